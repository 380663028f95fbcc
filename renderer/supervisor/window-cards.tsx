import { useTranslation } from 'react-i18next'
import { ContactWords } from './contact-words.tsx'
import { contactOf, type LiveWindow } from './live-rows.ts'

interface WindowCardsProps {
  readonly windows: readonly LiveWindow[]
  readonly nowMs: number
  /** As `ContactWords` has it. */
  readonly cutOff: boolean
  readonly onOpen: (window: LiveWindow) => void
}

const PRESSING = ['red', 'yellow', 'dueToday'] as const
const PLAIN = ['open', 'opened', 'closed', 'consultations', 'waiting'] as const

/** One card a window, for a look from further away. */
export function WindowCards({ windows, nowMs, cutOff, onOpen }: WindowCardsProps) {
  const { t } = useTranslation(['supervisor', 'common'])
  return (
    <ul className="live-cards">
      {windows.map((window) => (
        <li key={window.windowId}>
          <button
            type="button"
            className={!cutOff && contactOf(window) === 'OFFLINE' ? 'live-card live-stale' : 'live-card'}
            onClick={() => onOpen(window)}
          >
            <span className="live-card-name one-line" title={window.windowName}>
              {`${window.windowId} ${window.windowName}`}
            </span>
            <span className="live-card-people one-line muted">
              {window.people.map((person) => person.name).join(t('common:state.separator'))}
            </span>
            <span className="live-card-numbers">
              {PRESSING.map((key) =>
                window[key] === 0 ? null : (
                  <span key={key} className={`live-chip live-chip-${key.toLowerCase()}`}>
                    {t(`count.${key}`)} {window[key]}
                  </span>
                ),
              )}
              {PLAIN.map((key) =>
                key === 'waiting' && window.waiting === 0 ? null : (
                  <span key={key} className="live-chip">
                    {t(`count.${key}`)} {window[key]}
                  </span>
                ),
              )}
            </span>
            <ContactWords window={window} nowMs={nowMs} cutOff={cutOff} />
          </button>
        </li>
      ))}
    </ul>
  )
}
