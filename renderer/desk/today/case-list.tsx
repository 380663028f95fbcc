import type { ReactNode } from 'react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ColumnsType } from 'antd/es/table'
import type { CaseSummary } from '../../../db/contract/cases.ts'
import type { Day } from '../../../db/model/day.ts'
import { useAppearance } from '../../shared/appearance.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { DueBadge } from '../../shared/due-badge.tsx'
import { useDueReason } from '../../shared/due-reason.ts'
import { useFormat } from '../../shared/format.ts'
import { StatusTag } from '../../shared/status-tag.tsx'

interface CaseListProps {
  readonly rows: readonly CaseSummary[]
  readonly today: Day
  readonly label: string
  readonly onOpen: (row: CaseSummary) => void
  readonly empty: ReactNode
  /** The ground in words in place of the time of receipt. */
  readonly withReason?: boolean
}

export function CaseList({ rows, today, label, onOpen, empty, withReason = false }: CaseListProps) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { largeType } = useAppearance()
  const reasonText = useDueReason()
  const columns = useMemo<ColumnsType<CaseSummary>>(() => {
    const receivedColumn: ColumnsType<CaseSummary>[number] = {
      key: 'received',
      title: t('column.received'),
      width: 136,
      render: (_value, row) => <span className="number">{format.moment(row.receivedAtMs, today)}</span>,
    }
    const byColumn: ColumnsType<CaseSummary>[number] = {
      key: 'by',
      title: t('column.by'),
      width: 84,
      ellipsis: true,
      render: (_value, row) => <span title={row.openedByName}>{row.openedByName}</span>,
    }
    const reasonColumn: ColumnsType<CaseSummary>[number] = {
      key: 'reason',
      title: t('column.reason'),
      width: largeType ? 290 : 282,
      ellipsis: true,
      render: (_value, row) => <span title={reasonText(row)}>{reasonText(row)}</span>,
    }
    return [
      {
        key: 'due',
        title: t('column.due'),
        width: largeType ? 206 : 190,
        render: (_value, row) => (
          <DueBadge state={row.dueState} dueDay={row.dueDay} today={today} reason={reasonText(row)} />
        ),
      },
      {
        key: 'applicant',
        title: t('column.applicant'),
        width: withReason ? 96 : 130,
        ellipsis: true,
        render: (_value, row) => <span title={row.applicantMasked}>{row.applicantMasked}</span>,
      },
      {
        key: 'item',
        title: t('column.item'),
        ellipsis: true,
        render: (_value, row) => <span title={row.itemName}>{row.itemName}</span>,
      },
      {
        key: 'status',
        title: t('column.status'),
        width: withReason ? (largeType ? 128 : 116) : largeType ? 168 : 140,
        render: (_value, row) => <StatusTag status={row.status} />,
      },
      // Large letters leave room for what matters most; the day of receipt is on the case.
      ...(withReason ? [reasonColumn] : [...(largeType ? [] : [receivedColumn]), byColumn]),
    ]
  }, [t, format, today, largeType, withReason, reasonText])
  return (
    <DataTable
      rows={rows}
      columns={columns}
      rowKey={(row) => row.caseId}
      label={label}
      onOpen={onOpen}
      empty={empty}
      minWidth={760}
      autoFocus
    />
  )
}
