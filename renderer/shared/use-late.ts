import { useEffect, useState } from 'react'

/** True once `active` has held for `delayMs`: quick answers never flash a skeleton. */
export function useLate(active: boolean, delayMs = 100): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!active) {
      setLate(false)
      return undefined
    }
    const timer = window.setTimeout(() => setLate(true), delayMs)
    return () => window.clearTimeout(timer)
  }, [active, delayMs])
  return active && late
}
