import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ScoreChart, useChartLook } from '../../shared/assessment/score-chart.tsx'
import { count, useFormat } from '../../shared/format.ts'
import { chartMinutes, shortMinutes, type Figures, type Statistics } from './statistics-rows.ts'
import { takenOption, waitOption, type WaitPoint } from './statistics-chart.ts'

const HEIGHT = 230

interface Named {
  readonly label: string
  readonly figures: Figures
}

function Charts({
  rows,
  by,
  targetWaitMs,
}: {
  readonly rows: readonly Named[]
  readonly by: 'hour' | 'day'
  readonly targetWaitMs: number
}) {
  const { t } = useTranslation('queue')
  const look = useChartLook()
  const points = useMemo<readonly WaitPoint[]>(
    () =>
      rows.map(({ label, figures }) => ({
        label,
        meanWait: chartMinutes(figures.wait.meanMs),
        p90Wait: chartMinutes(figures.wait.p90Ms),
        meanService: chartMinutes(figures.service.meanMs),
        issued: figures.issued,
      })),
    [rows],
  )
  const target = targetWaitMs / 60_000
  const waits = useMemo(
    () =>
      waitOption(
        points,
        target,
        {
          meanWait: t('figures.meanWait'),
          p90Wait: t('figures.p90Wait'),
          meanService: t('figures.meanService'),
          target: t('figures.target', { count: target }),
          minutes: t('figures.minutes'),
        },
        look,
      ),
    [points, target, t, look],
  )
  const taken = useMemo(() => takenOption(points, t('figures.issued'), look), [points, t, look])
  return (
    <>
      <ScoreChart
        title={t(`figures.times.${by}`)}
        label={t(`figures.timesOf.${by}`, { count: points.length })}
        option={waits}
        height={HEIGHT}
        columns={[t(`figures.${by}`), t('figures.meanWait'), t('figures.p90Wait'), t('figures.meanService')]}
        rows={rows.map(({ label, figures: { wait, service } }) => [
          label,
          shortMinutes(wait.meanMs),
          shortMinutes(wait.p90Ms),
          shortMinutes(service.meanMs),
        ])}
      />
      <ScoreChart
        title={t(`figures.taken.${by}`)}
        label={t(`figures.takenOf.${by}`, { count: points.length })}
        option={taken}
        height={HEIGHT}
        columns={[t(`figures.${by}`), t('figures.issued'), t('figures.served')]}
        rows={rows.map(({ label, figures }) => [label, count(figures.issued), count(figures.served)])}
      />
    </>
  )
}

/** By hour always, by day where there are several. */
export function StatisticsCharts({ statistics }: { readonly statistics: Statistics }) {
  const format = useFormat()
  const { byHour, byDay, targetWaitMs } = statistics
  const hours = useMemo(
    () => byHour.map((row) => ({ label: `${String(row.hour).padStart(2, '0')}:00`, figures: row })),
    [byHour],
  )
  const days = useMemo(
    () => byDay.map((row) => ({ label: format.shortDay(row.day), figures: row })),
    [byDay, format],
  )
  return (
    <div className="panel lq-charts">
      <Charts rows={hours} by="hour" targetWaitMs={targetWaitMs} />
      {days.length < 2 ? null : <Charts rows={days} by="day" targetWaitMs={targetWaitMs} />}
    </div>
  )
}
