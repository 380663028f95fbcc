import { clockFromMs, dayFromMs } from '../day.ts'
import type { TicketState } from './ticket.ts'
import type { VisitState } from './visit.ts'

/** What of a ticket and of a visit counts in the figures. */
export interface CountedTicket extends Pick<
  TicketState,
  'windowId' | 'status' | 'issuedAtMs' | 'firstCalledAtMs' | 'misses' | 'transfers' | 'voidCause'
> {
  readonly classId: string | null
}
export interface CountedVisit extends Pick<VisitState, 'openedAtMs' | 'closedAtMs'> {
  readonly classId: string | null
  readonly windowId: string
}

/** Times of many people: milliseconds, null where there was nobody. */
export interface Spread {
  readonly count: number
  readonly meanMs: number | null
  readonly medianMs: number | null
  /** Nine of ten took no longer. */
  readonly p90Ms: number | null
  readonly maxMs: number | null
}

export interface Figures {
  readonly issued: number
  /** Called at least once. */
  readonly called: number
  /** Visits that have ended; those without a ticket are among them. */
  readonly served: number
  readonly noShow: number
  /** Void for any other cause. */
  readonly gone: number
  readonly misses: number
  readonly transfers: number
  /** From the slip to the first call. */
  readonly wait: Spread & { readonly overTarget: number }
  /** From the start of a visit to its end. */
  readonly service: Spread
}

export interface QueueFigures {
  readonly all: Figures
  readonly byClass: ReadonlyMap<string, Figures>
  readonly byWindow: ReadonlyMap<string, Figures>
  /** Hour of the day (0 to 23) in which the slip was taken, and for visits in which they began. */
  readonly byHour: ReadonlyMap<number, Figures>
  /** The day of the same moments. */
  readonly byDay: ReadonlyMap<string, Figures>
}

/** Nearest rank: always a time somebody really had. */
const rank = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null

export const spreadOf = (times: readonly number[]): Spread => {
  const sorted = times.toSorted((one, other) => one - other)
  const sum = sorted.reduce((total, each) => total + each, 0)
  return {
    count: sorted.length,
    meanMs: sorted.length === 0 ? null : Math.round(sum / sorted.length),
    medianMs: rank(sorted, 0.5),
    p90Ms: rank(sorted, 0.9),
    maxMs: sorted.at(-1) ?? null,
  }
}

/** Null where the slip alone is known, or nobody called it yet. */
export const waitOf = ({ issuedAtMs, firstCalledAtMs }: CountedTicket): number | null =>
  issuedAtMs === null || firstCalledAtMs === null ? null : Math.max(0, firstCalledAtMs - issuedAtMs)

const figuresOf = (
  tickets: readonly CountedTicket[],
  visits: readonly CountedVisit[],
  targetWaitMs: number,
): Figures => {
  const waits = tickets.map(waitOf).filter((each) => each !== null)
  const services = visits.flatMap(({ openedAtMs, closedAtMs }) =>
    closedAtMs === null ? [] : [closedAtMs - openedAtMs],
  )
  const count = (isSo: (ticket: CountedTicket) => boolean): number => tickets.filter(isSo).length
  const sum = (of: (ticket: CountedTicket) => number): number =>
    tickets.reduce((total, ticket) => total + of(ticket), 0)
  return {
    issued: tickets.length,
    called: count(({ firstCalledAtMs }) => firstCalledAtMs !== null),
    served: services.length,
    noShow: count(({ voidCause }) => voidCause === 'NO_SHOW'),
    gone: count(({ voidCause }) => voidCause !== null && voidCause !== 'NO_SHOW'),
    misses: sum(({ misses }) => misses),
    transfers: sum(({ transfers }) => transfers),
    wait: { ...spreadOf(waits), overTarget: waits.filter((each) => each > targetWaitMs).length },
    service: spreadOf(services),
  }
}

/** A slip nobody heard of counts where it was first called. */
const momentOf = <Key>(
  { issuedAtMs, firstCalledAtMs }: CountedTicket,
  keyOf: (atMs: number) => Key,
): Key | null => {
  const atMs = issuedAtMs ?? firstCalledAtMs
  return atMs === null ? null : keyOf(atMs)
}

const hourOf = (atMs: number): number => Number(clockFromMs(atMs).slice(0, 2))

/**
 * The figures of a day or more. A ticket counts for the class it ended in and the window that ended it; a visit for the
 * window it was at.
 */
export const queueFigures = (
  tickets: readonly CountedTicket[],
  visits: readonly CountedVisit[],
  targetWaitMs: number,
): QueueFigures => {
  const by = <Key extends string | number>(
    ofTicket: (ticket: CountedTicket) => Key | null,
    ofVisit: (visit: CountedVisit) => Key | null,
  ): Map<Key, Figures> => {
    const groups = new Map<Key, { tickets: CountedTicket[]; visits: CountedVisit[] }>()
    const group = (key: Key): { tickets: CountedTicket[]; visits: CountedVisit[] } => {
      const known = groups.get(key) ?? { tickets: [], visits: [] }
      groups.set(key, known)
      return known
    }
    for (const ticket of tickets) {
      const key = ofTicket(ticket)
      if (key !== null) group(key).tickets.push(ticket)
    }
    for (const visit of visits) {
      const key = ofVisit(visit)
      if (key !== null) group(key).visits.push(visit)
    }
    return new Map(
      [...groups].map(([key, its]) => [key, figuresOf(its.tickets, its.visits, targetWaitMs)] as const),
    )
  }
  return {
    all: figuresOf(tickets, visits, targetWaitMs),
    byClass: by<string>(
      ({ classId }) => classId,
      ({ classId }) => classId,
    ),
    byWindow: by<string>(
      ({ windowId }) => windowId,
      ({ windowId }) => windowId,
    ),
    byHour: by<number>(
      (ticket) => momentOf(ticket, hourOf),
      ({ openedAtMs }) => hourOf(openedAtMs),
    ),
    byDay: by<string>(
      (ticket) => momentOf(ticket, dayFromMs),
      ({ openedAtMs }) => dayFromMs(openedAtMs),
    ),
  }
}
