import { useState } from 'react'
import { RouterProvider } from 'react-router/dom'
import { LoginPage } from './desk/login/login-page.tsx'
import { OwnSecretGate } from './shared/account/own-secret-gate.tsx'
import { createRouter } from './shared/navigation/router.tsx'
import { useSession } from './shared/session-store.ts'
import { ThemeProvider } from './shared/theme-provider.tsx'

/** One person's pages. The key is the person: nothing that was on the screen outlives a change of clerk. */
function SignedIn() {
  const [router] = useState(createRouter)
  return (
    <OwnSecretGate>
      <RouterProvider router={router} />
    </OwnSecretGate>
  )
}

export function App() {
  const phase = useSession((state) => state.phase)
  const staffId = useSession((state) => state.session?.staffId)
  return (
    <ThemeProvider>
      {phase === 'IN' ? <SignedIn key={staffId} /> : phase === 'OUT' ? <LoginPage /> : null}
    </ThemeProvider>
  )
}
