import { useEffect, useState } from 'react'
import { tickerPieces } from './ticker-pieces.ts'
import { useReducedMotion, useUpright } from './use-media.ts'
import './ticker.css'

/** Read aloud slowly, four characters take a second. */
const SECONDS_A_CHARACTER = 0.26
const SECONDS_MIN = 14
/** Of Latin letters on two lines; a Chinese character takes the room of two. */
const PIECE_WIDTH = { flat: 184, upright: 92 } as const
const PIECE_MS = 8_000

function Pieces({ text }: { readonly text: string }) {
  const upright = useUpright()
  const pieces = tickerPieces(text, upright ? PIECE_WIDTH.upright : PIECE_WIDTH.flat)
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
