import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../../db/contract/index.ts'
import { ConfirmerDialog } from '../../../shared/confirmer-dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { KeyChoice } from '../../parts/key-choice.tsx'
import { StepDialog } from '../../parts/step-dialog.tsx'
import { emptyReport, reportGap } from '../../slips/report-draft.ts'
import type { StepProps } from './dialog-props.ts'
import { NegativeStages } from './negative-stages.tsx'
import { useNegativeFlow } from './use-negative-flow.ts'

type RefuseFields = Omit<ParamsInput<'cases.refuse'>, 'caseId' | 'revision'>

const CLASSES = ['NOT_NEEDED', 'OTHER_ORGAN', 'OTHER'] as const

/** No acceptance: the report, its answer at this desk, then the notice. */
export const RefuseDialog = ({ caseFile, busy, error, onSubmit, onClose }: StepProps<RefuseFields>) => {
  const { t } = useTranslation(['cases', 'slips'])
  const flow = useNegativeFlow(caseFile, 'NOT_ACCEPTED', true)
  const [draft, setDraft] = useState(() =>
    emptyReport('NOT_ACCEPTED', caseFile.applicant.name, caseFile.summary || caseFile.itemName),
  )
  const [tried, setTried] = useState(false)
  const [papersReturned, setPapersReturned] = useState(false)
  const [opinion, setOpinion] = useState('')
  const [answering, setAnswering] = useState<'approve' | 'sendBack' | null>(null)
  const [reasonClass, setReasonClass] = useState<(typeof CLASSES)[number]>('OTHER')
  const [organ, setOrgan] = useState('')
  const submit = () => {
    setTried(true)
    if (flow.stage === 'WRITE') {
      if (reportGap(draft) === null) void flow.write(draft)
    } else if (flow.stage === 'ANSWER') setAnswering('approve')
    else if (flow.report) {
      if (reasonClass === 'OTHER_ORGAN' && organ.trim() === '') return
      onSubmit({
        negativeReportId: flow.report.negativeReportId,
        reasonClass,
        organ: organ.trim(),
        papersReturned,
      })
    }
  }
  return (
    <>
      <StepDialog
        title={t('dialog.refuse.title')}
        okText={t(`dialog.refuse.ok.${flow.stage}`)}
        width={760}
        stage={flow.stage}
        danger={flow.stage === 'READY'}
        busy={busy || flow.busy}
        okDisabled={flow.loading}
        error={answering ? null : (error?.message ?? flow.error?.message ?? null)}
        onClose={onClose}
        onSubmit={submit}
      >
        <NegativeStages
          stage={flow.stage}
          report={flow.report}
          draft={draft}
          onDraft={setDraft}
          showErrors={tried && flow.stage === 'WRITE'}
          opinion={opinion}
          onOpinion={setOpinion}
          onSendBack={() => setAnswering('sendBack')}
          lastStage={t('negative.notice')}
        />
        {flow.stage === 'READY' ? (
          <>
            <Field label={t('dialog.refuse.class')} required>
              {() => (
                <KeyChoice
                  ariaLabel={t('dialog.refuse.class')}
                  value={reasonClass}
                  onChange={setReasonClass}
                  options={CLASSES.map((value) => ({ value, label: t(`refusal.${value}`) }))}
                />
              )}
            </Field>
            <Field
              label={t('dialog.refuse.organ')}
              required={reasonClass === 'OTHER_ORGAN'}
              error={
                tried && reasonClass === 'OTHER_ORGAN' && organ.trim() === ''
                  ? t('dialog.refuse.organNeeded')
                  : undefined
              }
            >
              {(ids) => (
                <Input
                  {...ids}
                  maxLength={120}
                  value={organ}
                  onChange={(event) => setOrgan(event.target.value)}
                />
              )}
            </Field>
            <Checkbox checked={papersReturned} onChange={(event) => setPapersReturned(event.target.checked)}>
              {t('slips:papersReturned.check')}
            </Checkbox>
          </>
        ) : null}
      </StepDialog>
      <ConfirmerDialog
        open={answering !== null}
        unitId={caseFile.unitId}
        writtenBy={flow.report?.staffName ?? null}
        busy={flow.busy}
        error={flow.error}
        onCancel={() => setAnswering(null)}
        onConfirm={(confirmer) =>
          void flow.answer(answering === 'approve', opinion, confirmer).then((done) => {
            if (done) setAnswering(null)
          })
        }
      >
        <p>{answering === 'sendBack' ? t('negative.confirmSendBack') : t('negative.confirmApprove')}</p>
      </ConfirmerDialog>
    </>
  )
}
