import { msAt } from '../../db/model/day.ts'
import type { RecordingContext } from '../../db/store/index.ts'
import { testPin } from './test-hall.ts'
import type { TestDesk, TestPage } from './test-desk.ts'

export const NOBODY: RecordingContext = { staffId: null, session: null, unitId: null, windowId: null }

/** The day after the test hall was set up: everybody is in service from its first minute. A Tuesday. */
export const TUESDAY = '2026-03-03'
export const WEDNESDAY = '2026-03-04'
export const SUNDAY = '2026-03-08'

/** Time passes until the hall's clock shows this; never back. */
export const goTo = (desk: TestDesk, day: string, clock: string): void => {
  const [hour = '', minute = '', second = '00'] = clock.split(':')
  desk.clock.advance(msAt(day, `${hour}:${minute}`) + Number(second) * 1_000 - desk.clock.wallMs())
}

/** A punch without a log-in, as several people make them at one computer. */
export const punch = (page: TestPage, staffId: string, leaving = false) =>
  page.call('session.punch', { staffId, secret: testPin(staffId), kind: 'PIN', leaving })

/** In and out of both half days, on time. */
export const FULL_DAY = ['08:20', '12:05', '14:20', '17:35'] as const

/** Somebody's punches on one day, at these times. */
export const punchAt = async (
  desk: TestDesk,
  staffId: string,
  day: string,
  clocks: readonly string[] = FULL_DAY,
): Promise<void> => {
  const page = desk.openPage()
  for (const clock of clocks) {
    goTo(desk, day, clock)
    await punch(page, staffId)
  }
}

/** One reference record, set by nobody. */
export const setReference = (desk: TestDesk, type: string, entityId: string, record: object): void => {
  desk.host
    .store()
    .record(NOBODY, (act) => act.append({ type, entityId, payload: { ...record, source: null } }))
}

/** A leave that everybody agreed to. */
export const recordLeave = (
  desk: TestDesk,
  wish: {
    readonly staffId: string
    readonly unitId: string
    readonly kind?: string
    readonly fromMs: number
    readonly toMs: number
  },
): string =>
  desk.host.store().record(NOBODY, (act) => {
    const id = act.newId()
    act.append({
      type: 'leave.submitted',
      entityId: id,
      payload: {
        staffId: wish.staffId,
        unitIds: [wish.unitId],
        kind: wish.kind ?? 'SICK',
        fromMs: wish.fromMs,
        toMs: wish.toMs,
        halfDays: 1,
        reason: '就医',
        place: '',
        covers: [],
        chain: ['CHIEF_REP'],
        toldAtMs: null,
        hasProof: false,
        extendsLeaveId: null,
      },
    })
    act.append({
      type: 'leave.approved',
      entityId: id,
      payload: { step: 0, by: '1003', note: '', override: null },
    })
    return id
  })

/** Kinds of both half days of somebody, as they see them themselves or as a lead does. */
export const kindsOn = async (page: TestPage, staffId: string, day: string): Promise<string[]> => {
  const { sessions } = await page.call('attendance.day', { staffId: staffId as never, day })
  return sessions.map((session) => session.kind)
}
