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
  readonly highMs: number
  /** ASSUMED: too few were served today to know. */
  readonly basis: 'TODAY' | 'ASSUMED'
}

/** With fewer served today the assumption stands. */
export const SERVED_FOR_ESTIMATE = 5

const MINUTE_MS = 60_000
/** Ten minutes a visitor, give or take five, until the day tells. */
export const ASSUMED_SERVICE: ServiceTime = {
  lowMs: 5 * MINUTE_MS,
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

/** From those served today; an assumed time while they are too few. */
export const serviceTimeOf = (tickets: readonly RowTicket[], classId: string): ServiceTime => {
  const times = tickets
    .flatMap((ticket) => (ticket.classId === classId ? (serviceOf(ticket) ?? []) : []))
    .toSorted((one, other) => one - other)
  if (times.length < SERVED_FOR_ESTIMATE) return ASSUMED_SERVICE
  return {
    lowMs: quantile(times, 0.25),
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

type Pace = 'lowMs' | 'highMs'

const LANE_ORDER: readonly Lane[] = ['PRIORITY', 'BOOKING', 'NORMAL']

/** Lane a waiting ticket is in now: a booking off its time waits like others, or for its time. */
const laneNow = ({ lane, slotMs }: RowTicket, { rules, nowMs }: RowFacts): Lane => {
  if (lane !== 'BOOKING' || slotMs === null) return lane === 'BOOKING' ? 'NORMAL' : lane
  return Math.abs(nowMs - slotMs) <= rules.bookingToleranceMs ? 'BOOKING' : 'NORMAL'
}

/** Whether a ticket of one lane is called before one of another, is beside it, or after it. */
const laneSide = (its: Lane, own: Lane): 'BEFORE' | 'BESIDE' | 'AFTER' => {
  const apart = LANE_ORDER.indexOf(its) - LANE_ORDER.indexOf(own)
  return apart < 0 ? 'BEFORE' : apart === 0 ? 'BESIDE' : 'AFTER'
}

/** An open window: what it serves with which weight, and the visitor it has now. */
interface Counter {
  readonly windowId: string
  readonly weights: ReadonlyMap<string, number>
  readonly present: RowTicket | null
  /** Waiting tickets that were passed on to this window alone: they go before all others. */
  readonly passedOn: readonly RowTicket[]
}

/** How many wait of each class in each lane; those passed on to a window are the window's. */
type Crowd = ReadonlyMap<string, ReadonlyMap<Lane, number>>

const crowdOf = (facts: RowFacts): Crowd => {
  const crowd = new Map<string, Map<Lane, number>>()
  for (const ticket of facts.tickets) {
    if (ticket.status !== 'WAITING' || ticket.forWindowId !== null || ticket.classId === null) continue
    const lanes = crowd.get(ticket.classId) ?? new Map<Lane, number>()
    crowd.set(ticket.classId, lanes)
    const lane = laneNow(ticket, facts)
    lanes.set(lane, (lanes.get(lane) ?? 0) + 1)
  }
  return crowd
}

const countersOf = (facts: RowFacts): Counter[] => {
  const open = new Set(facts.windows.flatMap(({ windowId, status }) => (status === 'OPEN' ? [windowId] : [])))
  const present = new Map<string, RowTicket>()
  for (const ticket of facts.tickets)
    if ((ticket.status === 'CALLED' || ticket.status === 'SERVING') && ticket.windowId !== null)
      present.set(ticket.windowId, ticket)
  const passedOn = Map.groupBy(
    facts.tickets.filter(({ status, forWindowId }) => status === 'WAITING' && forWindowId !== null),
    ({ forWindowId }) => forWindowId,
  )
  return facts.services.flatMap(({ windowId, classes }) =>
    open.has(windowId)
      ? [
          {
            windowId,
            weights: new Map<string, number>(classes.map(({ classId, weight }) => [classId, weight])),
            present: present.get(windowId) ?? null,
            passedOn: passedOn.get(windowId) ?? [],
          },
        ]
      : [],
  )
}

/** Until the visitor at a window is likely done. */
const leftMs = (counter: Counter, nowMs: number, time: ServiceTime, pace: Pace): number => {
  const sinceMs = counter.present?.calledAtMs ?? counter.present?.startedAtMs ?? nowMs
  return counter.present === null ? 0 : Math.max(0, time[pace] - (nowMs - sinceMs))
}

/** What one window would have to do before a new ticket if it did all of it alone, and when it can begin. */
interface Share {
  readonly fromMs: number
  readonly workMs: number
}

/**
 * When windows that each work off their share are done together: the first moment at which the parts of the work done by
 * then make one whole.
 */
const doneTogether = (shares: readonly Share[]): number => {
  const idle = shares.flatMap(({ fromMs, workMs }) => (workMs <= 0 ? [fromMs] : []))
  let bestMs = Math.min(...idle)
  const working = shares
    .filter(({ workMs }) => workMs > 0)
    .toSorted((one, other) => one.fromMs - other.fromMs)
  // Between two beginnings the done part grows by a constant rate: done(t) = rate × t − begun.
  let rate = 0
  let begun = 0
  for (const [at, { fromMs, workMs }] of working.entries()) {
    rate += 1 / workMs
    begun += fromMs / workMs
    const doneMs = (1 + begun) / rate
    if (doneMs <= (working[at + 1]?.fromMs ?? Infinity)) {
      bestMs = Math.min(bestMs, doneMs)
      break
    }
  }
  return Math.round(bestMs)
}

/** Waiting tickets of the class in this lane or one before it. */
const sameClassAhead = (crowd: Crowd, classId: string, lane: Lane): number => {
  let ahead = 0
  for (const [its, count] of crowd.get(classId) ?? []) if (laneSide(its, lane) !== 'AFTER') ahead += count
  return ahead
}

interface Row {
  readonly crowd: Crowd
  /** Open windows by the class they serve. */
  readonly serving: ReadonlyMap<string, readonly Counter[]>
}

/**
 * Tickets of other classes a window is likely to call before a new one of this class: of each of its classes the part that
 * falls to it among the open windows that serve them. Of the same lane they count by weight: a class that weighs half as
 * much here is passed half of the time; one that weighs more is never more than all of its tickets. Those of a lane before
 * count whole, those of a lane behind not at all.
 */
const othersBefore = (
  { crowd, serving }: Row,
  counter: Counter,
  classId: string,
  lane: Lane,
): Map<string, number> => {
  const own = counter.weights.get(classId) ?? 1
  const others = new Map<string, number>()
  for (const [other, weight] of counter.weights) {
    if (other === classId) continue
    let count = 0
    for (const [its, waiting] of crowd.get(other) ?? []) {
      const side = laneSide(its, lane)
      if (side === 'BEFORE') count += waiting
      if (side === 'BESIDE') count += waiting * Math.min(1, weight / own)
    }
    if (count > 0) others.set(other, count / (serving.get(other)?.length ?? 1))
  }
  return others
}

/** For a new ticket of a class: how many are before it, and between what times it is likely called. */
export type Estimator = (classId: string, lane: Lane, slotMs?: number | null) => Estimate

/**
 * People before a new ticket × the time each takes, shared by the open windows of its class.
 *
 * A window that serves several classes works for this one by its share alone: beside the tickets of the class it has those
 * of the others before it, by their weights there (`othersBefore`), so that a class weighing 4 beside one of 1 is called
 * sooner than the other way round. With w the work a window would have before the new ticket if it served all of its class
 * alone, it does 1/w of the whole in a unit of time; the new ticket is called when the windows together have done one
 * whole, each from the moment its present visitor leaves. So the wait is never shorter than with every window of the class
 * for this class alone, never longer than with any one of them alone; it grows with everybody who waits, and one more
 * window never makes it longer.
 *
 * Who comes later and overtakes is left out, as is the turn of a normal ticket after some priority ones: they change who
 * is next, and hardly how long the row takes.
 */
export const estimateRow = (facts: RowFacts): Estimator => {
  const times = new Map<string, ServiceTime>()
  const timeOf = (classId: string | null): ServiceTime => {
    if (classId === null) return ASSUMED_SERVICE
    const known = times.get(classId) ?? serviceTimeOf(facts.tickets, classId)
    times.set(classId, known)
    return known
  }
  const counters = countersOf(facts)
  const crowd = crowdOf(facts)
  const classIds = new Set(counters.flatMap(({ weights }) => [...weights.keys()]))
  const serving = new Map(
    [...classIds].map(
      (classId) => [classId, counters.filter(({ weights }) => weights.has(classId))] as const,
    ),
  )
  return (classId, lane, slotMs = null) => {
    const its = serving.get(classId) ?? []
    const { basis } = timeOf(classId)
    const same = sameClassAhead(crowd, classId, lane)
    if (its.length === 0) return { ahead: same, wait: null, basis, openWindows: 0 }
    const before = its.map((counter) => ({
      counter,
      others: othersBefore({ crowd, serving }, counter, classId, lane),
    }))
    const waitMs = (pace: Pace): number =>
      doneTogether(
        before.map(({ counter, others }) => {
          let workMs = same * timeOf(classId)[pace]
          for (const [other, count] of others) workMs += count * timeOf(other)[pace]
          for (const ticket of counter.passedOn) workMs += timeOf(ticket.classId)[pace]
          const time = timeOf(counter.present?.classId ?? null)
          return { fromMs: leftMs(counter, facts.nowMs, time, pace), workMs }
        }),
      )
    const others = before.flatMap((each) => [...each.others.values(), each.counter.passedOn.length])
    const ahead = same + Math.round(others.reduce((sum, count) => sum + count, 0))
    // A booking is not called before its time.
    const notBeforeMs =
      lane === 'BOOKING' && slotMs !== null
        ? Math.max(0, slotMs - facts.rules.bookingToleranceMs - facts.nowMs)
        : 0
    const lowMs = Math.max(notBeforeMs, waitMs('lowMs'))
    return {
      ahead,
      wait: { lowMs, highMs: Math.max(lowMs, waitMs('highMs')) },
      basis,
      openWindows: its.length,
    }
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
