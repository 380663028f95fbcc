import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useAppearance } from '../../shared/appearance.ts'
import { FONT_FAMILY, paletteOf } from '../../shared/theme.ts'
import type { PlotData } from './plot-data.ts'

use([LineChart, BarChart, GridComponent, TooltipComponent, CanvasRenderer])

/** Twice the points of the screen, so that paper stays sharp. */
const PIXEL_RATIO = 2

interface PlotProps {
  readonly data: PlotData
  /** What the plot shows, for those who cannot see it; the table has the numbers. */
  readonly label: string
  /** Gives the picture for paper, and null when the plot is gone. */
  readonly onPicture: (picture: (() => string) | null) => void
}

/**
 * One plot. The tooltip is drawn into the picture itself: the one made of elements sets style attributes, which the
 * policy of the page forbids.
 */
export function Plot({ data, label, onPicture }: PlotProps) {
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const appearance = useAppearance()
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const made = init(element, null, { renderer: 'canvas', devicePixelRatio: PIXEL_RATIO })
    chart.current = made
    onPicture(() => made.getDataURL({ type: 'png', pixelRatio: PIXEL_RATIO, backgroundColor: '#ffffff' }))
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element)
    return () => {
      onPicture(null)
      observer.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [onPicture])
  useEffect(() => {
    const palette = paletteOf(appearance)
    const textStyle = {
      fontFamily: FONT_FAMILY,
      fontSize: appearance.largeType ? 14 : 12,
      color: palette.inkSoft,
    }
    chart.current?.setOption(
      {
        animation: false,
        textStyle,
        grid: { left: 8, right: 14, top: 14, bottom: 4, containLabel: true },
        tooltip: {
          trigger: 'axis',
          renderMode: 'richText',
          confine: true,
          backgroundColor: palette.panel,
          borderColor: palette.lineStrong,
          textStyle: { ...textStyle, color: palette.ink },
          valueFormatter: (value: unknown) => (typeof value === 'number' ? data.format(value) : ''),
        },
        xAxis: {
          type: 'category',
          data: [...data.labels],
          boundaryGap: data.kind === 'BAR',
          axisLabel: { ...textStyle, hideOverlap: true, ...(data.kind === 'BAR' ? { interval: 0 } : {}) },
          axisLine: { lineStyle: { color: palette.lineStrong } },
          axisTick: { show: false },
        },
        yAxis: {
          type: 'value',
          min: 0,
          // Counts have no halves, and rounded they would repeat.
          minInterval: data.values.every((value) => Number.isInteger(value)) ? 1 : 0,
          splitNumber: 4,
          axisLabel: { ...textStyle, formatter: (value: number) => data.format(value) },
          splitLine: { lineStyle: { color: palette.line } },
        },
        series: [
          data.kind === 'BAR'
            ? {
                type: 'bar',
                name: data.name,
                data: [...data.values],
                barMaxWidth: 46,
                itemStyle: { color: palette.primary },
                label: { show: true, position: 'top', color: palette.ink },
              }
            : {
                type: 'line',
                name: data.name,
                data: [...data.values],
                // A single sample makes no line.
                showSymbol: data.values.length === 1,
                lineStyle: { width: 2 },
                itemStyle: { color: palette.primary },
                sampling: 'lttb',
              },
        ],
      },
      { notMerge: true },
    )
  }, [data, appearance])
  return <div ref={frame} className="plot" role="img" aria-label={label} />
}
