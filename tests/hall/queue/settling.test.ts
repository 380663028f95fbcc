import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openHallDb } from '../../../db/hall/storage/index.ts'
import type { NextAnswer } from '../../../db/sync/queue-wire.ts'
import { SyncError } from '../../../db/sync/wire.ts'
import type { FakeDesk } from '../../helpers/fake-desk.ts'
import { startPostgres, type TestPostgres } from '../../helpers/postgres.ts'
import {
  basics,
  finished,
  listening,
  makeQueueHall,
  step,
  VISIT,
  type QueueHall,
} from '../../helpers/queue-hall.ts'
import { createTestServer } from '../../helpers/test-server.ts'
import { temporaryFolder } from '../../helpers/test-store.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

describe.each(['sqlite', 'postgres'] as const)('after an outage, on %s', (dialect) => {
  const setUp = async () => {
    const databaseUrl = dialect === 'postgres' ? await postgres.createDatabase() : undefined
    const db = await openHallDb({
      directory: temporaryFolder(),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    })
    onTestFinished(() => db.close())
    const hall = await makeQueueHall(await createTestServer({ db }))
    const one = await hall.desk('W1')
    const two = await hall.desk('W2')
    const ids = await hall.issue('A', 4)
    return { hall, one, two, ids, begunMs: hall.server.nowMs() - 600_000 }
  }
  /** A window serves the first slip from hand to hand, and the hall hears of it later. */
  const byHand = (desk: FakeDesk, ticketId: string, issuedAtMs: number): void => {
    desk.record(
      step('ticket.started', ticketId, {
        unitIds: ['SCJG'],
        windowId: 'W1',
        visitId: VISIT,
        mode: 'BY_HAND',
        basics: basics('A', 1, { issuedAtMs }),
      }),
    )
    desk.record(finished(ticketId, 'W1'))
  }
  const helloWith = (hall: QueueHall, desk: FakeDesk, waiting: number) =>
    desk.hello({
      report: {
        waiting,
        oldestWaitingAtMs: waiting === 0 ? null : hall.server.nowMs() - 30_000,
        clockGrade: 'A',
        wall: hall.server.nowMs(),
        diskFreeBytes: null,
        filling: false,
      },
    })
  /** Lets what was put off go on, a few times. */
  const go = async (hall: QueueHall, times = 20): Promise<void> => {
    for (let nth = 0; nth < times; nth += 1) {
      await new Promise((resolve) => void setTimeout(resolve, 5))
      hall.server.runLater()
    }
  }
  /** The row is told by now, and the call comes once every window has heard so. */
  const calledAfterThat = async (hall: QueueHall, call: { readonly number: string | null }) => {
    expect(call.number).toBe(null)
    hall.server.advance(1_000)
    await go(hall)
    return call.number
  }
  const asked = (answer: Promise<NextAnswer>) => {
    const state: { number: string | null } = { number: null }
    void answer.then(({ call }) => {
      state.number = call?.basics.number ?? 'nobody'
    })
    return state
  }

  test('a call waits for what a machine brings, and for no longer than it takes', async () => {
    const { hall, one, two, ids, begunMs } = await setUp()
    byHand(one, ids[0] ?? '', begunMs)
    hall.server.advance(30_000)
    await helloWith(hall, one, 2)
    const call = asked(hall.next(two, 'W2'))
    await go(hall)
    expect(call.number).toBe(null)
    await expect(hall.server.service.queue(two.token, null)).rejects.toMatchObject({ code: 'BUSY' })
    const { changes, stop } = await listening(hall.server.service, two)
    expect(changes).toEqual([])
    await one.push()
    await go(hall)
    expect(await calledAfterThat(hall, call)).toBe('A002')
    expect(changes[0]).toMatchObject({ tickets: [], windows: [] })
    expect(await hall.server.service.queue(two.token, null)).toMatchObject({ windows: [{}, {}] })
    stop()
  })

  test('a machine that never brings them is waited for once in a minute, and a moment', async () => {
    const { hall, one, two, ids, begunMs } = await setUp()
    byHand(one, ids[0] ?? '', begunMs)
    hall.server.advance(30_000)
    await helloWith(hall, one, 2)
    const call = asked(hall.next(two, 'W2'))
    await go(hall)
    hall.server.advance(3_000)
    await go(hall)
    expect(await calledAfterThat(hall, call)).toBe('A001')
    hall.server.advance(9_000)
    await helloWith(hall, one, 2)
    await go(hall, 2)
    expect(await hall.server.service.queue(two.token, null)).not.toBe(null)
    hall.server.advance(60_000)
    await helloWith(hall, one, 2)
    await go(hall, 2)
    await expect(hall.server.service.queue(two.token, null)).rejects.toThrow(SyncError)
  })

  test('a machine that is back is not called for before the others of its outage are', async () => {
    const { hall, one, two, ids, begunMs } = await setUp()
    byHand(one, ids[0] ?? '', begunMs)
    hall.server.advance(90_000)
    await helloWith(hall, two, 0)
    const call = asked(hall.next(two, 'W2'))
    await go(hall)
    expect(call.number).toBe(null)
    await helloWith(hall, one, 2)
    await go(hall)
    expect(call.number).toBe(null)
    await one.push()
    await go(hall)
    expect(await calledAfterThat(hall, call)).toBe('A002')
  })

  test('a machine that was gone for hours is nobody’s to wait for', async () => {
    const { hall, two } = await setUp()
    hall.server.advance(3 * 3_600_000)
    await two.hello()
    hall.server.advance(120_000)
    await two.hello()
    await go(hall, 2)
    expect((await hall.next(two, 'W2')).call).not.toBe(null)
  })

  test('a server that begins waits for the windows that were there, and not for ever', async () => {
    const { hall, one, two } = await setUp()
    hall.server.advance(10_000)
    const other = hall.server.another()
    await two.hello()
    two.speakWith(other)
    const call = asked(
      other.next(two.token, { windowId: 'W2' as never, staffId: '1001' as never, holds: [], byNumber: null }),
    )
    await go(hall)
    expect(call.number).toBe(null)
    if (dialect === 'postgres') {
      // It may have said so to another process.
      await one.hello()
      await go(hall)
    } else {
      hall.server.advance(5_000)
      await go(hall)
    }
    expect(await calledAfterThat(hall, call)).toBe('A001')
  })

  test('what a machine says to one process, another one waits for', async () => {
    if (dialect !== 'postgres') return
    const { hall, one, two, ids, begunMs } = await setUp()
    const other = hall.server.another()
    await go(hall)
    byHand(one, ids[0] ?? '', begunMs)
    hall.server.advance(30_000)
    await two.hello()
    await helloWith(hall, one, 2)
    await go(hall)
    const call = asked(
      other.next(two.token, { windowId: 'W2' as never, staffId: '1001' as never, holds: [], byNumber: null }),
    )
    await go(hall)
    expect(call.number).toBe(null)
    await one.push()
    await go(hall)
    expect(await calledAfterThat(hall, call)).toBe('A002')
  })
})
