import { Checkbox, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { saveFile, XLSX_TYPE } from './save-file.ts'
import type { LedgerColumn } from './ledger-columns.ts'
import type { LedgerParams, LedgerSort } from './ledger-filter.ts'

interface ExportDialogProps {
  readonly params: LedgerParams
  readonly sort: LedgerSort
  readonly columns: readonly LedgerColumn[]
  readonly records: number | null
  /** Up to when the records are complete; empty when nothing is behind. */
  readonly completeness: string
  readonly onClose: () => void
}

/** Exports are masked; full names take a reason, and both are logged (domain-rules section 16). */
export const ExportDialog = ({
  params,
  sort,
  columns,
  records,
  completeness,
  onClose,
}: ExportDialogProps): ReactNode => {
  const { t, i18n } = useTranslation(['ledger', 'common'])
  const action = useHallAction('ledger.export')
  const [unmask, setUnmask] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = unmask && reason.trim() === ''
  const submit = async (): Promise<void> => {
    setTried(true)
    if (missing) return
    const file = await action.run({
      filter: { ...params, sort },
      columns: columns.map((column) => column.id),
      headings: columns.map((column) => t(`column.${column.id}`)),
      unmaskReason: unmask ? reason.trim() : '',
      locale: i18n.language === 'en' ? 'en' : 'zh-CN',
    })
    if (file === undefined) return
    saveFile(file.fileName, file.base64, XLSX_TYPE)
    notifySaved(t('export.done', { n: file.rows }))
    onClose()
  }
  return (
    <StepDialog
      title={t('export.title')}
      okText={t('export.button')}
      width={480}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div>
        {records === null
          ? t('export.what', { columns: columns.length })
          : t('export.whatCounted', { columns: columns.length, n: records })}
      </div>
      {completeness === '' ? null : <div className="muted">{completeness}</div>}
      <Checkbox checked={unmask} onChange={(event) => setUnmask(event.target.checked)}>
        {t('export.unmask')}
      </Checkbox>
      {unmask ? (
        <Field
          label={t('export.reason')}
          required
          hint={t('export.logged')}
          error={tried && missing ? t('common:form.required', { field: t('export.reason') }) : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              autoFocus
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <div className="muted">{t('export.masked')}</div>
      )}
    </StepDialog>
  )
}
