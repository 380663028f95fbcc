import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../shared/format.ts'
import { dayOfWeek } from '../../../db/model/day.ts'
import { numbered } from '../../desk/papers/numbered.ts'
import './paper.css'
import { PaperDay, PaperTotals, sheetsOf, sumOfPage } from './paper-marks.tsx'
import { useLegend } from './sheet-legend.tsx'
import { TOTAL_COLUMNS } from './sheet-totals.ts'
import { useMarks, type MonthSheet, type SheetUnit } from './use-marks.ts'

/** What fits on a landscape sheet between head, totals and signatures. */
const ROWS_PER_SHEET = 14

interface MonthPaperProps {
  readonly sheet: MonthSheet
  readonly hallName: string
  readonly printedBy: string
}

const WEEKDAYS = ['0', '1', '2', '3', '4', '5', '6'] as const

function UnitSheets({ sheet, unit, hallName, printedBy }: MonthPaperProps & { readonly unit: SheetUnit }) {
  const { t } = useTranslation(['sheet', 'attendance', 'common'])
  const markOf = useMarks()
  const legend = useLegend()
  const rows = sheet.rows.filter((row) => row.unitId === unit.unitId)
  const pages = numbered(sheetsOf(rows, ROWS_PER_SHEET))
  const { year, month } = { year: sheet.month.slice(0, 4), month: Number(sheet.month.slice(5)) }
  const state =
    unit.lockedAtMs === null
      ? t('paper.notSettled')
      : unit.vouchers === 0
        ? t('paper.settled', { at: dayAndTime(unit.lockedAtMs) })
        : t('paper.settledVouchers', { at: dayAndTime(unit.lockedAtMs), count: unit.vouchers })
  const complete = sheet.completeUnknown
    ? t('completeUnknown')
    : sheet.completeUpToMs === null
      ? ''
      : t('complete', { at: dayAndTime(sheet.completeUpToMs) })
  return pages.map(({ no, line: page }) => (
    <section key={no} className="att-paper-sheet att-paper-landscape">
      <h1>{t('paper.title', { hall: hallName })}</h1>
      <div className="att-paper-line">
        <span>
          <b>
            {t('paper.head', {
              unit: unit.unitName,
              period: t('attendance:month.name', { year, month }),
            })}
          </b>
        </span>
        <span>{state}</span>
        <span>{complete}</span>
        <span>{t('paper.asOf', { at: dayAndTime(sheet.asOfMs) })}</span>
      </div>
      <table>
        <colgroup>
          <col className="paper-col-no" />
          <col className="paper-col-name" />
          {sheet.days.map((day) => (
            <col key={day.day} />
          ))}
          {[...TOTAL_COLUMNS, 'balance'].map((column) => (
            <col key={column} className="paper-col-total" />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('paper.no')}</th>
            <th scope="col">{t('name')}</th>
            {sheet.days.map((day) => (
              <th key={day.day} scope="col" className={day.working ? '' : 'paper-off'}>
                {Number(day.day.slice(8))}
                <div className="paper-weekday">
                  {t(`attendance:month.weekday.${WEEKDAYS[dayOfWeek(day.day)] ?? '0'}`)}
                </div>
              </th>
            ))}
            {[...TOTAL_COLUMNS, 'balance' as const].map((column) => (
              <th key={column} scope="col">
                {t(`total.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
      <div className="att-paper-legend">
        {t('paper.legend', {
          list: legend
            .map(({ sign, word }) => t('legendOf', { sign, word }))
            .join(t('common:state.separator')),
        })}{' '}
        {t('paper.amendedMark')} {t('paper.unitOfCount')}
      </div>
      <div className="att-paper-foot">
        <span>{t('paper.signMaker', { name: printedBy, at: dayAndTime(sheet.asOfMs) })}</span>
        <span>{t('paper.signChief')}</span>
        <span>{t('paper.signInspector')}</span>
        <span>{t('paper.page', { page: no, pages: pages.length })}</span>
      </div>
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
