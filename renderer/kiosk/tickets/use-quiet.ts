import { useEffect, useEffectEvent, useState } from 'react'

export interface Quiet {
  /** Seconds until the visit ends; null while nobody is asked whether they are still there. */
  readonly secondsLeft: number | null
  /** Somebody is there. */
  readonly stay: () => void
}

const SECOND_MS = 1_000

/**
 * Watches whether anybody touches the screen: after `quietMs` it counts down `graceSeconds`, then the visit ends. Touching
 * the screen anywhere begins the wait anew.
 */
export function useQuiet(quietMs: number, graceSeconds: number, onEnd: () => void): Quiet {
  const end = useEffectEvent(onEnd)
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null)
  const [turn, setTurn] = useState(0)
  const stay = (): void => setTurn((before) => before + 1)
  useEffect(() => {
    let left = graceSeconds
    let ticking: number | undefined
    setSecondsLeft(null)
    const count = (): void => {
      setSecondsLeft(left)
      if (left <= 0) {
        window.clearInterval(ticking)
        end()
        return
      }
      left -= 1
    }
    const waiting = window.setTimeout(() => {
      count()
      ticking = window.setInterval(count, SECOND_MS)
    }, quietMs)
    const touched = (): void => setTurn((before) => before + 1)
    window.addEventListener('pointerdown', touched)
    window.addEventListener('keydown', touched)
    return () => {
      window.clearTimeout(waiting)
      window.clearInterval(ticking)
      window.removeEventListener('pointerdown', touched)
      window.removeEventListener('keydown', touched)
    }
  }, [quietMs, graceSeconds, turn])
  return { secondsLeft, stay }
}
