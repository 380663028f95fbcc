import { Alert, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { clockTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { QuickReasonDialog } from './quick-reason-dialog.tsx'
import { minutesOf, type QueueT } from './queue-words.ts'

const REASONS = ['DEVICE', 'STAFF_AWAY', 'WRONG_CALL', 'LEAD_SAYS'] as const

type TicketAt = NonNullable<Result<'queue.ticket'>['at']>
type AtWindow = Pick<Result<'queue.ticket'>['ticket'], 'windowName' | 'status'>

/** What its window does with the visitor, as far as anybody but that window knows. */
const standWords = (t: QueueT, at: TicketAt, { windowName, status }: AtWindow): string => {
  const known = status === 'CALLED' || status === 'SERVING' ? status : 'HELD'
  const toldMs = at.isAway ? (at.asOfMs ?? at.nowMs) : at.nowMs
  const doing = t(`putBack.doing.${known}`, {
    count: at.sinceMs === null ? 0 : minutesOf(toldMs - at.sinceMs),
  })
  const since = at.silentSinceMs === null ? '' : clockTime(at.silentSinceMs)
  const words = t(`putBack.contact.${at.contact}`, { window: windowName, doing, since })
  return at.isAway ? t('putBack.then', { at: clockTime(toldMs), words }) : words
}

interface PutBackDialogProps {
  readonly ticketId: string
  readonly ticket: AtWindow & { readonly number: string }
  /** Null: by now no window has it. */
  readonly at: TicketAt | null
  readonly onClose: () => void
  readonly onDone: () => void
}

/**
 * Frees a visitor from a window that cannot go on; who, why and from where stays on the ticket. A window that has not fallen
 * silent may be serving this minute: that is said, and asked about.
 */
export function PutBackDialog({ ticketId, ticket, at, onClose, onDone }: PutBackDialogProps) {
  const { t } = useTranslation('queue')
  const action = useHallAction('queue.putBack')
  const [isAsked, setAsked] = useState(false)
  const { number, windowName } = ticket
  const isAway = at?.isAway === true
  const mayBeAtWork = at?.contact === 'HERE' || at?.contact === 'UNKNOWN'
  const submit = async (reason: string): Promise<void> => {
    if ((await action.run({ ticketId, reason, fromWork: mayBeAtWork && isAsked })) === undefined) return
    notifySaved(t('putBack.done', { number }))
    onClose()
    onDone()
  }
  return (
    <QuickReasonDialog
      title={t('putBack.title', { number })}
      okText={t('putBack.button')}
      okDisabled={at === null || isAway || (mayBeAtWork && !isAsked)}
      danger={mayBeAtWork}
      hint={
        <div className="hd-dialog-form">
          {at === null ? (
            <Alert type="info" showIcon title={t('putBack.free', { number })} />
          ) : (
            <Alert
              type={isAway || mayBeAtWork ? 'warning' : 'info'}
              showIcon
              title={standWords(t, at, ticket)}
              description={isAway ? t('putBack.away') : t(mayBeAtWork ? 'putBack.cutsOff' : 'putBack.hint')}
            />
          )}
          {mayBeAtWork && !isAway ? (
            <Checkbox checked={isAsked} onChange={(event) => setAsked(event.target.checked)}>
              {t('putBack.asked', { window: windowName })}
            </Checkbox>
          ) : null}
        </div>
      }
      quick={REASONS.map((key) => t(`putBack.reason.${key}`))}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={(reason) => void submit(reason)}
      onClose={onClose}
    />
  )
}
