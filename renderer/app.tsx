import { lazy, Suspense, useState } from 'react'
import { RouterProvider } from 'react-router/dom'
import { LoginPage } from './desk/login/login-page.tsx'
import { OwnSecretGate } from './shared/account/own-secret-gate.tsx'
import { createRouter } from './shared/navigation/router.tsx'
import { useSession } from './shared/session-store.ts'
import { ThemeProvider } from './shared/theme-provider.tsx'
import { useHallQuery } from './shared/use-query.ts'

/** Seen once in the life of a hall, so not part of what every start loads. */
const FirstRunPage = lazy(async () => ({
  default: (await import('./setup/first-run-page.tsx')).FirstRunPage,
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

/** The log-in, or the first run where there is nobody yet who could log in. */
function SignedOut() {
  const { data, loading } = useHallQuery('setup.state', {}, { refreshOn: ['staff'] })
  // One question to this machine; a log-in page shown meanwhile would be the wrong one on a new machine.
  if (loading) return null
  if (data?.mayCreate !== true || data.place === null) return <LoginPage />
  return (
    <Suspense fallback={null}>
      <FirstRunPage place={data.place} />
    </Suspense>
  )
}

export function App() {
  const phase = useSession((state) => state.phase)
  const staffId = useSession((state) => state.session?.staffId)
  return (
    <ThemeProvider>
      {phase === 'IN' ? <SignedIn key={staffId} /> : phase === 'OUT' ? <SignedOut /> : null}
    </ThemeProvider>
  )
}
