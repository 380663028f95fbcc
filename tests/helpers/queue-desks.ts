import { vi } from 'vitest'
import type { Result } from '../../db/contract/index.ts'
import { readEntityHistory } from '../../db/store/index.ts'
import { recordQueueSetUp } from './queue-setup.ts'
import type { TestPage } from './test-desk.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from './test-hall-server.ts'

const ADMIN = { staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }

/** A hall with its server, a supervisor's machine, desks at A01 and C01, and tickets given out at the first of them. */
export const aHall = async (settings: Readonly<Record<string, string>> = {}) => {
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

export const windowOf = (page: TestPage): Promise<Result<'queue.window'>> => page.call('queue.window', {})

/** Until the page sees it so. */
export const until = async (page: TestPage, isSo: (view: Result<'queue.window'>) => void): Promise<void> => {
  await vi.waitFor(async () => isSo(await windowOf(page)), { timeout: 8_000, interval: 20 })
}

export const issue = async (page: TestPage, count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let nth = 0; nth < count; nth += 1)
    ids.push((await page.call('queue.issue', { classId: 'A' })).ticketId)
  return ids
}

/** What the machine and the hall have of a ticket, step by step. */
export const stepsOf = ({ desk }: HallDesk, ticketId: string): string[] =>
  readEntityHistory(desk.host.store().read, 'ticket', ticketId).map(({ type }) => type)

/** Time passes, with everybody awake. */
export const pass = async (server: { clock: { advance(ms: number): void } }, ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 4_000) {
    server.clock.advance(Math.min(4_000, left))
    await new Promise((resolve) => void setTimeout(resolve, 20))
  }
}

/** The records of a ticket, in the hall's order. */
export const ticketEvents = ({ desk }: HallDesk, ticketId: string) =>
  readEntityHistory(desk.host.store().read, 'ticket', ticketId)

/** As far as every step of a window says it. */
export interface TicketCalled {
  readonly windowId: string
}
