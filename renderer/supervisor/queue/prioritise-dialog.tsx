import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readTicketNumber } from '../../../db/model/queue/ticket-number.ts'
import { PriorityGroup } from '../../../db/model/queue/ticket-class.ts'
import { Field } from '../../desk/parts/field.tsx'
import { KeyChoice } from '../../desk/parts/key-choice.tsx'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import { QuickReason } from '../../desk/queue/quick-reason-dialog.tsx'
import { SlipNumberField } from '../../desk/queue/slip-number-field.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'

type Group = (typeof PriorityGroup.options)[number]
const REASONS = ['UNWELL', 'LONG_WAY', 'DEADLINE', 'OUR_FAULT'] as const

interface PrioritiseDialogProps {
  readonly initial: string
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Lets one who waits go first; who, why and by whom stays on the ticket. */
export function PrioritiseDialog({ initial, onClose, onDone }: PrioritiseDialogProps) {
  const { t } = useTranslation(['queue', 'common'])
  const action = useHallAction('queue.prioritise')
  const [text, setText] = useState(initial)
  const [group, setGroup] = useState<Group>('URGENT')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const number = readTicketNumber(text)
  const submit = async (): Promise<void> => {
    setTried(true)
    if (number === null || reason.trim() === '') return
    if ((await action.run({ text: number, group, reason: reason.trim() })) === undefined) return
    notifySaved(t('prioritise.done', { number }))
    onClose()
    onDone()
  }
  return (
    <StepDialog
      title={t('prioritise.title')}
      okText={t('prioritise.button')}
      width={540}
      busy={action.busy}
      error={action.error?.message ?? null}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <div>{t('prioritise.hint')}</div>
      <SlipNumberField text={text} tried={tried} onChange={setText} />
      <Field label={t('prioritise.group')} required>
        {() => (
          <KeyChoice<Group>
            ariaLabel={t('prioritise.group')}
            value={group}
            options={PriorityGroup.options.map((value) => ({ value, label: t(`group.${value}`) }))}
            onChange={setGroup}
          />
        )}
      </Field>
      <QuickReason
        quick={REASONS.map((key) => t(`prioritise.reason.${key}`))}
        value={reason}
        onChange={setReason}
        tried={tried}
      />
    </StepDialog>
  )
}
