import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { readState } from '../../../db/hall/entities.ts'
import { openHallDb } from '../../../db/hall/storage/index.ts'
import { msAt } from '../../../db/model/day.ts'
import { createDayOver, DAY_OVER_AFTER_MS } from '../../../db/model/day-over.ts'
import { DEFAULT_OPENING_SESSIONS, lastDayOver, parseOpeningHours } from '../../../db/model/opening-hours.ts'
import type { TicketState } from '../../../db/model/queue/ticket.ts'
import type { VisitState } from '../../../db/model/queue/visit.ts'
import { startPostgres, type TestPostgres } from '../../helpers/postgres.ts'
import {
  CLERK,
  VISIT,
  finished,
  makeQueueHall,
  setting,
  started,
  step,
  type QueueHall,
} from '../../helpers/queue-hall.ts'
import { createTestServer } from '../../helpers/test-server.ts'
import { temporaryFolder } from '../../helpers/test-store.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

const MINUTE = 60_000

/** Two looks, as far apart as a day has to be over. */
const closeDay = async ({ server }: QueueHall): Promise<void> => {
  await server.service.tick()
  server.advance(DAY_OVER_AFTER_MS)
  await server.service.tick()
}

describe.each(['sqlite', 'postgres'] as const)('the end of a day on %s', (dialect) => {
  const setUp = async (): Promise<QueueHall> => {
    const databaseUrl = dialect === 'postgres' ? await postgres.createDatabase() : undefined
    const db = await openHallDb({
      directory: temporaryFolder(),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    })
    onTestFinished(() => db.close())
    return makeQueueHall(await createTestServer({ db }))
  }
  const stateOf = (hall: QueueHall, number: string) =>
    readState<TicketState>(hall.server.db, hall.server.hallId, 'ticket', `${hall.today}/${number}`)
  const advanceTo = (hall: QueueHall, clock: string): void =>
    hall.server.advance(msAt(hall.today, clock) - hall.server.nowMs())

  test('two hours after closing what waits is void and windows are closed; who is served is not', async () => {
    const hall = await setUp()
    const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
    await hall.issue('A', 3)
    const { call } = await hall.next(one, 'W1')
    if (!call) throw new Error('no call')
    one.record(started(call, 'W1'))
    await one.push()
    await hall.next(two, 'W2')
    advanceTo(hall, '19:24')
    await closeDay(hall)
    expect(await stateOf(hall, 'A003')).toMatchObject({ status: 'WAITING' })
    advanceTo(hall, '19:30')
    await closeDay(hall)
    expect(await stateOf(hall, 'A001')).toMatchObject({ status: 'SERVING' })
    for (const number of ['A002', 'A003'])
      expect(await stateOf(hall, number)).toMatchObject({ status: 'VOID', voidCause: 'DAY_CLOSED' })
    const { windows } = (await hall.server.service.queue(hall.kiosk.token, null).catch(async () => {
      await hall.kiosk.hello()
      return hall.server.service.queue(hall.kiosk.token, null)
    })) ?? { windows: [] }
    expect(windows.map(({ status }) => status)).toEqual(['CLOSED', 'CLOSED'])
    // Nothing more to do, today or when the clock is set back.
    const head = await hall.server.db.get('SELECT head_seq FROM hall')
    hall.server.advance(-3 * 3_600_000)
    await closeDay(hall)
    hall.server.advance(3 * 3_600_000 + 20 * MINUTE)
    await closeDay(hall)
    expect(await hall.server.db.get('SELECT head_seq FROM hall')).toEqual(head)
  })

  test('a clock set to the evening by mistake ends nobody’s day', async () => {
    const hall = await setUp()
    await hall.issue('A', 2)
    await hall.server.service.tick()
    hall.server.advance(12 * 3_600_000)
    await hall.server.service.tick()
    hall.server.advance(-12 * 3_600_000)
    await closeDay(hall)
    expect(await stateOf(hall, 'A002')).toMatchObject({ status: 'WAITING' })
  })

  test('a server that was off closes the day a little later; what was done before counts when it arrives', async () => {
    const hall = await setUp()
    const one = await hall.desk('W1')
    await hall.issue('A', 2)
    const first = await hall.next(one, 'W1')
    const day = hall.today
    hall.server.advance(60_000)
    if (!first.call) throw new Error('no call')
    one.record(started(first.call, 'W1'))
    one.record(finished(first.call.ticketId, 'W1'))
    hall.server.advance(20 * 3_600_000)
    await closeDay(hall)
    const stateAt = (number: string) =>
      readState<TicketState>(hall.server.db, hall.server.hallId, 'ticket', `${day}/${number}`)
    expect(await stateAt('A001')).toMatchObject({ status: 'VOID' })
    await one.hello()
    expect(await one.push()).toMatchObject([{ verdict: 'accepted' }, { verdict: 'accepted' }])
    expect(await stateAt('A001')).toMatchObject({ status: 'DONE', voidCause: null })
    expect(await stateAt('A002')).toMatchObject({ status: 'VOID' })
  })

  test('visits nobody ended end with the day; what their window says of them counts all the same', async () => {
    const hall = await setUp()
    const one = await hall.desk('W1')
    await hall.issue('A', 2)
    const made = hall.server.nowMs().toString(16).padStart(12, '0')
    const visitOf = (nth: number) => `${made.slice(0, 8)}-${made.slice(8)}-7000-8000-00000000010${nth}`
    const visit = (type: string, nth: number, payload: object) =>
      one.record({ type, entity: ['visit', visitOf(nth)], payload, staffId: CLERK, unitId: 'SCJG' })
    const openVisit = (nth: number, ticketId: string | null) =>
      visit('visit.opened', nth, {
        unitIds: ['SCJG'],
        windowId: 'W1',
        staffId: CLERK,
        ticketId,
        classId: null,
      })
    const stateOfVisit = (nth: number) =>
      readState<VisitState>(hall.server.db, hall.server.hallId, 'visit', visitOf(nth))
    const first = (await hall.next(one, 'W1')).call
    if (!first) throw new Error('no call')
    one.record(started(first, 'W1', visitOf(1)))
    openVisit(1, first.ticketId)
    one.record(step('ticket.held', first.ticketId, { windowId: 'W1', reason: '' }))
    await one.push()
    const second = (await hall.next(one, 'W1')).call
    if (!second) throw new Error('no second call')
    one.record(started(second, 'W1', visitOf(2)))
    openVisit(2, second.ticketId)
    openVisit(3, null)
    visit('visit.linked', 3, { kind: 'consultation', id: 'x' })
    openVisit(4, null)
    await one.push()
    advanceTo(hall, '19:30')
    await closeDay(hall)
    expect(await stateOfVisit(1)).toMatchObject({
      outcome: 'LEFT',
      closedBy: null,
      closedAtMs: hall.server.nowMs(),
    })
    // Whoever is being served is left to the window.
    expect(await stateOfVisit(2)).toMatchObject({ closedAtMs: null })
    expect(await stateOfVisit(3)).toMatchObject({ outcome: 'CONSULTED', closedBy: null })
    expect(await stateOfVisit(4)).toMatchObject({ outcome: 'OTHER', closedBy: null })
    hall.server.advance(14 * 3_600_000)
    await one.hello()
    visit('visit.closed', 4, { outcome: 'GUIDED_ELSEWHERE', note: '', by: CLERK })
    visit('visit.closed', 4, { outcome: 'OTHER', note: '', by: CLERK })
    expect(await one.push()).toMatchObject([{ verdict: 'accepted' }, { verdict: 'conflict' }])
    expect(await stateOfVisit(4)).toMatchObject({ outcome: 'GUIDED_ELSEWHERE', closedBy: CLERK })
  })

  test('who is served in a visit that has ended has been served, also where tickets are kept', async () => {
    const hall = await setUp()
    const [one, other] = [await hall.desk('W1'), await hall.desk('W1')]
    await hall.record(setting('queue.day_close', 'KEEP'))
    await hall.issue('A', 1)
    const { call } = await hall.next(one, 'W1')
    if (!call) throw new Error('no call')
    const visit = (type: string, payload: object) =>
      other.record({ type, entity: ['visit', VISIT], payload, staffId: CLERK, unitId: 'SCJG' })
    visit('visit.opened', {
      unitIds: ['SCJG'],
      windowId: 'W1',
      staffId: CLERK,
      ticketId: call.ticketId,
      classId: null,
    })
    visit('visit.closed', { outcome: 'OTHER', note: '', by: CLERK })
    other.record(finished(call.ticketId, 'W1'))
    const closedAtMs = hall.server.nowMs()
    // The start was at the other machine of the window, and comes last.
    expect((await other.push()).map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted', 'conflict'])
    one.record(started(call, 'W1'))
    await one.push()
    await hall.server.service.tick()
    expect(await stateOf(hall, 'A001')).toMatchObject({ status: 'SERVING' })
    advanceTo(hall, '19:30')
    await closeDay(hall)
    expect(await stateOf(hall, 'A001')).toMatchObject({
      status: 'DONE',
      windowId: 'W1',
      visitId: VISIT,
      // Not until the evening.
      endedAtMs: closedAtMs,
    })
  })

  test('a hall that keeps them keeps them', async () => {
    const hall = await setUp()
    await hall.desk('W1')
    await hall.record(setting('queue.day_close', 'KEEP'))
    await hall.issue('A', 1)
    const { today } = hall
    hall.server.advance(24 * 3_600_000)
    await closeDay(hall)
    expect(
      await readState<TicketState>(hall.server.db, hall.server.hallId, 'ticket', `${today}/A001`),
    ).toMatchObject({ status: 'WAITING' })
  })
})

const at = (day: string, clock: string): number => msAt(day, clock)
const over = (clock: string, opening?: string): string =>
  lastDayOver(
    opening === undefined ? DEFAULT_OPENING_SESSIONS : (parseOpeningHours(opening) ?? []),
    at('2026-11-23', clock),
  )

test('a day is over two hours after the hall closed, or when the next one has begun', () => {
  expect(['00:00', '09:00', '17:30', '19:29'].map((clock) => over(clock))).toEqual(
    Array.from({ length: 4 }, () => '2026-11-22'),
  )
  expect(['19:30', '23:59'].map((clock) => over(clock))).toEqual(['2026-11-23', '2026-11-23'])
  // Open until late: the day ends with the day.
  expect(['22:00', '23:59'].map((clock) => over(clock, '08:00-23:00'))).toEqual(['2026-11-22', '2026-11-22'])
  expect(lastDayOver(DEFAULT_OPENING_SESSIONS, at('2026-11-24', '00:00'))).toBe('2026-11-23')
  // The year ends like any day, and a clock that was set back names an earlier one.
  expect(lastDayOver(DEFAULT_OPENING_SESSIONS, at('2027-01-01', '08:00'))).toBe('2026-12-31')
})

test('a day is over once two looks five minutes apart, and all between, say so', () => {
  const over = createDayOver()
  const look = (clock: string, afterMs?: number) =>
    over(DEFAULT_OPENING_SESSIONS, at('2026-11-23', clock), afterMs)
  expect([look('19:20'), look('19:29')]).toEqual([null, '2026-11-22'])
  expect([look('19:30'), look('19:34'), look('19:35')]).toEqual([null, null, '2026-11-23'])
  // Set back and forth: the time counts anew.
  expect([look('09:00'), look('21:00'), look('20:50'), look('20:54')]).toEqual([null, null, null, null])
  expect(look('20:55')).toBe('2026-11-23')
  expect([look('21:20', 3_600_000), look('21:50', 3_600_000)]).toEqual([null, '2026-11-23'])
})
