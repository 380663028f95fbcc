import { expect, test } from 'vitest'
import { anApplication } from '../helpers/an-application.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'

const HOUR = 3_600_000

test('records that came more than 12 hours late are looked at by somebody else, and the author sees that', async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const one = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(supervisor, one)
  const fang = await one.signIn('1001')
  const inspector = await supervisor.signIn('9003')
  await fang.call('cases.open', anApplication())
  await hall.settle(supervisor, one)
  expect(await inspector.call('review.list', {})).toEqual({ groups: [] })

  one.way.down = true
  await fang.call('cases.open', anApplication())
  await fang.call('cases.open', anApplication())
  hall.clock.advance(13 * HOUR)
  one.way.down = false
  const again = await one.signIn('1001')
  await again.call('sync.now', {})
  await hall.settle(one)
  const seen = await supervisor.signIn('9003')
  await seen.call('sync.now', {})
  await hall.settle(supervisor, one)
  const [group] = (await seen.call('review.list', {})).groups
  expect(group).toMatchObject({
    deviceName: '一号机',
    staffName: '王芳',
    late: 4,
    doubtful: 0,
    isMine: false,
    reviewed: null,
  })
  // The author has it on their own machine.
  await expect
    .poll(
      async () => (await again.call('review.list', {})).groups.map(({ late, isMine }) => [late, isMine]),
      {
        timeout: 8_000,
      },
    )
    .toEqual([[4, true]])
  const key = group?.key ?? ''
  expect(await again.codeOf('review.done', { key, note: '' })).toBe('NOT_ALLOWED')
  expect(await seen.codeOf('review.done', { key: 'times-x', note: '' })).toBe('NOT_FOUND')
  await seen.call('review.done', { key, note: '停电，已与登记簿核对' })
  expect((await seen.call('review.list', {})).groups[0]?.reviewed).toMatchObject({
    note: '停电，已与登记簿核对',
  })
}, 40_000)
