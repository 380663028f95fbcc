import { z } from 'zod'
import { StaffId, UnitId, WindowId } from '../model/ids.ts'
import { PageKind, Role } from '../model/roles.ts'
import { defineMethod } from './define.ts'

export const Locale = z.enum(['zh-CN', 'en'])

/** The person at this page. */
export const SessionView = z.object({
  staffId: StaffId,
  name: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  windowId: WindowId.nullable(),
  windowName: z.string(),
  roles: z.array(Role),
  pageKinds: z.array(PageKind),
  /** Lets a reloaded page take its session up again; dies with the host and at log-out. */
  resumeToken: z.string(),
  mustChangeSecret: z.boolean(),
  hasPin: z.boolean(),
  /** Password older than the hall allows (90 days by default). */
  secretExpired: z.boolean(),
})
export type SessionView = z.infer<typeof SessionView>

/** Somebody of the same desk who confirms a step with their own PIN, without taking over the session. */
export const Confirmer = z.object({ staffId: StaffId, pin: z.string().min(1).max(64) })
export type Confirmer = z.infer<typeof Confirmer>

const Secret = z.string().min(1).max(128)

export const sessionMethods = {
  'session.login': defineMethod({
    summary: 'Log in with password or PIN; works offline. Wrong tries lock the account.',
    params: z.object({
      staffId: z.string().min(1).max(64),
      secret: Secret,
      kind: z.enum(['PASSWORD', 'PIN']),
    }),
    result: SessionView,
    access: 'ANYONE',
    errors: ['LOGIN_FAILED', 'LOGIN_LOCKED'],
  }),
  'session.activate': defineMethod({
    summary:
      'First log-in of an account with the one-time code from the administrator; sets password and PIN.',
    params: z.object({
      staffId: z.string().min(1).max(64),
      code: Secret,
      password: Secret,
      pin: z.string().max(8),
    }),
    result: SessionView,
    access: 'ANYONE',
    errors: ['LOGIN_FAILED', 'LOGIN_LOCKED', 'SECRET_TOO_WEAK', 'SECRET_REUSED'],
  }),
  'session.resume': defineMethod({
    summary: 'Take up the session of a page that was reloaded; null when it is over.',
    params: z.object({ resumeToken: z.string().max(128) }),
    result: SessionView.nullable(),
    access: 'ANYONE',
  }),
  'session.current': defineMethod({
    summary: 'Who is signed in at this page, or null.',
    params: z.object({}),
    result: SessionView.nullable(),
    access: 'ANYONE',
  }),
  'session.lock': defineMethod({
    summary:
      'End the session because the page was idle or the person stepped away; the draft stays with them.',
    params: z.object({ cause: z.enum(['IDLE', 'LOGOUT', 'SWITCH']) }),
    result: z.object({}),
    access: 'SIGNED_IN',
  }),
  'session.people': defineMethod({
    summary: 'People who may sign in at this machine, those of its window and the last users first.',
    params: z.object({}),
    result: z.object({
      people: z.array(
        z.object({
          staffId: StaffId,
          name: z.string(),
          unitName: z.string(),
          windowId: WindowId.nullable(),
          roles: z.array(Role),
          hasPin: z.boolean(),
          hasPassword: z.boolean(),
          recent: z.boolean(),
        }),
      ),
    }),
    access: 'ANYONE',
  }),
  'session.changeSecret': defineMethod({
    summary: 'Set a new password or PIN after giving the present password.',
    params: z.object({ current: Secret, kind: z.enum(['PASSWORD', 'PIN']), secret: Secret }),
    result: z.object({}),
    access: 'SIGNED_IN',
    errors: ['LOGIN_FAILED', 'SECRET_TOO_WEAK', 'SECRET_REUSED', 'LOGIN_LOCKED'],
  }),
  'session.setLocale': defineMethod({
    summary: 'Language of the texts that come from the host for this page.',
    params: z.object({ locale: Locale }),
    result: z.object({}),
    access: 'PUBLIC',
  }),
  'session.chooseWindow': defineMethod({
    summary: 'The window this person works at now; records and numbers belong to it.',
    params: z.object({ windowId: WindowId }),
    result: SessionView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'accounts.issueActivation': defineMethod({
    summary: 'Give a person a new one-time activation code; shown once.',
    params: z.object({ staffId: StaffId }),
    result: z.object({ code: z.string() }),
    access: ['SYSADMIN'],
    needsHall: true,
    errors: ['NOT_FOUND'],
  }),
  'accounts.unlock': defineMethod({
    summary: 'Unlock an account after wrong tries.',
    params: z.object({ staffId: StaffId }),
    result: z.object({}),
    access: ['SYSADMIN'],
    needsHall: true,
    errors: ['NOT_FOUND'],
  }),
  'accounts.list': defineMethod({
    summary: 'Accounts with their state.',
    params: z.object({}),
    result: z.object({
      accounts: z.array(
        z.object({
          staffId: StaffId,
          name: z.string(),
          unitName: z.string(),
          roles: z.array(Role),
          state: z.enum(['NOT_ACTIVATED', 'ACTIVE', 'LOCKED', 'LEFT']),
          lastLoginAtMs: z.number().nullable(),
        }),
      ),
    }),
    access: ['SYSADMIN'],
  }),
}
