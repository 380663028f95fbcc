import type { ReactNode } from 'react'
import { numbered } from './numbered.ts'
import { CaseCode, Facts, Prose, Signatures } from './paper-parts.tsx'
import { usePaperSheet } from './paper-sheet-context.ts'
import type { PaperBodyProps } from './paper-view.ts'
import { Sections } from './paper-sections.tsx'

const HAND_COLUMNS = ['person', 'finished', 'remark'] as const
const STOP_ROWS = 2

const StepPlan = ({ steps }: { steps: readonly string[] }): ReactNode => {
  const { layout, t } = usePaperSheet()
  if (layout === 'ROLL_80MM')
    return (
      <ol className="paper-list">
        {numbered(steps).map(({ no, line }) => (
          <li key={no}>
            {line}
            <div className="paper-signature-line">
              <span>{t('slip.person')}</span>
              <span className="paper-rule" />
              <span>{t('slip.finished')}</span>
              <span className="paper-rule" />
            </div>
          </li>
        ))}
      </ol>
    )
  return (
    <table className="paper-table">
      <colgroup>
        <col className="paper-column-no" />
        <col />
        {HAND_COLUMNS.map((column) => (
          <col key={column} className="paper-column-hand" />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('materials.no')}</th>
          <th scope="col">{t('slip.step')}</th>
          {HAND_COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`slip.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {numbered(steps).map(({ no, line }) => (
          <tr key={no}>
            <td className="paper-centred">{no}</td>
            <td>{line}</td>
            {HAND_COLUMNS.map((column) => (
              <td key={column} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const STOP_COLUMNS = ['stopKind', 'stopFrom', 'stopTo', 'stopDays', 'stopApprover'] as const

/** Extensions and special procedures are written in by hand as they happen. */
const StopTable = (): ReactNode => {
  const { layout, t } = usePaperSheet()
  if (layout === 'ROLL_80MM') return <Prose text={t('slip.stopLine')} />
  return (
    <table className="paper-table">
      <thead>
        <tr>
          {STOP_COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`slip.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: STOP_ROWS }, (_unused, row) => (
          <tr key={row} className="paper-hand-row">
            {STOP_COLUMNS.map((column) => (
              <td key={column} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** 限时办结单: travels with the case from acceptance to the end (domain-rules section 5). */
export const TimeLimitSlip = ({ paper }: PaperBodyProps): ReactNode => {
  const { t, day } = usePaperSheet()
  const { content } = paper
  return (
    <>
      <Facts
        facts={[
          { label: t('fact.caseNo'), value: paper.number === '' ? '' : content.caseNo, wide: true },
          { label: t('fact.item'), value: content.itemName, wide: true },
          { label: t('fact.applicant'), value: content.applicantName, wide: content.agentName === '' },
          { label: t('fact.agent'), value: content.agentName },
          { label: t('fact.receivedDay'), value: day(content.receivedDay) },
          { label: t('fact.acceptedDay'), value: day(content.acceptedDay) },
          { label: t('fact.statutoryLimit'), value: content.statutoryLimit },
          { label: t('fact.promiseLimit'), value: content.promiseLimit },
          {
            label: t('fact.promisedDay'),
            value: content.dueDay === null ? '' : <strong>{day(content.dueDay)}</strong>,
          },
          { label: t('fact.handler'), value: content.staffName },
          { label: t('fact.window'), value: content.windowName },
          { label: t('fact.enquiry'), value: content.windowPhone },
        ]}
      />
      <Sections
        entries={[
          {
            title: t('slip.plan'),
            body: content.procedure.length === 0 ? null : <StepPlan steps={content.procedure} />,
          },
          { title: t('slip.stops'), body: <StopTable /> },
          { title: t('slip.closing'), body: <Prose text={t('slip.closingLine')} /> },
        ]}
      />
      <div className="paper-closing">
        {content.footer === '' ? null : <Prose text={content.footer} />}
        <div className="paper-foot">
          <CaseCode caseNo={content.caseNo} />
        </div>
        <Signatures
          lines={[
            { label: t('signature.handler'), name: content.staffName },
            { label: t('signature.windowHead') },
          ]}
        />
        <p className="paper-counterpart">{t('slip.travels')}</p>
      </div>
    </>
  )
}
