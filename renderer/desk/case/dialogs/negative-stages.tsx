import { Button, Input, Steps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../parts/field.tsx'
import { ReportFieldsForm } from '../../slips/report-fields.tsx'
import { ReportSummary } from '../../slips/report-summary.tsx'
import type { NegativeReport, ReportDraft } from '../../slips/report-draft.ts'
import type { NegativeStage } from './use-negative-flow.ts'

export interface NegativeStagesProps {
  readonly stage: NegativeStage
  readonly report: NegativeReport | null
  readonly draft: ReportDraft
  readonly onDraft: (draft: ReportDraft) => void
  readonly showErrors: boolean
  readonly opinion: string
  readonly onOpinion: (opinion: string) => void
  readonly onSendBack: () => void
  /** Name of the last stage: the notice, or the decision. */
  readonly lastStage: string
}

/** The two stages before a negative answer: the report is written, then answered. */
export const NegativeStages = ({
  stage,
  report,
  draft,
  onDraft,
  showErrors,
  opinion,
  onOpinion,
  onSendBack,
  lastStage,
}: NegativeStagesProps) => {
  const { t } = useTranslation(['cases', 'slips'])
  const [details, setDetails] = useState(false)
  return (
    <>
      <Steps
        size="small"
        current={stage === 'WRITE' ? 0 : stage === 'ANSWER' ? 1 : 2}
        items={[{ title: t('negative.write') }, { title: t('negative.answer') }, { title: lastStage }]}
      />
      {stage === 'WRITE' ? (
        <ReportFieldsForm draft={draft} onChange={onDraft} showErrors={showErrors} fixedCause />
      ) : null}
      {stage === 'ANSWER' && report ? (
        <>
          <p className="hd-secondary">{t('negative.answerHint', { reportNo: report.reportNo })}</p>
          <ReportSummary report={report} />
          <Field label={t('slips:report.opinion')}>
            {(ids) => (
              <Input
                {...ids}
                data-first
                maxLength={2000}
                value={opinion}
                onChange={(event) => onOpinion(event.target.value)}
              />
            )}
          </Field>
          <div>
            <Button size="small" onClick={onSendBack}>
              {t('slips:action.sendBack')}
            </Button>
          </div>
        </>
      ) : null}
      {stage === 'READY' && report ? (
        <div>
          {t('negative.ready', { reportNo: report.reportNo, name: report.approverName })}{' '}
          <Button type="link" size="small" onClick={() => setDetails(!details)}>
            {t('negative.details')}
          </Button>
          {details ? <ReportSummary report={report} /> : null}
        </div>
      ) : null}
    </>
  )
}
