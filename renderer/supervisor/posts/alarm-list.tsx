import { Select } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { clockTime, dayAndTime } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { AnswerDialog } from './post-actions.tsx'
import { useCauseWords } from './post-facts.tsx'
import { minutesSince, placeWords, type AlarmOnBoard } from './post-rows.ts'

const PERIODS = [1, 7, 31, 92] as const

/** Alarms of the last days, running ones first; a row is answered. */
export function AlarmList({ nowMs }: { readonly nowMs: number }) {
  const { t } = useTranslation('posts')
  const [days, setDays] = useState<number>(7)
  const query = useHallQuery(
    'posts.alarms',
    { days },
    { refreshOn: ['post_alarm', 'post_status'], keepPrevious: true },
  )
  const causeWords = useCauseWords()
  const [answering, setAnswering] = useState<AlarmOnBoard | null>(null)
  const columns = useMemo<ColumnsType<AlarmOnBoard>>(
    () => [
      {
        key: 'post',
        title: t('alarms.post'),
        ellipsis: true,
        render: (_value, { windowName, postName }) => (
          <span title={placeWords(windowName, postName)}>{placeWords(windowName, postName)}</span>
        ),
      },
      {
        key: 'unit',
        title: t('alarms.unit'),
        width: 150,
        ellipsis: true,
        render: (_value, row) => row.unitName,
      },
      {
        key: 'since',
        title: t('alarms.since'),
        width: 142,
        render: (_value, row) => <span className="number">{dayAndTime(row.sinceMs)}</span>,
      },
      {
        key: 'ended',
        title: t('alarms.ended'),
        width: 82,
        render: (_value, row) =>
          row.endedAtMs === null ? (
            <span className="post-running">{t('alarms.running')}</span>
          ) : (
            <span className="number">{clockTime(row.endedAtMs)}</span>
          ),
      },
      {
        key: 'length',
        title: t('alarms.length'),
        width: 100,
        align: 'right',
        render: (_value, row) => (
          <span className="number">
            {t('alarms.minutes', { count: minutesSince(row.sinceMs, row.endedAtMs ?? nowMs) })}
          </span>
        ),
      },
      {
        key: 'level',
        title: t('alarms.level'),
        width: 110,
        render: (_value, row) => t(`alarms.levels.${row.level}`),
      },
      {
        key: 'cause',
        title: t('alarms.cause'),
        width: 150,
        ellipsis: true,
        render: (_value, row) => causeWords(row.cause),
      },
      {
        key: 'answer',
        title: t('alarms.answer'),
        ellipsis: true,
        render: (_value, row) => {
          const words = row.answers
            .map(({ name, note, atMs }) => `${clockTime(atMs)} ${t('banner.answeredBy', { name, note })}`)
            .join('\n')
          return <span title={words}>{words}</span>
        },
      },
    ],
    [t, causeWords, nowMs],
  )
  return (
    <>
      <ErrorBanner error={query.error} onRetry={query.reload} />
      <div className="post-list-tools">
        <Select<number>
          aria-label={t('alarms.period')}
          value={days}
          options={PERIODS.map((value) => ({ value, label: t('alarms.days', { count: value }) }))}
          onChange={setDays}
        />
      </div>
      <div className="panel post-list">
        <DataTable
          rows={query.data?.alarms ?? []}
          columns={columns}
          rowKey={(row) => row.alarmId}
          label={t('alarms.title')}
          loading={query.loading}
          minWidth={1_080}
          onOpen={setAnswering}
          empty={<EmptyState title={t('alarms.none')} hint={t('alarms.noneHint')} />}
        />
      </div>
      {answering === null ? null : <AnswerDialog alarm={answering} onClose={() => setAnswering(null)} />}
    </>
  )
}
