import { useMemo } from 'react'
import { encode } from 'uqr'

/** Squares around a code that must stay empty for a reader to find it (ISO/IEC 18004). */
const QUIET = 4

/** One path over all dark squares, a line of it for each row of neighbours. */
const darkPath = (rows: readonly (readonly boolean[])[]): string =>
  rows
    .flatMap((row, y) =>
      row.flatMap((isDark, x) => {
        if (!isDark || row[x - 1] === true) return []
        const end = row.findIndex((each, at) => at > x && !each)
        return [`M${x} ${y}h${(end === -1 ? row.length : end) - x}v1H${x}z`]
      }),
    )
    .join('')

/**
 * A QR code, dark on light whatever the theme: readers need it so.
 * @param size length of a side as CSS has it
 * @param label what it is for, for those who cannot see it
 */
export function QrCode({
  text,
  size,
  label,
}: {
  readonly text: string
  readonly size: string
  readonly label: string
}) {
  const code = useMemo(() => encode(text, { ecc: 'M', border: QUIET }), [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${code.size} ${code.size}`}
      shapeRendering="crispEdges"
      style={{ width: size, height: size, display: 'block' }}
    >
      <rect width={code.size} height={code.size} fill="#fff" />
      <path d={darkPath(code.data)} fill="#000" />
    </svg>
  )
}
