import { SUPERVISOR_SCOPE } from '../model/scopes.ts'
import type { Verdict } from '../model/verdict.ts'
import type { PulledEvent, Scope } from '../sync/wire.ts'
import type { HallValue } from './hall-db.ts'

// How the events of a scope are read. The supervisor's scope is the log itself: no rows are written for it.

export const isWholeLog = (scope: Scope): boolean => scope === SUPERVISOR_SCOPE

/** What follows FROM, up to the first condition, which the caller adds. */
export const fromScope = (scope: Scope, hallId: string): { sql: string; values: readonly HallValue[] } =>
  isWholeLog(scope)
    ? { sql: 'event e WHERE e.hall_id = ? AND', values: [hallId] }
    : {
        sql: `event_scope s JOIN event e ON e.hall_id = s.hall_id AND e.hall_seq = s.hall_seq
              WHERE s.hall_id = ? AND s.scope = ? AND`,
        values: [hallId, scope],
      }

/** `hall_seq` in the table whose index leads through the scope. */
export const seqOf = (scope: Scope): string => (isWholeLog(scope) ? 'e.hall_seq' : 's.hall_seq')

export const PULLED_COLUMNS = 'e.hall_seq, e.received_at_ms, e.at_ms, e.grade, e.verdict, e.reason, e.bytes'

export interface PulledRow {
  readonly hall_seq: number
  readonly received_at_ms: number
  readonly at_ms: number
  readonly grade: 'A' | 'B' | 'C'
  readonly verdict: Verdict
  readonly reason: string
  readonly bytes: Uint8Array
}

export const toPulled = (row: PulledRow): PulledEvent => ({
  hallSeq: row.hall_seq,
  receivedAtMs: row.received_at_ms,
  atMs: row.at_ms,
  grade: row.grade,
  verdict: row.verdict,
  reason: row.reason,
  bytes: Buffer.from(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength),
})
