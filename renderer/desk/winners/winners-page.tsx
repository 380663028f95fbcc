import { TrophyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { usePeriodWords } from '../../shared/assessment/period-words.ts'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useUntouched } from '../../shared/layout/untouched.ts'
import { signOut, useSession } from '../../shared/session-store.ts'
import { useShortcut } from '../../shared/shortcuts.tsx'
import { readWelcome, useStatus } from '../../shared/status-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { numbered } from '../papers/numbered.ts'
import { leaveWinners } from './winners-address.ts'
import './winners.css'
import { winnersParts } from './winners-pages.ts'

const REFRESH_MS = 5 * 60_000
const PAGE_MS = 15_000
/** Names that are still read from across the hall; lying and standing screens take as many. */
const NAMES_PER_PAGE = 24

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}
const isUpright = (): boolean => window.innerHeight > window.innerWidth

/** 光荣榜: published winners, names and nothing else, for a screen in the hall. Nobody needs to be logged in. */
export function WinnersPage() {
  const { t } = useTranslation('my-score')
  const words = usePeriodWords()
  const upright = useSyncExternalStore(subscribe, isUpright)
  const hallName = useStatus((state) => state.welcome?.hallName ?? state.status?.hallName ?? '')
  const signedIn = useSession((state) => state.phase === 'IN')
  const untouched = useUntouched()
  const query = useHallQuery('assessment.winners', {}, { refreshOn: ['score_period', 'staff'] })
  const [turn, setTurn] = useState(0)
  useEvery(REFRESH_MS, query.reload)
  const parts = winnersParts(query.data?.lists ?? [], NAMES_PER_PAGE)
  useEvery(PAGE_MS, () => setTurn(turn + 1), parts.length > 1)
  useEffect(() => {
    document.title = t('winners.title')
    if (useStatus.getState().welcome === null) void readWelcome()
  }, [t])
  const leave = (): void => {
    leaveWinners()
    // Whoever finds the screen after a while gets the log-in page, not somebody else's session.
    if (signedIn && untouched()) void signOut('IDLE')
  }
  useShortcut('Escape', leave)
  const shown = parts[turn % Math.max(1, parts.length)]
  const columns = Math.min(upright ? 3 : 6, Math.max(1, Math.ceil(Math.sqrt(shown?.winners.length ?? 1))))
  return (
    <main className={upright ? 'winners winners-upright' : 'winners'}>
      <header className="winners-head">
        <div className="winners-hall">{hallName}</div>
        <h1>{t('winners.title')}</h1>
      </header>
      {shown === undefined ? (
        <div className="winners-none">
          {query.loading ? null : (
            <EmptyState icon={<TrophyOutlined />} title={t('winners.none')} hint={t('winners.noneHint')} />
          )}
        </div>
      ) : (
        <section className="winners-list" aria-label={shown.list.name}>
          <h2>
            <TrophyOutlined aria-hidden /> {shown.list.name}
          </h2>
          <div className="winners-period">{words.ofId(shown.list.periodId)}</div>
          <ul style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
            {numbered(shown.winners).map(({ no, line: { name, unitName } }) => (
              // Two people of one unit may have one name.
              <li key={`${no} ${name} ${unitName}`}>
                <span className="winners-name">{name}</span>
                <span className="winners-unit">{unitName}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <footer className="winners-foot">
        <span className="number">
          {parts.length > 1
            ? t('winners.page', { page: (turn % parts.length) + 1, pages: parts.length })
            : ''}
        </span>
        <Button type="text" onClick={leave}>
          {t('winners.leave')}
        </Button>
      </footer>
    </main>
  )
}
