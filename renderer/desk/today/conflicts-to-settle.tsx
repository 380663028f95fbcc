import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useEventName } from '../../shared/event-name.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { useStatus } from '../../shared/status-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { shortSubject } from './short-subject.ts'

/** Records the hall kept without effect, for somebody to settle; nothing is drawn when there are none. */
export function ConflictsToSettle() {
  const { t } = useTranslation('today')
  const navigate = useNavigate()
  const eventName = useEventName()
  const standsAlone = useStatus((state) => state.status === null || state.status.link === 'STANDALONE')
  const query = useHallQuery('conflicts.list', standsAlone ? null : { settled: false }, { refreshOn: ['*'] })
  const open = (query.data?.conflicts ?? []).filter((conflict) => !conflict.settled)
  if (open.length === 0) return null
  return (
    <section className="panel today-list today-list-short">
      <h2>{t('conflicts.title', { count: open.length })}</h2>
      <ul>
        {open.map((conflict) => (
          <li key={conflict.eventId}>
            <button
              type="button"
              className="plain-row"
              onClick={() => void navigate(paths.conflicts(conflict.eventId))}
            >
              <span className="one-line grow" title={conflict.subject}>
                {shortSubject(conflict.subject)}
              </span>
              <span className="muted">
                {conflict.kind === 'NUMBER_TWICE' ? t('conflicts.numberTwice') : eventName(conflict.type)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
