import { Checkbox, Input, type InputRef } from 'antd'
import { useRef, useState } from 'react'
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

type DecideFields = Omit<ParamsInput<'cases.decide'>, 'caseId' | 'revision'>

export interface DecideDialogProps extends StepProps<DecideFields> {
  /** What the item results in, as a first name of the certificate. */
  readonly certificate: string
}

/** The decision: granted with its certificate, or refused after an answered report. */
export const DecideDialog = ({
  caseFile,
  certificate,
  busy,
  error,
  onSubmit,
  onClose,
}: DecideDialogProps) => {
  const { t } = useTranslation(['cases', 'slips'])
  const [result, setResult] = useState<'GRANTED' | 'REFUSED'>('GRANTED')
  const [reason, setReason] = useState('')
  const [certificateName, setCertificateName] = useState(certificate)
  const [certificateNo, setCertificateNo] = useState('')
  const certificateInput = useRef<InputRef>(null)
  const refused = result === 'REFUSED'
  const flow = useNegativeFlow(caseFile, 'REFUSED', refused)
  const [draft, setDraft] = useState(() =>
    emptyReport('REFUSED', caseFile.applicant.name, caseFile.summary || caseFile.itemName),
  )
  const [tried, setTried] = useState(false)
  const [papersReturned, setPapersReturned] = useState(false)
  const [opinion, setOpinion] = useState('')
  const [answering, setAnswering] = useState<'approve' | 'sendBack' | null>(null)
  const ready = !refused || flow.stage === 'READY'
  const submit = () => {
    setTried(true)
    if (refused && flow.stage === 'WRITE') {
      if (reportGap(draft) === null) void flow.write(draft)
    } else if (refused && flow.stage === 'ANSWER') setAnswering('approve')
    else if (!refused || reason.trim() !== '')
      onSubmit({
        result,
        reason: reason.trim(),
        certificateName: refused ? '' : certificateName.trim(),
        certificateNo: refused ? '' : certificateNo.trim(),
        papersReturned: refused && papersReturned,
        negativeReportId: refused ? (flow.report?.negativeReportId ?? null) : null,
      })
  }
  return (
    <>
      <StepDialog
        title={t('dialog.decide.title')}
        okText={ready ? t('dialog.decide.ok') : t(`dialog.refuse.ok.${flow.stage}`)}
        width={760}
        stage={refused ? flow.stage : 'GRANT'}
        busy={busy || flow.busy}
        okDisabled={refused && flow.loading}
        error={answering ? null : (error?.message ?? flow.error?.message ?? null)}
        onClose={onClose}
        onSubmit={submit}
      >
        <KeyChoice
          ariaLabel={t('dialog.decide.title')}
          value={result}
          onChange={setResult}
          onChosen={(chosen) => {
            if (chosen === 'GRANTED') certificateInput.current?.focus()
          }}
          options={(['GRANTED', 'REFUSED'] as const).map((value) => ({ value, label: t(`result.${value}`) }))}
        />
        {refused ? (
          <NegativeStages
            stage={flow.stage}
            report={flow.report}
            draft={draft}
            onDraft={setDraft}
            showErrors={tried && flow.stage === 'WRITE'}
            opinion={opinion}
            onOpinion={setOpinion}
            onSendBack={() => setAnswering('sendBack')}
            lastStage={t('negative.decision')}
          />
        ) : (
          <div className="hd-row">
            <Field label={t('dialog.decide.certificateName')}>
              {(ids) => (
                <Input
                  {...ids}
                  maxLength={120}
                  value={certificateName}
                  onChange={(event) => setCertificateName(event.target.value)}
                />
              )}
            </Field>
            <Field label={t('dialog.decide.certificateNo')}>
              {(ids) => (
                <Input
                  {...ids}
                  ref={certificateInput}
                  maxLength={120}
                  value={certificateNo}
                  onChange={(event) => setCertificateNo(event.target.value)}
                />
              )}
            </Field>
          </div>
        )}
        {ready ? (
          <Field
            label={t('dialog.decide.reason')}
            required={refused}
            error={tried && refused && reason.trim() === '' ? t('dialog.reasonNeeded') : undefined}
          >
            {(ids) => (
              <Input
                {...ids}
                maxLength={2000}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        {refused && ready ? (
          <Checkbox checked={papersReturned} onChange={(event) => setPapersReturned(event.target.checked)}>
            {t('slips:papersReturned.check')}
          </Checkbox>
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
