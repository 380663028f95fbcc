import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import type { HallError } from '../../shared/hall.ts'
import { useStatus } from '../../shared/status-store.ts'

interface EditProblemProps {
  readonly error: HallError | null
  /** Closes the editor, so that the record as it is now can be opened; left out where nothing has to be closed. */
  readonly onReopen?: () => void
}

/**
 * What the whole hall shares is edited at the server: says so before somebody types while it cannot be reached, and what to
 * do when somebody else was quicker. What was typed stays in the form until it is closed.
 */
export function EditProblem({ error, onReopen }: EditProblemProps) {
  const { t } = useTranslation('admin')
  const link = useStatus((state) => state.status?.link ?? 'STANDALONE')
  if (error?.code === 'VERSION_CHANGED')
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        className="error-banner"
        title={error.message}
        description={t('edit.changedHint')}
        action={
          onReopen === undefined ? null : (
            <Button size="small" onClick={onReopen}>
              {t('edit.reopen')}
            </Button>
          )
        }
      />
    )
  if (error?.code === 'HALL_NEEDED' || (error === null && link === 'OFFLINE'))
    return (
      <Alert
        type={error === null ? 'info' : 'warning'}
        showIcon
        {...(error === null ? {} : { role: 'alert' as const })}
        className="error-banner"
        title={t('edit.hallNeeded')}
        description={t('edit.hallNeededHint')}
      />
    )
  return <ErrorBanner error={error} />
}
