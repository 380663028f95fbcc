import type { CallReason } from '../events/queue-events.ts'
import type { QueueRules } from './queue-rules.ts'
import type { WindowService } from './ticket-class.ts'
import type { TicketState } from './ticket.ts'

/** What of a ticket decides when it is called. */
export type QueuedTicket = Pick<
  TicketState,
  | 'ticketId'
  | 'number'
  | 'classId'
  | 'status'
  | 'lane'
  | 'priority'
  | 'slotMs'
  | 'placeMs'
  | 'forWindowId'
  | 'windowId'
> & {
  /** Handed to this window for when the hall cannot be reached; nobody else calls it meanwhile. */
  readonly aheadWindowId: string | null
}

/** The window that asks. */
export interface AskingWindow {
  readonly windowId: string
  readonly classes: WindowService['classes']
  /** Calls out of the priority lanes in a row, so far. */
  readonly run: number
}

export interface Choice {
  readonly ticket: QueuedTicket
  readonly reason: CallReason
}

type EffectiveLane = 'HERE' | 'PRIORITY' | 'BOOKING' | 'NORMAL' | 'EARLY'

/**
 * A booking is one around its slot alone: before, it waits for its time and is called when nobody else is there; after, it
 * is a visitor like others. One that was transferred has been at a window already.
 */
const laneNow = (ticket: QueuedTicket, windowId: string, rules: QueueRules, nowMs: number): EffectiveLane => {
  if (ticket.forWindowId === windowId) return 'HERE'
  if (ticket.lane === 'PRIORITY') return 'PRIORITY'
  if (ticket.lane !== 'BOOKING' || ticket.slotMs === null) return 'NORMAL'
  if (nowMs < ticket.slotMs - rules.bookingToleranceMs) return 'EARLY'
  return nowMs <= ticket.slotMs + rules.bookingToleranceMs ? 'BOOKING' : 'NORMAL'
}

const CODES = {
  HERE: 'TRANSFERRED_HERE',
  PRIORITY: 'PRIORITY',
  BOOKING: 'BOOKING_DUE',
  NORMAL: 'LONGEST_WAIT',
  EARLY: 'LONGEST_WAIT',
} as const

/** Calls out of these count against the turn of the normal lane. */
const isAheadOfNormal = (lane: EffectiveLane): boolean => lane === 'PRIORITY' || lane === 'BOOKING'

interface Candidate {
  readonly ticket: QueuedTicket
  readonly lane: EffectiveLane
  readonly weight: number
  readonly waitedMs: number
}

/** Larger weighted wait first; then the earlier place, then the number, so that the order is one whatever the input's. */
const before = (one: Candidate, other: Candidate): number =>
  other.waitedMs * other.weight - one.waitedMs * one.weight ||
  one.ticket.placeMs - other.ticket.placeMs ||
  (one.ticket.ticketId < other.ticket.ticketId ? -1 : 1)

/** Shows those who wait for the window one by one: when a whole hall presses at once, an object for each would be many. */
const eachCandidate = (
  tickets: Iterable<QueuedTicket>,
  { windowId, classes }: AskingWindow,
  rules: QueueRules,
  nowMs: number,
  see: (ticket: QueuedTicket, lane: EffectiveLane, weight: number, waitedMs: number) => void,
): void => {
  const weights = new Map<string, number>(classes.map((each) => [each.classId, each.weight]))
  for (const ticket of tickets) {
    if (ticket.status !== 'WAITING') continue
    if (ticket.forWindowId !== null && ticket.forWindowId !== windowId) continue
    const isHere = ticket.forWindowId === windowId
    const weight = ticket.classId === null ? undefined : weights.get(ticket.classId)
    if (weight === undefined && !isHere) continue
    const lane = laneNow(ticket, windowId, rules, nowMs)
    see(ticket, lane, weight ?? 1, Math.max(0, nowMs - ticket.placeMs))
  }
}

const isFreeFor =
  (windowId: string) =>
  ({ aheadWindowId }: QueuedTicket): boolean =>
    aheadWindowId === null || aheadWindowId === windowId

const LANES = ['HERE', 'PRIORITY', 'BOOKING', 'NORMAL', 'EARLY'] as const

/** What becomes of the row of priority calls: a ticket transferred to the window says nothing about who else waits. */
const runAfter = (run: number, lane: EffectiveLane): number => {
  if (lane === 'HERE') return run
  return isAheadOfNormal(lane) ? run + 1 : 0
}

const choiceOf = (
  { ticket, lane, weight, waitedMs }: Candidate,
  run: number,
  passedOver: number,
  isTurnOfNormal: boolean,
): Choice => ({
  ticket,
  reason: {
    code: isTurnOfNormal ? 'NORMAL_TURN' : CODES[lane],
    waitedMs,
    weight,
    run: runAfter(run, lane),
    passedOver,
    note: '',
  },
})

/**
 * The row as one window would call it (domain-rules section 11), with the reason for each: transferred to it, priority,
 * bookings around their slot, then all others; after `priorityRun` calls out of the lanes before it one normal ticket, if
 * one waits. Bookings before their time come last. Tickets handed ahead to other windows are passed over.
 */
export const orderFor = (
  tickets: Iterable<QueuedTicket>,
  window: AskingWindow,
  rules: QueueRules,
  nowMs: number,
): Choice[] => {
  const isFree = isFreeFor(window.windowId)
  const rows: Record<EffectiveLane, Candidate[]> = {
    HERE: [],
    PRIORITY: [],
    BOOKING: [],
    NORMAL: [],
    EARLY: [],
  }
  eachCandidate(tickets, window, rules, nowMs, (ticket, lane, weight, waitedMs) =>
    rows[lane].push({ ticket, lane, weight, waitedMs }),
  )
  for (const row of Object.values(rows)) row.sort(before)
  const at: Record<EffectiveLane, number> = { HERE: 0, PRIORITY: 0, BOOKING: 0, NORMAL: 0, EARLY: 0 }
  let freeNormals = rows.NORMAL.filter(({ ticket }) => isFree(ticket)).length

  const choices: Choice[] = []
  let { run } = window
  let passedOver = 0
  const next = (lane: EffectiveLane): Candidate | undefined => {
    const candidate = rows[lane][at[lane]]
    if (candidate) at[lane] += 1
    return candidate
  }
  for (;;) {
    const here = next('HERE')
    const isTurnOfNormal = !here && run >= rules.priorityRun && freeNormals > 0
    const ahead = (): Candidate | undefined => next('PRIORITY') ?? next('BOOKING')
    const candidate = here ?? (isTurnOfNormal ? undefined : ahead()) ?? next('NORMAL') ?? next('EARLY')
    if (!candidate) return choices
    if (!isFree(candidate.ticket)) {
      passedOver += 1
      continue
    }
    if (candidate.lane === 'NORMAL') freeNormals -= 1
    choices.push(choiceOf(candidate, run, passedOver, isTurnOfNormal))
    run = runAfter(run, candidate.lane)
  }
}

/**
 * The next ticket for a window, and why this one; null when nobody waits for it. The first of `orderFor`, found without
 * putting the rest in order: a whole hall may press at once.
 */
export const chooseNext = (
  tickets: Iterable<QueuedTicket>,
  window: AskingWindow,
  rules: QueueRules,
  nowMs: number,
): Choice | null => {
  const isFree = isFreeFor(window.windowId)
  const first: Partial<Record<EffectiveLane, Candidate>> = {}
  const lent: Candidate[] = []
  eachCandidate(tickets, window, rules, nowMs, (ticket, lane, weight, waitedMs) => {
    const best = first[lane]
    if (!isFree(ticket)) lent.push({ ticket, lane, weight, waitedMs })
    else if (!best || waitedMs * weight >= best.waitedMs * best.weight) {
      const each = { ticket, lane, weight, waitedMs }
      if (!best || before(each, best) < 0) first[lane] = each
    }
  })
  const isTurnOfNormal = !first.HERE && window.run >= rules.priorityRun && first.NORMAL !== undefined
  const lanes = isTurnOfNormal ? (['HERE', 'NORMAL'] as const) : LANES
  const lane = lanes.find((each) => first[each] !== undefined)
  const chosen = lane && first[lane]
  if (!chosen) return null
  const lanesBefore = new Set<EffectiveLane>(
    lanes.slice(
      0,
      lanes.findIndex((each) => each === lane),
    ),
  )
  const passed = lent.filter(
    (each) => lanesBefore.has(each.lane) || (each.lane === lane && before(each, chosen) < 0),
  )
  return choiceOf(chosen, window.run, passed.length, isTurnOfNormal)
}

/** Where a missed ticket goes: behind the n-th that waits in its class, behind the last when there are fewer. */
export const placeAfterMiss = (
  tickets: readonly QueuedTicket[],
  missed: Pick<QueuedTicket, 'ticketId' | 'classId'>,
  n: number,
  nowMs: number,
): number => {
  const places = tickets
    .filter(
      (each) =>
        each.status === 'WAITING' && each.classId === missed.classId && each.ticketId !== missed.ticketId,
    )
    .map((each) => each.placeMs)
    .toSorted((one, other) => one - other)
  const behind = places[Math.min(n, places.length) - 1]
  return behind === undefined ? nowMs : behind + 1
}
