import type { EChartsCoreOption } from 'echarts/core'
import type { paletteOf } from '../theme.ts'
import type { SpreadBin } from './spread-bins.ts'

/** How a chart is drawn here: colours of the theme and its letters. */
export interface ChartLook {
  readonly palette: ReturnType<typeof paletteOf>
  readonly fontFamily: string
  readonly fontSize: number
}

export interface TrendPoint {
  readonly label: string
  readonly own: string | null
  readonly hall: string | null
}
export interface NamedValue {
  readonly name: string
  readonly value: number
  /** Stands at the bar. */
  readonly label: string
}

const numberOf = (score: string | null): number | null => (score === null ? null : Number(score))

/** Room for differences: scores lie close together, and an axis from 0 would hide them. */
const boundsOf = (values: readonly (number | null)[]): { readonly min: number; readonly max: number } => {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return { min: 0, max: 100 }
  const min = Math.min(...known)
  const max = Math.max(...known)
  const room = Math.max(2, (max - min) * 0.25)
  // None above the best: nobody can have more than full marks, and the figures stand over the frame.
  return { min: Math.floor(min - room), max: Math.ceil(max) }
}

/** What every chart here has in common. */
export const chartBase = ({ palette, fontFamily, fontSize }: ChartLook) => {
  const textStyle = { fontFamily, fontSize, color: palette.inkSoft }
  return {
    textStyle,
    shared: {
      animation: false,
      textStyle,
      // Drawn into the picture: the tooltip made of elements sets style attributes, which the policy of the page forbids.
      tooltip: {
        trigger: 'axis' as const,
        renderMode: 'richText' as const,
        confine: true,
        backgroundColor: palette.panel,
        borderColor: palette.lineStrong,
        textStyle: { ...textStyle, color: palette.ink },
      },
    },
    category: {
      type: 'category' as const,
      axisLabel: { ...textStyle, hideOverlap: true },
      axisLine: { lineStyle: { color: palette.lineStrong } },
      axisTick: { show: false },
    },
    value: {
      type: 'value' as const,
      splitNumber: 4,
      axisLabel: textStyle,
      splitLine: { lineStyle: { color: palette.line } },
    },
  }
}

/** One's own line is whole with round marks and figures, the hall's is dashed with diamonds: told apart without colour. */
export function trendOption(
  points: readonly TrendPoint[],
  names: { readonly own: string | null; readonly hall: string },
  look: ChartLook,
): EChartsCoreOption {
  const { shared, category, value, textStyle } = chartBase(look)
  const own = points.map((point) => numberOf(point.own))
  const hall = points.map((point) => numberOf(point.hall))
  return {
    ...shared,
    grid: { left: 8, right: 18, top: 40, bottom: 4, containLabel: true },
    legend: { top: 0, left: 4, itemWidth: 34, textStyle: { ...textStyle, color: look.palette.ink } },
    // The gap keeps the figure of the first period off the axis.
    xAxis: { ...category, boundaryGap: true, data: points.map(({ label }) => label) },
    yAxis: { ...value, ...boundsOf([...own, ...hall]) },
    series: [
      ...(names.own === null
        ? []
        : [
            {
              type: 'line',
              name: names.own,
              // The figure keeps away from the other line.
              data: own.map((score, index) => ({
                value: score,
                label: { position: (score ?? 0) < (hall[index] ?? 0) ? 'bottom' : 'top' },
              })),
              symbol: 'circle',
              symbolSize: 8,
              showAllSymbol: true,
              lineStyle: { width: 2.5 },
              itemStyle: { color: look.palette.primary },
              label: { show: true, position: 'top', color: look.palette.ink, fontSize: look.fontSize },
              labelLayout: { hideOverlap: true },
            },
          ]),
      {
        type: 'line',
        name: names.hall,
        data: hall,
        symbol: 'diamond',
        symbolSize: 9,
        showAllSymbol: true,
        lineStyle: { width: 2, type: 'dashed' },
        label: {
          show: names.own === null,
          position: 'top',
          color: look.palette.ink,
          fontSize: look.fontSize,
        },
        itemStyle: { color: look.palette.yellow },
      },
    ],
  }
}

/** Strokes over a bar, so that it stands out on paper too. */
const strokes = (look: ChartLook) => ({
  symbol: 'rect',
  color: look.palette.panel,
  dashArrayX: [1, 0],
  dashArrayY: [2, 4],
  rotation: -Math.PI / 4,
})

/** Bars lying down, each with its figure at the end. */
export function barsOption(
  bars: readonly NamedValue[],
  look: ChartLook,
  options: { readonly min?: number; readonly max?: number; readonly own?: number } = {},
): EChartsCoreOption {
  const { shared, category, value, textStyle } = chartBase(look)
  return {
    ...shared,
    grid: { left: 8, right: 64, top: 4, bottom: 4, containLabel: true },
    tooltip: { show: false },
    yAxis: {
      ...category,
      inverse: true,
      data: bars.map(({ name }) => name),
      axisLabel: { ...textStyle, interval: 0, width: 112, overflow: 'truncate' },
    },
    xAxis: {
      ...value,
      min: options.min ?? 0,
      ...(options.max === undefined ? {} : { max: options.max }),
      axisLabel: { show: false },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 20,
        data: bars.map((bar, index) => ({
          value: bar.value,
          label: {
            show: true,
            position: 'right',
            color: look.palette.ink,
            fontSize: look.fontSize,
            formatter: bar.label,
          },
          itemStyle:
            options.own === undefined || index === options.own
              ? { color: look.palette.primary }
              : { color: look.palette.inkFaint, decal: strokes(look) },
        })),
      },
    ],
  }
}

/** The classes of the hall's scores; one's own is plain and named, the others are hatched. */
export function spreadOption(
  bins: readonly SpreadBin[],
  words: { readonly here: string; readonly count: string },
  look: ChartLook,
): EChartsCoreOption {
  const { shared, category, value, textStyle } = chartBase(look)
  return {
    ...shared,
    grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
    tooltip: { ...shared.tooltip, axisPointer: { type: 'shadow' } },
    xAxis: {
      ...category,
      data: bins.map(({ label }) => label),
      axisLabel: { ...textStyle, hideOverlap: true },
    },
    yAxis: { ...value, min: 0, minInterval: 1 },
    series: [
      {
        type: 'bar',
        name: words.count,
        barCategoryGap: '12%',
        data: bins.map((bin) => ({
          value: bin.count,
          label: {
            show: bin.count > 0 || bin.here,
            position: 'top',
            color: look.palette.ink,
            fontSize: look.fontSize,
            formatter: bin.here ? `▼ ${words.here}\n${bin.count}` : String(bin.count),
          },
          itemStyle: bin.here
            ? { color: look.palette.primary }
            : { color: look.palette.inkFaint, decal: strokes(look) },
        })),
      },
    ],
  }
}
