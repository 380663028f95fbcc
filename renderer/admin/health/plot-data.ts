/** One line or row of bars of a plot. */
export interface PlotSeries {
  readonly name: string
  readonly values: readonly number[]
}

/** What a plot shows: values over labels; several lines differ in stroke as well as in colour. */
export interface PlotData {
  readonly kind: 'LINE' | 'BAR'
  /** Moments for lines, names for bars. */
  readonly labels: readonly string[]
  readonly series: readonly PlotSeries[]
  readonly format: (value: number) => string
}
