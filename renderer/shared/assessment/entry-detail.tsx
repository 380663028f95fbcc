import { CloudUploadOutlined } from '@ant-design/icons'
import { Alert, Drawer, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../error-banner.tsx'
import { KeptFiles } from '../files/kept-file.tsx'
import { dayAndTime } from '../format.ts'
import { useLate } from '../use-late.ts'
import { useHallQuery } from '../use-query.ts'
import { SCORE_KINDS } from './assessment-kinds.ts'
import './assessment.css'
import type { EntryView } from './assessment-types.ts'
import { useAssessmentWords } from './assessment-words.ts'
import { historyOf } from './entry-history.ts'
import { EntryStatus } from './entry-status.tsx'
import { EvidenceLinks } from './evidence-links.tsx'

interface EntryDetailProps {
  readonly entryId: string
  readonly onClose: () => void
  /** What may be done about it here: answer and appeal for the person, take back and decide for a supervisor. */
  readonly actions?: (entry: EntryView) => ReactNode
}

/** What an entry says, what it rests on, and what happened to it. */
export function EntryFacts({ entry }: { readonly entry: EntryView }) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  return (
    <div className="score-entry">
      {entry.factChanged ? <Alert type="warning" showIcon title={t('entry.factChanged')} /> : null}
      {entry.waiting ? (
        <Alert type="info" showIcon icon={<CloudUploadOutlined />} title={t('entry.waiting')} />
      ) : null}
      <dl className="hd-facts">
        <dt>{t('entry.statusName')}</dt>
        <dd>
          <EntryStatus entry={entry} />
          {entry.veto === 'NONE' ? null : <b className="score-veto"> {t(`veto.${entry.veto}`)}</b>}
        </dd>
        <dt>{t('entry.who')}</dt>
        <dd>{words.concerned(entry)}</dd>
        <dt>{t('entry.item')}</dt>
        <dd>
          {entry.itemText}
          <span className="muted">
            {' '}
            {entry.itemCode === '' ? '' : t('entry.rule', { code: entry.itemCode })}{' '}
            {words.source(entry.source)}
          </span>
        </dd>
        {words.factOf(entry) === '' ? null : (
          <>
            <dt>{t('entry.fact')}</dt>
            <dd>{words.factOf(entry)}</dd>
          </>
        )}
        {entry.recorded === null ? null : (
          <>
            <dt>{t('entry.quantity')}</dt>
            <dd>{words.counted(entry.quantity, entry.unit)}</dd>
            <dt>{t('entry.charges')}</dt>
            <dd>
              <ul className="score-charges">
                {entry.charges.map((charge) => (
                  <li key={`${charge.target} ${charge.subjectId} ${charge.dimension}`}>
                    {words.charge(charge, entry.quantity)}
                  </li>
                ))}
              </ul>
              {entry.original === null ? null : (
                <div className="muted">
                  {t('entry.original', { charges: words.charges(entry.original, entry.quantity) })}
                </div>
              )}
            </dd>
          </>
        )}
        {entry.note === '' && !entry.remindedOnSpot ? null : (
          <>
            <dt>{t('entry.note')}</dt>
            <dd>
              {entry.note}
              {entry.remindedOnSpot ? <div className="muted">{t('entry.onSpot')}</div> : null}
            </dd>
          </>
        )}
        <dt>{t('entry.evidence')}</dt>
        <dd>
          {entry.evidence.length === 0 ? (
            <span className="muted">{t('entry.noEvidence')}</span>
          ) : (
            <EvidenceLinks evidence={entry.evidence} staffId={entry.staffId} day={entry.day} />
          )}
        </dd>
        {entry.files.length === 0 ? null : (
          <>
            <dt>{t('entry.files')}</dt>
            <dd>
              <KeptFiles files={entry.files} />
            </dd>
          </>
        )}
      </dl>
      <section>
        <h3>{t('entry.history')}</h3>
        <ol className="score-history">
          {historyOf(entry, t).map((line) => (
            <li key={line.key}>
              <span className="muted number">{dayAndTime(line.atMs)}</span>
              <div>
                {line.text}
                {line.files.length === 0 ? null : <KeptFiles files={line.files} />}
              </div>
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}

/** One entry in a drawer, with its whole history. */
export function EntryDetail({ entryId, onClose, actions }: EntryDetailProps) {
  const { t } = useTranslation('assessment')
  const words = useAssessmentWords()
  const query = useHallQuery('assessment.entry', { entryId }, { refreshOn: SCORE_KINDS })
  const late = useLate(query.loading)
  const entry = query.data
  return (
    <Drawer
      open
      size={600}
      title={
        entry === undefined
          ? t('entry.list')
          : entry.recorded === null
            ? t('entry.rejectedTitle', { day: entry.day, source: words.source(entry.source) })
            : t('entry.title', { day: entry.day, item: entry.itemText })
      }
      onClose={onClose}
      footer={entry === undefined ? null : (actions?.(entry) ?? null)}
    >
      <ErrorBanner error={query.error} onRetry={query.reload} />
      {entry === undefined ? late && <Skeleton active={false} /> : <EntryFacts entry={entry} />}
    </Drawer>
  )
}
