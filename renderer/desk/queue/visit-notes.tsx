import { UserOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { clockTime, dayOfMs } from '../../shared/format.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import './visit-notes.css'
import { useQueueDesk } from './queue-store.ts'

/** Beside what is being recorded: which visit it will belong to. Nothing while nobody is being served. */
export function PresentVisitNote() {
  const { t } = useTranslation('queue')
  const visit = useQueueDesk((state) => state.view?.visit ?? null)
  const number = useQueueDesk((state) => state.view?.current?.number ?? '')
  if (visit === null) return null
  return (
    <span className="visit-note">
      <UserOutlined aria-hidden />{' '}
      {number === '' ? t('note.willLinkNoTicket') : t('note.willLink', { number })}
    </span>
  )
}

interface VisitsOfRecordProps {
  readonly kind: 'case' | 'consultation'
  readonly id: string
}

/** The visits a record was worked on in, newest first; nothing where there were none. */
export function VisitsOfRecord({ kind, id }: VisitsOfRecordProps) {
  const { t } = useTranslation('queue')
  const query = useHallQuery('visits.ofRecord', { kind, id }, { refreshOn: ['visit', kind] })
  const visits = query.data?.visits ?? []
  if (visits.length === 0) return null
  return (
    <ul className="visit-notes" aria-label={t('note.visits')}>
      {visits.map((visit) => (
        <li key={visit.visitId}>
          <UserOutlined aria-hidden />{' '}
          {t('note.linked', {
            who: visit.number === '' ? t('noTicket') : visit.number,
            day: dayOfMs(visit.openedAtMs),
            from: clockTime(visit.openedAtMs),
            window: visit.windowName,
            staff: visit.staffName,
          })}
          {visit.closedAtMs === null ? ` · ${t('visit.open')}` : ''}
        </li>
      ))}
    </ul>
  )
}
