import { append } from '../desk/append.ts'
import { isClockTooFarOff } from '../desk/clock-off.ts'
import { deadlineRulesOf, queueRules } from '../desk/hall-rules.ts'
import { addDays, msAt } from '../model/day.ts'
import { createDayOver, DAY_OVER_UNCONFIRMED_MS } from '../model/day-over.ts'
import { leftOverOutcome } from '../model/queue/visit-outcome.ts'
import { readLeftTickets, readLeftVisits, readTicket } from '../store/queries/tickets.ts'
import type { HostQueueOptions } from './options.ts'

/** The hall ends what a day left over; a machine that is its own hall does it itself. Asked now and then. */
export const createDayEnd = ({
  store,
  reference,
}: Pick<HostQueueOptions, 'store' | 'reference'>): (() => void) => {
  let closedDay = ''
  const lastOver = createDayOver()
  return () => {
    const { read, clock, sync, readOnly } = store()
    if (sync || readOnly) return
    // Nothing brings a day back that was ended; an hour put right by hand looks like one set wrong.
    const afterMs = isClockTooFarOff(store()) ? DAY_OVER_UNCONFIRMED_MS : undefined
    const day = lastOver(deadlineRulesOf(reference()).openingSessions, clock.nowMs(), afterMs)
    if (day === null || closedDay === day) return
    const tickets = new Set(queueRules(reference()).closesWithDay ? readLeftTickets(read, day) : [])
    const visits = readLeftVisits(read, msAt(addDays(day, 1), '00:00')).flatMap((visit) => {
      const { visitId, ticketId } = visit
      const ticket = ticketId === null ? undefined : readTicket(read, ticketId)?.state
      const outcome = leftOverOutcome(visit, ticket, ticketId !== null && tickets.has(ticketId))
      return outcome === null ? [] : [{ visitId, outcome }]
    })
    if (tickets.size + visits.length > 0)
      store().record({ staffId: null, session: null, unitId: null, windowId: null }, (act) => {
        for (const ticketId of tickets)
          append(act, 'ticket.voided', ticketId, { cause: 'DAY_CLOSED', note: '', by: null })
        for (const { visitId, outcome } of visits)
          append(act, 'visit.closed', visitId, { outcome, note: '', by: null })
      })
    closedDay = day
  }
}
