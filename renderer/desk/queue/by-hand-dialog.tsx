import { Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readTicketNumber } from '../../../db/model/queue/ticket-number.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { StepDialog } from '../parts/step-dialog.tsx'
import { saidWithUndo, withEnding } from './queue-acts.ts'
import { closeQueueDialog, perform, useQueueDesk } from './queue-store.ts'
import type { SharedDialogProps } from './quick-reason-dialog.tsx'
import { SlipNumberField } from './slip-number-field.tsx'

/**
 * What the host asks back before it begins: a class of other windows, a number nobody is known to have given out, a visitor
 * another window calls.
 */
const QUESTIONS = [
  { code: 'CLASS_NOT_SERVED', key: 'otherClass' },
  { code: 'NUMBER_NOT_GIVEN', key: 'notGiven' },
  { code: 'CALLED_ELSEWHERE', key: 'calledElsewhere' },
] as const
type Question = (typeof QUESTIONS)[number]['key']

/** While the hall is away: the number of the slip in front of the clerk, and service begins. */
export function ByHandDialog({ busy, error, onClose }: SharedDialogProps) {
  const { t } = useTranslation('queue')
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  /** The number each question was asked about, and said yes to: another one is asked about anew. */
  const [asked, setAsked] = useState<Partial<Record<Question, string>>>({})
  const [confirmed, setConfirmed] = useState<Partial<Record<Question, string>>>({})
  const number = readTicketNumber(text)
  const submit = (): void => {
    setTried(true)
    if (number === null) return
    void withEnding(async (ending) => {
      const done = await perform(() =>
        callHall(
          'queue.byHand',
          {
            text: number,
            otherClass: confirmed.otherClass === number,
            notGiven: confirmed.notGiven === number,
            calledElsewhere: confirmed.calledElsewhere === number,
            ...ending,
          },
          true,
        ),
      )
      if (done) {
        closeQueueDialog()
        saidWithUndo(t('hand.done', { number }))
        return true
      }
      const code = useQueueDesk.getState().error?.code
      const question = QUESTIONS.find((each) => each.code === code)
      if (question) setAsked((before) => ({ ...before, [question.key]: number }))
      return false
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
      {number === null
        ? null
        : QUESTIONS.filter(({ key }) => asked[key] === number).map(({ key }) => (
            <Checkbox
              key={key}
              checked={confirmed[key] === number}
              onChange={({ target }) =>
                setConfirmed((before) => ({ ...before, [key]: target.checked ? number : '' }))
              }
            >
              {t(`hand.${key}`, { number })}
            </Checkbox>
          ))}
    </StepDialog>
  )
}
