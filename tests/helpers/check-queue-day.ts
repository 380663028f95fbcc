import type { HallDb } from '../../db/hall/hall-db.ts'
import type { AnyEvent } from '../../db/model/events/registry.ts'
import { DEFAULT_QUEUE_RULES } from '../../db/model/queue/queue-rules.ts'

// What a day came to, counted from its events alone and without the program's own order.

export interface DayReport {
  readonly issued: number
  readonly done: number
  readonly notAccepted: number
  /** Calls of the priority lane although it was the turn of somebody normal. */
  readonly unfair: readonly string[]
  /** Calls before somebody of the same class and lane who had waited longer, and was not reserved. */
  readonly outOfOrder: readonly string[]
  readonly priorityFirst: number
  /** Calls of the priority lane with so many normal tickets waiting that some were not reserved: these are judged. */
  readonly judged: number
}

interface Waiting {
  readonly classId: string
  readonly isPriority: boolean
  readonly sinceMs: number
}

interface LogRow {
  readonly type: string
  readonly entity_id: string
  readonly verdict: string
  readonly bytes: Uint8Array
}

type Payload<Type extends AnyEvent['type']> = Extract<AnyEvent, { type: Type }>['payload']

/**
 * @param lentMax tickets that may be reserved for other windows at any time: those say nothing about whose turn it is; with
 * 0 nobody may ever be passed over
 */
export const checkDay = async (db: HallDb, hallId: string, lentMax: number): Promise<DayReport> => {
  const rows = await db.all<LogRow>(
    'SELECT type, entity_id, verdict, bytes FROM event WHERE hall_id = ? ORDER BY hall_seq',
    hallId,
  )
  const serves = new Map<string, ReadonlySet<string>>()
  const waiting = new Map<string, Waiting>()
  const runs = new Map<string, number>()
  const unfair: string[] = []
  const outOfOrder: string[] = []
  let issued = 0
  let done = 0
  let priorityFirst = 0
  let judged = 0
  for (const row of rows) {
    if (row.verdict !== 'accepted') continue
    const payloadOf = <Type extends AnyEvent['type']>(): Payload<Type> =>
      (JSON.parse(Buffer.from(row.bytes).toString()) as { payload: Payload<Type> }).payload
    if (row.type === 'reference.window_service_set') {
      const { windowId, classes } = payloadOf<'reference.window_service_set'>()
      serves.set(windowId, new Set(classes.map(({ classId }) => classId)))
    }
    if (row.type === 'ticket.issued') {
      const { classId, lane, issuedAtMs } = payloadOf<'ticket.issued'>()
      waiting.set(row.entity_id, { classId, isPriority: lane === 'PRIORITY', sinceMs: issuedAtMs })
      issued += 1
    }
    if (row.type === 'ticket.finished') done += 1
    if (row.type !== 'ticket.called') continue
    const { windowId, reason } = payloadOf<'ticket.called'>()
    const ticket = waiting.get(row.entity_id)
    if (!ticket) {
      outOfOrder.push(`${row.entity_id} was not waiting`)
      continue
    }
    waiting.delete(row.entity_id)
    if (serves.get(windowId)?.has(ticket.classId) !== true)
      outOfOrder.push(`${row.entity_id}: not of ${windowId}`)
    const its = [...waiting].filter(([, { classId }]) => serves.get(windowId)?.has(classId) === true)
    const before = its.filter(
      ([, other]) => other.isPriority === ticket.isPriority && other.sinceMs < ticket.sinceMs,
    )
    // Those handed ahead to other windows are passed over, and the reason counts them.
    if (before.length > Math.min(reason.passedOver, lentMax))
      outOfOrder.push(`${row.entity_id}: ${before.length} before it, ${reason.passedOver} passed over`)
    const run = runs.get(windowId) ?? 0
    const normals = its.filter(([, { isPriority }]) => !isPriority).length
    if (ticket.isPriority) {
      if (normals > 0) priorityFirst += 1
      if (normals > lentMax) {
        judged += 1
        if (run >= DEFAULT_QUEUE_RULES.priorityRun) unfair.push(row.entity_id)
      }
    }
    runs.set(windowId, ticket.isPriority ? run + 1 : 0)
  }
  const others = rows.filter(({ verdict }) => verdict !== 'accepted').length
  return { issued, done, notAccepted: others, unfair, outOfOrder, priorityFirst, judged }
}
