import { Button } from 'antd'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useUntouched } from '../../shared/layout/untouched.ts'
import { signOut, useSession } from '../../shared/session-store.ts'
import { useShortcut } from '../../shared/shortcuts.tsx'
import { readWelcome, useStatus } from '../../shared/status-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { leaveWinners } from './winners-address.ts'
import { WinnersBoard } from './winners-board.tsx'

const REFRESH_MS = 5 * 60_000

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}
const isUpright = (): boolean => window.innerHeight > window.innerWidth

/** 光荣榜: published winners, names and nothing else, for a screen in the hall. Nobody needs to be logged in. */
export function WinnersPage() {
  const { t } = useTranslation('my-score')
  const upright = useSyncExternalStore(subscribe, isUpright)
  const hallName = useStatus((state) => state.welcome?.hallName ?? state.status?.hallName ?? '')
  const signedIn = useSession((state) => state.phase === 'IN')
  const untouched = useUntouched()
  const query = useHallQuery('assessment.winners', {}, { refreshOn: ['score_period', 'staff'] })
  useEvery(REFRESH_MS, query.reload)
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
  return (
    <WinnersBoard
      hallName={hallName}
      lists={query.data?.lists ?? []}
      loading={query.loading}
      upright={upright}
      foot={
        <Button type="text" onClick={leave}>
          {t('winners.leave')}
        </Button>
      }
    />
  )
}
