import { useEffect, useState } from 'react'
import { WINDOW_ROLES } from '../../../db/model/roles.ts'
import { hall } from '../../shared/hall.ts'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { forgetQueue, readQueue, useQueueDesk } from './queue-store.ts'

/** A hall of a hundred windows has news many times a second; a row read twice a second is live enough. */
const READ_PAUSE_MS = 400
/** Changes of these records are changes of the row. */
const QUEUE_KINDS = new Set([
  '*',
  'ticket',
  'visit',
  'window_queue',
  'ticket_class',
  'window_service',
  'evaluation',
  'case',
  'consultation',
  'paper',
  'setting',
])

/** Whether this person works at windows and has chosen one. */
export const useIsAtWindow = (): boolean =>
  useSession(
    ({ session }) =>
      session !== null &&
      session.windowId !== null &&
      session.roles.some((role) => WINDOW_ROLES.includes(role)),
  )

/** Keeps the row of this window fresh while it is mounted; stands once in the shell. */
export function useQueueReading(): void {
  const active = useIsAtWindow()
  const windowId = useSession((state) => state.session?.windowId ?? null)
  useEffect(() => {
    if (!active) return undefined
    let timer: number | undefined
    const later = (): void => {
      timer ??= window.setTimeout(() => {
        timer = undefined
        void readQueue()
      }, READ_PAUSE_MS)
    }
    const stops = [
      hall.on('queue', later),
      hall.on('changed', ({ kinds }) => {
        if (kinds.some((kind) => QUEUE_KINDS.has(kind))) later()
      }),
      hall.onConnection((state) => {
        if (state === 'OPEN') later()
      }),
    ]
    void readQueue()
    return () => {
      window.clearTimeout(timer)
      for (const stop of stops) stop()
      forgetQueue()
    }
  }, [active, windowId])
}

/** The program behind the page is gone: what shows is of before, and no step can be taken. */
export const useIsHostLost = (): boolean => useStatus((state) => state.connection === 'LOST')

const tick = (): number => performance.now()

/**
 * The hall's time now, going on from the last answer; moves every second. 0 before the first answer. It stands still while
 * the host is gone: whether what began goes on is not known.
 */
export function useQueueTime(): number {
  const nowMs = useQueueDesk((state) => state.view?.nowMs ?? 0)
  const readAtMs = useQueueDesk((state) => state.readAtMs)
  const [pageMs, setPageMs] = useState(tick)
  const isLost = useIsHostLost()
  useEffect(() => {
    if (isLost) return undefined
    const timer = window.setInterval(() => setPageMs(tick()), 1_000)
    return () => window.clearInterval(timer)
  }, [isLost])
  return nowMs === 0 ? 0 : nowMs + Math.max(0, pageMs - readAtMs)
}
