import { Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'

export interface SharedDialogProps {
  readonly busy: boolean
  readonly error: string | null
  readonly onClose: () => void
}

interface QuickReasonProps {
  /** The usual reasons; a number key takes one. */
  readonly quick: readonly string[]
  readonly value: string
  readonly onChange: (reason: string) => void
  readonly tried: boolean
  /** Where a dialog sets the focus when it opens. */
  readonly first?: boolean
}

/** A reason out of the usual ones, or in own words. */
export function QuickReason({ quick, value, onChange, tried, first = false }: QuickReasonProps) {
  const { t } = useTranslation('common')
  const missing = tried && value.trim() === ''
  const name = t('form.reason')
  return (
    <Field
      label={name}
      required
      error={missing ? t('form.required', { field: name }) : undefined}
      className="queue-reason"
    >
      {(ids) => (
        <>
          <KeyChoice
            ariaLabel={name}
            first={first}
            invalid={missing}
            value={quick.includes(value) ? value : null}
            options={quick.map((reason) => ({ value: reason, label: reason }))}
            onChange={onChange}
          />
          <Input {...ids} maxLength={300} value={value} onChange={(event) => onChange(event.target.value)} />
        </>
      )}
    </Field>
  )
}

interface QuickReasonDialogProps extends SharedDialogProps {
  readonly title: ReactNode
  readonly okText: string
  readonly hint: ReactNode
  readonly quick: readonly string[]
  readonly danger?: boolean
  readonly okDisabled?: boolean
  readonly onSubmit: (reason: string) => void
}

/** A step that wants a reason: a number key and Enter are enough. */
export function QuickReasonDialog({
  title,
  okText,
  hint,
  quick,
  danger = false,
  okDisabled = false,
  busy,
  error,
  onSubmit,
  onClose,
}: QuickReasonDialogProps) {
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <StepDialog
      title={title}
      okText={okText}
      width={520}
      danger={danger}
      okDisabled={okDisabled}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (reason.trim() !== '') onSubmit(reason.trim())
      }}
    >
      <div>{hint}</div>
      <QuickReason quick={quick} value={reason} onChange={setReason} tried={tried} first />
    </StepDialog>
  )
}
