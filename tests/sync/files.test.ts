import { describe, expect, test } from 'vitest'
import { SyncError } from '../../db/sync/wire.ts'
import { createAgentDesk } from './agent-desk.ts'

const MINUTE = 60_000

const started = async () => {
  const desk = createAgentDesk()
  desk.agent.start()
  await desk.time.pass(2_000)
  return desk
}
type Desk = Awaited<ReturnType<typeof started>>

const picture = (nth: number): Buffer => Buffer.from(`picture ${nth}`)
/** A record that names a file, with the file. */
const recordWithFile = (desk: Desk, nth: number): string => {
  const sha256 = desk.log.keepFile(picture(nth))
  desk.record()
  return sha256
}
const sentTo = (desk: Desk): string[] => desk.hall.of('putFile').map(({ args }) => String(args[0]))

describe('files on their way to the hall', () => {
  test('follow the record that names them, one at a time', async () => {
    const desk = await started()
    const names = [1, 2, 3].map((nth) => recordWithFile(desk, nth))
    expect(desk.agent.state().files).toMatchObject({ waiting: 3, sending: false })
    await desk.time.pass(10_000)
    expect(sentTo(desk)).toEqual(names)
    expect([...desk.hall.keptFiles.values()].map(({ bytes }) => bytes)).toEqual([1, 2, 3].map(picture))
    const pushed = desk.hall.of('push').at(-1)?.atMs ?? Infinity
    expect(desk.hall.of('putFile').every(({ atMs }) => atMs >= pushed)).toBe(true)
    expect(desk.agent.state().files).toEqual({ waiting: 0, refused: 0, sending: false, problem: null })
    await desk.time.pass(10 * MINUTE)
    expect(sentTo(desk)).toHaveLength(3)
    expect(desk.errors).toEqual([])
  })

  test('neither delay records nor keep them back: a file under way that never ends is no matter', async () => {
    const desk = await started()
    desk.hall.failAlways('putFile', 'silence')
    recordWithFile(desk, 1)
    await desk.time.pass(3_000)
    expect(desk.hall.of('putFile')).toHaveLength(1)
    for (let nth = 0; nth < 20; nth += 1) {
      desk.record()
      const from = desk.time.nowMs()
      await desk.time.pass(1_000)
      expect(desk.log.sync.waiting().count).toBe(0)
      expect((desk.hall.of('push').at(-1)?.atMs ?? 0) - from).toBeLessThan(500)
    }
    expect(desk.agent.state()).toMatchObject({ link: 'ONLINE', problem: null, stuck: false })
    expect(desk.hall.of('putFile')).toHaveLength(1)
    // In the end it is given up and tried again, and then it goes.
    desk.hall.failAlways('putFile', null)
    await desk.time.pass(7 * MINUTE)
    expect(desk.hall.keptFiles.size).toBe(1)
  })

  test('wait while records wait', async () => {
    const desk = await started()
    desk.hall.failAlways('push', new SyncError('SERVER_FULL'))
    recordWithFile(desk, 1)
    await desk.time.pass(3 * MINUTE)
    expect(desk.hall.of('putFile')).toEqual([])
    desk.hall.failAlways('push', null)
    await desk.time.pass(2 * MINUTE)
    expect(desk.hall.keptFiles.size).toBe(1)
  })

  test('come through lost answers without being sent twice', async () => {
    const desk = await started()
    desk.hall.failNext('putFile', 'after')
    recordWithFile(desk, 1)
    await desk.time.pass(3 * MINUTE)
    expect(desk.hall.of('putFile')).toHaveLength(1)
    expect(desk.agent.state().files).toMatchObject({ waiting: 0, problem: null })
  })

  test('are tried again after a pause that grows, and the reason is shown meanwhile', async () => {
    const desk = await started()
    desk.hall.failAlways('putFile', new SyncError('SERVER_FULL'))
    recordWithFile(desk, 1)
    await desk.time.pass(10 * MINUTE)
    const tries = desk.hall.of('putFile').map(({ atMs }) => atMs)
    expect(tries.length).toBeGreaterThan(5)
    expect(tries.length).toBeLessThan(80)
    expect(desk.agent.state().files).toMatchObject({ waiting: 1, problem: 'SERVER_FULL' })
    expect(desk.agent.state()).toMatchObject({ link: 'ONLINE', problem: null })
    desk.hall.failAlways('putFile', null)
    await desk.time.pass(2 * MINUTE)
    expect(desk.agent.state().files).toMatchObject({ waiting: 0, problem: null })
  })

  test('a file the hall turns down stays with the reason, and the next ones go', async () => {
    const desk = await started()
    desk.hall.failNext('putFile', new SyncError('TOO_LARGE'))
    const [large, next] = [recordWithFile(desk, 1), recordWithFile(desk, 2)]
    await desk.time.pass(MINUTE)
    expect(sentTo(desk)).toEqual([large, next])
    expect(desk.agent.state().files).toMatchObject({ waiting: 0, refused: 1 })
    expect(desk.log.sync.files.count().refused).toMatchObject([{ sha256: large, reason: 'TOO_LARGE' }])
    await desk.time.pass(10 * MINUTE)
    expect(sentTo(desk)).toHaveLength(2)
    // Somebody presses "try now".
    desk.agent.lookNow()
    await desk.time.pass(MINUTE)
    expect(desk.agent.state().files).toMatchObject({ waiting: 0, refused: 0 })
    expect(desk.hall.keptFiles.has(large)).toBe(true)
  })

  test('a server of before there were files is no trouble for records, and gets them once it is newer', async () => {
    const desk = await started()
    desk.hall.failAlways('lackingFiles', new SyncError('NOT_FOUND'))
    recordWithFile(desk, 1)
    await desk.time.pass(5 * MINUTE)
    expect(desk.agent.state()).toMatchObject({ link: 'ONLINE', problem: null })
    expect(desk.agent.state().files).toMatchObject({ waiting: 1, problem: 'SERVER_TOO_OLD' })
    expect(desk.hall.of('lackingFiles').length).toBeLessThan(8)
    expect(desk.errors).toEqual([])
    desk.hall.failAlways('lackingFiles', null)
    await desk.time.pass(3 * MINUTE)
    expect(desk.hall.keptFiles.size).toBe(1)
  })

  test('what was kept offline goes once the hall is there again', async () => {
    const desk = await started()
    desk.hall.failAll(new SyncError('UNREACHABLE'))
    await desk.time.pass(MINUTE)
    const names = [1, 2].map((nth) => recordWithFile(desk, nth))
    await desk.time.pass(30 * MINUTE)
    expect(desk.hall.of('putFile')).toEqual([])
    desk.hall.failAll(null)
    await desk.time.pass(3 * MINUTE)
    expect(sentTo(desk)).toEqual(names)
  })

  test('after the program was started again, what had not gone goes', async () => {
    const desk = await started()
    desk.hall.failAlways('putFile', new SyncError('UNREACHABLE'))
    recordWithFile(desk, 1)
    await desk.time.pass(MINUTE)
    desk.agent.stop()
    desk.hall.failAlways('putFile', null)
    await desk.time.pass(MINUTE)
    expect(desk.hall.keptFiles.size).toBe(0)
    const again = desk.another()
    again.start()
    await desk.time.pass(MINUTE)
    expect(desk.hall.keptFiles.size).toBe(1)
    again.stop()
  })

  test('a disk that is full here is no reason to stop', async () => {
    const desk = await started()
    recordWithFile(desk, 1)
    await desk.time.pass(80)
    desk.log.fail(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }))
    await desk.time.pass(MINUTE)
    desk.log.fail(null)
    await desk.time.pass(3 * MINUTE)
    expect(desk.hall.keptFiles.size).toBe(1)
    expect(desk.agent.state().files).toMatchObject({ waiting: 0, problem: null })
  })
})
