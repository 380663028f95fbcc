import { Table } from 'antd'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useFormat } from '../../shared/format.ts'
import './consultation.css'

type LedgerRow = Result<'ledger.query'>['rows'][number]

export interface ConsultationListProps {
  readonly rows: readonly LedgerRow[]
  readonly heightPx: number
  readonly onOpen: (consultationId: string) => void
}

/** Consultations of the day, newest first; a struck-out one stays readable. */
export const ConsultationList = ({ rows, heightPx, onOpen }: ConsultationListProps) => {
  const { t } = useTranslation('consultations')
  const { clockTime } = useFormat()
  if (rows.length === 0) return <EmptyState title={t('empty')} hint={t('emptyHint')} />
  const open = (row: LedgerRow) => {
    if (row.consultationId !== null) onOpen(row.consultationId)
  }
  return (
    <Table<LedgerRow>
      virtual
      size="small"
      pagination={false}
      scroll={{ y: Math.max(heightPx - 42, 80), x: 900 }}
      rowKey="rowId"
      dataSource={[...rows]}
      rowClassName={(row) => (row.status === 'VOID' ? 'row-link hd-void' : 'row-link')}
      onRow={(row) => ({
        tabIndex: 0,
        onClick: () => open(row),
        onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
          if (event.key === 'Enter') open(row)
        },
      })}
      columns={[
        { title: t('column.time'), width: 64, render: (_, row) => clockTime(row.atMs) },
        { title: t('column.no'), dataIndex: 'no', width: 190, ellipsis: true },
        { title: t('column.item'), dataIndex: 'itemName', width: 240, ellipsis: true },
        { title: t('column.matter'), dataIndex: 'matter', ellipsis: true },
        { title: t('column.visitor'), dataIndex: 'applicantMasked', width: 90, ellipsis: true },
        { title: t('column.staff'), dataIndex: 'staffName', width: 84, ellipsis: true },
        {
          title: t('column.marks'),
          width: 100,
          render: (_, row) =>
            [
              row.status === 'VOID' ? t('mark.void') : '',
              row.corrections > 0 ? t('mark.corrected', { times: row.corrections }) : '',
              row.backEntry ? t('mark.backEntry') : '',
            ]
              .filter(Boolean)
              .join(' · '),
        },
      ]}
    />
  )
}
