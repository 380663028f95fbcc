import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import type { ItemId, StaffId, WindowId } from '../../db/model/ids.ts'
import { Item, ServiceWindow, StaffMember, Unit } from '../../db/model/reference.ts'
import { TEST_HALL } from '../helpers/test-hall.ts'
import type { RunningProgram, Session } from './programs.ts'
import { until } from './programs.ts'

// A hall made by the contract alone, as an administrator makes one at the hall's own desk.

export const ADMINISTRATOR = { staffId: '9000', password: 'Hall@2468', pin: '2580' }
export const CLERK_SECRETS = { password: 'Desk@1357', pin: '4826' }
const WAIT_MS = 60_000

export const isCurrent = (state: { link: string; waiting: number }): boolean =>
  state.link === 'ONLINE' && state.waiting === 0

/** Everything of this machine is at its hall, and everything it may have is here. */
export const current = (desk: Session, what: string, limitMs = WAIT_MS) =>
  until(
    `${what} is current`,
    () => desk.call('sync.state', {}),
    (state) => isCurrent(state) && state.problem === null,
    limitMs,
  )

/** Signed in with the password, and known to the hall as that person. */
export const signIn = async (
  desk: RunningProgram,
  staffId: string,
  password: string,
  name = 'main',
): Promise<Session> => {
  const session = desk.session(name)
  await session.call('session.login', { staffId, secret: password, kind: 'PASSWORD' })
  return session
}

/** As `signIn` for the administrator, who also proves it to the hall. */
export const administrator = async (desk: RunningProgram): Promise<Session> => {
  const session = await signIn(desk, ADMINISTRATOR.staffId, ADMINISTRATOR.password, 'administrator')
  await until(
    'the hall knows the administrator',
    () => session.call('hall.login', { secret: ADMINISTRATOR.password }),
    () => true,
    WAIT_MS,
  )
  return session
}

export interface Clerk {
  readonly staffId: string
  readonly unitId: 'SCJG' | 'RSJ'
  readonly windowId: 'A01' | 'B01'
  readonly itemId: 'SCJG-001' | 'RSJ-001'
}

/** The first seven of ten sit at the windows of one unit, the others at another's. */
export const clerkNumber = (nth: number): Clerk => {
  const isFirstUnit = nth % 10 < 7
  return {
    staffId: String(5_000 + nth),
    unitId: isFirstUnit ? 'SCJG' : 'RSJ',
    windowId: isFirstUnit ? 'A01' : 'B01',
    itemId: isFirstUnit ? 'SCJG-001' : 'RSJ-001',
  }
}

/** Hall, units, windows, items and a clerk for each desk. Answers the administrator's session. */
export const makeHall = async (
  desk: RunningProgram,
  clerks: readonly { readonly staffId: string; readonly unitId: string; readonly windowId: string }[],
): Promise<Session> => {
  await until(
    'the hall’s own desk',
    () => desk.call('setup.state', {}),
    ({ mayCreate }) => mayCreate,
    WAIT_MS,
  )
  const session = desk.session('administrator')
  await session.call('setup.createHall', {
    hallName: '清禾县政务服务中心',
    hallCode: '439925',
    centre: { name: '清禾县政务服务中心', orgAbbr: '清政服' },
    administrator: {
      staffId: ADMINISTRATOR.staffId as StaffId,
      name: '冯军',
      password: ADMINISTRATOR.password,
      pin: ADMINISTRATOR.pin,
    },
  })
  await current(desk, 'the new hall')
  await session.call('hall.login', { secret: ADMINISTRATOR.password })
  for (const unit of TEST_HALL.units) await session.call('reference.saveUnit', { unit: Unit.parse(unit) })
  for (const window of TEST_HALL.windows)
    await session.call('reference.saveWindow', { window: ServiceWindow.parse(window) })
  for (const item of TEST_HALL.items) await session.call('reference.saveItem', { item: Item.parse(item) })
  for (const [nth, { staffId, unitId, windowId }] of clerks.entries())
    await session.call('reference.saveStaff', {
      staff: StaffMember.parse({
        ...BLANK_STAFF,
        staffId,
        name: `经办${nth + 1}`,
        unitId,
        windowId,
      }),
    })
  return session
}

/** A code for one machine, made by the administrator at the hall's own desk. */
export const codeFor = async (
  admin: Session,
  name: string,
  windowId: string | null,
  kind: 'DESK' | 'SUPERVISOR' | 'KIOSK' = 'DESK',
): Promise<string> => {
  const made = await admin.call('hall.createCode', { name, kind, windowId: windowId as WindowId | null })
  return made.code
}

/** Gives a clerk their first code and has them use it at their desk. */
export const activate = async (
  admin: Session,
  desk: RunningProgram,
  { staffId }: Pick<Clerk, 'staffId'>,
): Promise<Session> => {
  const { code } = await admin.call('accounts.issueActivation', { staffId: staffId as StaffId })
  const session = desk.session('clerk')
  await until(
    `${staffId} uses the code`,
    () => session.call('session.activate', { staffId, code, ...CLERK_SECRETS }),
    () => true,
    WAIT_MS,
    500,
  )
  return session
}

/** An application whose summary names the attempt it was: what was recorded twice shows. */
export const application = (clerk: Clerk, attempt: string) => {
  const item = TEST_HALL.items.find(({ itemId }) => itemId === clerk.itemId)
  return {
    itemId: clerk.itemId as ItemId,
    kind: 'PROMISED' as const,
    applicant: {
      kind: 'PERSON' as const,
      name: `申请人${attempt}`,
      identifier: null,
      phone: '13912345678',
      legalRepresentative: '',
      address: '新城路1号',
      acknowledged: [],
    },
    agent: null,
    summary: attempt,
    channel: 'WINDOW' as const,
    materials: (item?.materials ?? []).map(({ materialId, name, requirement, originals, copies }) => ({
      materialId,
      name,
      requirement,
      verdict: 'OK' as const,
      originals,
      copies,
      note: '',
    })),
    backEntry: null,
    duplicateOf: [],
    consultationId: null,
  }
}
