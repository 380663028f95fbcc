import { z } from 'zod'
import { TicketBasics } from '../../model/events/queue-events.ts'
import { isSameBoot, type TimeClaim } from '../../model/trusted-time.ts'
import type { AheadTicket } from '../../model/queue/public-row.ts'
import type { AheadNow } from './queue-link.ts'

const NOTE = 'queue.ahead'

const Stored = z.object({
  lineage: z.string(),
  windowId: z.string(),
  /** The machine's clocks when the tickets were asked for: their term is counted from there. */
  asked: z.object({ wall: z.number(), uptime: z.number(), run: z.string() }),
  tickets: z.array(z.object({ ticketId: z.string(), basics: TicketBasics, forMs: z.number() })),
})
const Lists = z.array(Stored)
type Stored = z.infer<typeof Stored>

export interface Dropped {
  readonly windowId: string
  readonly ticketId: string
}

export interface AheadList {
  /** Reads the disk anew, at the start of a run: from here on the run itself tells the time, whatever the clock is set to. */
  begin(): void
  of(windowId: string): readonly AheadNow[]
  /** What the hall has handed to a window from now on, in place of what it had. */
  replace(windowId: string, tickets: readonly AheadTicket[], asked: TimeClaim, lineage: string): void
  /** No longer on the list, and that is on the disk. Answers those that were, with their windows. */
  drop(ticketIds: readonly string[]): readonly Dropped[]
  /** All of a window; all of all windows. */
  dropOf(windowId: string | null): readonly Dropped[]
}

/**
 * Tickets lent to the windows of this machine for when the hall cannot be reached. Kept on the disk, so that a program that
 * starts again still has them; their term is the machine's own uptime, which nobody sets back, and ends with a boot.
 */
export const createAheadList = (parts: {
  readonly note: (key: string) => string | null
  readonly setNote: (key: string, value: string | null) => void
  readonly claim: () => TimeClaim
  readonly nowMs: () => number
  /** The hall's log as it is known now; null before it was heard. What another one lent is not lent any more. */
  readonly lineage: () => string | null
}): AheadList => {
  let known: Stored[] | null = null
  const stored = (): Stored[] => {
    try {
      return Lists.safeParse(JSON.parse(parts.note(NOTE) ?? '[]')).data ?? []
    } catch {
      return []
    }
  }
  const read = (): Stored[] => {
    known ??= stored().map((list) => {
      const asked = parts.claim()
      return {
        ...list,
        asked,
        tickets: list.tickets.map((ticket) => ({ ...ticket, forMs: leftMs(list, ticket.forMs) })),
      }
    })
    return known
  }
  const write = (lists: Stored[]): void => {
    const kept = lists.filter(({ tickets }) => tickets.length > 0)
    if (kept.length > 0 || read().length > 0)
      parts.setNote(NOTE, kept.length === 0 ? null : JSON.stringify(kept))
    known = kept
  }
  const leftMs = ({ asked }: Stored, forMs: number): number => {
    const now = parts.claim()
    return isSameBoot(now, { ...asked, serverTime: 0, rtt: 0 }) ? asked.uptime + forMs - now.uptime : 0
  }
  const dropWhere = (isDropped: (windowId: string, ticketId: string) => boolean): Dropped[] => {
    const dropped = read().flatMap(({ windowId, tickets }) =>
      tickets.flatMap(({ ticketId }) => (isDropped(windowId, ticketId) ? [{ windowId, ticketId }] : [])),
    )
    if (dropped.length > 0)
      write(
        read().map((list) => ({
          ...list,
          tickets: list.tickets.filter(({ ticketId }) => !isDropped(list.windowId, ticketId)),
        })),
      )
    return dropped
  }

  return {
    begin() {
      known = null
      read()
    },
    of: (windowId) =>
      read()
        .filter(
          (list) =>
            list.windowId === windowId && (parts.lineage() === null || parts.lineage() === list.lineage),
        )
        .flatMap((list) =>
          list.tickets.flatMap(({ ticketId, basics, forMs }) => {
            const left = leftMs(list, forMs)
            return left > 0 ? [{ ticketId, basics, untilMs: Math.round(parts.nowMs() + left) }] : []
          }),
        ),
    replace(windowId, tickets, { wall, uptime, run }, lineage) {
      const others = read().filter((list) => list.windowId !== windowId)
      write([...others, { lineage, windowId, asked: { wall, uptime, run }, tickets: [...tickets] }])
    },
    drop: (ticketIds) => dropWhere((_windowId, ticketId) => ticketIds.includes(ticketId)),
    dropOf: (windowId) => dropWhere((of) => windowId === null || of === windowId),
  }
}
