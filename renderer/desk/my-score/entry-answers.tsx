import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { useFormat } from '../../shared/format.ts'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useHallAction } from '../../shared/use-query.ts'
import { AnswerDialog, type AnswerKind } from './answer-dialog.tsx'

/** The person asking may say something to it, and has not. */
export const waitsForAnswer = ({ may, answers, status }: EntryView, staffId: string): boolean =>
  status === 'COUNTS' && may.includes('ANSWER') && !answers.some(({ byId }) => byId === staffId)

interface EntryAnswersProps {
  readonly entry: EntryView
}

/** What the person concerned may do about an entry: agree, object, say it is put right, appeal. */
export function EntryAnswers({ entry }: EntryAnswersProps) {
  const { t } = useTranslation('my-score')
  const format = useFormat()
  const [asked, setAsked] = useState<AnswerKind | null>(null)
  const agree = useHallAction('assessment.answer', { onError: notifyFailed })
  const periods = usePeriodWords()
  const staffId = useSession((state) => state.session?.staffId ?? '')
  const { may, appealPeriodId } = entry
  const said = entry.answers.findLast(({ byId }) => byId === staffId)
  const mayAnswer = may.includes('ANSWER')
  const agreed = async (): Promise<void> => {
    const done = await agree.run({ entryId: entry.entryId, agrees: true })
    if (done !== undefined) notifySaved(t('done.AGREE'))
  }
  if (may.length === 0) return null
  const isRectifiable = may.includes('RECTIFY') && entry.rectified === null
  return (
    <div className="my-acts">
      {mayAnswer && said === undefined ? (
        <Button type="primary" loading={agree.busy} onClick={() => void agreed()}>
          {t('act.AGREE')}
        </Button>
      ) : null}
      {/* Who agreed in haste may still object; who objected has nothing to add before an appeal. */}
      {mayAnswer && (said === undefined || said.agrees) ? (
        <Button onClick={() => setAsked('OBJECT')}>{t('act.OBJECT')}</Button>
      ) : null}
      {isRectifiable ? <Button onClick={() => setAsked('RECTIFY')}>{t('act.RECTIFY')}</Button> : null}
      {may.includes('APPEAL') ? (
        <>
          <Button onClick={() => setAsked('APPEAL')}>{t('act.APPEAL')}</Button>
          {entry.appealUntil === null || appealPeriodId === null ? null : (
            <span className="muted">
              {t('appealOf', {
                period: periods.ofId(appealPeriodId),
                day: format.shortDay(entry.appealUntil),
              })}
            </span>
          )}
        </>
      ) : null}
      {asked === null ? null : (
        <AnswerDialog
          kind={asked}
          entryId={entry.entryId}
          periodId={appealPeriodId ?? ''}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}
