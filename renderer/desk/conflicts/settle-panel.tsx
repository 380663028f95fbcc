import { Button, Input, Radio, Select } from 'antd'
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

type StaffId = NonNullable<ConflictView['standIns']>[number]['staffId']

interface SettlePanelProps {
  readonly view: ConflictView
  readonly onSettled: () => void
}

/** The decision: which of the two, why, and who answers for it. Both versions stay whatever is decided. */
export function SettlePanel({ view, onSettled }: SettlePanelProps) {
  const { t } = useTranslation(['conflicts', 'common'])
  const settle = useHallAction('conflicts.settle')
  const [decision, setDecision] = useState<'KEEP' | 'APPLY' | null>(null)
  const [note, setNote] = useState('')
  const [standIn, setStandIn] = useState<StaffId | null>(null)
  const [tried, setTried] = useState(false)
  const mayDecide = useMaySettle()
  // A paper handed out with the refused step is still in the applicant's hands.
  const paper = view.refused.lines.find(({ label }) => label === 'paperNo')
  // Two leaves of one post: keeping one gives the other up, and both at once need the leader.
  const isBooking = view.refused.type === 'post_absence.booked'
  const noteMissing = note.trim() === ''
  // Both away at once: the leader names who is C then.
  const standIns = decision === 'APPLY' ? view.standIns : null
  const standInMissing = standIns !== null && !standIns.some(({ staffId }) => staffId === standIn)
  const submit = async (): Promise<void> => {
    setTried(true)
    if (decision === null || noteMissing || standInMissing) return
    const done = await settle.run({
      eventId: view.conflict.eventId,
      decision,
      note: note.trim(),
      standIn: standIns === null ? null : standIn,
    })
    if (done === undefined) return
    notifySaved(t(`settled.${decision}`))
    onSettled()
  }
  useShortcut('Ctrl+Enter', () => void submit(), { active: mayDecide })
  if (!mayDecide)
    return (
      <section className="panel conflict-panel">
        <h2>{t('decide.title')}</h2>
        <p className="muted">{t('decide.notYou')}</p>
      </section>
    )
  return (
    <section className="panel conflict-panel">
      <h2>{t('decide.title')}</h2>
      <Radio.Group
        className="conflict-choice"
        value={decision}
        aria-label={t('decide.title')}
        onChange={(event) => {
          const value: unknown = event.target.value
          setDecision(value === 'APPLY' ? 'APPLY' : 'KEEP')
        }}
      >
        <Radio value="KEEP">
          <strong>{t('decide.KEEP')}</strong>
          <div className="muted">{t(isBooking ? 'decide.KEEP_BOOKING_MEANS' : 'decide.KEEP_MEANS')}</div>
          {paper === undefined ? null : <div>{t('decide.KEEP_PAPER', { number: paper.value })}</div>}
        </Radio>
        <Radio value="APPLY" disabled={!view.canApply}>
          <strong>{t('decide.APPLY')}</strong>
          <div className="muted">
            {t(
              isBooking && view.standIns !== null
                ? 'decide.APPLY_BOOKING_MEANS'
                : isBooking && !view.canApply
                  ? 'decide.APPLY_BOOKING_NO'
                  : view.canApply
                    ? 'decide.APPLY_MEANS'
                    : 'decide.APPLY_NOT_POSSIBLE',
            )}
          </div>
        </Radio>
      </Radio.Group>
      {tried && decision === null ? (
        <div className="hd-field-error" role="alert">
          {t('decide.choose')}
        </div>
      ) : null}
      {standIns === null ? null : (
        <Field
          label={t('decide.standIn')}
          required
          error={tried && standInMissing ? t('decide.standInMissing') : undefined}
        >
          {(ids) => (
            <Select<StaffId>
              {...ids}
              value={standIn}
              options={standIns.map(({ staffId, name }) => ({ value: staffId, label: `${name} ${staffId}` }))}
              onChange={setStandIn}
            />
          )}
        </Field>
      )}
      <Field
        label={t('common:form.reason')}
        required
        error={
          tried && noteMissing ? t('common:form.required', { field: t('common:form.reason') }) : undefined
        }
      >
        {(ids) => (
          <Input.TextArea
            {...ids}
            rows={2}
            className="growing-text"
            maxLength={500}
            value={note}
            placeholder={t('decide.example')}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <ErrorBanner error={settle.error} onClose={settle.clearError} />
      <div className="conflict-decide">
        <DecidedBy />
        <Button type="primary" loading={settle.busy} onClick={() => void submit()}>
          {t('decide.submit')}
        </Button>
      </div>
    </section>
  )
}
