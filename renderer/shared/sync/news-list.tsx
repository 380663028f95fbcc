import { useTranslation } from 'react-i18next'
import type { SyncView } from '../../../db/contract/hall.ts'
import { dayAndTime } from '../format.ts'

/** What the hall told that a person must know, newest first; nothing is drawn when there is none. */
export function NewsList({ news }: { readonly news: SyncView['news'] }) {
  const { t } = useTranslation('sync')
  if (news.length === 0) return null
  return (
    <section className="sync-news">
      <strong>{t('news.title')}</strong>
      <ul>
        {news
          .toSorted((left, right) => right.atMs - left.atMs)
          .map(({ atMs, code, count }) => (
            <li key={`${atMs} ${code}`} className={code === 'WITNESS_DIFFERS' ? 'sync-news-bad' : ''}>
              {t(`news.${code}`, { at: dayAndTime(atMs), count })}
            </li>
          ))}
      </ul>
    </section>
  )
}
