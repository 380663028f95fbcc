import { describe, expect, onTestFinished, test } from 'vitest'
import { setTimeout as delay } from 'node:timers/promises'
import { silentLog } from '../../../db/hall/hall-log.ts'
import type { HallLimits } from '../../../db/hall/http/limits.ts'
import { serveHall } from '../../../db/hall/server.ts'
import type { WindowId } from '../../../db/model/ids.ts'
import { createHttpTransport } from '../../../db/sync/http-transport.ts'
import { QueueSnapshot, queueTag, readQueueTag } from '../../../db/sync/queue-wire.ts'
import { createSigner, helloBody, helloText } from '../../../db/sync/signing.ts'
import { PROTOCOL, type Hello, type LiveMessage } from '../../../db/sync/wire.ts'
import type { FakeDesk } from '../../helpers/fake-desk.ts'
import { CLERK, makeQueueHall } from '../../helpers/queue-hall.ts'
import { createTestServer } from '../../helpers/test-server.ts'
import { temporaryFolder } from '../../helpers/test-store.ts'
import { askHall } from '../ask-hall.ts'

const setUp = async (limits: Partial<HallLimits> = {}) => {
  const hall = await makeQueueHall(
    await createTestServer({
      later: (work, afterMs) => {
        const timer = setTimeout(work, afterMs)
        return () => clearTimeout(timer)
      },
    }),
  )
  const served = await serveHall(hall.server.service, {
    dataDir: temporaryFolder(),
    log: silentLog,
    port: 0,
    nowMs: hall.server.nowMs,
    random: () => 0,
    limits,
  })
  onTestFinished(() => served.stop())
  return { hall, url: served.url ?? '' }
}

const bodyFor = (windowId: string) => JSON.stringify({ windowId, staffId: CLERK, holds: [], byNumber: null })

/** The program's own way, greeted as this desk. */
const transportOf = async (url: string, desk: FakeDesk, nowMs: number) => {
  const transport = createHttpTransport({ address: url, certificate: null })
  onTestFinished(() => transport.close())
  const hello: Hello = {
    hallId: desk.enrolment.hallId,
    deviceId: desk.deviceId,
    epoch: desk.epoch,
    protocol: PROTOCOL,
    program: 'test',
    last: desk.last(),
    acknowledged: desk.acknowledged,
    witness: desk.witness(),
    report: {
      waiting: 0,
      oldestWaitingAtMs: null,
      clockGrade: 'A',
      wall: nowMs,
      diskFreeBytes: null,
      filling: false,
    },
    nonce: '0'.repeat(31) + desk.deviceId.slice(-1),
  }
  await transport.hello(hello, createSigner(desk.keys.privateKey)(helloText(helloBody(hello))))
  return transport
}

describe('the row over the network', () => {
  test('a kiosk may look at it and calls nobody', async () => {
    const { hall, url } = await setUp()
    await hall.desk('W1')
    await hall.issue('A', 2)
    const { token } = hall.kiosk
    const answer = await askHall(url, '/sync/queue', { token })
    expect(answer.status).toBe(200)
    const snapshot = QueueSnapshot.parse(answer.json())
    expect(snapshot.tickets.map(({ number }) => number)).toEqual(['A001', 'A002'])
    expect(answer.headers.etag).toBe(queueTag(snapshot))
    const headers = { 'if-none-match': answer.headers.etag ?? '' }
    expect(await askHall(url, '/sync/queue', { token, headers })).toMatchObject({
      status: 304,
      body: Buffer.alloc(0),
    })
    const strange = { 'if-none-match': 'W/"what"' }
    expect((await askHall(url, '/sync/queue', { token, headers: strange })).status).toBe(200)
    for (const path of ['/sync/queue/next', '/sync/queue/yield'])
      expect((await askHall(url, path, { method: 'POST', token: 'none', body: '{}' })).status).toBe(401)
    const next = await askHall(url, '/sync/queue/next', { method: 'POST', token, body: bodyFor('W1') })
    expect(next).toMatchObject({ status: 403 })
    expect((await askHall(url, '/sync/queue')).status).toBe(401)
  })

  test('a desk calls, hears of it at once, and gives back', async () => {
    const { hall, url } = await setUp()
    const desk = await hall.desk('W1')
    await hall.issue('A', 5)
    const transport = await transportOf(url, desk, hall.server.nowMs())
    const heard: LiveMessage[] = []
    const channel = transport.live(
      (message) => heard.push(message),
      () => undefined,
      { queue: true },
    )
    onTestFinished(() => channel.close())
    const other: LiveMessage[] = []
    const plain = transport.live(
      (message) => other.push(message),
      () => undefined,
    )
    onTestFinished(() => plain.close())
    const waitFor = async (is: () => boolean) => {
      for (let tries = 0; tries < 300 && !is(); tries += 1) await delay(10)
      expect(is()).toBe(true)
    }
    await waitFor(() => heard.length === 1)
    expect(heard[0]).toMatchObject({ kind: 'queue', tickets: [], windows: [] })
    const windowId = 'W1' as WindowId
    const answer = await transport.next({ windowId, staffId: CLERK, holds: [], byNumber: null })
    expect(answer).toMatchObject({ call: { basics: { number: 'A001' } }, ahead: [{}, {}] })
    await waitFor(() =>
      heard.some((each) => each.kind === 'queue' && each.tickets.some(({ status }) => status === 'CALLED')),
    )
    const snapshot = await transport.queue(null)
    expect(snapshot?.tickets.filter(({ aheadWindowId }) => aheadWindowId === 'W1')).toHaveLength(2)
    expect(await transport.queue(snapshot)).toBeNull()
    await transport.yieldTickets({ windowId, ticketIds: answer.ahead.map(({ ticketId }) => ticketId) })
    expect(
      (await transport.queue(null))?.tickets.filter(({ aheadWindowId }) => aheadWindowId !== null),
    ).toEqual([])
    const wrong = { windowId: 'W7' as WindowId, staffId: CLERK, holds: [], byNumber: null }
    await expect(transport.next(wrong)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { problem: 'window' },
    })
    expect(other.filter(({ kind }) => kind === 'queue')).toEqual([])
  })

  test('a flood of presses from one machine is bounded, and costs the others nothing', async () => {
    const { hall, url } = await setUp({ callsPerDevice: 10 })
    const [desk, other] = [await hall.desk('W1'), await hall.desk('W2')]
    await hall.issue('A', 30)
    const press = (token: string, windowId: string) =>
      askHall(url, '/sync/queue/next', { method: 'POST', token, body: bodyFor(windowId) })
    const answers = await Promise.all(Array.from({ length: 40 }, () => press(desk.token, 'W1')))
    const statuses = new Set(answers.map(({ status }) => status))
    expect([...statuses].toSorted()).toEqual(expect.arrayContaining([200, 429]))
    expect([...statuses].filter((status) => ![200, 429, 503].includes(status))).toEqual([])
    const called = answers.flatMap((answer) =>
      answer.status === 200 ? [(answer.json() as { call: { ticketId: string } }).call.ticketId] : [],
    )
    expect(new Set(called).size).toBe(1)
    expect((await press(other.token, 'W2')).json()).toMatchObject({ call: { basics: { number: 'A002' } } })
  })

  test('what is no request of ours is refused', async () => {
    const { hall, url } = await setUp()
    const desk = await hall.desk('W1')
    const post = (path: string, body: string) =>
      askHall(url, path, { method: 'POST', token: desk.token, body })
    const bad = [
      ['/sync/queue/next', '{}'],
      ['/sync/queue/next', JSON.stringify({ windowId: 'W1', staffId: CLERK, holds: ['x'], byNumber: null })],
      ['/sync/queue/yield', JSON.stringify({ windowId: 'W1', ticketIds: [] })],
      ['/sync/queue/next', '['],
    ] as const
    for (const [path, body] of bad) expect((await post(path, body)).status).toBe(400)
    expect((await askHall(url, '/sync/live?queue=2', { token: desk.token })).status).toBeGreaterThanOrEqual(
      400,
    )
  })

  test('a tag is read back as it was written, and nothing else is one', () => {
    const mark = { day: '2026-11-23', seq: 17, lineage: '018f3c4a-0000-7000-8000-000000000001' } as const
    expect(readQueueTag(queueTag(mark as Parameters<typeof queueTag>[0]))).toEqual(mark)
    for (const text of ['', '*', '"2026-11-23.x.y"', '"2026-13-40.1.y"', 'W/"2026-11-23.1.y"'])
      expect(readQueueTag(text)).toBeNull()
  })
})
