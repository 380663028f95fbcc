import { recordKey, type Fact } from '../../../model/assessment/facts.ts'
import { BAD_FROM, badRatingDay } from '../../../model/assessment/satisfaction.ts'
import { addDays, dayFromMs, msAt } from '../../../model/day.ts'
import { evaluationIdOf, type EvaluationState } from '../../../model/queue/visit.ts'
import { recordsNamed } from '../../../store/queries/assessment-facts.ts'
import { listBadEvaluations } from '../../../store/queries/evaluations.ts'
import { isAsked, restsOf, today, type FactContext, type FactQuestion } from './question.ts'

/** A rating counts on a day of its own week: it was given at most so long before. */
const WEEK_DAYS = 6

const ratingsOf = (context: FactContext, question: FactQuestion): readonly EvaluationState[] => {
  const { read } = context.store
  if (question.by === 'DAYS') {
    const fromMs = msAt(addDays(question.from, -WEEK_DAYS), '00:00')
    return listBadEvaluations(read, fromMs, msAt(question.to, '24:00'))
  }
  const visits = restsOf(question, 'DISSATISFIED')
  return recordsNamed<EvaluationState>(read, 'evaluation', visits.map(evaluationIdOf)).map(
    ({ state }) => state,
  )
}

/** 差评: proposed when its week is over, to be looked into by a person. Nothing of it counts by itself. */
export const ratingFacts = (context: FactContext, question: FactQuestion): Fact[] =>
  ratingsOf(context, question)
    .filter(({ level }) => level >= BAD_FROM)
    .flatMap(({ visitId, atMs, staffId, windowId, level, text, supplements }): Fact[] => {
      const day = badRatingDay(dayFromMs(atMs))
      const staff = context.reference.staff.get(staffId)
      const unitId = staff?.unitId ?? context.reference.windows.get(windowId)?.unitIds[0]
      if (day >= today(context) || unitId === undefined) return []
      return [
        {
          key: recordKey('DISSATISFIED', visitId),
          source: 'DISSATISFIED',
          day,
          staffId: staff?.staffId ?? null,
          windowId,
          unitId,
          minutes: null,
          quantity: 1,
          isGoingOn: false,
          params: { level, at: atMs, text: [text, ...supplements].filter((each) => each !== '').join(' / ') },
          evidence: [{ kind: 'evaluation', id: evaluationIdOf(visitId) }],
        },
      ]
    })
    .filter((fact) => isAsked(question, fact))
