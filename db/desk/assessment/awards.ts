import type { assessmentMethods } from '../../contract/assessment.ts'
import type { AwardView } from '../../contract/assessment-views.ts'
import { periodIdOf, periodOf } from '../../model/assessment/periods.ts'
import type { ScoreTarget } from '../../model/assessment/score-rules.ts'
import type { AwardList } from '../../model/assessment/score-types.ts'
import { listPublishedPeriods } from '../../store/queries/assessment.ts'
import { signedIn, type DeskContext, type Handlers } from '../context.ts'
import { entryHead } from './derivation.ts'
import { awardsOf, scoresOf, toldOf, type Scores } from './inputs.ts'
import { periodView } from './period-views.ts'
import { standingOf } from './standing.ts'
import { placesOf, sightOf, subjectView } from './subjects.ts'

type Methods = Pick<typeof assessmentMethods, 'assessment.awards' | 'assessment.winners'>

/** Awards as they are given now; on a machine without the whole hall, those that were told. */
const listsOf = (context: DeskContext, scores: Scores): readonly AwardList[] =>
  scores.isWhole
    ? awardsOf(scores)
    : (toldOf(scores.state)?.awards ?? []).map(({ winners, ...award }) => ({
        ...award,
        ranked: standingOf(context, scores, award.target).of,
        candidates: winners.map((winner) => ({
          ...winner,
          outcome: 'WON' as const,
          tieBrokenBy: null,
          vetoes: [],
        })),
      }))

/** Winners are told to everybody; of the others one sees those whose scores one may see. */
export const awardViews = (context: DeskContext, scores: Scores): AwardView[] => {
  const sight = sightOf(context)
  const placeOf = placesOf(context, scores.input)
  const published = toldOf(scores.state) !== null
  return listsOf(context, scores).map(({ candidates, ...list }) => ({
    ...list,
    published,
    candidates: candidates
      .filter(
        ({ subjectId, outcome }) =>
          sight.may(list.target, subjectId, placeOf(list.target, subjectId)) ||
          (published && (outcome === 'WON' || outcome === 'SHARED')),
      )
      .map(({ subjectId, vetoes, ...candidate }) => ({
        ...candidate,
        subject: subjectView(context, list.target, subjectId, placeOf(list.target, subjectId)),
        vetoes: vetoes.map((entryId) => entryHead(context, scores, entryId)),
      })),
  }))
}

/** Periods looked through for the newest winners of each award. */
const PERIODS_LOOKED_AT = 60

export const awardHandlers: Handlers<Methods> = {
  'assessment.awards'(context, { kind, day }) {
    signedIn(context)
    const period = periodOf(kind, day)
    const scores = scoresOf(context, period)
    return {
      period: periodView(context, period, null),
      awards: scores ? awardViews(context, scores) : [],
    }
  },
  'assessment.winners'(context) {
    const seen = new Set<string>()
    const lists = listPublishedPeriods(context.store.read, PERIODS_LOOKED_AT).flatMap((state) =>
      (toldOf(state)?.awards ?? []).flatMap(({ code, name, target, winners }) => {
        const award = `${state.kind}/${code}`
        if (winners.length === 0 || seen.has(award)) return []
        seen.add(award)
        return [{ state, name, target, winners }]
      }),
    )
    return {
      lists: lists.map(({ state, name, target, winners }) => {
        const placeOf = placesOf(context, state)
        const shown = (of: ScoreTarget, subjectId: string) =>
          subjectView(context, of, subjectId, placeOf(of, subjectId))
        return {
          periodId: periodIdOf(state),
          kind: state.kind,
          from: state.from,
          name,
          winners: winners.map(({ subjectId }) => {
            const subject = shown(target, subjectId)
            return { name: subject.name, unitName: target === 'UNIT' ? '' : subject.unitName }
          }),
        }
      }),
    }
  },
}
