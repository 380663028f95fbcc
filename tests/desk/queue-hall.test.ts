import { describe, expect, test, vi } from 'vitest'
import type { Result } from '../../db/contract/index.ts'
import { readEntityHistory } from '../../db/store/index.ts'
import type { TestPage } from '../helpers/test-desk.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from '../helpers/test-hall-server.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'

const ADMIN = { staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }

/** A hall with its server, a supervisor's machine, desks at A01 and C01, and tickets given out at the first of them. */
const aHall = async (settings: Readonly<Record<string, string>> = {}) => {
  const server = await startTestHallServer()
  const supervisor = await server.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  recordQueueSetUp(supervisor.desk.host.store(), ADMIN)
  for (const [key, value] of Object.entries(settings))
    supervisor.desk.host
      .store()
      .record(ADMIN, (act) =>
        act.append({ type: 'reference.setting_set', entityId: key, payload: { key, value, source: null } }),
      )
  await supervisor.quiet()
  const one = await server.join({ name: '一号机', windowId: 'A01' })
  const two = await server.join({ name: '二号机', windowId: 'C01' })
  await server.settle(supervisor, one, two)
  const clerk = await one.signIn('1001')
  const other = await two.signIn('3001')
  return { server, supervisor, one, two, clerk, other }
}

const windowOf = (page: TestPage): Promise<Result<'queue.window'>> => page.call('queue.window', {})

/** Until the page sees it so. */
const until = async (page: TestPage, isSo: (view: Result<'queue.window'>) => void): Promise<void> => {
  await vi.waitFor(async () => isSo(await windowOf(page)), { timeout: 8_000, interval: 20 })
}

const issue = async (page: TestPage, count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let nth = 0; nth < count; nth += 1)
    ids.push((await page.call('queue.issue', { classId: 'A' })).ticketId)
  return ids
}

/** What the machine and the hall have of a ticket, step by step. */
const stepsOf = ({ desk }: HallDesk, ticketId: string): string[] =>
  readEntityHistory(desk.host.store().read, 'ticket', ticketId).map(({ type }) => type)

/** Time passes, with everybody awake. */
const pass = async (server: { clock: { advance(ms: number): void } }, ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 4_000) {
    server.clock.advance(Math.min(4_000, left))
    await new Promise((resolve) => void setTimeout(resolve, 20))
  }
}

describe('a desk of a hall', () => {
  test('two windows call, and never the same', async () => {
    const { clerk, other, server, one, two, supervisor } = await aHall()
    const ids = await issue(clerk, 4)
    await until(other, (view) => expect(view.waiting).toBe(4))
    const [first, second] = await Promise.all([clerk.call('queue.next', {}), other.call('queue.next', {})])
    const numbers = [first.view.current?.number, second.view.current?.number]
    expect(numbers.toSorted()).toEqual([ids[0]?.slice(11), ids[1]?.slice(11)].toSorted())
    expect(first.view).toMatchObject({ mode: 'HALL', isStale: false, status: 'OPEN' })
    await clerk.call('queue.start', {})
    await other.call('queue.start', {})
    // Each sees the other's ticket on its board.
    await vi.waitFor(
      async () => {
        const board = await one.desk.openPage().call('screen.board', {})
        expect(board.windows.filter(({ isServing }) => isServing).map(({ windowId }) => windowId)).toEqual([
          'A01',
          'C01',
        ])
      },
      { timeout: 8_000, interval: 20 },
    )
    await clerk.call('queue.finish', { outcome: 'OTHER' })
    await other.call('queue.finish', { outcome: 'OTHER' })
    await server.settle(supervisor, one, two)
    expect(stepsOf(supervisor, ids[0] ?? '')).toEqual([
      'ticket.issued',
      'ticket.called',
      'ticket.started',
      'ticket.finished',
    ])
  })

  test('the hall gone: handed ahead, then by hand, and back to one history', async () => {
    const { clerk, other, server, one, two, supervisor } = await aHall()
    const ids = await issue(clerk, 8)
    await until(other, (view) => expect(view.waiting).toBe(8))
    await clerk.call('queue.open', {})
    await other.call('queue.open', {})
    await server.settle(supervisor, one, two)
    await clerk.call('queue.next', {})
    await other.call('queue.next', {})
    await clerk.call('queue.start', {})
    await server.settle(supervisor, one, two)
    const before = await windowOf(clerk)
    expect(before).toMatchObject({ mode: 'HALL', current: { number: 'A001' } })
    // One it had is near its turn now, and was asked back.
    expect(before.ahead.length).toBeGreaterThan(0)
    const theirs = (await windowOf(other)).ahead.map(({ number }) => number)
    const mine = before.ahead.map(({ number }) => number)
    expect(mine.filter((number) => theirs.includes(number))).toEqual([])

    one.way.down = true
    two.way.down = true
    for (const end of [...one.way.lives, ...two.way.lives]) end()
    await pass(server, 20_000)
    await until(clerk, (view) => expect(view).toMatchObject({ mode: 'AHEAD', isStale: true }))
    const board = await one.desk.openPage().call('screen.board', {})
    expect(board).toMatchObject({ isStale: true, mode: 'AWAY' })

    const called: string[] = []
    for (const page of [clerk, other]) {
      for (let view = await windowOf(page); ; view = await windowOf(page)) {
        if (view.current?.status === 'CALLED') {
          called.push(view.current.number)
          await page.call('queue.start', {})
        }
        const next = await page.call('queue.next', { outcome: 'OTHER' })
        if (next.got === 'BY_HAND') break
        expect(next.got).toBe('CALLED')
        expect(next.view.current).toMatchObject({ mode: 'AHEAD', reason: { code: 'AHEAD' } })
      }
      expect((await windowOf(page)).mode).toBe('BY_HAND')
    }
    expect(called.length).toBe(1 + mine.length + theirs.length)
    expect(new Set(called).size).toBe(called.length)

    // The visitor with the slip A002 … somebody the hall had kept for itself.
    const free = ids.map((id) => id.slice(11)).filter((number) => ![...mine, ...theirs].includes(number))
    const slip = free.find((number) => !['A001', 'A002'].includes(number)) ?? ''
    const served = await clerk.call('queue.byHand', { text: slip.toLowerCase() })
    expect(served.current).toMatchObject({ number: slip, status: 'SERVING', mode: 'BY_HAND' })
    await clerk.call('queue.finish', { outcome: 'OTHER' })
    expect(await clerk.codeOf('queue.callNumber', { text: free.at(-1) ?? '', reason: 'x' })).toBe(
      'QUEUE_HALL_AWAY',
    )

    one.way.down = false
    two.way.down = false
    await clerk.call('sync.now', {})
    await other.call('sync.now', {})
    await until(clerk, (view) => expect(view).toMatchObject({ mode: 'HALL', isStale: false }))
    await server.settle(supervisor, one, two)
    const done = (await clerk.call('screen.board', {})).waiting
    const rest: string[] = []
    for (let nth = 0; nth < done; nth += 1) {
      const next = await clerk.call('queue.next', { outcome: 'OTHER' })
      if (next.got === 'NOBODY') break
      rest.push(next.view.current?.number ?? '')
      await clerk.call('queue.start', {})
    }
    await clerk.call('queue.finish', { outcome: 'OTHER' })
    await server.settle(supervisor, one, two)
    for (const ticketId of ids) {
      const steps = stepsOf(supervisor, ticketId)
      expect([ticketId, steps.filter((type) => type === 'ticket.finished').length]).toEqual([ticketId, 1])
    }
    expect(supervisor.desk.host.store().read.get('SELECT count(*) AS n FROM conflict')).toEqual({ n: 0 })
    expect([...one.desk.errors, ...two.desk.errors]).toEqual([])
  }, 60_000)
})
