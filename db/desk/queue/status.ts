import { ContractError } from '../../contract/index.ts'
import type { queueMethods } from '../../contract/queue.ts'
import { append } from '../append.ts'
import { recordingContext, type DeskContext, type Handlers } from '../context.ts'
import { currentOf, requireClasses, requireWindow, staffIdOf, unitsOfWindow } from './window.ts'
import { windowView } from './window-view.ts'

type Status = Pick<
  typeof queueMethods,
  'queue.window' | 'queue.open' | 'queue.pause' | 'queue.resume' | 'queue.close'
>

const open = (context: DeskContext): void => {
  const windowId = requireWindow(context)
  requireClasses(context, windowId)
  // Said twice is said once.
  if (context.desk.queue.row().windows.get(windowId)?.status === 'OPEN') return
  context.store.record(recordingContext(context), (act) =>
    append(act, 'window_queue.opened', windowId, {
      unitIds: unitsOfWindow(context, windowId),
      staffId: staffIdOf(context),
    }),
  )
  context.desk.queue.pushNow()
}

export const statusHandlers: Handlers<Status> = {
  'queue.window': (context) => windowView(context),
  'queue.open'(context) {
    open(context)
    return windowView(context)
  },
  'queue.resume'(context) {
    open(context)
    return windowView(context)
  },
  'queue.pause'(context, { reason }) {
    const windowId = requireWindow(context)
    context.store.record(recordingContext(context), (act) =>
      append(act, 'window_queue.paused', windowId, {
        unitIds: unitsOfWindow(context, windowId),
        staffId: staffIdOf(context),
        reason,
      }),
    )
    context.desk.queue.giveBack(windowId)
    context.desk.queue.pushNow()
    return windowView(context)
  },
  'queue.close'(context) {
    const windowId = requireWindow(context)
    const current = currentOf(context, context.desk.queue.row(), windowId)
    if (current) throw new ContractError('TICKET_STILL_HERE', { number: current.ticket.number })
    context.store.record(recordingContext(context), (act) =>
      append(act, 'window_queue.closed', windowId, {
        unitIds: unitsOfWindow(context, windowId),
        staffId: staffIdOf(context),
      }),
    )
    context.desk.queue.giveBack(windowId)
    context.desk.queue.pushNow()
    return windowView(context)
  },
}
