import { useEffect, useState } from 'react'
import { useReducedMotion } from './use-media.ts'

/** Read aloud slowly, four characters take a second. */
const SECONDS_A_CHARACTER = 0.26
const SECONDS_MIN = 14
const PIECE_LENGTH = 44
const PIECE_MS = 8_000

/** Pieces of a text that each fit on the line, cut behind a mark where there is one. */
export function tickerPieces(text: string, length = PIECE_LENGTH): readonly string[] {
  const pieces: string[] = []
  let rest = [...text]
  while (rest.length > length) {
    const part = rest.slice(0, length)
    const mark = part.findLastIndex((character) => /[。；！？，、.;!?, ]/u.test(character))
    const end = mark > length / 2 ? mark + 1 : length
    pieces.push(rest.slice(0, end).join('').trim())
    rest = rest.slice(end)
  }
  return [...pieces, rest.join('').trim()].filter((piece) => piece !== '')
}

function Pieces({ text }: { readonly text: string }) {
  const pieces = tickerPieces(text)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = window.setInterval(() => setTurn((before) => (before + 1) % 10_000), PIECE_MS)
    return () => window.clearInterval(timer)
  }, [])
  return <span className="ticker-piece">{pieces[turn % Math.max(1, pieces.length)]}</span>
}

/** Notices along the foot of a board; where nothing may move, they follow one another instead. */
export function Ticker({ text }: { readonly text: string }) {
  const still = useReducedMotion()
  if (text === '') return null
  const seconds = Math.max(SECONDS_MIN, [...text].length * SECONDS_A_CHARACTER)
  return (
    <div className="ticker">
      {still ? (
        <Pieces text={text} />
      ) : (
        // A new text begins at the edge, not where the last one was.
        <span key={text} className="ticker-line" style={{ animationDuration: `${seconds}s` }}>
          {text}
        </span>
      )}
    </div>
  )
}
