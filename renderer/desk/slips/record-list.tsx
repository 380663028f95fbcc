import { Table, type TableProps } from 'antd'
import type { KeyboardEvent } from 'react'
import './slips.css'

export interface RecordListProps<Row extends object> {
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly chosen: string | null
  readonly columns: NonNullable<TableProps<Row>['columns']>
  readonly heightPx: number
  readonly onOpen: (row: Row) => void
}

/** A list on the left of what is open on the right; draws only the lines that show, Enter opens. */
export const RecordList = <Row extends object>({
  rows,
  keyOf,
  chosen,
  columns,
  heightPx,
  onOpen,
}: RecordListProps<Row>) => (
  <Table<Row>
    virtual
    size="small"
    pagination={false}
    scroll={{ y: Math.max(heightPx - 42, 80), x: 620 }}
    rowKey={keyOf}
    dataSource={[...rows]}
    columns={columns}
    rowClassName={(row) => (keyOf(row) === chosen ? 'row-link row-current' : 'row-link')}
    onRow={(row) => ({
      tabIndex: 0,
      onClick: () => onOpen(row),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        if (event.key === 'Enter') onOpen(row)
      },
    })}
  />
)
