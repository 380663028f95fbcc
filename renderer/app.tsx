import { lazy, Suspense, useState } from 'react'
import { RouterProvider } from 'react-router/dom'
import { LoginPage } from './desk/login/login-page.tsx'
import { useShowsWinners } from './desk/winners/winners-address.ts'
import { useShowsKiosk } from './kiosk/kiosk-address.ts'
import { OwnSecretGate } from './shared/account/own-secret-gate.tsx'
import { createRouter } from './shared/navigation/router.tsx'
import { useSession } from './shared/session-store.ts'
import { useStatus } from './shared/status-store.ts'
import { ThemeProvider } from './shared/theme-provider.tsx'
import { useHallQuery } from './shared/use-query.ts'

/** Seen once in the life of a machine, so not part of what every start loads. */
const FirstRunPage = lazy(async () => ({
  default: (await import('./setup/first-run-page.tsx')).FirstRunPage,
}))
const FirstFillPage = lazy(async () => ({
  default: (await import('./setup/first-fill-page.tsx')).FirstFillPage,
}))

/** For screens on the wall, which nobody logs in at. */
const WinnersPage = lazy(async () => ({
  default: (await import('./desk/winners/winners-page.tsx')).WinnersPage,
}))

/** Public screens, which have no session whoever works at the machine. */
const KioskPage = lazy(async () => ({
  default: (await import('./kiosk/kiosk-page.tsx')).KioskPage,
}))

/** One person's pages. The key is the person: nothing that was on the screen outlives a change of clerk. */
function SignedIn() {
  const [router] = useState(createRouter)
  return (
    <OwnSecretGate>
      <RouterProvider router={router} />
    </OwnSecretGate>
  )
}

/** The log-in; before it the first run of a new machine, and the first fill of one that joined a hall. */
function SignedOut() {
  const { data, loading } = useHallQuery('setup.state', {}, { refreshOn: ['staff', 'hall'] })
  const people = useHallQuery('session.people', {}, { refreshOn: ['staff', 'account'] })
  const link = useStatus((state) => state.status?.link ?? 'STANDALONE')
  const [joinedHall, setJoinedHall] = useState<string | null>(null)
  // One question to this machine; a log-in page shown meanwhile would be the wrong one on a new machine.
  if (loading) return null
  const nobodyYet = people.data !== undefined && people.data.people.length === 0
  if (joinedHall !== null || (link === 'FILLING' && nobodyYet))
    return (
      <Suspense fallback={null}>
        <FirstFillPage
          joinedHall={joinedHall}
          mayLogIn={!nobodyYet}
          mayCreate={data?.mayCreate ?? false}
          onLogIn={() => setJoinedHall(null)}
        />
      </Suspense>
    )
  if (data === undefined || !(data.mayCreate || data.mayJoin) || data.place === null) return <LoginPage />
  return (
    <Suspense fallback={null}>
      <FirstRunPage setup={data} onJoined={setJoinedHall} />
    </Suspense>
  )
}

export function App() {
  const phase = useSession((state) => state.phase)
  const staffId = useSession((state) => state.session?.staffId)
  const showsWinners = useShowsWinners()
  const showsKiosk = useShowsKiosk()
  return (
    <ThemeProvider>
      {showsKiosk ? (
        <Suspense fallback={null}>
          <KioskPage />
        </Suspense>
      ) : showsWinners && phase !== 'UNKNOWN' ? (
        <Suspense fallback={null}>
          <WinnersPage />
        </Suspense>
      ) : phase === 'IN' ? (
        <SignedIn key={staffId} />
      ) : phase === 'OUT' ? (
        <SignedOut />
      ) : null}
    </ThemeProvider>
  )
}
