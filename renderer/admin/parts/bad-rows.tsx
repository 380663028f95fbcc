import { Alert, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BadCell } from '../../../db/contract/sheet-file.ts'

/** Cells of a spreadsheet that do not fit: where, what stands there, why, and what could. */
export function BadRows({ rows }: { readonly rows: readonly BadCell[] }) {
  const { t } = useTranslation('score-rules')
  return (
    <>
      <Alert type="error" showIcon role="alert" title={t('import.bad', { count: rows.length })} />
      <Table<BadCell>
        size="small"
        rowKey={({ sheet, row, column, value }) => `${sheet} ${row} ${column} ${value}`}
        dataSource={rows as BadCell[]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: t('import.sheet'), dataIndex: 'sheet', width: 110 },
          {
            title: t('import.row'),
            width: 60,
            align: 'right',
            render: (_value, { row }) => (row === 0 ? '' : row),
          },
          { title: t('import.column'), dataIndex: 'column', width: 120 },
          { title: t('import.value'), dataIndex: 'value', width: 180, ellipsis: true },
          {
            title: t('import.reason'),
            render: (_value, { reason, allowed }) =>
              allowed === ''
                ? t(`import.fault.${reason}`)
                : t('import.faultAllowed', { fault: t(`import.fault.${reason}`), allowed }),
          },
        ]}
      />
    </>
  )
}
