import { PrinterOutlined, TrophyOutlined } from '@ant-design/icons'
import { Button, Segmented, Space } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { periodOf } from '../../../db/model/assessment/periods.ts'
import { PeriodKind } from '../../../db/model/assessment/score-rules.ts'
import { SCORE_KINDS } from '../../shared/assessment/assessment-kinds.ts'
import type { AwardView } from '../../shared/assessment/assessment-types.ts'
import { tieWords } from '../../shared/assessment/derivation-nodes.ts'
import { EntryDetail } from '../../shared/assessment/entry-detail.tsx'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { plainPoints, rankWords } from '../../shared/assessment/points.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useFormat } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { AwardsPaper } from './awards-paper.tsx'
import { PaperDialog } from './paper-dialog.tsx'
import { PeriodChooser } from './period-chooser.tsx'
import { PeriodStatusTag } from './period-status.tsx'
import type { TabProps } from './tab-props.ts'

type Candidate = AwardView['candidates'][number]

const hasIt = ({ outcome }: Candidate): boolean => outcome === 'WON' || outcome === 'SHARED'

function AwardPanel({
  award,
  onlyWinners,
  onSubject,
  onEntry,
}: {
  readonly award: AwardView
  readonly onlyWinners: boolean
  readonly onSubject: (candidate: Candidate) => void
  readonly onEntry: (entryId: string) => void
}) {
  const { t } = useTranslation('assessment')
  const format = useFormat()
  const shown = onlyWinners ? award.candidates.filter(hasIt) : award.candidates
  return (
    <section className="panel assess-award" aria-label={award.name}>
      <header>
        <h2>
          <TrophyOutlined aria-hidden /> {award.name}
        </h2>
        <span className="muted">
          {t('awards.quota', {
            target: t(`target.${award.target}`),
            quota: award.quota,
            ranked: award.ranked,
            won: award.candidates.filter(hasIt).length,
          })}
        </span>
        <span className={`status-tag status-${award.published ? 'done' : 'open'}`}>
          {t(award.published ? 'awards.published' : 'awards.candidates')}
        </span>
      </header>
      {shown.length === 0 ? (
        <p className="muted">{t('awards.nobody')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('board.rank')}</th>
              <th scope="col">{t(`board.name.${award.target}`)}</th>
              <th scope="col">{t('board.unit')}</th>
              <th scope="col">{t('board.score')}</th>
              <th scope="col">{t('awards.outcome')}</th>
              <th scope="col">{t('awards.why')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((candidate) => (
              <tr key={candidate.subject.subjectId} className={hasIt(candidate) ? 'assess-won' : ''}>
                <td className="number">{rankWords(candidate.rank)}</td>
                <td>
                  <Button type="link" size="small" onClick={() => onSubject(candidate)}>
                    {candidate.subject.name}
                  </Button>
                </td>
                <td>{candidate.subject.unitName}</td>
                <td className="number">{plainPoints(candidate.score)}</td>
                <td>
                  {hasIt(candidate) ? (
                    <b>✓ {t(`award.${candidate.outcome}`)}</b>
                  ) : (
                    t(`award.${candidate.outcome}`)
                  )}
                </td>
                <td>
                  {candidate.tieBrokenBy === null ? null : <div>{tieWords(candidate.tieBrokenBy, t)}</div>}
                  {candidate.outcome === 'SHARED' && candidate.tieBrokenBy === null ? (
                    <div>{t('awards.sharedWhy')}</div>
                  ) : null}
                  {candidate.vetoes.map((veto) => (
                    <div key={veto.entryId}>
                      <Button type="link" size="small" onClick={() => onEntry(veto.entryId)}>
                        {format.shortDay(veto.day)} {veto.itemText}
                      </Button>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** 评优: who has each award of a period, and why others have not. */
export function AwardsTab({ address, onAddress, today, tabs }: TabProps) {
  const { t } = useTranslation('assessment')
  const words = usePeriodWords()
  const navigate = useNavigate()
  const { period } = address
  const query = useHallQuery(
    'assessment.awards',
    { kind: period.kind, day: period.from },
    { refreshOn: SCORE_KINDS },
  )
  const [onlyWinners, setOnlyWinners] = useState(true)
  const [entryId, setEntryId] = useState<string | null>(null)
  const [printing, setPrinting] = useState(false)
  const awards = query.data?.awards ?? []
  const rules = useHallQuery('scoreRules.list', query.data !== undefined && awards.length === 0 ? {} : null)
  // Those around the days that are shown, of each kind that has awards.
  const others = useMemo(() => {
    const inForce = rules.data?.sets.find((set) => set.inForce)?.rules.awards ?? []
    return PeriodKind.options
      .filter((kind) => kind !== period.kind && inForce.some(({ cycle }) => cycle === kind))
      .map((kind) => periodOf(kind, period.from))
  }, [rules.data, period.kind, period.from])
  return (
    <PageFrame
      fill
      title={t('awards.title')}
      subtitle={t('awards.subtitle')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={tabs}
    >
      <div className="assess-page">
        <div className="assess-bar">
          <PeriodChooser period={period} today={today} onPeriod={(next) => onAddress({ period: next })} />
          {query.data === undefined ? null : <PeriodStatusTag period={query.data.period} />}
          <Segmented<'WON' | 'ALL'>
            value={onlyWinners ? 'WON' : 'ALL'}
            aria-label={t('awards.which')}
            options={[
              { value: 'WON', label: t('awards.onlyWinners') },
              { value: 'ALL', label: t('awards.everybody') },
            ]}
            onChange={(next) => setOnlyWinners(next === 'WON')}
          />
          <div className="assess-bar-end">
            <Button
              icon={<PrinterOutlined aria-hidden />}
              disabled={awards.length === 0}
              onClick={() => setPrinting(true)}
            >
              {t('board.print')}
            </Button>
          </div>
        </div>
        {query.data === undefined ? null : awards.length === 0 ? (
          <div className="panel">
            <EmptyState
              title={t('awards.none')}
              hint={t(others.length === 0 ? 'awards.noneAtAll' : 'awards.noneHint', {
                period: words.name(period),
              })}
              action={
                others.length === 0 ? undefined : (
                  <Space wrap>
                    {others.map((other) => (
                      <Button key={other.kind} onClick={() => onAddress({ period: other })}>
                        {t('awards.see', { period: words.name(other) })}
                      </Button>
                    ))}
                  </Space>
                )
              }
            />
          </div>
        ) : (
          <div className="assess-awards">
            {awards.map((award) => (
              <AwardPanel
                key={award.code}
                award={award}
                onlyWinners={onlyWinners}
                onSubject={({ subject }) =>
                  void navigate(
                    paths.derivation(`${period.kind}/${period.from}`, subject.target, subject.subjectId),
                  )
                }
                onEntry={setEntryId}
              />
            ))}
          </div>
        )}
      </div>
      {entryId === null ? null : <EntryDetail entryId={entryId} onClose={() => setEntryId(null)} />}
      {printing && query.data !== undefined ? (
        <PaperDialog
          layout="A4"
          title={t('paper.awards', { period: words.name(period) })}
          onClose={() => setPrinting(false)}
        >
          <AwardsPaper period={query.data.period} awards={awards} />
        </PaperDialog>
      ) : null}
    </PageFrame>
  )
}
