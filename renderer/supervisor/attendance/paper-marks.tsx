import { addTotals, NO_TOTALS, type Totals } from '../../../db/model/attendance/totals.ts'
import { TOTAL_COLUMNS, hoursOf } from './sheet-totals.ts'
import type { Mark, SheetCell, SheetDay, SheetSession, SheetTotals } from './use-marks.ts'

/** A day of somebody on paper: morning above, afternoon below; black and white, so a star says what a colour would. */
export function PaperDay({
  cell,
  day,
  markOf,
}: {
  readonly cell: SheetCell
  readonly day: SheetDay | undefined
  readonly markOf: (session: SheetSession) => Mark
}) {
  return (
    <td className={day?.working === false ? 'paper-day paper-off' : 'paper-day'}>
      {cell.sessions.map((session) => (
        <div key={session.half}>
          {markOf(session).sign}
          {session.amended ? <sup>*</sup> : null}
        </div>
      ))}
    </td>
  )
}

export function PaperTotals({
  totals,
  balanceMinutes,
}: {
  readonly totals: SheetTotals
  readonly balanceMinutes: number | null
}) {
  return (
    <>
      {TOTAL_COLUMNS.map((column) => (
        <td key={column} className="paper-total">
          {totals[column] === 0 ? '' : totals[column]}
        </td>
      ))}
      <td className="paper-total">
        {balanceMinutes === null || balanceMinutes === 0 ? '' : hoursOf(balanceMinutes)}
      </td>
    </>
  )
}

/** The totals of the lines on one page. */
export const sumOfPage = (rows: readonly { readonly totals: SheetTotals }[]): SheetTotals =>
  rows.reduce<Totals>((sum, { totals }) => addTotals(sum, totals), NO_TOTALS)

/** Lines cut into sheets of paper; at least one, which may be empty. */
export const sheetsOf = <Row,>(rows: readonly Row[], perSheet: number): readonly (readonly Row[])[] =>
  Array.from({ length: Math.max(1, Math.ceil(rows.length / perSheet)) }, (_unused, index) =>
    rows.slice(index * perSheet, (index + 1) * perSheet),
  )
