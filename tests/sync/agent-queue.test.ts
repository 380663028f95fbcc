import { describe, expect, test } from 'vitest'
import type { QueueChange, YieldAsked } from '../../db/sync/queue-wire.ts'
import { SyncError } from '../../db/sync/wire.ts'
import { createAgentDesk } from './agent-desk.ts'

const change = (seq: number): QueueChange => ({ kind: 'queue', seq, atMs: 1, tickets: [], windows: [] })
const askBack: YieldAsked = { kind: 'yield', ticketIds: ['2026-11-23/A017'] }

const listener = () => {
  const told: string[] = []
  return {
    told,
    begun: () => void told.push('begun'),
    heard: (message: QueueChange | YieldAsked) =>
      void told.push(message.kind === 'queue' ? `queue ${message.seq}` : `yield ${message.ticketIds.length}`),
    lost: () => void told.push('lost'),
  }
}

describe('the row of the hall', () => {
  test('is told from its first message on, and given up with the channel', async () => {
    const queue = listener()
    const desk = createAgentDesk(1, queue)
    desk.agent.start()
    await desk.time.pass(1_000)
    expect(queue.told).toEqual([])
    for (const message of [change(1), askBack, change(2)]) desk.hall.say(message)
    expect(queue.told).toEqual(['begun', 'queue 1', 'yield 1', 'queue 2'])
    desk.hall.hangUp()
    expect(queue.told.at(-1)).toBe('lost')
    await desk.time.pass(120_000)
    desk.hall.say(change(3))
    expect(queue.told.slice(-2)).toEqual(['begun', 'queue 3'])
    desk.agent.stop()
    expect(queue.told.at(-1)).toBe('lost')
    expect(queue.told.filter((each) => each === 'lost')).toHaveLength(2)
  })

  test('whoever listens badly keeps no record from travelling', async () => {
    const queue = {
      ...listener(),
      heard: () => {
        throw new Error('broken')
      },
    }
    const desk = createAgentDesk(1, queue)
    desk.agent.start()
    await desk.time.pass(1_000)
    desk.hall.say(change(1))
    desk.record(2)
    await desk.time.pass(5_000)
    expect(desk.errors.map(({ what }) => what)).toEqual(['queue'])
    expect(desk.agent.state()).toMatchObject({ link: 'ONLINE', waiting: 0 })
    desk.agent.stop()
  })

  test('is not asked for by a machine that does not want it', async () => {
    const desk = createAgentDesk(1)
    desk.agent.start()
    await desk.time.pass(1_000)
    desk.hall.say(change(1))
    expect(desk.errors).toEqual([])
    desk.agent.stop()
  })

  test('a push into a cable that was pulled does not keep the records of the outage for half a minute', async () => {
    const desk = createAgentDesk(1, listener())
    desk.agent.start()
    await desk.time.pass(1_000)
    desk.hall.failNext('push', 'silence')
    desk.record(3)
    await desk.time.pass(8_000)
    expect(desk.agent.state().waiting).toBe(3)
    // The row is told again: the cable is back.
    desk.agent.heardAgain()
    await desk.time.pass(1_000)
    expect(desk.agent.state()).toMatchObject({ link: 'ONLINE', waiting: 0, problem: null })
    expect(desk.errors).toEqual([])
    desk.agent.stop()
  })

  test('after many failures it is tried at once when the hall answers others', async () => {
    const desk = createAgentDesk(1, listener())
    desk.hall.failAlways('hello', new SyncError('UNREACHABLE'))
    desk.agent.start()
    desk.record(1)
    await desk.time.pass(10 * 60_000)
    desk.hall.failAlways('hello', null)
    desk.agent.heardAgain()
    await desk.time.pass(500)
    expect(desk.agent.state()).toMatchObject({ link: 'ONLINE', waiting: 0 })
    desk.agent.stop()
  })
})
