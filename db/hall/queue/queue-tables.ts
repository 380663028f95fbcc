import type { HallRead, HallTx } from '../hall-db.ts'

// What the hall has to remember of calling besides the log: tickets handed ahead, and how many priority calls in a row.

/** A ticket handed to a window for when the hall cannot be reached. */
export interface Lease {
  readonly ticketId: string
  /** Empty: given back a moment ago, and lent to nobody until then. */
  readonly windowId: string
  readonly deviceId: string
  /** When it was granted or prolonged last. */
  readonly sinceMs: number
  readonly untilMs: number
}

interface LeaseRow {
  ticket_id: string
  window_id: string
  device_id: string
  since_ms: number
  until_ms: number
}

/** Leases that count; none of before the log began anew. */
export const readLeases = async (
  read: HallRead,
  hallId: string,
  lineage: string,
  nowMs: number,
): Promise<Map<string, Lease>> => {
  const rows = await read.all<LeaseRow>(
    `SELECT ticket_id, window_id, device_id, since_ms, until_ms FROM queue_ahead
     WHERE hall_id = ? AND lineage = ? AND until_ms > ?`,
    hallId,
    lineage,
    nowMs,
  )
  return new Map(
    rows.map((row) => [
      row.ticket_id,
      {
        ticketId: row.ticket_id,
        windowId: row.window_id,
        deviceId: row.device_id,
        sinceMs: row.since_ms,
        untilMs: row.until_ms,
      },
    ]),
  )
}

export const writeLeases = (
  tx: HallTx,
  hallId: string,
  lineage: string,
  leases: readonly Lease[],
): Promise<void> =>
  tx.insert(
    'queue_ahead',
    ['hall_id', 'ticket_id', 'window_id', 'device_id', 'lineage', 'since_ms', 'until_ms'],
    leases.map((lease) => [
      hallId,
      lease.ticketId,
      lease.windowId,
      lease.deviceId,
      lineage,
      lease.sinceMs,
      lease.untilMs,
    ]),
    `ON CONFLICT (hall_id, ticket_id) DO UPDATE SET window_id = excluded.window_id, device_id = excluded.device_id,
     lineage = excluded.lineage, since_ms = excluded.since_ms, until_ms = excluded.until_ms`,
  )

export const dropLeases = async (tx: HallTx, hallId: string, ticketIds: readonly string[]): Promise<void> => {
  await Promise.all(
    ticketIds.map((ticketId) =>
      tx.run('DELETE FROM queue_ahead WHERE hall_id = ? AND ticket_id = ?', hallId, ticketId),
    ),
  )
}

/** Terms that are over, and what is left of before the log began anew. */
export const dropOldLeases = (tx: HallTx, hallId: string, lineage: string, nowMs: number): Promise<number> =>
  tx.run(
    'DELETE FROM queue_ahead WHERE hall_id = ? AND (until_ms <= ? OR lineage <> ?)',
    hallId,
    nowMs,
    lineage,
  )

/**
 * What machines hold no longer is nobody's for a moment: should they say so twice, the second time must not give back what
 * was lent anew. Answers how many there were.
 */
export const giveBack = async (
  tx: HallTx,
  hallId: string,
  given: readonly { readonly deviceId: string; readonly ticketIds: readonly string[] }[],
  nowMs: number,
  forMs: number,
): Promise<number> => {
  const changed = await Promise.all(
    given.flatMap(({ deviceId, ticketIds }) =>
      [...new Set(ticketIds)].map((ticketId) =>
        tx.run(
          `UPDATE queue_ahead SET window_id = '', since_ms = ?, until_ms = ?
           WHERE hall_id = ? AND ticket_id = ? AND device_id = ? AND window_id <> ''`,
          nowMs,
          nowMs + forMs,
          hallId,
          ticketId,
          deviceId,
        ),
      ),
    ),
  )
  return changed.reduce((sum, rows) => sum + rows, 0)
}

/** Calls out of the priority lanes in a row, by window; every day begins anew. */
export const readRuns = async (read: HallRead, hallId: string, day: string): Promise<Map<string, number>> => {
  const rows = await read.all<{ window_id: string; run: number }>(
    'SELECT window_id, run FROM queue_window WHERE hall_id = ? AND day = ?',
    hallId,
    day,
  )
  return new Map(rows.map((row) => [row.window_id, row.run]))
}

export const writeRuns = (
  tx: HallTx,
  hallId: string,
  day: string,
  runs: ReadonlyMap<string, number>,
): Promise<void> =>
  tx.insert(
    'queue_window',
    ['hall_id', 'window_id', 'day', 'run'],
    [...runs].map(([windowId, run]) => [hallId, windowId, day, run]),
    'ON CONFLICT (hall_id, window_id) DO UPDATE SET day = excluded.day, run = excluded.run',
  )
