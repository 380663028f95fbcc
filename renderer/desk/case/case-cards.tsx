import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CaseView } from '../../../db/contract/cases.ts'
import { useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { TRIP_REASONS, legalBasisText, specialText } from './timeline-words.ts'
import './case.css'

const REPORT_STATUSES = ['DRAFT', 'SUBMITTED', 'APPROVED', 'SENT_BACK', 'TOLD', 'FILED'] as const

interface CardProps {
  readonly caseFile: CaseView
}

/** Materials with their verdicts; what is still lacking comes first to the eye by mark and weight. */
export const MaterialsCard = ({ caseFile }: CardProps) => {
  const { t } = useTranslation(['cases', 'common', 'consultations'])
  const ok = caseFile.materials.filter(
    (material) => material.verdict === 'OK' || material.verdict === 'NOT_NEEDED',
  )
  return (
    <section className="panel hd-card">
      <h2 className="hd-panel-title">
        {t('materials.title')}
        <span className="hd-secondary">
          {t('materials.inOrder', { done: ok.length, total: caseFile.materials.length })}
        </span>
      </h2>
      {caseFile.materials.length === 0 ? (
        <div className="hd-secondary">{t('materials.noneAsked')}</div>
      ) : null}
      <ol className="hd-material-list">
        {caseFile.materials.map((material) => (
          <li key={material.materialId} data-verdict={material.verdict}>
            <span className="hd-material-name">
              {material.name}
              {material.note ? <div className="hd-secondary">{material.note}</div> : null}
            </span>
            <span className="hd-secondary number">
              {t('materials.counts', { originals: material.originals, copies: material.copies })}
            </span>
            <span className="hd-verdict-tag" data-verdict={material.verdict}>
              {t(`common:verdict.${material.verdict}`)}
            </span>
          </li>
        ))}
      </ol>
      {caseFile.tolerance ? (
        <div className="hd-secondary">
          {t('materials.toleratedUntil', { day: caseFile.tolerance.dueDay })}
        </div>
      ) : null}
    </section>
  )
}

export interface PapersCardProps extends CardProps {
  readonly onReceipt: () => void
  readonly onTimeLimitSlip: (() => void) | null
  readonly busy: boolean
}

/** Papers of the case, to open, print and sign. */
export const PapersCard = ({ caseFile, onReceipt, onTimeLimitSlip, busy }: PapersCardProps) => {
  const { t } = useTranslation(['cases', 'common', 'consultations'])
  const { dayAndTime } = useFormat()
  return (
    <section className="panel hd-card">
      <h2 className="hd-panel-title">
        {t('papers.title')}
        <span className="hd-card-actions">
          <Button size="small" disabled={busy} onClick={onReceipt}>
            {t('papers.receipt')}
          </Button>
          {onTimeLimitSlip ? (
            <Button size="small" disabled={busy} onClick={onTimeLimitSlip}>
              {t('papers.timeLimitSlip')}
            </Button>
          ) : null}
        </span>
      </h2>
      {caseFile.papers.length === 0 ? <div className="hd-secondary">{t('papers.none')}</div> : null}
      <ul className="hd-plain-list">
        {caseFile.papers.map((paper) => (
          <li key={paper.paperId} data-void={paper.status === 'VOID'}>
            <Link to={paths.paper(paper.paperId)}>
              {t(`common:paperKind.${paper.kind}`)} {paper.number}
            </Link>
            <span className="hd-secondary">
              {dayAndTime(paper.issuedAtMs)} · {t('papers.prints', { times: paper.prints })} ·{' '}
              {t(`signed.${paper.signed}`)}
            </span>
            {paper.status === 'VOID' ? <Tag color="error">{t('papers.void')}</Tag> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Visits this case has cost the applicant, each with its reason. */
export const TripsCard = ({ caseFile }: CardProps) => {
  const { t } = useTranslation(['cases', 'common', 'consultations'])
  return (
    <section className="panel hd-card">
      <h2 className="hd-panel-title">
        {t('trips.title')}
        <strong className="number">{t('trips.count', { times: caseFile.trips })}</strong>
      </h2>
      <ul className="hd-plain-list">
        {caseFile.tripList.map((trip, index) => {
          const reason = TRIP_REASONS.find((known) => known === trip.reason)
          return (
            <li key={`${trip.day}-${String(index)}`}>
              <span className="number">{trip.day}</span>
              <span>{reason ? t(`trip.${reason}`) : trip.reason}</span>
              <span className="hd-secondary">{trip.note}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Dates, limits, fee, result, suspensions, extensions and reports. */
export const FactsCard = ({ caseFile }: CardProps) => {
  const { t } = useTranslation(['cases', 'common', 'consultations', 'slips'])
  const { dayAndTime, timeLimit, money } = useFormat()
  const reportStatus = (status: string) => {
    const known = REPORT_STATUSES.find((candidate) => candidate === status)
    return known ? t(`slips:reportStatus.${known}`) : status
  }
  const moment = (atMs: number | null) => (atMs === null ? '' : dayAndTime(atMs))
  const rows: readonly (readonly [label: string, value: string])[] = [
    [t('facts.item'), caseFile.itemName],
    [t('facts.summary'), caseFile.summary],
    [t('facts.received'), moment(caseFile.receivedAtMs)],
    [t('facts.accepted'), moment(caseFile.acceptedAtMs)],
    [t('facts.promised'), timeLimit(caseFile.promiseLimit)],
    [t('facts.statutory'), timeLimit(caseFile.statutoryLimit)],
    [t('facts.statutoryDue'), caseFile.due?.statutoryDueDay ?? ''],
    [t('facts.handler'), caseFile.handledByName],
    [t('facts.fee'), caseFile.feeFen > 0 ? t('words.yuan', { amount: money(caseFile.feeFen) }) : ''],
    [t('facts.decided'), moment(caseFile.decidedAtMs)],
    [t('facts.result'), caseFile.result ? t(`result.${caseFile.result}`) : ''],
    [t('facts.certificateNo'), caseFile.certificateNo],
    [t('facts.delivered'), moment(caseFile.deliveredAtMs)],
    [t('facts.closed'), moment(caseFile.closedAtMs)],
    [
      t('facts.backEntry'),
      caseFile.backEntry ? `${caseFile.backEntry.formNo} · ${dayAndTime(caseFile.backEntry.trueAtMs)}` : '',
    ],
  ]
  return (
    <section className="panel hd-card">
      <h2 className="hd-panel-title">{t('facts.title')}</h2>
      <dl className="hd-facts">
        {rows
          .filter(([, value]) => value !== '')
          .flatMap(([label, value]) => [
            <dt key={`${label}-t`}>{label}</dt>,
            <dd key={`${label}-d`}>{value}</dd>,
          ])}
      </dl>
      {caseFile.suspensions.length > 0 ? (
        <>
          <h3 className="hd-sub-title">{t('facts.suspensions')}</h3>
          <ul className="hd-plain-list">
            {caseFile.suspensions.map((suspension) => (
              <li key={`${suspension.fromDay}-${suspension.kind}`}>
                <span>{specialText(t, suspension.kind)}</span>
                <span className="number">
                  {suspension.fromDay} – {suspension.toDay ?? t('facts.running')}
                </span>
                <span className="hd-secondary">
                  {suspension.stopsClock ? t('words.stopsClock') : t('words.clockRuns')} ·{' '}
                  {legalBasisText(t, suspension.legalBasis)}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {caseFile.extensions.length > 0 ? (
        <>
          <h3 className="hd-sub-title">{t('facts.extensions')}</h3>
          <ul className="hd-plain-list">
            {caseFile.extensions.map((extension) => (
              <li key={extension.toldAtMs}>
                <span>{timeLimit(extension.limit)}</span>
                <span className="hd-secondary">
                  {t('facts.approvedBy', { name: extension.approvedByName })} ·{' '}
                  {dayAndTime(extension.toldAtMs)}
                </span>
                {extension.late ? <Tag color="error">{t('words.late')}</Tag> : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {caseFile.negativeReports.length > 0 ? (
        <>
          <h3 className="hd-sub-title">{t('facts.reports')}</h3>
          <ul className="hd-plain-list">
            {caseFile.negativeReports.map((report) => (
              <li key={report.negativeReportId}>
                <Link to={`${paths.reports()}?report=${report.negativeReportId}`}>{report.reportNo}</Link>
                <span className="hd-secondary">{reportStatus(report.status)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}
