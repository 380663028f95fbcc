import type { Role } from '../../../db/model/roles.ts'
import { ASSESSING_ROLES, DECIDING_ROLES, HALL_WIDE_ROLES, WINDOW_ROLES } from '../../../db/model/roles.ts'
import { paths } from '../navigation/paths.ts'

export const NAV_KEYS = [
  'today',
  'live',
  'consult',
  'intake',
  'items',
  'ledger',
  'queue',
  'liveQueue',
  'ratings',
  'slips',
  'reports',
  'day',
  'forms',
  'attendance',
  'requests',
  'myScore',
  'posts',
  'attendanceSheet',
  'assessment',
  'patrol',
  'conflicts',
  'scoreRules',
  'admin',
  'settings',
] as const
export type NavKey = (typeof NAV_KEYS)[number]

export interface NavEntry {
  readonly key: NavKey
  readonly path: string
}

/** Those who see business records at all. */
const RECORD_ROLES: readonly Role[] = [...WINDOW_ROLES, ...HALL_WIDE_ROLES, 'UNIT_ADMIN']
const REPORT_ROLES: readonly Role[] = [...WINDOW_ROLES, 'CENTER_ADMIN', 'LEADER', 'INSPECTOR', 'UNIT_ADMIN']
/** Those whose attendance is counted, and those who decide over requests. */
export const ATTENDANCE_ROLES: readonly Role[] = [...WINDOW_ROLES, 'INSPECTOR', 'CENTER_ADMIN', 'LEADER']
const ADMIN_ROLES: readonly Role[] = ['SYSADMIN', 'CENTER_ADMIN']
/** Those who see the attendance of others; the host narrows it to their units. */
export const SHEET_ROLES: readonly Role[] = [...DECIDING_ROLES, 'UNIT_ADMIN']
/** Those who are scored, and answer for their scores. */
export const SCORED_ROLES: readonly Role[] = WINDOW_ROLES
/** Those who score, and those who see how their unit is scored. */
export const ASSESSMENT_ROLES: readonly Role[] = [
  ...ASSESSING_ROLES,
  'UNIT_ADMIN',
  'WINDOW_HEAD',
  'CHIEF_REP',
  'DUTY',
  'AUDITOR',
]
/** Those who see posts: the whole hall, their units, or their own. */
export const POST_ROLES: readonly Role[] = [...WINDOW_ROLES, ...HALL_WIDE_ROLES, 'UNIT_ADMIN']
/** Those who watch the whole hall, and the duty lead. */
export const LIVE_ROLES: readonly Role[] = ['INSPECTOR', 'CENTER_ADMIN', 'LEADER', 'CALLBACK', 'DUTY']
/** Those who are rated. */
export const RATED_ROLES: readonly Role[] = WINDOW_ROLES
/** Those who look at the ratings of others; the host narrows it to their units. */
export const RATING_ROLES: readonly Role[] = [
  'INSPECTOR',
  'CENTER_ADMIN',
  'LEADER',
  'CALLBACK',
  'WINDOW_HEAD',
  'CHIEF_REP',
  'UNIT_ADMIN',
]
/** Those who watch the row of the hall. */
export const QUEUE_ROLES: readonly Role[] = DECIDING_ROLES
/** Only a machine of a hall has records the hall did not accept. */
const OF_A_HALL: ReadonlySet<NavKey> = new Set(['conflicts'])

const audience: Record<NavKey, readonly Role[] | 'ALL'> = {
  today: RECORD_ROLES,
  live: LIVE_ROLES,
  consult: WINDOW_ROLES,
  intake: WINDOW_ROLES,
  items: 'ALL',
  ledger: RECORD_ROLES,
  queue: WINDOW_ROLES,
  liveQueue: QUEUE_ROLES,
  ratings: [...RATED_ROLES, ...RATING_ROLES],
  slips: WINDOW_ROLES,
  reports: REPORT_ROLES,
  day: WINDOW_ROLES,
  forms: WINDOW_ROLES,
  attendance: ATTENDANCE_ROLES,
  requests: ATTENDANCE_ROLES,
  myScore: SCORED_ROLES,
  posts: POST_ROLES,
  attendanceSheet: SHEET_ROLES,
  assessment: ASSESSMENT_ROLES,
  patrol: ASSESSING_ROLES,
  conflicts: RECORD_ROLES,
  scoreRules: ASSESSING_ROLES,
  admin: ADMIN_ROLES,
  settings: 'ALL',
}

/** What this person's roles can use; the host checks every call again. */
export const navEntriesFor = (roles: readonly Role[], joined = false): NavEntry[] =>
  NAV_KEYS.filter((key) => {
    const wanted = audience[key]
    if (OF_A_HALL.has(key) && !joined) return false
    // Those who care for the hall find the rules among its tables.
    if (key === 'scoreRules' && ADMIN_ROLES.some((role) => roles.includes(role))) return false
    return wanted === 'ALL' || wanted.some((role) => roles.includes(role))
  }).map((key) => ({ key, path: paths[key]() }))
