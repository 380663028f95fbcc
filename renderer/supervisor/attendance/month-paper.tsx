import { useTranslation } from 'react-i18next'
import { numbered } from '../../desk/papers/numbered.ts'
import { PaperFoot, PaperLegend, PaperTable, PaperTop, useSettledWords } from './month-paper-parts.tsx'
import './paper.css'
import { PaperDay, PaperTotals, sheetsOf, sumOfPage } from './paper-marks.tsx'
import { useMarks, type MonthSheet, type SheetUnit } from './use-marks.ts'

/** What fits on a landscape sheet between head, totals and signatures. */
const ROWS_PER_SHEET = 14

interface MonthPaperProps {
  readonly sheet: MonthSheet
  readonly hallName: string
  readonly printedBy: string
}

function UnitSheets({ sheet, unit, hallName, printedBy }: MonthPaperProps & { readonly unit: SheetUnit }) {
  const { t } = useTranslation('sheet')
  const markOf = useMarks()
  const settledWords = useSettledWords()
  const rows = sheet.rows.filter((row) => row.unitId === unit.unitId)
  const pages = numbered(sheetsOf(rows, ROWS_PER_SHEET))
  return pages.map(({ no, line: page }) => (
    <section key={no} className="att-paper-sheet att-paper-landscape">
      <PaperTop sheet={sheet} hallName={hallName} of={unit.unitName} state={settledWords(unit)} />
      <PaperTable sheet={sheet}>
        {page.map((row, line) => (
          <tr key={row.staffId}>
            <td className="paper-total">{(no - 1) * ROWS_PER_SHEET + line + 1}</td>
            <td className="paper-name">{row.name}</td>
            {row.cells.map((cell, place) => (
              <PaperDay key={cell.day} cell={cell} day={sheet.days[place]} markOf={markOf} />
            ))}
            <PaperTotals totals={row.totals} balanceMinutes={row.balanceMinutes} />
          </tr>
        ))}
        <tr className="paper-sum">
          <td colSpan={sheet.days.length + 2}>{t('paper.pageTotal')}</td>
          <PaperTotals totals={sumOfPage(page)} balanceMinutes={null} />
        </tr>
        {no === pages.length ? (
          <tr className="paper-sum">
            <td colSpan={sheet.days.length + 2}>{t('paper.unitTotal')}</td>
            <PaperTotals totals={unit.totals} balanceMinutes={null} />
          </tr>
        ) : null}
      </PaperTable>
      <PaperLegend />
      <PaperFoot
        sheet={sheet}
        printedBy={printedBy}
        page={no}
        pages={pages.length}
        signs={[t('paper.signChief'), t('paper.signInspector')]}
      />
    </section>
  ))
}

/** The month on A4 landscape, unit by unit: each unit signs its own pages. */
export function MonthPaper(props: MonthPaperProps) {
  return (
    <div className="att-paper">
      {props.sheet.units.map((unit) => (
        <UnitSheets key={unit.unitId} {...props} unit={unit} />
      ))}
    </div>
  )
}
