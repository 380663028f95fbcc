import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openHallDb } from '../../../db/hall/storage/index.ts'
import type { StaffId } from '../../../db/model/ids.ts'
import type { TicketState } from '../../../db/model/queue/ticket.ts'
import { readState } from '../../../db/hall/entities.ts'
import type { NextAnswer } from '../../../db/sync/queue-wire.ts'
import { SyncError } from '../../../db/sync/wire.ts'
import { startPostgres, type TestPostgres } from '../../helpers/postgres.ts'
import {
  CLERK,
  finished,
  makeQueueHall,
  opened,
  serviceWindow,
  setting,
  staff,
  started,
  step,
  type QueueHall,
} from '../../helpers/queue-hall.ts'
import { createTestServer, type TestServerOptions } from '../../helpers/test-server.ts'
import { temporaryFolder } from '../../helpers/test-store.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) =>
      error instanceof SyncError
        ? `${error.code} ${String(error.details['problem'] ?? '')}`.trim()
        : String(error),
  )
const idOf = (answer: NextAnswer): string | null => answer.call?.ticketId ?? null

describe.each(['sqlite', 'postgres'] as const)('calls on %s', (dialect) => {
  const setUp = async (options: TestServerOptions = {}): Promise<QueueHall> => {
    const databaseUrl = dialect === 'postgres' ? await postgres.createDatabase() : undefined
    const db = await openHallDb({
      directory: temporaryFolder(),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    })
    onTestFinished(() => db.close())
    return makeQueueHall(await createTestServer({ db, ...options }))
  }
  const stateOf = (hall: QueueHall, ticketId: string) =>
    readState<TicketState>(hall.server.db, hall.server.hallId, 'ticket', ticketId)

  test('one call is one ticket, with its reason, recorded by the hall', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1')
    const [first, second] = await hall.issue('A', 3)
    const answer = await hall.next(desk, 'W1')
    expect(answer.call).toMatchObject({
      ticketId: first,
      again: false,
      status: 'CALLED',
      calledAtMs: hall.server.nowMs(),
      reason: { code: 'LONGEST_WAIT', waitedMs: 600_000, run: 0 },
      basics: { number: 'A001', classId: 'A' },
    })
    expect(await stateOf(hall, first ?? '')).toMatchObject({ status: 'CALLED', windowId: 'W1', mode: 'HALL' })
    expect(await stateOf(hall, second ?? '')).toMatchObject({ status: 'WAITING', windowId: null })
    const event = await hall.server.db.get<{ type: string; verdict: string; bytes: Buffer }>(
      'SELECT type, verdict, bytes FROM event WHERE hall_id = ? AND hall_seq = ?',
      hall.server.hallId,
      answer.seq,
    )
    expect(event).toMatchObject({ type: 'ticket.called', verdict: 'accepted' })
    expect(JSON.parse(event?.bytes.toString() ?? '')).toMatchObject({
      actor: { staffId: CLERK },
      payload: { windowId: 'W1', unitIds: ['SCJG'], mode: 'HALL' },
    })
  })

  test('asked again, a window gets what it has, until it is through with it', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1')
    await hall.issue('A', 3)
    const first = await hall.next(desk, 'W1')
    const seq = first.seq
    expect(await hall.next(desk, 'W1')).toMatchObject({ call: { ...first.call, again: true }, seq })
    if (!first.call) throw new Error('no call')
    desk.record(started(first.call, 'W1'))
    await desk.push()
    expect((await hall.next(desk, 'W1')).call).toMatchObject({ again: true, status: 'SERVING' })
    desk.record(finished(first.call.ticketId, 'W1'))
    await desk.push()
    expect((await hall.next(desk, 'W1')).call).toMatchObject({ basics: { number: 'A002' }, again: false })
  })

  test('nobody waits for the window: no call, and nothing is recorded', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1', { B: 1 })
    await hall.issue('A', 2)
    const before = await hall.server.db.get('SELECT head_seq FROM hall WHERE hall_id = ?', hall.server.hallId)
    expect(await hall.next(desk, 'W1')).toMatchObject({ call: null, ahead: [] })
    expect(
      await hall.server.db.get('SELECT head_seq FROM hall WHERE hall_id = ?', hall.server.hallId),
    ).toEqual(before)
  })

  test('thirty windows at the same moment: each has one of its own, no ticket twice', async () => {
    const hall = await setUp()
    await hall.record(setting('queue.ahead', '0'))
    const desks = []
    for (let nth = 0; nth < 30; nth += 1) desks.push(await hall.desk(`W${nth}`, { A: 1, B: 1 }))
    await hall.issue('A', 20)
    await hall.issue('B', 20)
    const answers = await Promise.all(desks.map((desk, nth) => hall.next(desk, `W${nth}`)))
    const ids = answers.map(idOf)
    expect(new Set(ids).size).toBe(30)
    expect(ids).not.toContain(null)
    // The oldest thirty of both classes.
    const numbers = answers.map(({ call }) => call?.basics.number ?? '').toSorted()
    const oldest = Array.from({ length: 15 }, (_, nth) => String(nth + 1).padStart(3, '0'))
    expect(numbers).toEqual([...oldest.map((each) => `A${each}`), ...oldest.map((each) => `B${each}`)])
    expect(new Set(answers.map(({ seq }) => seq)).size).toBeLessThan(30)
  })

  test('two processes on one database never call one ticket twice', async () => {
    if (dialect !== 'postgres') return
    const hall = await setUp()
    await hall.record(setting('queue.ahead', '0'))
    const other = hall.server.another()
    const desks = []
    for (let nth = 0; nth < 16; nth += 1) {
      const desk = await hall.desk(`W${nth}`)
      if (nth % 2 === 1) desk.speakWith(other)
      desks.push(desk)
    }
    await hall.issue('A', 60)
    const called: string[] = []
    for (let round = 0; round < 3; round += 1)
      await Promise.all(
        desks.map(async (desk, nth) => {
          const service = nth % 2 === 1 ? other : hall.server.service
          const windowId = `W${nth}`
          const { call } = await service.next(desk.token, {
            windowId: windowId as never,
            staffId: CLERK,
            holds: [],
            byNumber: null,
          })
          if (!call) return
          expect(call.again).toBe(false)
          called.push(call.ticketId)
          desk.record(started(call, windowId))
          desk.record(finished(call.ticketId, windowId))
          await desk.push()
        }),
      )
    expect(called).toHaveLength(48)
    expect(new Set(called).size).toBe(48)
    expect(called.toSorted()).toEqual(
      Array.from({ length: 48 }, (_, nth) => `${hall.today}/A${String(nth + 1).padStart(3, '0')}`),
    )
  })

  test('the count of priority calls is kept, whatever process answers', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1')
    await hall.issue('A', 3)
    await hall.issue('A', 5, { lane: 'PRIORITY', priority: 'ELDERLY' }, 100)
    const codes: string[] = []
    for (let nth = 0; nth < 5; nth += 1) {
      const service = nth === 2 && dialect === 'postgres' ? hall.server.another() : hall.server.service
      const { call } = await service.next(desk.token, {
        windowId: 'W1' as never,
        staffId: CLERK,
        holds: [],
        byNumber: null,
      })
      if (!call) throw new Error('no call')
      codes.push(call.reason.code)
      desk.record(started(call, 'W1'))
      desk.record(finished(call.ticketId, 'W1'))
      await desk.push()
    }
    expect(codes).toEqual(['PRIORITY', 'PRIORITY', 'PRIORITY', 'NORMAL_TURN', 'PRIORITY'])
  })

  test('what others do to a ticket meanwhile is seen by the next call', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1')
    const [first = '', second = ''] = await hall.issue('A', 4)
    expect(idOf(await hall.next(desk, 'W1'))).toBe(first)
    desk.record(step('ticket.missed', first, { windowId: 'W1', policy: 'VOID', placeMs: 0 }))
    await desk.push()
    await hall.record(step('ticket.voided', second, { cause: 'LEFT', note: '', by: CLERK }))
    const third = await hall.next(desk, 'W1')
    expect(third.call?.basics.number).toBe('A003')
    desk.record(
      step('ticket.transferred', third.call?.ticketId ?? '', {
        unitIds: ['SCJG'],
        windowId: 'W1',
        toClassId: null,
        toWindowId: 'W2',
        reason: '',
      }),
    )
    await desk.push()
    expect((await hall.next(desk, 'W1')).call?.basics.number).toBe('A004')
    // At the other window it comes first, whatever that serves.
    const other = await hall.desk('W2', { B: 1 })
    expect((await hall.next(other, 'W2')).call).toMatchObject({
      basics: { number: 'A003' },
      reason: { code: 'TRANSFERRED_HERE' },
    })
  })

  test('whose turn it is, whatever window has the visitor, is changed by who leads the hall', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1')
    const [first = ''] = await hall.issue('A', 1)
    await hall.next(desk, 'W1')
    const back = step('ticket.transferred', first, {
      unitIds: ['SCJG'],
      windowId: 'W1',
      toClassId: null,
      toWindowId: null,
      reason: '窗口设备故障',
    })
    const ahead = step('ticket.prioritised', first, { group: 'URGENT', reason: '赶火车', by: CLERK })
    for (const each of [back, ahead]) desk.record(each)
    const notAllowed = { verdict: 'quarantined', reason: 'NOT_ALLOWED' }
    expect(await desk.push()).toMatchObject([notAllowed, notAllowed])
    expect(await stateOf(hall, first)).toMatchObject({ status: 'CALLED', windowId: 'W1', priority: null })
    const head = '1009' as StaffId
    await hall.record(staff(head, true, 'WINDOW_HEAD'))
    desk.record({ ...back, staffId: head })
    expect(await desk.push()).toMatchObject([{ verdict: 'accepted' }])
    expect(await stateOf(hall, first)).toMatchObject({ status: 'WAITING', windowId: null })
  })

  test('a new rule or another class counts from the next call on', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1', { B: 1 })
    await hall.issue('A', 1)
    expect(idOf(await hall.next(desk, 'W1'))).toBeNull()
    await hall.desk('W1', { A: 1 })
    expect((await hall.next(desk, 'W1')).call?.basics.number).toBe('A001')
  })

  test('by number: out of the order, with the reason; not what another window has', async () => {
    const hall = await setUp()
    const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
    const [first = '', , third = ''] = await hall.issue('A', 3)
    const wish = (ticketId: string) => ({ byNumber: { ticketId, note: '带小孩' } })
    const called = await hall.next(one, 'W1', wish(third))
    expect(called.call).toMatchObject({
      ticketId: third,
      reason: { code: 'BY_NUMBER', note: '带小孩', waitedMs: 598_000 },
    })
    expect(await codeOf(hall.next(two, 'W2', wish(third)))).toBe('TICKET_ELSEWHERE')
    expect(await codeOf(hall.next(two, 'W2', wish(`${hall.today}/A099`)))).toBe('NOT_FOUND ticket')
    // Both at once: one has it.
    await hall.issue('A', 1, {}, 50)
    const three = await hall.desk('W3')
    const both = await Promise.allSettled([
      hall.next(two, 'W2', wish(first)),
      hall.next(three, 'W3', wish(first)),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    if (!called.call) throw new Error('no call')
    one.record(started(called.call, 'W1'))
    one.record(finished(third, 'W1'))
    await one.push()
    expect(await codeOf(hall.next(one, 'W1', wish(third)))).toBe('TICKET_ENDED')
  })

  test('held or missed, a ticket comes back by its number', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1')
    const [first = ''] = await hall.issue('A', 2)
    await hall.next(desk, 'W1')
    desk.record(step('ticket.held', first, { windowId: 'W1', reason: '复印' }))
    await desk.push()
    const other = await hall.desk('W2')
    const wish = { byNumber: { ticketId: first, note: '回来了' } }
    expect(await codeOf(hall.next(other, 'W2', wish))).toBe('TICKET_ELSEWHERE')
    expect((await hall.next(desk, 'W1', wish)).call).toMatchObject({
      ticketId: first,
      reason: { code: 'CALLED_BACK' },
    })
  })

  test('who may ask', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1')
    await hall.issue('A', 3)
    const stranger = await hall.server.enrolled('DESK', 'stranger')
    expect(await codeOf(hall.next(stranger, 'W1'))).toBe('NOT_ALLOWED')
    expect(await codeOf(hall.next(hall.kiosk, 'W1'))).toBe('NOT_ALLOWED')
    expect(await codeOf(hall.next(desk, 'W9'))).toBe('NOT_FOUND window')
    expect(await codeOf(hall.next(desk, 'W1', { staffId: '9001' as StaffId }))).toBe('NOT_FOUND staff')
    expect(await codeOf(hall.next(desk, 'W1', { staffId: 'nobody' as StaffId }))).toBe('NOT_FOUND staff')
    await hall.record(serviceWindow('W2', false))
    expect(await codeOf(hall.next(hall.office, 'W2'))).toBe('NOT_FOUND window')
    // One that is refused keeps nobody else from being answered.
    const [good, bad] = await Promise.allSettled([hall.next(desk, 'W1'), hall.next(stranger, 'W1')])
    expect([good.status, bad.status]).toEqual(['fulfilled', 'rejected'])
    // A colleague's machine of the same units, and whoever sees the whole hall, may.
    const colleague = await hall.desk('W3')
    expect((await hall.next(colleague, 'W1')).call?.again).toBe(true)
    expect((await hall.next(hall.office, 'W1')).call?.again).toBe(true)
    await hall.server.db.transaction(hall.server.hallId, (tx) =>
      tx.run("UPDATE device SET standing = 'REVOKED' WHERE device_id = ?", desk.deviceId),
    )
    expect(await codeOf(hall.next(desk, 'W1'))).toBe('DEVICE_REVOKED')
  })

  test('tickets of yesterday are nobody’s next, and can be asked for by number', async () => {
    const hall = await setUp()
    const desk = await hall.desk('W1')
    const [old = ''] = await hall.issue('A', 1)
    hall.server.advance(24 * 3_600_000)
    await desk.hello()
    await hall.office.hello()
    await hall.record(opened('W1'))
    expect(idOf(await hall.next(desk, 'W1'))).toBeNull()
    await hall.kiosk.hello()
    await hall.issue('A', 1, {}, 1)
    expect((await hall.next(desk, 'W1')).call?.ticketId).toBe(`${hall.today}/A001`)
    const other = await hall.desk('W2')
    expect((await hall.next(other, 'W2', { byNumber: { ticketId: old, note: '昨天' } })).call?.ticketId).toBe(
      old,
    )
  })
})
