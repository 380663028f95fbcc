import { Input, Select, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'

interface DialogProps<Fields> {
  readonly busy: boolean
  readonly error: string | null
  readonly onSubmit: (fields: Fields) => void
  readonly onClose: () => void
}
type TransferFields = Omit<ParamsInput<'firstContacts.transfer'>, 'firstContactId'>
type CloseFields = Omit<ParamsInput<'firstContacts.close'>, 'firstContactId'>

const SATISFIED = ['YES', 'NO', 'UNKNOWN'] as const
type Satisfied = (typeof SATISFIED)[number]
const toBoolean = (value: Satisfied): boolean | null => (value === 'UNKNOWN' ? null : value === 'YES')

const SatisfiedChoice = ({
  value,
  onChange,
}: {
  readonly value: Satisfied
  readonly onChange: (value: Satisfied) => void
}) => {
  const { t } = useTranslation('slips')
  return (
    <Field label={t('slip.satisfied')}>
      {() => (
        <KeyChoice
          ariaLabel={t('slip.satisfied')}
          value={value}
          onChange={onChange}
          options={SATISFIED.map((option) => ({ value: option, label: t(`satisfied.${option}`) }))}
        />
      )}
    </Field>
  )
}

export interface EndSlipDialogProps extends DialogProps<CloseFields> {
  /** HANDLE: done by the first person. CLOSE: followed up after a transfer; keeps the receipt of the other unit. */
  readonly step: 'HANDLE' | 'CLOSE'
}

/** The slip is answered, by the first person or after the other unit did. */
export const EndSlipDialog = ({ step, busy, error, onSubmit, onClose }: EndSlipDialogProps) => {
  const { t } = useTranslation('slips')
  const [result, setResult] = useState('')
  const [receipt, setReceipt] = useState('')
  const [satisfied, setSatisfied] = useState<Satisfied>('UNKNOWN')
  const [tried, setTried] = useState(false)
  const missing = result.trim() === ''
  return (
    <StepDialog
      title={t(`slipAction.${step}`)}
      okText={t(`slipAction.${step}`)}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (!missing)
          onSubmit({ result: result.trim(), receipt: receipt.trim(), satisfied: toBoolean(satisfied) })
      }}
    >
      <Field label={t('slip.result')} required error={tried && missing ? t('needed') : undefined}>
        {(ids) => (
          <Input
            {...ids}
            data-first
            maxLength={500}
            value={result}
            onChange={(event) => setResult(event.target.value)}
          />
        )}
      </Field>
      {step === 'CLOSE' ? (
        <Field label={t('slip.receipt')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={120}
              value={receipt}
              onChange={(event) => setReceipt(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <SatisfiedChoice value={satisfied} onChange={setSatisfied} />
    </StepDialog>
  )
}

export interface TransferSlipDialogProps extends DialogProps<TransferFields> {
  readonly units: readonly { readonly unitId: string; readonly name: string; readonly consultPhone: string }[]
}

/** Handed to another unit: to whom, under which number; the host sets the day of the follow-up. */
export const TransferSlipDialog = ({ units, busy, error, onSubmit, onClose }: TransferSlipDialogProps) => {
  const { t } = useTranslation('slips')
  const [unitId, setUnitId] = useState<string | null>(null)
  const personInput = useRef<InputRef>(null)
  const [person, setPerson] = useState('')
  const [phone, setPhone] = useState('')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <StepDialog
      title={t('slipAction.TRANSFER')}
      okText={t('slipAction.TRANSFER')}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (unitId === null || person.trim() === '') return
        onSubmit({ toUnitId: unitId, toPerson: person.trim(), toPhone: phone.trim(), note: note.trim() })
      }}
    >
      <Field label={t('slip.toUnit')} required error={tried && unitId === null ? t('needed') : undefined}>
        {(ids) => (
          <Select
            {...ids}
            autoFocus
            showSearch={{ optionFilterProp: 'label' }}
            value={unitId}
            onChange={(value) => {
              setUnitId(value)
              // The list takes the focus back as it closes; the person comes next.
              requestAnimationFrame(() => personInput.current?.focus())
              setPhone(units.find((unit) => unit.unitId === value)?.consultPhone ?? '')
            }}
            options={units.map((unit) => ({ value: unit.unitId, label: unit.name }))}
          />
        )}
      </Field>
      <div className="hd-row">
        <Field
          label={t('slip.toPerson')}
          required
          error={tried && person.trim() === '' ? t('needed') : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              ref={personInput}
              maxLength={120}
              value={person}
              onChange={(event) => setPerson(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('slip.toPhone')}>
          {(ids) => (
            <Input {...ids} maxLength={60} value={phone} onChange={(event) => setPhone(event.target.value)} />
          )}
        </Field>
      </div>
      <Field label={t('slip.note')} hint={t('slip.followUpHint')}>
        {(ids) => (
          <Input {...ids} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}
