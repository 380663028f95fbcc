import { TableOutlined } from '@ant-design/icons'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { Button } from 'antd'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAppearance } from '../appearance.ts'
import { FONT_FAMILY, paletteOf } from '../theme.ts'
import './charts.css'
import type { ChartLook } from './chart-options.ts'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

/** Twice the points of the screen, so that paper stays sharp. */
const PIXEL_RATIO = 2

export function useChartLook(): ChartLook {
  const appearance = useAppearance()
  return useMemo(
    () => ({
      palette: paletteOf(appearance),
      fontFamily: FONT_FAMILY,
      fontSize: appearance.largeType ? 14 : 12,
    }),
    [appearance],
  )
}

interface ScoreChartProps {
  readonly title: string
  /** What it shows, for those who cannot see it. */
  readonly label: string
  readonly option: EChartsCoreOption
  /** The same as numbers. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly height?: number
  /** Takes the picture for paper; null when the chart is gone. */
  readonly onPicture?: ((picture: (() => string) | null) => void) | undefined
}

function Canvas({
  label,
  option,
  height,
  onPicture,
}: Pick<ScoreChartProps, 'label' | 'option' | 'onPicture'> & { readonly height: number }): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const made = init(element, null, { renderer: 'canvas', devicePixelRatio: PIXEL_RATIO })
    chart.current = made
    onPicture?.(() => made.getDataURL({ type: 'png', pixelRatio: PIXEL_RATIO, backgroundColor: '#ffffff' }))
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element)
    return () => {
      onPicture?.(null)
      observer.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [onPicture])
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true })
  }, [option])
  return <div ref={frame} className="score-chart-canvas" role="img" aria-label={label} style={{ height }} />
}

/** One chart with its name, and its numbers for whoever would rather read them. */
export function ScoreChart({
  title,
  label,
  option,
  columns,
  rows,
  height = 210,
  onPicture,
}: ScoreChartProps) {
  const { t } = useTranslation('assessment')
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="score-chart">
      <figcaption>
        <b>{title}</b>
        <Button
          type="text"
          size="small"
          icon={<TableOutlined aria-hidden />}
          aria-pressed={asTable}
          aria-label={`${title}: ${t('chart.asTable')}`}
          title={t('chart.asTable')}
          onClick={() => setAsTable(!asTable)}
        />
      </figcaption>
      {asTable ? (
        <div className="score-chart-table" style={{ height }}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.join(' ')}>
                  {row.map((cell, index) => (
                    <td key={columns[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Canvas label={label} option={option} height={height} onPicture={onPicture} />
      )}
    </figure>
  )
}
