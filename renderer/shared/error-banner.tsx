import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { allowHallLogin } from './hall-login/call-hall.ts'
import type { HallError } from './hall.ts'

interface ErrorBannerProps {
  readonly error: HallError | null
  readonly onRetry?: (() => void) | undefined
  readonly onClose?: (() => void) | undefined
}

/** A failure in the user's words, with what can be done; nothing when there is none. */
export function ErrorBanner({ error, onRetry, onClose }: ErrorBannerProps) {
  const { t } = useTranslation()
  if (error === null) return null
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={error.message}
      className="error-banner"
      {...(onClose === undefined
        ? {}
        : { closable: { closeIcon: true, onClose, 'aria-label': t('action.close') } })}
      action={
        onRetry === undefined ? null : (
          <Button
            size="small"
            onClick={() => {
              allowHallLogin()
              onRetry()
            }}
          >
            {t(error.code === 'HALL_LOGIN_NEEDED' ? 'action.prove' : 'action.retry')}
          </Button>
        )
      }
    />
  )
}
