import type { QueueRules } from './queue-rules.ts'
import type { Lane, WindowService } from './ticket-class.ts'
import type { TicketState } from './ticket.ts'

/** What of a ticket the estimate is made of; anybody may know it. */
export type RowTicket = Pick<
  TicketState,
  | 'ticketId'
  | 'classId'
  | 'status'
  | 'lane'
  | 'slotMs'
  | 'placeMs'
  | 'windowId'
  | 'forWindowId'
  | 'calledAtMs'
  | 'startedAtMs'
  | 'endedAtMs'
>

export interface RowWindow {
  readonly windowId: string
  readonly status: 'OPEN' | 'PAUSED' | 'CLOSED'
}

export interface RowFacts {
  /** Of today, the ended ones too. */
  readonly tickets: readonly RowTicket[]
  readonly windows: readonly RowWindow[]
  readonly services: readonly WindowService[]
  readonly rules: Pick<QueueRules, 'bookingToleranceMs'>
  readonly nowMs: number
}

/** How long one visitor of a class keeps a window: a quarter took no longer than `lowMs`, three quarters than `highMs`. */
export interface ServiceTime {
  readonly lowMs: number
  readonly midMs: number
  readonly highMs: number
  /** ASSUMED: too few were served today to know. */
  readonly basis: 'TODAY' | 'ASSUMED'
}

/** With fewer served today the assumption stands. */
export const SERVED_FOR_ESTIMATE = 5

const MINUTE_MS = 60_000
/** Ten minutes a visitor, half and one and a half times that as the range, until the day tells. */
export const ASSUMED_SERVICE: ServiceTime = {
  lowMs: 5 * MINUTE_MS,
  midMs: 10 * MINUTE_MS,
  highMs: 15 * MINUTE_MS,
  basis: 'ASSUMED',
}
/** Somebody forgot to finish: no visit at a window is that long. */
const LONGEST_SERVICE_MS = 4 * 60 * MINUTE_MS

/** From the call, not from the start: a window is taken while its visitor walks there. */
const serviceOf = ({ status, calledAtMs, startedAtMs, endedAtMs }: RowTicket): number | null => {
  if (status !== 'DONE' || startedAtMs === null || endedAtMs === null) return null
  const fromMs = calledAtMs === null ? startedAtMs : Math.min(calledAtMs, startedAtMs)
  return Math.min(LONGEST_SERVICE_MS, Math.max(0, endedAtMs - fromMs))
}

/** Linear between the two nearest, as spreadsheets do. */
const quantile = (sorted: readonly number[], share: number): number => {
  const at = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0]
  return Math.round(below + (above - below) * (at - Math.floor(at)))
}

export const serviceTimeOf = (tickets: readonly RowTicket[], classId: string): ServiceTime => {
  const times = tickets
    .flatMap((ticket) => (ticket.classId === classId ? (serviceOf(ticket) ?? []) : []))
    .toSorted((one, other) => one - other)
  if (times.length < SERVED_FOR_ESTIMATE) return ASSUMED_SERVICE
  return {
    lowMs: quantile(times, 0.25),
    midMs: quantile(times, 0.5),
    highMs: quantile(times, 0.75),
    basis: 'TODAY',
  }
}

export interface Estimate {
  /** Tickets that are called at windows of the class before a new one. */
  readonly ahead: number
  /** Until it is called; null while no window of the class is open. */
  readonly wait: { readonly lowMs: number; readonly highMs: number } | null
  readonly basis: ServiceTime['basis']
  /** Open windows that serve the class. */
  readonly openWindows: number
}

type Pace = 'lowMs' | 'midMs' | 'highMs'

interface Counter {
  readonly windowId: string
  readonly classIds: ReadonlySet<string>
  freeAtMs: number
  readonly starts: number[]
}

const LANE_ORDER: readonly Lane[] = ['PRIORITY', 'BOOKING', 'NORMAL']

/** Lane a waiting ticket is in now: a booking off its time waits like others, or for its time. */
const laneNow = ({ lane, slotMs }: RowTicket, { rules, nowMs }: RowFacts): Lane => {
  if (lane !== 'BOOKING' || slotMs === null) return lane === 'BOOKING' ? 'NORMAL' : lane
  return Math.abs(nowMs - slotMs) <= rules.bookingToleranceMs ? 'BOOKING' : 'NORMAL'
}

const countersOf = (
  facts: RowFacts,
  timeOf: (classId: string | null) => ServiceTime,
  pace: Pace,
): Counter[] => {
  const open = new Set(facts.windows.flatMap(({ windowId, status }) => (status === 'OPEN' ? [windowId] : [])))
  const taken = new Map(
    facts.tickets.flatMap((ticket) =>
      (ticket.status === 'CALLED' || ticket.status === 'SERVING') && ticket.windowId !== null
        ? [[ticket.windowId, ticket] as const]
        : [],
    ),
  )
  return facts.services.flatMap(({ windowId, classes }) => {
    if (!open.has(windowId)) return []
    const ticket = taken.get(windowId)
    const sinceMs = ticket?.calledAtMs ?? ticket?.startedAtMs ?? facts.nowMs
    const leftMs = ticket ? Math.max(0, timeOf(ticket.classId)[pace] - (facts.nowMs - sinceMs)) : 0
    const classIds = new Set<string>(classes.map((each) => each.classId))
    return [{ windowId, classIds, freeAtMs: leftMs, starts: [] }]
  })
}

const serves = (
  counter: Counter,
  { classId, forWindowId }: Pick<RowTicket, 'classId' | 'forWindowId'>,
): boolean =>
  forWindowId === null ? classId !== null && counter.classIds.has(classId) : counter.windowId === forWindowId

const firstFree = (counters: readonly Counter[]): Counter | undefined => {
  let first: Counter | undefined
  for (const counter of counters) if (!first || counter.freeAtMs < first.freeAtMs) first = counter
  return first
}

interface Place {
  readonly waitMs: number
  readonly ahead: number
}

/** Where a new ticket of a class would come, as the counters stand. */
const placeAmong = (counters: readonly Counter[], classId: string): Place | null => {
  const its = counters.filter((counter) => counter.classIds.has(classId))
  const first = firstFree(its)
  if (!first) return null
  const waitMs = first.freeAtMs
  const ahead = its.reduce((sum, { starts }) => sum + starts.filter((atMs) => atMs <= waitMs).length, 0)
  return { waitMs, ahead }
}

/**
 * Hands the waiting tickets in their order to whichever open window of theirs is free first, and tells for each lane where
 * a new ticket would come. Weights and the turn of a normal ticket after some priority ones are left out: they change who
 * is next, and hardly how long the row takes.
 */
const walk = (
  facts: RowFacts,
  timeOf: (classId: string | null) => ServiceTime,
  pace: Pace,
): ((classId: string, lane: Lane) => Place | null) => {
  const counters = countersOf(facts, timeOf, pace)
  const waiting = facts.tickets
    .filter(({ status }) => status === 'WAITING')
    .toSorted((one, other) => one.placeMs - other.placeMs || (one.ticketId < other.ticketId ? -1 : 1))
  const classIds = new Set(facts.services.flatMap(({ classes }) => classes.map((each) => each.classId)))
  const places = new Map<string, Place | null>()
  for (const lane of LANE_ORDER) {
    for (const ticket of waiting) {
      if (laneNow(ticket, facts) !== lane) continue
      const counter = firstFree(counters.filter((each) => serves(each, ticket)))
      if (!counter) continue
      counter.starts.push(counter.freeAtMs)
      counter.freeAtMs += timeOf(ticket.classId)[pace]
    }
    for (const classId of classIds) places.set(`${lane} ${classId}`, placeAmong(counters, classId))
  }
  return (classId, lane) => places.get(`${lane} ${classId}`) ?? null
}

/** Waiting tickets of the class in this lane or one before it, for a class nobody calls at present. */
const sameClassAhead = (facts: RowFacts, classId: string, lane: Lane): number =>
  facts.tickets.filter(
    (ticket) =>
      ticket.status === 'WAITING' &&
      ticket.classId === classId &&
      LANE_ORDER.indexOf(laneNow(ticket, facts)) <= LANE_ORDER.indexOf(lane),
  ).length

/** For a new ticket of a class: how many are before it, and between what times it is likely called. */
export type Estimator = (classId: string, lane: Lane, slotMs?: number | null) => Estimate

/** Goes through the row once; the answer is then quick for every class and lane. */
export const estimateRow = (facts: RowFacts): Estimator => {
  const times = new Map<string, ServiceTime>()
  const timeOf = (classId: string | null): ServiceTime => {
    if (classId === null) return ASSUMED_SERVICE
    const known = times.get(classId) ?? serviceTimeOf(facts.tickets, classId)
    times.set(classId, known)
    return known
  }
  const [low, mid, high] = (['lowMs', 'midMs', 'highMs'] as const).map((pace) => walk(facts, timeOf, pace))
  const open = new Set(facts.windows.flatMap(({ windowId, status }) => (status === 'OPEN' ? [windowId] : [])))
  return (classId, lane, slotMs = null) => {
    const openWindows = facts.services.filter(
      (service) => open.has(service.windowId) && service.classes.some((each) => each.classId === classId),
    ).length
    const { basis } = timeOf(classId)
    const places = [low, mid, high].map((of) => of?.(classId, lane) ?? null)
    const [quick, likely, slow] = places
    if (!quick || !likely || !slow)
      return { ahead: sameClassAhead(facts, classId, lane), wait: null, basis, openWindows }
    // A booking is not called before its time.
    const notBeforeMs =
      lane === 'BOOKING' && slotMs !== null
        ? Math.max(0, slotMs - facts.rules.bookingToleranceMs - facts.nowMs)
        : 0
    const lowMs = Math.max(notBeforeMs, Math.min(quick.waitMs, slow.waitMs))
    const highMs = Math.max(lowMs, quick.waitMs, slow.waitMs)
    return { ahead: likely.ahead, wait: { lowMs, highMs }, basis, openWindows }
  }
}

export interface MinuteRange {
  readonly low: number
  readonly high: number
}

/** Below a quarter of an hour by the minute, above in fives: nobody believes "37 to 52 minutes". */
export const minuteRange = ({
  lowMs,
  highMs,
}: {
  readonly lowMs: number
  readonly highMs: number
}): MinuteRange => {
  const step = highMs > 15 * MINUTE_MS ? 5 : 1
  const low = Math.floor(lowMs / MINUTE_MS / step) * step
  return { low, high: Math.max(low, Math.ceil(highMs / MINUTE_MS / step) * step) }
}
