import { TrophyOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Derivation } from '../../shared/assessment/assessment-types.ts'
import { plainPoints } from '../../shared/assessment/points.ts'
import { useFormat } from '../../shared/format.ts'

/** The score in large figures, its grade and place, and how firm it is. */
export function ScoreCard({ derivation }: { readonly derivation: Derivation }) {
  const { t } = useTranslation(['my-score', 'assessment'])
  const format = useFormat()
  const { period, subject, rank } = derivation
  // Nobody has won anything before it is published.
  const isTold = period.status !== 'OPEN' && period.status !== 'COMPILED'
  const won = !isTold
    ? []
    : derivation.awards.filter(({ outcome }) => outcome === 'WON' || outcome === 'SHARED')
  return (
    <section className="panel my-card" aria-label={t('my-score:scoreOf', { name: subject.name })}>
      <div className="my-score-figure">
        <strong className="number">{plainPoints(derivation.score)}</strong>
        <span className="muted">{t('assessment:derivation.outOf', { base: derivation.base })}</span>
        {derivation.gradeName === '' ? null : <span className="my-grade">{derivation.gradeName}</span>}
      </div>
      <div className="my-card-line">
        {rank === null ? null : (
          <span>
            {t('assessment:derivation.rank', {
              rank,
              of: derivation.of,
              unit: t(`assessment:targetOf.${subject.target}`),
            })}
          </span>
        )}
        <span className={`status-tag ${period.status === 'LOCKED' ? 'status-done' : 'status-open'}`}>
          {t(`assessment:status.${period.status}`)}
        </span>
      </div>
      <div className="muted">
        {!isTold
          ? t('my-score:stillOpen')
          : period.appealUntil === null || period.status === 'LOCKED'
            ? t('my-score:firm')
            : t('my-score:appealUntil', { day: format.shortDay(period.appealUntil) })}
      </div>
      {derivation.vetoes.map((veto) => (
        <div key={veto.entryId} className="my-veto">
          {t('my-score:veto', { item: veto.itemText, day: format.shortDay(veto.day) })}
        </div>
      ))}
      {won.map((award) => (
        <div key={award.code} className="my-award">
          <TrophyOutlined aria-hidden /> {award.name}
        </div>
      ))}
    </section>
  )
}
