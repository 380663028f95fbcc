import type { PaperFormBatch } from '../../model/day-models.ts'
import type { ReadDb } from '../sql.ts'

export interface StoredFormBatch {
  readonly batchId: string
  readonly batch: PaperFormBatch
}

/** Every printed batch of blank forms, the newest first. */
export const readFormBatches = (db: ReadDb): StoredFormBatch[] =>
  db
    .all<{ id: string; state: string }>(
      "SELECT id, state FROM entity WHERE kind = 'paper_form' ORDER BY id DESC",
    )
    // Written by the projection from a typed state.
    .map((row) => ({ batchId: row.id, batch: JSON.parse(row.state) as PaperFormBatch }))

/** Form numbers with this beginning that some record names as the paper it was first written on. */
export const enteredFormNos = (db: ReadDb, prefix: string): ReadonlySet<string> =>
  new Set(
    db
      .all<{ form_no: string }>(
        `SELECT back_entry_no AS form_no FROM ledger INDEXED BY ledger_back_entry WHERE back_entry_no >= ? AND back_entry_no < ?
         UNION ALL SELECT back_entry_no FROM slip INDEXED BY slip_back_entry WHERE back_entry_no >= ? AND back_entry_no < ?`,
        prefix,
        `${prefix}\u{10FFFF}`,
        prefix,
        `${prefix}\u{10FFFF}`,
      )
      .map((row) => row.form_no),
  )
