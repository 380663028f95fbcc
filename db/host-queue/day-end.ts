import { append } from '../desk/append.ts'
import { queueRules } from '../desk/hall-rules.ts'
import { dayFromMs } from '../model/day.ts'
import { readLeftTickets } from '../store/queries/tickets.ts'
import type { HostQueueOptions } from './options.ts'

/** The hall ends what a day left over; a machine that is its own hall does it itself. Asked now and then. */
export const createDayEnd = ({
  store,
  reference,
}: Pick<HostQueueOptions, 'store' | 'reference'>): (() => void) => {
  let closedDay = ''
  return () => {
    const today = dayFromMs(store().clock.nowMs())
    if (store().sync || store().readOnly || closedDay === today || !queueRules(reference()).closesWithDay)
      return
    const left = readLeftTickets(store().read, today)
    if (left.length > 0)
      store().record({ staffId: null, session: null, unitId: null, windowId: null }, (act) => {
        for (const ticketId of left)
          append(act, 'ticket.voided', ticketId, { cause: 'DAY_CLOSED', note: '', by: null })
      })
    closedDay = today
  }
}
