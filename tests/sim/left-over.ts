import type { TicketState } from '../../db/model/queue/ticket.ts'
import type { VisitState } from '../../db/model/queue/visit.ts'
import { windowAt } from './queue-desk.ts'
import { call, isTold, OTHER } from './serve.ts'
import type { World } from './world.ts'

const PRESSES_MAX = 5

/** Tickets the hall has as being served in a visit that has ended, with their windows. */
const leftOver = async ({ hall }: World): Promise<{ ticketId: string; windowId: string }[]> => {
  const rows = await hall
    .db()
    .all<{ kind: string; id: string; state: string }>(
      "SELECT kind, entity_id AS id, state FROM entity WHERE hall_id = ? AND kind IN ('ticket', 'visit') AND state <> ''",
      hall.hallId,
    )
  const ended = new Set(
    rows.flatMap(({ kind, id, state }) =>
      kind === 'visit' && (JSON.parse(state) as VisitState).closedAtMs !== null ? [id] : [],
    ),
  )
  return rows.flatMap(({ kind, id, state }) => {
    if (kind !== 'ticket') return []
    const { status, visitId, windowId } = JSON.parse(state) as TicketState
    const isLeft = status === 'SERVING' && visitId !== null && ended.has(visitId)
    return isLeft && windowId !== null ? [{ ticketId: id, windowId }] : []
  })
}

/**
 * A hall that was put back takes what two machines of a window made of a ticket in another order than they made it, and may
 * have it served in a visit that has ended. The window shows it, and a press there ends it.
 * @returns whether anything was pressed
 */
export const endLeftOver = async (world: World): Promise<boolean> => {
  let isPressed = false
  for (const { ticketId, windowId } of await leftOver(world)) {
    const machine = world.machines.find(
      ({ kind, worker }) => kind !== 'KIOSK' && windowAt(worker) === windowId,
    )
    for (let presses = 0; presses < PRESSES_MAX; presses += 1) {
      const context = machine?.queue()?.context()
      if (!context || context.desk.queue.known(ticketId)?.status !== 'SERVING') break
      try {
        await call(context, 'queue.finish', OTHER)
      } catch (error) {
        if (!isTold(error)) throw error
        break
      }
      isPressed = true
      world.faults.count('LEFT_SERVED_ENDED')
    }
  }
  return isPressed
}
