import type { ReadDb } from '../sql.ts'

/** How far back in this machine's own records its last users are looked for; a few weeks at a busy window. */
const OWN_RECORDS_LOOKED_AT = 5_000

/** Staff numbers that opened a session on this machine last, newest first. The hall's other machines do not count. */
export const recentStaffIds = (db: ReadDb, deviceId: string, limit: number): string[] =>
  db
    .all<{ id: string }>(
      `SELECT entity_id AS id FROM (
         SELECT e.local_seq, e.type, e.entity_id FROM device d JOIN event_log e USING (device_no)
         WHERE d.device_id = ? AND e.device_seq > (
           SELECT max(device_seq) FROM event_log WHERE device_no = d.device_no) - ?)
       WHERE type = 'account.session_opened' GROUP BY entity_id ORDER BY max(local_seq) DESC LIMIT ?`,
      deviceId,
      OWN_RECORDS_LOOKED_AT,
      limit,
    )
    .map((row) => row.id)
