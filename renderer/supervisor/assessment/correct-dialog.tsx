import { Input, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { decimal, toText } from '../../../db/model/assessment/decimal.ts'
import { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { Field } from '../../desk/parts/field.tsx'
import { StepDialog } from '../../desk/parts/step-dialog.tsx'
import type { PeriodView } from '../../shared/assessment/assessment-types.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { plainPoints } from '../../shared/assessment/points.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'

interface CorrectDialogProps {
  readonly period: PeriodView
  /** Known where it is opened from a score. */
  readonly subject?: { readonly target: ScoreTarget; readonly subjectId: string }
  readonly onClose: () => void
}

/** 更正凭单: a locked score is corrected; what it was, what it becomes, and why, stay readable. */
export function CorrectDialog({ period, subject, onClose }: CorrectDialogProps) {
  const { t } = useTranslation(['assessment', 'common'])
  const words = usePeriodWords()
  const action = useHallAction('assessment.correct')
  const [target, setTarget] = useState<ScoreTarget>(subject?.target ?? 'PERSON')
  const [subjectId, setSubjectId] = useState<string | null>(subject?.subjectId ?? null)
  const [entryId, setEntryId] = useState<string | null>(null)
  const [delta, setDelta] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const board = useHallQuery('assessment.board', { kind: period.kind, day: period.from, target })
  const entries = useHallQuery(
    'assessment.entries',
    subjectId === null ? null : { from: period.from, to: period.to, target, subjectId, status: 'COUNTS' },
  )
  const row = board.data?.rows.find((each) => each.subject.subjectId === subjectId)
  const isZero = delta === null || delta === 0
  const lacksReason = reason.trim() === ''
  const submit = async (): Promise<void> => {
    setTried(true)
    if (subjectId === null || delta === null || isZero || lacksReason) return
    const voucher = await action.run({
      periodId: period.periodId,
      target,
      subjectId,
      delta: decimal(delta).toFixed(),
      entryId,
      reason: reason.trim(),
    })
    if (voucher === undefined) return
    notifySaved(
      t('assessment:correct.saved', {
        before: plainPoints(voucher.before),
        after: plainPoints(voucher.after),
        period: words.ofId(voucher.carriedTo),
      }),
    )
    onClose()
  }
  const required = (field: string): string => t('common:form.required', { field })
  return (
    <StepDialog
      title={t('assessment:correct.title', { period: words.name(period) })}
      okText={t('assessment:correct.ok')}
      busy={action.busy}
      error={action.error?.message ?? board.error?.message ?? null}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <p className="assess-happens">{t('assessment:correct.happens')}</p>
      <div className="hd-row">
        <Field label={t('assessment:board.targets')}>
          {() => (
            <Segmented<ScoreTarget>
              value={target}
              options={ScoreTarget.options.map((value) => ({
                value,
                label: t(`assessment:target.${value}`),
              }))}
              onChange={(next) => {
                setTarget(next)
                setSubjectId(null)
                setEntryId(null)
              }}
            />
          )}
        </Field>
        <Field
          label={t('assessment:correct.subject')}
          required
          error={tried && subjectId === null ? required(t('assessment:correct.subject')) : undefined}
        >
          {(ids) => (
            <Select<string>
              {...ids}
              data-first
              aria-label={t('assessment:correct.subject')}
              loading={board.loading}
              showSearch={{ optionFilterProp: 'label' }}
              value={subjectId}
              placeholder={t('assessment:correct.choose')}
              options={(board.data?.rows ?? []).map((each) => ({
                value: each.subject.subjectId,
                label: [each.subject.name, each.subject.windowName, each.subject.subjectId]
                  .filter((part) => part !== '')
                  .join(' '),
              }))}
              onChange={(next) => {
                setSubjectId(next)
                setEntryId(null)
              }}
            />
          )}
        </Field>
      </div>
      <div className="hd-row">
        <Field
          label={t('assessment:correct.delta')}
          required
          hint={t('assessment:correct.deltaHint')}
          error={tried && isZero ? required(t('assessment:correct.delta')) : undefined}
        >
          {(ids) => (
            <InputNumber<number> {...ids} step={0.1} precision={1} value={delta} onChange={setDelta} />
          )}
        </Field>
        <Field label={t('assessment:correct.entry')} hint={t('assessment:correct.entryHint')}>
          {(ids) => (
            <Select<string>
              {...ids}
              aria-label={t('assessment:correct.entry')}
              allowClear
              disabled={subjectId === null}
              value={entryId}
              options={(entries.data?.entries ?? []).map((entry) => ({
                value: entry.entryId,
                label: `${entry.day} ${entry.itemText}`,
              }))}
              onChange={(next: string | undefined) => setEntryId(next ?? null)}
            />
          )}
        </Field>
      </div>
      {row === undefined ? null : (
        <dl className="hd-facts">
          <dt>{t('assessment:correct.before')}</dt>
          <dd className="number">{plainPoints(row.score)}</dd>
          <dt>{t('assessment:correct.after')}</dt>
          <dd className="number">
            {delta === null ? '—' : <b>{plainPoints(toText(decimal(row.score).plus(delta), 4))}</b>}{' '}
            <span className="muted">{t('assessment:correct.bounds')}</span>
          </dd>
        </dl>
      )}
      <Field
        label={t('common:form.reason')}
        required
        error={tried && lacksReason ? required(t('common:form.reason')) : undefined}
      >
        {(ids) => (
          <Input
            {...ids}
            maxLength={1_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </StepDialog>
  )
}
