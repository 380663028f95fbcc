import { expect, test } from 'vitest'
import { silentSince } from '../../db/desk/hall/completeness.ts'
import type { MachineContact } from '../../db/desk/hall/hall-link.ts'
import { recordPosts } from '../helpers/posts-of-hall.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'

const TOLD_MS = Date.parse('2026-03-02T10:00:00+08:00')
const MINUTE_MS = 60_000
const machine = (lastContactAtMs: number | null, waiting = 0): MachineContact => ({
  deviceId: `d${lastContactAtMs ?? 0}`,
  name: '一号机',
  windowId: 'A01',
  unitIds: ['SCJG'],
  lastContactAtMs,
  waiting,
})

test('a window is silent since the last word of any of its machines, once none of them is up to date', () => {
  const [early, late] = [TOLD_MS - 48 * MINUTE_MS, TOLD_MS - 20 * MINUTE_MS]
  expect(silentSince([machine(early), machine(late)], TOLD_MS)).toBe(late)
  expect(silentSince([machine(early), machine(TOLD_MS - MINUTE_MS)], TOLD_MS)).toBeNull()
  expect(silentSince([machine(early), machine(null)], TOLD_MS)).toBe(early)
})

test('a window without machines, with one never heard of, or with records on their way is not silent', () => {
  expect(silentSince([], TOLD_MS)).toBeNull()
  expect(silentSince([machine(null)], TOLD_MS)).toBeNull()
  expect(silentSince([machine(TOLD_MS, 3)], TOLD_MS)).toBeNull()
})

test('the board says since when the computer of a window has been out of touch', async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  supervisor.desk.host
    .store()
    .record({ staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }, (act) =>
      recordPosts(act, (secret) => `plain:${secret}`),
    )
  const one = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(supervisor, one)
  const inspector = await supervisor.signIn('9003')
  const silence = async () => {
    const { posts } = await inspector.call('posts.board', {})
    return posts.map(({ postId, deskSilentSinceMs }) => [postId, deskSilentSinceMs === null])
  }
  // Machines are told with each hello; a minute later there was one.
  hall.clock.advance(MINUTE_MS)
  await hall.settle(supervisor, one)
  expect(await silence()).toEqual([
    ['P1', true],
    ['P2', true],
    ['P3', true],
  ])
  one.stop()
  hall.clock.advance(5 * MINUTE_MS)
  await expect.poll(silence, { timeout: 10_000 }).toEqual([
    ['P1', false],
    ['P2', true],
    ['P3', true],
  ])
})
