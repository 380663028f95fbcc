import { clockFromMs, dayFromMs } from '../day.ts'
import { isOpenTicket, type TicketState } from './ticket.ts'
import type { VisitState } from './visit.ts'

/** What of a ticket the counts ask; the public row of the hall tells as much. */
export interface RowTicket extends Pick<
  TicketState,
  'windowId' | 'status' | 'issuedAtMs' | 'firstCalledAtMs'
> {
  readonly classId: string | null
}

/** And what the times and the rest of the figures ask. */
export interface CountedTicket
  extends
    RowTicket,
    Pick<TicketState, 'placeMs' | 'misses' | 'transfers' | 'voidCause' | 'servedMs' | 'heldMs'> {}

/** A visit of somebody who had no ticket; one with a ticket is counted by its ticket. */
export interface WalkIn extends Pick<VisitState, 'openedAtMs' | 'closedAtMs'> {
  readonly windowId: string
}

/**
 * Tickets by what became of them, each once, as all its records leave it: what two windows did to one ticket is one ticket,
 * of the window that has it. issued + slipOnly = served + open + those that ended unserved.
 */
export interface TicketCounts {
  /** 取号: given out by a machine or a desk. */
  readonly issued: number
  /** 未见取号: a number typed from a slip that nobody is known to have given out. */
  readonly slipOnly: number
  /** Called at least once. */
  readonly called: number
  /** 办结: at the window that ended it. */
  readonly served: number
  /** Neither served to the end nor void. */
  readonly open: number
}

/** A number nobody gave out and nobody was served by is no ticket: typed wrongly, and taken back. */
const isTicket = ({ issuedAtMs, status }: Pick<RowTicket, 'issuedAtMs' | 'status'>): boolean =>
  issuedAtMs !== null || status !== 'VOID'

export const countTickets = (tickets: Iterable<RowTicket>): TicketCounts => {
  const counts = { issued: 0, slipOnly: 0, called: 0, served: 0, open: 0 }
  for (const ticket of tickets) {
    if (!isTicket(ticket)) continue
    if (ticket.issuedAtMs === null) counts.slipOnly += 1
    else counts.issued += 1
    if (ticket.firstCalledAtMs !== null) counts.called += 1
    if (ticket.status === 'DONE') counts.served += 1
    if (isOpenTicket(ticket)) counts.open += 1
  }
  return counts
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

export interface Figures extends TicketCounts {
  /** 无票接待: visits without a ticket that have ended. */
  readonly walkIns: number
  /** 没有来: called and missed, and never served: void for it, or with the day. */
  readonly noShow: number
  /** Void for any other cause. */
  readonly gone: number
  readonly misses: number
  readonly transfers: number
  /** From the slip to the first call. */
  readonly wait: Spread & { readonly overTarget: number }
  /** The time a visitor was served, of all turns together; while the ticket was on hold it was not. Walk-ins too. */
  readonly service: Spread
  /** The time on hold, of those served that were. */
  readonly hold: Spread
}

/** Of classes and windows the key is null for tickets that have none: nobody knows the class, or no window has it yet. */
export interface QueueFigures {
  readonly all: Figures
  readonly byClass: ReadonlyMap<string | null, Figures>
  readonly byWindow: ReadonlyMap<string | null, Figures>
  /** Hour of the day (0 to 23) in which the slip was taken, and for walk-ins in which they came. */
  readonly byHour: ReadonlyMap<number, Figures>
  /** The day of the same moments. */
  readonly byDay: ReadonlyMap<string, Figures>
}

/** Nearest rank: always a time somebody really had. */
const rank = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null

/** Milliseconds; null where there is nothing to tell. */
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
export const waitOf = ({
  issuedAtMs,
  firstCalledAtMs,
}: Pick<CountedTicket, 'issuedAtMs' | 'firstCalledAtMs'>): number | null =>
  issuedAtMs === null || firstCalledAtMs === null ? null : Math.max(0, firstCalledAtMs - issuedAtMs)

/** Whoever was called in vain and waited for nobody any more when the day closed did not come, whatever the record says. */
const isNoShow = ({ voidCause, misses }: Pick<CountedTicket, 'voidCause' | 'misses'>): boolean =>
  voidCause === 'NO_SHOW' || (voidCause === 'DAY_CLOSED' && misses > 0)

const figuresOf = (
  all: readonly CountedTicket[],
  walkIns: readonly WalkIn[],
  targetWaitMs: number,
): Figures => {
  const tickets = all.filter(isTicket)
  const waits = tickets.map(waitOf).filter((each) => each !== null)
  const done = tickets.filter(({ status }) => status === 'DONE')
  const visits = walkIns.flatMap(({ openedAtMs, closedAtMs }) =>
    closedAtMs === null ? [] : [closedAtMs - openedAtMs],
  )
  const sum = (of: (ticket: CountedTicket) => number): number =>
    tickets.reduce((total, ticket) => total + of(ticket), 0)
  const ended = tickets.filter(({ status }) => status === 'VOID')
  const noShow = ended.filter(isNoShow).length
  return {
    ...countTickets(tickets),
    walkIns: visits.length,
    noShow,
    gone: ended.length - noShow,
    misses: sum(({ misses }) => misses),
    transfers: sum(({ transfers }) => transfers),
    wait: { ...spreadOf(waits), overTarget: waits.filter((each) => each > targetWaitMs).length },
    service: spreadOf([...done.map(({ servedMs }) => servedMs), ...visits]),
    hold: spreadOf(done.flatMap(({ heldMs }) => (heldMs > 0 ? [heldMs] : []))),
  }
}

/** A slip nobody heard of counts where it was first called. */
const momentOf = ({ issuedAtMs, firstCalledAtMs, placeMs }: CountedTicket): number =>
  issuedAtMs ?? firstCalledAtMs ?? placeMs

const hourOf = (atMs: number): number => Number(clockFromMs(atMs).slice(0, 2))

/**
 * The figures of a day or more: the one definition the live queue, the statistics and the windows go by. A ticket counts for
 * the class it ended in and the window that has or ended it, so that the parts of each view add up to the whole.
 */
export const queueFigures = (
  tickets: readonly CountedTicket[],
  walkIns: readonly WalkIn[],
  targetWaitMs: number,
): QueueFigures => {
  const by = <Key>(
    ofTicket: (ticket: CountedTicket) => Key,
    ofWalkIn: (visit: WalkIn) => Key,
  ): Map<Key, Figures> => {
    const ticketsBy = Map.groupBy(tickets.filter(isTicket), ofTicket)
    const walkInsBy = Map.groupBy(walkIns, ofWalkIn)
    return new Map(
      [...new Set([...ticketsBy.keys(), ...walkInsBy.keys()])].map((key) => [
        key,
        figuresOf(ticketsBy.get(key) ?? [], walkInsBy.get(key) ?? [], targetWaitMs),
      ]),
    )
  }
  return {
    all: figuresOf(tickets, walkIns, targetWaitMs),
    byClass: by<string | null>(
      ({ classId }) => classId,
      () => null,
    ),
    byWindow: by<string | null>(
      ({ windowId }) => windowId,
      ({ windowId }) => windowId,
    ),
    byHour: by(
      (ticket) => hourOf(momentOf(ticket)),
      ({ openedAtMs }) => hourOf(openedAtMs),
    ),
    byDay: by(
      (ticket) => dayFromMs(momentOf(ticket)),
      ({ openedAtMs }) => dayFromMs(openedAtMs),
    ),
  }
}
