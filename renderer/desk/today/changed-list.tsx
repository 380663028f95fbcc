import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Result } from '../../../db/contract/index.ts'
import type { Day } from '../../../db/model/day.ts'
import { useEventName } from '../../shared/event-name.ts'
import { useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { shortSubject } from './short-subject.ts'

type Change = Result<'today.get'>['changed'][number]

interface ChangedListProps {
  readonly changed: readonly Change[]
  readonly today: Day
}

/** What was recorded today, newest first. The host sends the newest few dozen, so the list needs no windowing. */
export function ChangedList({ changed, today }: ChangedListProps) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const navigate = useNavigate()
  const open = (change: Change): void => {
    if (change.caseId !== null) void navigate(paths.case(change.caseId))
    else if (change.consultationId !== null) void navigate(paths.consultation(change.consultationId))
  }
  const nameOf = useEventName()
  return (
    <section className="panel today-list">
      <h2>{t('changed.title')}</h2>
      {changed.length === 0 ? <p className="muted">{t('changed.nothing')}</p> : null}
      <ul>
        {changed.map((change) => (
          <li key={change.eventId}>
            <button
              type="button"
              className="plain-row"
              disabled={change.caseId === null && change.consultationId === null}
              onClick={() => open(change)}
            >
              <span className="number muted">{format.moment(change.atMs, today)}</span>
              <span className="changed-type">{nameOf(change.type)}</span>
              <span className="one-line grow" title={`${change.subject} · ${change.staffName}`}>
                {shortSubject(change.subject)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
