import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HallLimits } from '../../db/hall/http/limits.ts'
import { silentLog } from '../../db/hall/hall-log.ts'
import { serveHall, type ServedHall } from '../../db/hall/server.ts'
import { createHttpTransport } from '../../db/sync/http-transport.ts'
import { Hello, SyncError } from '../../db/sync/wire.ts'
import { createTestServer } from '../helpers/test-server.ts'
import { askHall, type HallAnswer } from './ask-hall.ts'
import { createFakeHallService, type FakeHallService } from './fake-hall-service.ts'

// POST /sync/public/{method}: what screens ask of the desk that runs beside the server.

let dataDir: string
let service: FakeHallService
let hall: ServedHall

const start = async (limits: Partial<HallLimits> = {}): Promise<void> => {
  await hall?.stop()
  service = createFakeHallService()
  hall = await serveHall(service, {
    dataDir,
    port: 0,
    nowMs: Date.now,
    log: silentLog,
    limits,
    random: () => 0,
  })
}
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'halldesk-public-'))
  await start()
})
afterEach(async () => {
  await hall.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const question = async (
  method: string,
  body = '{}',
  token: string | undefined = 'good',
): Promise<HallAnswer> =>
  askHall(hall.url ?? '', `/sync/public/${method}`, {
    method: 'POST',
    body,
    ...(token === undefined ? {} : { token }),
  })
const codeOf = (answer: HallAnswer): unknown => (answer.json() as { error?: { code: string } }).error?.code

test('method and parameters go to the desk as they are, and its answer back', async () => {
  const answer = await question('whereabouts.board', '{"a":[1,"张三"]}')
  expect([answer.status, answer.json()]).toEqual([200, { ok: true, value: { asked: 'whereabouts.board' } }])
})

test.each(['whereabouts', 'a.b.c', '..%2F..', 'a%00.b', 'x'.repeat(90), '__proto__.x', 'a.b%20'])(
  'a name that is none (%s) is refused before anybody is asked',
  async (name) => {
    const answer = await question(name)
    expect([400, 404, 414]).toContain(answer.status)
    expect(['BAD_REQUEST', 'NOT_FOUND']).toContain(codeOf(answer))
  },
)

test('nobody asks without the token of a machine, nor more than a page of text', async () => {
  expect(codeOf(await question('screen.start', '{}', 'forged'))).toBe('NOT_TRUSTED')
  expect((await question('screen.start', `"${'x'.repeat(70_000)}"`)).status).toBe(413)
  expect(codeOf(await question('screen.start', '{'))).toBe('BAD_REQUEST')
})

test('a machine that asks all the time is told to wait', async () => {
  await start({ publicPerDevice: 3 })
  const statuses: number[] = []
  for (let nth = 0; nth < 5; nth += 1) statuses.push((await question('whereabouts.board')).status)
  expect(statuses).toEqual([200, 200, 200, 429, 429])
  // What else it needs goes on.
  expect(
    (await askHall(hall.url ?? '', '/sync/check?scope=public&from=0&upTo=1', { token: 'good' })).status,
  ).toBe(200)
})

test('over the real line: a refusal of the desk arrives as one, and no desk has a code of its own', async () => {
  const asked: unknown[] = []
  const server = await createTestServer({
    async askDesk(method, params) {
      asked.push([method, params])
      if (method === 'screen.caseProgress')
        return { ok: false, error: { code: 'NOT_FOUND', details: { subject: 'x', list: ['a'], none: null } } }
      throw new SyncError('NO_DESK')
    },
  })
  const kiosk = await server.enrolled('KIOSK', 'screen')
  const served = await serveHall(server.service, { dataDir, port: 0, nowMs: Date.now, log: silentLog })
  const transport = createHttpTransport({ address: served.url ?? '', certificate: null })
  try {
    await expect(transport.askPublic('whereabouts.board', {})).rejects.toMatchObject({
      code: 'TOKEN_EXPIRED',
    })
    kiosk.speakWith({
      ...server.service,
      hello: async (body, signature) => transport.hello(Hello.parse(JSON.parse(body)), signature),
    })
    await kiosk.hello()
    expect(await transport.askPublic('screen.caseProgress', { caseNo: '439925' })).toEqual({
      ok: false,
      error: { code: 'NOT_FOUND', details: { subject: 'x', list: ['a'], none: null } },
    })
    await expect(transport.askPublic('whereabouts.board', {})).rejects.toMatchObject({ code: 'NO_DESK' })
    expect(asked).toEqual([
      ['screen.caseProgress', { caseNo: '439925' }],
      ['whereabouts.board', {}],
    ])
  } finally {
    transport.close()
    await served.stop()
  }
})
