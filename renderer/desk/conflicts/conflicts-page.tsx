import { CheckCircleOutlined, PrinterOutlined } from '@ant-design/icons'
import { App, Button, Segmented } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useEventName } from '../../shared/event-name.ts'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSheetPrinting } from '../../shared/print/use-sheet-printing.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useReasonWords } from '../../shared/sync/reason-words.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import type { ConflictEntry } from './conflict-entry.ts'
import { ConflictListPaper } from './conflict-list-paper.tsx'
import { TimeReview } from './time-review.tsx'
import './conflicts.css'

/** 冲突处理: what the hall kept without effect, for a person to settle. */
export function ConflictsPage() {
  const { t } = useTranslation(['conflicts', 'common'])
  const navigate = useNavigate()
  const { message } = App.useApp()
  const eventName = useEventName()
  const reasonWords = useReasonWords()
  const printing = useSheetPrinting()
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  const [settled, setSettled] = useState(false)
  const query = useHallQuery('conflicts.list', { settled }, { refreshOn: ['*'], keepPrevious: true })
  const rows = useMemo(
    () => (query.data?.conflicts ?? []).filter((conflict) => conflict.settled === settled),
    [query.data, settled],
  )
  const columns = useMemo<ColumnsType<ConflictEntry>>(
    () => [
      {
        key: 'kind',
        title: t('column.kind'),
        width: 116,
        render: (_value, row) => (
          <span className={`status-tag conflict-${row.kind.toLowerCase()}`}>{t(`kind.${row.kind}`)}</span>
        ),
      },
      {
        key: 'subject',
        title: t('column.subject'),
        // The end of a case number tells it apart, so it is never cut off.
        render: (_value, row) => <span className="conflict-subject">{row.subject}</span>,
      },
      {
        key: 'step',
        title: t('column.step'),
        width: 150,
        ellipsis: true,
        render: (_value, row) => eventName(row.type),
      },
      {
        key: 'why',
        title: t('column.why'),
        width: '32%',
        ellipsis: true,
        render: (_value, row) => {
          const { says } = reasonWords(row.reason)
          return <span title={says}>{says}</span>
        },
      },
      {
        key: 'by',
        title: t('column.by'),
        width: 110,
        ellipsis: true,
        render: (_value, row) => <span title={row.staffName}>{row.staffName}</span>,
      },
      {
        key: 'at',
        title: t('column.at'),
        width: 148,
        render: (_value, row) => <span className="number">{dayAndTime(row.atMs)}</span>,
      },
    ],
    [t, eventName, reasonWords],
  )
  const print = async (): Promise<void> => {
    try {
      const outcome = await printing.print({
        layout: 'A4_LANDSCAPE',
        copies: 1,
        title: t('title'),
        pageNumber: null,
        runningHead: '',
        content: (
          <ConflictListPaper rows={rows} settled={settled} hallName={hallName} printedAtMs={Date.now()} />
        ),
      })
      if (outcome === 'FAILED') void message.error(t('printFailed'))
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <PageFrame
      fill
      title={t('title')}
      subtitle={t('subtitle')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          <Segmented
            value={settled ? 'SETTLED' : 'OPEN'}
            options={[
              { value: 'OPEN', label: t('list.open') },
              { value: 'SETTLED', label: t('list.settled') },
            ]}
            onChange={(value) => setSettled(value === 'SETTLED')}
          />
          <Button
            icon={<PrinterOutlined />}
            disabled={rows.length === 0}
            loading={printing.busy}
            onClick={() => void print()}
          >
            {t('common:action.print')}
          </Button>
        </>
      }
    >
      <div className="panel conflict-list">
        <DataTable
          key={settled ? 'SETTLED' : 'OPEN'}
          autoFocus
          rows={rows}
          columns={columns}
          rowKey={(row) => row.eventId}
          label={t('title')}
          onOpen={(row) => void navigate(paths.conflicts(row.eventId))}
          minWidth={900}
          empty={
            <EmptyState
              icon={<CheckCircleOutlined />}
              title={t(settled ? 'list.noneSettled' : 'list.none')}
              hint={t(settled ? 'list.noneSettledHint' : 'list.noneHint')}
            />
          }
        />
      </div>
      {settled ? null : <TimeReview />}
      {printing.root}
    </PageFrame>
  )
}
