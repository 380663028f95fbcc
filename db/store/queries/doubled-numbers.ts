import { uuidText } from '../event-log.ts'
import type { ReadDb } from '../sql.ts'

/** A record with a number that an earlier one has; both as the accepted events that gave it out. */
export interface DoubledNumber {
  readonly kind: string
  readonly number: string
  readonly eventId: string
  readonly earlierEventId: string
}

const GIVES_OUT = `('case.opened', 'consultation.logged', 'paper.issued', 'first_contact.opened', 'negative_report.drafted')`

/**
 * Every number that two records hold, once for each but the first of them, in the hall's time. What the hall has not taken
 * in yet waits: it may get another id on its way.
 */
export const readDoubledNumbers = (db: ReadDb): DoubledNumber[] => {
  const rows = db.all<{ kind: string; number: string; holder: string; id: Uint8Array }>(
    `SELECT d.kind, d.number, d.id AS holder, e.id FROM doubled_number d
     JOIN event_log e ON e.entity_kind = d.kind AND e.entity_id = d.id
     WHERE e.verdict = 'accepted' AND e.type IN ${GIVES_OUT}
     ORDER BY d.kind, d.number, e.at_ms, e.id`,
  )
  const holders = Map.groupBy(rows, ({ kind, number }) => `${kind} ${number}`)
  return [...holders.values()].flatMap((all) => {
    const [first, ...later] = all.filter(
      (row, index) => all.findIndex(({ holder }) => holder === row.holder) === index,
    )
    if (!first) return []
    return later.map(({ kind, number, id }) => ({
      kind,
      number,
      eventId: uuidText(id),
      earlierEventId: uuidText(first.id),
    }))
  })
}

/** Those nobody has dealt with yet (`conflict.settled`). */
export const openDoubledNumbers = (db: ReadDb): DoubledNumber[] =>
  readDoubledNumbers(db).filter(
    ({ eventId }) => db.get("SELECT 1 FROM entity WHERE kind = 'conflict' AND id = ?", eventId) === undefined,
  )
