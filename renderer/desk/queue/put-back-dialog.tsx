import { useTranslation } from 'react-i18next'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { QuickReasonDialog } from './quick-reason-dialog.tsx'

const REASONS = ['DEVICE', 'STAFF_AWAY', 'WRONG_CALL', 'LEAD_SAYS'] as const

interface PutBackDialogProps {
  readonly ticketId: string
  readonly number: string
  readonly windowName: string
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Frees a visitor from a window that cannot go on; who, why and from where stays on the ticket. */
export function PutBackDialog({ ticketId, number, windowName, onClose, onDone }: PutBackDialogProps) {
  const { t } = useTranslation('queue')
  const action = useHallAction('queue.putBack')
  const submit = async (reason: string): Promise<void> => {
    if ((await action.run({ ticketId, reason })) === undefined) return
    notifySaved(t('putBack.done', { number }))
    onClose()
    onDone()
  }
  return (
    <QuickReasonDialog
      title={t('putBack.title', { number })}
      okText={t('putBack.button')}
      hint={t('putBack.hint', { window: windowName })}
      quick={REASONS.map((key) => t(`putBack.reason.${key}`))}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={(reason) => void submit(reason)}
      onClose={onClose}
    />
  )
}
