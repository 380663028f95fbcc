import { Button, Space, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Result } from '../../../db/contract/index.ts'
import { useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { Timeline } from '../case/timeline.tsx'
import { VisitsOfRecord } from '../queue/visit-notes.tsx'
import './consultation.css'

export interface ConsultationDetailProps {
  readonly record: Result<'consultations.get'>
  readonly onCorrect: () => void
  readonly onVoid: () => void
  readonly onUndo: () => void
  readonly onNotice: () => void
  readonly onOpenCase: () => void
}

/** One consultation: what was asked and answered, its papers, its history and what can be done. */
export const ConsultationDetail = ({
  record,
  onCorrect,
  onVoid,
  onUndo,
  onNotice,
  onOpenCase,
}: ConsultationDetailProps) => {
  const { t } = useTranslation(['consultations', 'common'])
  const { dayAndTime } = useFormat()
  const { consultation, papers, timeline } = record
  const valid = consultation.status === 'VALID'
  // Only a correction or a strike-out can be taken back; the first entry is struck out instead.
  const newest = timeline.findLast((entry) => !entry.undone && entry.type !== 'consultation.undone')
  const canUndo = newest !== undefined && newest.type !== 'consultation.logged'
  const facts: readonly (readonly [label: string, value: string])[] = [
    [t('field.item'), consultation.itemName],
    [t('field.matter'), consultation.matter],
    [t('field.answer'), consultation.answer],
    [t('field.outcome'), t(`outcome.${consultation.outcome}`)],
    [t('field.way'), t(`common:way.${consultation.way}`)],
    [t('field.visitor'), record.visitorName],
    [t('field.phone'), consultation.phoneMasked],
    [t('column.time'), `${dayAndTime(consultation.atMs)} ${consultation.staffName}`],
    [
      t('mark.backEntry'),
      consultation.backEntry
        ? t('backEntryAt', {
            formNo: consultation.backEntry.formNo,
            time: dayAndTime(consultation.backEntry.trueAtMs),
          })
        : '',
    ],
  ]
  return (
    <div>
      <Space wrap className="hd-detail-actions">
        {valid && consultation.itemId !== null ? (
          <Button type="primary" onClick={onNotice}>
            {t('action.notice')}
          </Button>
        ) : null}
        {valid ? <Button onClick={onOpenCase}>{t('action.case')}</Button> : null}
        {valid ? <Button onClick={onCorrect}>{t('action.correct')}</Button> : null}
        {valid ? (
          <Button danger onClick={onVoid}>
            {t('action.void')}
          </Button>
        ) : null}
        {canUndo ? <Button onClick={onUndo}>{t('action.undo')}</Button> : null}
      </Space>
      {valid ? null : (
        <p>
          <Tag color="error">{t('mark.void')}</Tag>
        </p>
      )}
      <dl className="hd-consult-facts">
        {facts
          .filter(([, value]) => value !== '')
          .flatMap(([label, value]) => [
            <dt key={`${label}-t`}>{label}</dt>,
            <dd key={`${label}-d`}>{value}</dd>,
          ])}
      </dl>
      {papers.length > 0 ? (
        <section>
          <h3 className="hd-panel-title">{t('papers')}</h3>
          <ul>
            {papers.map((paper) => (
              <li key={paper.paperId}>
                <Link to={paths.paper(paper.paperId)}>
                  {t(`common:paperKind.${paper.kind}`)} {paper.number}
                </Link>
                {paper.status === 'VOID' ? <Tag color="error">{t('mark.void')}</Tag> : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <h3 className="hd-panel-title">{t('history')}</h3>
      <VisitsOfRecord kind="consultation" id={consultation.consultationId} />
      <Timeline entries={timeline} />
    </div>
  )
}
