import { Segmented } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { clockTime } from '../../shared/format.ts'
import { QUEUE_ROLES } from '../../shared/layout/nav-entries.ts'
import { PageMissing } from '../../shared/navigation/page-missing.tsx'
import { paths, type LiveQueueView } from '../../shared/navigation/paths.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import './live-queue.css'
import { LiveQueueNow } from './live-queue-now.tsx'
import { TicketFinder } from './ticket-finder.tsx'
import { useQueueNews } from './use-queue-news.ts'

const REFRESH_MS = 15_000
const VIEWS: readonly LiveQueueView[] = ['now', 'figures']

/** Brings the charts with it, which the row itself does not need. */
const StatisticsTab = lazy(async () => ({
  default: (await import('./statistics-tab.tsx')).StatisticsTab,
}))

/** 实时排队: the hall's row at a glance, and what its figures say. */
export function LiveQueuePage() {
  const { t } = useTranslation('queue')
  const navigate = useNavigate()
  const { view: asked } = useParams()
  const allowed = useSession(
    (state) => state.session?.roles.some((role) => QUEUE_ROLES.includes(role)) ?? false,
  )
  const view = VIEWS.find((each) => each === (asked ?? 'now'))
  const isNow = allowed && view === 'now'
  const query = useHallQuery('queue.overview', isNow ? {} : null, {
    refreshOn: ['ticket', 'visit', 'window_queue', 'ticket_class', 'window_service', 'device'],
    keepPrevious: true,
  })
  useEvery(REFRESH_MS, query.reload, isNow)
  useQueueNews(query.reload, isNow)
  if (!allowed || view === undefined) return <PageMissing />
  const overview = query.data
  return (
    <PageFrame
      fill
      title={t('live.title')}
      subtitle={
        overview === undefined || overview.asOfMs === null || view !== 'now'
          ? undefined
          : t('live.asOf', { at: clockTime(overview.asOfMs) })
      }
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          {overview === undefined || view !== 'now' ? null : (
            <TicketFinder day={overview.day} onChanged={query.reload} />
          )}
          <Segmented<LiveQueueView>
            aria-label={t('live.view')}
            value={view}
            options={[
              { value: 'now', label: t('live.now') },
              { value: 'figures', label: t('live.figures') },
            ]}
            onChange={(value) => void navigate(paths.liveQueue(value))}
          />
        </>
      }
    >
      {view === 'figures' ? (
        <Suspense fallback={null}>
          <StatisticsTab />
        </Suspense>
      ) : overview === undefined ? null : (
        <LiveQueueNow overview={overview} />
      )}
    </PageFrame>
  )
}
