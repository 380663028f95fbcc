import { clockFromMs, dayFromMs, minuteOfDay, msAt, parseClock } from '../day.ts'
import { sessionsOn, type OpeningSession } from '../opening-hours.ts'
import type { PriorityGroup, TicketClass } from './ticket-class.ts'

/** Limits of a class count by the half hour; so do booked slots. */
export const SLOT_MS = 30 * 60_000

/** Groups a visitor may claim at a machine. URGENT is for a window head to say, with the reason (domain-rules section 11). */
export const CLAIMED_GROUPS = [
  'ELDERLY',
  'DISABLED',
  'PREGNANT_OR_INFANT',
  'VETERAN',
] as const satisfies readonly PriorityGroup[]
export type ClaimedGroup = (typeof CLAIMED_GROUPS)[number]

/** Why no ticket of a class is given now. Clock times are `HH:MM` of today. */
export type TakingRefusal =
  /** The clock of the machine is known to be wrong: it would date a ticket of another day. */
  | { readonly code: 'CLOCK_WRONG' }
  /** No such class any more. */
  | { readonly code: 'CLASS_GONE' }
  /** The hall is shut all day. */
  | { readonly code: 'HALL_CLOSED' }
  | { readonly code: 'NOT_YET'; readonly from: string }
  | { readonly code: 'TOO_LATE'; readonly until: string }
  | { readonly code: 'DAY_FULL'; readonly max: number }
  /** As many as fit into this half hour, or into the booked one; `from`: when there is room again, null for not today. */
  | { readonly code: 'SLOT_FULL'; readonly from: string | null }
  /** No window of the hall serves it. */
  | { readonly code: 'NO_WINDOW' }
  /** A booking is taken for its half hour, and none was named, or one that is none of today's. */
  | { readonly code: 'SLOT_NEEDED' }

/** A ticket of the class and day as far as the limits ask. */
export interface CountedIssue {
  readonly issuedAtMs: number | null
  readonly slotMs: number | null
}

export interface TakingFacts {
  readonly ticketClass: TicketClass
  readonly nowMs: number
  readonly isWorkingDay: boolean
  readonly sessions: readonly OpeningSession[]
  /** Tickets of this class given out today, whatever became of them. */
  readonly issued: readonly CountedIssue[]
  /** Windows that serve the class, open or not. */
  readonly windows: number
}

interface Span {
  readonly from: string
  readonly to: string
}

/** When tickets of a class are given on a working day: its own times, else while the hall is open. */
export const takingSpans = (
  { takesFrom, takesUntil }: Pick<TicketClass, 'takesFrom' | 'takesUntil'>,
  sessions: readonly OpeningSession[],
  day: string,
): readonly Span[] => {
  const open = sessionsOn(sessions, day).map(({ from, to }) => ({ from, to }))
  if (takesFrom === null && takesUntil === null) return open
  const from = takesFrom ?? open[0]?.from ?? '00:00'
  const to = takesUntil ?? open.at(-1)?.to ?? '24:00'
  return from < to ? [{ from, to }] : []
}

const slotStart = (atMs: number): number => {
  const midnightMs = msAt(dayFromMs(atMs), '00:00')
  return midnightMs + Math.floor((atMs - midnightMs) / SLOT_MS) * SLOT_MS
}

const timeRefusal = (spans: readonly Span[], nowMs: number): TakingRefusal | null => {
  const minute = minuteOfDay(nowMs)
  if (spans.some(({ from, to }) => minute >= parseClock(from) && minute < parseClock(to))) return null
  const next = spans.find(({ from }) => minute < parseClock(from))
  if (next) return { code: 'NOT_YET', from: next.from }
  const last = spans.at(-1)
  return last ? { code: 'TOO_LATE', until: last.to } : { code: 'HALL_CLOSED' }
}

/** The moment the last of these spans ends today. */
const endOf = (spans: readonly Span[], nowMs: number): number =>
  Math.max(0, ...spans.map(({ to }) => msAt(dayFromMs(nowMs), to)))

export interface BookingSlot {
  /** Begin of the half hour. */
  readonly slotMs: number
  /** How many more tickets it takes; null: any number. */
  readonly left: number | null
}

/** Half hours of today a booking may still be for, from the one that runs now. None for a class without bookings. */
export const bookingSlots = ({ ticketClass, nowMs, sessions, issued }: TakingFacts): BookingSlot[] => {
  if (ticketClass.lane !== 'BOOKING') return []
  const day = dayFromMs(nowMs)
  const slots = new Set<number>()
  for (const { from, to } of sessionsOn(sessions, day))
    for (let slotMs = slotStart(msAt(day, from)); slotMs < msAt(day, to); slotMs += SLOT_MS)
      if (slotMs + SLOT_MS > nowMs) slots.add(slotMs)
  const { slotMax } = ticketClass
  return [...slots]
    .toSorted((one, other) => one - other)
    .map((slotMs) => ({
      slotMs,
      left:
        slotMax === null
          ? null
          : Math.max(0, slotMax - issued.filter((each) => each.slotMs === slotMs).length),
    }))
}

const bookingRefusal = (facts: TakingFacts, slotMs: number | null | undefined): TakingRefusal | null => {
  const slots = bookingSlots(facts)
  const free = slots.filter(({ left }) => left !== 0)
  const next = free[0]
  if (!next) {
    const last = sessionsOn(facts.sessions, dayFromMs(facts.nowMs)).at(-1)
    return slots.length > 0 || !last
      ? { code: 'SLOT_FULL', from: null }
      : { code: 'TOO_LATE', until: last.to }
  }
  if (slotMs === undefined || free.some((each) => each.slotMs === slotMs)) return null
  return slots.some((each) => each.slotMs === slotMs)
    ? { code: 'SLOT_FULL', from: clockFromMs(next.slotMs) }
    : { code: 'SLOT_NEEDED' }
}

/** So many in this half hour: when the next one begins there is room again, if tickets are still given then. */
const halfHourRefusal = (
  { ticketClass, nowMs, issued }: TakingFacts,
  spans: readonly Span[],
): TakingRefusal | null => {
  const { slotMax } = ticketClass
  if (slotMax === null) return null
  const beginMs = slotStart(nowMs)
  const inThis = issued.filter(
    ({ issuedAtMs }) => issuedAtMs !== null && issuedAtMs >= beginMs && issuedAtMs < beginMs + SLOT_MS,
  )
  if (inThis.length < slotMax) return null
  const nextMs = beginMs + SLOT_MS
  return { code: 'SLOT_FULL', from: nextMs < endOf(spans, nowMs) ? clockFromMs(nextMs) : null }
}

/**
 * Whether a ticket of a class may be taken now; null when it may, else the first thing in the way.
 * @param slotMs begin of the booked half hour; undefined while the visitor has not chosen yet
 */
export const takingRefusal = (facts: TakingFacts, slotMs?: number | null): TakingRefusal | null => {
  const { ticketClass, nowMs, isWorkingDay, sessions, issued, windows } = facts
  if (!ticketClass.active) return { code: 'CLASS_GONE' }
  if (windows === 0) return { code: 'NO_WINDOW' }
  if (!isWorkingDay) return { code: 'HALL_CLOSED' }
  const spans = takingSpans(ticketClass, sessions, dayFromMs(nowMs))
  const time = timeRefusal(spans, nowMs)
  if (time) return time
  const { dailyMax } = ticketClass
  if (dailyMax !== null && issued.length >= dailyMax) return { code: 'DAY_FULL', max: dailyMax }
  return ticketClass.lane === 'BOOKING' ? bookingRefusal(facts, slotMs) : halfHourRefusal(facts, spans)
}

/**
 * 超出限额: tickets given out beyond the limits of a class, today. Each machine keeps to them by what it has heard, so two
 * that give out the last one in the same moment, or without the hall, are one over.
 */
export const beyondLimits = (
  { lane, dailyMax, slotMax }: Pick<TicketClass, 'lane' | 'dailyMax' | 'slotMax'>,
  issued: readonly CountedIssue[],
): number => {
  const ofDay = dailyMax === null ? 0 : Math.max(0, issued.length - dailyMax)
  if (slotMax === null) return ofDay
  const inSlot = new Map<number, number>()
  let ofSlots = 0
  for (const { issuedAtMs, slotMs } of issued) {
    const slot = lane === 'BOOKING' || issuedAtMs === null ? slotMs : slotStart(issuedAtMs)
    if (slot === null) continue
    const nth = (inSlot.get(slot) ?? 0) + 1
    inSlot.set(slot, nth)
    if (nth > slotMax) ofSlots += 1
  }
  return Math.max(ofDay, ofSlots)
}
