import { failuresAt, LOCK_MS, LOGIN_TRIES_MAX, type AccountState } from '../model/account.ts'
import type { StaffId } from '../model/ids.ts'
import type { StaffMember } from '../model/reference.ts'
import type { Role } from '../model/roles.ts'
import { SyncError, type LoginAnswer, type LoginRequest } from '../sync/wire.ts'
import type { HallContext, Visitor } from './context.ts'
import { readState } from './entities.ts'
import type { HallRead, HallTx } from './hall-db.ts'
import { makeToken, readToken, USER_TOKEN_MS } from './tokens.ts'

// What a person may ask the server beyond their device (sync.md; domain-rules section 16).

/** A hash nobody's secret has: an unknown number costs the same time as a wrong secret and tells nothing. */
const NOBODYS_ARGON2ID =
  '$argon2id$v=19$m=19456,t=2,p=1$aGFsbGRlc2stbm9ib2R5LQ$kyKufZPEa94Zc/pDdIcvEZ5wor0bEF/fX7H1VwmAQtw'

/** Wrong tries from one device, whoever they were for, before it is locked: several people share it. */
const DEVICE_TRIES_MAX = 4 * LOGIN_TRIES_MAX
const ADMIN_ROLES: ReadonlySet<Role> = new Set(['SYSADMIN', 'CENTER_ADMIN'])

interface TryRow {
  failures: number
  last_at_ms: number
  locked_until_ms: number | null
}

/** Tries are counted for each person and, under a name no person can have, for each device. */
const deviceName = (deviceId: string): string => `device:${deviceId}`

const readTries = async (db: HallRead, hallId: string, name: string, nowMs: number): Promise<TryRow> => {
  const row = await db.get<TryRow>(
    'SELECT failures, last_at_ms, locked_until_ms FROM login_try WHERE hall_id = ? AND staff_id = ?',
    hallId,
    name,
  )
  // Of tries made while the clock was ahead nobody waits until then.
  const isOver =
    row === undefined ||
    (row.locked_until_ms !== null && row.locked_until_ms <= nowMs) ||
    Math.abs(nowMs - row.last_at_ms) > LOCK_MS
  return isOver ? { failures: 0, last_at_ms: nowMs, locked_until_ms: null } : row
}

const writeTries = (
  tx: HallTx,
  hallId: string,
  name: string,
  failures: number,
  nowMs: number,
  lockedUntilMs: number | null,
): Promise<void> =>
  tx.insert(
    'login_try',
    ['hall_id', 'staff_id', 'failures', 'last_at_ms', 'locked_until_ms'],
    [[hallId, name, failures, nowMs, lockedUntilMs]],
    `ON CONFLICT (hall_id, staff_id) DO UPDATE SET failures = excluded.failures,
     last_at_ms = excluded.last_at_ms, locked_until_ms = excluded.locked_until_ms`,
  )

const accountOf = (db: HallRead, hallId: string, staffId: string): Promise<AccountState | undefined> =>
  readState<AccountState>(db, hallId, 'account', staffId)

/** @throws SyncError LOGIN_LOCKED with the time; a number nobody has is locked by its tries like others */
const refuseLocked = async (
  db: HallRead,
  visitor: Visitor,
  staffId: string,
  nowMs: number,
): Promise<void> => {
  const { hallId } = visitor.hall
  const own = await readTries(db, hallId, staffId, nowMs)
  const device = await readTries(db, hallId, deviceName(visitor.device.deviceId), nowMs)
  const account = await accountOf(db, hallId, staffId)
  // What the desks locked holds here as well; a lock that seems longer than any is over.
  const told = account?.lockedUntilMs ?? 0
  const untilMs = Math.max(
    own.locked_until_ms ?? 0,
    device.locked_until_ms ?? 0,
    told - nowMs <= LOCK_MS ? told : 0,
  )
  if (untilMs > nowMs) throw new SyncError('LOGIN_LOCKED', { untilMs })
}

/** Counts one more wrong try and says what that means. */
const countFailure = async (
  context: HallContext,
  visitor: Visitor,
  staffId: string,
  nowMs: number,
): Promise<SyncError> => {
  const { hallId } = visitor.hall
  return context.db.transaction(hallId, async (tx) => {
    const account = await accountOf(tx, hallId, staffId)
    const counted = async (name: string, atLeast: number, max: number) => {
      const tries = await readTries(tx, hallId, name, nowMs)
      const failures = Math.max(tries.failures, atLeast) + 1
      const lockedUntilMs = failures >= max ? nowMs + LOCK_MS : null
      await writeTries(tx, hallId, name, failures, nowMs, lockedUntilMs)
      return { left: Math.max(0, max - failures), lockedUntilMs }
    }
    const own = await counted(staffId, account ? failuresAt(account, nowMs) : 0, LOGIN_TRIES_MAX)
    const device = await counted(deviceName(visitor.device.deviceId), 0, DEVICE_TRIES_MAX)
    const untilMs = own.lockedUntilMs ?? device.lockedUntilMs
    return untilMs === null
      ? new SyncError('LOGIN_FAILED', { left: own.left })
      : new SyncError('LOGIN_LOCKED', { untilMs })
  })
}

/** @throws SyncError LOGIN_FAILED with the tries left, LOGIN_LOCKED with the time */
export const logIn = async (
  context: HallContext,
  visitor: Visitor,
  request: LoginRequest,
): Promise<LoginAnswer> => {
  const { hallId, tokenKey } = visitor.hall
  const { staffId, secret, kind } = request
  await refuseLocked(context.db, visitor, staffId, context.nowMs())
  const staff = await readState<StaffMember>(context.db, hallId, 'staff', staffId)
  const credential = (await accountOf(context.db, hallId, staffId))?.credentials[kind]
  const isRight = await context.verifySecret(secret, credential?.argon2id ?? NOBODYS_ARGON2ID)
  // Looked at again: many tries sent at once must not all be answered while the first ones are being checked.
  const nowMs = context.nowMs()
  await refuseLocked(context.db, visitor, staffId, nowMs)
  if (!isRight || !credential || !staff?.active) throw await countFailure(context, visitor, staffId, nowMs)
  await context.db.transaction(hallId, (tx) => writeTries(tx, hallId, staffId, 0, nowMs, null))
  const until = nowMs + USER_TOKEN_MS
  const token = { kind: 'USER', hallId, deviceId: visitor.device.deviceId, staffId, untilMs: until } as const
  return { userToken: makeToken(tokenKey, token), until }
}

/**
 * The person a question is of. Who they are and may do is looked up each time: it may have changed since the log-in.
 * @throws SyncError NOT_TRUSTED, TOKEN_EXPIRED, NOT_ALLOWED
 */
export const administrator = async (
  context: HallContext,
  visitor: Visitor,
  userToken: string,
): Promise<StaffId> => {
  const read = readToken(userToken)
  const { hall, device } = visitor
  const isOurs =
    read?.token.kind === 'USER' &&
    read.isBy(hall.tokenKey) &&
    read.token.hallId === hall.hallId &&
    read.token.deviceId === device.deviceId
  if (!isOurs || read.token.kind !== 'USER') throw new SyncError('NOT_TRUSTED')
  if (read.token.untilMs <= context.nowMs()) throw new SyncError('TOKEN_EXPIRED')
  const staff = await readState<StaffMember>(context.db, hall.hallId, 'staff', read.token.staffId)
  if (!staff?.active || !staff.roles.some((role) => ADMIN_ROLES.has(role))) throw new SyncError('NOT_ALLOWED')
  return read.token.staffId
}
