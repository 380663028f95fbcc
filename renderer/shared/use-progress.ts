import { useEffect, useState } from 'react'
import { hall } from './hall.ts'

/** How far a long task is, 0 to 1; null when that cannot be told or nothing is known. Starts anew with `active`. */
export function useProgress(task: string, active: boolean): number | null {
  const [done, setDone] = useState<number | null>(null)
  useEffect(() => {
    if (!active) return undefined
    setDone(null)
    return hall.on('progress', (progress) => {
      if (progress.task === task) setDone(progress.done)
    })
  }, [task, active])
  return active ? done : null
}
