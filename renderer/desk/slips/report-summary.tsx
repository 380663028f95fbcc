import { useTranslation } from 'react-i18next'
import { useFormat } from '../../shared/format.ts'
import type { NegativeReport } from './report-draft.ts'
import './slips.css'

/** A report as it was written, with the answer it got. */
export const ReportSummary = ({ report }: { readonly report: NegativeReport }) => {
  const { t } = useTranslation('slips')
  const { dayAndTime } = useFormat()
  const rows: readonly (readonly [label: string, value: string])[] = [
    [t('report.status'), t(`reportStatus.${report.status}`)],
    [t('report.item'), report.itemName],
    [t('report.caseNo'), report.caseNo],
    [t('report.cause'), t(`cause.${report.facts.cause}`)],
    [t('report.applicantName'), report.facts.applicantName],
    [t('report.matter'), report.facts.matter],
    [t('report.facts'), report.facts.facts],
    [t('report.reason'), report.facts.reason],
    [t('report.legalBasis'), report.facts.legalBasis],
    [t('report.cure'), report.facts.cure],
    [t('report.by'), `${report.staffName} ${dayAndTime(report.updatedAtMs)}`],
    [t('report.answerDue'), report.answerDueDay ?? ''],
    [
      t('report.opinion'),
      report.opinion ? `${report.opinion} (${report.approverName})` : report.approverName,
    ],
    [t('report.told'), report.toldAtMs === null ? '' : dayAndTime(report.toldAtMs)],
    [
      t('report.papersReturned'),
      report.toldAtMs === null
        ? ''
        : report.papersReturned
          ? t('papersReturned.yes')
          : t('papersReturned.no'),
    ],
  ]
  return (
    <dl className="hd-facts">
      {rows
        .filter(([, value]) => value !== '')
        .flatMap(([label, value]) => [
          <dt key={`${label}-t`}>{label}</dt>,
          <dd key={`${label}-d`}>{value}</dd>,
        ])}
    </dl>
  )
}
