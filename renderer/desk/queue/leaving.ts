import { i18n } from '../../i18n/index.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { chooseWindow, handOver, signOut, type LeftVisitor } from '../../shared/session-store.ts'
import { finishStep, withEnding } from './queue-acts.ts'
import { closeQueueDialog, openQueueDialog, perform, useQueueDesk, type Going } from './queue-store.ts'
import type { WindowView } from './queue-types.ts'

/** What becomes of the visitor at the window when the clerk goes. NEXT: whoever takes over goes on. */
export type LeavingWay = 'FINISH' | 'HOLD' | 'MISS' | 'NEXT'

/** Who is at the window now, for the person who comes next; null when nobody is. */
export const visitorOf = (view: Pick<WindowView, 'current' | 'visit'> | null): LeftVisitor | null => {
  const { current = null, visit = null } = view ?? {}
  if (current === null && visit === null) return null
  return {
    number: current?.number ?? visit?.number ?? '',
    className: current?.className ?? visit?.className ?? '',
    isServed: current?.status !== 'CALLED',
  }
}

/** The steps that are possible before one goes, the most thorough first. */
export const waysOf = ({ current }: Pick<WindowView, 'current'>): readonly LeavingWay[] => {
  if (current === null) return ['FINISH', 'NEXT']
  return current.status === 'CALLED' ? ['MISS', 'HOLD', 'NEXT'] : ['FINISH', 'HOLD', 'NEXT']
}

/** Goes without asking; whoever is at the window is told to the next person. */
export async function leaveNow(how: 'SWITCH' | 'LOGOUT' | 'IDLE'): Promise<void> {
  const visitor = visitorOf(useQueueDesk.getState().view)
  if (how !== 'SWITCH' && visitor === null) await signOut(how)
  else await handOver(visitor, how)
}

const go = async (how: Going): Promise<void> => {
  if (typeof how === 'string') await leaveNow(how)
  else await chooseWindow(how.toWindowId).catch(notifyFailed)
}

/** Goes at once from an empty window; with a visitor there, asks what becomes of them. */
export function leave(how: Going): void {
  if (visitorOf(useQueueDesk.getState().view) === null) void go(how)
  else openQueueDialog({ kind: 'LEAVE', how })
}

const thenLeave = async (how: Going, done: boolean): Promise<boolean> => {
  if (!done) return false
  closeQueueDialog()
  await go(how)
  return true
}

/** Takes the step chosen for the visitor, then goes; stays when the step is refused. */
export async function leaveBy(way: LeavingWay, how: Going): Promise<boolean> {
  switch (way) {
    case 'FINISH':
      return withEnding(async (ending) => thenLeave(how, await finishStep(ending)))
    case 'HOLD': {
      const reason = i18n.t('queue:leave.holdReason')
      return thenLeave(how, await perform(() => callHall('queue.hold', { reason }, true)))
    }
    case 'MISS':
      return thenLeave(how, await perform(() => callHall('queue.miss', {}, true)))
    case 'NEXT':
      return thenLeave(how, true)
  }
}
