import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { EmptyState } from '../../../shared/empty-state.tsx'
import { ErrorBanner } from '../../../shared/error-banner.tsx'
import { clockTime, dayOfMs, useFormat } from '../../../shared/format.ts'
import { useUntouched } from '../../../shared/layout/untouched.ts'
import { paths } from '../../../shared/navigation/paths.ts'
import { signOut } from '../../../shared/session-store.ts'
import { useShortcut } from '../../../shared/shortcuts.tsx'
import { useEvery } from '../../../shared/use-every.ts'
import { useHallQuery } from '../../../shared/use-query.ts'
import { staleSince } from '../../../supervisor/posts/post-rows.ts'
import { useLinkNews } from '../../../supervisor/posts/use-link-news.ts'
import { useRunningTime } from '../../../supervisor/posts/use-running-time.ts'
import { boardLayout, boardPage } from './board-pages.ts'
import { PersonCard } from './person-card.tsx'
import './whereabouts.css'

const REFRESH_MS = 30_000
const PAGE_MS = 12_000
const KINDS = [
  'post_status',
  'punch',
  'visit',
  'absence',
  'cover',
  'leave',
  'post',
  'staff',
  'window',
  'unit',
]

/**
 * Nobody sits at a screen on the wall, so it is not locked after a while; but whoever leaves it after that while gets the
 * log-in page and not somebody else's session.
 */
const useLeave = (): (() => void) => {
  const navigate = useNavigate()
  const untouched = useUntouched()
  return () => {
    if (untouched()) void signOut('IDLE')
    else void navigate(paths.posts())
  }
}

/** 去向牌: who is at which window and who stands in, for a screen in the hall or on a desk. */
export function WhereaboutsPage() {
  const { t } = useTranslation(['posts', 'common'])
  const format = useFormat()
  const leave = useLeave()
  const query = useHallQuery('whereabouts.board', {}, { refreshOn: KINDS, keepPrevious: true })
  useEvery(REFRESH_MS, query.reload)
  useLinkNews(query.reload)
  const board = query.data
  const nowMs = useRunningTime(board?.asOfMs, 10_000)
  const place = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [page, setPage] = useState(0)
  const [paused, setPaused] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    document.title = t('board.title')
  }, [t])
  const layout = boardLayout(size.width, size.height)
  const { shown, page: current, pages } = boardPage(board?.people ?? [], layout, page)
  useEvery(PAGE_MS, () => setPage(current + 1), pages > 1 && !paused)
  const turn = (by: number): void => {
    setPaused(true)
    setPage(current + by)
  }
  useShortcut('Escape', leave)
  useShortcut(' ', () => setPaused(!paused))
  useShortcut('ArrowRight', () => turn(1))
  useShortcut('ArrowDown', () => turn(1))
  useShortcut('PageDown', () => turn(1))
  useShortcut('ArrowLeft', () => turn(-1))
  useShortcut('ArrowUp', () => turn(-1))
  useShortcut('PageUp', () => turn(-1))
  const today = dayOfMs(nowMs)
  const staleMs = board === undefined ? null : staleSince(board, nowMs)
  return (
    <main className={staleMs === null ? 'whereabouts' : 'whereabouts whereabouts-stale'}>
      <header className="whereabouts-head">
        <h1 className="one-line">
          {board?.hallName} {t('board.title')}
        </h1>
        {board === undefined ? null : staleMs === null ? (
          <span className="number">{t('board.asOf', { at: clockTime(board.asOfMs) })}</span>
        ) : (
          <strong className="whereabouts-old" role="status">
            {t('board.stale', { at: format.moment(staleMs, today) })}
          </strong>
        )}
      </header>
      <ErrorBanner error={query.error} onRetry={query.reload} />
      <div
        ref={place}
        className="whereabouts-people"
        style={{ fontSize: `${layout.fontPx}px` }}
        onPointerDown={() => pages > 1 && setPaused(!paused)}
      >
        {board !== undefined && board.people.length === 0 ? (
          <EmptyState title={t('board.none')} hint={t('board.noneHint')} />
        ) : (
          <ul
            className="who-grid"
            style={{
              gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
              gridTemplateRows: `repeat(${layout.rows}, minmax(0, 1fr))`,
            }}
          >
            {shown.map((person) => (
              <PersonCard key={`${person.staffId} ${person.postName}`} person={person} today={today} />
            ))}
          </ul>
        )}
      </div>
      <footer className="whereabouts-foot">
        <span className="muted">{t('board.keys')}</span>
        {paused ? <strong>{t('board.paused')}</strong> : null}
        <span className="number">{pages > 1 ? t('board.page', { page: current + 1, pages }) : ''}</span>
        <Button type="text" onClick={leave}>
          {t('board.leave')}
        </Button>
      </footer>
    </main>
  )
}
