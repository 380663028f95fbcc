import type { ResultInput } from '../../contract/index.ts'
import type { PublicTicket } from '../../model/queue/public-row.ts'
import type { DeskContext } from '../context.ts'
import type { RowNow } from './queue-link.ts'

type At = NonNullable<ResultInput<'queue.ticket'>['at']>

/** What is known of a window: whether it goes on, or has fallen silent, and since when. */
export const contactOf = (
  { desk, session }: Pick<DeskContext, 'desk' | 'session'>,
  row: RowNow,
  windowId: string,
): Pick<At, 'contact' | 'silentSinceMs'> => {
  const silentSinceMs = row.windows.get(windowId)?.silentSinceMs
  if (desk.queue.decides() === 'HERE' || session?.windowId === windowId)
    return { contact: 'SELF', silentSinceMs: null }
  if (silentSinceMs === undefined) return { contact: 'UNKNOWN', silentSinceMs: null }
  return { contact: silentSinceMs === null ? 'HERE' : 'SILENT', silentSinceMs }
}

/** The window that has a ticket; null when none has it. */
export const ticketAt = (context: DeskContext, row: RowNow, ticket: PublicTicket): At | null => {
  const { windowId, status } = ticket
  const isThere = status === 'CALLED' || status === 'SERVING' || status === 'HELD'
  if (windowId === null || !isThere) return null
  const sinceMs = { CALLED: ticket.calledAtMs, SERVING: ticket.startedAtMs, HELD: null }[status]
  return {
    ...contactOf(context, row, windowId),
    sinceMs,
    isAway: row.isAway,
    asOfMs: row.asOfMs,
    nowMs: context.nowMs,
  }
}
