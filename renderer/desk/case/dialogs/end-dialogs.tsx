import { Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../../db/contract/index.ts'
import { ConfirmerDialog } from '../../../shared/confirmer-dialog.tsx'
import { EvaluationChoice } from '../../intake/evaluation-choice.tsx'
import type { EvaluationDraft } from '../../intake/intake-draft.ts'
import { Field } from '../../parts/field.tsx'
import { KeyChoice } from '../../parts/key-choice.tsx'
import { StepDialog } from '../../parts/step-dialog.tsx'
import { fenOfYuan } from '../../parts/yuan.ts'
import { TRIP_REASONS } from '../timeline-words.ts'
import type { StepProps } from './dialog-props.ts'

type FeeFields = Omit<ParamsInput<'cases.recordFee'>, 'caseId' | 'revision'>
type DeliverFields = Omit<ParamsInput<'cases.deliver'>, 'caseId' | 'revision'>
type EvaluateFields = Omit<ParamsInput<'cases.evaluate'>, 'caseId' | 'revision'>
type TripFields = Omit<ParamsInput<'cases.countTrip'>, 'caseId' | 'revision'>
type ReopenFields = Omit<ParamsInput<'cases.reopen'>, 'caseId' | 'revision'>

const DELIVERY_WAYS = ['IN_PERSON', 'MAIL', 'ONLINE', 'OTHER'] as const

/** A fee, or its waiver. */
export const FeeDialog = ({
  suggestedItem,
  busy,
  error,
  onSubmit,
  onClose,
}: StepProps<FeeFields> & { readonly suggestedItem: string }) => {
  const { t } = useTranslation('cases')
  const [yuan, setYuan] = useState('')
  const [item, setItem] = useState(suggestedItem)
  const [receiptNo, setReceiptNo] = useState('')
  const [waived, setWaived] = useState(false)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const amountFen = waived && yuan.trim() === '' ? 0 : fenOfYuan(yuan)
  return (
    <StepDialog
      title={t('dialog.fee.title')}
      okText={t('dialog.fee.ok')}
      busy={busy}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (amountFen !== null)
          onSubmit({ amountFen, item: item.trim(), receiptNo: receiptNo.trim(), waived, note: note.trim() })
      }}
    >
      <div className="hd-row">
        <Field
          label={t('dialog.fee.amount')}
          required
          error={tried && amountFen === null ? t('dialog.fee.badAmount') : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              data-first
              inputMode="decimal"
              maxLength={14}
              {...(tried && amountFen === null ? { status: 'error' as const } : {})}
              value={yuan}
              onChange={(event) => setYuan(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('dialog.fee.receiptNo')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={60}
              value={receiptNo}
              onChange={(event) => setReceiptNo(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field label={t('dialog.fee.item')}>
        {(ids) => (
          <Input {...ids} maxLength={200} value={item} onChange={(event) => setItem(event.target.value)} />
        )}
      </Field>
      <Checkbox checked={waived} onChange={(event) => setWaived(event.target.checked)}>
        {t('dialog.fee.waived')}
      </Checkbox>
      <Field label={t('dialog.note')}>
        {(ids) => (
          <Input {...ids} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}

/** Delivery of the result: who took it, in what relation, how. */
export const DeliverDialog = ({ caseFile, busy, error, onSubmit, onClose }: StepProps<DeliverFields>) => {
  const { t } = useTranslation(['cases', 'common'])
  const [receiver, setReceiver] = useState(caseFile.agent?.name ?? caseFile.applicant.name)
  const [relation, setRelation] = useState('')
  const [idLast4, setIdLast4] = useState('')
  const [way, setWay] = useState<(typeof DELIVERY_WAYS)[number]>('IN_PERSON')
  return (
    <StepDialog
      title={t('dialog.deliver.title')}
      okText={t('dialog.deliver.ok')}
      busy={busy}
      okDisabled={receiver.trim() === ''}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={() =>
        onSubmit({ receiver: receiver.trim(), relation: relation.trim(), idLast4: idLast4.trim(), way })
      }
    >
      <div className="hd-row">
        <Field label={t('dialog.deliver.receiver')} required>
          {(ids) => (
            <Input
              {...ids}
              data-first
              maxLength={120}
              value={receiver}
              onChange={(event) => setReceiver(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('dialog.deliver.relation')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={60}
              value={relation}
              onChange={(event) => setRelation(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('dialog.deliver.idLast4')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={4}
              value={idLast4}
              onChange={(event) => setIdLast4(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field label={t('dialog.deliver.way')}>
        {() => (
          <KeyChoice
            ariaLabel={t('dialog.deliver.way')}
            value={way}
            onChange={setWay}
            options={DELIVERY_WAYS.map((value) => ({ value, label: t(`common:way.${value}`) }))}
          />
        )}
      </Field>
    </StepDialog>
  )
}

/** The evaluation given at the window, or why there is none. */
export const EvaluateDialog = ({ busy, error, onSubmit, onClose }: StepProps<EvaluateFields>) => {
  const { t } = useTranslation('cases')
  const [value, setValue] = useState<EvaluationDraft>({ grade: null, noGradeReason: null })
  const [text, setText] = useState('')
  const chosen = value.grade !== null || value.noGradeReason !== null
  return (
    <StepDialog
      title={t('evaluation.title')}
      okText={t('dialog.evaluate.ok')}
      width={720}
      busy={busy}
      okDisabled={!chosen}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={() => onSubmit({ ...value, text: text.trim() })}
    >
      <EvaluationChoice value={value} onChange={setValue} />
      <Field label={t('dialog.evaluate.text')}>
        {(ids) => (
          <Input {...ids} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}

/** One more visit of the applicant, and why. */
export const TripDialog = ({ busy, error, onSubmit, onClose }: StepProps<TripFields>) => {
  const { t } = useTranslation('cases')
  const [reason, setReason] = useState<(typeof TRIP_REASONS)[number]>('SUPPLEMENT')
  const [note, setNote] = useState('')
  return (
    <StepDialog
      title={t('dialog.trip.title')}
      okText={t('dialog.trip.ok')}
      busy={busy}
      error={error?.message ?? null}
      onClose={onClose}
      onSubmit={() => onSubmit({ reason, note: note.trim() })}
    >
      <KeyChoice
        ariaLabel={t('dialog.trip.reason')}
        value={reason}
        onChange={setReason}
        options={TRIP_REASONS.map((value) => ({ value, label: t(`trip.${value}`) }))}
      />
      <Field label={t('dialog.note')}>
        {(ids) => (
          <Input {...ids} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}

/** A closed case opens again: reason, then the confirmation of somebody entitled. */
export const ReopenDialog = ({ caseFile, busy, error, onSubmit, onClose }: StepProps<ReopenFields>) => {
  const { t } = useTranslation('cases')
  const [reason, setReason] = useState('')
  const [confirming, setConfirming] = useState(false)
  return (
    <>
      <StepDialog
        title={t('dialog.reopen.title')}
        okText={t('dialog.reopen.ok')}
        busy={busy}
        okDisabled={reason.trim() === ''}
        error={confirming ? null : (error?.message ?? null)}
        onClose={onClose}
        onSubmit={() => setConfirming(true)}
      >
        <Field label={t('dialog.reason')} required>
          {(ids) => (
            <Input
              {...ids}
              data-first
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </StepDialog>
      <ConfirmerDialog
        open={confirming}
        unitId={caseFile.unitId}
        busy={busy}
        error={error}
        onCancel={() => setConfirming(false)}
        onConfirm={(confirmer) => onSubmit({ reason: reason.trim(), confirmer })}
      />
    </>
  )
}
