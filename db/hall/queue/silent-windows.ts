import type { TicketState } from '../../model/queue/ticket.ts'
import type { HallContext } from '../context.ts'
import { AWAY_MS } from './settling.ts'

/** A machine says hello every half minute: by then two are missing. */
const SILENT_MS = 70_000

/** Windows whose machines are silent, and when the last of each was heard of. */
export type SilentWindows = ReadonlyMap<string, number>

/** Whether the window of this call fell silent after it: what became of the call nobody but that window knows. */
export const isUncertain = (
  { status, windowId, calledAtMs }: Pick<TicketState, 'status' | 'windowId' | 'calledAtMs'>,
  silent: SilentWindows,
): boolean => {
  if (status !== 'CALLED' || windowId === null) return false
  const sinceMs = silent.get(windowId)
  // A later call comes from another machine that stands in for it.
  return sinceMs !== undefined && (calledAtMs ?? 0) < sinceMs + AWAY_MS
}

/**
 * Reads which windows are silent. One stays so until a machine of it has been heard of again and has told what it did. A
 * window without a machine of its own is never silent.
 */
export const createSilentWindows = (context: HallContext): ((hallId: string) => Promise<SilentWindows>) => {
  const before = new Map<string, SilentWindows>()
  return async (hallId) => {
    const nowMs = context.nowMs()
    const rows = await context.db.all<{ window_id: string; last_contact_ms: number | null; waiting: number }>(
      `SELECT window_id, last_contact_ms, waiting FROM device
       WHERE hall_id = ? AND standing = 'ACTIVE' AND kind <> 'KIOSK' AND window_id IS NOT NULL`,
      hallId,
    )
    const silent = new Map<string, number>()
    for (const [windowId, machines] of Map.groupBy(rows, (row) => row.window_id)) {
      const heardMs = Math.max(...machines.map((machine) => machine.last_contact_ms ?? 0))
      const wasMs = before.get(hallId)?.get(windowId)
      const hasTold = machines.some(
        (machine) => nowMs - (machine.last_contact_ms ?? 0) < SILENT_MS && machine.waiting === 0,
      )
      if (nowMs - heardMs >= SILENT_MS) silent.set(windowId, heardMs)
      else if (wasMs !== undefined && !hasTold) silent.set(windowId, wasMs)
    }
    before.set(hallId, silent)
    return silent
  }
}
