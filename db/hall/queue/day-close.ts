import { addDays, dayFromMs, msAt, type Day } from '../../model/day.ts'
import { createDayOver, type DayOver } from '../../model/day-over.ts'
import { DEFAULT_OPENING_SESSIONS, parseOpeningHours } from '../../model/opening-hours.ts'
import { queueRulesOf } from '../../model/queue/queue-rules.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import type { VisitState } from '../../model/queue/visit.ts'
import { leftOverOutcome } from '../../model/queue/visit-outcome.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import type { ServiceWindow } from '../../model/reference.ts'
import { countsOf, type HallContext } from '../context.ts'
import type { HallRead, HallTx } from '../hall-db.ts'
import { listHalls, type Hall } from '../halls.ts'
import { recordOwn, type OwnFact } from '../own-chain.ts'
import { tellNews } from '../push.ts'
import { readState } from '../entities.ts'

/** Machines that were out of contact bring tickets of earlier days: so often, and so far back, they are looked for. */
const LOOK_AGAIN_MS = 10 * 60_000
const LOOK_BACK_DAYS = 14
const FACTS_MAX = 300

interface StateRow {
  readonly entity_id: string
  readonly state: string
}

const settingOf = async (read: HallRead, hallId: string, key: string): Promise<string | undefined> =>
  (await readState<{ value?: string }>(read, hallId, 'setting', key))?.value

/** Nobody is with them, and nobody will be. Whoever is being served is finished by their window, while their visit goes on. */
const isLeftOver = ({ status }: TicketState): boolean => status !== 'SERVING'

/**
 * Of a ticket still served whose visit has ended: records of two machines of its window met in another order than they were
 * made, as after a restore, and no window may know of it. It has been served.
 */
const endOfServed = async (
  tx: HallTx,
  hallId: string,
  { ticketId, windowId, visitId, status }: TicketState,
): Promise<OwnFact[]> => {
  if (status !== 'SERVING' || visitId === null) return []
  const visit = await readState<VisitState>(tx, hallId, 'visit', visitId)
  if (!visit || visit.closedAtMs === null) return []
  const payload = { windowId, visitId, endedAtMs: visit.closedAtMs }
  return [{ type: 'ticket.finished', entity: ['ticket', ticketId], payload }]
}

const leftTickets = async (tx: HallTx, hallId: string, day: Day): Promise<OwnFact[]> => {
  const policy = await settingOf(tx, hallId, 'queue.day_close')
  const { closesWithDay } = queueRulesOf((key) => (key === 'queue.day_close' ? policy : undefined))
  const rows = await tx.all<StateRow>(
    `SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = 'ticket' AND is_open = 1 AND state <> ''
     AND entity_id > ? AND entity_id < ? ORDER BY entity_id LIMIT ?`,
    hallId,
    addDays(day, -LOOK_BACK_DAYS),
    // '0' follows '/'.
    `${day}0`,
    FACTS_MAX,
  )
  const facts: OwnFact[] = []
  for (const { entity_id: ticketId, state } of rows) {
    const ticket = JSON.parse(state) as TicketState
    if (!isLeftOver(ticket)) facts.push(...(await endOfServed(tx, hallId, ticket)))
    else if (closesWithDay)
      facts.push({
        type: 'ticket.voided',
        entity: ['ticket', ticketId],
        payload: { cause: 'DAY_CLOSED', note: '', by: null },
      })
  }
  return facts
}

/** Ids of visits begin with the moment they were made at, as a UUID of version 7 does. */
const idsFrom = (atMs: number): string => {
  const hex = atMs.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}

/** Visits nobody ended. */
const leftVisits = async (
  tx: HallTx,
  hallId: string,
  day: Day,
  tickets: readonly OwnFact[],
): Promise<OwnFact[]> => {
  const ended = new Set(tickets.map(({ entity }) => entity[1]))
  const rows = await tx.all<StateRow>(
    `SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = 'visit' AND is_open = 1 AND state <> ''
     AND entity_id > ? ORDER BY entity_id LIMIT ?`,
    hallId,
    idsFrom(msAt(addDays(day, -LOOK_BACK_DAYS), '00:00')),
    FACTS_MAX - tickets.length,
  )
  const facts: OwnFact[] = []
  for (const { entity_id: visitId, state } of rows) {
    const visit = JSON.parse(state) as VisitState
    if (dayFromMs(visit.openedAtMs) > day) continue
    const ticket =
      visit.ticketId === null ? undefined : await readState<TicketState>(tx, hallId, 'ticket', visit.ticketId)
    const outcome = leftOverOutcome(visit, ticket, ticket !== undefined && ended.has(ticket.ticketId))
    if (outcome !== null)
      facts.push({
        type: 'visit.closed',
        entity: ['visit', visitId],
        payload: { outcome, note: '', by: null },
      })
  }
  return facts
}

const leftWindows = async (tx: HallTx, hallId: string, day: Day): Promise<OwnFact[]> => {
  const rows = await tx.all<StateRow>(
    "SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = 'window_queue' AND state <> ''",
    hallId,
  )
  const left = rows
    .map(({ state }) => JSON.parse(state) as WindowQueueState)
    .filter(({ status, sinceMs }) => status !== 'CLOSED' && dayFromMs(sinceMs) <= day)
  return Promise.all(
    left.map(async ({ windowId }): Promise<OwnFact> => {
      const window = await readState<ServiceWindow>(tx, hallId, 'window', windowId)
      return {
        type: 'window_queue.closed',
        entity: ['window_queue', windowId],
        payload: { unitIds: window?.unitIds ?? [], staffId: null },
      }
    }),
  )
}

/**
 * Ends days by the hall's clock: tickets nobody came for are void, visits nobody ended are, and windows somebody left open
 * are closed. What a machine out of contact did before that still counts when it arrives (`ticketModel`).
 *
 * @param watchDay says when a day is over, of each hall
 */
export const createDayClose = (context: HallContext, watchDay = createDayOver): (() => Promise<void>) => {
  const done = new Map<string, { readonly day: Day; readonly atMs: number }>()
  const overOf = new Map<string, DayOver>()
  const lastOver = async (hallId: string, nowMs: number): Promise<Day | null> => {
    const opening = await settingOf(context.db, hallId, 'hall.opening')
    const over = overOf.get(hallId) ?? watchDay()
    overOf.set(hallId, over)
    return over(parseOpeningHours(opening ?? '') ?? DEFAULT_OPENING_SESSIONS, nowMs)
  }

  const closeSome = async (hall: Hall, day: Day): Promise<number> => {
    const { hallId } = hall
    const stored = await context.db.transaction(hallId, async (tx) => {
      const tickets = await leftTickets(tx, hallId, day)
      const visits = await leftVisits(tx, hallId, day, tickets)
      const facts = [...tickets, ...visits, ...(await leftWindows(tx, hallId, day))]
      return facts.length === 0 ? null : recordOwn(tx, context, hall, facts)
    })
    if (!stored) return 0
    countsOf(context, hallId).events += stored.added
    await tellNews(context, hallId, stored)
    // What the log did not take must not be tried for ever.
    return stored.receipts.filter(({ verdict }) => verdict === 'accepted').length
  }

  return async () => {
    for (const { hall_id: hallId } of await listHalls(context.db)) {
      const nowMs = context.nowMs()
      const day = await lastOver(hallId, nowMs)
      if (day === null) continue
      const before = done.get(hallId)
      // A clock that was set back closes nothing that was not closed before.
      if (before?.day === day && Math.abs(nowMs - before.atMs) < LOOK_AGAIN_MS) continue
      const hall = await context.hall(hallId)
      if (!hall) continue
      let closed = 0
      for (;;) {
        const some = await closeSome(hall, day)
        closed += some
        if (some < FACTS_MAX) break
      }
      if (closed > 0) context.log.write('day closed', { hall: hallId, count: closed })
      done.set(hallId, { day, atMs: nowMs })
    }
  }
}
