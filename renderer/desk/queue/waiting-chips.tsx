import { useTranslation } from 'react-i18next'
import type { WindowView } from './queue-types.ts'

/** So many classes show beside the sum; the rest are in the list. */
const CHIPS_MAX = 4

interface WaitingChipsProps {
  readonly view: Pick<WindowView, 'classes'>
  readonly asList?: boolean
}

/** How many wait, class by class. */
export function WaitingChips({ view, asList = false }: WaitingChipsProps) {
  const { t } = useTranslation('queue')
  if (!asList)
    return (
      <span className="callbar-chips" aria-hidden>
        {view.classes.slice(0, CHIPS_MAX).map(({ classId, prefix, name, waiting }) => (
          <span
            key={classId}
            className={waiting === 0 ? 'callbar-chip callbar-zero' : 'callbar-chip'}
            title={name}
          >
            {prefix} <b className="number">{waiting}</b>
          </span>
        ))}
      </span>
    )
  return (
    <dl className="callbar-list">
      {view.classes.map(({ classId, prefix, name, waiting, weight }) => (
        <div key={classId}>
          <dt>
            <b>{prefix}</b> {name}
            {weight === 1 ? null : <span className="muted"> {t('reason.weight', { weight })}</span>}
          </dt>
          <dd className="number">{t('people', { count: waiting })}</dd>
        </div>
      ))}
    </dl>
  )
}
