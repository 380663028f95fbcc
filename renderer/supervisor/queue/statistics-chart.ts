import type { EChartsCoreOption } from 'echarts/core'
import { chartBase, type ChartLook } from '../../shared/assessment/chart-options.ts'

export interface WaitPoint {
  readonly label: string
  readonly meanWait: number | null
  readonly p90Wait: number | null
  readonly meanService: number | null
  readonly issued: number
}

interface ChartNames {
  readonly meanWait: string
  readonly p90Wait: string
  readonly meanService: string
  readonly target: string
  readonly minutes: string
}

/** Waiting and service times with the target as a line: told apart by mark and stroke, not by colour alone. */
export function waitOption(
  points: readonly WaitPoint[],
  targetMinutes: number,
  names: ChartNames,
  look: ChartLook,
): EChartsCoreOption {
  const { shared, category, value, textStyle } = chartBase(look)
  const { palette } = look
  return {
    ...shared,
    grid: { left: 8, right: 18, top: 46, bottom: 4, containLabel: true },
    legend: { top: 0, left: 4, itemWidth: 26, textStyle: { ...textStyle, color: palette.ink } },
    xAxis: { ...category, data: points.map(({ label }) => label) },
    yAxis: { ...value, min: 0, name: names.minutes, nameTextStyle: textStyle, nameGap: 8 },
    series: [
      {
        type: 'bar',
        name: names.meanWait,
        barMaxWidth: 26,
        data: points.map(({ meanWait }) => meanWait),
        itemStyle: { color: palette.primary },
      },
      {
        type: 'bar',
        name: names.meanService,
        barMaxWidth: 26,
        data: points.map(({ meanService }) => meanService),
        itemStyle: {
          color: palette.good,
          decal: {
            symbol: 'rect',
            color: palette.panel,
            dashArrayX: [1, 0],
            dashArrayY: [2, 4],
            rotation: -Math.PI / 4,
          },
        },
      },
      {
        type: 'line',
        name: names.p90Wait,
        data: points.map(({ p90Wait }) => p90Wait),
        symbol: 'diamond',
        symbolSize: 9,
        showAllSymbol: true,
        itemStyle: { color: palette.yellow },
        lineStyle: { width: 2 },
      },
      {
        type: 'line',
        name: names.target,
        data: points.map(() => targetMinutes),
        // A line needs two ends; of a single hour or day a dash says the same.
        symbol: points.length > 1 ? 'none' : 'rect',
        symbolSize: [90, 2],
        itemStyle: { color: palette.red },
        lineStyle: { width: 2, type: 'dashed' },
      },
    ],
  }
}

/** How many took a ticket. */
export function takenOption(points: readonly WaitPoint[], name: string, look: ChartLook): EChartsCoreOption {
  const { shared, category, value } = chartBase(look)
  return {
    ...shared,
    grid: { left: 8, right: 18, top: 22, bottom: 4, containLabel: true },
    xAxis: { ...category, data: points.map(({ label }) => label) },
    yAxis: { ...value, min: 0, minInterval: 1 },
    series: [
      {
        type: 'bar',
        name,
        barMaxWidth: 34,
        data: points.map(({ issued }) => issued),
        itemStyle: { color: look.palette.primary },
        label: { show: true, position: 'top', color: look.palette.ink, fontSize: look.fontSize },
        labelLayout: { hideOverlap: true },
      },
    ],
  }
}
