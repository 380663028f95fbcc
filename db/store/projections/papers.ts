import { paperModel, type PaperState } from '../../model/paper.ts'
import { watchNumber } from './doubled-number.ts'
import { projector, writeRow, type Row } from './projector.ts'
import { unitMark, writeSearchDoc, type SearchDoc } from './search-index.ts'

const paperRow = (id: string, state: PaperState): Row => ({
  paper_id: id,
  kind: state.kind,
  number: state.number,
  unit_id: state.unitId,
  case_id: state.caseId,
  consultation_id: state.consultationId,
  issued_at_ms: state.issuedAtMs,
  issued_by: state.issuedBy,
  prints: state.prints.length,
  signed: state.signature ? (state.signature.refusedToSign ? 'REFUSED_TO_SIGN' : 'SIGNED') : 'UNSIGNED',
  status: state.status,
})

const paperDoc = (state: PaperState): SearchDoc => ({
  texts: [state.number, state.content.applicantName, state.content.itemName],
  names: [state.content.applicantName],
  marks: [unitMark(state.unitId)],
})

export const paperProjector = projector<PaperState, Parameters<typeof paperModel.apply>[1]>({
  model: paperModel,
  write(db, id, after, before) {
    writeRow(db, 'paper', 'paper_id', before && paperRow(id, before), after && paperRow(id, after))
    watchNumber(db, 'paper', id, after?.number, before?.number)
    writeSearchDoc(db, 'PAPER', id, after && paperDoc(after), before && paperDoc(before))
  },
})
