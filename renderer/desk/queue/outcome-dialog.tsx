import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StatedOutcome } from '../../../db/model/events/queue-events.ts'
import { Field } from '../parts/field.tsx'
import { KeyChoice } from '../parts/key-choice.tsx'
import { StepDialog } from '../parts/step-dialog.tsx'
import { closeQueueDialog } from './queue-store.ts'
import type { Ending, Outcome } from './queue-types.ts'
import type { SharedDialogProps } from './quick-reason-dialog.tsx'

interface OutcomeDialogProps extends SharedDialogProps {
  readonly number: string
  readonly goOn: (ending: Ending) => Promise<boolean>
}

/** How a visit ended in which nothing was recorded: one number key and Enter. */
export function OutcomeDialog({ number, goOn, busy, error, onClose }: OutcomeDialogProps) {
  const { t } = useTranslation(['queue', 'common'])
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const noteMissing = outcome === 'OTHER' && note.trim() === ''
  const submit = (): void => {
    setTried(true)
    if (outcome === null || noteMissing) return
    void goOn({ outcome, note: note.trim() }).then((done) => {
      if (done) closeQueueDialog()
    })
  }
  return (
    <StepDialog
      title={number === '' ? t('ending.titleNoTicket') : t('ending.title', { number })}
      okText={t('ending.ok')}
      width={560}
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={submit}
    >
      <div>{t('ending.hint')}</div>
      <Field
        label={t('ending.label')}
        required
        error={
          tried && outcome === null ? t('common:form.required', { field: t('ending.label') }) : undefined
        }
      >
        {() => (
          <KeyChoice
            first
            ariaLabel={t('ending.label')}
            invalid={tried && outcome === null}
            value={outcome}
            options={StatedOutcome.options.map((value) => ({ value, label: t(`outcome.${value}`) }))}
            onChange={setOutcome}
          />
        )}
      </Field>
      <Field
        label={t('common:form.note')}
        required={outcome === 'OTHER'}
        error={tried && noteMissing ? t('common:form.required', { field: t('common:form.note') }) : undefined}
      >
        {(ids) => (
          <Input {...ids} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
    </StepDialog>
  )
}
