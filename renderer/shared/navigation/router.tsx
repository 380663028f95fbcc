import { lazy, Suspense, type ComponentType } from 'react'
import { createHashRouter, Outlet, type RouteObject } from 'react-router'
import { PageFrame } from '../page-frame.tsx'
import { ShellLayout } from '../layout/shell-layout.tsx'
import { HomeRedirect } from './home-redirect.tsx'
import { PageBroken } from './page-broken.tsx'
import { PageMissing } from './page-missing.tsx'

/** A page in its own file on disk, so that the log-in page comes up without the rest. */
const page = (load: () => Promise<ComponentType>) => {
  const Page = lazy(async () => ({ default: await load() }))
  return (
    <Suspense fallback={<PageFrame title="" loading />}>
      <Page />
    </Suspense>
  )
}

const today = page(async () => (await import('../../desk/today/today-page.tsx')).TodayPage)
const items = page(async () => (await import('../../desk/items/items-page.tsx')).ItemsPage)
const consultation = page(
  async () => (await import('../../desk/consultation/consultation-page.tsx')).ConsultationPage,
)
const intake = page(async () => (await import('../../desk/intake/intake-page.tsx')).IntakePage)
const caseFile = page(async () => (await import('../../desk/case/case-page.tsx')).CasePage)
const paper = page(async () => (await import('../../desk/papers/paper-page.tsx')).PaperPage)
const ledger = page(async () => (await import('../../desk/ledger/ledger-page.tsx')).LedgerPage)
const slips = page(async () => (await import('../../desk/slips/slips-page.tsx')).SlipsPage)
const reports = page(
  async () => (await import('../../desk/slips/negative-reports-page.tsx')).NegativeReportsPage,
)
const ratings = page(async () => (await import('../../supervisor/ratings/ratings-page.tsx')).RatingsPage)
const queue = page(async () => (await import('../../desk/queue/queue-page.tsx')).QueuePage)
const liveQueue = page(async () => (await import('../../supervisor/queue/live-queue-page.tsx')).LiveQueuePage)
const day = page(async () => (await import('../../desk/day/day-page.tsx')).DayPage)
const forms = page(async () => (await import('../../desk/forms/forms-page.tsx')).FormsPage)
const attendance = page(
  async () => (await import('../../desk/attendance/attendance-page.tsx')).AttendancePage,
)
const requests = page(async () => (await import('../../desk/requests/requests-page.tsx')).RequestsPage)
const settings = page(async () => (await import('../../desk/settings/settings-page.tsx')).SettingsPage)
const outbox = page(async () => (await import('../../desk/outbox/outbox-page.tsx')).OutboxPage)
const conflicts = page(async () => (await import('../../desk/conflicts/conflicts-page.tsx')).ConflictsPage)
const conflict = page(async () => (await import('../../desk/conflicts/conflict-page.tsx')).ConflictPage)
const live = page(async () => (await import('../../supervisor/live-page.tsx')).LivePage)
const attendanceSheet = page(
  async () => (await import('../../supervisor/attendance/sheet-page.tsx')).SheetPage,
)
const patrol = page(async () => (await import('../../supervisor/patrol/patrol-page.tsx')).PatrolPage)
const patrolRound = page(async () => (await import('../../supervisor/patrol/round-page.tsx')).RoundPage)
const myScore = page(async () => (await import('../../desk/my-score/my-score-page.tsx')).MyScorePage)
const assessment = page(async () => (await import('../../supervisor/assessment/assess-page.tsx')).AssessPage)
const derivation = page(
  async () => (await import('../../supervisor/assessment/derivation-page.tsx')).DerivationPage,
)
const posts = page(async () => (await import('../../supervisor/posts/posts-page.tsx')).PostsPage)
const whereabouts = page(
  async () => (await import('../../desk/posts/whereabouts/whereabouts-page.tsx')).WhereaboutsPage,
)
const admin = page(async () => (await import('../../admin/admin-page.tsx')).AdminPage)

const pages: RouteObject[] = [
  { index: true, element: <HomeRedirect /> },
  { path: 'today', element: today },
  { path: 'items', element: items },
  { path: 'items/:itemId', element: items },
  { path: 'consult', element: consultation },
  { path: 'consultations/:consultationId', element: consultation },
  { path: 'intake', element: intake },
  { path: 'intake/:itemId', element: intake },
  { path: 'cases/:caseId', element: caseFile },
  { path: 'papers/:paperId', element: paper },
  { path: 'ledger', element: ledger },
  { path: 'slips', element: slips },
  { path: 'reports', element: reports },
  { path: 'queue', element: queue },
  { path: 'ratings', element: ratings },
  { path: 'live-queue', element: liveQueue },
  { path: 'live-queue/:view', element: liveQueue },
  { path: 'day', element: day },
  { path: 'forms', element: forms },
  { path: 'attendance', element: attendance },
  { path: 'requests', element: requests },
  { path: 'requests/:requestId', element: requests },
  { path: 'settings', element: settings },
  { path: 'outbox', element: outbox },
  { path: 'conflicts', element: conflicts },
  { path: 'conflicts/:eventId', element: conflict },
  { path: 'live', element: live },
  { path: 'attendance-sheet', element: attendanceSheet },
  { path: 'assessment', element: assessment },
  { path: 'assessment/score', element: derivation },
  { path: 'patrol', element: patrol },
  { path: 'patrol/:view', element: patrol },
  { path: 'patrol/round/:patrolId', element: patrolRound },
  { path: 'my-score', element: myScore },
  { path: 'posts', element: posts },
  { path: 'posts/:view', element: posts },
  { path: 'admin', element: admin },
  { path: 'admin/:section', element: admin },
  { path: '*', element: <PageMissing /> },
]

export const createRouter = () =>
  createHashRouter([
    { path: 'whereabouts', element: whereabouts, errorElement: <PageBroken /> },
    {
      element: (
        <ShellLayout>
          <Outlet />
        </ShellLayout>
      ),
      // A broken page leaves navigation and status bar standing.
      children: [{ errorElement: <PageBroken />, children: pages }],
      errorElement: <PageBroken />,
    },
  ])
