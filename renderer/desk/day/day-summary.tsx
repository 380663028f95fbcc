import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayAndTime } from '../../shared/format.ts'
import { numbered } from '../papers/numbered.ts'
import type { DayBalance } from './day-words.ts'
import { isBlankForm, useDayWords } from './day-words.ts'
import './day-summary.css'

interface DaySummaryProps {
  readonly balance: DayBalance
  /** Up to when the numbers are complete; empty when nothing is behind. */
  readonly completeness: string
  readonly hallName: string
  readonly windowName: string
  readonly printedBy: string
  readonly printedAtMs: number
}

/** The day on one page: numbers, differences, who confirmed, lines to sign on. */
export const DaySummary = ({
  balance,
  completeness,
  hallName,
  windowName,
  printedBy,
  printedAtMs,
}: DaySummaryProps): ReactNode => {
  const { t } = useTranslation(['day', 'common'])
  const words = useDayWords()
  const half = Math.ceil(balance.counts.length / 2)
  const { confirmed } = balance
  const differences = balance.differences.filter((difference) => !isBlankForm(difference))
  const blankForms = balance.differences.length - differences.length
  return (
    <article className="day-summary">
      <h1>{t('paper.title', { hall: hallName })}</h1>
      <div className="day-summary-line">
        <span>{t('paper.window', { window: windowName })}</span>
        <span>{t('paper.day', { day: balance.day })}</span>
      </div>
      {completeness === '' ? null : <p>{completeness}</p>}
      <table>
        <tbody>
          {balance.counts.slice(0, half).map((left, index) => {
            const right = balance.counts[half + index]
            return (
              <tr key={left.code}>
                <th scope="row">{words.count(left.code)}</th>
                <td>{left.value}</td>
                <th scope="row">{right === undefined ? '' : words.count(right.code)}</th>
                <td>{right?.value}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <h2>{t('differences.title', { n: differences.length })}</h2>
      {differences.length === 0 ? (
        <p>{t('differences.none')}</p>
      ) : (
        <ol>
          {numbered(differences).map(({ no, line: difference }) => (
            <li key={no}>
              {words.difference(difference.code)} {difference.subject}
            </li>
          ))}
        </ol>
      )}
      {blankForms === 0 ? null : <p>{t('blankForms', { n: blankForms })}</p>}
      <p>
        {confirmed === null
          ? t('paper.notConfirmed')
          : t('confirmed', { at: dayAndTime(confirmed.atMs), name: confirmed.staffName })}
      </p>
      {confirmed === null || confirmed.note === '' ? null : (
        <p>{t('paper.note', { note: confirmed.note })}</p>
      )}
      <footer>
        <span>{t('paper.signHandler', { name: printedBy })}</span>
        <span>{t('paper.signHead')}</span>
        <span>{t('paper.printedAt', { at: dayAndTime(printedAtMs) })}</span>
      </footer>
    </article>
  )
}
