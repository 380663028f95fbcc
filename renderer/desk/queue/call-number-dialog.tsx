import { Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readTicketNumber } from '../../../db/model/queue/ticket-number.ts'
import type { HallError } from '../../shared/hall.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { StepDialog } from '../parts/step-dialog.tsx'
import { withEnding } from './queue-acts.ts'
import { closeQueueDialog, perform, useQueueDesk } from './queue-store.ts'
import { QuickReason, type SharedDialogProps } from './quick-reason-dialog.tsx'
import { SlipNumberField } from './slip-number-field.tsx'

const REASONS = ['CAME_BACK', 'NEEDS_HELP', 'LEAD_SAYS', 'MISHEARD'] as const

interface CallNumberDialogProps extends SharedDialogProps {
  readonly failure: HallError | null
}

/** One ticket out of its order: its number as it stands on the slip, and why. */
export function CallNumberDialog({ busy, error, onClose, failure }: CallNumberDialogProps) {
  const { t } = useTranslation('queue')
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  /** The number somebody has said yes to: another one is asked about anew. */
  const [otherClass, setOtherClass] = useState<string | null>(null)
  const [asked, setAsked] = useState<string | null>(null)
  /** The same for one another window calls, whose visitor is here: nobody calls it, service begins. */
  const [takenHere, setTakenHere] = useState<string | null>(null)
  const [askedTaken, setAskedTaken] = useState<string | null>(null)
  const number = readTicketNumber(text)
  const submit = (): void => {
    setTried(true)
    if (number === null || reason.trim() === '') return
    void withEnding(async (ending) => {
      const wish = { text: number, otherClass: otherClass === number, ...ending }
      const done = await perform(() =>
        takenHere === number
          ? callHall('queue.byHand', { ...wish, calledElsewhere: true }, true)
          : callHall('queue.callNumber', { ...wish, reason: reason.trim() }, true),
      )
      const code = useQueueDesk.getState().error?.code
      if (done) closeQueueDialog()
      else if (code === 'CLASS_NOT_SERVED') setAsked(number)
      else if (code === 'CALLED_ELSEWHERE') setAskedTaken(number)
      return done
    })
  }
  return (
    <StepDialog
      title={t('number.title')}
      okText={t(takenHere !== null && takenHere === number ? 'hand.ok' : 'number.ok')}
      width={520}
      busy={busy}
      error={failure?.code === 'NOT_FOUND' ? t('number.unknown', { number: number ?? text }) : error}
      onClose={onClose}
      onSubmit={submit}
    >
      <div>{t('number.hint')}</div>
      <SlipNumberField text={text} tried={tried} onChange={setText} />
      {asked !== null && asked === number ? (
        <Checkbox
          checked={otherClass === number}
          onChange={(event) => setOtherClass(event.target.checked ? number : null)}
        >
          {t('number.otherClass')}
        </Checkbox>
      ) : null}
      {askedTaken !== null && askedTaken === number ? (
        <Checkbox
          checked={takenHere === number}
          onChange={(event) => setTakenHere(event.target.checked ? number : null)}
        >
          {t('hand.calledElsewhere', { number })}
        </Checkbox>
      ) : null}
      <QuickReason
        quick={REASONS.map((key) => t(`number.reason.${key}`))}
        value={reason}
        onChange={setReason}
        tried={tried}
      />
    </StepDialog>
  )
}
