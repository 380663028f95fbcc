import { useTranslation } from 'react-i18next'
import type { Period } from '../../../db/model/assessment/periods.ts'
import { SCORE_KINDS } from '../../shared/assessment/assessment-kinds.ts'
import type { Subject } from '../../shared/assessment/assessment-types.ts'
import { DimensionChart } from '../../shared/assessment/score-charts.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { ScoreCard } from './score-card.tsx'
import { ScoreParts } from './score-parts.tsx'

interface LedScoreProps {
  readonly subject: Subject
  readonly period: Period
  readonly periodId: string
}

/** The score of a window or unit for whoever leads it, and answers for it. */
export function LedScore({ subject, period, periodId }: LedScoreProps) {
  const { t } = useTranslation('my-score')
  const { target, subjectId, name } = subject
  const refreshOn = SCORE_KINDS
  const derivation = useHallQuery(
    'assessment.derivation',
    { periodId, target, subjectId },
    { refreshOn, keepPrevious: true },
  )
  const entries = useHallQuery(
    'assessment.entries',
    { from: period.from, to: period.to, target, subjectId },
    { refreshOn, keepPrevious: true },
  )
  return (
    <>
      <ErrorBanner error={derivation.error ?? entries.error} onRetry={derivation.reload} />
      <div className="my-columns">
        <div className="my-side">
          {derivation.data === undefined ? (
            derivation.loading ? null : (
              <div className="panel">
                <EmptyState title={t('noScore')} />
              </div>
            )
          ) : (
            <>
              <ScoreCard derivation={derivation.data} />
              {derivation.data.dimensions.length === 0 ? null : (
                <section className="panel my-chart">
                  <DimensionChart dimensions={derivation.data.dimensions} name={name} height={260} />
                </section>
              )}
            </>
          )}
        </div>
        <ScoreParts
          entries={entries.data?.entries ?? []}
          derivation={derivation.data ?? null}
          namesWho
          isLed
        />
      </div>
    </>
  )
}
