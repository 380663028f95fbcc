import { Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { decimal } from '../../../db/model/assessment/decimal.ts'
import { Field } from '../../desk/parts/field.tsx'
import { KeyChoice } from '../../desk/parts/key-choice.tsx'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'

const OUTCOMES = ['KEPT', 'CHANGED', 'REVOKED'] as const
type Outcome = (typeof OUTCOMES)[number]

/** 复核: keep the points, change them, or revoke them, with a reason the person will read. */
export function DecideDialog({
  entry,
  onClose,
}: {
  readonly entry: EntryView
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['assessment', 'common'])
  const words = useAssessmentWords()
  const action = useHallAction('assessment.decideAppeal')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [delta, setDelta] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [first] = entry.charges
  const lacksDelta =
    outcome === 'CHANGED' && (delta === null || first === undefined || decimal(first.delta).eq(delta))
  const lacksReason = reason.trim() === ''
  const after =
    delta === null || first === undefined || decimal(first.delta).eq(0)
      ? entry.charges
      : entry.charges.map((charge) => ({
          ...charge,
          delta: decimal(charge.delta).div(first.delta).times(delta).round(4).toFixed(),
        }))
  const submit = async (): Promise<void> => {
    setTried(true)
    if (outcome === null || lacksDelta || lacksReason) return
    const done = await action.run({
      entryId: entry.entryId,
      outcome,
      delta: outcome === 'CHANGED' && delta !== null ? decimal(delta).toFixed() : null,
      reason: reason.trim(),
    })
    if (done === undefined) return
    notifySaved(t('assessment:appeal.saved'))
    onClose()
  }
  return (
    <StepDialog
      title={t('assessment:appeal.decideTitle', { item: entry.itemText })}
      okText={t('assessment:appeal.ok')}
      busy={action.busy}
      error={action.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <dl className="hd-facts">
        <dt>{t('assessment:appeal.now')}</dt>
        <dd>{words.charges(entry.charges, entry.quantity)}</dd>
        <dt>{t('assessment:appeal.says')}</dt>
        <dd>{entry.appeal?.text}</dd>
      </dl>
      <Field
        label={t('assessment:appeal.outcome')}
        required
        error={tried && outcome === null ? t('assessment:appeal.choose') : undefined}
      >
        {() => (
          <KeyChoice<Outcome>
            first
            ariaLabel={t('assessment:appeal.outcome')}
            value={outcome}
            invalid={tried && outcome === null}
            options={OUTCOMES.map((value) => ({ value, label: t(`assessment:appeal.do.${value}`) }))}
            onChange={setOutcome}
          />
        )}
      </Field>
      {outcome === 'CHANGED' ? (
        <Field
          label={t('assessment:appeal.delta')}
          required
          hint={delta === null ? t('assessment:appeal.deltaHint') : words.charges(after, entry.quantity)}
          error={
            tried && lacksDelta
              ? t('common:form.required', { field: t('assessment:appeal.delta') })
              : undefined
          }
        >
          {(ids) => (
            <InputNumber<number>
              {...ids}
              step={0.1}
              precision={1}
              placeholder={first?.delta ?? ''}
              value={delta}
              onChange={setDelta}
            />
          )}
        </Field>
      ) : null}
      <Field
        label={t('assessment:appeal.reason')}
        required
        hint={t('assessment:appeal.reasonHint')}
        error={
          tried && lacksReason
            ? t('common:form.required', { field: t('assessment:appeal.reason') })
            : undefined
        }
      >
        {(ids) => (
          <Input.TextArea
            {...ids}
            rows={3}
            maxLength={1_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </StepDialog>
  )
}
