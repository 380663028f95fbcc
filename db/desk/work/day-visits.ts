import type { ResultInput } from '../../contract/index.ts'
import { clockFromMs, type Day } from '../../model/day.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import type { LoggedEvent } from '../../store/index.ts'
import { eventsNewestFirst } from '../../store/queries/day.ts'
import { readTicketsOfDay, readVisits } from '../../store/queries/tickets.ts'
import type { DeskContext } from '../context.ts'
import { visitView } from '../queue/visit-view.ts'
import { classesOf } from '../queue/window.ts'
import { dayEndMs, dayStartMs } from './ledger-lines.ts'

type Balance = ResultInput<'day.balance'>

/** What the tickets and visits of a window's day add to its balance. */
export interface DayVisits {
  readonly counts: Balance['counts']
  /** Left open: a visit nobody ended, a ticket still called, served or held. */
  readonly open: readonly { readonly code: 'VISIT_OPEN' | 'TICKET_OPEN'; readonly subject: string }[]
}

const windowOf = (event: LoggedEvent & AnyEvent): string | null => {
  switch (event.type) {
    case 'ticket.called':
    case 'ticket.started':
    case 'ticket.start_undone':
    case 'ticket.missed':
      return event.payload.windowId
    case 'ticket.voided':
      return event.windowId
    default:
      return null
  }
}

/** Visits of a desk that serves no tickets are counted all the same; zeros are told only where there are classes. */
export const dayVisits = (context: DeskContext, windowId: string, day: Day): DayVisits => {
  const { read } = context.store
  const [fromMs, toMs] = [dayStartMs(day), dayEndMs(day)]
  const tickets = { called: new Set<string>(), missed: 0, void: 0 }
  // The newest come first: what takes a start back is met before the start.
  const undone = new Set<string>()
  for (const event of eventsNewestFirst(read, fromMs, toMs, ['ticket'])) {
    // Every event of the log was checked against its definition when it was recorded.
    const known = event as LoggedEvent & AnyEvent
    if (event.verdict === 'conflict' || windowOf(known) !== windowId) continue
    if (known.type === 'ticket.start_undone') undone.add(known.entity[1])
    if (known.type === 'ticket.started' && undone.delete(known.entity[1])) continue
    if (known.type === 'ticket.called' || known.type === 'ticket.started') tickets.called.add(known.entity[1])
    if (known.type === 'ticket.missed') tickets.missed += 1
    if (known.type === 'ticket.voided') tickets.void += 1
  }
  const here = [...readTicketsOfDay(read, day).values()].filter(({ state }) => state.windowId === windowId)
  const visits = readVisits(read, fromMs, toMs, { windowIds: [windowId] })
    .filter(({ outcome }) => outcome !== 'UNDONE')
    .map((visit) => visitView(context, visit))
  const counts: readonly (readonly [code: string, value: number])[] = [
    ['TICKETS_CALLED', tickets.called.size],
    ['TICKETS_SERVED', here.filter(({ state }) => state.status === 'DONE').length],
    ['TICKETS_MISSED', tickets.missed],
    ['TICKETS_VOID', tickets.void],
    ['VISITS', visits.length],
  ]
  const isSetUp = classesOf(context, windowId).length > 0
  return {
    counts: counts.flatMap(([code, value]) => (isSetUp || value > 0 ? [{ code, value }] : [])),
    open: [
      ...visits.flatMap(({ closedAtMs, number, openedAtMs }) =>
        closedAtMs === null
          ? [{ code: 'VISIT_OPEN' as const, subject: `${number} ${clockFromMs(openedAtMs)}`.trim() }]
          : [],
      ),
      ...here.flatMap(({ state: { status, number } }) =>
        status === 'CALLED' || status === 'HELD' ? [{ code: 'TICKET_OPEN' as const, subject: number }] : [],
      ),
    ],
  }
}
