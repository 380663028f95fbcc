import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import type { PeriodKind } from '../../../db/model/assessment/score-rules.ts'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { SpreadChart, TrendChart } from '../../shared/assessment/score-charts.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ScoreCard } from './score-card.tsx'
import { ScoreParts } from './score-parts.tsx'

interface OwnScoreProps {
  readonly mine: Result<'assessment.mine'>
  readonly kind: PeriodKind
}

const CHART_HEIGHT = 168

/** One's own score: where it stands beside the hall, and what it is made of. */
export function OwnScore({ mine, kind }: OwnScoreProps) {
  const { t } = useTranslation('my-score')
  const words = usePeriodWords()
  const { derivation, entries, trend, spread } = mine
  const points = useMemo(
    () =>
      trend.map(({ from, score, hallMean }) => ({
        label: words.short(kind, from),
        own: score,
        hall: hallMean,
      })),
    [trend, kind, words],
  )
  return (
    <div className="my-columns">
      <div className="my-side">
        {derivation === null ? (
          <div className="panel">
            <EmptyState title={t('notScored')} hint={t('notScoredHint')} />
          </div>
        ) : (
          <>
            <ScoreCard derivation={derivation} />
            {points.some(({ own, hall }) => own !== null || hall !== null) ? (
              <section className="panel my-chart">
                <TrendChart
                  points={points}
                  target="PERSON"
                  name={derivation.subject.name}
                  height={CHART_HEIGHT}
                />
              </section>
            ) : null}
            {spread.length === 0 ? null : (
              <section className="panel my-chart">
                <SpreadChart spread={spread} own={derivation.score} height={CHART_HEIGHT} />
              </section>
            )}
          </>
        )}
      </div>
      <ScoreParts entries={entries} derivation={derivation} namesWho={mine.led.length > 0} />
    </div>
  )
}
