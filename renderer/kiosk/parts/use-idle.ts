import { useEffect, useEffectEvent } from 'react'

/** Calls `onIdle` once nobody has touched the screen for so long: the next visitor begins anew. */
export function useIdle(afterMs: number, onIdle: () => void): void {
  const fire = useEffectEvent(onIdle)
  useEffect(() => {
    let timer = window.setTimeout(() => fire(), afterMs)
    const begin = (): void => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => fire(), afterMs)
    }
    window.addEventListener('pointerdown', begin)
    window.addEventListener('keydown', begin)
    return () => {
      window.clearTimeout(timer)
      window.removeEventListener('pointerdown', begin)
      window.removeEventListener('keydown', begin)
    }
  }, [afterMs])
}
