import { expect, test, vi } from 'vitest'
import { append } from '../../db/desk/append.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'
import { createTestDesk, type TestPage } from '../helpers/test-desk.ts'

const ADMIN = { staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }

const crowdedOn = async (page: TestPage) => {
  const board = await page.call('screen.board', {})
  return {
    isCrowd: board.isCrowd,
    classes: board.classes.filter(({ isCrowd }) => isCrowd).map(({ classId }) => classId),
  }
}

test('the board and whoever leads are told of a crowd by the tickets that wait, and no more when they are called', async () => {
  const desk = createTestDesk({ settings: { 'queue.crowd': '3', 'queue.class_crowd': '2' } })
  recordQueueSetUp(desk.host.store())
  const clerk = await desk.signIn('1001')
  const lead = await desk.signIn('9003')
  const screen = desk.openPage({ screen: true })
  const issue = async (classId: string): Promise<void> => {
    desk.clock.advance(1_000)
    await clerk.call('queue.issue', { classId })
  }
  await issue('A')
  await issue('B')
  expect(await crowdedOn(screen)).toEqual({ isCrowd: false, classes: [] })
  expect(await lead.call('screen.crowd', {})).toEqual({
    waiting: 2,
    isCrowd: false,
    limit: 3,
    classLimit: 2,
    classes: [],
  })
  await issue('A')
  expect(await crowdedOn(screen)).toEqual({ isCrowd: true, classes: ['A'] })
  expect(await lead.call('screen.crowd', {})).toMatchObject({
    waiting: 3,
    isCrowd: true,
    classes: [{ classId: 'A', prefix: 'A', name: '号别A', nameEn: 'Class A', waiting: 2 }],
  })
  expect((await lead.call('queue.overview', {})).crowd).toEqual({ isCrowd: true, limit: 3 })
  await clerk.call('queue.next', {})
  expect(await crowdedOn(screen)).toEqual({ isCrowd: false, classes: [] })
})

test('a screen on a machine of its own tells it by the row of the hall, and nothing of a row it cannot see', async () => {
  const server = await startTestHallServer()
  const supervisor = await server.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  recordQueueSetUp(supervisor.desk.host.store(), ADMIN)
  supervisor.desk.host.store().record(ADMIN, (act) => {
    append(act, 'reference.setting_set', 'queue.crowd', { key: 'queue.crowd', value: '2', source: null })
  })
  await supervisor.quiet()
  const kiosk = await server.join({ name: '大厅屏', kind: 'KIOSK' })
  const window = await server.join({ name: '一号机', windowId: 'A01' })
  await server.settle(supervisor, window)
  const screen = kiosk.desk.openPage()
  const clerk = await window.signIn('1001')
  const soon = async (isCrowd: boolean): Promise<void> => {
    await vi.waitFor(async () => expect(await screen.call('screen.crowd', {})).toMatchObject({ isCrowd }), {
      timeout: 10_000,
      interval: 50,
    })
  }
  await clerk.call('queue.issue', { classId: 'A' })
  await soon(false)
  await clerk.call('queue.issue', { classId: 'A' })
  await soon(true)
  expect(await crowdedOn(screen)).toEqual({ isCrowd: true, classes: [] })
  kiosk.way.down = true
  for (const end of kiosk.way.lives) end()
  server.clock.advance(60_000)
  expect(await screen.call('screen.crowd', {})).toMatchObject({ isCrowd: false, waiting: 0 })
})
