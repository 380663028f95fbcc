import { useEffect, useRef } from 'react'
import { hall } from '../../shared/hall.ts'

const READ_PAUSE_MS = 1_000

/** Asks again when the row of the hall has news, at most once a second: a whole hall has many. */
export function useQueueNews(reload: () => void, active = true): void {
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => {
    if (!active) return undefined
    let timer: number | undefined
    const stop = hall.on('queue', () => {
      timer ??= window.setTimeout(() => {
        timer = undefined
        latest.current()
      }, READ_PAUSE_MS)
    })
    return () => {
      window.clearTimeout(timer)
      stop()
    }
  }, [active])
}
