import { ContractError } from '../contract/index.ts'
import type { sessionMethods } from '../contract/session.ts'
import {
  failuresAt,
  isStrongPassword,
  isUsablePin,
  LOCK_MS,
  LOGIN_TRIES_MAX,
  NEW_ACCOUNT,
  PASSWORD_AGE_MAX_MS,
  type AccountState,
  type CredentialKind,
} from '../model/account.ts'
import { clockFromMs } from '../model/day.ts'
import type { StaffId } from '../model/ids.ts'
import type { StaffMember } from '../model/reference.ts'
import { pageKindsOf } from '../model/roles.ts'
import { readEntity, type ReadDb, type RecordingContext } from '../store/index.ts'
import { recentStaffIds } from '../store/queries/accounts.ts'
import { isLockRunning } from './tries.ts'
import { newActivationCode } from './activation-code.ts'
import {
  recordingContext,
  signedIn,
  unitName,
  windowName,
  type DeskContext,
  type DeskSession,
  type Handlers,
} from './context.ts'

const accountOf = (db: ReadDb, staffId: string): AccountState =>
  readEntity<AccountState>(db, 'account', staffId)?.state ?? NEW_ACCOUNT

const asThemselves = (staff: StaffMember): RecordingContext => ({
  staffId: staff.staffId,
  session: null,
  unitId: staff.unitId,
  windowId: staff.windowId,
})

export const sessionView = (context: DeskContext, session: DeskSession) => {
  const { staff } = session
  const account = accountOf(context.store.read, staff.staffId)
  const password = account.credentials.PASSWORD
  return {
    staffId: staff.staffId,
    name: staff.name,
    unitId: staff.unitId,
    unitName: unitName(context, staff.unitId),
    windowId: session.windowId,
    windowName: windowName(context, session.windowId),
    roles: staff.roles,
    pageKinds: pageKindsOf(staff.roles),
    resumeToken: session.resumeToken,
    mustChangeSecret: session.mustChangeSecret,
    hasPin: account.credentials.PIN !== undefined,
    secretExpired: password !== undefined && context.nowMs - password.setAtMs > PASSWORD_AGE_MAX_MS,
  }
}

/** A hash nobody's secret has: an unknown number costs the same time as a wrong secret and tells nothing. */
const DUMMY_ARGON2ID =
  '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$6bq0P6LbtGqtJ0m2hWQ9eUJqYbzqsQkZlsl8cQhZ3bM'

/**
 * Checks a secret of somebody, counts wrong tries and locks after five (domain-rules section 16).
 * @throws ContractError LOGIN_FAILED with the tries left, LOGIN_LOCKED with the time.
 */
export const checkSecret = async (
  context: DeskContext,
  staffId: string,
  secret: string,
  kind: CredentialKind,
): Promise<StaffMember> => {
  const staff = context.reference.staff.get(staffId)
  const { strangers } = context.desk
  /** Of an account, or of a number that has none: both answer alike, so that neither can be told from the other. */
  const lockedUntilMs = (): number | null =>
    staff && !context.store.readOnly
      ? accountOf(context.store.read, staffId).lockedUntilMs
      : strangers.lockedUntilMs(staffId, context.nowMs)
  const refuseLocked = (): void => {
    const untilMs = lockedUntilMs()
    if (untilMs !== null && isLockRunning(untilMs, context.nowMs)) throw locked(untilMs)
  }
  refuseLocked()
  const credential = accountOf(context.store.read, staffId).credentials[kind]
  const right = await context.desk.secrets.verify(secret, credential?.argon2id ?? DUMMY_ARGON2ID)
  // Looked at again: many tries sent at once must not all be answered while the first ones are being checked.
  refuseLocked()
  if (staff?.active && credential && right) return staff
  const counted = countFailure(context, staffId, staff, kind)
  throw counted.lockedUntilMs === null
    ? new ContractError('LOGIN_FAILED', { left: counted.left })
    : locked(counted.lockedUntilMs)
}

const countFailure = (
  context: DeskContext,
  staffId: string,
  staff: StaffMember | undefined,
  kind: CredentialKind,
): { left: number; lockedUntilMs: number | null } => {
  if (!staff || context.store.readOnly) return context.desk.strangers.count(staffId, context.nowMs)
  const failures = failuresAt(accountOf(context.store.read, staffId), context.nowMs) + 1
  const lockedUntilMs = failures >= LOGIN_TRIES_MAX ? context.nowMs + LOCK_MS : null
  context.store.record(asThemselves(staff), (act) =>
    act.append({ type: 'account.login_failed', entityId: staffId, payload: { kind, lockedUntilMs } }),
  )
  return { left: LOGIN_TRIES_MAX - failures, lockedUntilMs }
}

const locked = (untilMs: number): ContractError =>
  new ContractError('LOGIN_LOCKED', {
    until: clockFromMs(untilMs),
    untilMs,
  })

const checkNewSecret = async (
  context: DeskContext,
  staffId: string,
  kind: 'PASSWORD' | 'PIN',
  secret: string,
): Promise<void> => {
  const strong = kind === 'PASSWORD' ? isStrongPassword(secret) : isUsablePin(secret)
  if (!strong) throw new ContractError('SECRET_TOO_WEAK')
  if (kind === 'PIN') return
  const present = accountOf(context.store.read, staffId).credentials.PASSWORD
  const used = present ? [present.argon2id, ...present.earlier] : []
  for (const hash of used) {
    if (await context.desk.secrets.verify(secret, hash)) throw new ContractError('SECRET_REUSED')
  }
}

const start = (context: DeskContext, staff: StaffMember, kind: CredentialKind): DeskSession => {
  const credential = accountOf(context.store.read, staff.staffId).credentials[kind]
  return context.desk.startSession(
    {
      staff,
      windowId: staff.windowId,
      mustChangeSecret: kind === 'PASSWORD' && (credential?.temporary ?? false),
    },
    kind,
  )
}

const knownStaff = (context: DeskContext, staffId: StaffId): StaffMember => {
  const staff = context.reference.staff.get(staffId)
  if (!staff) throw new ContractError('NOT_FOUND', { subject: staffId })
  return staff
}

export const sessionHandlers: Handlers<typeof sessionMethods> = {
  async 'session.login'(context, { staffId, secret, kind }) {
    const staff = await checkSecret(context, staffId.trim(), secret, kind)
    const session = start(context, staff, kind)
    context.desk.hall.proveSoon(staff.staffId, secret, kind)
    return sessionView(context, session)
  },
  async 'session.activate'(context, { staffId, code, password, pin }) {
    const staff = await checkSecret(context, staffId.trim(), code.trim().toUpperCase(), 'ACTIVATION')
    await checkNewSecret(context, staff.staffId, 'PASSWORD', password)
    await checkNewSecret(context, staff.staffId, 'PIN', pin)
    const secrets = {
      PASSWORD: await context.desk.secrets.hash(password),
      PIN: await context.desk.secrets.hash(pin),
    }
    context.store.record(asThemselves(staff), (act) => {
      for (const kind of ['PASSWORD', 'PIN'] as const) {
        act.append({
          type: 'account.credential_set',
          entityId: staff.staffId,
          payload: {
            staffId: staff.staffId,
            kind,
            argon2id: secrets[kind],
            temporary: false,
            by: staff.staffId,
          },
        })
      }
    })
    return sessionView(context, start(context, staff, 'ACTIVATION'))
  },
  'session.resume'(context, { resumeToken }) {
    const session = context.desk.resumeSession(resumeToken)
    return session && sessionView(context, session)
  },
  'session.current': (context) => context.session && sessionView(context, context.session),
  'session.lock'(context, { cause }) {
    context.desk.endSession(cause)
    return {}
  },
  'session.people'(context) {
    const recent = recentStaffIds(context.store.read, context.store.device.deviceId, 12)
    const order = (staffId: string) => {
      const at = recent.indexOf(staffId)
      return at === -1 ? recent.length : at
    }
    const people = [...context.reference.staff.values()]
      .filter((staff) => staff.active)
      .toSorted(
        (a, b) =>
          order(a.staffId) - order(b.staffId) || a.staffId.localeCompare(b.staffId, 'en', { numeric: true }),
      )
      .map((staff) => {
        const { credentials } = accountOf(context.store.read, staff.staffId)
        return {
          staffId: staff.staffId,
          name: staff.name,
          unitName: unitName(context, staff.unitId),
          windowId: staff.windowId,
          roles: staff.roles,
          hasPin: credentials.PIN !== undefined,
          hasPassword: credentials.PASSWORD !== undefined,
          recent: recent.includes(staff.staffId),
        }
      })
    return { people }
  },
  async 'session.changeSecret'(context, { current, kind, secret }) {
    const { session } = signedIn(context)
    const { staffId } = session.staff
    await checkSecret(context, staffId, current, 'PASSWORD')
    await checkNewSecret(context, staffId, kind, secret)
    const argon2id = await context.desk.secrets.hash(secret)
    context.store.record(recordingContext(context), (act) =>
      act.append({
        type: 'account.credential_set',
        entityId: staffId,
        payload: { staffId, kind, argon2id, temporary: false, by: staffId },
      }),
    )
    if (kind === 'PASSWORD') context.desk.replaceSession({ ...session, mustChangeSecret: false })
    return {}
  },
  'session.setLocale'(context, { locale }) {
    context.desk.setLocale(locale)
    return {}
  },
  'session.chooseWindow'(context, { windowId }) {
    const { session } = signedIn(context)
    const window = context.reference.windows.get(windowId)
    if (!window?.active) throw new ContractError('NOT_FOUND', { subject: windowId })
    // People stand at their own window or at one their unit shares; the duty officer helps out anywhere.
    const { staff } = session
    const mayStand =
      staff.windowId === windowId || window.unitIds.includes(staff.unitId) || staff.roles.includes('DUTY')
    if (!mayStand) throw new ContractError('NOT_ALLOWED')
    const moved = { ...session, windowId }
    context.desk.replaceSession(moved)
    return sessionView(context, moved)
  },
  async 'accounts.issueActivation'(context, { staffId }) {
    const staff = knownStaff(context, staffId)
    // Somebody who has left gets no way back in.
    if (!staff.active) throw new ContractError('NOT_FOUND', { subject: staffId })
    const code = newActivationCode(context.desk.randomBytes)
    const argon2id = await context.desk.secrets.hash(code)
    context.store.record(recordingContext(context), (act) => {
      act.append({
        type: 'account.credential_set',
        entityId: staff.staffId,
        payload: {
          staffId: staff.staffId,
          kind: 'ACTIVATION',
          argon2id,
          temporary: true,
          by: signedIn(context).session.staff.staffId,
        },
      })
    })
    return { code }
  },
  'accounts.unlock'(context, { staffId }) {
    const staff = knownStaff(context, staffId)
    context.store.record(recordingContext(context), (act) =>
      act.append({
        type: 'account.unlocked',
        entityId: staff.staffId,
        payload: { by: signedIn(context).session.staff.staffId },
      }),
    )
    return {}
  },
  'accounts.list': (context) => ({
    accounts: [...context.reference.staff.values()].map((staff) => {
      const account = accountOf(context.store.read, staff.staffId)
      const isLocked = account.lockedUntilMs !== null && isLockRunning(account.lockedUntilMs, context.nowMs)
      const state = !staff.active
        ? 'LEFT'
        : isLocked
          ? 'LOCKED'
          : account.credentials.PASSWORD
            ? 'ACTIVE'
            : 'NOT_ACTIVATED'
      return {
        staffId: staff.staffId,
        name: staff.name,
        unitName: unitName(context, staff.unitId),
        roles: staff.roles,
        state,
        lastLoginAtMs: account.lastLoginAtMs,
      }
    }),
  }),
}
