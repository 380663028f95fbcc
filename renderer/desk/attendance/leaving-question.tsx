import { LogoutOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import './attendance.css'

/** An answer that does not come is a no, so that the key works again at the end of the session. */
const ASKED_MS = 60_000

interface LeavingQuestionProps {
  readonly text: string
  readonly onLeave: () => void
  readonly onCancel: () => void
  /** Left out where nobody is logged in. */
  readonly onGoOut?: () => void
}

/** Asked before an early sign-out. The keyboard rests on the safe answer and goes back to where it was after it. */
export function LeavingQuestion({ text, onLeave, onCancel, onGoOut }: LeavingQuestionProps) {
  const { t } = useTranslation('attendance')
  const cancel = useRef(onCancel)
  cancel.current = onCancel
  const card = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const mine = card.current
    mine?.querySelector<HTMLElement>('[data-safe]')?.focus()
    const timer = window.setTimeout(() => cancel.current(), ASKED_MS)
    // Before anything else hears them: a dialog below stays open, and a second F9 is no answer.
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' && event.key !== 'F9') return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key === 'Escape') cancel.current()
    }
    window.addEventListener('keydown', listen, true)
    return () => {
      window.clearTimeout(timer)
      window.removeEventListener('keydown', listen, true)
      const at = document.activeElement
      const isMine = at === null || at === document.body || mine?.contains(at) === true
      if (isMine && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <div ref={card} className="att-question" role="alertdialog" aria-label={text}>
      <p className="att-question-text">
        <QuestionCircleOutlined aria-hidden /> {text}
      </p>
      <div className="att-question-answers">
        {onGoOut === undefined ? null : <Button onClick={onGoOut}>{t('today.goOut')}</Button>}
        <Button danger icon={<LogoutOutlined aria-hidden />} onClick={onLeave}>
          {t('punch.leave')}
        </Button>
        <Button type="primary" data-safe onClick={onCancel}>
          {t('punch.stay')}
        </Button>
      </div>
    </div>
  )
}
