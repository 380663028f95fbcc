import { Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { count } from '../../shared/format.ts'

export type Figures = Result<'evaluations.overview'>['total']

const LEVELS = [1, 2, 3, 4, 5] as const

/** A share as a percentage with one decimal; a dash where there is none to tell. */
export const percent = (share: number | null): string =>
  share === null ? '—' : `${(share * 100).toFixed(1)}%`

/** How ratings fall on the five grades, as one bar; the numbers stand beside it for those who cannot tell the colours. */
export function GradeBar({ counts }: { readonly counts: Figures['counts'] }) {
  const { t } = useTranslation('rating')
  const all = counts.reduce((sum, each) => sum + each, 0)
  const words = LEVELS.map((level) => `${t(`levels.${level}`)} ${count(counts[level - 1] ?? 0)}`).join(' · ')
  return (
    <Tooltip title={words}>
      <span className="grade-bar" role="img" aria-label={words}>
        {all === 0
          ? null
          : LEVELS.map((level) => {
              const of = counts[level - 1] ?? 0
              return of === 0 ? null : (
                <span key={level} className={`grade-${level}`} style={{ flexGrow: of }}>
                  {of}
                </span>
              )
            })}
      </span>
    </Tooltip>
  )
}

/** The rates in one line; with fewer than ten ratings only how many there are. */
export function RateLine({
  figures,
  closedVisits,
}: {
  readonly figures: Pick<Figures, 'valid' | 'satisfied' | 'bad'> & Partial<Pick<Figures, 'active'>>
  /** Left out where nothing is told that could be laid beside single visits. */
  readonly closedVisits?: number
}) {
  const { t } = useTranslation('rating')
  const pairs: readonly (readonly [string, string])[] = [
    [t('mine.valid'), count(figures.valid)],
    ...(closedVisits === undefined ? [] : [[t('mine.visits'), count(closedVisits)] as const]),
    [t('mine.satisfied'), percent(figures.satisfied)],
    [t('mine.bad'), percent(figures.bad)],
    ...(figures.active === undefined ? [] : [[t('mine.active'), percent(figures.active)] as const]),
  ]
  return (
    <>
      <dl className="panel rate-line">
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {figures.valid > 0 && figures.satisfied === null ? (
        <p className="rate-note">{t('mine.tooFew')}</p>
      ) : null}
    </>
  )
}
