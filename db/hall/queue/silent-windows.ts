import type { TicketState } from '../../model/queue/ticket.ts'
import type { HallContext } from '../context.ts'
import { AWAY_MS } from './settling.ts'

/** A machine says hello every half minute: by then two are missing. */
const SILENT_MS = 70_000

/** Of windows that have machines of their own: since when nothing is known of what they do; null while all is. */
export type WindowSilence = ReadonlyMap<string, number | null>

/** Whether the window of this call fell silent after it: what became of the call nobody but that window knows. */
export const isUncertain = (
  { status, windowId, calledAtMs }: Pick<TicketState, 'status' | 'windowId' | 'calledAtMs'>,
  silence: WindowSilence,
): boolean => {
  if (status !== 'CALLED' || windowId === null) return false
  const sinceMs = silence.get(windowId) ?? null
  // A later call comes from another machine that stands in for it.
  return sinceMs !== null && (calledAtMs ?? 0) < sinceMs + AWAY_MS
}

/**
 * Which windows are silent: none of their machines has told for a while that the hall has all its records. One that is back
 * stays silent until it has brought what it recorded, whatever else it asks meanwhile.
 */
export const readSilence = async (
  { db, nowMs }: Pick<HallContext, 'db' | 'nowMs'>,
  hallId: string,
): Promise<WindowSilence> => {
  const rows = await db.all<{ window_id: string; told_ms: number | null }>(
    `SELECT window_id, max(told_ms) AS told_ms FROM device
     WHERE hall_id = ? AND standing = 'ACTIVE' AND kind <> 'KIOSK' AND window_id IS NOT NULL GROUP BY window_id`,
    hallId,
  )
  return new Map(
    rows.map(({ window_id: windowId, told_ms: told }) => {
      const toldMs = told ?? 0
      return [windowId, nowMs() - toldMs >= SILENT_MS ? toldMs : null]
    }),
  )
}
