import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useShortcut } from '../../shared/shortcuts.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { Field } from '../parts/field.tsx'
import type { ConflictView } from './conflict-words.ts'
import { DecidedBy } from './decided-by.tsx'
import { useMaySettle } from './use-may-settle.ts'

interface NumberTwicePanelProps {
  readonly view: ConflictView
  readonly onSettled: () => void
}

/** Two records with one number: both count, nothing is to be chosen; what was done about it is written down. */
export function NumberTwicePanel({ view, onSettled }: NumberTwicePanelProps) {
  const { t } = useTranslation(['conflicts', 'common'])
  const settle = useHallAction('conflicts.settle')
  const mayDecide = useMaySettle()
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const isMissing = note.trim() === ''
  const submit = async (): Promise<void> => {
    setTried(true)
    if (isMissing) return
    const { eventId } = view.conflict
    const done = await settle.run({ eventId, decision: 'KEEP', note: note.trim(), standIn: null })
    if (done === undefined) return
    notifySaved(t('twice.saved'))
    onSettled()
  }
  useShortcut('Ctrl+Enter', () => void submit(), { active: mayDecide })
  const field = t('twice.what')
  return (
    <section className="panel conflict-panel">
      <h2>{t('twice.title')}</h2>
      <ol className="conflict-todo">
        <li>{t('twice.tell')}</li>
        <li>{t('twice.mark')}</li>
        <li>{t('twice.handOut')}</li>
      </ol>
      {mayDecide ? (
        <>
          <Field
            label={field}
            required
            error={tried && isMissing ? t('common:form.required', { field }) : undefined}
          >
            {(ids) => (
              <Input.TextArea
                {...ids}
                rows={2}
                className="growing-text"
                maxLength={500}
                value={note}
                placeholder={t('twice.example')}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          <ErrorBanner error={settle.error} onClose={settle.clearError} />
          <div className="conflict-decide">
            <DecidedBy words="twice.by" />
            <Button type="primary" loading={settle.busy} onClick={() => void submit()}>
              {t('twice.done')}
            </Button>
          </div>
        </>
      ) : (
        <p className="muted">{t('twice.notYou')}</p>
      )}
    </section>
  )
}
