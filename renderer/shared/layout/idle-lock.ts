import { useEffect } from 'react'
import { leaveNow } from '../../desk/queue/leaving.ts'
import { useStatus } from '../status-store.ts'

const CHECK_EVERY_MS = 5_000
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** Locks the page after the hall's idle time without a key or a movement (GB/T 22239 practice: ten minutes). */
export function useIdleLock(): void {
  const minutes = useStatus((state) => state.welcome?.idleLockMinutes ?? 0)
  useEffect(() => {
    if (minutes <= 0) return undefined
    let lastSign = performance.now()
    const alive = (): void => {
      lastSign = performance.now()
    }
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, alive, { passive: true, capture: true })
    const timer = window.setInterval(() => {
      if (performance.now() - lastSign >= minutes * 60_000) void leaveNow('IDLE')
    }, CHECK_EVERY_MS)
    return () => {
      window.clearInterval(timer)
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, alive, { capture: true })
    }
  }, [minutes])
}
