import { Table } from 'antd'
import type { ColumnsType, TableRef } from 'antd/es/table'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

interface DataTableProps<Row extends object> {
  readonly rows: readonly Row[]
  readonly columns: ColumnsType<Row>
  readonly rowKey: (row: Row) => string
  /** Names the list for those who cannot see it. */
  readonly label: string
  /** Enter, or a click. Left out, rows do nothing. */
  readonly onOpen?: ((row: Row) => void) | undefined
  readonly empty?: ReactNode
  readonly loading?: boolean
  /** Least width of the columns together, before the list scrolls sideways. */
  readonly minWidth?: number
  /** Takes the keyboard when the page opens. */
  readonly autoFocus?: boolean
  /** Shown elsewhere on the page: the keyboard goes on from there. */
  readonly selectedKey?: string | null
  readonly rowClassName?: (row: Row) => string
}

const HEAD_HEIGHT = 38
/** Rows the Page keys move. */
const PAGE_ROWS = 10

/** A list of any length that fills the place it is given; arrows move, Enter opens. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const {
    rows,
    columns,
    rowKey,
    label,
    onOpen,
    empty,
    loading = false,
    minWidth = 600,
    autoFocus = false,
    selectedKey = null,
    rowClassName,
  } = props
  const frame = useRef<HTMLDivElement>(null)
  const table = useRef<TableRef>(null)
  const idBase = useId()
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [current, setCurrent] = useState<string | null>(null)

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() =>
      // Half a pixel too much would be a bar to scroll by.
      setSize({
        width: Math.floor(element.getBoundingClientRect().width),
        height: element.clientHeight,
      }),
    )
    observer.observe(element)
    if (autoFocus) element.focus({ preventScroll: true })
    return () => observer.disconnect()
  }, [autoFocus])

  useEffect(() => {
    if (selectedKey !== null) setCurrent(selectedKey)
  }, [selectedKey])

  const place = rows.findIndex((row) => rowKey(row) === current)
  const moveTo = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row === undefined) return
    setCurrent(rowKey(row))
    table.current?.scrollTo({ key: rowKey(row) })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== frame.current) return
    const moves: Record<string, number> = {
      ArrowDown: place + 1,
      ArrowUp: place < 0 ? 0 : place - 1,
      PageDown: place + PAGE_ROWS,
      PageUp: place - PAGE_ROWS,
      Home: 0,
      End: rows.length - 1,
    }
    const next = moves[event.key]
    if (next !== undefined) {
      event.preventDefault()
      moveTo(next)
      return
    }
    const row = rows[place]
    if (event.key === 'Enter' && row !== undefined && onOpen !== undefined) {
      event.preventDefault()
      onOpen(row)
    }
  }
  return (
    <div
      ref={frame}
      className="data-table"
      tabIndex={0}
      role="group"
      aria-label={label}
      aria-activedescendant={current === null ? undefined : `${idBase}-${current}`}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === frame.current && place < 0 && selectedKey === null) moveTo(0)
      }}
    >
      {size.height === 0 ? null : (
        <Table<Row>
          ref={table}
          virtual={rows.length > 0}
          size="small"
          columns={columns}
          dataSource={rows as Row[]}
          rowKey={rowKey}
          pagination={false}
          loading={loading ? { delay: 100, spinning: true } : false}
          scroll={{ x: Math.max(size.width, minWidth), y: Math.max(80, size.height - HEAD_HEIGHT) }}
          locale={{ emptyText: empty }}
          rowClassName={(row) =>
            [
              onOpen === undefined ? '' : 'row-link',
              rowKey(row) === current ? 'row-current' : '',
              rowClassName?.(row) ?? '',
            ].join(' ')
          }
          onRow={(row) => ({
            id: `${idBase}-${rowKey(row)}`,
            onClick: () => {
              setCurrent(rowKey(row))
              onOpen?.(row)
            },
          })}
        />
      )}
    </div>
  )
}
