import type { RatingsView } from '../../contract/assessment-views.ts'
import { satisfactionRate, validOf } from '../../model/assessment/satisfaction.ts'
import type { ScoreTarget } from '../../model/assessment/score-rules.ts'
import { signedIn, type DeskContext } from '../context.ts'
import { isOver, type Scores } from './inputs.ts'
import { figureKey, type AskedFigure } from './measured.ts'

/** Whether ratings of a subject may be of the person at this page. */
export const isOwn = (context: DeskContext, target: ScoreTarget, subjectId: string): boolean => {
  const { staffId, windowId, unitId } = signedIn(context).session.staff
  return subjectId === { PERSON: staffId, WINDOW: windowId, UNIT: unitId }[target]
}

/**
 * Visitors' ratings a rate rests on, or would: those a period was published with, and before that those there are.
 * @param sight whether whoever asks looks into ratings of others; the rated are told when the period is over, grades from
 * ten on (domain-rules section 10)
 */
export const ratingsOf = (
  context: DeskContext,
  { input, measured, period }: Scores,
  asked: AskedFigure,
  sight: 'OF_OTHERS' | 'RATED',
): RatingsView | null => {
  const key = figureKey(asked)
  const isAsked = (each: AskedFigure): boolean => figureKey(each) === key
  const grades = input.figures.find(isAsked)?.grades ?? measured.find(isAsked)?.grades
  if (grades === undefined || (sight === 'RATED' && !isOver(context, period))) return null
  const rate = satisfactionRate(grades)
  return { valid: validOf(grades), grades: rate !== null || sight === 'OF_OTHERS' ? grades : null, rate }
}
