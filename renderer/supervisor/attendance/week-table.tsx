import { useTranslation } from 'react-i18next'
import { useFormat } from '../../shared/format.ts'
import type { SheetPlace } from './sheet-grid.tsx'
import { dayClass } from './sheet-row.tsx'
import { hoursOf, TOTAL_COLUMNS, TOTAL_TONES } from './sheet-totals.ts'
import { useMarks, type SheetSession, type WeekList } from './use-marks.ts'

interface WeekTableProps {
  readonly list: WeekList
  readonly today: string
  readonly onOpen: (place: SheetPlace & { readonly name: string }) => void
}

/** A week has room for words: one unit's people, both half days of each day. */
export function WeekTable({ list, today, onOpen }: WeekTableProps) {
  const { t } = useTranslation(['sheet', 'attendance'])
  const format = useFormat()
  const markOf = useMarks()
  const half = (session: SheetSession) => {
    const mark = markOf(session)
    return (
      <span
        key={session.half}
        className={`week-mark att-${mark.tone}${session.amended ? ' sheet-amended' : ''}`}
        title={mark.said}
      >
        {mark.sign === '' ? '' : session.kind === 'NORMAL' ? mark.sign : mark.word}
      </span>
    )
  }
  return (
    <div className="panel week-table">
      <table aria-label={t('tab.week')}>
        <thead>
          <tr>
            <th scope="col" className="week-name">
              {t('name')}
            </th>
            {list.days.map((day) => (
              <th key={day.day} scope="col" className={`week-day${dayClass(day, today)}`} title={day.name}>
                {format.shortDay(day.day)}
                {day.name === '' ? null : <div className="week-day-name">{day.name}</div>}
              </th>
            ))}
            {[...TOTAL_COLUMNS, 'balance' as const].map((column) => (
              <th key={column} scope="col" className="week-total">
                {t(`total.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.rows.map((row) => (
            <tr key={row.staffId}>
              <th scope="row" className="week-name" title={row.staffId}>
                <span className="one-line">{row.name}</span>
              </th>
              {row.cells.map((cell, place) => {
                const day = list.days[place]
                return (
                  <td key={cell.day} className={`week-cell${day === undefined ? '' : dayClass(day, today)}`}>
                    <button
                      type="button"
                      className="week-open"
                      aria-label={t('cell', { name: row.name, day: cell.day })}
                      onClick={() => onOpen({ staffId: row.staffId, day: cell.day, name: row.name })}
                    >
                      {cell.sessions.map(half)}
                    </button>
                  </td>
                )
              })}
              {TOTAL_COLUMNS.map((column) => (
                <td
                  key={column}
                  className={`week-total ${row.totals[column] === 0 ? 'zero' : (TOTAL_TONES[column] ?? '')}`}
                >
                  {row.totals[column]}
                </td>
              ))}
              <td className={row.balanceMinutes === 0 ? 'week-total zero' : 'week-total'}>
                {hoursOf(row.balanceMinutes)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={list.days.length + 1} className="week-name">
              {t('hallTotal')}
            </th>
            {TOTAL_COLUMNS.map((column) => (
              <td key={column} className="week-total">
                {list.totals[column]}
              </td>
            ))}
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
