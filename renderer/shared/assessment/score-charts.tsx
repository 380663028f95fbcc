import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { decimal } from '../../../db/model/assessment/decimal.ts'
import type { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import type { DimensionView } from './assessment-types.ts'
import { barsOption, spreadOption, trendOption, type NamedValue, type TrendPoint } from './chart-options.ts'
import { plainPoints } from './points.ts'
import { ScoreChart, useChartLook } from './score-chart.tsx'
import { spreadBins } from './spread-bins.ts'

export type { TrendPoint } from './chart-options.ts'

interface ChartOf {
  readonly height?: number
  readonly onPicture?: (picture: (() => string) | null) => void
}

const scoreWords = (score: string | null): string => (score === null ? '—' : plainPoints(score))

/** Scores of the periods before beside the mean of the hall. */
export function TrendChart({
  points,
  target,
  name,
  hallOnly = false,
  ...rest
}: ChartOf & {
  readonly name: string
  readonly points: readonly TrendPoint[]
  readonly target: ScoreTarget
  /** The board has no own score to show. */
  readonly hallOnly?: boolean
}) {
  const { t } = useTranslation('assessment')
  const look = useChartLook()
  const [own, hall] = [t(`chart.ownOf.${target}`), t('chart.hall')]
  const option = useMemo(
    () => trendOption(points, { own: hallOnly ? null : own, hall }, look),
    [points, own, hall, hallOnly, look],
  )
  return (
    <ScoreChart
      {...rest}
      title={t('chart.trend')}
      label={t('chart.trendOf', { name, count: points.length })}
      option={option}
      columns={[t('chart.period'), own, hall]}
      rows={points.map((point) => [point.label, scoreWords(point.own), scoreWords(point.hall)])}
    />
  )
}

/** Each dimension in percent of its full marks; those that only add have none and are left out. */
export function DimensionChart({
  dimensions,
  name,
  ...rest
}: ChartOf & {
  readonly name: string
  readonly dimensions: readonly Pick<DimensionView, 'code' | 'name' | 'points' | 'full'>[]
}) {
  const { t } = useTranslation('assessment')
  const look = useChartLook()
  const bars = useMemo(
    () =>
      dimensions
        .filter(({ full }) => !decimal(full).eq(0))
        .map(({ name, points, full }): NamedValue => ({
          name,
          value: Number(decimal(points).div(full).times(100).round(1)),
          label: `${plainPoints(points)} / ${full}`,
        })),
    [dimensions],
  )
  const option = useMemo(() => barsOption(bars, look, { max: 100 }), [bars, look])
  return (
    <ScoreChart
      {...rest}
      title={t('chart.dimensions')}
      label={t('chart.dimensionsOf', { name })}
      option={option}
      columns={[t('chart.dimension'), t('chart.score'), t('chart.rate')]}
      rows={bars.map((bar) => [bar.name, bar.label, `${bar.value}%`])}
    />
  )
}

/** How the scores of the whole hall lie, and where one's own is among them. */
export function SpreadChart({
  spread,
  own,
  ...rest
}: ChartOf & { readonly spread: readonly string[]; readonly own: string | null }) {
  const { t } = useTranslation('assessment')
  const look = useChartLook()
  const bins = useMemo(() => spreadBins(spread, own), [spread, own])
  const words = useMemo(() => ({ here: t('chart.here'), count: t('chart.spreadCount') }), [t])
  const option = useMemo(() => spreadOption(bins, words, look), [bins, words, look])
  return (
    <ScoreChart
      {...rest}
      title={t('chart.spread')}
      label={t('chart.spreadOf', { count: spread.length })}
      option={option}
      columns={[t('chart.from'), t('chart.spreadCount'), '']}
      rows={bins.map((bin) => [bin.label, String(bin.count), bin.here ? t('chart.here') : ''])}
    />
  )
}

/** One score beside the mean, the best and the worst of the hall. */
export function CompareChart({
  own,
  mean,
  spread,
  target,
  name,
  ...rest
}: ChartOf & {
  readonly name: string
  readonly own: string
  readonly mean: string | null
  /** Highest first. */
  readonly spread: readonly string[]
  readonly target: ScoreTarget
}) {
  const { t } = useTranslation('assessment')
  const look = useChartLook()
  const bars = useMemo(() => {
    const bar = (name: string, score: string | null | undefined): NamedValue[] =>
      score === null || score === undefined ? [] : [{ name, value: Number(score), label: plainPoints(score) }]
    return [
      ...bar(t(`chart.ownOf.${target}`), own),
      ...bar(t('chart.hall'), mean),
      ...bar(t('chart.best'), spread[0]),
      ...bar(t('chart.worst'), spread.at(-1)),
    ]
  }, [t, own, mean, spread, target])
  const option = useMemo(
    () => barsOption(bars, look, { min: Math.min(0, ...bars.map(({ value }) => value)), own: 0 }),
    [bars, look],
  )
  return (
    <ScoreChart
      {...rest}
      title={t('chart.compare')}
      label={t('chart.compareOf', { name })}
      option={option}
      columns={['', t('chart.score')]}
      rows={bars.map((bar) => [bar.name, bar.label])}
    />
  )
}
