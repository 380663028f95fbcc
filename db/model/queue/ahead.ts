import { orderFor, type AskingWindow, type QueuedTicket } from './order.ts'
import type { QueueRules } from './queue-rules.ts'
import type { TicketClassId } from './ticket-class.ts'

// Handed ahead, a ticket is one window's alone until that gives it back: nobody can tell a machine that has just lost the
// hall that its ticket was called by another. So the front is never handed out. Whoever presses next would either wait for
// a machine that may be gone, or call the second before the first every day, for the sake of a rare outage; and of a short
// row the one who waits would be out of reach behind a machine that is switched off. In an outage those in front are
// served from their slips instead, and the windows call who comes behind them.

/** Which of the waiting stay with the hall, and which may be handed to windows for when it cannot be reached. */
export interface AheadPlan {
  /** The next ones of each class: as many as windows serve it. Those of them that are lent are asked back. */
  readonly front: ReadonlySet<string>
  /** Of each class those behind, in their order. */
  readonly behind: ReadonlyMap<string, readonly QueuedTicket[]>
}

/**
 * @param servers open windows that serve each class
 * @returns a plan of every ticket but those for one window alone: they wait for nobody else anyway
 */
export const planAhead = (
  waiting: Iterable<QueuedTicket>,
  servers: ReadonlyMap<string, number>,
  rules: QueueRules,
  nowMs: number,
): AheadPlan => {
  const byClass = new Map<TicketClassId, QueuedTicket[]>()
  for (const ticket of waiting) {
    if (ticket.classId === null || ticket.forWindowId !== null) continue
    const its = byClass.get(ticket.classId)
    if (its) its.push(ticket)
    else byClass.set(ticket.classId, [ticket])
  }
  const front = new Set<string>()
  const behind = new Map<string, readonly QueuedTicket[]>()
  for (const [classId, tickets] of byClass) {
    const of = new Map(tickets.map((ticket) => [ticket.ticketId, ticket]))
    const anybody = { windowId: '', classes: [{ classId, weight: 1 }], run: 0 }
    const order = orderFor(
      tickets.map((ticket) => ({ ...ticket, aheadWindowId: null })),
      anybody,
      rules,
      nowMs,
    ).flatMap(({ ticket }) => of.get(ticket.ticketId) ?? [])
    const free = servers.get(classId) ?? 0
    for (const { ticketId } of order.slice(0, free)) front.add(ticketId)
    behind.set(classId, order.slice(free))
  }
  return { front, behind }
}

/** The next `count` a window may be handed, as it would call them; none that `isTaken`. */
export const pickAhead = (
  { behind }: AheadPlan,
  { classes }: Pick<AskingWindow, 'classes'>,
  count: number,
  nowMs: number,
  isTaken: (ticketId: string) => boolean,
): QueuedTicket[] => {
  const rows = classes.map(({ classId, weight }) => ({
    weight,
    row: behind.get(classId) ?? [],
    at: 0,
  }))
  const firstFree = (from: (typeof rows)[number]): QueuedTicket | undefined => {
    for (; ; from.at += 1) {
      const ticket = from.row[from.at]
      if (!ticket || !isTaken(ticket.ticketId)) return ticket
    }
  }
  const picked: QueuedTicket[] = []
  while (picked.length < count) {
    let best: { from: (typeof rows)[number]; ticket: QueuedTicket; worth: number } | null = null
    for (const from of rows) {
      const ticket = firstFree(from)
      if (!ticket) continue
      const worth = Math.max(0, nowMs - ticket.placeMs) * from.weight
      if (!best || worth > best.worth) best = { from, ticket, worth }
    }
    if (!best) break
    best.from.at += 1
    picked.push(best.ticket)
  }
  return picked
}
