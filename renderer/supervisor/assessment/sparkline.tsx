interface SparklineProps {
  /** Oldest first; the last is the present one. */
  readonly scores: readonly (string | null)[]
  /** In words, for those who cannot see it. */
  readonly label: string
}

const WIDTH = 84
const HEIGHT = 22
const EDGE = 4

/** A trend small enough for a row: a line through the scores, with a mark at the last. */
export function Sparkline({ scores, label }: SparklineProps) {
  const known = scores.flatMap((score, index) => (score === null ? [] : [{ index, value: Number(score) }]))
  const last = known.at(-1)
  if (known.length < 2 || last === undefined) return null
  const values = known.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  // Scores close together are not blown up into mountains.
  const span = Math.max(4, high - low)
  const middle = (low + high) / 2
  const x = (index: number): number => EDGE + (index / Math.max(1, scores.length - 1)) * (WIDTH - 2 * EDGE)
  const y = (value: number): number => HEIGHT / 2 - ((value - middle) / span) * (HEIGHT - 2 * EDGE)
  return (
    <svg className="assess-sparkline" width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <title>{label}</title>
      <polyline points={known.map(({ index, value }) => `${x(index)},${y(value)}`).join(' ')} />
      <circle cx={x(last.index)} cy={y(last.value)} r={3} />
    </svg>
  )
}
