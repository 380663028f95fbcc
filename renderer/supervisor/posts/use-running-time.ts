import { useEffect, useState } from 'react'

/**
 * The hall's time, going on from the moment an answer gave: minutes count between two answers, by the hall's clock and not
 * the page's own. 0 before the first answer.
 */
export function useRunningTime(asOfMs: number | undefined, everyMs = 5_000): number {
  const [passed, setPassed] = useState({ since: asOfMs, ms: 0 })
  useEffect(() => {
    const fromMs = performance.now()
    const timer = window.setInterval(
      () => setPassed({ since: asOfMs, ms: Math.floor(performance.now() - fromMs) }),
      everyMs,
    )
    return () => window.clearInterval(timer)
  }, [asOfMs, everyMs])
  // What passed since an older answer is in the new one.
  return asOfMs === undefined ? 0 : asOfMs + (passed.since === asOfMs ? passed.ms : 0)
}
