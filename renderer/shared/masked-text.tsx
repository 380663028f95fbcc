import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { Button, Input, Popover } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from './error-banner.tsx'
import { toHallError } from './hall-error.ts'
import type { HallError } from './hall.ts'

/** Full values go away by themselves, so that they do not stay for the next visitor to read. */
const SHOWN_FOR_MS = 30_000

interface MaskedTextProps {
  readonly masked: string
  /** Fetches the full value with the reason given; the view is logged there. Left out, it cannot be shown. */
  readonly onReveal?: (reason: string) => Promise<string>
}

/** An identifier, masked; shown in full for half a minute after a reason was given. */
export function MaskedText({ masked, onReveal }: MaskedTextProps) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [full, setFull] = useState<string | null>(null)
  const [error, setError] = useState<HallError | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (full === null) return undefined
    const timer = window.setTimeout(() => setFull(null), SHOWN_FOR_MS)
    return () => window.clearTimeout(timer)
  }, [full])

  if (onReveal === undefined || masked === '') return <span className="masked">{masked}</span>
  const reveal = async (): Promise<void> => {
    if (reason.trim() === '' || busy) return
    setBusy(true)
    setError(null)
    try {
      setFull(await onReveal(reason.trim()))
      setAsking(false)
      setReason('')
    } catch (thrown) {
      setError(toHallError(thrown))
    } finally {
      setBusy(false)
    }
  }
  if (full !== null) {
    return (
      <span className="masked">
        <span>{full}</span>
        <Button
          type="text"
          size="small"
          icon={<EyeInvisibleOutlined />}
          aria-label={t('mask.hideAgain')}
          title={t('mask.hideAgain')}
          onClick={() => setFull(null)}
        />
      </span>
    )
  }
  return (
    <span className="masked">
      <span>{masked}</span>
      <Popover
        trigger="click"
        open={asking}
        onOpenChange={setAsking}
        title={t('mask.revealTitle')}
        content={
          <form
            className="reveal-form"
            onSubmit={(event) => {
              event.preventDefault()
              void reveal()
            }}
          >
            <p>{t('mask.revealHint')}</p>
            <Input
              autoFocus
              value={reason}
              maxLength={500}
              placeholder={t('form.reason')}
              onChange={(event) => setReason(event.target.value)}
            />
            <ErrorBanner error={error} />
            <Button type="primary" htmlType="submit" loading={busy} disabled={reason.trim() === ''}>
              {t('action.show')}
            </Button>
          </form>
        }
      >
        <Button
          type="text"
          size="small"
          icon={<EyeOutlined />}
          aria-label={t('mask.revealTitle')}
          title={t('mask.revealTitle')}
        />
      </Popover>
    </span>
  )
}
