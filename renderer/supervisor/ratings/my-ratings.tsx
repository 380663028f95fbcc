import { Empty, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { GradeBar, RateLine } from './rating-figures.tsx'

export interface RatingSpan {
  readonly from: string
  readonly to: string
}

/** What the rated person may see: totals and words, nothing of who, when or which visit. */
export function MyRatings({ span }: { readonly span: RatingSpan }) {
  const { t, i18n } = useTranslation('rating')
  const { data, error, reload } = useHallQuery('evaluations.mine', span, {
    refreshOn: ['evaluation', 'visit'],
    keepPrevious: true,
  })
  if (!data) return <ErrorBanner error={error} onRetry={reload} />
  const ticked = data.options.filter(({ count }) => count > 0)
  return (
    <div className="ratings-mine">
      <p className="rate-note">
        {t('mine.intro')} {data.upTo === null ? t('mine.fromTomorrow') : t('mine.upTo', { day: data.upTo })}
      </p>
      <RateLine figures={data.figures} closedVisits={data.closedVisits} />
      {data.figures.valid === 0 ? <Empty description={t('mine.none')} /> : null}
      {data.figures.counts === null ? null : <GradeBar counts={data.figures.counts} />}
      {ticked.length === 0 ? null : (
        <p>
          {t('mine.options')}{' '}
          {ticked.map((option) => (
            <Tag key={option.id}>
              {i18n.language === 'en' && option.en !== '' ? option.en : option.zh} {option.count}
            </Tag>
          ))}
        </p>
      )}
      <h2>{t('mine.texts')}</h2>
      {data.textsHidden ? <p className="rate-note">{t('mine.textsHidden')}</p> : null}
      {!data.textsHidden && data.texts.length === 0 ? <p className="rate-note">{t('mine.noTexts')}</p> : null}
      <ul className="ratings-texts">
        {data.texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  )
}
