import { CloudUploadOutlined } from '@ant-design/icons'
import type { ColumnsType } from 'antd/es/table'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../data-table.tsx'
import { EmptyState } from '../empty-state.tsx'
import './assessment.css'
import type { EntryView } from './assessment-types.ts'
import { useAssessmentWords } from './assessment-words.ts'
import { EntryStatus } from './entry-status.tsx'

interface EntryListProps {
  readonly entries: readonly EntryView[]
  readonly onOpen: (entry: EntryView) => void
  /** Entries of one person do not name them in every line. */
  readonly namesWho?: boolean
  readonly selectedKey?: string | null
  readonly autoFocus?: boolean
}

/** Entries of a score, newest first; Enter opens one. */
export function EntryList({
  entries,
  onOpen,
  namesWho = true,
  selectedKey = null,
  autoFocus = false,
}: EntryListProps) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const columns = useMemo<ColumnsType<EntryView>>(
    () => [
      {
        key: 'day',
        title: t('entry.day'),
        width: 118,
        render: (_value, entry) => <span className="number">{entry.day}</span>,
      },
      {
        key: 'item',
        title: t('entry.item'),
        render: (_value, entry) => {
          const about = words.about(entry)
          const text = entry.itemText === '' ? words.source(entry.source) : entry.itemText
          return (
            <div className="one-line" title={about === '' ? text : `${text}\n${about}`}>
              {text}
              <div className="one-line muted">{about === '' ? words.source(entry.source) : about}</div>
            </div>
          )
        },
      },
      ...(namesWho
        ? [
            {
              key: 'who',
              title: t('entry.who'),
              width: 190,
              render: (_value: unknown, entry: EntryView) => (
                <div className="one-line" title={words.concerned(entry)}>
                  {words.concerned(entry)}
                </div>
              ),
            },
          ]
        : []),
      {
        key: 'points',
        title: t('entry.points'),
        width: 210,
        render: (_value, entry) => (
          <div
            className={entry.status === 'COUNTS' ? 'one-line' : 'one-line score-struck'}
            title={words.charges(entry.charges, entry.quantity)}
          >
            {words.charges(entry.charges, entry.quantity)}
          </div>
        ),
      },
      {
        key: 'status',
        title: t('entry.statusName'),
        width: 132,
        render: (_value, entry) => (
          <span className="one-line">
            <EntryStatus entry={entry} />
            {entry.waiting ? (
              <CloudUploadOutlined
                className="muted"
                title={t('entry.waiting')}
                aria-label={t('entry.waiting')}
              />
            ) : null}
          </span>
        ),
      },
    ],
    [t, words, namesWho],
  )
  return (
    <DataTable
      rows={entries}
      columns={columns}
      rowKey={(entry) => entry.entryId}
      label={t('entry.list')}
      onOpen={onOpen}
      selectedKey={selectedKey}
      autoFocus={autoFocus}
      minWidth={namesWho ? 880 : 690}
      empty={<EmptyState title={t('entry.none')} hint={t('entry.noneHint')} />}
    />
  )
}
