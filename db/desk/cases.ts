import type { caseMethods } from '../contract/cases.ts'
import { findCaseIdByNo } from '../store/queries/cases.ts'
import { CaseId } from '../model/ids.ts'
import type { CaseState } from '../model/case.ts'
import { readEntity } from '../store/index.ts'
import { acceptanceHandlers } from './cases/acceptance.ts'
import { readCase } from './cases/case-file.ts'
import { correctionHandlers } from './cases/corrections.ts'
import { explainDue } from './cases/due.ts'
import { handlingHandlers } from './cases/handling.ts'
import { intakeHandlers } from './cases/intake.ts'
import { freshView } from './cases/views.ts'
import type { Handlers } from './context.ts'
import { isUnitVisible } from './scope.ts'

export const caseHandlers: Handlers<typeof caseMethods> = {
  ...intakeHandlers,
  ...acceptanceHandlers,
  ...handlingHandlers,
  ...correctionHandlers,
  'cases.get': (context, { caseId }) => freshView(context, caseId),
  'cases.findByNo'(context, { caseNo }) {
    const found =
      findCaseIdByNo(context.store.read, caseNo.normalize('NFKC').toUpperCase()) ??
      findCaseIdByNo(context.store.read, caseNo)
    const state = found === null ? undefined : readEntity<CaseState>(context.store.read, 'case', found)?.state
    return {
      caseId: found !== null && state && isUnitVisible(context, state.unitId) ? CaseId.parse(found) : null,
    }
  },
  'cases.explainDue': (context, { caseId }) =>
    explainDue(context, readCase(context, context.store.read, caseId).state),
}
