import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { readQueue } from './queue-store.ts'

const CAUSES = ['LEFT', 'NO_SHOW', 'MISTAKE'] as const
type Cause = (typeof CAUSES)[number]

interface VoidDialogProps {
  readonly ticketId: string
  readonly number: string
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Ends a ticket nobody serves; it keeps its history, and its number is not given again. */
export function VoidDialog({ ticketId, number, onClose, onDone }: VoidDialogProps) {
  const { t } = useTranslation(['queue', 'common'])
  const action = useHallAction('queue.void')
  const [cause, setCause] = useState<Cause>('LEFT')
  const [note, setNote] = useState('')
  const submit = async (): Promise<void> => {
    if ((await action.run({ ticketId, cause, note: note.trim() })) === undefined) return
    notifySaved(t('void.done', { number }))
    onClose()
    onDone()
    void readQueue()
  }
  return (
    <StepDialog
      title={t('void.title', { number })}
      okText={t('void.button')}
      width={480}
      danger
      busy={action.busy}
      error={action.error?.message ?? null}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <div>{t('void.hint')}</div>
      <Field label={t('void.cause')} required>
        {() => (
          <KeyChoice<Cause>
            first
            ariaLabel={t('void.cause')}
            value={cause}
            options={CAUSES.map((value) => ({ value, label: t(`cause.${value}`) }))}
            onChange={setCause}
          />
        )}
      </Field>
      <Field label={t('common:form.note')}>
        {(ids) => (
          <Input {...ids} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}
