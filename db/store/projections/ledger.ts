import { caseModel, isOpenStatus, type CaseState } from '../../model/case.ts'
import { consultationModel, type ConsultationState } from '../../model/consultation.ts'
import { dayFromMs } from '../../model/day.ts'
import { dueFactsOf } from '../../model/due-facts.ts'
import type { WriteDb } from '../sql.ts'
import { watchNumber } from './doubled-number.ts'
import { projector, writeRow, type Row } from './projector.ts'
import { unitMark, windowMark, writeSearchDoc, type SearchDoc } from './search-index.ts'

/** Promise kept: done before the due moment, which for an on-the-spot case is closing time; unknown while open or without a promise. */
const onTime = (state: CaseState): number | null => {
  const doneAtMs = state.decidedAtMs ?? state.closedAtMs
  const dueAtMs = state.due?.dueAtMs ?? null
  if (doneAtMs === null || dueAtMs === null || isOpenStatus(state.status)) return null
  return doneAtMs <= dueAtMs ? 1 : 0
}

/** What the due state of an open case is worked out from, so that a list need not read thousands of whole cases. */
const dueFacts = (state: CaseState): string | null =>
  isOpenStatus(state.status) ? JSON.stringify(dueFactsOf(state)) : null

const caseRow = (id: string, state: CaseState): Row => ({
  row_id: id,
  kind: 'CASE',
  no: state.caseNo,
  at_ms: state.receivedAtMs,
  day: dayFromMs(state.receivedAtMs),
  item_id: state.itemId,
  item_name: state.itemName,
  unit_id: state.unitId,
  window_id: state.windowId,
  staff_id: state.openedBy,
  handled_by: state.handledBy,
  applicant_name: state.applicant.name,
  applicant_kind: state.applicant.kind,
  applicant_hash: state.applicant.identifier?.hash ?? null,
  case_kind: state.kind,
  status: state.status,
  is_open: isOpenStatus(state.status) ? 1 : 0,
  accepted_at_ms: state.acceptedAtMs,
  due_day: state.due?.dueDay ?? null,
  due_at_ms: state.due?.dueAtMs ?? null,
  statutory_due_day: state.due?.statutoryDueDay ?? null,
  paused:
    state.status === 'SUSPENDED' && state.suspensions.some((s) => s.toDay === null && s.stopsClock) ? 1 : 0,
  closed_at_ms: state.closedAtMs,
  closed_day: state.closedAtMs === null ? null : dayFromMs(state.closedAtMs),
  on_time: onTime(state),
  matter: state.summary,
  trips: state.trips.length,
  notices: state.noticesAsked,
  fee_fen: state.feeFen,
  corrections: state.corrections,
  back_entry_no: state.backEntry?.formNo ?? null,
  updated_at_ms: state.updatedAtMs,
  due_facts: dueFacts(state),
})

/**
 * A case number of 43 characters is looked up whole by its index; in the word index only its day and serial are filed,
 * which is what people type from a receipt.
 */
const shortNo = (no: string): string => {
  const [, day, serial] = /(\d{8})-?(\d{4,})$/.exec(no) ?? []
  return day === undefined || serial === undefined ? no.slice(-12) : day + serial
}

const marksOf = (unitId: string, windowId: string | null): string[] => [
  unitMark(unitId),
  ...(windowId === null ? [] : [windowMark(windowId)]),
]

const caseDoc = (state: CaseState): SearchDoc => ({
  texts: [
    shortNo(state.caseNo),
    state.applicant.name,
    state.agent?.name ?? '',
    state.itemName,
    state.summary,
    state.certificateNo,
  ],
  names: [state.applicant.name, state.agent?.name ?? '', state.itemName],
  marks: marksOf(state.unitId, state.windowId),
})

const consultationRow = (id: string, state: ConsultationState): Row => ({
  row_id: id,
  kind: 'CONSULTATION',
  no: state.consultationNo,
  at_ms: state.atMs,
  day: dayFromMs(state.atMs),
  item_id: state.facts.itemId,
  item_name: state.facts.itemName,
  unit_id: state.facts.unitId,
  window_id: state.windowId,
  staff_id: state.staffId,
  handled_by: state.staffId,
  applicant_name: state.facts.visitorName,
  applicant_kind: 'PERSON',
  applicant_hash: null,
  case_kind: '',
  status: state.status === 'VOID' ? 'VOID' : state.facts.outcome,
  is_open: 0,
  accepted_at_ms: null,
  due_day: null,
  due_at_ms: null,
  statutory_due_day: null,
  paused: 0,
  closed_at_ms: null,
  closed_day: null,
  on_time: null,
  matter: state.facts.matter,
  trips: 0,
  notices: 0,
  fee_fen: 0,
  corrections: state.corrections,
  back_entry_no: state.backEntry?.formNo ?? null,
  updated_at_ms: state.updatedAtMs,
  due_facts: null,
})

const consultationDoc = (state: ConsultationState): SearchDoc => ({
  texts: [
    state.consultationNo,
    state.facts.visitorName,
    state.facts.itemName,
    state.facts.matter,
    state.facts.answer,
  ],
  names: [state.facts.visitorName, state.facts.itemName],
  marks: marksOf(state.facts.unitId, state.windowId),
})

const ledgerWriter =
  <State>(
    kind: 'CASE' | 'CONSULTATION',
    numberOf: (state: State) => string,
    toRow: (id: string, state: State) => Row,
    toDoc: (state: State) => SearchDoc,
  ) =>
  (db: WriteDb, id: string, after: State | undefined, before: State | undefined): void => {
    writeRow(db, 'ledger', 'row_id', before && toRow(id, before), after && toRow(id, after))
    watchNumber(
      db,
      kind === 'CASE' ? 'case' : 'consultation',
      id,
      after && numberOf(after),
      before && numberOf(before),
    )
    writeSearchDoc(db, kind, id, after && toDoc(after), before && toDoc(before))
  }

export const caseProjector = projector({
  model: caseModel,
  write: ledgerWriter('CASE', ({ caseNo }) => caseNo, caseRow, caseDoc),
})
export const consultationProjector = projector({
  model: consultationModel,
  write: ledgerWriter(
    'CONSULTATION',
    ({ consultationNo }) => consultationNo,
    consultationRow,
    consultationDoc,
  ),
})
