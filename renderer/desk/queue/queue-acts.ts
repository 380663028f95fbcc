import { i18n } from '../../i18n/index.ts'
import { callHall } from '../../shared/hall-login/call-hall.ts'
import { notifyInfo, notifySaved } from '../../shared/notices.tsx'
import { mainActOf, needsOutcome } from './main-act.ts'
import { closeQueueDialog, openQueueDialog, perform, useQueueDesk } from './queue-store.ts'
import { NO_ENDING, type Ending, type WindowView } from './queue-types.ts'

const viewNow = (): WindowView | null => useQueueDesk.getState().view

/** Does what ends the open visit; asks first how it ended where nothing was recorded in it. */
export async function withEnding(step: (ending: Ending) => Promise<boolean>): Promise<boolean> {
  const view = viewNow()
  if (view !== null && needsOutcome(view)) {
    openQueueDialog({ kind: 'OUTCOME', goOn: step })
    return false
  }
  if (await step(NO_ENDING)) return true
  // The record it rested on was taken back meanwhile.
  if (useQueueDesk.getState().error?.code === 'OUTCOME_NEEDED')
    openQueueDialog({ kind: 'OUTCOME', goOn: step })
  return false
}

const callNext = (): Promise<boolean> =>
  withEnding(async (ending) => {
    let got: string = ''
    const done = await perform(async () => {
      const answer = await callHall('queue.next', ending, true)
      got = answer.got
      return answer.view
    })
    if (!done) return false
    if (got === 'NOBODY') notifyInfo(i18n.t('queue:said.nobody'))
    if (got === 'AGAIN') notifyInfo(i18n.t('queue:said.again'))
    if (got === 'BY_HAND') openQueueDialog({ kind: 'BY_HAND' })
    return true
  })

/** Ends the visit, with its ticket if it has one, and calls nobody. */
export const finishStep = (ending: Ending): Promise<boolean> =>
  perform(() => {
    const { current = null, visit = null } = viewNow() ?? {}
    return current === null && visit !== null
      ? callHall('visits.close', { visitId: visit.visitId, ...ending }, true)
      : callHall('queue.finish', ending, true)
  })
export const finishVisit = (): Promise<boolean> => withEnding(finishStep)

export const openWindow = (): Promise<boolean> => perform(() => callHall('queue.open', {}, true))
export const resumeWindow = (): Promise<boolean> => perform(() => callHall('queue.resume', {}, true))
export const closeWindow = (): Promise<boolean> => perform(() => callHall('queue.close', {}, true))
export const startService = (): Promise<boolean> => perform(() => callHall('queue.start', {}, true))
export const recall = (): Promise<boolean> => perform(() => callHall('queue.recall', {}, true))
export const openVisit = (): Promise<boolean> => perform(() => callHall('visits.open', {}, true))

export const undoStep = (): Promise<boolean> => perform(() => callHall('queue.undo', {}, true))

/** Says what was done and offers to take it back, where the host can. */
export const saidWithUndo = (text: string): void => {
  if (viewNow()?.undo) notifySaved(text, { undo: () => callHall('queue.undo', {}, true) })
  else notifyInfo(text)
}

export async function missCurrent(reason = ''): Promise<void> {
  const number = viewNow()?.current?.number ?? ''
  if (!(await perform(() => callHall('queue.miss', { reason }, true)))) return
  if (reason !== '') closeQueueDialog()
  saidWithUndo(i18n.t('queue:said.missed', { number }))
}

export async function holdCurrent(reason: string): Promise<void> {
  const number = viewNow()?.current?.number ?? ''
  if (!(await perform(() => callHall('queue.hold', { reason }, true)))) return
  closeQueueDialog()
  saidWithUndo(i18n.t('queue:said.held', { number }))
}

export async function pauseWindow(reason: string): Promise<void> {
  if (!(await perform(() => callHall('queue.pause', { reason }, true)))) return
  closeQueueDialog()
}

interface Target {
  readonly toClassId: string | null
  readonly toWindowId: string | null
  readonly name: string
}
export const transferCurrent = (target: Target, reason: string): Promise<boolean> => {
  const number = viewNow()?.current?.number ?? ''
  const { toClassId, toWindowId, name } = target
  return withEnding(async (ending) => {
    const done = await perform(() =>
      callHall('queue.transfer', { toClassId, toWindowId, reason, ...ending }, true),
    )
    if (!done) return false
    closeQueueDialog()
    saidWithUndo(i18n.t('queue:said.transferred', { number, target: name }))
    return true
  })
}

export const callBack = (ticketId: string): Promise<boolean> =>
  withEnding((ending) => perform(() => callHall('queue.callBack', { ticketId, ...ending }, true)))

/** The large key, whatever it does at present. */
export async function doMainAct(): Promise<void> {
  const view = viewNow()
  if (view === null || useQueueDesk.getState().busy || useQueueDesk.getState().dialog !== null) return
  switch (mainActOf(view)) {
    case 'OPEN':
      await openWindow()
      return
    case 'RESUME':
      await resumeWindow()
      return
    case 'NEXT':
    case 'FINISH_NEXT':
      await callNext()
      return
    case 'BY_HAND':
      openQueueDialog({ kind: 'BY_HAND' })
      return
    case 'START':
      await startService()
      return
    case 'FINISH':
      await finishVisit()
      return
    case null:
  }
}
