import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseView } from '../../../../db/contract/cases.ts'
import { StepDialog } from '../../parts/step-dialog.tsx'
import {
  emptyReport,
  OTHER_CAUSES,
  reportFields,
  reportGap,
  type ReportFields,
} from '../../slips/report-draft.ts'
import { ReportFieldsForm } from '../../slips/report-fields.tsx'

export interface ReportDialogProps {
  readonly caseFile: CaseView
  readonly busy: boolean
  readonly error: string | null
  readonly onSubmit: (fields: ReportFields) => void
  readonly onClose: () => void
}

/** A report of a case that is not refused but cannot go on as promised; refusals write theirs on the way. */
export const ReportDialog = ({ caseFile, busy, error, onSubmit, onClose }: ReportDialogProps) => {
  const { t } = useTranslation('cases')
  const [draft, setDraft] = useState(() =>
    emptyReport('PROMISE_CANNOT_BE_KEPT', caseFile.applicant.name, caseFile.summary || caseFile.itemName),
  )
  const [tried, setTried] = useState(false)
  return (
    <StepDialog
      title={t('action.report')}
      okText={t('dialog.report.ok')}
      width={760}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (reportGap(draft) === null) onSubmit(reportFields(draft, caseFile.itemId, caseFile.caseId))
      }}
    >
      <p className="hd-secondary">{t('dialog.report.hint')}</p>
      <ReportFieldsForm draft={draft} onChange={setDraft} showErrors={tried} causes={OTHER_CAUSES} />
    </StepDialog>
  )
}
