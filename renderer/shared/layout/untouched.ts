import { useCallback, useEffect, useRef } from 'react'
import { useStatus } from '../status-store.ts'

/**
 * For pages that stay open on a wall: gives a question whether, since the page was opened, nobody touched it for as long as
 * locks any other page. Whoever leaves it then must not get into somebody else's session.
 */
export function useUntouched(): () => boolean {
  const minutes = useStatus((state) => state.welcome?.idleLockMinutes ?? 0)
  const last = useRef({ signMs: 0, isOver: false })
  useEffect(() => {
    last.current.signMs = performance.now()
    const alive = (): void => {
      const nowMs = performance.now()
      if (minutes > 0 && nowMs - last.current.signMs >= minutes * 60_000) last.current.isOver = true
      last.current.signMs = nowMs
    }
    const signsOfLife = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const
    for (const sign of signsOfLife) window.addEventListener(sign, alive, { passive: true, capture: true })
    return () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, alive, { capture: true })
    }
  }, [minutes])
  return useCallback(() => last.current.isOver, [])
}
