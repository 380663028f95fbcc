import { DAY_MS, dayFromMs } from '../model/day.ts'
import { ENDING_KINDS, subjectOf, SUPERVISOR_SCOPE } from '../model/scopes.ts'
import { readEnvelope } from './event-log.ts'
import type { ReadDb } from './sql.ts'
import type { ForeignEvent, ScopeCursor } from './sync-types.ts'

/** A ticket has the day of the machine that printed it: a clock that was wrong by less hides none. */
const CLOCKS_OFF_MS = 7 * DAY_MS
const DAY_LENGTH = 10

const ENDING: ReadonlySet<string> = new Set(ENDING_KINDS)
const OF_TICKET = Buffer.from('"entity":["ticket","')
const RELEASED = Buffer.from('"type":"record.released"')

/** By its own time, or by the day in its ticket's number, which is read without reading the event: pages stay quick. */
const isOfOlder = ({ atMs, bytes }: ForeignEvent, beforeMs: number, beforeDay: string): boolean => {
  if (atMs < beforeMs) return true
  const at = bytes.indexOf(OF_TICKET)
  if (at < 0) return bytes.includes(RELEASED)
  const day = at + OF_TICKET.length
  return bytes.toString('latin1', day, day + DAY_LENGTH) < beforeDay
}

const isHere = (
  db: ReadDb,
  { scope, hallSeq }: ScopeCursor,
  [kind, id]: readonly [string, string],
): boolean => {
  const ofScope =
    scope === SUPERVISOR_SCOPE
      ? ''
      : 'AND EXISTS (SELECT 1 FROM event_scope s WHERE s.scope = ? AND s.hall_seq = e.hall_seq)'
  return (
    db.get(
      `SELECT 1 FROM event_log e WHERE e.entity_kind = ? AND e.entity_id = ? AND e.hall_seq <= ? ${ofScope} LIMIT 1`,
      kind,
      id,
      hallSeq,
      ...(ofScope === '' ? [] : [scope]),
    ) !== undefined
  )
}

/** See `SyncLog.leftOut`. */
export const readLeftOut = (
  db: ReadDb,
  cursor: ScopeCursor,
  events: readonly ForeignEvent[],
): (readonly [kind: string, id: string])[] => {
  if (cursor.sinceMs === null) return []
  const beforeMs = cursor.sinceMs + CLOCKS_OFF_MS
  const beforeDay = dayFromMs(beforeMs)
  const found = new Map<string, readonly [kind: string, id: string]>()
  for (const event of events) {
    // A scope filled again comes whole up to its cursor.
    if (event.hallSeq <= cursor.hallSeq || !isOfOlder(event, beforeMs, beforeDay)) continue
    const envelope = readEnvelope(event.bytes)
    if (!envelope) continue
    const record = subjectOf(envelope)
    if (ENDING.has(record[0])) found.set(record.join('\n'), record)
  }
  return [...found.values()].filter((record) => !isHere(db, cursor, record))
}
