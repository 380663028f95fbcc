import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayAndTime, money } from '../../shared/format.ts'
import { numbered } from '../papers/numbered.ts'
import { isNumeric, type LedgerColumn, type LedgerRow } from './ledger-columns.ts'
import { ledgerText, type LedgerNames } from './ledger-text.ts'

/** What fits on a landscape sheet between head and totals, two lines of text a row. */
export const ROWS_PER_SHEET = 18

interface Sums {
  readonly records: number
  readonly consultations: number
  readonly cases: number
  readonly closed: number
  readonly trips: number
  readonly feeFen: number
}

const sumRows = (rows: readonly LedgerRow[]): Sums => {
  const cases = rows.filter((row) => row.kind === 'CASE')
  return {
    records: rows.length,
    consultations: rows.length - cases.length,
    cases: cases.length,
    closed: cases.filter((row) => row.closedAtMs !== null).length,
    trips: cases.reduce((sum, row) => sum + row.trips, 0),
    feeFen: cases.reduce((sum, row) => sum + row.feeFen, 0),
  }
}

export interface LedgerPaperProps {
  readonly rows: readonly LedgerRow[]
  readonly columns: readonly LedgerColumn[]
  readonly names: LedgerNames
  readonly hallName: string
  readonly unitName: string
  readonly period: string
  readonly description: string
  /** Up to when the rows are complete; empty when nothing is behind. */
  readonly completeness: string
  readonly printedBy: string
  readonly printedAtMs: number
}

/** The ledger as a paper register: dated, numbered, totalled on each page, with lines to sign on (domain-rules section 13). */
export const LedgerPaper = (props: LedgerPaperProps): ReactNode => {
  const {
    rows,
    columns,
    names,
    hallName,
    unitName,
    period,
    description,
    completeness,
    printedBy,
    printedAtMs,
  } = props
  const { t } = useTranslation(['ledger', 'common'])
  const sheets = Array.from(
    { length: Math.max(1, Math.ceil(rows.length / ROWS_PER_SHEET)) },
    (_unused, index) => rows.slice(index * ROWS_PER_SHEET, (index + 1) * ROWS_PER_SHEET),
  )
  const total = columns.reduce((sum, column) => sum + column.width, 0)
  const totalLine = (label: string, sums: Sums): ReactNode => (
    <tr className="ledger-paper-total">
      <td colSpan={columns.length + 1}>
        {label}
        {t('paper.sums', { ...sums, fee: money(sums.feeFen) })}
      </td>
    </tr>
  )
  return (
    <div className="ledger-paper">
      {numbered(sheets).map(({ no, line: sheet }) => (
        <section key={no} className="ledger-sheet">
          <h1>{t('paper.title', { hall: hallName })}</h1>
          <div className="ledger-sheet-line">
            <span>{t('paper.head', { unit: unitName, period })}</span>
            <span>{description}</span>
          </div>
          {completeness === '' ? null : <div className="ledger-sheet-line">{completeness}</div>}
          <table>
            <colgroup>
              <col style={{ width: '9mm' }} />
              {columns.map((column) => (
                <col key={column.id} style={{ width: `${(column.width / total) * 100}%` }} />
              ))}
            </colgroup>
            <thead>
              <tr>
                <th scope="col">{t('paper.no')}</th>
                {columns.map((column) => (
                  <th key={column.id} scope="col">
                    {t(`column.${column.id}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sheet.map((row, line) => (
                <tr key={row.rowId}>
                  <td className="ledger-paper-numeric">{(no - 1) * ROWS_PER_SHEET + line + 1}</td>
                  {columns.map((column) => (
                    <td key={column.id} className={isNumeric(column.id) ? 'ledger-paper-numeric' : ''}>
                      <div>{ledgerText(row, column.id, names, t)}</div>
                    </td>
                  ))}
                </tr>
              ))}
              {totalLine(t('paper.pageTotal'), sumRows(sheet))}
              {totalLine(t('paper.runningTotal'), sumRows(rows.slice(0, no * ROWS_PER_SHEET)))}
            </tbody>
          </table>
          <div className="ledger-sheet-foot">
            <span>{t('paper.signHandler', { name: printedBy })}</span>
            <span>{t('paper.signHead')}</span>
            <span>{t('paper.page', { at: dayAndTime(printedAtMs), page: no, pages: sheets.length })}</span>
          </div>
        </section>
      ))}
    </div>
  )
}
