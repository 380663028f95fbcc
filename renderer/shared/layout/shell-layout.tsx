import type { ReactNode } from 'react'
import { PunchCorner } from '../../desk/attendance/punch-corner.tsx'
import { CallBar, QueueReader } from '../../desk/queue/call-bar.tsx'
import { AlarmBanner } from '../../supervisor/posts/alarm-banner.tsx'
import { CrowdBanner } from '../../supervisor/queue/crowd-banner.tsx'
import { HallLoginDialog } from '../hall-login/hall-login-dialog.tsx'
import { useSession } from '../session-store.ts'
import { useStatus } from '../status-store.ts'
import { HandoverDialog } from './handover-dialog.tsx'
import { useIdleLock } from './idle-lock.ts'
import { ATTENDANCE_ROLES, navEntriesFor } from './nav-entries.ts'
import { PurposeBand } from './purpose-band.tsx'
import './shell.css'
import { SideNav } from './side-nav.tsx'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'

/** Navigation, search, person and status bar around a page. */
export function ShellLayout({ children }: { readonly children: ReactNode }) {
  const roles = useSession((state) => state.session?.roles)
  useIdleLock()
  const joined = useStatus((state) => state.status !== null && state.status.link !== 'STANDALONE')
  const entries = navEntriesFor(roles ?? [], joined)
  return (
    <div className="shell">
      <PurposeBand />
      <div className="shell-columns">
        <SideNav entries={entries} />
        <div className="shell-work">
          <TopBar searchable={entries.some((entry) => entry.key === 'ledger')} />
          <AlarmBanner />
          <CrowdBanner />
          <CallBar at="TOP" />
          <main className="shell-main">{children}</main>
          <CallBar at="BOTTOM" />
        </div>
      </div>
      <StatusBar />
      <HandoverDialog />
      {(roles ?? []).some((role) => ATTENDANCE_ROLES.includes(role)) ? <PunchCorner /> : null}
      <HallLoginDialog />
      <QueueReader />
    </div>
  )
}
