import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ScoreChart, useChartLook } from '../../shared/assessment/score-chart.tsx'
import { count, useFormat } from '../../shared/format.ts'
import { chartMinutes, shortMinutes, type Figures, type Statistics } from './statistics-rows.ts'
import { takenOption, waitOption, type WaitPoint } from './statistics-chart.ts'

const HEIGHT = 230

interface Named {
  readonly label: string
  /** Null: nobody came. */
  readonly figures: Figures | null
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
        meanWait: chartMinutes(figures?.wait.meanMs ?? null),
        p90Wait: chartMinutes(figures?.wait.p90Ms ?? null),
        meanService: chartMinutes(figures?.service.meanMs ?? null),
        issued: figures?.issued ?? 0,
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
        rows={rows.map(({ label, figures }) => [
          label,
          shortMinutes(figures?.wait.meanMs ?? null),
          shortMinutes(figures?.wait.p90Ms ?? null),
          shortMinutes(figures?.service.meanMs ?? null),
        ])}
      />
      <ScoreChart
        title={t(`figures.taken.${by}`)}
        label={t(`figures.takenOf.${by}`, { count: points.length })}
        option={taken}
        height={HEIGHT}
        columns={[t(`figures.${by}`), t('figures.issued'), t('figures.served')]}
        rows={rows.map(({ label, figures }) => [
          label,
          count(figures?.issued ?? 0),
          count(figures?.served ?? 0),
        ])}
      />
    </>
  )
}

/** By hour always, by day where there are several. */
export function StatisticsCharts({ statistics }: { readonly statistics: Statistics }) {
  const format = useFormat()
  const { byHour, byDay, targetWaitMs } = statistics
  // An hour nobody came in has its place too.
  const hours = useMemo(() => {
    const known = new Map(byHour.map((row) => [row.hour, row]))
    const [first, last] = [Math.min(...known.keys()), Math.max(...known.keys())]
    return Array.from({ length: Math.max(0, last - first + 1) }, (_each, at) => ({
      label: `${String(first + at).padStart(2, '0')}:00`,
      figures: known.get(first + at) ?? null,
    }))
  }, [byHour])
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
