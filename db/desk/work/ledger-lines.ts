import type { Params, ResultInput } from '../../contract/index.ts'
import { addDays, msAt, type Day } from '../../model/day.ts'
import { maskPartyName } from '../../model/masking.ts'
import { readRunningClocks, type LedgerFilter, type LedgerRow } from '../../store/queries/ledger.ts'
import { staffName, unitName, type DeskContext } from '../context.ts'
import { dueStates, type DueStateName } from '../due-state.ts'
import { workScope } from './work-scope.ts'

export type LedgerQuestion = Params<'ledger.totals'>
export type LedgerLine = ResultInput<'ledger.query'>['rows'][number]

export const dayStartMs = (day: Day): number => msAt(day, '00:00')
export const dayEndMs = (day: Day): number => msAt(addDays(day, 1), '00:00')

/**
 * The due state is no column: it changes by itself as time goes by. Only cases whose clock runs have one, so those are
 * looked at; everything else has none.
 */
const rowsInDueStates = (context: DeskContext, wanted: readonly DueStateName[]): LedgerFilter['rows'] => {
  if (wanted.length === 0) return null
  const stateOf = dueStates(context)
  const meaning = wanted.includes('NONE') ? 'EXCEPT' : 'ONLY'
  const ids = readRunningClocks(context.store.read)
    .filter((row) => wanted.includes(stateOf(row)) === (meaning === 'ONLY'))
    .map((row) => row.row_id)
  return { ids, meaning }
}

/** The filter of a page with what this person may see of it. */
export const ledgerFilter = (context: DeskContext, question: LedgerQuestion): LedgerFilter => ({
  scope: workScope(context),
  text: question.text.trim(),
  kind: question.kind,
  fromMs: question.fromDay === null ? null : dayStartMs(question.fromDay),
  toMs: question.toDay === null ? null : dayEndMs(question.toDay),
  statuses: question.statuses,
  itemId: question.itemId,
  unitId: question.unitId,
  windowId: question.windowId,
  staffId: question.staffId,
  backEntryOnly: question.backEntryOnly,
  rows: rowsInDueStates(context, question.dueStates),
})

/** Turns stored lines into lines of a page: names of today, applicants masked unless a reason was given. */
export const ledgerLines = (
  context: DeskContext,
  rows: readonly LedgerRow[],
  unmasked = false,
): LedgerLine[] => {
  const stateOf = dueStates(context)
  return rows.map((row) => ({
    rowId: row.row_id,
    kind: row.kind,
    caseId: row.kind === 'CASE' ? row.row_id : null,
    consultationId: row.kind === 'CONSULTATION' ? row.row_id : null,
    no: row.no,
    atMs: row.at_ms,
    itemName: row.item_name,
    unitName: unitName(context, row.unit_id),
    windowId: row.window_id,
    applicantMasked: unmasked ? row.applicant_name : maskPartyName(row.applicant_name, row.applicant_kind),
    caseKind: row.case_kind,
    status: row.status,
    dueDay: row.due_day,
    dueState: stateOf(row),
    closedAtMs: row.closed_at_ms,
    staffName: staffName(context, row.staff_id),
    matter: row.matter,
    trips: row.trips,
    feeFen: row.fee_fen,
    corrections: row.corrections,
    backEntry: row.back_entry_no !== null,
  }))
}
