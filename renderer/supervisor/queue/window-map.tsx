import { useTranslation } from 'react-i18next'
import { elapsed, minutesOf } from '../../desk/queue/queue-words.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import type { WindowCard } from './live-queue-rows.ts'

interface WindowMapProps {
  readonly cards: readonly WindowCard[]
  readonly nowMs: number
  readonly targetWaitMs: number
  readonly onOpen: (ticket: { readonly ticketId: string; readonly number: string }) => void
}

/** A card a window: whether it calls, whom, since when. */
export function WindowMap({ cards, nowMs, targetWaitMs, onOpen }: WindowMapProps) {
  const { t } = useTranslation('queue')
  if (cards.length === 0) return <EmptyState title={t('live.noWindows')} hint={t('live.noWindowsHint')} />
  return (
    <ul className="lq-cards">
      {cards.map((card) => {
        const { current } = card
        const forMs = card.currentSinceMs === null ? null : nowMs - card.currentSinceMs
        const isLong = current?.status === 'SERVING' && forMs !== null && forMs > targetWaitMs
        return (
          <li key={card.windowId} className={`lq-card lq-card-${card.status.toLowerCase()}`}>
            <div className="lq-card-name one-line" title={`${card.windowId} ${card.name}`}>
              <b className="number">{card.windowId}</b> {card.name}
            </div>
            {current === null ? (
              <div className="lq-card-idle">
                {t(`status.${card.status}`)}
                {card.status === 'OPEN' || card.sinceMs === null ? null : (
                  <span className="number"> {t('minutes', { count: minutesOf(nowMs - card.sinceMs) })}</span>
                )}
              </div>
            ) : (
              <button
                type="button"
                className="lq-card-number"
                onClick={() => onOpen(current)}
                aria-label={t('live.openTicket', { number: current.number })}
              >
                <strong className="number">{current.number}</strong>
                <span className={isLong ? 'queue-late' : ''}>
                  {t(`ticketStatus.${current.status}`)}{' '}
                  {forMs === null ? null : (
                    <span className="number" aria-hidden>
                      {elapsed(forMs)}
                    </span>
                  )}
                </span>
              </button>
            )}
            <div className="lq-card-foot one-line muted" title={card.reason}>
              {[
                card.staffName,
                card.reason,
                t('live.servedHere', { count: card.served }),
                card.walkIns === 0 ? '' : t('live.walkInsHere', { count: card.walkIns }),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
