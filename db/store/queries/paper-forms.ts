import type { ReadDb } from '../sql.ts'

/** Whether a paper form was already entered, whatever the kind of record, or was marked void. */
export const isFormNoUsed = (db: ReadDb, formNo: string): boolean =>
  db.get<{ used: number }>(
    `SELECT 1 AS used WHERE
       EXISTS (SELECT 1 FROM ledger WHERE back_entry_no = ?)
       OR EXISTS (SELECT 1 FROM slip WHERE back_entry_no = ?)
       OR EXISTS (SELECT 1 FROM entity, json_each(entity.state, '$.voided') AS voided WHERE entity.kind = 'paper_form' AND voided.key = ?)`,
    formNo,
    formNo,
    formNo,
  ) !== undefined
