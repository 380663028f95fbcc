import type { ReactNode } from 'react'

export interface HighlightedTextProps {
  readonly text: string
  /** Half-open ranges of `text` that matched, in order. */
  readonly ranges: readonly (readonly [number, number])[]
}

/** A name with the matched parts marked; marks carry weight as well as colour. */
export const HighlightedText = ({ text, ranges }: HighlightedTextProps) => {
  const parts: ReactNode[] = []
  let at = 0
  for (const [from, to] of ranges) {
    if (from < at || to <= from) continue
    if (from > at) parts.push(text.slice(at, from))
    parts.push(
      <mark key={from} className="hd-mark">
        {text.slice(from, to)}
      </mark>,
    )
    at = to
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
