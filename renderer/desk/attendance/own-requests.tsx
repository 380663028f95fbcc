import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../../shared/navigation/paths.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { RequestStatus } from '../requests/request-status.tsx'
import { useRequestWords } from '../requests/request-words.ts'
import './attendance.css'
import { TODAY_KINDS } from './today-kinds.ts'

/** As many as fit beside the calendar; all of them are a press away. */
const SHOWN_MAX = 4

/** The newest of one's own requests, each with where it lies. */
export function OwnRequests() {
  const { t } = useTranslation('attendance')
  const words = useRequestWords()
  const query = useHallQuery(
    'requests.list',
    { box: 'MINE', limit: SHOWN_MAX },
    { refreshOn: TODAY_KINDS, keepPrevious: true },
  )
  if (query.data === undefined) return null
  const { requests } = query.data
  return (
    <section className="panel att-side-panel">
      <h2>{t('ownRequests.title')}</h2>
      {requests.length === 0 ? (
        <p className="muted">{t('ownRequests.none')}</p>
      ) : (
        <ul className="att-requests">
          {requests.map((request) => (
            <li key={request.requestId}>
              <div className="att-request">
                <Link className="one-line" to={paths.requests(request.requestId)}>
                  {words.name(request)}
                </Link>
                <RequestStatus request={request} />
              </div>
              <div className="muted number">{words.time(request)}</div>
            </li>
          ))}
        </ul>
      )}
      <Link to={paths.requests()}>{t('ownRequests.all')}</Link>
    </section>
  )
}
