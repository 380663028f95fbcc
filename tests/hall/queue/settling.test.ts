import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openHallDb } from '../../../db/hall/storage/index.ts'
import { NEXT_ANSWER_MS } from '../../../db/sync/transport.ts'
import { SyncError } from '../../../db/sync/wire.ts'
import type { FakeDesk } from '../../helpers/fake-desk.ts'
import { startPostgres, type TestPostgres } from '../../helpers/postgres.ts'
import { basics, finished, listening, makeQueueHall, step, VISIT } from '../../helpers/queue-hall.ts'
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
    const { server } = hall
    const one = await hall.desk('W1')
    const two = await hall.desk('W2')
    const [firstId = ''] = await hall.issue('A', 4)
    const begunMs = server.nowMs() - 600_000
    /** Lets what was put off go on, a few times. */
    const go = async (times = 20): Promise<void> => {
      for (let nth = 0; nth < times; nth += 1) {
        await new Promise((resolve) => void setTimeout(resolve, 5))
        server.runLater()
      }
    }
    return {
      server,
      one,
      two,
      go,
      /** The first window serves the first slip from hand to hand, and the hall hears of it later. */
      byHand(): void {
        one.record(
          step('ticket.started', firstId, {
            unitIds: ['SCJG'],
            windowId: 'W1',
            visitId: VISIT,
            mode: 'BY_HAND',
            basics: basics('A', 1, { issuedAtMs: begunMs }),
          }),
        )
        one.record(finished(firstId, 'W1'))
      },
      /** A machine is back, and says how much it brings. */
      back: (desk: FakeDesk, waiting: number) =>
        desk.hello({
          report: {
            waiting,
            oldestWaitingAtMs: waiting === 0 ? null : server.nowMs() - 30_000,
            clockGrade: 'A',
            wall: server.nowMs(),
            diskFreeBytes: null,
            filling: false,
          },
        }),
      /** The second window asks, and what goes on by itself goes on. */
      async ask(service: Pick<typeof server.service, 'next'> = server.service) {
        const call: { number: string | null } = { number: null }
        const wish = { windowId: 'W2', staffId: '1001', holds: [], byNumber: null } as never
        // Told that the hall cannot say yet, a desk asks again.
        const asking = async (): Promise<void> => {
          const answer = await service.next(two.token, wish).catch((error: unknown) => {
            if (error instanceof SyncError && error.code === 'BUSY') return null
            throw error
          })
          if (answer) call.number = answer.call?.basics.number ?? 'nobody'
          else await asking()
        }
        void asking()
        await go()
        return call
      },
      /** The row is told by now, and the call comes once every window has heard so. */
      async calledAfterThat(call: { readonly number: string | null }) {
        await go(40)
        expect(call.number).toBe(null)
        server.advance(1_000)
        // As long as a busy machine takes for it.
        for (let nth = 0; nth < 400 && call.number === null; nth += 1) await go(1)
        return call.number
      },
      queue: (desk: FakeDesk) => server.service.queue(desk.token, null),
    }
  }

  test('a call waits for what a machine brings, and for no longer than it takes', async () => {
    const { server, one, two, byHand, back, ask, calledAfterThat, queue } = await setUp()
    byHand()
    server.advance(30_000)
    await back(one, 2)
    const call = await ask()
    expect(call.number).toBe(null)
    await expect(queue(two)).rejects.toMatchObject({ code: 'BUSY' })
    const { changes, stop } = await listening(server.service, two)
    expect(changes).toEqual([])
    await one.push()
    expect(await calledAfterThat(call)).toBe('A002')
    expect(changes[0]).toMatchObject({ tickets: [], windows: [] })
    expect(await queue(two)).toMatchObject({ windows: [{}, {}] })
    stop()
  })

  test('a machine that never brings them is waited for once in a minute, and a moment', async () => {
    const { server, one, two, go, byHand, back, ask, calledAfterThat, queue } = await setUp()
    byHand()
    server.advance(30_000)
    await back(one, 2)
    const call = await ask()
    server.advance(3_000)
    expect(await calledAfterThat(call)).toBe('A001')
    server.advance(9_000)
    await back(one, 2)
    await go(2)
    expect(await queue(two)).not.toBe(null)
    server.advance(60_000)
    await back(one, 2)
    await go(2)
    await expect(queue(two)).rejects.toThrow(SyncError)
  })

  test('a machine that is back is not called for before the others of its outage are', async () => {
    const { server, one, two, go, byHand, back, ask, calledAfterThat } = await setUp()
    byHand()
    server.advance(90_000)
    await back(two, 0)
    const call = await ask()
    expect(call.number).toBe(null)
    await back(one, 2)
    await go()
    expect(call.number).toBe(null)
    await one.push()
    expect(await calledAfterThat(call)).toBe('A002')
  })

  test('a press is told in time that the hall cannot say yet, and nobody is called for one that has given up', async () => {
    // All that may be waited for one after the other is longer than a clerk waits.
    const { server, one, two, go, byHand, back } = await setUp()
    byHand()
    server.advance(10_000)
    const other = server.another()
    two.speakWith(other)
    await two.hello()
    const press = async () => {
      const fromMs = server.nowMs()
      const told = { code: '' }
      const wish = { windowId: 'W2', staffId: '1001', holds: [], byNumber: null } as never
      void other.next(two.token, wish).catch((error: unknown) => {
        told.code = error instanceof SyncError ? error.code : 'INTERNAL'
      })
      while (told.code === '' && server.nowMs() - fromMs < NEXT_ANSWER_MS) {
        server.advance(250)
        await go(2)
      }
      return { code: told.code, tookMs: server.nowMs() - fromMs }
    }
    const first = await press()
    expect(first.code).toBe('BUSY')
    expect(first.tookMs).toBeLessThan(NEXT_ANSWER_MS - 1_000)
    one.speakWith(other)
    await back(one, 2)
    expect((await press()).code).toBe('BUSY')
    for (let seconds = 0; seconds < 12; seconds += 1) {
      server.advance(1_000)
      await go(4)
    }
    await one.push()
    const row = await other.queue(two.token, null)
    expect(row?.tickets.filter(({ status }) => status === 'CALLED')).toEqual([])
  })

  test('a machine that was gone for hours is nobody’s to wait for', async () => {
    const { server, two, go, ask } = await setUp()
    server.advance(3 * 3_600_000)
    await two.hello()
    server.advance(120_000)
    await two.hello()
    await go(2)
    expect((await ask()).number).toBe('A001')
  })

  test('a server that begins waits for the windows that were there, and not for ever', async () => {
    const { server, one, two, ask, calledAfterThat } = await setUp()
    server.advance(10_000)
    const other = server.another()
    await two.hello()
    two.speakWith(other)
    const call = await ask(other)
    expect(call.number).toBe(null)
    // It may have said so to another process.
    if (dialect === 'postgres') await one.hello()
    else server.advance(5_000)
    expect(await calledAfterThat(call)).toBe('A001')
  })

  test('what a machine says to one process, another one waits for', async () => {
    if (dialect !== 'postgres') return
    const { server, one, two, go, byHand, back, ask, calledAfterThat } = await setUp()
    const other = server.another()
    await go()
    byHand()
    server.advance(30_000)
    await two.hello()
    await back(one, 2)
    await go()
    const call = await ask(other)
    expect(call.number).toBe(null)
    await one.push()
    expect(await calledAfterThat(call)).toBe('A002')
  })
})
