import { recordKey, weekKey, type Fact } from '../../../model/assessment/facts.ts'
import { periodOf } from '../../../model/assessment/periods.ts'
import { isTellingMissed } from '../../../model/case-clock.ts'
import { isOpenStatus, type CaseState } from '../../../model/case.ts'
import { addDays, dayFromMs, type Day } from '../../../model/day.ts'
import { deemedAcceptanceDue, type Deadline } from '../../../model/deadline.ts'
import { dueFactsOf } from '../../../model/due-facts.ts'
import type { TimeLimit } from '../../../model/time-limit.ts'
import {
  casesPerhapsLate,
  ownOmissionsBetween,
  ownOmissionsNamed,
  recordsNamed,
  type KeptRecord,
} from '../../../store/queries/assessment-facts.ts'
import { countDeadline, deadlineRulesOf } from '../../hall-rules.ts'
import { isAsked, restsOf, stretchOf, today, type FactContext, type FactQuestion } from './question.ts'

/**
 * When the hall was done with a case: its first decision, for a case opened again was answered all the same, or where it
 * broke off. Null while it is worked on.
 */
const doneAtMs = (state: CaseState): number | null => {
  const decisions = state.steps.filter(({ step }) => step === 'HANDLE')
  if (decisions.length > 1) return decisions[0]?.endedAtMs ?? state.decidedAtMs
  if (state.decidedAtMs !== null) return state.decidedAtMs
  if (isOpenStatus(state.status)) return null
  return state.steps.findLast(({ step }) => step === 'CLOSE')?.endedAtMs ?? state.statusSinceMs
}

const aboutCase = (state: CaseState): Pick<Fact, 'staffId' | 'windowId' | 'unitId' | 'minutes'> => ({
  staffId: state.handledBy ?? state.openedBy,
  windowId: state.windowId,
  unitId: state.unitId,
  minutes: null,
})

const isSuspendedOn = ({ suspensions }: CaseState, day: Day): boolean =>
  suspensions.some(
    ({ stopsClock, fromDay, toDay }) => stopsClock && fromDay <= day && (toDay === null || day <= toDay),
  )

/** Working days after the due day up to and including the last one, week by week; a stopped clock counts none. */
const daysOver = (
  { calendar }: FactContext,
  state: CaseState,
  dueDay: Day,
  lastDay: Day,
): ReadonlyMap<Day, readonly Day[]> => {
  const days: Day[] = []
  for (let day = addDays(dueDay, 1); day <= lastDay; day = addDays(day, 1))
    if (calendar.isWorkingDay(day) && !isSuspendedOn(state, day)) days.push(day)
  return Map.groupBy(days, (day) => periodOf('WEEK', day).from)
}

type Kept = KeptRecord<CaseState>

interface Passed {
  readonly deadline: Deadline
  /** When it ended, or now. */
  readonly endMs: number
  readonly isDone: boolean
}

/** A limit of an accepted case that has passed; null while it has not. */
const passed = (context: FactContext, state: CaseState, limit: TimeLimit | null): Passed | null => {
  const { acceptedAtMs } = state
  if (limit === null || acceptedAtMs === null) return null
  const doneMs = doneAtMs(state)
  const endMs = doneMs ?? context.nowMs
  const deadline = countDeadline(
    context.reference,
    context.calendar,
    limit,
    { ...state, acceptedAtMs },
    endMs,
  )
  return deadline.paused || endMs <= deadline.dueAtMs ? null : { deadline, endMs, isDone: doneMs !== null }
}

/** Each week by itself, once it is over or the case is done: how many working days it was over its promise then. */
const promiseFacts = (context: FactContext, { id, state }: Kept): Fact[] => {
  const over = passed(context, state, state.promiseLimit)
  if (over === null) return []
  const { dueDay } = over.deadline
  const weeks = daysOver(context, state, dueDay, dayFromMs(over.endMs))
  return [...weeks].flatMap(([monday, days], index): Fact[] => {
    const last = days.at(-1)
    if (last === undefined || (!over.isDone && today(context) <= addDays(monday, 6))) return []
    return [
      {
        key: weekKey('PROMISE_PASSED', id, monday),
        source: 'PROMISE_PASSED',
        day: last,
        ...aboutCase(state),
        quantity: days.length,
        isGoingOn: index > 0,
        params: { caseNo: state.caseNo, item: state.itemName, dueDay, days: days.length },
        evidence: [{ kind: 'case', id }],
      },
    ]
  })
}

const once = (
  context: FactContext,
  source: 'STATUTORY_PASSED' | 'DEEMED_ACCEPTANCE',
  { id, state }: Kept,
  day: Day,
  dueDay: Day,
): Fact[] =>
  day > today(context)
    ? []
    : [
        {
          key: recordKey(source, id),
          source,
          day,
          ...aboutCase(state),
          quantity: 1,
          isGoingOn: false,
          params: { caseNo: state.caseNo, item: state.itemName, dueDay },
          evidence: [{ kind: 'case', id }],
        },
      ]

/** Counts on the working day after the last one, or where it was done before that. */
const statutoryFacts = (context: FactContext, kept: Kept): Fact[] => {
  const over = passed(context, kept.state, kept.state.statutoryLimit)
  if (over === null) return []
  const { dueDay } = over.deadline
  const next = context.calendar.nextWorkingDay(dueDay)
  const doneDay = dayFromMs(over.endMs)
  return once(context, 'STATUTORY_PASSED', kept, over.isDone && doneDay < next ? doneDay : next, dueDay)
}

/** Nothing told within five working days of receipt: accepted by law (行政许可法 art. 32(4)). */
const deemedFacts = (context: FactContext, kept: Kept): Fact[] => {
  const { state } = kept
  const telling = deemedAcceptanceDue(
    state.receivedAtMs,
    deadlineRulesOf(context.reference),
    context.calendar,
  )
  const isDeemed =
    state.acceptedAtMs === null
      ? isTellingMissed(dueFactsOf(state), telling, context.nowMs)
      : state.deemedAccepted
  if (!isDeemed) return []
  return once(
    context,
    'DEEMED_ACCEPTANCE',
    kept,
    context.calendar.nextWorkingDay(telling.dueDay),
    telling.dueDay,
  )
}

/** Promise passed, statutory time passed, accepted by silence. */
const timeFacts = (context: FactContext, question: FactQuestion): Fact[] => {
  const { read } = context.store
  const ids =
    question.by === 'DAYS'
      ? casesPerhapsLate(read, ...fromTo(question), question.from)
      : restsOf(question, 'PROMISE_PASSED', 'STATUTORY_PASSED', 'DEEMED_ACCEPTANCE').map(
          (rest) => rest.split('/')[0] ?? '',
        )
  return recordsNamed<CaseState>(read, 'case', [...new Set(ids)]).flatMap((kept) => [
    ...promiseFacts(context, kept),
    ...statutoryFacts(context, kept),
    ...deemedFacts(context, kept),
  ])
}

const fromTo = (question: FactQuestion): readonly [fromMs: number, toMs: number] => {
  const stretch = stretchOf(question)
  return [stretch?.fromMs ?? 0, stretch?.toMs ?? 0]
}

/** What the first notice could have told was told by a second one; it is the first one's author who left it out. */
const noticeFacts = (context: FactContext, question: FactQuestion): Fact[] => {
  const { read } = context.store
  const notices =
    question.by === 'DAYS'
      ? ownOmissionsBetween(read, ...fromTo(question))
      : ownOmissionsNamed(read, restsOf(question, 'SECOND_NOTICE'))
  // A paper that was spoiled and declared void was asked for all the same.
  return notices.map(({ id, state, firstBy, windowId, caseNo }) => ({
    key: recordKey('SECOND_NOTICE', id),
    source: 'SECOND_NOTICE',
    day: dayFromMs(state.issuedAtMs),
    staffId: firstBy ?? state.issuedBy,
    windowId,
    unitId: state.unitId,
    minutes: null,
    quantity: 1,
    isGoingOn: false,
    params: { caseNo, paperNo: state.number },
    evidence: [{ kind: 'paper', id }, ...(state.caseId === null ? [] : [{ kind: 'case', id: state.caseId }])],
  }))
}

export const caseFacts = (context: FactContext, question: FactQuestion): Fact[] =>
  [...timeFacts(context, question), ...noticeFacts(context, question)].filter((fact) =>
    isAsked(question, fact),
  )
