import { useTranslation } from 'react-i18next'
import { count } from '../../shared/format.ts'
import { numbered } from '../../desk/papers/numbered.ts'
import { hallPages } from './hall-paper-pages.ts'
import { PaperFoot, PaperLegend, PaperTable, PaperTop, useSettledWords } from './month-paper-parts.tsx'
import './paper.css'
import { PaperDay, PaperTotals, sheetsOf } from './paper-marks.tsx'
import { sheetLines } from './sheet-lines.ts'
import { TOTAL_COLUMNS } from './sheet-totals.ts'
import { useMarks, type MonthSheet } from './use-marks.ts'

interface HallPaperProps {
  readonly sheet: MonthSheet
  readonly hallName: string
  readonly printedBy: string
}

/** Units a page of the summary holds. */
const UNITS_PER_SHEET = 23

/** The month of the whole hall on A4 landscape: every unit in a line first, then everybody, unit after unit. */
export function HallPaper({ sheet, hallName, printedBy }: HallPaperProps) {
  const { t } = useTranslation('sheet')
  const markOf = useMarks()
  const settledWords = useSettledWords()
  const locked = sheet.units.filter((unit) => unit.lockedAtMs !== null).length
  const state =
    locked === sheet.units.length
      ? t('allLocked')
      : locked === 0
        ? t('paper.notSettled')
        : t('partLocked', { locked, units: sheet.units.length })
  const peopleOf = (unitId: string): number => sheet.rows.filter((row) => row.unitId === unitId).length
  const places = new Map(sheet.rows.map((row, place) => [row.staffId as string, place + 1]))
  const summary = numbered(sheetsOf(sheet.units, UNITS_PER_SHEET))
  const pages = numbered(hallPages(sheetLines(sheet, '')))
  const all = summary.length + pages.length
  const top = <PaperTop sheet={sheet} hallName={hallName} of={t('allUnits')} state={state} />
  const foot = (page: number) => (
    <PaperFoot
      sheet={sheet}
      printedBy={printedBy}
      page={page}
      pages={all}
      signs={[t('paper.signInspector'), t('paper.signLeader')]}
    />
  )
  return (
    <div className="att-paper">
      {summary.map(({ no, line: units }) => (
        <section key={`units-${no}`} className="att-paper-sheet att-paper-landscape">
          {top}
          <table className="paper-units">
            <thead>
              <tr>
                <th scope="col" className="paper-col-no">
                  {t('paper.no')}
                </th>
                <th scope="col">{t('unit')}</th>
                <th scope="col">{t('paper.people')}</th>
                {TOTAL_COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {t(`total.${column}`)}
                  </th>
                ))}
                <th scope="col" className="paper-col-state">
                  {t('paper.state')}
                </th>
              </tr>
            </thead>
            <tbody>
              {units.map((unit, line) => (
                <tr key={unit.unitId}>
                  <td className="paper-total">{(no - 1) * UNITS_PER_SHEET + line + 1}</td>
                  <td className="paper-name">{unit.unitName}</td>
                  <td className="paper-total">{count(peopleOf(unit.unitId))}</td>
                  {TOTAL_COLUMNS.map((column) => (
                    <td key={column} className="paper-total">
                      {unit.totals[column] === 0 ? '' : count(unit.totals[column])}
                    </td>
                  ))}
                  <td className="paper-name">{settledWords(unit)}</td>
                </tr>
              ))}
              {no === summary.length ? (
                <tr className="paper-sum">
                  <td colSpan={2}>{t('hallTotal')}</td>
                  <td className="paper-total">{count(sheet.rows.length)}</td>
                  {TOTAL_COLUMNS.map((column) => (
                    <td key={column} className="paper-total">
                      {count(sheet.totals[column])}
                    </td>
                  ))}
                  <td />
                </tr>
              ) : null}
            </tbody>
          </table>
          <div className="att-paper-legend">{t('paper.unitOfSum')}</div>
          {foot(no)}
        </section>
      ))}
      {pages.map(({ no, line: lines }) => (
        <section key={`people-${no}`} className="att-paper-sheet att-paper-landscape">
          {top}
          <PaperTable sheet={sheet}>
            {lines.map((line) =>
              line.kind === 'UNIT' ? (
                <tr key={line.id} className="paper-sum paper-unit">
                  <td colSpan={sheet.days.length + 2}>
                    {line.unit.unitName} {t('people', { count: line.people })}
                  </td>
                  <PaperTotals totals={line.unit.totals} balanceMinutes={null} />
                </tr>
              ) : (
                <tr key={line.id}>
                  <td className="paper-total">{places.get(line.id)}</td>
                  <td className="paper-name">{line.row.name}</td>
                  {line.row.cells.map((cell, place) => (
                    <PaperDay key={cell.day} cell={cell} day={sheet.days[place]} markOf={markOf} />
                  ))}
                  <PaperTotals totals={line.row.totals} balanceMinutes={line.row.balanceMinutes} />
                </tr>
              ),
            )}
            {no === pages.length ? (
              <tr className="paper-sum">
                <td colSpan={sheet.days.length + 2}>{t('hallTotal')}</td>
                <PaperTotals totals={sheet.totals} balanceMinutes={null} />
              </tr>
            ) : null}
          </PaperTable>
          <PaperLegend />
          {foot(summary.length + no)}
        </section>
      ))}
    </div>
  )
}
