import type { Params, ResultInput } from '../../contract/index.ts'
import { addDays, dayFromMs, msAt, type Day } from '../../model/day.ts'
import { maskPartyName } from '../../model/masking.ts'
import { closingAtMs } from '../../model/opening-hours.ts'
import {
  readRunningClocks,
  type LedgerClock,
  type LedgerFilter,
  type LedgerRow,
} from '../../store/queries/ledger.ts'
import { staffName, unitName, type DeskContext } from '../context.ts'
import { caseClocks, clockView, dueDayOf, type DueStateName } from '../due-state.ts'
import { deadlineRulesOf } from '../hall-rules.ts'
import { workScope } from './work-scope.ts'

export type LedgerQuestion = Params<'ledger.totals'>
export type LedgerLine = ResultInput<'ledger.query'>['rows'][number]

export const dayStartMs = (day: Day): number => msAt(day, '00:00')
export const dayEndMs = (day: Day): number => msAt(addDays(day, 1), '00:00')

/**
 * The due state is no column: it changes by itself as time goes by. Only open cases can have one, so those are looked at;
 * everything else has none.
 */
const rowsInDueStates = (context: DeskContext, wanted: readonly DueStateName[]): LedgerFilter['rows'] => {
  if (wanted.length === 0) return null
  const clockOf = caseClocks(context)
  const meaning = wanted.includes('NONE') ? 'EXCEPT' : 'ONLY'
  const ids = readRunningClocks(context.store.read)
    .filter((row) => wanted.includes(clockOf(row).level) === (meaning === 'ONLY'))
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

/** The moment totals are made for, with the last time the hall closed over what should have been done on the spot. */
export const ledgerClock = ({ nowMs, calendar, reference }: DeskContext): LedgerClock => {
  const { end, openingSessions } = deadlineRulesOf(reference)
  const endOf = (day: Day) => (end === '24H' ? msAt(day, '24:00') - 1 : closingAtMs(openingSessions, day))
  const today = dayFromMs(nowMs)
  const closed = (day: Day) => calendar.isWorkingDay(day) && endOf(day) < nowMs
  let day = today
  while (!closed(day)) day = addDays(day, -1)
  return { nowMs, instantDueBeforeMs: endOf(day) }
}

/** Turns stored lines into lines of a page: names of today, applicants masked unless a reason was given. */
export const ledgerLines = (
  context: DeskContext,
  rows: readonly LedgerRow[],
  unmasked = false,
): LedgerLine[] => {
  const clockOf = caseClocks(context)
  return rows.map((row) => {
    const clock = clockOf(row)
    return {
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
      dueDay: dueDayOf(row.due_day, clock),
      ...clockView(clock),
      closedAtMs: row.closed_at_ms,
      staffName: staffName(context, row.staff_id),
      matter: row.matter,
      trips: row.trips,
      feeFen: row.fee_fen,
      corrections: row.corrections,
      backEntry: row.back_entry_no !== null,
    }
  })
}
