import { useTranslation } from 'react-i18next'
import { useAssessmentWords } from '../../shared/assessment/assessment-words.ts'
import { clockTime, dayAndTime, dayOfMs } from '../../shared/format.ts'
import './patrol-paper.css'
import type { PatrolView } from './patrol-types.ts'
import { countedFindings, isSeen, sumsOf } from './rounds.ts'

interface PatrolPaperProps {
  readonly patrol: PatrolView
  readonly hallName: string
  readonly printedBy: string
  readonly printedAtMs: number
}

/** 巡查记录 on A4: route, windows in order, each finding with its rule and who was there, and the signatures. */
export function PatrolPaper({ patrol, hallName, printedBy, printedAtMs }: PatrolPaperProps) {
  const { t } = useTranslation('patrol')
  const words = useAssessmentWords()
  const sums = sumsOf(patrol)
  const findings = countedFindings(patrol)
  const named = (windows: readonly PatrolView['windows'][number][]): string =>
    windows.map(({ windowId, name }) => `${windowId} ${name}`).join(t('separator'))
  const inOrder = patrol.windows.filter((window) => isSeen(window) && window.findings === 0)
  const unseen = patrol.windows.filter((window) => !isSeen(window))
  const placeOf = (windowId: string | null): string =>
    patrol.windows.find((window) => window.windowId === windowId)?.name ?? ''
  return (
    <div className="patrol-paper">
      <h1>{t('paper.title', { hall: hallName })}</h1>
      <table className="patrol-paper-facts">
        <tbody>
          <tr>
            <th scope="row">{t('paper.kind')}</th>
            <td>{t(`kind.${patrol.kind}`)}</td>
            <th scope="row">{t('paper.by')}</th>
            <td>{patrol.byName}</td>
          </tr>
          <tr>
            <th scope="row">{t('paper.from')}</th>
            <td>{dayAndTime(patrol.startedAtMs)}</td>
            <th scope="row">{t('paper.to')}</th>
            <td>{patrol.closedAtMs === null ? '' : dayAndTime(patrol.closedAtMs)}</td>
          </tr>
          <tr>
            <th scope="row">{t('paper.sums')}</th>
            <td colSpan={3}>{t('end.sums', { ...sums })}</td>
          </tr>
          <tr>
            <th scope="row">{t('paper.inOrder')}</th>
            <td colSpan={3}>{inOrder.length === 0 ? t('paper.nothing') : named(inOrder)}</td>
          </tr>
          {unseen.length === 0 ? null : (
            <tr>
              <th scope="row">{t('paper.unseen')}</th>
              <td colSpan={3}>{named(unseen)}</td>
            </tr>
          )}
          {patrol.note === '' ? null : (
            <tr>
              <th scope="row">{t('paper.note')}</th>
              <td colSpan={3}>{patrol.note}</td>
            </tr>
          )}
        </tbody>
      </table>
      <table className="patrol-paper-findings">
        <colgroup>
          <col className="pp-no" />
          <col className="pp-time" />
          <col className="pp-window" />
          <col />
          <col className="pp-person" />
          <col className="pp-charge" />
          <col className="pp-done" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('paper.no')}</th>
            <th scope="col">{t('paper.time')}</th>
            <th scope="col">{t('paper.window')}</th>
            <th scope="col">{t('paper.finding')}</th>
            <th scope="col">{t('paper.person')}</th>
            <th scope="col">{t('paper.charge')}</th>
            <th scope="col">{t('paper.done')}</th>
          </tr>
        </thead>
        <tbody>
          {findings.length === 0 ? (
            <tr>
              <td colSpan={7}>{t('round.allInOrder')}</td>
            </tr>
          ) : (
            findings.map((finding, index) => (
              <tr key={finding.entryId}>
                <td>{index + 1}</td>
                <td>{finding.recorded === null ? '' : clockTime(finding.recorded.atMs)}</td>
                <td>
                  {finding.windowId} {placeOf(finding.windowId)}
                </td>
                <td className="pp-text">
                  {finding.itemText}
                  {t('paper.rule', { code: finding.itemCode })}
                  {finding.note === '' ? null : <div>{t('paper.noteOf', { note: finding.note })}</div>}
                  {finding.files.length === 0 ? null : (
                    <div>{t('finding.photos', { count: finding.files.length })}</div>
                  )}
                </td>
                <td>{finding.staffName}</td>
                <td className="pp-text">{words.charges(finding.charges, finding.quantity)}</td>
                <td>
                  {finding.rectified === null
                    ? finding.remindedOnSpot
                      ? t('finding.reminded')
                      : ''
                    : t('paper.rectifiedOn', { day: dayOfMs(finding.rectified.atMs) })}
                </td>
              </tr>
            ))
          )}
        </tbody>
      </table>
      <div className="patrol-paper-signs">
        <span>{t('paper.signInspector')}</span>
        <span>{t('paper.signWindow')}</span>
        <span>{t('paper.signCentre')}</span>
      </div>
      <div className="patrol-paper-foot">
        {t('paper.printed', { by: printedBy, at: dayAndTime(printedAtMs) })}
      </div>
    </div>
  )
}
