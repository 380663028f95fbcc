import { Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from './field.tsx'
import { StepDialog } from './step-dialog.tsx'

export interface ReasonDialogProps {
  readonly title: ReactNode
  readonly okText: string
  readonly hint?: ReactNode
  readonly label?: string
  /** False where a note may stay empty. */
  readonly required?: boolean
  readonly danger?: boolean
  readonly busy: boolean
  readonly error: string | null
  readonly maxLength?: number
  /** What stands in the field to begin with. */
  readonly initial?: string
  readonly onSubmit: (text: string) => void
  readonly onClose: () => void
}

/** A step that wants one text: a reason or a note. */
export const ReasonDialog = ({
  title,
  okText,
  hint,
  label,
  required = true,
  danger = false,
  busy,
  error,
  maxLength = 500,
  initial = '',
  onSubmit,
  onClose,
}: ReasonDialogProps) => {
  const { t } = useTranslation()
  const [text, setText] = useState(initial.slice(0, maxLength))
  const [tried, setTried] = useState(false)
  const name = label ?? t('form.reason')
  const missing = required && text.trim() === ''
  return (
    <StepDialog
      title={title}
      okText={okText}
      width={480}
      danger={danger}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (!missing) onSubmit(text.trim())
      }}
    >
      {hint ? <div>{hint}</div> : null}
      <Field
        label={name}
        required={required}
        error={tried && missing ? t('form.required', { field: name }) : undefined}
      >
        {(ids) =>
          initial === '' ? (
            <Input
              {...ids}
              data-first
              maxLength={maxLength}
              {...(tried && missing ? { status: 'error' as const } : {})}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          ) : (
            <Input.TextArea
              {...ids}
              data-first
              rows={3}
              maxLength={maxLength}
              {...(tried && missing ? { status: 'error' as const } : {})}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )
        }
      </Field>
    </StepDialog>
  )
}
