import { useTranslation } from 'react-i18next'
import { addDays, dayOfWeek } from '../../../db/model/day.ts'
import { numbered } from '../../desk/papers/numbered.ts'
import { dayAndTime } from '../../shared/format.ts'
import './paper.css'
import { PaperDay, PaperTotals, sheetsOf, sumOfPage } from './paper-marks.tsx'
import { useLegend } from './sheet-legend.tsx'
import { TOTAL_COLUMNS } from './sheet-totals.ts'
import { useMarks, type WeekList } from './use-marks.ts'

/** What fits on an upright sheet between head, totals, remarks and signatures. */
const ROWS_PER_SHEET = 20
const WEEKDAYS = ['0', '1', '2', '3', '4', '5', '6'] as const

interface WeekPaperProps {
  readonly list: WeekList
  readonly hallName: string
  readonly printedBy: string
  readonly printedAtMs: number
}

/** The check list of a week on A4 upright, with room for remarks and the signatures of those who checked it. */
export function WeekPaper({ list, hallName, printedBy, printedAtMs }: WeekPaperProps) {
  const { t } = useTranslation(['sheet', 'attendance', 'common'])
  const markOf = useMarks()
  const legend = useLegend()
  const pages = numbered(sheetsOf(list.rows, ROWS_PER_SHEET))
  return (
    <div className="att-paper">
      {pages.map(({ no, line: page }) => (
        <section key={no} className="att-paper-sheet att-paper-upright">
          <h1>{t('paper.weekTitle', { hall: hallName })}</h1>
          <div className="att-paper-line">
            <b>
              {t('paper.head', {
                unit: list.unitName,
                period: t('week.range', { from: list.weekFrom, to: addDays(list.weekFrom, 6) }),
              })}
            </b>
            <span>{t('paper.asOf', { at: dayAndTime(printedAtMs) })}</span>
          </div>
          <table>
            <colgroup>
              <col className="paper-col-no" />
              <col className="paper-col-name" />
              {list.days.map((day) => (
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
                {list.days.map((day) => (
                  <th key={day.day} scope="col" className={day.working ? '' : 'paper-off'}>
                    {`${Number(day.day.slice(5, 7))}/${Number(day.day.slice(8))}`}
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
                    <PaperDay key={cell.day} cell={cell} day={list.days[place]} markOf={markOf} />
                  ))}
                  <PaperTotals totals={row.totals} balanceMinutes={row.balanceMinutes} />
                </tr>
              ))}
              <tr className="paper-sum">
                <td colSpan={list.days.length + 2}>{t('paper.pageTotal')}</td>
                <PaperTotals totals={sumOfPage(page)} balanceMinutes={null} />
              </tr>
              {no === pages.length ? (
                <tr className="paper-sum">
                  <td colSpan={list.days.length + 2}>{t('paper.unitTotal')}</td>
                  <PaperTotals totals={list.totals} balanceMinutes={null} />
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
          <div className="att-paper-remarks">
            {t('paper.remarks')}
            {list.signed === null ? null : (
              <div>
                {list.signed.note}{' '}
                {t('paper.checkedBy', { name: list.signed.byName, at: dayAndTime(list.signed.atMs) })}
              </div>
            )}
          </div>
          <div className="att-paper-foot">
            <span>{t('paper.signChief')}</span>
            <span>{t('paper.signHead')}</span>
          </div>
          <div className="att-paper-foot">
            <span>{t('paper.signMaker', { name: printedBy, at: dayAndTime(printedAtMs) })}</span>
            <span>{t('paper.page', { page: no, pages: pages.length })}</span>
          </div>
        </section>
      ))}
    </div>
  )
}
