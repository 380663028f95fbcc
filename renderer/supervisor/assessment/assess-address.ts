import { periodOf, previousPeriod, type Period } from '../../../db/model/assessment/periods.ts'
import { PeriodKind, ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { isValidDay, type Day } from '../../../db/model/day.ts'

export const ASSESS_TABS = ['board', 'inbox', 'appeals', 'period', 'figures', 'awards'] as const
export type AssessTab = (typeof ASSESS_TABS)[number]

/** What the page shows, as its address says it, so that a page opened again shows the same. */
export interface AssessAddress {
  readonly tab: AssessTab
  readonly period: Period
  readonly target: ScoreTarget
  /** Whether the inbox shows the last weeks or the days of the period. */
  readonly inboxOf: 'RECENT' | 'PERIOD'
}

/** The last period of a kind that is over: a running one cannot be compiled yet. */
export const lastOver = (kind: PeriodKind, today: Day): Period => previousPeriod(periodOf(kind, today))

const known = <Word extends string>(words: readonly Word[], text: string | null): Word | undefined =>
  words.find((word) => word === text)

export function readAssessAddress(params: URLSearchParams, today: Day): AssessAddress {
  const kind = known(PeriodKind.options, params.get('kind')) ?? 'WEEK'
  const day = params.get('day')
  return {
    tab: known(ASSESS_TABS, params.get('tab')) ?? 'board',
    period: day !== null && isValidDay(day) ? periodOf(kind, day) : lastOver(kind, today),
    target: known(ScoreTarget.options, params.get('target')) ?? 'PERSON',
    inboxOf: params.get('of') === 'period' ? 'PERIOD' : 'RECENT',
  }
}

export function writeAssessAddress(
  { tab, period, target, inboxOf }: AssessAddress,
  today: Day,
): URLSearchParams {
  const params = new URLSearchParams()
  if (tab !== 'board') params.set('tab', tab)
  if (period.kind !== 'WEEK') params.set('kind', period.kind)
  if (period.from !== lastOver(period.kind, today).from) params.set('day', period.from)
  if (target !== 'PERSON') params.set('target', target)
  if (inboxOf === 'PERIOD') params.set('of', 'period')
  return params
}
