import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOfWeek } from '../../../db/model/day.ts'
import { dayAndTime } from '../../shared/format.ts'
import { useLegend } from './sheet-legend.tsx'
import { TOTAL_COLUMNS } from './sheet-totals.ts'
import type { MonthSheet, SheetUnit } from './use-marks.ts'

const WEEKDAYS = ['0', '1', '2', '3', '4', '5', '6'] as const

/** Whether a unit has settled its month, as a paper says it. */
export const useSettledWords = (): ((unit: SheetUnit) => string) => {
  const { t } = useTranslation('sheet')
  return ({ lockedAtMs, vouchers }) =>
    lockedAtMs === null
      ? t('paper.notSettled')
      : vouchers === 0
        ? t('paper.settled', { at: dayAndTime(lockedAtMs) })
        : t('paper.settledVouchers', { at: dayAndTime(lockedAtMs), count: vouchers })
}

/** Title, what the page is of, and up to when its records are in. */
export function PaperTop({
  sheet,
  hallName,
  of,
  state,
}: {
  readonly sheet: MonthSheet
  readonly hallName: string
  /** Unit, or the whole hall. */
  readonly of: string
  readonly state: string
}) {
  const { t } = useTranslation(['sheet', 'attendance'])
  const period = t('attendance:month.name', {
    year: sheet.month.slice(0, 4),
    month: Number(sheet.month.slice(5)),
  })
  const complete = sheet.completeUnknown
    ? t('completeUnknown')
    : sheet.completeUpToMs === null
      ? ''
      : t('complete', { at: dayAndTime(sheet.completeUpToMs) })
  return (
    <>
      <h1>{t('paper.title', { hall: hallName })}</h1>
      <div className="att-paper-line">
        <span>
          <b>{t('paper.head', { unit: of, period })}</b>
        </span>
        <span>{state}</span>
        <span>{complete}</span>
        <span>{t('paper.asOf', { at: dayAndTime(sheet.asOfMs) })}</span>
      </div>
    </>
  )
}

/** People by days with the totals behind; the lines are given. */
export function PaperTable({
  sheet,
  children,
}: {
  readonly sheet: MonthSheet
  readonly children: ReactNode
}) {
  const { t } = useTranslation(['sheet', 'attendance'])
  return (
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
      <tbody>{children}</tbody>
    </table>
  )
}

/** What the signs mean, under the table. */
export function PaperLegend() {
  const { t } = useTranslation(['sheet', 'common'])
  const legend = useLegend()
  return (
    <div className="att-paper-legend">
      {t('paper.legend', {
        list: legend.map(({ sign, word }) => t('legendOf', { sign, word })).join(t('common:state.separator')),
      })}{' '}
      {t('paper.amendedMark')} {t('paper.unitOfCount')}
    </div>
  )
}

/** Who made it, who signs, and which page it is. */
export function PaperFoot({
  sheet,
  printedBy,
  page,
  pages,
  signs,
}: {
  readonly sheet: MonthSheet
  readonly printedBy: string
  readonly page: number
  readonly pages: number
  readonly signs: readonly string[]
}) {
  const { t } = useTranslation('sheet')
  return (
    <div className="att-paper-foot">
      <span>{t('paper.signMaker', { name: printedBy, at: dayAndTime(sheet.asOfMs) })}</span>
      {signs.map((sign) => (
        <span key={sign}>{sign}</span>
      ))}
      <span>{t('paper.page', { page, pages })}</span>
    </div>
  )
}
