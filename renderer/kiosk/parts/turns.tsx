import { useEffect, useState } from 'react'

const TURN_MS = 6_000

/** Counts up while there are more parts than one, and begins again when `restart` changes. */
export function useTurn(parts: number, restart: string): number {
  const [turn, setTurn] = useState(0)
  const moves = parts > 1
  useEffect(() => {
    setTurn(0)
    if (!moves) return undefined
    const timer = window.setInterval(() => setTurn((before) => (before + 1) % 10_000), TURN_MS)
    return () => window.clearInterval(timer)
  }, [moves, restart])
  return turn
}

/** Which of the parts is shown; nothing where there is one. */
export function TurnMark({ turn, turns }: { readonly turn: number; readonly turns: number }) {
  if (turns <= 1) return null
  return (
    <span className="board-heading-turn number">
      {(turn % turns) + 1}/{turns}
    </span>
  )
}
