import { Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readTicketNumber } from '../../../db/model/queue/ticket-number.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { StepDialog } from '../parts/step-dialog.tsx'
import { withEnding } from './queue-acts.ts'
import { closeQueueDialog, perform } from './queue-store.ts'
import type { SharedDialogProps } from './quick-reason-dialog.tsx'
import { SlipNumberField } from './slip-number-field.tsx'

interface ByHandDialogProps extends SharedDialogProps {
  /** The host found that this window does not serve the class of the slip. */
  readonly isUnknownClass: boolean
}

/** While the hall is away: the number of the slip in front of the clerk, and service begins. */
export function ByHandDialog({ busy, error, onClose, isUnknownClass }: ByHandDialogProps) {
  const { t } = useTranslation('queue')
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const [asked, setAsked] = useState(false)
  const [otherClass, setOtherClass] = useState(false)
  const number = readTicketNumber(text)
  const submit = (): void => {
    setTried(true)
    if (number === null) return
    void withEnding(async (ending) => {
      const done = await perform(() =>
        callHall('queue.byHand', { text: number, otherClass, ...ending }, true),
      )
      if (done) closeQueueDialog()
      else setAsked(true)
      return done
    })
  }
  return (
    <StepDialog
      title={t('hand.title')}
      okText={t('hand.ok')}
      width={480}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={submit}
    >
      <div>{t('hand.hint')}</div>
      <SlipNumberField text={text} tried={tried} onChange={setText} />
      {isUnknownClass || (asked && otherClass) ? (
        <Checkbox checked={otherClass} onChange={(event) => setOtherClass(event.target.checked)}>
          {t('hand.otherClass')}
        </Checkbox>
      ) : null}
    </StepDialog>
  )
}
