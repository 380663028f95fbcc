import {
  memo,
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'
import { useTranslation } from 'react-i18next'
import { dayOfWeek } from '../../../db/model/day.ts'
import { useFormat } from '../../shared/format.ts'
import { namedStretches, type SheetLine } from './sheet-lines.ts'
import { dayClass, PersonLine, SheetFoot, UnitLine, type SheetLook } from './sheet-row.tsx'
import { TOTAL_COLUMNS } from './sheet-totals.ts'
import { useMarks, type SheetDay, type SheetTotals } from './use-marks.ts'

/** Lines drawn above and below what shows, so that fast scrolling meets no blank. */
const OVERSCAN = 6
const NORMAL_LETTERS_PX = 14
/** Widths for normal letters; the days share what is left on a wide screen. */
const NAME_PX = 88
const DAY_PX = 25
const TOTAL_PX = 40
const ROW_PX = 36

/** One day of one person. */
export interface SheetPlace {
  readonly staffId: string
  readonly day: string
}

interface SheetGridProps {
  readonly lines: readonly SheetLine[]
  readonly days: readonly SheetDay[]
  /** Totals at the foot; null leaves the foot out. */
  readonly totals: SheetTotals | null
  readonly today: string
  readonly label: string
  readonly cursor: SheetPlace | null
  readonly onCursor: (place: SheetPlace) => void
  readonly onOpen: (place: SheetPlace) => void
  readonly empty: ReactNode
}

const weekdayOf = (day: string): '0' | '1' | '2' | '3' | '4' | '5' | '6' =>
  (['0', '1', '2', '3', '4', '5', '6'] as const)[dayOfWeek(day)] ?? '0'

const SheetHead = memo(
  ({ look, names }: { readonly look: SheetLook; readonly names: ReturnType<typeof namedStretches> }) => {
    const { t } = useTranslation(['sheet', 'attendance'])
    const format = useFormat()
    return (
      <div role="row" aria-rowindex={1} className="sheet-head" style={{ gridTemplateColumns: look.template }}>
        <div role="columnheader" className="sheet-name">
          {t('name')}
        </div>
        {look.days.map((day, place) => (
          <div
            key={day.day}
            role="columnheader"
            className={`sheet-head-day${dayClass(day, look.today)}`}
            style={{ gridColumn: place + 2 }}
            title={[
              format.longDay(day.day),
              day.working ? (day.name === '' ? '' : t('workDay')) : t('restDay'),
              day.name,
              day.day === look.today ? t('today') : '',
            ]
              .filter((part) => part !== '')
              .join('\n')}
          >
            <b>{Number(day.day.slice(8))}</b>
            <span>{t(`attendance:month.weekday.${weekdayOf(day.day)}`)}</span>
          </div>
        ))}
        {names.map((stretch) => (
          <div
            key={stretch.start}
            aria-hidden
            className="sheet-head-name"
            title={stretch.name}
            style={{ gridColumn: `${stretch.start + 2} / span ${stretch.length}` }}
          >
            {stretch.working ? t('workDayShort') : stretch.name}
          </div>
        ))}
        {[...TOTAL_COLUMNS, 'balance' as const].map((column, place) => (
          <div
            key={column}
            role="columnheader"
            className={place === 0 ? 'sheet-total sheet-total-first' : 'sheet-total'}
            style={{ gridColumn: look.days.length + 2 + place }}
            title={t(`totalHint.${column}`)}
          >
            {t(`total.${column}`)}
          </div>
        ))}
      </div>
    )
  },
)
SheetHead.displayName = 'SheetHead'

/**
 * People by days, two marks a day. Only the lines in sight are drawn; head, names and totals of the hall stay where they
 * are. Arrows move a cursor over the days, Enter opens one.
 */
export function SheetGrid(props: SheetGridProps) {
  const { lines, days, totals, today, label, cursor, onCursor, onOpen, empty } = props
  const markOf = useMarks()
  const idBase = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600, scale: 1 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = (): void => {
      const letters = Number.parseFloat(getComputedStyle(element).fontSize)
      setView((last) => ({ ...last, height: element.clientHeight, scale: letters / NORMAL_LETTERS_PX }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const { scale } = view
  const rowHeight = Math.round(ROW_PX * scale)
  const [nameWidth, dayWidth, totalWidth] = [NAME_PX, DAY_PX, TOTAL_PX].map((width) =>
    Math.round(width * scale),
  )
  const totalCount = TOTAL_COLUMNS.length + 1
  const template = `${nameWidth}px repeat(${days.length}, minmax(${dayWidth}px, 1fr)) repeat(${totalCount}, ${totalWidth}px)`
  const minWidth = (nameWidth ?? 0) + days.length * (dayWidth ?? 0) + totalCount * (totalWidth ?? 0)
  const look = useMemo<SheetLook>(
    () => ({ days, today, markOf, template, rowHeight }),
    [days, today, markOf, template, rowHeight],
  )
  const names = useMemo(() => namedStretches(days), [days])

  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN)
  const last = Math.min(lines.length, Math.ceil((view.top + view.height) / rowHeight) + 2 + OVERSCAN)
  const line = lines.findIndex(({ id, kind }) => kind === 'PERSON' && id === cursor?.staffId)
  const column = days.findIndex(({ day }) => day === cursor?.day)

  const show = useCallback(
    (index: number, place: number) => {
      const element = scroller.current
      if (element === null) return
      // Head and foot lie over the lines, the names over the days.
      const head = element.querySelector('.sheet-head')?.getBoundingClientRect().height ?? 0
      const foot = element.querySelector('.sheet-foot')?.getBoundingClientRect().height ?? 0
      const visible = element.clientHeight - head - foot
      const top = index * rowHeight
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + rowHeight > element.scrollTop + visible) element.scrollTop = top + rowHeight - visible
      const dayCell = element.querySelectorAll<HTMLElement>('.sheet-head-day')[place]
      if (dayCell === undefined) return
      const left = dayCell.offsetLeft - (nameWidth ?? 0)
      const right = dayCell.offsetLeft + dayCell.offsetWidth
      if (left < element.scrollLeft) element.scrollLeft = left
      else if (right > element.scrollLeft + element.clientWidth)
        element.scrollLeft = right - element.clientWidth
    },
    [rowHeight, nameWidth],
  )
  /** The next person up or down from a line; headings are passed over. */
  const personFrom = (index: number, step: 1 | -1): number => {
    let at = Math.max(0, Math.min(lines.length - 1, index))
    while (lines[at]?.kind === 'UNIT') {
      const next = at + step
      if (next < 0 || next >= lines.length) return line
      at = next
    }
    return at
  }
  const moveTo = (index: number, place: number): void => {
    const target = lines[index]
    const day = days[Math.max(0, Math.min(days.length - 1, place))]
    if (target?.kind !== 'PERSON' || day === undefined) return
    onCursor({ staffId: target.row.staffId, day: day.day })
    show(index, days.indexOf(day))
  }
  const start = (): void => {
    const todayPlace = days.findIndex(({ day }) => day === today)
    if (line < 0 || column < 0) moveTo(personFrom(0, 1), Math.max(0, column >= 0 ? column : todayPlace))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || lines.length === 0) return
    const pageLines = Math.max(1, Math.floor(view.height / rowHeight) - 3)
    const moves: Record<string, () => void> = {
      ArrowDown: () => moveTo(personFrom(line + 1, 1), column),
      ArrowUp: () => moveTo(personFrom(line - 1, -1), column),
      ArrowRight: () => moveTo(line, column + 1),
      ArrowLeft: () => moveTo(line, column - 1),
      PageDown: () => moveTo(personFrom(line + pageLines, -1), column),
      PageUp: () => moveTo(personFrom(line - pageLines, 1), column),
      Home: () => moveTo(line, 0),
      End: () => moveTo(line, days.length - 1),
      Enter: () => {
        if (cursor !== null && line >= 0) onOpen(cursor)
      },
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    if (line < 0 || column < 0) start()
    else move()
  }
  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    if (!(event.target instanceof Element)) return
    const day = event.target.closest<HTMLElement>('[data-day]')?.dataset['day']
    const staffId = event.target.closest<HTMLElement>('[data-staff]')?.dataset['staff']
    if (day === undefined || staffId === undefined) return
    onCursor({ staffId, day })
    onOpen({ staffId, day })
  }
  return (
    <div
      ref={scroller}
      className="sheet-grid panel"
      role="grid"
      aria-label={label}
      aria-rowcount={lines.length + 1}
      aria-colcount={days.length + totalCount + 1}
      aria-activedescendant={
        cursor === null || line < 0 ? undefined : `${idBase}-${cursor.staffId}-${cursor.day}`
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={start}
      onClick={onClick}
      onScroll={(event) => {
        // Drawn anew every other line; what lies between is covered by the lines beyond the edge.
        const { scrollTop } = event.currentTarget
        const top = scrollTop - (scrollTop % (2 * rowHeight))
        setView((before) => (before.top === top ? before : { ...before, top }))
      }}
    >
      <div className="sheet-inner" style={{ minWidth }}>
        <SheetHead look={look} names={names} />
        {lines.length === 0 ? (
          empty
        ) : (
          <div className="sheet-lines" role="rowgroup" style={{ height: lines.length * rowHeight }}>
            {lines
              .slice(first, last)
              .map((each, offset) =>
                each.kind === 'UNIT' ? (
                  <UnitLine
                    key={each.id}
                    unit={each.unit}
                    people={each.people}
                    index={first + offset}
                    top={(first + offset) * rowHeight}
                    look={look}
                  />
                ) : (
                  <PersonLine
                    key={each.id}
                    row={each.row}
                    index={first + offset}
                    top={(first + offset) * rowHeight}
                    look={look}
                    cursorDay={each.row.staffId === cursor?.staffId ? cursor.day : null}
                    idBase={idBase}
                  />
                ),
              )}
          </div>
        )}
      </div>
      {totals === null || lines.length === 0 ? null : (
        <div className="sheet-foot-place" style={{ minWidth }}>
          <SheetFoot totals={totals} look={look} />
        </div>
      )}
    </div>
  )
}
