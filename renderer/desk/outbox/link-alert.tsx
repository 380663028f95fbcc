import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { bytes, dayAndTime } from '../../shared/format.ts'
import { lightsOf } from '../../shared/layout/status-lights.ts'
import { useStatus } from '../../shared/status-store.ts'
import { NewsList } from '../../shared/sync/news-list.tsx'
import { useSync } from '../../shared/sync/sync-store.ts'

/** What keeps all of them from the hall, in the words of the status bar, and what the hall told; nothing while all is well. */
export function LinkAlert() {
  const { t } = useTranslation(['sync', 'shell'])
  const status = useStatus((state) => state.status)
  const sync = useSync((state) => state.sync)
  const link = lightsOf('OPEN', status, { time: dayAndTime, amount: bytes }, sync).find(
    (light) => light.key === 'link',
  )
  const news = sync?.news ?? []
  const isWell = link === undefined || link.tone === 'GOOD'
  if (isWell && news.length === 0) return null
  const text = (part: string): string =>
    link === undefined
      ? ''
      : t(`shell:status.link.${link.state}.${part}` as 'shell:status.link.FORK.short', link.facts)
  return (
    <>
      {isWell ? null : (
        <Alert
          type={link.tone === 'BAD' ? 'error' : link.tone === 'WARN' ? 'warning' : 'info'}
          showIcon
          title={
            <>
              <strong>{text('short')}</strong>
              <div>{text('means')}</div>
              <div>
                {t('shell:status.todo')}
                {text('todo')}
              </div>
            </>
          }
        />
      )}
      {news.length === 0 ? null : <NewsList news={news} />}
    </>
  )
}
