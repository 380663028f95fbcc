import {
  memo,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react'
import {
  COLUMN_WIDTH_MAX,
  COLUMN_WIDTH_MIN,
  isNumeric,
  type LedgerColumn,
  type LedgerColumnId,
  type LedgerRow,
} from './ledger-columns.ts'

/** Rows drawn above and below what shows, so that fast scrolling meets no blank. */
const OVERSCAN_ROWS = 12
/** Widths are kept for letters of this size and grow with larger ones. */
const NORMAL_LETTERS_PX = 14
/** Rows left below when the next page is asked for. */
const LOAD_AHEAD_ROWS = 80

export interface LedgerTableProps {
  readonly rows: readonly LedgerRow[]
  /** Shown columns in order. */
  readonly columns: readonly LedgerColumn[]
  readonly heading: (id: LedgerColumnId) => string
  readonly cell: (row: LedgerRow, id: LedgerColumnId) => ReactNode
  readonly label: string
  readonly totalRows: number | null
  readonly activeRowId: string | null
  readonly initialScrollTop: number
  readonly onActive: (rowId: string) => void
  readonly onOpen: (row: LedgerRow) => void
  readonly onScrolled: (scrollTop: number) => void
  readonly onNearEnd: () => void
  readonly onWidth: (id: LedgerColumnId, width: number) => void
  readonly footer: ReactNode
  readonly empty: ReactNode
}

interface LedgerLineProps {
  readonly row: LedgerRow
  readonly index: number
  readonly columns: readonly LedgerColumn[]
  readonly cell: LedgerTableProps['cell']
  readonly template: string
  readonly rowHeight: number
  readonly active: boolean
  readonly id: string
  readonly onActive: (rowId: string) => void
  readonly onOpen: (row: LedgerRow) => void
}

const LedgerLine = memo(
  ({
    row,
    index,
    columns,
    cell,
    template,
    rowHeight,
    active,
    id,
    onActive,
    onOpen,
  }: LedgerLineProps): ReactNode => (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={active}
      className={active ? 'ledger-row ledger-row-active' : 'ledger-row'}
      style={{
        gridTemplateColumns: template,
        height: rowHeight,
        transform: `translateY(${index * rowHeight}px)`,
      }}
      onMouseDown={() => onActive(row.rowId)}
      onDoubleClick={() => onOpen(row)}
      onClick={(event) => {
        if (event.target instanceof HTMLElement && event.target.closest('.ledger-open') !== null) onOpen(row)
      }}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={isNumeric(column.id) ? 'ledger-cell ledger-numeric' : 'ledger-cell'}
        >
          {cell(row, column.id)}
        </div>
      ))}
    </div>
  ),
)
LedgerLine.displayName = 'LedgerLine'

/** A grid of any length: only the rows in sight are drawn. Arrows move, Enter opens, the head can be dragged wider. */
export const LedgerTable = (props: LedgerTableProps): ReactNode => {
  const {
    rows,
    columns,
    heading,
    cell,
    label,
    totalRows,
    activeRowId,
    initialScrollTop,
    onActive,
    onOpen,
    onScrolled,
    onNearEnd,
    onWidth,
    footer,
    empty,
  } = props
  const scroller = useRef<HTMLDivElement>(null)
  const idBase = useId()
  const [view, setView] = useState({ top: initialScrollTop, height: 600, rowHeight: 35, scale: 1 })
  const [dragged, setDragged] = useState<{ readonly id: LedgerColumnId; readonly width: number } | null>(null)

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = (): void => {
      const letters = Number.parseFloat(getComputedStyle(element).fontSize)
      setView((last) => ({
        ...last,
        height: element.clientHeight,
        rowHeight: Math.round(letters * 2.5),
        scale: letters / NORMAL_LETTERS_PX,
      }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const restored = useRef(false)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || restored.current || rows.length === 0) return
    restored.current = true
    element.scrollTop = initialScrollTop
  }, [rows.length, initialScrollTop])

  const { rowHeight, scale } = view
  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN_ROWS)
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN_ROWS)
  useEffect(() => {
    if (rows.length > 0 && last > rows.length - LOAD_AHEAD_ROWS) onNearEnd()
  }, [last, rows.length, onNearEnd])

  const active = rows.findIndex((row) => row.rowId === activeRowId)
  const show = useCallback(
    (index: number) => {
      const element = scroller.current
      if (element === null) return
      // Head and totals lie over the list and cover one row each.
      const top = index * rowHeight
      const visible = element.clientHeight - 2 * rowHeight - 4
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + rowHeight > element.scrollTop + visible) element.scrollTop = top + rowHeight - visible
    },
    [rowHeight],
  )
  const moveTo = (index: number): void => {
    const place = Math.max(0, Math.min(rows.length - 1, index))
    const row = rows[place]
    if (row === undefined) return
    onActive(row.rowId)
    show(place)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const pageRows = Math.max(1, Math.floor(view.height / rowHeight) - 3)
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active < 0 ? 0 : active - 1,
      PageDown: active + pageRows,
      PageUp: active - pageRows,
      Home: 0,
      End: rows.length - 1,
    }
    const place = moves[event.key]
    if (place !== undefined) {
      event.preventDefault()
      moveTo(place)
      return
    }
    const row = rows[active]
    if (event.key === 'Enter' && row !== undefined) {
      event.preventDefault()
      onOpen(row)
    }
  }

  const startDrag = (event: PointerEvent<HTMLSpanElement>, column: LedgerColumn): void => {
    event.preventDefault()
    const handle = event.currentTarget
    const from = event.clientX
    let width = column.width
    handle.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent): void => {
      width = Math.min(
        COLUMN_WIDTH_MAX,
        Math.max(COLUMN_WIDTH_MIN, column.width + (moved.clientX - from) / scale),
      )
      setDragged({ id: column.id, width })
    }
    const stop = (): void => {
      handle.removeEventListener('pointermove', move)
      setDragged(null)
      onWidth(column.id, width)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', stop, { once: true })
    handle.addEventListener('pointercancel', stop, { once: true })
  }

  const widths = columns.map((column) =>
    Math.round((dragged?.id === column.id ? dragged.width : column.width) * scale),
  )
  // The widest text column takes what is left, so that a wide screen has no empty right half.
  const stretch = Math.max(
    0,
    columns.findIndex((column) => column.id === 'itemName'),
  )
  const template = widths
    .map((width, index) => (index === stretch ? `minmax(${width}px, 1fr)` : `${width}px`))
    .join(' ')
  const total = widths.reduce((sum, width) => sum + width, 0)
  return (
    <div
      ref={scroller}
      className="ledger-table panel"
      role="grid"
      aria-label={label}
      aria-rowcount={totalRows === null ? -1 : totalRows + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active < 0 ? undefined : `${idBase}-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (active < 0 && rows.length > 0) moveTo(0)
      }}
      onScroll={(event) => {
        const { scrollTop } = event.currentTarget
        setView((before) => (before.top === scrollTop ? before : { ...before, top: scrollTop }))
        onScrolled(scrollTop)
      }}
    >
      <div className="ledger-grid" style={{ minWidth: total }}>
        <div
          role="row"
          aria-rowindex={1}
          className="ledger-head"
          style={{ gridTemplateColumns: template, height: rowHeight }}
        >
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={isNumeric(column.id) ? 'ledger-cell ledger-numeric' : 'ledger-cell'}
            >
              <span className="one-line">{heading(column.id)}</span>
              <span className="ledger-grip" aria-hidden onPointerDown={(event) => startDrag(event, column)} />
            </div>
          ))}
        </div>
        {rows.length === 0 ? (
          empty
        ) : (
          <div className="ledger-rows" role="rowgroup" style={{ height: rows.length * rowHeight }}>
            {rows.slice(first, last).map((row, offset) => (
              <LedgerLine
                key={row.rowId}
                row={row}
                index={first + offset}
                columns={columns}
                cell={cell}
                template={template}
                rowHeight={rowHeight}
                active={first + offset === active}
                id={`${idBase}-${first + offset}`}
                onActive={onActive}
                onOpen={onOpen}
              />
            ))}
          </div>
        )}
      </div>
      <div className="ledger-foot">{footer}</div>
    </div>
  )
}
