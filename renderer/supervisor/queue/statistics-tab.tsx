import { DownloadOutlined } from '@ant-design/icons'
import { Alert, Button, DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { FIGURE_COLUMNS } from '../../../db/contract/queue-statistics.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { clockTime, count } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { saveFile } from '../../shared/save-file.ts'
import { CompletenessLine } from '../../shared/sync/completeness-line.tsx'
import { useEvery } from '../../shared/use-every.ts'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { StatisticsCharts } from './statistics-charts.tsx'
import { daysOf, lateShare, RANGES, shortMinutes, type Range, type Statistics } from './statistics-rows.ts'
import { StatisticsTable } from './statistics-table.tsx'

const REFRESH_MS = 60_000

function Summary({ statistics: { all, targetWaitMs } }: { readonly statistics: Statistics }) {
  const { t } = useTranslation('queue')
  const share = lateShare(all)
  const minutes = (ms: number | null): string =>
    ms === null ? '—' : t('figures.value', { value: shortMinutes(ms) })
  const facts = [
    { key: 'issued', text: count(all.issued), isBad: false },
    ...(all.slipOnly === 0 ? [] : [{ key: 'slipOnly' as const, text: count(all.slipOnly), isBad: true }]),
    { key: 'served', text: count(all.served), isBad: false },
    ...(all.walkIns === 0 ? [] : [{ key: 'walkIns' as const, text: count(all.walkIns), isBad: false }]),
    { key: 'meanWait', text: minutes(all.wait.meanMs), isBad: (all.wait.meanMs ?? 0) > targetWaitMs },
    { key: 'p90Wait', text: minutes(all.wait.p90Ms), isBad: (all.wait.p90Ms ?? 0) > targetWaitMs },
    { key: 'late', text: share === null ? '—' : `${Math.round(share * 100)}%`, isBad: (share ?? 0) > 0.1 },
    { key: 'meanService', text: minutes(all.service.meanMs), isBad: false },
    ...(all.hold.count === 0
      ? []
      : [{ key: 'meanHold' as const, text: minutes(all.hold.meanMs), isBad: false }]),
    { key: 'noShow', text: count(all.noShow), isBad: false },
  ] as const
  return (
    <dl className="panel lq-totals">
      {facts.map(({ key, text, isBad }) => (
        <div key={key} className={isBad ? 'lq-warn' : ''}>
          <dt>{t(`figures.${key}`)}</dt>
          <dd className="number">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Nobody took a ticket, nobody was served. */
const isEmpty = ({ all }: Statistics): boolean => all.issued + all.slipOnly + all.walkIns === 0

/** 统计: how long people waited and were served, by hour, day, class and window, beside the target. */
export function StatisticsTab() {
  const { t } = useTranslation('queue')
  const navigate = useNavigate()
  const today = useToday()
  const [range, setRange] = useState<Range>('TODAY')
  const [custom, setCustom] = useState(() => daysOf('WEEK', today))
  const days = range === 'CUSTOM' ? custom : daysOf(range, today)
  const isLive = days.toDay >= today
  const query = useHallQuery('queue.statistics', days, { keepPrevious: true })
  useEvery(REFRESH_MS, query.reload, isLive)
  const download = useHallAction('queue.statisticsExport')
  const save = async (): Promise<void> => {
    const file = await download.run({
      ...days,
      fileTitle: t('figures.title'),
      sheets: [t('figures.byClass'), t('figures.byWindow'), t('figures.byHour'), t('figures.byDay')],
      firstHeadings: [t('column.class'), t('figures.window'), t('figures.hour'), t('figures.day')],
      headings: FIGURE_COLUMNS.map((key) => t(`figures.${key}`)),
      noClass: t('figures.noClass'),
      noWindow: t('figures.noWindow'),
      total: t('figures.total'),
    })
    if (file !== undefined) saveFile(file.fileName, file.base64)
  }
  const statistics = query.data
  return (
    <div className="lq-page">
      <div className="lq-tools">
        <Segmented<Range>
          aria-label={t('figures.range')}
          value={range}
          options={RANGES.map((value) => ({ value, label: t(`figures.ranges.${value}`) }))}
          onChange={setRange}
        />
        {range === 'CUSTOM' ? (
          <DatePicker.RangePicker
            allowClear={false}
            value={[dayjs(custom.fromDay), dayjs(custom.toDay)]}
            disabledDate={(date) => date.format('YYYY-MM-DD') > today}
            onChange={(picked) => {
              const [from, to] = picked ?? []
              if (from && to)
                setCustom({ fromDay: from.format('YYYY-MM-DD'), toDay: to.format('YYYY-MM-DD') })
            }}
          />
        ) : null}
        <span className="muted grow">
          {statistics === undefined
            ? ''
            : [
                days.fromDay === days.toDay ? days.fromDay : t('figures.span', days),
                isLive ? t('live.asOf', { at: clockTime(statistics.nowMs) }) : '',
              ]
                .filter((part) => part !== '')
                .join(' · ')}
        </span>
        <Button
          icon={<DownloadOutlined aria-hidden />}
          loading={download.busy}
          disabled={statistics === undefined || isEmpty(statistics)}
          onClick={() => void save()}
        >
          {t('figures.export')}
        </Button>
      </div>
      <ErrorBanner error={query.error ?? download.error} onRetry={query.reload} />
      <CompletenessLine unitIds={null} />
      {statistics === undefined ? null : isEmpty(statistics) ? (
        <div className="panel">
          <EmptyState title={t('figures.none')} hint={t('figures.noneHint')} />
        </div>
      ) : (
        <>
          <Summary statistics={statistics} />
          {statistics.toSettle === 0 ? null : (
            <Alert
              type="warning"
              showIcon
              title={t('figures.toSettle', { count: statistics.toSettle })}
              action={
                <Button size="small" onClick={() => void navigate(paths.conflicts())}>
                  {t('live.toConflicts')}
                </Button>
              }
            />
          )}
          <StatisticsCharts statistics={statistics} />
          <StatisticsTable
            title={t('figures.byClass')}
            first={t('column.class')}
            targetWaitMs={statistics.targetWaitMs}
            rows={statistics.byClass.map((row) => ({
              key: row.classId ?? '',
              sign: row.prefix,
              name: row.classId === null ? t('figures.noClass') : row.name,
              figures: row,
            }))}
          />
          <StatisticsTable
            title={t('figures.byWindow')}
            first={t('figures.window')}
            targetWaitMs={statistics.targetWaitMs}
            rows={statistics.byWindow.map((row) => ({
              key: row.windowId ?? '',
              sign: row.windowId ?? '',
              name: row.windowId === null ? t('figures.noWindow') : row.name,
              figures: row,
            }))}
          />
          <p className="muted">{t('figures.note')}</p>
        </>
      )}
    </div>
  )
}
