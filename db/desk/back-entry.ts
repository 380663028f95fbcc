import { ContractError } from '../contract/index.ts'
import type { BackEntryInput } from '../contract/cases.ts'
import type { z } from 'zod'
import type { BackEntry } from '../model/events/case-events.ts'
import type { ReadDb } from '../store/index.ts'
import { isFormNoUsed } from '../store/queries/paper-forms.ts'

/**
 * Checks the paper form a record was first written on (补录). A form number is entered once, ever.
 * @throws ContractError PAPER_FORM_USED, BAD_REQUEST for a time to come
 */
export const checkBackEntry = (
  db: ReadDb,
  input: z.output<typeof BackEntryInput> | null,
  nowMs: number,
): BackEntry | null => {
  if (!input) return null
  if (input.trueAtMs > nowMs) throw new ContractError('BAD_REQUEST', { problem: 'backEntry.trueAtMs' })
  if (isFormNoUsed(db, input.formNo)) throw new ContractError('PAPER_FORM_USED', { formNo: input.formNo })
  return input
}
