import { CheckCircleOutlined, LeftOutlined, PrinterOutlined, WarningOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { ScoreTarget } from '../../../db/model/assessment/score-rules.ts'
import { useToday } from '../../desk/parts/use-today.ts'
import { SCORE_KINDS } from '../../shared/assessment/assessment-kinds.ts'
import type { EntryView } from '../../shared/assessment/assessment-types.ts'
import { DerivationTree } from '../../shared/assessment/derivation-tree.tsx'
import { periodOfId, usePeriodWords } from '../../shared/assessment/period-words.ts'
import {
  CompareChart,
  DimensionChart,
  SpreadChart,
  TrendChart,
} from '../../shared/assessment/score-charts.tsx'
import { ASSESSMENT_ROLES } from '../../shared/layout/nav-entries.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { paths } from '../../shared/navigation/paths.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { useAssessScope } from './assess-scope.ts'
import './assess.css'
import { CorrectDialog } from './correct-dialog.tsx'
import { EntryActions } from './entry-actions.tsx'
import { FeedbackPaper } from './feedback-paper.tsx'
import { PaperDialog } from './paper-dialog.tsx'
import { PeriodStatusTag } from './period-status.tsx'
import { RecordButton } from './record-button.tsx'
import { SlowWork } from './slow-work.tsx'
import { useFeedback } from './use-feedback.ts'

interface Asked {
  readonly periodId: string
  readonly target: ScoreTarget
  readonly subjectId: string
}

const actionsFor = (entry: EntryView) => <EntryActions entry={entry} />

const readAsked = (params: URLSearchParams): Asked | null => {
  const period = periodOfId(params.get('period') ?? '')
  const target = ScoreTarget.options.find((each) => each === params.get('target'))
  const subjectId = params.get('subject')
  return period === null || target === undefined || subjectId === null
    ? null
    : { periodId: `${period.kind}/${period.from}`, target, subjectId }
}

function ScorePage({ asked }: { readonly asked: Asked }) {
  const { t } = useTranslation(['assessment', 'common'])
  const navigate = useNavigate()
  const periods = usePeriodWords()
  const scope = useAssessScope()
  const today = useToday()
  const mayRead = useSession(
    (state) => state.session?.roles.some((role) => ASSESSMENT_ROLES.includes(role)) ?? false,
  )
  const query = useHallQuery('assessment.derivation', asked, { refreshOn: SCORE_KINDS })
  const period = periodOfId(asked.periodId)
  const board = useHallQuery(
    'assessment.board',
    mayRead && period !== null ? { kind: period.kind, day: period.from, target: asked.target } : null,
    { refreshOn: SCORE_KINDS },
  ).data
  const derivation = query.data
  // The lines of a score name rule and day; what tells two of one day apart is in their entries.
  const entries = useHallQuery(
    'assessment.entries',
    period === null
      ? null
      : { from: period.from, to: period.to, target: asked.target, subjectId: asked.subjectId },
    { refreshOn: SCORE_KINDS },
  ).data?.entries
  // What counts now is what was published with the decisions and vouchers since: the words must not say it is the same.
  const isChangedSince =
    (derivation?.vouchers.length ?? 0) > 0 ||
    (entries ?? []).some(({ appeal }) => (appeal?.decision?.outcome ?? 'KEPT') !== 'KEPT')
  const row = board?.rows.find((each) => each.subject.subjectId === asked.subjectId)
  const nowMs = useStatus((state) => state.status?.nowMs ?? 0)
  const pictures = useRef(new Map<'trend' | 'spread', () => string>())
  const keepPicture = useCallback((name: 'trend' | 'spread', picture: (() => string) | null): void => {
    if (picture === null) pictures.current.delete(name)
    else pictures.current.set(name, picture)
  }, [])
  const onTrendPicture = useCallback(
    (picture: (() => string) | null) => keepPicture('trend', picture),
    [keepPicture],
  )
  const onSpreadPicture = useCallback(
    (picture: (() => string) | null) => keepPicture('spread', picture),
    [keepPicture],
  )
  const [paper, setPaper] = useState<readonly { readonly name: string; readonly address: string }[] | null>(
    null,
  )
  const [correcting, setCorrecting] = useState(false)
  const feedback = useFeedback(derivation, paper !== null && mayRead)
  const name = derivation?.subject.name ?? ''
  const open = (part: Partial<Asked>): void => {
    const next = { ...asked, ...part }
    void navigate(paths.derivation(next.periodId, next.target, next.subjectId))
  }
  return (
    <PageFrame
      fill
      title={
        derivation === undefined || period === null
          ? t('assessment:derivation.title')
          : t('assessment:derivation.of', { name, period: periods.name(period) })
      }
      subtitle={t('assessment:derivation.keys')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          <Button icon={<LeftOutlined aria-hidden />} onClick={() => void navigate(-1)}>
            {t('assessment:derivation.back')}
          </Button>
          <RecordButton subject={asked} />
          {scope.mayLock && derivation?.period.status === 'LOCKED' ? (
            <Button onClick={() => setCorrecting(true)}>{t('assessment:period.correct')}</Button>
          ) : null}
          <Button
            icon={<PrinterOutlined aria-hidden />}
            disabled={derivation === undefined}
            onClick={() =>
              setPaper(
                [...pictures.current].map(([key, picture]) => ({
                  name: t(`assessment:chart.${key}`),
                  address: picture(),
                })),
              )
            }
          >
            {t('assessment:derivation.print')}
          </Button>
        </>
      }
    >
      <SlowWork active={query.loading} text={t('assessment:board.computing')} />
      {derivation === undefined ? null : (
        <div className="assess-derivation">
          <div className="assess-score-head">
            <span className="assess-score number">{derivation.score.replace('-', '−')}</span>
            <span>
              {t('assessment:derivation.outOf', { base: derivation.base })}
              <b> {derivation.gradeName}</b>
            </span>
            {derivation.rank === null ? null : (
              <span>
                {t('assessment:derivation.rank', {
                  rank: derivation.rank,
                  of: derivation.of,
                  unit: t(`assessment:targetOf.${derivation.subject.target}`),
                })}
              </span>
            )}
            <PeriodStatusTag period={derivation.period} />
            <span className="muted">
              {t('assessment:derivation.rules', {
                name: derivation.period.rulesName,
                version: derivation.period.rulesVersion,
              })}
            </span>
            {derivation.verified === null ? (
              <span className="muted">{t('assessment:derivation.live')}</span>
            ) : derivation.verified ? (
              <span className="assess-clear">
                <CheckCircleOutlined aria-hidden />{' '}
                {t(isChangedSince ? 'assessment:derivation.verifiedSince' : 'assessment:derivation.verified')}
              </span>
            ) : (
              <b className="score-veto" role="alert">
                <WarningOutlined aria-hidden /> {t('assessment:derivation.notVerified')}
              </b>
            )}
          </div>
          <div className="assess-derivation-parts">
            <div className="panel assess-tree">
              <DerivationTree
                key={`${asked.periodId} ${asked.target} ${asked.subjectId}`}
                derivation={derivation}
                {...(entries === undefined ? {} : { entries })}
                onSubject={(target, subjectId) => open({ target, subjectId })}
                onPeriod={(periodId) => open({ periodId })}
                entryActions={actionsFor}
              />
            </div>
            <div className="panel assess-derivation-charts">
              {row === undefined || board === undefined || period === null ? null : (
                <>
                  <TrendChart
                    target={asked.target}
                    name={name}
                    onPicture={onTrendPicture}
                    points={[
                      ...board.trendFrom.map((from, index) => ({
                        label: periods.short(period.kind, from),
                        own: row.trend[index] ?? null,
                        hall: board.hallTrend[index] ?? null,
                      })),
                      {
                        label: periods.short(period.kind, period.from),
                        own: derivation.score,
                        hall: board.hallMean,
                      },
                    ]}
                  />
                  <SpreadChart spread={board.spread} own={derivation.score} onPicture={onSpreadPicture} />
                </>
              )}
              {derivation.dimensions.length === 0 ? null : (
                <DimensionChart
                  name={name}
                  dimensions={derivation.dimensions}
                  height={Math.max(120, derivation.dimensions.length * 30)}
                />
              )}
              {board === undefined ? null : (
                <CompareChart
                  target={asked.target}
                  name={name}
                  own={derivation.score}
                  mean={board.hallMean}
                  spread={board.spread}
                  height={130}
                />
              )}
            </div>
          </div>
        </div>
      )}
      {correcting && derivation !== undefined ? (
        <CorrectDialog period={derivation.period} subject={asked} onClose={() => setCorrecting(false)} />
      ) : null}
      {paper === null || derivation === undefined || (mayRead && feedback === null) ? null : (
        <PaperDialog
          layout="A4"
          title={t('assessment:paper.feedback', {
            name,
            period: period === null ? '' : periods.name(period),
          })}
          onClose={() => setPaper(null)}
        >
          <FeedbackPaper
            derivation={derivation}
            windows={feedback?.windows ?? []}
            people={feedback?.people ?? []}
            own={entries ?? []}
            entries={feedback?.entries ?? []}
            isCut={feedback?.isCut ?? false}
            today={today}
            awards={feedback?.awards ?? []}
            atMs={board?.asOfMs ?? nowMs}
            pictures={paper}
          />
        </PaperDialog>
      )}
    </PageFrame>
  )
}

/** 得分由来: one score from its grade down to the entries, with charts, and on paper as the feedback to a unit. */
export function DerivationPage() {
  const [params] = useSearchParams()
  const asked = readAsked(params)
  return asked === null ? (
    <PageMissing />
  ) : (
    // Another score begins anew: no picture or dialog of the one before stays.
    <ScorePage key={`${asked.periodId} ${asked.target} ${asked.subjectId}`} asked={asked} />
  )
}
