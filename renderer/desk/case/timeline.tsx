import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TimelineEntry } from '../../../db/contract/cases.ts'
import { useFormat } from '../../shared/format.ts'
import { eventChanges, eventParts, eventTitle } from './timeline-words.ts'
import './case.css'

export interface TimelineProps {
  /** Oldest first, as the host sends them. */
  readonly entries: readonly TimelineEntry[]
}

/** What happened, newest first, in words; what was taken back stays, struck through. */
export const Timeline = ({ entries }: TimelineProps) => {
  const { t } = useTranslation(['cases', 'common', 'consultations'])
  const { dayAndTime } = useFormat()
  return (
    <ol className="hd-timeline">
      {entries.toReversed().map((entry) => {
        const parts = eventParts(t, entry)
        const changes = eventChanges(t, entry)
        return (
          <li key={entry.eventId} data-undone={entry.undone}>
            <div className="hd-timeline-head">
              <time
                dateTime={new Date(entry.atMs).toISOString()}
                title={entry.clockGrade === 'B' ? t('timeline.clock.B') : undefined}
              >
                {dayAndTime(entry.atMs)}
              </time>
              <strong>{eventTitle(t, entry.type)}</strong>
              <span className="hd-secondary">
                {entry.onBehalfOf === ''
                  ? entry.staffName
                  : t('timeline.onBehalf', { name: entry.staffName, other: entry.onBehalfOf })}
              </span>
              {entry.newer ? <Tag variant="outlined">{t('timeline.newer')}</Tag> : null}
              {entry.undone ? <Tag variant="outlined">{t('timeline.undone')}</Tag> : null}
              {entry.refused === null ? null : <Tag color="warning">{t('timeline.refused')}</Tag>}
              {entry.clockGrade === 'C' ? (
                <Tag color="warning" title={t('timeline.clock.C')}>
                  {t('timeline.clockMark')}
                </Tag>
              ) : null}
            </div>
            {parts.length > 0 ? <div className="hd-timeline-text">{parts.join(t('semicolon'))}</div> : null}
            {changes.length > 0 ? (
              <dl className="hd-timeline-changes">
                {changes.map((change) => (
                  <div key={`${change.field} ${change.before}`}>
                    <dt>{change.field}</dt>
                    <dd>
                      <del>{change.before || t('blank')}</del> → <ins>{change.after || t('blank')}</ins>
                    </dd>
                  </div>
                ))}
              </dl>
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}
