import type { ColumnsType } from 'antd/es/table'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { EntryStatus } from '../../shared/assessment/entry-status.tsx'
import { DataTable } from '../../shared/data-table.tsx'

interface AppealListProps {
  readonly entries: readonly EntryView[]
  readonly current: string
  readonly leftWords: (entry: EntryView) => { readonly text: string; readonly late: boolean }
  readonly onOpen: (entry: EntryView) => void
  readonly onDecide: (entry: EntryView) => void
}

/** Appeals one below the other; the first press shows one, Enter on the shown one decides it. */
export function AppealList({ entries, current, leftWords, onOpen, onDecide }: AppealListProps) {
  const { t } = useTranslation('assessment')
  const columns = useMemo<ColumnsType<EntryView>>(
    () => [
      {
        key: 'who',
        title: t('appeal.who'),
        render: (_value, entry) => (
          <div className="one-line" title={`${entry.staffName}\n${entry.windowName}\n${entry.unitName}`}>
            <b>{entry.staffName === '' ? entry.windowName || entry.unitName : entry.staffName}</b>
            <div className="one-line muted">{entry.itemText}</div>
          </div>
        ),
      },
      {
        key: 'left',
        title: t('appeal.state'),
        width: 150,
        render: (_value, entry) => {
          if (entry.appeal !== null && entry.appeal.decision !== null) return <EntryStatus entry={entry} />
          const { text, late } = leftWords(entry)
          return <span className={late ? 'assess-late' : ''}>{text}</span>
        },
      },
    ],
    [t, leftWords],
  )
  return (
    <DataTable
      autoFocus
      rows={entries}
      columns={columns}
      rowKey={(entry) => entry.entryId}
      label={t('appeal.title')}
      selectedKey={current}
      onOpen={(entry) => (entry.entryId === current ? onDecide(entry) : onOpen(entry))}
      minWidth={330}
    />
  )
}
