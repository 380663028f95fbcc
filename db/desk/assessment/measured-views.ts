import type { RatingsView } from '../../contract/assessment-views.ts'
import { satisfactionRate, validOf } from '../../model/assessment/satisfaction.ts'
import type { ScoreTarget } from '../../model/assessment/score-rules.ts'
import { signedIn, type DeskContext } from '../context.ts'
import type { Scores } from './inputs.ts'
import { figureKey, type AskedFigure } from './measured.ts'

/** Whether ratings of a subject may be of the person at this page. */
const isOwn = (context: DeskContext, target: ScoreTarget, subjectId: string): boolean => {
  const { staffId, windowId, unitId } = signedIn(context).session.staff
  return subjectId === { PERSON: staffId, WINDOW: windowId, UNIT: unitId }[target]
}

/**
 * Visitors' ratings a rate rests on, or would: those a period was published with, and before that those there are. Never
 * for the rated, who are told in whole steps of ten: a period that ends between two steps would tell what one visitor gave
 * (domain-rules section 10).
 */
export const ratingsOf = (
  context: DeskContext,
  { input, measured }: Scores,
  asked: AskedFigure & { readonly target: ScoreTarget },
): RatingsView | null => {
  const key = figureKey(asked)
  const isAsked = (each: AskedFigure): boolean => figureKey(each) === key
  const grades = input.figures.find(isAsked)?.grades ?? measured.find(isAsked)?.grades
  if (grades === undefined || isOwn(context, asked.target, asked.subjectId)) return null
  return { valid: validOf(grades), grades, rate: satisfactionRate(grades) }
}
