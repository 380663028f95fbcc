import { z } from 'zod'

/** Roles of domain-rules section 15. One account may hold several. */
export const Role = z.enum([
  'CLERK',
  'WINDOW_HEAD',
  'CHIEF_REP',
  'DUTY',
  'INSPECTOR',
  'CENTER_ADMIN',
  'LEADER',
  'UNIT_ADMIN',
  'CALLBACK',
  'AUDITOR',
  'SYSADMIN',
])
export type Role = z.infer<typeof Role>

/** The five kinds a page knows. `KIOSK` is a public screen and never a person. */
export const PageKind = z.enum(['CLERK', 'LEAD', 'SUPERVISOR', 'ADMINISTRATOR', 'KIOSK'])
export type PageKind = z.infer<typeof PageKind>

const kindOfRole: Record<Role, PageKind> = {
  CLERK: 'CLERK',
  WINDOW_HEAD: 'LEAD',
  CHIEF_REP: 'LEAD',
  DUTY: 'LEAD',
  INSPECTOR: 'SUPERVISOR',
  CENTER_ADMIN: 'SUPERVISOR',
  LEADER: 'SUPERVISOR',
  UNIT_ADMIN: 'SUPERVISOR',
  CALLBACK: 'SUPERVISOR',
  AUDITOR: 'SUPERVISOR',
  SYSADMIN: 'ADMINISTRATOR',
}

/** The page kinds open to somebody with these roles, most specific work first. */
export const pageKindsOf = (roles: readonly Role[]): PageKind[] => [
  ...new Set(roles.map((role) => kindOfRole[role])),
]

/** Everybody who may log work at a window. */
export const WINDOW_ROLES: readonly Role[] = ['CLERK', 'WINDOW_HEAD', 'CHIEF_REP', 'DUTY']
/** Those who may confirm a second notice, an extension or a negative answer for their own unit. */
export const CONFIRMING_ROLES: readonly Role[] = ['WINDOW_HEAD', 'CHIEF_REP', 'CENTER_ADMIN', 'LEADER']
/** Those who may say that the computer's time is right when its own records speak against it. */
export const CLOCK_CONFIRMING_ROLES: readonly Role[] = [...CONFIRMING_ROLES, 'SYSADMIN']
/** Those who see the records of every unit. System administrators see accounts, not business data. */
export const HALL_WIDE_ROLES: readonly Role[] = ['INSPECTOR', 'CENTER_ADMIN', 'LEADER', 'CALLBACK']

/** Those who score: they confirm proposals, patrol, and hold the periods. Nobody scores themselves. */
export const ASSESSING_ROLES: readonly Role[] = ['INSPECTOR', 'CENTER_ADMIN', 'LEADER']

/** Those who lock what was scored, take a publication back, and write vouchers. */
export const CLOSING_ROLES: readonly Role[] = ['CENTER_ADMIN', 'LEADER']

/** Those who may decide over requests, rolls and posts of others. */
export const DECIDING_ROLES: readonly Role[] = [
  'WINDOW_HEAD',
  'CHIEF_REP',
  'DUTY',
  'INSPECTOR',
  'CENTER_ADMIN',
  'LEADER',
]

/** Those who may change whose turn it is: priority, and a ticket put back into its row. */
export const PRIORITISING_ROLES: readonly Role[] = DECIDING_ROLES.filter((role) => role !== 'INSPECTOR')
