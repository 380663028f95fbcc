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

type EffectiveLane = 'HERE' | 'PRIORITY' | 'BOOKING' | 'NORMAL'

/** A booking is one around its slot alone: before it waits for its time, after it is a visitor like others. */
const laneNow = (ticket: QueuedTicket, windowId: string, rules: QueueRules, nowMs: number): EffectiveLane => {
  if (ticket.forWindowId === windowId) return 'HERE'
  if (ticket.lane === 'PRIORITY') return 'PRIORITY'
  if (ticket.lane !== 'BOOKING' || ticket.slotMs === null) return 'NORMAL'
  return Math.abs(nowMs - ticket.slotMs) <= rules.bookingToleranceMs ? 'BOOKING' : 'NORMAL'
}

const isTooEarly = (ticket: QueuedTicket, rules: QueueRules, nowMs: number): boolean =>
  ticket.lane === 'BOOKING' && ticket.slotMs !== null && nowMs < ticket.slotMs - rules.bookingToleranceMs

const CODES = {
  HERE: 'TRANSFERRED_HERE',
  PRIORITY: 'PRIORITY',
  BOOKING: 'BOOKING_DUE',
  NORMAL: 'LONGEST_WAIT',
} as const

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

const candidatesOf = (
  tickets: readonly QueuedTicket[],
  { windowId, classes }: AskingWindow,
  rules: QueueRules,
  nowMs: number,
): Candidate[] => {
  const weights = new Map<string, number>(classes.map((each) => [each.classId, each.weight]))
  return tickets.flatMap((ticket) => {
    if (ticket.status !== 'WAITING') return []
    if (ticket.forWindowId !== null && ticket.forWindowId !== windowId) return []
    const isHere = ticket.forWindowId === windowId
    const weight = ticket.classId === null ? undefined : weights.get(ticket.classId)
    if (weight === undefined && !isHere) return []
    // A booking before its time is called by nobody, unless nobody else is there (`orderFor`).
    const lane = laneNow(ticket, windowId, rules, nowMs)
    return [{ ticket, lane, weight: weight ?? 1, waitedMs: Math.max(0, nowMs - ticket.placeMs) }]
  })
}

/**
 * The row as one window would call it (domain-rules section 11), with the reason for each: transferred to it, priority,
 * bookings around their slot, then all others; after `priorityRun` calls out of the lanes before it one normal ticket, if
 * one waits. Bookings before their time come last. Tickets handed ahead to other windows are passed over.
 */
export const orderFor = (
  tickets: readonly QueuedTicket[],
  window: AskingWindow,
  rules: QueueRules,
  nowMs: number,
): Choice[] => {
  const all = candidatesOf(tickets, window, rules, nowMs).toSorted(before)
  const isFree = ({ ticket }: Candidate): boolean =>
    ticket.aheadWindowId === null || ticket.aheadWindowId === window.windowId
  const early = all.filter(({ ticket }) => isTooEarly(ticket, rules, nowMs))
  const due = all.filter((each) => !early.includes(each))
  const rows: Record<EffectiveLane, Candidate[]> = { HERE: [], PRIORITY: [], BOOKING: [], NORMAL: [] }
  for (const each of due) rows[each.lane].push(each)

  const choices: Choice[] = []
  let run = window.run
  let passedOver = 0
  const take = (candidate: Candidate, code: CallReason['code'], isAhead: boolean): void => {
    if (!isFree(candidate)) {
      passedOver += 1
      return
    }
    run = isAhead ? run + 1 : 0
    const { ticket, waitedMs, weight } = candidate
    choices.push({ ticket, reason: { code, waitedMs, weight, run, passedOver, note: '' } })
  }
  const next = (lane: EffectiveLane): Candidate | undefined => rows[lane].shift()
  for (;;) {
    const here = next('HERE')
    if (here) {
      take(here, CODES.HERE, false)
      continue
    }
    const isTurnOfNormal = run >= rules.priorityRun && rows.NORMAL.some(isFree)
    const first = isTurnOfNormal ? undefined : (next('PRIORITY') ?? next('BOOKING'))
    if (first) {
      take(first, first.lane === 'PRIORITY' ? CODES.PRIORITY : CODES.BOOKING, true)
      continue
    }
    const normal = next('NORMAL')
    if (!normal) break
    take(normal, isTurnOfNormal ? 'NORMAL_TURN' : CODES.NORMAL, false)
  }
  for (const each of early) take(each, CODES.NORMAL, false)
  return choices
}

/** The next ticket for a window, and why this one; null when nobody waits for it. */
export const chooseNext = (
  tickets: readonly QueuedTicket[],
  window: AskingWindow,
  rules: QueueRules,
  nowMs: number,
): Choice | null => orderFor(tickets, window, rules, nowMs)[0] ?? null

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
