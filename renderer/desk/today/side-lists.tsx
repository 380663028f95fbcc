import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { FirstContactView, NegativeReportView } from '../../../db/contract/records.ts'
import type { Day } from '../../../db/model/day.ts'
import { useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'

/** First-contact slips that somebody must still follow up; nothing is drawn when there are none. */
export function SlipsToFollow({
  slips,
  today,
}: {
  readonly slips: readonly FirstContactView[]
  readonly today: Day
}) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const navigate = useNavigate()
  if (slips.length === 0) return null
  return (
    <section className="panel today-list today-list-short">
      <h2>{t('slips.title', { count: slips.length })}</h2>
      <ul>
        {slips.map((slip) => (
          <li key={slip.firstContactId}>
            <button type="button" className="plain-row" onClick={() => void navigate(paths.slips())}>
              <span className="one-line grow" title={slip.matter}>
                {slip.visitorMasked} · {slip.matter}
              </span>
              <span
                className={
                  slip.transfer !== null && slip.transfer.followUpDay <= today ? 'today-late' : 'muted'
                }
              >
                {slip.transfer === null
                  ? t('slips.open')
                  : slip.transfer.followUpDay <= today
                    ? t('slips.followNow')
                    : t('slips.follow', { day: format.shortDay(slip.transfer.followUpDay) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Negative-answer reports waiting for an answer, from either side of it. */
export function ReportsWaiting({ reports }: { readonly reports: readonly NegativeReportView[] }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const navigate = useNavigate()
  if (reports.length === 0) return null
  return (
    <section className="panel today-list today-list-short">
      <h2>{t('reports.title', { count: reports.length })}</h2>
      <ul>
        {reports.map((report) => (
          <li key={report.negativeReportId}>
            <button type="button" className="plain-row" onClick={() => void navigate(paths.reports())}>
              <span className="one-line grow" title={report.itemName}>
                {report.reportNo} · {report.itemName}
              </span>
              <span className="muted">
                {report.answerDueDay === null
                  ? t('reports.waiting')
                  : t('reports.due', { day: format.shortDay(report.answerDueDay) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
