import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEventName } from '../../shared/event-name.ts'
import { dayAndTime } from '../../shared/format.ts'
import { useReasonWords } from '../../shared/sync/reason-words.ts'
import type { ConflictEntry } from './conflict-entry.ts'
import './conflict-paper.css'

interface ConflictListPaperProps {
  readonly rows: readonly ConflictEntry[]
  readonly settled: boolean
  readonly hallName: string
  readonly printedAtMs: number
}

/** The list on paper, with room to write. */
export const ConflictListPaper = ({
  rows,
  settled,
  hallName,
  printedAtMs,
}: ConflictListPaperProps): ReactNode => {
  const { t } = useTranslation('conflicts')
  const eventName = useEventName()
  const reasonWords = useReasonWords()
  return (
    <article className="conflict-paper">
      <h1>{t('paper.listTitle', { hall: hallName })}</h1>
      <p>
        {t(settled ? 'list.settled' : 'list.open')} · {t('paper.count', { count: rows.length })} ·{' '}
        {t('paper.at', { at: dayAndTime(printedAtMs) })}
      </p>
      <table className="versus">
        <thead>
          <tr>
            {(['at', 'kind', 'subject', 'step', 'why', 'by'] as const).map((name) => (
              <th key={name} scope="col">
                {t(`column.${name}`)}
              </th>
            ))}
            <th scope="col">{t('paper.remark')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.eventId}>
              <td>{dayAndTime(row.atMs)}</td>
              <td>{t(`kind.${row.kind}`)}</td>
              <td>{row.subject}</td>
              <td>{eventName(row.type)}</td>
              <td>{reasonWords(row.reason).says}</td>
              <td>{row.staffName}</td>
              <td className="conflict-remark" />
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  )
}
