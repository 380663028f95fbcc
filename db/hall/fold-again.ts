import { modelOf } from '../model/entity-models.ts'
import { foldEntity, type RecordedEvent } from '../model/events/define.ts'
import type { HallTx } from './hall-db.ts'
import { readEvent, recordedEventOf } from './verdicts.ts'

/** A batch that is being judged: its accepted events come after `after`, whether they are in the log yet or not. */
export interface JudgedBatch {
  /** hallSeq of the last event before it. */
  readonly after: number
  readonly events: readonly RecordedEvent[]
}
const NO_BATCH: JudgedBatch = { after: Number.MAX_SAFE_INTEGER, events: [] }

/** Accepted events of an entity in the hall's order, those of the batch included; a released one counts at its place. */
const countedEvents = async (
  tx: HallTx,
  hallId: string,
  kind: string,
  id: string,
  batch: JudgedBatch,
): Promise<RecordedEvent[]> => {
  const rows = await tx.all<{
    id: string | null
    hall_seq: number
    at_ms: number
    verdict: string
    bytes: Uint8Array
  }>(
    `SELECT id, hall_seq, at_ms, verdict, bytes FROM event
     WHERE hall_id = ? AND kind = ? AND entity_id = ? AND hall_seq <= ? ORDER BY hall_seq`,
    hallId,
    kind,
    id,
    batch.after,
  )
  const refused = rows
    .filter((row) => row.verdict !== 'accepted' && row.id !== null)
    .map((row) => row.id ?? '')
  const released = new Set(
    (
      await tx.among<{ entity_id: string }>(
        "SELECT entity_id FROM entity WHERE hall_id = ? AND kind = 'release' AND entity_id IN",
        [hallId],
        refused,
      )
    ).map((row) => row.entity_id),
  )
  const stored = rows
    .filter((row) => row.verdict === 'accepted' || (row.id !== null && released.has(row.id)))
    .map((row) => recordedEventOf(readEvent(row.bytes), { hallSeq: row.hall_seq, atMs: row.at_ms }))
    .filter((event) => event !== null)
  return [...stored, ...batch.events]
}

/** The state of an entity from its whole history; for what does not simply come after the rest. */
export const foldAgain = async (
  tx: HallTx,
  hallId: string,
  kind: string,
  id: string,
  batch = NO_BATCH,
): Promise<{ state: unknown; refused: number } | null> => {
  const model = modelOf(kind)
  if (!model) return null
  const { state, refused } = foldEntity(model, await countedEvents(tx, hallId, kind, id, batch))
  return { state, refused: refused.length }
}
