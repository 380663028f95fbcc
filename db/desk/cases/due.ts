import type { ResultInput } from '../../contract/index.ts'
import { caseClock, isTellingMissed, type CaseClock, type ClockRules } from '../../model/case-clock.ts'
import type { CaseState } from '../../model/case.ts'
import { deemedAcceptanceDue, type Deadline, type DeadlineStep } from '../../model/deadline.ts'
import { dueFactsOf, type DueFacts } from '../../model/due-facts.ts'
import type { CaseDue } from '../../model/events/case-events.ts'
import { DEFAULT_SUPERVISION_RULES } from '../../model/supervision.ts'
import type { TimeLimit } from '../../model/time-limit.ts'
import type { DeskContext } from '../context.ts'
import { countDeadline, deadlineRulesOf, dueOf, setting } from '../hall-rules.ts'

type LimitFacts = Pick<
  CaseState,
  | 'promiseLimit'
  | 'statutoryLimit'
  | 'suspensions'
  | 'extensions'
  | 'deemedAccepted'
  | 'receivedAtMs'
  | 'acceptedAtMs'
>

const isClockStopped = (facts: LimitFacts): boolean =>
  facts.suspensions.some((suspension) => suspension.stopsClock && suspension.toDay === null)

const NO_DUE: CaseDue = { dueDay: null, dueAtMs: null, statutoryDueDay: null }

/** Due days as they are told: none before acceptance, and none while the clock stands still without an end. */
export const caseDue = (context: DeskContext, facts: LimitFacts, nowMs: number): CaseDue => {
  const { acceptedAtMs } = facts
  if (acceptedAtMs === null || isClockStopped(facts)) return NO_DUE
  return dueOf(context.reference, context.calendar, facts, { ...facts, acceptedAtMs }, nowMs)
}

const deadlineOf = (
  context: DeskContext,
  facts: LimitFacts,
  limit: TimeLimit | null,
  nowMs: number,
): Deadline | null => {
  const { acceptedAtMs } = facts
  if (limit === null || acceptedAtMs === null) return null
  return countDeadline(context.reference, context.calendar, limit, { ...facts, acceptedAtMs }, nowMs)
}

const clockRules = ({ reference }: DeskContext): ClockRules => ({
  deadline: deadlineRulesOf(reference),
  supervision: {
    ...DEFAULT_SUPERVISION_RULES,
    preset: setting(reference, 'supervision.preset') === 'PRE_WARN' ? 'PRE_WARN' : 'THREE_TIER',
  },
  onToleranceExpiry:
    setting(reference, 'tolerance.on_expiry') === 'REMIND_ONLY' ? 'REMIND_ONLY' : 'TERMINATE',
  lapseDays: Number(setting(reference, 'supplement.lapse_days')),
})

/** Where a case stands now by the rules of this hall. */
export const clockOf = (context: DeskContext, facts: DueFacts, status: CaseState['status']): CaseClock =>
  caseClock(facts, status, context.nowMs, context.calendar, clockRules(context))

/** Until when the applicant must be told what is missing (行政许可法 art. 32(4)). */
export const tellingDue = (context: DeskContext, receivedAtMs: number): Deadline =>
  deemedAcceptanceDue(receivedAtMs, deadlineRulesOf(context.reference), context.calendar)

/** Nothing was told within five working days of receipt: accepted from then, whatever is lacking (行政许可法 art. 32(4)). */
export const isDeemedAccepted = (context: DeskContext, state: CaseState, nowMs: number): boolean =>
  isTellingMissed(dueFactsOf(state), tellingDue(context, state.receivedAtMs), nowMs)

const stepView = (step: DeadlineStep) => ({
  day: step.day,
  counted: step.outcome === 'COUNTED',
  nth: step.count ?? null,
  reason: step.reason,
  name: step.name ?? step.suspension?.kind ?? '',
})

/** Every day on the way to both due dates. */
export const explainDue = (context: DeskContext, state: CaseState): ResultInput<'cases.explainDue'> => {
  const promised = deadlineOf(context, state, state.promiseLimit ?? state.statutoryLimit, context.nowMs)
  const statutory = deadlineOf(context, state, state.statutoryLimit, context.nowMs)
  const telling = tellingDue(context, state.receivedAtMs)
  return {
    // Of use until the case is accepted, and afterwards where it explains why it counts as accepted.
    telling: state.acceptedAtMs === null || state.deemedAccepted ? telling.steps.map(stepView) : [],
    tellingDueDay: telling.dueDay,
    promised: promised?.steps.map(stepView) ?? [],
    statutory: statutory?.steps.map(stepView) ?? [],
    promisedDueDay: promised?.dueDay ?? null,
    statutoryDueDay: statutory?.dueDay ?? null,
    calendarKnownTo: context.calendar.knownToYear,
  }
}

/** The due days a case with these limits would get. */
export const previewDue = (
  context: DeskContext,
  limits: Pick<CaseState, 'promiseLimit' | 'statutoryLimit'>,
  acceptedAtMs: number,
): CaseDue =>
  caseDue(
    context,
    {
      ...limits,
      suspensions: [],
      extensions: [],
      deemedAccepted: false,
      receivedAtMs: acceptedAtMs,
      acceptedAtMs,
    },
    context.nowMs,
  )
