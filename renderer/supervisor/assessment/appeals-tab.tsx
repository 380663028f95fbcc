import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SCORE_KINDS } from '../../shared/assessment/assessment-kinds.ts'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { EntryFacts } from '../../shared/assessment/entry-detail.tsx'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { useWorkingDays } from '../../shared/assessment/use-working-days.ts'
import { aboutEntry } from '../../shared/assessment/entry-about.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useFormat } from '../../shared/format.ts'
import { KeptFiles } from '../../shared/files/kept-file.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { AppealList } from './appeal-list.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import type { TabProps } from './tab-props.ts'

/** What each side says: who scored and why, and who appeals and why. */
function BothSides({ entry }: { readonly entry: EntryView }) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const { dayAndTime } = useFormat()
  const { recorded, appeal } = entry
  if (recorded === null || appeal === null) return null
  const said = aboutEntry(entry, words.factOf(entry))
  return (
    <div className="assess-sides">
      <section>
        <h3>{t('appeal.scorer', { name: recorded.byName })}</h3>
        <div className="muted number">{dayAndTime(recorded.atMs)}</div>
        <div>{entry.itemText}</div>
        <div>{words.charges(entry.original ?? entry.charges, entry.quantity)}</div>
        <p>{said === '' ? <span className="muted">{t('appeal.noNote')}</span> : said}</p>
        {entry.files.length === 0 ? null : <KeptFiles files={entry.files} />}
      </section>
      <section>
        <h3>{t('appeal.appellant', { name: appeal.byName })}</h3>
        <div className="muted number">{dayAndTime(appeal.atMs)}</div>
        <p>{appeal.text}</p>
        {appeal.files.length === 0 ? null : <KeptFiles files={appeal.files} />}
      </section>
    </div>
  )
}

/** 申诉复核: what waits for a re-check, with both sides and the time left, and what was decided. */
export function AppealsTab({ today, tabs }: TabProps) {
  const { t } = useTranslation('assessment')
  const periods = usePeriodWords()
  const format = useFormat()
  const daysTo = useWorkingDays(today)
  const query = useHallQuery('assessment.appeals', {}, { refreshOn: SCORE_KINDS, keepPrevious: true })
  const [box, setBox] = useState<'OPEN' | 'DECIDED'>('OPEN')
  const [currentId, setCurrentId] = useState<string | null>(null)
  const [deciding, setDeciding] = useState<EntryView | null>(null)
  const entries = (box === 'OPEN' ? query.data?.open : query.data?.decided) ?? []
  const current = entries.find((entry) => entry.entryId === currentId) ?? entries[0]
  const leftWords = ({ appeal }: EntryView): { readonly text: string; readonly late: boolean } => {
    const left = appeal === null ? null : daysTo(appeal.answerBy)
    if (appeal === null || left === null) return { text: '', late: false }
    const day = format.shortDay(appeal.answerBy)
    if (left < 0) return { text: t('appeal.over', { day, count: -left }), late: true }
    return { text: t(left === 0 ? 'appeal.today' : 'appeal.left', { day, count: left }), late: left === 0 }
  }
  return (
    <PageFrame
      fill
      title={t('appeal.title')}
      subtitle={t('appeal.subtitle')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={tabs}
    >
      <div className="assess-page">
        <div className="assess-bar">
          <Segmented<'OPEN' | 'DECIDED'>
            value={box}
            aria-label={t('appeal.box')}
            options={[
              { value: 'OPEN', label: t('appeal.open', { number: query.data?.open.length ?? 0 }) },
              { value: 'DECIDED', label: t('appeal.decided', { number: query.data?.decided.length ?? 0 }) },
            ]}
            onChange={setBox}
          />
        </div>
        {current === undefined ? (
          <div className="panel">
            <EmptyState
              title={t(box === 'OPEN' ? 'appeal.none' : 'appeal.noneDecided')}
              hint={t(box === 'OPEN' ? 'appeal.noneHint' : 'appeal.noneDecidedHint')}
            />
          </div>
        ) : (
          <div className="assess-appeals">
            <div className="panel assess-list">
              <AppealList
                entries={entries}
                current={current.entryId}
                leftWords={leftWords}
                onOpen={(entry) => setCurrentId(entry.entryId)}
                onDecide={(entry) => {
                  if (entry.may.includes('DECIDE')) setDeciding(entry)
                }}
              />
            </div>
            <article className="panel assess-appeal" aria-label={t('appeal.detail')}>
              <header>
                <h2>
                  {current.staffName === '' ? current.windowName || current.unitName : current.staffName}{' '}
                  {current.itemText}
                </h2>
                <div className="muted">
                  {current.appeal === null ? null : periods.ofId(current.appeal.periodId)}{' '}
                  {box === 'OPEN' ? leftWords(current).text : null}
                </div>
              </header>
              <BothSides entry={current} />
              {box === 'OPEN' ? (
                current.may.includes('DECIDE') ? (
                  <div>
                    <Button type="primary" onClick={() => setDeciding(current)}>
                      {t('appeal.decide')}
                    </Button>
                  </div>
                ) : (
                  <p className="muted">{t('appeal.notMine')}</p>
                )
              ) : null}
              <EntryFacts entry={current} />
            </article>
          </div>
        )}
      </div>
      {deciding === null ? null : <DecideDialog entry={deciding} onClose={() => setDeciding(null)} />}
    </PageFrame>
  )
}
