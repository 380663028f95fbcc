/** What a plot shows: one row of values over labels, so that no colour has to tell two apart. */
export interface PlotData {
  readonly kind: 'LINE' | 'BAR'
  readonly name: string
  /** Moments for a line, names for bars. */
  readonly labels: readonly string[]
  readonly values: readonly number[]
  readonly format: (value: number) => string
}
