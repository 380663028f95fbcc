import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TicketLine } from './queue-types.ts'
import { minutesOf } from './queue-words.ts'

interface TicketListProps<Line extends TicketLine> {
  readonly title: string
  readonly hint: string
  readonly tickets: readonly Line[]
  readonly about: (ticket: Line) => ReactNode
  readonly actions?: (
    ticket: Line,
  ) => readonly { readonly text: string; readonly act: () => void; readonly disabled?: boolean }[]
  readonly onOpen: (ticket: Line) => void
}

/** A few tickets that stand aside: held, missed, handed ahead. */
export function TicketList<Line extends TicketLine>({
  title,
  hint,
  tickets,
  about,
  actions,
  onOpen,
}: TicketListProps<Line>) {
  const { t } = useTranslation('queue')
  return (
    <section className="panel queue-list">
      <h2>
        {title} <span className="number muted">{tickets.length}</span>
      </h2>
      {tickets.length === 0 ? <p className="muted">{hint}</p> : null}
      <ul>
        {tickets.map((ticket) => (
          <li key={ticket.ticketId}>
            <button type="button" className="queue-number number" onClick={() => onOpen(ticket)}>
              {ticket.number}
            </button>
            <span className="grow">
              <span className="one-line queue-list-class" title={ticket.className}>
                {ticket.className}
                {ticket.waitedMs === null ? '' : ` · ${t('minutes', { count: minutesOf(ticket.waitedMs) })}`}
              </span>
              <span className="one-line muted queue-list-about">{about(ticket)}</span>
            </span>
            {(actions?.(ticket) ?? []).map(({ text, act, disabled = false }) => (
              <Button
                key={text}
                size="small"
                disabled={disabled}
                aria-label={`${text} ${ticket.number}`}
                onClick={act}
              >
                {text}
              </Button>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
