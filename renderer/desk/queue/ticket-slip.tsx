import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime, dayAndTime } from '../../shared/format.ts'
import type { IssuedTicket } from './queue-types.ts'
import './ticket-slip.css'

const HALF_HOUR_MS = 1_800_000

/** The slip in a visitor's hand, 80 mm wide: the number, what for, how many are before, where to look. No name, no document. */
export const TicketSlip = ({ ticket }: { readonly ticket: IssuedTicket }): ReactNode => {
  const { t } = useTranslation(['queue', 'common'])
  const { slotMs, peopleAhead, windowNames, priority } = { priority: ticket.lane === 'PRIORITY', ...ticket }
  return (
    <article className="ticket-slip">
      <header>{ticket.hallName}</header>
      <div className="ticket-slip-number">{ticket.number}</div>
      <div className="ticket-slip-class">
        {ticket.className}
        {ticket.classNameEn === '' ? null : <small>{ticket.classNameEn}</small>}
      </div>
      {priority ? <div className="ticket-slip-mark">{t('lane.PRIORITY')}</div> : null}
      {slotMs === null ? null : (
        <p>{t('slip.slot', { from: clockTime(slotMs), to: clockTime(slotMs + HALF_HOUR_MS) })}</p>
      )}
      {peopleAhead === null ? null : <p>{t('slip.ahead', { count: peopleAhead })}</p>}
      {windowNames.length === 0 || windowNames.length > 6 ? null : (
        <p>{t('slip.windows', { windows: windowNames.join(t('common:state.separator')) })}</p>
      )}
      <p>{t('slip.listen')}</p>
      <footer>
        <span>{dayAndTime(ticket.issuedAtMs)}</span>
        <span>{t('slip.today')}</span>
      </footer>
    </article>
  )
}
