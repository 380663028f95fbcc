import { expect, test } from 'vitest'
import { anApplication } from '../helpers/an-application.ts'
import { createTestDesk } from '../helpers/test-desk.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'

test('a machine that stands alone knows of no updates', () => {
  expect(createTestDesk().host.updates()).toEqual({ feed: null, waiting: 0, isBusy: false })
})

test('a machine of a hall has updates from there, and says what an update must wait for', async () => {
  const hall = await startTestHallServer()
  const first = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(first)
  const desk = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(first, desk)
  const fang = await desk.signIn('1001')
  await hall.settle(first, desk)
  const { host } = desk.desk
  expect(host.updates()).toEqual({
    feed: { url: 'http://127.0.0.1:4730/updates', certificate: null },
    waiting: 0,
    isBusy: false,
  })
  desk.way.down = true
  const opening = fang.call('cases.open', anApplication())
  expect(host.updates().isBusy).toBe(true)
  await opening
  expect(host.updates().waiting).toBeGreaterThan(0)
  await expect.poll(() => host.updates().isBusy).toBe(false)
})
