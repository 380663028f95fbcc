import { Empty, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { GradeBar, RateLine } from './rating-figures.tsx'

/** What the rated person may see: whole steps of ten ratings, nothing of who, when or which visit. */
export function MyRatings() {
  const { t, i18n } = useTranslation('rating')
  const { data, error, reload } = useHallQuery(
    'evaluations.mine',
    {},
    { refreshOn: ['evaluation'], keepPrevious: true },
  )
  if (!data) return <ErrorBanner error={error} onRetry={reload} />
  const ticked = data.options.filter(({ count }) => count > 0)
  return (
    <div className="ratings-mine">
      <p className="rate-note">{t('mine.intro')}</p>
      {data.steps.length === 0 ? (
        <Empty description={t('mine.none')} />
      ) : (
        <>
          <RateLine figures={data.figures} />
          <GradeBar counts={data.figures.counts} />
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
          <h2>{t('mine.steps')}</h2>
          <ol className="ratings-steps">
            {data.steps.map(({ nth, counts, texts }) => (
              <li key={nth} value={nth}>
                <GradeBar counts={counts} />
                {texts.length === 0 ? <p className="rate-note">{t('mine.noTexts')}</p> : null}
                <ul className="ratings-texts">
                  {[...new Set(texts)].map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
