import { useEffect, useState } from 'react'

/**
 * The hall's time, going on from the moment an answer gave: minutes count between two answers, by the hall's clock and not
 * the page's own.
 */
export function useRunningTime(asOfMs: number | undefined, everyMs = 5_000): number {
  const [since, setSince] = useState(() => ({ asOfMs, from: performance.now() }))
  const [, setTurn] = useState(0)
  const start = since.asOfMs === asOfMs ? since : { asOfMs, from: performance.now() }
  if (start !== since) setSince(start)
  useEffect(() => {
    const timer = window.setInterval(() => setTurn((turn) => turn + 1), everyMs)
    return () => window.clearInterval(timer)
  }, [everyMs])
  return asOfMs === undefined ? 0 : asOfMs + Math.floor(performance.now() - start.from)
}
