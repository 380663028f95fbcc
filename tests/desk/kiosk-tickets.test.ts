import { describe, expect, it, onTestFinished } from 'vitest'
import type { Params, Result } from '../../db/contract/index.ts'
import { isScreen } from '../../db/host-screens.ts'
import { citizenIdCheckCharacter } from '../../db/model/citizen-id.ts'
import { msAt } from '../../db/model/day.ts'
import { isTicketFamily } from '../../db/model/number-family.ts'
import type { TicketState } from '../../db/model/queue/ticket.ts'
import { readEntity, readEntityHistory, type Store } from '../../db/store/index.ts'
import { joinedDesk } from '../helpers/joined-desk.ts'
import { createTestDesk, type TestDesk, type TestDeskOptions, type TestPage } from '../helpers/test-desk.ts'
import { A_MORNING, storeOptions, temporaryFolder } from '../helpers/test-store.ts'

const NOBODY = { staffId: null, session: null, unitId: null, windowId: null }
const TODAY = '2026-03-02'

interface ClassWishes {
  readonly lane?: 'NORMAL' | 'BOOKING' | 'PRIORITY'
  readonly unitId?: string | null
  readonly itemIds?: readonly string[]
  readonly dailyMax?: number
  readonly slotMax?: number
  readonly name?: string
}

const setClass = (store: Store, classId: string, prefix: string, wishes: ClassWishes = {}): void =>
  void store.record(NOBODY, (act) =>
    act.append({
      type: 'reference.ticket_class_set',
      entityId: classId,
      payload: {
        classId,
        prefix,
        name: wishes.name ?? `号别${prefix}`,
        nameEn: `Class ${prefix}`,
        lane: wishes.lane ?? 'NORMAL',
        unitId: wishes.unitId ?? null,
        itemIds: wishes.itemIds ?? [],
        order: 1,
        dailyMax: wishes.dailyMax ?? null,
        slotMax: wishes.slotMax ?? null,
        takesFrom: null,
        takesUntil: null,
        active: true,
        source: null,
      },
    }),
  )

const serve = (store: Store, windowId: string, ...classIds: string[]): void =>
  void store.record(NOBODY, (act) =>
    act.append({
      type: 'reference.window_service_set',
      entityId: windowId,
      payload: { windowId, classes: classIds.map((classId) => ({ classId, weight: 1 })), source: null },
    }),
  )

const openWindow = (store: Store, windowId: string): void =>
  void store.record(NOBODY, (act) =>
    act.append({
      type: 'window_queue.opened',
      entityId: windowId,
      payload: { unitIds: ['SCJG'], staffId: '1001' },
    }),
  )

let presses = 0
const aPress = (): string => {
  presses += 1
  return `00000000-0000-4000-8000-${String(presses).padStart(12, '0')}`
}

type Wishes = Partial<Params<'kiosk.takeTicket'>>
/** A visitor presses, some seconds after the last one. */
const take = (desk: TestDesk, page: TestPage, wishes: Wishes = {}): Promise<Result<'kiosk.takeTicket'>> => {
  desk.clock.advance(5_000)
  return page.call('kiosk.takeTicket', {
    press: aPress(),
    classId: 'A',
    ...wishes,
  } as Params<'kiosk.takeTicket'>)
}
const taken = async (desk: TestDesk, page: TestPage, wishes: Wishes = {}) => {
  const answer = await take(desk, page, wishes)
  if (answer.outcome !== 'TAKEN') throw new Error(`not taken: ${JSON.stringify(answer)}`)
  return answer.slip
}

const ticketOf = (store: Store, ticketId: string): TicketState | undefined =>
  readEntity<TicketState>(store.read, 'ticket', ticketId)?.state

/** A hall of one machine with the classes A (two windows) and B (nobody's). */
const oneDesk = (nowMs = A_MORNING, options: TestDeskOptions = {}) => {
  const desk = createTestDesk({ nowMs, ...options })
  const store = desk.host.store()
  setClass(store, 'A', 'A')
  serve(store, 'A01', 'A')
  serve(store, 'B01', 'A')
  return { desk, store, page: desk.openPage() }
}

const ID = '11010119900307123'
const GOOD_ID = `${ID}${citizenIdCheckCharacter(ID)}`
const BAD_ID = `${ID}${GOOD_ID.endsWith('0') ? '1' : '0'}`

describe('a ticket machine that stands alone', () => {
  it('gives numbers in a row, each recorded before it is told', async () => {
    const { desk, store, page } = oneDesk()
    openWindow(store, 'A01')
    const first = await taken(desk, page)
    expect(first).toMatchObject({
      ticketId: `${TODAY}/A001`,
      number: 'A001',
      hallName: '清禾县政务服务中心',
      className: '号别A',
      ahead: 0,
      isReserve: false,
      code: `${TODAY}/A001`,
    })
    expect(first.windows.map(({ name }) => name)).toEqual(['A01号窗口', 'B01号窗口'])
    expect(ticketOf(store, first.ticketId)).toMatchObject({
      status: 'WAITING',
      lane: 'NORMAL',
      classId: 'A',
      issuedAtMs: desk.clock.wallMs(),
      visitorHash: null,
    })
    const second = await taken(desk, page)
    expect([second.number, second.ahead, second.estimate]).toEqual([
      'A002',
      1,
      { low: 5, high: 15, basis: 'ASSUMED', pastClosing: false },
    ])
  })
  it('tells what may be taken, how many wait, and why not', async () => {
    const { desk, store, page } = oneDesk()
    setClass(store, 'B', 'B')
    await taken(desk, page)
    const told = await page.call('kiosk.classes', {})
    expect(told).toMatchObject({ isOpen: true, isStale: false, asksDocument: true, day: TODAY })
    expect(told.machineNo).toMatch(/^[0-9A-F]{4}$/)
    const [a, b] = told.classes
    expect(a).toMatchObject({ classId: 'A', refusal: null, openWindows: 0 })
    expect(a?.wait).toEqual({ ahead: 1, estimate: null })
    expect(a?.priorityWait.ahead).toBe(0)
    expect(b).toMatchObject({ classId: 'B', refusal: { code: 'NO_WINDOW' } })
    openWindow(store, 'A01')
    const open = await page.call('kiosk.classes', {})
    expect(open.classes[0]).toMatchObject({
      openWindows: 1,
      wait: { ahead: 1, estimate: { low: 5, high: 15, basis: 'ASSUMED', pastClosing: false } },
    })
    desk.clock.advance(9 * 3_600_000)
    const closed = await page.call('kiosk.classes', {})
    expect(closed.isOpen).toBe(false)
    expect(closed.classes[0]?.refusal).toEqual({ code: 'TOO_LATE', until: '17:30' })
    expect(await take(desk, page)).toEqual({
      outcome: 'REFUSED',
      refusal: { code: 'TOO_LATE', until: '17:30' },
    })
  })
  it('says when the hall closes before a new ticket is likely called', async () => {
    const { desk, store, page } = oneDesk()
    openWindow(store, 'A01')
    await taken(desk, page)
    await taken(desk, page)
    const told = async () => (await page.call('kiosk.classes', {})).classes[0]?.wait
    desk.clock.setWall(msAt(TODAY, '17:18'))
    expect(await told()).toMatchObject({ ahead: 2, estimate: { low: 10, pastClosing: false } })
    desk.clock.setWall(msAt(TODAY, '17:25'))
    expect(await told()).toMatchObject({ ahead: 2, estimate: { low: 10, pastClosing: true } })
  })
  it('gives one ticket a press, and none to a flat hand', async () => {
    const { desk, store, page } = oneDesk()
    const press = aPress()
    const [one, again] = await Promise.all([
      page.call('kiosk.takeTicket', { press, classId: 'A' }),
      page.call('kiosk.takeTicket', { press, classId: 'A' }),
    ])
    expect(again).toEqual(one)
    const flood = await Promise.all(
      Array.from({ length: 50 }, () => page.call('kiosk.takeTicket', { press: aPress(), classId: 'A' })),
    )
    expect(new Set(flood.map(({ outcome }) => outcome))).toEqual(new Set(['TOO_SOON']))
    desk.clock.advance(2_000)
    expect((await page.call('kiosk.takeTicket', { press: aPress(), classId: 'A' })).outcome).toBe('TAKEN')
    expect(store.read.all('SELECT ticket_id FROM ticket')).toHaveLength(2)
    // A clock set back an hour makes nobody wait for it.
    desk.clock.setWall(desk.clock.wallMs() - 1_800_000)
    expect((await page.call('kiosk.takeTicket', { press: aPress(), classId: 'A' })).outcome).toBe('TAKEN')
  })
  it('keeps to the limits of the day and of the half hour', async () => {
    const { desk, store, page } = oneDesk()
    setClass(store, 'A', 'A', { dailyMax: 3, slotMax: 2 })
    await taken(desk, page)
    await taken(desk, page)
    expect(await take(desk, page)).toEqual({
      outcome: 'REFUSED',
      refusal: { code: 'SLOT_FULL', from: '09:30' },
    })
    desk.clock.advance(1_800_000)
    await taken(desk, page)
    expect(await take(desk, page)).toEqual({ outcome: 'REFUSED', refusal: { code: 'DAY_FULL', max: 3 } })
  })
  it('takes bookings for a half hour of today', async () => {
    const { desk, store, page } = oneDesk()
    setClass(store, 'Y', 'Y', { lane: 'BOOKING', slotMax: 1 })
    serve(store, 'A01', 'A', 'Y')
    const told = await page.call('kiosk.classes', {})
    const slots = told.classes.find(({ classId }) => classId === 'Y')?.slots ?? []
    expect(slots[0]).toEqual({ slotMs: msAt(TODAY, '09:00'), left: 1 })
    const slotMs = msAt(TODAY, '10:30')
    const slip = await taken(desk, page, { classId: 'Y' as never, slotMs })
    expect(slip).toMatchObject({ number: 'Y001', lane: 'BOOKING', slotMs })
    expect(await take(desk, page, { classId: 'Y' as never, slotMs })).toEqual({
      outcome: 'REFUSED',
      refusal: { code: 'SLOT_FULL', from: '09:00' },
    })
    expect(await take(desk, page, { classId: 'Y' as never })).toEqual({
      outcome: 'REFUSED',
      refusal: { code: 'SLOT_NEEDED' },
    })
    // A half hour named for a class without bookings is passed over.
    expect(await taken(desk, page, { slotMs })).toMatchObject({ lane: 'NORMAL', slotMs: null })
  })
  it('lets go first who says so by law, and nobody by saying it is urgent', async () => {
    const { desk, store, page } = oneDesk()
    const slip = await taken(desk, page, { group: 'ELDERLY' })
    expect(slip.lane).toBe('PRIORITY')
    expect(ticketOf(store, slip.ticketId)).toMatchObject({ lane: 'PRIORITY', priority: 'ELDERLY' })
    desk.clock.advance(5_000)
    expect(
      await page.codeOf('kiosk.takeTicket', {
        press: aPress(),
        classId: 'A',
        // What a page of another version might send.
        group: 'URGENT' as never,
      }),
    ).toBe('BAD_REQUEST')
  })
  it('goes past 999', async () => {
    const { desk, store, page } = oneDesk()
    store.record(NOBODY, (act) => {
      const { seriesKey } = act.takeNumber(`ticket/A/${TODAY}`)
      act.append({
        type: 'ticket.issued',
        entityId: `${TODAY}/A999`,
        payload: {
          day: TODAY,
          number: 'A999',
          classId: 'A',
          lane: 'NORMAL',
          priority: null,
          slotMs: null,
          visitorHash: null,
          issuedAtMs: act.nowMs,
          via: 'DESK',
          taken: { seriesKey, seq: 999 },
          isReserve: false,
        },
      })
    })
    expect((await taken(desk, page)).number).toBe('A1000')
    expect((await taken(desk, page)).number).toBe('A1001')
  })
  it('begins anew at midnight, by the clock at the moment it is issued', async () => {
    const { desk, store, page } = oneDesk(msAt(TODAY, '23:59'))
    store.record(NOBODY, (act) =>
      act.append({
        type: 'reference.setting_set',
        entityId: 'hall.opening',
        payload: { key: 'hall.opening', value: '00:00-24:00', source: null },
      }),
    )
    expect((await taken(desk, page)).ticketId).toBe(`${TODAY}/A001`)
    expect((await taken(desk, page)).ticketId).toBe(`${TODAY}/A002`)
    desk.clock.setWall(msAt('2026-03-03', '00:00'))
    const slip = await page.call('kiosk.takeTicket', { press: aPress(), classId: 'A' })
    expect(slip).toMatchObject({ outcome: 'TAKEN', slip: { ticketId: '2026-03-03/A001', ahead: 0 } })
  })
  it('gives numbers although its clock was set, and the record says so', async () => {
    const { desk, store, page } = oneDesk()
    await taken(desk, page)
    desk.clock.setWall(msAt(TODAY, '11:00'))
    const slip = await taken(desk, page)
    const [event] = readEntityHistory(store.read, 'ticket', slip.ticketId)
    expect(event?.clockGrade).toBe('C')
  })
  it('gives none for another day by a clock that was set, back or forward, and says so', async () => {
    const { desk, store, page } = oneDesk(msAt('2026-03-04', '10:00'))
    const staff = await desk.signIn('9003')
    const window = await desk.signIn('1001')
    const wrong = { outcome: 'REFUSED', refusal: { code: 'CLOCK_WRONG' } }
    expect((await taken(desk, page)).ticketId).toBe('2026-03-04/A001')
    for (const day of ['2026-03-02', '2026-03-03', '2026-03-05', '2027-03-03']) {
      desk.clock.setWall(msAt(day, '10:30'))
      expect((await page.call('kiosk.classes', {})).classes[0]?.refusal).toEqual(wrong.refusal)
      expect(await take(desk, page)).toEqual(wrong)
      expect(await window.codeOf('queue.issue', { classId: 'A' })).toBe('CLOCK_TOO_FAR_OFF')
      expect((await staff.call('kiosk.troubles', {})).isClockWrong).toBe(true)
    }
    // Put right: the row goes on where it was.
    desk.clock.setWall(msAt('2026-03-04', '11:00'))
    expect((await taken(desk, page)).ticketId).toBe('2026-03-04/A002')
    expect((await staff.call('kiosk.troubles', {})).isClockWrong).toBe(false)
    expect(store.read.all('SELECT ticket_id FROM ticket')).toHaveLength(2)
  })
  it('knows after a power cut that the clock has lost its day', async () => {
    const { clock: _clock, randomBytes: _random, ...folder } = storeOptions(temporaryFolder())
    const { desk, page } = oneDesk(A_MORNING, { host: { store: folder } })
    expect((await taken(desk, page)).ticketId).toBe(`${TODAY}/A001`)
    await desk.host.stop()
    const later = createTestDesk({ nowMs: msAt('2026-02-26', '10:00'), empty: true, host: { store: folder } })
    expect(await take(later, later.openPage())).toMatchObject({ refusal: { code: 'CLOCK_WRONG' } })
  })
})

describe('a number a visitor leaves', () => {
  it('is checked, and told what is wrong', async () => {
    const { desk, page } = oneDesk()
    const wrong = await take(desk, page, { document: { kind: 'CITIZEN_ID', value: BAD_ID } })
    expect(wrong).toEqual({ outcome: 'DOCUMENT_WRONG', findings: ['CITIZEN_ID_CHECK_DIGIT'] })
    const short = await take(desk, page, { document: { kind: 'CITIZEN_ID', value: '1101' } })
    expect(short).toEqual({ outcome: 'DOCUMENT_WRONG', findings: ['CITIZEN_ID_LENGTH'] })
    const phone = await take(desk, page, { document: { kind: 'PHONE', value: '139' } })
    expect(phone.outcome).toBe('DOCUMENT_WRONG')
  })
  it('leaves no trace but a keyed hash, that of the applicant of a case', async () => {
    const { desk, store, page } = oneDesk()
    const slip = await taken(desk, page, { document: { kind: 'CITIZEN_ID', value: GOOD_ID } })
    const hash = ticketOf(store, slip.ticketId)?.visitorHash
    expect(hash).toBe(store.vault.hash(`CITIZEN_ID:${GOOD_ID}`))
    const phone = await taken(desk, page, { document: { kind: 'PHONE', value: '139 0000 0000' } })
    expect(ticketOf(store, phone.ticketId)?.visitorHash).toBe(store.vault.hash('PHONE:13900000000'))
    const rows = store.read.all<{ bytes: Buffer }>('SELECT bytes FROM event_log')
    const log = rows.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('\n')
    expect(log).not.toContain(GOOD_ID)
    expect(log).not.toContain('13900000000')
    expect(JSON.stringify([slip, phone])).not.toContain('139')
  })
  it('gets one open ticket of a class a day, and hears its number', async () => {
    const { desk, store, page } = oneDesk()
    setClass(store, 'B', 'B')
    serve(store, 'A01', 'A', 'B')
    const document = { kind: 'CITIZEN_ID', value: GOOD_ID } as const
    const slip = await taken(desk, page, { document })
    expect(await take(desk, page, { document })).toEqual({ outcome: 'HAS_TICKET', number: slip.number })
    expect((await taken(desk, page, { document, classId: 'B' as never })).number).toBe('B001')
    store.record(NOBODY, (act) =>
      act.append({
        type: 'ticket.voided',
        entityId: slip.ticketId,
        payload: { cause: 'LEFT', note: '', by: null },
      }),
    )
    expect((await taken(desk, page, { document })).number).toBe('A002')
    expect((await taken(desk, page)).number).toBe('A003')
  })
})

describe('the slip', () => {
  it('is told again for a minute, and never that of another day or machine', async () => {
    const { desk, page } = oneDesk()
    const slip = await taken(desk, page)
    expect(await page.call('kiosk.ticket', { ticketId: slip.ticketId })).toEqual(slip)
    expect(await page.codeOf('kiosk.ticket', { ticketId: `${TODAY}/A002` })).toBe('NOT_FOUND')
    desk.clock.advance(60_001)
    expect(await page.codeOf('kiosk.ticket', { ticketId: slip.ticketId })).toBe('NOT_FOUND')
  })
  it('that does not come out is told to staff until one comes out again', async () => {
    const { desk, store, page } = oneDesk()
    const staff = await desk.signIn('9003')
    const slip = await taken(desk, page)
    await page.call('kiosk.printed', { ticketId: slip.ticketId, state: 'PRINTED' })
    expect((await staff.call('kiosk.troubles', {})).machines).toEqual([])
    await page.call('kiosk.printed', { ticketId: slip.ticketId, state: 'FAILED' })
    const sinceMs = desk.clock.wallMs()
    const next = await taken(desk, page)
    await page.call('kiosk.printed', { ticketId: next.ticketId, state: 'MISSING' })
    expect((await staff.call('kiosk.troubles', {})).machines).toEqual([
      {
        deviceId: store.device.deviceId,
        name: 'test desk',
        machineNo: slip.machineNo,
        state: 'MISSING',
        sinceMs,
        slips: 2,
      },
    ])
    // The tickets count all the same.
    expect(ticketOf(store, next.ticketId)?.status).toBe('WAITING')
    const third = await taken(desk, page)
    await page.call('kiosk.printed', { ticketId: third.ticketId, state: 'PRINTED' })
    expect((await staff.call('kiosk.troubles', {})).machines).toEqual([])
    expect(await page.codeOf('kiosk.printed', { ticketId: `${TODAY}/A900`, state: 'FAILED' })).toBe(
      'NOT_FOUND',
    )
    expect(await (await desk.signIn('1001')).codeOf('kiosk.troubles', {})).toBe('NOT_ALLOWED')
  })
})

describe('looking for a class', () => {
  it('finds items by name, code and first letters, with the class to take', async () => {
    const { store, page } = oneDesk()
    setClass(store, 'B', 'B', { itemIds: ['SCJG-001'], name: '食品许可' })
    setClass(store, 'R', 'R', { unitId: 'RSJ', name: '人社业务' })
    serve(store, 'B01', 'A', 'R')
    const find = async (text: string, unitId: string | null = null) =>
      (await page.call('kiosk.findClass', { text, unitId })).found.map(
        ({ name, classIds }) => `${name}: ${classIds.join(' ')}`,
      )
    expect(await find('spjy')).toEqual(['食品经营许可: B A'])
    expect(await find('SCJG-002')).toEqual(['营业执照遗失补领: A'])
    expect(await find('shbz')).toEqual(['社会保障卡申领: R A'])
    expect(await find('', 'RSJ')).toEqual(['人社业务: R', '社会保障卡申领: R A'])
    expect(await find('spxk')).toContain('食品许可: B')
    expect(await find('zzzz')).toEqual([])
  })
  it('says of what is only like the letters that it is, and keeps it behind what has them', async () => {
    const { page } = oneDesk()
    const find = async (text: string) =>
      (await page.call('kiosk.findClass', { text })).found.map(({ name, isExact }) => [name, isExact])
    expect(await find('spxk')).toEqual([['食品经营许可', false]])
    expect(await find('SPXK')).toEqual([['食品经营许可', false]])
    // One letter is wrong: shown where there is nothing else.
    expect(await find('spjx')).toEqual([['食品经营许可', false]])
    expect(await find('spjy')).toEqual([['食品经营许可', true]])
  })
  it('takes the class whose windows take the item in, not one of a few windows that do not', async () => {
    const { store, page } = oneDesk()
    setClass(store, 'Z', 'Z')
    // A01 takes it in, B01 does not: as good in both classes.
    serve(store, 'A01', 'A', 'Z')
    serve(store, 'B01', 'A', 'Z')
    const classIds = async () =>
      (await page.call('kiosk.findClass', { text: 'spjy' })).found.flatMap((each) => each.classIds)
    expect(await classIds()).toEqual(['A', 'Z'])
    serve(store, 'A01', 'A')
    expect(await classIds()).toEqual(['A'])
    serve(store, 'A01', 'A', 'Z')
    serve(store, 'B01', 'A')
    expect(await classIds()).toEqual(['Z', 'A'])
  })
})

describe('a ticket machine of a hall', () => {
  const hallDesk = () => {
    const { desk, open } = joinedDesk()
    const store = open()
    setClass(store, 'A', 'A')
    serve(store, 'A01', 'A')
    const sync = store.sync
    if (!sync) throw new Error('not enrolled')
    return { desk, store, sync, page: desk.openPage() }
  }
  it('asks for its ranges before anybody comes, and for the new day’s after midnight', async () => {
    const { desk, sync, page } = hallDesk()
    await page.call('kiosk.classes', {})
    const wanted = () => sync.numbersWanted().filter(isTicketFamily)
    expect(wanted()).toEqual(['ticket/A', `ticket/A/${TODAY}`])
    sync.addGrants([
      { family: `ticket/A/${TODAY}`, first: 11, last: 20 },
      { family: 'ticket/A', first: 5_001, last: 5_200 },
    ])
    await page.call('kiosk.classes', {})
    expect(wanted()).toEqual([])
    desk.clock.advance(86_400_000)
    await page.call('kiosk.classes', {})
    expect(wanted()).toEqual(['ticket/A/2026-03-03'])
  })
  it('gives none by a clock that was set while the hall was not there to tell the time', async () => {
    const { desk, sync, page } = hallDesk()
    sync.addGrants([{ family: `ticket/A/${TODAY}`, first: 11, last: 20 }])
    expect((await taken(desk, page)).number).toBe('A011')
    desk.clock.setWall(desk.clock.wallMs() + 11 * 60_000)
    expect(await take(desk, page)).toMatchObject({ refusal: { code: 'CLOCK_WRONG' } })
    // The hall tells the time, and the clock does not matter any more.
    const { wall, uptime, run } = desk.host.store().clock.claim()
    sync.setAnchor({ id: 'a', serverTime: wall - 11 * 60_000, signature: '', rtt: 10, wall, uptime, run })
    expect((await taken(desk, page)).ticketId).toBe(`${TODAY}/A012`)
  })
  it('gives numbers of its range with no network, then of the reserve, then none, and loses nothing', async () => {
    const { desk, store, sync, page } = hallDesk()
    expect(await take(desk, page)).toEqual({ outcome: 'NO_NUMBERS' })
    sync.addGrants([
      { family: `ticket/A/${TODAY}`, first: 11, last: 12 },
      { family: 'ticket/A', first: 5_001, last: 5_002 },
    ])
    const slips = []
    for (let turn = 0; turn < 4; turn += 1) slips.push(await taken(desk, page))
    expect(slips.map(({ number, isReserve }) => [number, isReserve])).toEqual([
      ['A011', false],
      ['A012', false],
      ['A5001', true],
      ['A5002', true],
    ])
    expect(await take(desk, page)).toEqual({ outcome: 'NO_NUMBERS' })
    expect(sync.numbersWanted()).toEqual(expect.arrayContaining(['ticket/A', `ticket/A/${TODAY}`]))
    // A new range goes before the reserve again.
    sync.addGrants([{ family: `ticket/A/${TODAY}`, first: 31, last: 40 }])
    expect((await taken(desk, page)).number).toBe('A031')
    expect(store.read.all('SELECT ticket_id FROM ticket')).toHaveLength(5)
  })
  it('says that it cannot tell how many wait while it has not heard of the row', async () => {
    const { desk, sync, page } = hallDesk()
    sync.addGrants([{ family: `ticket/A/${TODAY}`, first: 1, last: 10 }])
    const told = await page.call('kiosk.classes', {})
    expect(told).toMatchObject({ isStale: true, asOfMs: null, machineName: '一号机' })
    expect(told.classes[0]?.wait).toEqual({ ahead: null, estimate: null })
    expect(await taken(desk, page)).toMatchObject({ number: 'A001', ahead: null, estimate: null })
  })
})

it('a screen may ask all of it but who is in trouble', async () => {
  const { desk, store } = oneDesk()
  const answers = new Map<number, { ok: boolean; code: string }>()
  const screen = desk.host.connect(
    (message) => {
      if (message.kind === 'answer')
        answers.set(message.id, { ok: message.ok, code: message.ok ? '' : message.error.code })
    },
    { screen: true },
  )
  onTestFinished(() => screen.close())
  expect(isScreen({ screen: true }, store)).toBe(true)
  const ask = async (id: number, method: string, params: object) => {
    await screen.receive({ kind: 'call', id, method, params } as never)
    return answers.get(id)
  }
  expect(await ask(1, 'kiosk.classes', {})).toEqual({ ok: true, code: '' })
  expect(await ask(2, 'kiosk.findClass', { text: 'sp' })).toEqual({ ok: true, code: '' })
  expect(await ask(3, 'kiosk.takeTicket', { press: aPress(), classId: 'A' })).toEqual({ ok: true, code: '' })
  expect(await ask(4, 'kiosk.troubles', {})).toEqual({ ok: false, code: 'NOT_ALLOWED' })
})
