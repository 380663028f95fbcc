import type { ResultInput } from '../../contract/index.ts'
import { isOpenStatus, type CaseState } from '../../model/case.ts'
import { deemedAcceptanceDue, type Deadline, type DeadlineStep } from '../../model/deadline.ts'
import type { CaseDue } from '../../model/events/case-events.ts'
import { DEFAULT_SUPERVISION_RULES, dueState, type SupervisionRules } from '../../model/supervision.ts'
import type { TimeLimit } from '../../model/time-limit.ts'
import type { DeskContext } from '../context.ts'
import { countDeadline, deadlineRulesOf, dueOf, setting } from '../hall-rules.ts'

type DueFacts = Pick<
  CaseState,
  | 'promiseLimit'
  | 'statutoryLimit'
  | 'suspensions'
  | 'extensions'
  | 'deemedAccepted'
  | 'receivedAtMs'
  | 'acceptedAtMs'
>

const isClockStopped = (facts: DueFacts): boolean =>
  facts.suspensions.some((suspension) => suspension.stopsClock && suspension.toDay === null)

const NO_DUE: CaseDue = { dueDay: null, dueAtMs: null, statutoryDueDay: null }

/** Due days as they are told: none before acceptance, and none while the clock stands still without an end. */
export const caseDue = (context: DeskContext, facts: DueFacts, nowMs: number): CaseDue => {
  const { acceptedAtMs } = facts
  if (acceptedAtMs === null || isClockStopped(facts)) return NO_DUE
  return dueOf(context.reference, context.calendar, facts, { ...facts, acceptedAtMs }, nowMs)
}

const deadlineOf = (
  context: DeskContext,
  facts: DueFacts,
  limit: TimeLimit | null,
  nowMs: number,
): Deadline | null => {
  const { acceptedAtMs } = facts
  if (limit === null || acceptedAtMs === null) return null
  return countDeadline(context.reference, context.calendar, limit, { ...facts, acceptedAtMs }, nowMs)
}

const supervisionRules = (context: DeskContext): SupervisionRules => ({
  ...DEFAULT_SUPERVISION_RULES,
  preset: setting(context.reference, 'supervision.preset') === 'PRE_WARN' ? 'PRE_WARN' : 'THREE_TIER',
})

export interface DueVerdict {
  readonly level: ResultInput<'cases.get'>['dueState']
  /** Code of the ground; empty where no clock runs. */
  readonly reason: string
}

/** Colour of a case by the hall's supervision rules; a decision stops the clock, for good or ill. */
export const dueVerdict = (
  context: DeskContext,
  state: DueFacts & Pick<CaseState, 'status' | 'decidedAtMs'>,
): DueVerdict => {
  const none: DueVerdict = { level: 'NONE', reason: '' }
  if (!isOpenStatus(state.status) || state.acceptedAtMs === null) return none
  const isDecided = state.status === 'DECIDED' || state.status === 'DELIVERED'
  const nowMs = isDecided ? (state.decidedAtMs ?? context.nowMs) : context.nowMs
  const promise = deadlineOf(context, state, state.promiseLimit ?? state.statutoryLimit, nowMs)
  if (!promise) return none
  return dueState({
    nowMs,
    promise,
    statutory: deadlineOf(context, state, state.statutoryLimit, nowMs),
    calendar: context.calendar,
    rules: supervisionRules(context),
    deemedAcceptance: state.deemedAccepted,
  })
}

/** Until when the applicant must be told what is missing (行政许可法 art. 32(4)). */
export const tellingDue = (context: DeskContext, receivedAtMs: number): Deadline =>
  deemedAcceptanceDue(receivedAtMs, deadlineRulesOf(context.reference), context.calendar)

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
  return {
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
