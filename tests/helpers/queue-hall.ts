import type { HallService } from '../../db/hall/service.ts'
import { BLANK_STAFF, BLANK_WINDOW } from '../../db/model/blank-records.ts'
import { dayFromMs } from '../../db/model/day.ts'
import type { StaffId, WindowId } from '../../db/model/ids.ts'
import type { Lane, PriorityGroup, TicketClassId } from '../../db/model/queue/ticket-class.ts'
import { ticketIdOf, ticketNumber } from '../../db/model/queue/ticket-number.ts'
import type { NextAnswer, NextRequest, QueueChange, YieldAsked } from '../../db/sync/queue-wire.ts'
import type { FakeDesk } from './fake-desk.ts'
import type { TestServer } from './test-server.ts'

// A hall with windows that serve classes, and tickets that wait, as machines of it record them.

export const CLERK = '1001' as StaffId
const UNIT = 'SCJG'

export const staff = (staffId: string, active = true, role = 'CLERK') => ({
  type: 'reference.staff_set',
  entity: ['staff', staffId] as const,
  payload: {
    ...BLANK_STAFF,
    staffId,
    name: '张三',
    unitId: UNIT,
    roles: [role],
    active,
    source: null,
  },
  staffId: 'admin',
  unitId: UNIT,
})

export const serviceWindow = (windowId: string, active = true) => ({
  type: 'reference.window_set',
  entity: ['window', windowId] as const,
  payload: {
    ...BLANK_WINDOW,
    windowId,
    name: windowId,
    unitIds: [UNIT],
    active,
    source: null,
  },
  staffId: 'admin',
  unitId: UNIT,
})

export const serves = (windowId: string, classes: Readonly<Record<string, number>>) => ({
  type: 'reference.window_service_set',
  entity: ['window_service', windowId] as const,
  payload: {
    windowId,
    classes: Object.entries(classes).map(([classId, weight]) => ({ classId, weight })),
    source: null,
  },
  staffId: 'admin',
  unitId: UNIT,
})

export const setting = (key: string, value: string) => ({
  type: 'reference.setting_set',
  entity: ['setting', key] as const,
  payload: { key, value, source: null },
  staffId: 'admin',
  unitId: UNIT,
})

export interface TicketWish {
  readonly classId?: string
  readonly lane?: Lane
  readonly priority?: PriorityGroup | null
  readonly slotMs?: number | null
  readonly issuedAtMs: number
}

export const basics = (prefix: string, serial: number, wish: TicketWish) => ({
  day: dayFromMs(wish.issuedAtMs),
  number: ticketNumber(prefix, serial),
  classId: (wish.classId ?? prefix) as TicketClassId,
  lane: wish.lane ?? 'NORMAL',
  priority: wish.priority ?? null,
  slotMs: wish.slotMs ?? null,
  visitorHash: null,
  issuedAtMs: wish.issuedAtMs,
})

export const issued = (prefix: string, serial: number, wish: TicketWish) => {
  const its = basics(prefix, serial, wish)
  return {
    type: 'ticket.issued',
    entity: ['ticket', ticketIdOf(its.day, its.number)] as const,
    payload: {
      ...its,
      via: 'KIOSK',
      taken: { seriesKey: `ticket/${prefix}/${its.day}`, seq: serial },
      isReserve: false,
    },
  }
}

/** What a window does with a ticket. */
export const step = (type: string, ticketId: string, payload: Readonly<Record<string, unknown>>) => ({
  type,
  entity: ['ticket', ticketId] as const,
  payload,
  staffId: CLERK,
  unitId: UNIT,
})

export const opened = (windowId: string, what: 'opened' | 'paused' | 'closed' = 'opened') => ({
  type: `window_queue.${what}`,
  entity: ['window_queue', windowId] as const,
  payload: { unitIds: [UNIT], staffId: CLERK, ...(what === 'paused' ? { reason: '' } : {}) },
  staffId: CLERK,
  unitId: UNIT,
})

export const VISIT = '018f3c4a-0000-7000-8000-000000000001'
export const started = (call: NonNullable<NextAnswer['call']>, windowId: string, visitId = VISIT) =>
  step('ticket.started', call.ticketId, {
    unitIds: [UNIT],
    windowId,
    visitId,
    mode: 'HALL',
    basics: call.basics,
  })
export const finished = (ticketId: string, windowId: string, visitId = VISIT) =>
  step('ticket.finished', ticketId, { windowId, visitId })

export interface QueueHall {
  readonly server: TestServer
  /** Brings what is recorded of the hall itself. */
  readonly office: FakeDesk
  readonly kiosk: FakeDesk
  readonly today: string
  /** A desk at a window, which serves these classes and is open. */
  desk(windowId: string, classes?: Readonly<Record<string, number>>): Promise<FakeDesk>
  /** So many tickets, a second apart, the first so long ago. */
  issue(prefix: string, count: number, wish?: Partial<TicketWish>, from?: number): Promise<string[]>
  record(...facts: readonly Parameters<FakeDesk['record']>[0][]): Promise<void>
  next(desk: FakeDesk, windowId: string, more?: Partial<NextRequest>): Promise<NextAnswer>
}

const accepted = async (desk: FakeDesk): Promise<void> => {
  const refused = (await desk.push()).filter(({ verdict }) => verdict !== 'accepted')
  if (refused.length > 0) throw new Error(`not accepted: ${JSON.stringify(refused)}`)
}

export const makeQueueHall = async (server: TestServer): Promise<QueueHall> => {
  const office = await server.enrolled('SUPERVISOR', 'office')
  office.record(staff('admin', true, 'SYSADMIN'))
  office.record(staff(CLERK))
  office.record(staff('9001', false))
  await accepted(office)
  const kiosk = await server.enrolled('KIOSK', 'kiosk')
  const service: HallService = server.service
  return {
    server,
    office,
    kiosk,
    get today() {
      return dayFromMs(server.nowMs())
    },
    async desk(windowId, classes = { A: 1 }) {
      for (const fact of [serviceWindow(windowId), serves(windowId, classes), opened(windowId)])
        office.record(fact)
      await accepted(office)
      const desk = await server.enrolled('DESK', `desk ${windowId}`)
      await server.db.transaction(server.hallId, (tx) =>
        tx.run('UPDATE device SET window_id = ? WHERE device_id = ?', windowId, desk.deviceId),
      )
      await desk.hello()
      return desk
    },
    async issue(prefix, count, wish = {}, from = 1) {
      const begun = wish.issuedAtMs ?? server.nowMs() - 600_000
      const ids = Array.from({ length: count }, (_, nth) => {
        const fact = issued(prefix, from + nth, { ...wish, issuedAtMs: begun + nth * 1_000 })
        kiosk.record(fact)
        return fact.entity[1]
      })
      await accepted(kiosk)
      return ids
    },
    async record(...facts) {
      for (const fact of facts) office.record(fact)
      await accepted(office)
    },
    next: (desk, windowId, more = {}) =>
      service.next(desk.token, {
        windowId: windowId as WindowId,
        staffId: CLERK,
        holds: [],
        byNumber: null,
        ...more,
      }),
  }
}

/** What a machine hears of the row. */
export const listening = async (service: HallService, desk: FakeDesk) => {
  const changes: QueueChange[] = []
  const yields: YieldAsked[] = []
  const stop = await service.listen(
    desk.token,
    (message) => {
      if (message.kind === 'queue') changes.push(message)
      if (message.kind === 'yield') yields.push(message)
    },
    { queue: true },
  )
  return { changes, yields, stop }
}
