import { Alert, Modal } from 'antd'
import { useEffect, useEffectEvent, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './parts.css'

export interface StepDialogProps {
  readonly title: ReactNode
  readonly okText: string
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly busy?: boolean
  readonly danger?: boolean
  readonly okDisabled?: boolean
  /** What went wrong, in words; stays above the buttons until the next try. */
  readonly error?: string | null
  readonly width?: number
  /** The dialog went on to other fields: the first of them gets the focus. */
  readonly stage?: string
  readonly children: ReactNode
}

/**
 * One step in a compact dialog: the first field has the focus, Enter submits (Ctrl+Enter from a text of several lines),
 * Esc closes, and the focus goes back where it was. Mounted only while open.
 */
export const StepDialog = ({
  title,
  okText,
  onSubmit,
  onClose,
  busy = false,
  danger = false,
  okDisabled = false,
  error = null,
  width = 560,
  stage = '',
  children,
}: StepDialogProps) => {
  const { t } = useTranslation()
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const focusedStage = useRef<string>(null)
  const focusFirst = useEffectEvent(() => {
    const isOpening = focusedStage.current === null
    focusedStage.current = stage
    // Whoever was quicker than the opening types on where they are.
    if (isOpening && form.current?.contains(document.activeElement) === true) return
    const first =
      form.current?.querySelector<HTMLElement>('[data-first]') ??
      form.current?.querySelector<HTMLElement>(
        'input, textarea, [role="radio"][tabindex="0"], [tabindex="0"]',
      ) ??
      // Nothing to type: Enter still does the step.
      document.querySelector<HTMLElement>(`button[form="${formId}"]`)
    first?.focus()
  })
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (shown) focusFirst()
    // The stage alone calls for a new focus.
  }, [shown, stage])
  return (
    <Modal
      open
      title={title}
      width={width}
      mask={{ closable: false }}
      onCancel={onClose}
      okText={okText}
      cancelText={t('action.cancel')}
      confirmLoading={busy}
      okButtonProps={{ htmlType: 'submit', form: formId, danger, disabled: okDisabled }}
      afterOpenChange={setShown}
      styles={{ body: { maxHeight: 'calc(100vh - 220px)', overflowY: 'auto' } }}
      style={{ top: 48 }}
    >
      <form
        ref={form}
        id={formId}
        className="hd-dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && !okDisabled) onSubmit()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            event.stopPropagation()
            form.current?.requestSubmit()
          }
        }}
      >
        {children}
        {error ? <Alert type="error" showIcon title={error} role="alert" /> : null}
      </form>
    </Modal>
  )
}
