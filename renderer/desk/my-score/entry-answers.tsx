import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { periodIdOf, periodOf } from '../../../db/model/assessment/periods.ts'
import type { EntryView, PeriodView } from '../../shared/assessment/assessment-types.ts'
import { useFormat } from '../../shared/format.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { AnswerDialog, type AnswerKind } from './answer-dialog.tsx'

/** The person asking may say something to it, and has not. */
export const waitsForAnswer = ({ may, answers, status }: EntryView, staffId: string): boolean =>
  status === 'COUNTS' && may.includes('ANSWER') && !answers.some(({ byId }) => byId === staffId)

interface EntryAnswersProps {
  readonly entry: EntryView
  readonly period: PeriodView | null
}

/** The period an appeal is against: the one shown where it is published, otherwise the week of the entry. */
const appealedPeriod = (entry: EntryView, period: PeriodView | null): string =>
  period !== null && (period.status === 'PUBLISHED' || period.status === 'APPEAL')
    ? period.periodId
    : periodIdOf(periodOf('WEEK', entry.day))

/** What the person concerned may do about an entry: agree, object, say it is put right, appeal. */
export function EntryAnswers({ entry, period }: EntryAnswersProps) {
  const { t } = useTranslation('my-score')
  const format = useFormat()
  const [asked, setAsked] = useState<AnswerKind | null>(null)
  const agree = useHallAction('assessment.answer', { onError: notifyFailed })
  const { may } = entry
  const agreed = async (): Promise<void> => {
    const done = await agree.run({ entryId: entry.entryId, agrees: true })
    if (done !== undefined) notifySaved(t('done.AGREE'))
  }
  if (may.length === 0) return null
  const isRectifiable = may.includes('RECTIFY') && entry.rectified === null
  return (
    <div className="my-acts">
      {may.includes('ANSWER') ? (
        <>
          <Button
            type={entry.answers.length === 0 ? 'primary' : 'default'}
            loading={agree.busy}
            onClick={() => void agreed()}
          >
            {t('act.AGREE')}
          </Button>
          <Button onClick={() => setAsked('OBJECT')}>{t('act.OBJECT')}</Button>
        </>
      ) : null}
      {isRectifiable ? <Button onClick={() => setAsked('RECTIFY')}>{t('act.RECTIFY')}</Button> : null}
      {may.includes('APPEAL') ? (
        <>
          <Button onClick={() => setAsked('APPEAL')}>{t('act.APPEAL')}</Button>
          {entry.appealUntil === null ? null : (
            <span className="muted">{t('appealUntil', { day: format.shortDay(entry.appealUntil) })}</span>
          )}
        </>
      ) : null}
      {asked === null ? null : (
        <AnswerDialog
          kind={asked}
          entryId={entry.entryId}
          periodId={appealedPeriod(entry, period)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}
