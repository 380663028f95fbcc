import { useEffect, useRef } from 'react'

/** Does something again and again while the page is looked at; a hidden page waits until it is seen. */
export function useEvery(everyMs: number, action: () => void, active = true): void {
  const latest = useRef(action)
  latest.current = action
  useEffect(() => {
    if (!active) return undefined
    let isDue = false
    const turn = (): void => {
      isDue = document.hidden
      if (!isDue) latest.current()
    }
    const onSeen = (): void => {
      if (!document.hidden && isDue) turn()
    }
    const timer = window.setInterval(turn, everyMs)
    document.addEventListener('visibilitychange', onSeen)
    return () => {
      window.clearInterval(timer)
      document.removeEventListener('visibilitychange', onSeen)
    }
  }, [everyMs, active])
}
