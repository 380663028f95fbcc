import { LockOutlined } from '@ant-design/icons'
import { memo, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../shared/format.ts'
import { hoursOf, TOTAL_COLUMNS, TOTAL_TONES } from './sheet-totals.ts'
import type {
  Mark,
  SheetCell,
  SheetDay,
  SheetRow,
  SheetSession,
  SheetTotals,
  SheetUnit,
} from './use-marks.ts'

/** What every line is drawn with; one object for all, so that a line is drawn again only when it changes itself. */
export interface SheetLook {
  readonly days: readonly SheetDay[]
  readonly today: string
  readonly markOf: (session: SheetSession) => Mark
  readonly template: string
  readonly rowHeight: number
}

export const dayClass = (day: SheetDay, today: string): string =>
  `${day.working ? '' : ' sheet-off'}${day.day === today ? ' sheet-today' : ''}`

function TotalCells({
  totals,
  balanceMinutes,
}: {
  readonly totals: SheetTotals
  readonly balanceMinutes: number | null
}) {
  const { t } = useTranslation('sheet')
  const minutes: Partial<Record<(typeof TOTAL_COLUMNS)[number], number>> = {
    late: totals.lateMinutes,
    early: totals.earlyMinutes,
  }
  return (
    <>
      {TOTAL_COLUMNS.map((column, place) => (
        <div
          key={column}
          role="gridcell"
          title={minutes[column] ? t('minutesOf', { count: minutes[column] }) : ''}
          className={`sheet-total${place === 0 ? ' sheet-total-first' : ''}${totals[column] === 0 ? ' zero' : ` ${TOTAL_TONES[column] ?? ''}`}`}
        >
          {totals[column]}
        </div>
      ))}
      <div
        role="gridcell"
        className={balanceMinutes === null || balanceMinutes === 0 ? 'sheet-total zero' : 'sheet-total'}
      >
        {balanceMinutes === null ? '' : hoursOf(balanceMinutes)}
      </div>
    </>
  )
}

interface DayCellProps {
  readonly cell: SheetCell
  readonly day: SheetDay
  readonly look: SheetLook
  readonly name: string
  readonly active: boolean
  readonly id: string
}

/** Drawn a thousand times a screen: everything it says is made once for all cells that say the same. */
function DayCell({ cell, day, look, name, active, id }: DayCellProps) {
  const marks = cell.sessions.map((session) => ({ session, mark: look.markOf(session) }))
  const said = marks.map(({ mark }) => mark.said).join('\n')
  return (
    <div
      role="gridcell"
      id={id}
      data-day={cell.day}
      aria-selected={active}
      aria-label={`${name} ${cell.day} ${said}`}
      title={`${name} ${cell.day}\n${said}`}
      className={`sheet-day${dayClass(day, look.today)}${active ? ' sheet-cursor' : ''}`}
    >
      {marks.map(({ session, mark }) => (
        <span
          key={session.half}
          className={`sheet-mark att-${mark.tone}${session.amended ? ' sheet-amended' : ''}`}
        >
          {mark.sign}
        </span>
      ))}
    </div>
  )
}

interface PersonLineProps {
  readonly row: SheetRow
  readonly index: number
  readonly top: number
  readonly look: SheetLook
  /** The day the cursor is on; null when it is on another line. */
  readonly cursorDay: string | null
  readonly idBase: string
}

const at = (top: number, look: SheetLook): CSSProperties => ({
  gridTemplateColumns: look.template,
  height: look.rowHeight,
  transform: `translateY(${top}px)`,
})

export const PersonLine = memo(({ row, index, top, look, cursorDay, idBase }: PersonLineProps) => (
  <div
    role="row"
    aria-rowindex={index + 2}
    data-staff={row.staffId}
    className="sheet-row"
    style={at(top, look)}
  >
    <div
      role="rowheader"
      className={cursorDay === null ? 'sheet-name' : 'sheet-name sheet-name-active'}
      title={`${row.name} ${row.staffId}\n${row.unitName}`}
    >
      <span className="one-line">{row.name}</span>
    </div>
    {row.cells.map((cell, place) => {
      const day = look.days[place]
      return day === undefined ? null : (
        <DayCell
          key={cell.day}
          cell={cell}
          day={day}
          look={look}
          name={row.name}
          active={cursorDay === cell.day}
          id={`${idBase}-${row.staffId}-${cell.day}`}
        />
      )
    })}
    <TotalCells totals={row.totals} balanceMinutes={row.balanceMinutes} />
  </div>
))
PersonLine.displayName = 'PersonLine'

interface UnitLineProps {
  readonly unit: SheetUnit
  readonly people: number
  readonly index: number
  readonly top: number
  readonly look: SheetLook
}

/** Heading of a unit: how many people, whether its month is settled and by whom, and its totals. */
export const UnitLine = memo(({ unit, people, index, top, look }: UnitLineProps) => {
  const { t } = useTranslation('sheet')
  return (
    <div role="row" aria-rowindex={index + 2} className="sheet-row sheet-unit" style={at(top, look)}>
      <div
        role="rowheader"
        className="sheet-unit-head"
        style={{ gridColumn: `1 / span ${look.days.length + 1}` }}
      >
        <span className="sheet-unit-words">
          <b>{unit.unitName}</b>
          <span>{t('people', { count: people })}</span>
          {unit.lockedAtMs === null ? (
            <span className="muted">{t('open')}</span>
          ) : (
            <span className="sheet-locked">
              <LockOutlined aria-hidden />
              {t('lockedBy', { at: dayAndTime(unit.lockedAtMs), name: unit.lockedBy })}
            </span>
          )}
          {unit.vouchers === 0 ? null : <span>{t('vouchers', { count: unit.vouchers })}</span>}
        </span>
      </div>
      <TotalCells totals={unit.totals} balanceMinutes={null} />
    </div>
  )
})
UnitLine.displayName = 'UnitLine'

export function SheetFoot({ totals, look }: { readonly totals: SheetTotals; readonly look: SheetLook }) {
  const { t } = useTranslation('sheet')
  return (
    <div
      role="row"
      className="sheet-row sheet-foot"
      style={{ gridTemplateColumns: look.template, height: look.rowHeight }}
    >
      <div
        role="rowheader"
        className="sheet-unit-head"
        style={{ gridColumn: `1 / span ${look.days.length + 1}` }}
      >
        <span className="sheet-unit-words">
          <b>{t('hallTotal')}</b>
        </span>
      </div>
      <TotalCells totals={totals} balanceMinutes={null} />
    </div>
  )
}
