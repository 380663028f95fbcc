import { expect, test } from 'vitest'
import { errorMessage } from '../../db/contract/index.ts'
import { PROTOCOL } from '../../db/sync/wire.ts'
import { aPerson, anApplication } from '../helpers/an-application.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from '../helpers/test-hall-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

// Desks and servers of different releases (sync.md point 13): served two releases back, told when it is more, nothing
// refused for good, and healed by the update alone.

const hallOfTwo = async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const desk = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(supervisor, desk)
  /** The pace of what only a person heals is a minute: the machines were asleep for it. */
  const minuteLater = (): void => hall.clock.advance(70_000)
  return { hall, supervisor, desk, minuteLater }
}
const stateOf = async ({ desk }: HallDesk) => desk.openPage().call('sync.state', {})
const named = (name: string) => anApplication({ applicant: aPerson({ name, identifier: null }) })

test('a desk two releases old is served as ever', async () => {
  const { hall, supervisor, desk, minuteLater } = await hallOfTwo()
  await hall.restart({ protocols: { newest: PROTOCOL + 2, oldest: PROTOCOL }, programVersion: '9.0.0' })
  minuteLater()
  const fang = await desk.signIn('1001')
  const { caseId } = await fang.call('cases.open', anApplication())
  await expect.poll(async () => (await stateOf(desk)).serverVersion, { timeout: 10_000 }).toBe('9.0.0')
  await hall.settle(supervisor, desk)
  expect(await stateOf(desk)).toMatchObject({ link: 'ONLINE', problem: null, waiting: 0 })
  const inspector = await supervisor.signIn('9003')
  expect(await inspector.call('cases.get', { caseId })).toMatchObject({ caseId })
  const late = await hall.join({ name: '二号机', windowId: 'A01' })
  await hall.settle(supervisor, desk, late)
}, 60_000)

test.each([
  ['older than a server serves', 'DESK_TOO_OLD', { newest: PROTOCOL + 3, oldest: PROTOCOL + 1 }],
  ['newer than its server', 'SERVER_TOO_OLD', { newest: PROTOCOL - 1, oldest: PROTOCOL - 1 }],
] as const)(
  'a desk %s says so, goes on by itself, and sends everything once both fit',
  async (_what, problem, protocols) => {
    const { hall, supervisor, desk, minuteLater } = await hallOfTwo()
    const newcomer = hall.openDesk(temporaryFolder(), 'new machine')
    const code = await hall.code({ name: '二号机', windowId: 'A01' })
    await hall.restart({ protocols })
    minuteLater()
    await expect.poll(async () => (await stateOf(desk)).problem, { timeout: 10_000 }).toBe(problem)
    const fang = await desk.signIn('1001')
    const opened = [
      await fang.call('cases.open', named('王五')),
      await fang.call('cases.open', named('赵六')),
    ]
    const state = await stateOf(desk)
    expect(state).toMatchObject({ link: 'OFFLINE', problem })
    expect(state.waiting).toBeGreaterThanOrEqual(2)

    // A machine that is to join is told in words, in both languages.
    const page = newcomer.desk.openPage()
    const joining = { address: 'http://127.0.0.1:4730', code, deviceName: '新机' }
    await expect(page.call('setup.joinHall', joining)).rejects.toMatchObject({
      code: 'HALL_REFUSED',
      details: { problem },
    })

    for (const locale of ['zh-CN', 'en'] as const)
      expect(errorMessage('HALL_REFUSED', { problem }, locale)).not.toContain(problem)

    await hall.restart()
    minuteLater()
    await hall.settle(supervisor, desk)
    const inspector = await supervisor.signIn('9003')
    for (const { caseId } of opened)
      expect(await inspector.call('cases.get', { caseId })).toMatchObject({ caseId })
    expect(await stateOf(desk)).toMatchObject({ link: 'ONLINE', problem: null, waiting: 0, news: [] })
    expect(await page.call('setup.joinHall', joining)).toMatchObject({ deviceName: '二号机' })
  },
  60_000,
)

test('a server that does not know a record keeps it, says so, and counts it after its update', async () => {
  const { hall, supervisor, desk, minuteLater } = await hallOfTwo()
  await hall.restart({ knows: (type) => type !== 'case.accepted' })
  minuteLater()
  const fang = await desk.signIn('1001')
  const { caseId } = await fang.call('cases.open', anApplication())
  await fang.call('cases.accept', { caseId, tolerance: null })
  await expect.poll(async () => (await stateOf(desk)).quarantined, { timeout: 10_000 }).toBe(1)
  const { rows } = await fang.call('sync.outbox', {})
  expect(rows).toMatchObject([
    { type: 'case.accepted', state: 'QUARANTINED', reason: 'UNKNOWN_TYPE', caseId },
  ])
  expect(await stateOf(desk)).toMatchObject({ link: 'ONLINE', waiting: 0 })
  const inspector = await supervisor.signIn('9003')
  const statusAt = async () => (await inspector.call('cases.get', { caseId })).status
  await expect.poll(statusAt, { timeout: 10_000 }).toBe('REVIEWING')

  await hall.restart()
  minuteLater()
  await expect.poll(statusAt, { timeout: 10_000 }).toBe('ACCEPTED')
  await hall.settle(supervisor, desk)
  expect((await fang.call('cases.get', { caseId })).status).toBe('ACCEPTED')
  expect(await stateOf(desk)).toMatchObject({ quarantined: 0, problem: null })
  expect((await fang.call('sync.outbox', {})).rows).toEqual([])
}, 60_000)
