import type { ReactNode } from 'react'
import { useSession } from '../session-store.ts'
import { HandoverDialog } from './handover-dialog.tsx'
import { useIdleLock } from './idle-lock.ts'
import { navEntriesFor } from './nav-entries.ts'
import { PurposeBand } from './purpose-band.tsx'
import './shell.css'
import { SideNav } from './side-nav.tsx'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'

/** Navigation, search, person and status bar around a page. */
export function ShellLayout({ children }: { readonly children: ReactNode }) {
  const roles = useSession((state) => state.session?.roles)
  useIdleLock()
  const entries = navEntriesFor(roles ?? [])
  return (
    <div className="shell">
      <PurposeBand />
      <div className="shell-columns">
        <SideNav entries={entries} />
        <div className="shell-work">
          <TopBar searchable={entries.some((entry) => entry.key === 'ledger')} />
          <main className="shell-main">{children}</main>
        </div>
      </div>
      <StatusBar />
      <HandoverDialog />
    </div>
  )
}
