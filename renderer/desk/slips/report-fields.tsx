import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { REPORT_CAUSES, reportGap, type ReportCause, type ReportDraft } from './report-draft.ts'

export interface ReportFieldsProps {
  readonly draft: ReportDraft
  readonly onChange: (draft: ReportDraft) => void
  readonly showErrors: boolean
  /** Left out where the step behind the report settles the cause. */
  readonly fixedCause?: boolean
  /** The causes to choose from; all unless told otherwise. */
  readonly causes?: readonly ReportCause[]
}

/** The texts of a negative-answer report (否定报备). */
export const ReportFieldsForm = ({
  draft,
  onChange,
  showErrors,
  fixedCause = false,
  causes = REPORT_CAUSES,
}: ReportFieldsProps) => {
  const { t } = useTranslation(['slips', 'common'])
  const gap = showErrors ? reportGap(draft) : null
  const text = (
    field: Exclude<keyof ReportDraft, 'cause'>,
    required: boolean,
    rows: number,
    first = false,
  ) => {
    const wrong = gap === field ? t('needed') : undefined
    const shared = {
      maxLength: field === 'applicantName' ? 120 : 2000,
      value: draft[field],
      ...(first ? { 'data-first': true } : {}),
      ...(wrong ? { status: 'error' as const } : {}),
    }
    return (
      <Field label={t(`report.${field}`)} required={required} error={wrong}>
        {(ids) =>
          rows === 1 ? (
            <Input
              {...ids}
              {...shared}
              onChange={(event) => onChange({ ...draft, [field]: event.target.value })}
            />
          ) : (
            <Input.TextArea
              {...ids}
              {...shared}
              rows={rows}
              onChange={(event) => onChange({ ...draft, [field]: event.target.value })}
            />
          )
        }
      </Field>
    )
  }
  return (
    <>
      {fixedCause ? null : (
        <Field label={t('report.cause')} required>
          {() => (
            <KeyChoice
              ariaLabel={t('report.cause')}
              value={draft.cause}
              onChange={(cause) => onChange({ ...draft, cause })}
              options={causes.map((value) => ({ value, label: t(`cause.${value}`) }))}
            />
          )}
        </Field>
      )}
      <div className="hd-row">
        {text('applicantName', true, 1)}
        {text('matter', true, 1)}
      </div>
      {text('facts', true, 2, true)}
      {text('reason', true, 2)}
      {text('legalBasis', true, 1)}
      {text('cure', false, 1)}
    </>
  )
}
