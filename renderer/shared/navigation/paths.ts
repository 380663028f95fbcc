/** Addresses of the pages, inside the hash of the one document. */
export const paths = {
  today: () => '/today',
  items: (itemId?: string) => (itemId === undefined ? '/items' : `/items/${encodeURIComponent(itemId)}`),
  consult: () => '/consult',
  consultation: (consultationId: string) => `/consultations/${consultationId}`,
  intake: (itemId?: string) => (itemId === undefined ? '/intake' : `/intake/${encodeURIComponent(itemId)}`),
  case: (caseId: string) => `/cases/${caseId}`,
  paper: (paperId: string) => `/papers/${paperId}`,
  ledger: () => '/ledger',
  slips: () => '/slips',
  reports: () => '/reports',
  queue: () => '/queue',
  ratings: () => '/ratings',
  liveQueue: (view?: LiveQueueView) =>
    view === undefined || view === 'now' ? '/live-queue' : `/live-queue/${view}`,
  day: () => '/day',
  forms: () => '/forms',
  attendance: () => '/attendance',
  requests: (requestId?: string) => (requestId === undefined ? '/requests' : `/requests/${requestId}`),
  settings: () => '/settings',
  live: () => '/live',
  posts: (view?: PostsView) => (view === undefined || view === 'map' ? '/posts' : `/posts/${view}`),
  /** Full screen, without navigation. */
  whereabouts: () => '/whereabouts',
  attendanceSheet: () => '/attendance-sheet',
  /** `query`: what the page shows, as its address says it. */
  assessment: (query?: URLSearchParams) =>
    query === undefined || query.size === 0 ? '/assessment' : `/assessment?${query.toString()}`,
  derivation: (periodId: string, target: string, subjectId: string) =>
    `/assessment/score?${new URLSearchParams({ period: periodId, target, subject: subjectId }).toString()}`,
  patrol: (tab?: PatrolTab) => (tab === undefined || tab === 'rounds' ? '/patrol' : `/patrol/${tab}`),
  patrolRound: (patrolId: string) => `/patrol/round/${patrolId}`,
  /** With the period of that day. */
  myScore: (day?: string) => (day === undefined ? '/my-score' : `/my-score?day=${day}`),
  outbox: () => '/outbox',
  conflicts: (eventId?: string) => (eventId === undefined ? '/conflicts' : `/conflicts/${eventId}`),
  scoreRules: () => '/admin/score-rules',
  admin: (section?: AdminSection) => (section === undefined ? '/admin' : `/admin/${section}`),
} as const

export type LiveQueueView = 'now' | 'figures'

export type PatrolTab = 'rounds' | 'findings' | 'draws'

export type PostsView = 'map' | 'handovers' | 'alarms'

export const ADMIN_SECTIONS = [
  'start',
  'import',
  'people',
  'codes',
  'units',
  'windows',
  'queue',
  'posts',
  'rota',
  'attendance-rules',
  'score-rules',
  'items',
  'calendar',
  'settings',
  'templates',
  'machines',
  'health',
  'backup',
] as const
export type AdminSection = (typeof ADMIN_SECTIONS)[number]
