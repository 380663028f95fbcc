import {
  firstContactModel,
  negativeReportModel,
  type FirstContactState,
  type NegativeReportState,
} from '../../model/slips.ts'
import { watchNumber } from './doubled-number.ts'
import { projector, writeRow, type Row } from './projector.ts'

const firstContactRow = (id: string, state: FirstContactState): Row => ({
  slip_id: id,
  kind: 'FIRST_CONTACT',
  no: state.slipNo,
  status: state.status,
  is_open: state.status === 'OPEN' || state.status === 'TRANSFERRED' ? 1 : 0,
  unit_id: null,
  staff_id: state.staffId,
  case_id: null,
  at_ms: state.atMs,
  due_day: state.transfer?.followUpDay ?? null,
  back_entry_no: state.backEntry?.formNo ?? null,
})

const negativeReportRow = (id: string, state: NegativeReportState): Row => ({
  slip_id: id,
  kind: 'NEGATIVE_REPORT',
  no: state.reportNo,
  status: state.status,
  is_open: state.status === 'FILED' ? 0 : 1,
  unit_id: state.unitId,
  staff_id: state.staffId,
  case_id: state.facts.caseId,
  at_ms: state.updatedAtMs,
  due_day: state.answerDueDay,
  back_entry_no: null,
})

export const firstContactProjector = projector<
  FirstContactState,
  Parameters<typeof firstContactModel.apply>[1]
>({
  model: firstContactModel,
  write(db, id, after, before) {
    writeRow(
      db,
      'slip',
      'slip_id',
      before && firstContactRow(id, before),
      after && firstContactRow(id, after),
    )
    watchNumber(db, 'first_contact', id, after?.slipNo, before?.slipNo)
  },
})
export const negativeReportProjector = projector<
  NegativeReportState,
  Parameters<typeof negativeReportModel.apply>[1]
>({
  model: negativeReportModel,
  write(db, id, after, before) {
    writeRow(
      db,
      'slip',
      'slip_id',
      before && negativeReportRow(id, before),
      after && negativeReportRow(id, after),
    )
    watchNumber(db, 'negative_report', id, after?.reportNo, before?.reportNo)
  },
})
