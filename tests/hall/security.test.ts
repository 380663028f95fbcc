import { createSecretKey } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createHall, issueFirstCode } from '../../db/hall/core.ts'
import { loadHall } from '../../db/hall/halls.ts'
import { createHallLog, silentLog, type HallLog } from '../../db/hall/hall-log.ts'
import { serveHall } from '../../db/hall/server.ts'
import { DEVICE_TOKEN_MS, makeToken, USER_TOKEN_MS } from '../../db/hall/tokens.ts'
import { BLANK_STAFF, BLANK_UNIT } from '../../db/model/blank-records.ts'
import { eventDefinitions } from '../../db/model/events/registry.ts'
import type { DeviceId, HallId } from '../../db/model/ids.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import { encodePush } from '../../db/sync/lines.ts'
import {
  createSigner,
  epochBody,
  epochText,
  helloBody,
  helloText,
  newSealingKeys,
  newSigningKeys,
  pushText,
} from '../../db/sync/signing.ts'
import { LINES_TYPE, PROTOCOL, SyncError, type Hello, type Scope } from '../../db/sync/wire.ts'
import { genesisHallHash, type FakeDesk } from '../helpers/fake-desk.ts'
import { jpegBytes } from '../helpers/picture-bytes.ts'
import { seededBytes } from '../helpers/store-options.ts'
import { createTestServer, type TestServer } from '../helpers/test-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'
import { askHall, type HallAnswer, type HallAsk } from './ask-hall.ts'

// Issue "It must hold" 5, over a real listener: whoever is not who they should be gets nothing, on every route there is.

interface Setting {
  readonly server: TestServer
  readonly url: string
  readonly routes: readonly { readonly method: string; readonly url: string }[]
  ask(path: string, ask?: HallAsk): Promise<HallAnswer>
}

const put = async (server: TestServer, log: HallLog = silentLog): Promise<Setting> => {
  const hall = await serveHall(server.service, {
    dataDir: temporaryFolder(),
    log,
    port: 0,
    nowMs: server.nowMs,
    random: () => 0,
  })
  onTestFinished(() => hall.stop())
  const url = hall.url ?? ''
  return { server, url, routes: hall.app.routes, ask: async (path, ask) => askHall(url, path, ask) }
}
const setUp = async (): Promise<Setting> => put(await createTestServer())

const headOf = async ({ server }: Setting): Promise<unknown> =>
  server.db.get('SELECT head_seq, head_hash FROM hall WHERE hall_id = ?', server.hallId)
const devicesOf = async ({ server }: Setting): Promise<unknown> =>
  server.db.all('SELECT device_id, name, standing, epoch FROM device ORDER BY device_id')

const codeOf = (answer: HallAnswer): string => {
  const body = answer.json()
  const error: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : null
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null
  return String(code)
}

/** A body that tells nothing but a failure. */
const isOnlyFailure = (answer: HallAnswer): boolean => {
  const body = answer.json()
  return typeof body === 'object' && body !== null && Object.keys(body).join() === 'error'
}

const JUMP = {
  type: 'clock.jumped',
  entity: ['device', 'here'],
  payload: { wallMs: 1, uptimeMs: 1, driftMs: 5_000 },
} as const

const NEXT = { windowId: 'A01', staffId: '1001', holds: [], byNumber: null }
const AHEAD = { windowId: 'A01', holds: [] }
const YIELD = { windowId: 'A01', ticketIds: ['2026-03-02/A001'] }

const PICTURE = jpegBytes()
const PICTURE_NAME = sha256Hex(PICTURE)

/** The whole push of what a desk has recorded, as it goes over the line. */
const pushBody = (desk: FakeDesk, count = desk.chain.length, headerOf = desk): Buffer => {
  const events = desk.chain.slice(0, count)
  const last = events.at(-1)
  if (last === undefined) throw new Error('nothing recorded')
  const { hallId, deviceId } = headerOf.enrolment
  const sign = createSigner(desk.keys.privateKey)
  return encodePush(
    {
      deviceId,
      epoch: desk.epoch,
      from: 1,
      count,
      headSignature: sign(pushText(hallId, deviceId, desk.epoch, last)),
      anchors: [],
    },
    events.map(({ bytes }) => bytes),
  )
}

/** A good request to each route that asks for a device's token. */
const deviceRoutes: Readonly<Record<string, (desk: FakeDesk) => { path: string; ask: HallAsk }>> = {
  'POST /sync/push': (desk) => ({
    path: '/sync/push',
    ask: { method: 'POST', type: LINES_TYPE, body: pushBody(desk) },
  }),
  'GET /sync/pull': (desk) => ({
    path: `/sync/pull?scope=supervisor&after=0&lineage=${desk.witness()?.lineage}&hash=${genesisHallHash(desk.enrolment.hallId)}`,
    ask: {},
  }),
  'GET /sync/snapshot': () => ({ path: '/sync/snapshot?scope=supervisor', ask: {} }),
  'GET /sync/snapshot/:id': () => ({ path: '/sync/snapshot/any', ask: {} }),
  'GET /sync/check': () => ({ path: '/sync/check?scope=supervisor&from=0&upTo=9', ask: {} }),
  'POST /sync/lease': () => ({
    path: '/sync/lease',
    ask: { method: 'POST', body: JSON.stringify({ leaseId: 'x'.repeat(16), families: ['unit/SJ'] }) },
  }),
  'POST /sync/login': () => ({
    path: '/sync/login',
    ask: { method: 'POST', body: JSON.stringify({ staffId: '1001', secret: 'right', kind: 'PASSWORD' }) },
  }),
  'POST /sync/public/:method': () => ({
    path: '/sync/public/whereabouts.board',
    ask: { method: 'POST', body: '{}' },
  }),
  'GET /sync/queue': () => ({ path: '/sync/queue', ask: {} }),
  'POST /sync/queue/next': () => ({
    path: '/sync/queue/next',
    ask: { method: 'POST', body: JSON.stringify(NEXT) },
  }),
  'POST /sync/queue/ahead': () => ({
    path: '/sync/queue/ahead',
    ask: { method: 'POST', body: JSON.stringify(AHEAD) },
  }),
  'POST /sync/queue/yield': () => ({
    path: '/sync/queue/yield',
    ask: { method: 'POST', body: JSON.stringify(YIELD) },
  }),
  'POST /hall/bundle': () => ({ path: '/hall/bundle', ask: { method: 'POST', body: '{"base64":"AAAA"}' } }),
  'POST /hall/:question': () => ({ path: '/hall/devices', ask: { method: 'POST', body: '{}' } }),
  'POST /sync/files/lacking': () => ({
    path: '/sync/files/lacking',
    ask: { method: 'POST', body: JSON.stringify({ sha256s: [PICTURE_NAME] }) },
  }),
  'PUT /sync/files/:sha256': () => ({
    path: `/sync/files/${PICTURE_NAME}`,
    ask: { method: 'PUT', type: 'image/jpeg', body: PICTURE },
  }),
  'GET /sync/files/:sha256': () => ({ path: `/sync/files/${PICTURE_NAME}`, ask: {} }),
  'GET /sync/live': () => ({ path: '/sync/live', ask: {} }),
}
/** Routes without a token; each has a test of its own below or beside this file. */
const openRoutes = [
  'GET /sync/about',
  'POST /sync/enrol',
  'POST /sync/hello',
  'POST /sync/epoch',
  'GET /updates/*',
  'HEAD /updates/*',
  // rate-page.test.ts and ratings.test.ts
  'GET /rate/:hallId/:visitId/:secret',
  'POST /rate/:hallId/:visitId/:secret',
]

/** Whoever is not the active device of this hall they would have to be, and what they are told. */
const strangers: Readonly<
  Record<string, (setting: Setting, desk: FakeDesk) => Promise<[string | undefined, RegExp]>>
> = {
  nobody: async () => [undefined, /^NOT_TRUSTED$/],
  'a forged token': async () => ['forged', /^NOT_TRUSTED$/],
  'a token with one sign changed': async (_setting, { token }) => {
    const at = token.length - 10
    return [`${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`, /^NOT_TRUSTED$/]
  },
  'a token whose content was changed': async ({ server }, { token }) => {
    const [body = '', mac] = token.split('.')
    const other = (await server.enrolled('SUPERVISOR', 'other')).deviceId
    const said: unknown = JSON.parse(Buffer.from(body, 'base64url').toString())
    const changed = JSON.stringify({ ...(said as object), deviceId: other })
    return [`${Buffer.from(changed).toString('base64url')}.${mac}`, /^NOT_TRUSTED$/]
  },
  'a token that ran out': async ({ server }, { token }) => {
    server.advance(DEVICE_TOKEN_MS + 1)
    return [token, /^TOKEN_EXPIRED$/]
  },
  'a device of another installation': async () => {
    const other = await createTestServer({ masterKey: Buffer.alloc(32, 77), seed: 'elsewhere' })
    return [(await other.enrolled()).token, /^NOT_TRUSTED$/]
  },
  'a hall that calls itself like this one': async ({ server }) => {
    const other = await createTestServer({ hallId: server.hallId, seed: 'double' })
    return [(await other.enrolled()).token, /^NOT_TRUSTED$/]
  },
  'a revoked device': async ({ server }, { deviceId, token }) => {
    await stand(server, deviceId, 'REVOKED')
    return [token, /^DEVICE_REVOKED$/]
  },
  'a lost device': async ({ server }, { deviceId, token }) => {
    await stand(server, deviceId, 'LOST')
    return [token, /^DEVICE_LOST$/]
  },
  'a device that was never enrolled': async ({ server }) => {
    const hall = await loadHall(server.options, server.hallId)
    const token = {
      kind: 'DEVICE',
      hallId: server.hallId,
      deviceId: '01970000-0000-7000-8000-00000000dead' as DeviceId,
      epoch: 1,
      untilMs: server.nowMs() + 1_000,
    } as const
    return [makeToken(hall?.tokenKey ?? createSecretKey(Buffer.alloc(32)), token), /^UNKNOWN_DEVICE$/]
  },
  'the token of a person': async ({ server }, desk) => {
    await people(desk)
    const { userToken } = await server.service.login(desk.token, loginOf('1001'))
    return [userToken, /^NOT_TRUSTED$/]
  },
}

const stand = async (server: TestServer, deviceId: string, standing: string): Promise<void> => {
  await server.db.transaction(server.hallId, async (tx) =>
    tx.run('UPDATE device SET standing = ? WHERE device_id = ?', standing, deviceId),
  )
}

const loginOf = (staffId: string) =>
  ({ staffId, secret: `secret of ${staffId}`, kind: 'PASSWORD' }) as unknown as Parameters<
    TestServer['service']['login']
  >[1]

/** An administrator (1001) and a clerk (1002), recorded from this desk. */
const people = async (desk: FakeDesk): Promise<void> => {
  const unit = { ...BLANK_UNIT, unitId: 'SJ', name: '市监局', source: null }
  desk.record({ type: 'reference.unit_set', entity: ['unit', 'SJ'], payload: unit })
  for (const [staffId, roles] of [
    ['1001', ['SYSADMIN']],
    ['1002', ['CLERK']],
  ] as const) {
    desk.record({
      type: 'reference.staff_set',
      entity: ['staff', staffId],
      payload: {
        ...BLANK_STAFF,
        staffId,
        name: '王五',
        unitId: 'SJ',
        roles,
        source: null,
      },
      ...(staffId === '1001' ? {} : { staffId: '1001' }),
    })
    desk.record({
      type: 'account.credential_set',
      entity: ['account', staffId],
      payload: {
        staffId,
        kind: 'PASSWORD',
        argon2id: `hash of secret of ${staffId}`,
        temporary: false,
        by: null,
      },
      staffId: '1001',
    })
  }
  const receipts = await desk.push()
  expect(receipts.map(({ verdict, reason }) => [verdict, reason])).toEqual(
    receipts.map(() => ['accepted', '']),
  )
}

test('every route there is stands in a table of this file', async () => {
  const { routes } = await setUp()
  const found = routes.map(({ method, url }) => `${method} ${url}`)
  expect([...new Set(found)].sort()).toEqual([...Object.keys(deviceRoutes), ...openRoutes].sort())
})

test.each(Object.keys(strangers))('%s gets nothing of any route, and no live channel', async (name) => {
  const setting = await setUp()
  const desk = await setting.server.enrolled()
  const [token, code] = (await strangers[name]?.(setting, desk)) ?? [undefined, /never/]
  desk.record(JUMP)
  const filesOf = async (): Promise<unknown> => setting.server.db.all('SELECT sha256 FROM kept_file')
  const before = [await headOf(setting), await devicesOf(setting)]
  for (const [route, requestOf] of Object.entries(deviceRoutes)) {
    const { path, ask } = requestOf(desk)
    const answer = await setting.ask(path, { ...ask, ...(token === undefined ? {} : { token }) })
    expect([route, codeOf(answer)]).toEqual([route, expect.stringMatching(code)])
    expect([route, [401, 403, 404].includes(answer.status)]).toEqual([route, true])
    expect([route, isOnlyFailure(answer)]).toEqual([route, true])
  }
  expect([await headOf(setting), await devicesOf(setting)]).toEqual(before)
  expect(await filesOf()).toEqual([])

  const socket = new WebSocket(`${setting.url.replace('http', 'ws')}/sync/live`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })
  const status = await new Promise<number>((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('open', () => resolve(101))
    socket.on('error', () => undefined)
  })
  socket.terminate()
  expect([401, 403, 404]).toContain(status)
})

test('with its own token a device gets something of each of these routes', async () => {
  const setting = await setUp()
  const desk = await setting.server.enrolled()
  await people(desk)
  const statuses: Record<string, number> = {}
  for (const [route, requestOf] of Object.entries(deviceRoutes)) {
    const { path, ask } = requestOf(desk)
    statuses[route] = (await setting.ask(path, { ...ask, token: desk.token })).status
  }
  expect(statuses).toMatchObject({
    'POST /sync/push': 200,
    'GET /sync/pull': 200,
    'GET /sync/snapshot': 200,
    'GET /sync/check': 200,
    'POST /sync/lease': 200,
    'POST /sync/files/lacking': 200,
    'PUT /sync/files/:sha256': 200,
    'GET /sync/files/:sha256': 200,
    'GET /sync/live': 426,
  })
})

describe('what a device may not, though it is enrolled', () => {
  test('push for another one, or with another one’s signature', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled('SUPERVISOR', 'one')
    const other = await setting.server.enrolled('SUPERVISOR', 'two')
    desk.record(JUMP)
    other.record(JUMP)
    const push = async (body: Buffer) =>
      setting.ask('/sync/push', { method: 'POST', type: LINES_TYPE, body, token: desk.token })
    expect(codeOf(await push(pushBody(other)))).toBe('NOT_TRUSTED')
    expect(codeOf(await push(pushBody(other, 1, desk)))).toBe('NOT_TRUSTED')
    expect(await headOf(setting)).toMatchObject({ head_seq: 0 })
  })

  test('pull, check or fetch what is not in its scopes', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled('DESK', 'desk')
    const kiosk = await setting.server.enrolled('KIOSK', 'kiosk')
    for (const [sender, scopes] of [
      [desk, ['supervisor', 'unit:SJ', 'me:1001']],
      [kiosk, ['hall', 'supervisor', 'unit:SJ', 'me:1001']],
    ] as const) {
      const hash = genesisHallHash(sender.enrolment.hallId)
      for (const scope of scopes as readonly Scope[])
        for (const path of [
          `/sync/pull?scope=${scope}&after=0&lineage=${sender.witness()?.lineage}&hash=${hash}`,
          `/sync/check?scope=${scope}&from=0&upTo=9`,
          `/sync/snapshot?scope=${scope}`,
        ]) {
          const answer = await setting.ask(path, { token: sender.token })
          expect([path, answer.status, codeOf(answer)]).toEqual([path, 403, 'NOT_ALLOWED'])
          expect(isOnlyFailure(answer)).toBe(true)
        }
    }
  })

  test('as a public screen, know, bring or fetch a file, though it names it', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled('DESK', 'desk')
    const kiosk = await setting.server.enrolled('KIOSK', 'kiosk')
    const file = async (route: string, sender: FakeDesk): Promise<HallAnswer> => {
      const { path, ask } = deviceRoutes[route]?.(sender) ?? { path: '/', ask: {} }
      return setting.ask(path, { ...ask, token: sender.token })
    }
    const routes = ['PUT /sync/files/:sha256', 'GET /sync/files/:sha256', 'POST /sync/files/lacking']
    expect(codeOf(await file('PUT /sync/files/:sha256', kiosk))).toBe('NOT_ALLOWED')
    expect((await file('PUT /sync/files/:sha256', desk)).status).toBe(200)
    for (const route of routes) {
      const answer = await file(route, kiosk)
      expect([route, answer.status, codeOf(answer)]).toEqual([route, 403, 'NOT_ALLOWED'])
      expect(isOnlyFailure(answer)).toBe(true)
    }
  })

  test('as a public screen, get anything of a route that is of people, or number anything but tickets', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled('SUPERVISOR', 'desk')
    await people(desk)
    const kiosk = await setting.server.enrolled('KIOSK', 'kiosk')
    const { userToken } = await setting.server.service.login(desk.token, loginOf('1001'))
    kiosk.record(JUMP)
    const got: string[] = []
    for (const [route, requestOf] of Object.entries(deviceRoutes)) {
      const { path, ask } = requestOf(kiosk)
      // Even beside somebody who may ask, as when their token was stolen.
      const headers = { 'x-halldesk-user': userToken }
      const answer = await setting.ask(path, { ...ask, token: kiosk.token, headers })
      got.push(`${route} ${codeOf(answer)}`)
      for (const personal of ['王五', '1001', 'secret of'])
        expect(answer.body.toString('utf8')).not.toContain(personal)
    }
    expect(got.toSorted()).toEqual([
      'GET /sync/check NOT_ALLOWED',
      'GET /sync/files/:sha256 NOT_ALLOWED',
      // Asked without an upgrade; what comes over it is pokes.
      'GET /sync/live BAD_REQUEST',
      'GET /sync/pull NOT_ALLOWED',
      // What stands on every board.
      'GET /sync/queue null',
      'GET /sync/snapshot NOT_ALLOWED',
      'GET /sync/snapshot/:id NOT_FOUND',
      'POST /hall/:question NOT_ALLOWED',
      'POST /hall/bundle NOT_ALLOWED',
      'POST /sync/files/lacking NOT_ALLOWED',
      'POST /sync/lease NOT_ALLOWED',
      'POST /sync/login NOT_ALLOWED',
      // No desk runs beside this server.
      'POST /sync/public/:method NO_DESK',
      'POST /sync/push null',
      'POST /sync/queue/ahead NOT_ALLOWED',
      'POST /sync/queue/next NOT_ALLOWED',
      'POST /sync/queue/yield NOT_ALLOWED',
      'PUT /sync/files/:sha256 NOT_ALLOWED',
    ])
    const lease = async (families: readonly string[]) =>
      setting.ask('/sync/lease', {
        method: 'POST',
        token: kiosk.token,
        body: JSON.stringify({ leaseId: 'y'.repeat(16), families }),
      })
    for (const families of [
      ['ticket/A', 'unit/SJ'],
      ['window/A01'],
      ['ticket'],
      ['ticket/A/x'],
      ['tickets/A'],
    ])
      expect([families, codeOf(await lease(families))]).toEqual([families, 'NOT_ALLOWED'])
    expect((await lease(['ticket/A', 'ticket/A/2026-03-02'])).status).toBe(200)
  })

  test('as a public screen, record anything, of any type there is, but what it notes of itself', async () => {
    const { server } = await setUp()
    await people(await server.enrolled('SUPERVISOR', 'desk'))
    const kiosk = await server.enrolled('KIOSK', 'kiosk')
    const entities = async () =>
      server.db.all('SELECT kind, entity_id, state FROM entity ORDER BY kind, entity_id')
    const before = await entities()
    for (const { type, entity } of eventDefinitions) {
      // In the name of the administrator, of whom the machine must know nothing.
      kiosk.record({
        type,
        entity: [entity, entity === 'device' ? kiosk.deviceId : '1002'],
        payload: {},
        staffId: '1001',
      })
    }
    const receipts = await kiosk.push()
    expect(receipts.filter(({ verdict }) => verdict !== 'quarantined')).toEqual([])
    expect(await entities()).toEqual(before)
  })

  test('change one bit of a push anywhere: nothing but the true bytes is ever kept', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled()
    desk.record(JUMP)
    desk.record(JUMP)
    const body = pushBody(desk)
    const accepted: number[] = []
    const telling: number[] = []
    for (let at = 0; at < body.length; at += 1) {
      const altered = Buffer.from(body)
      altered[at] = (altered[at] ?? 0) ^ (1 << (at % 7))
      const answer = await setting.ask('/sync/push', {
        method: 'POST',
        type: LINES_TYPE,
        body: altered,
        token: desk.token,
      })
      if (answer.status === 200) accepted.push(at)
      else if (!isOnlyFailure(answer)) telling.push(at)
    }
    expect(telling).toEqual([])
    // Base64 of 64 bytes leaves four bits of its last sign unused.
    const signatureEnd = body.indexOf('==') - 1
    expect(accepted.filter((at) => at !== signatureEnd)).toEqual([])
    const kept = await setting.server.db.all<{ bytes: Uint8Array }>(
      'SELECT bytes FROM event WHERE device_id = ? ORDER BY device_seq',
      desk.deviceId,
    )
    const mine = desk.chain.map(({ bytes }) => bytes.toString('hex'))
    expect(kept.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(
      accepted.length === 0 ? [] : mine,
    )
  })
})

describe('hello and epoch', () => {
  const helloOf = (desk: FakeDesk, nonce: string, changes: Partial<Hello> = {}): string =>
    helloBody({
      hallId: desk.enrolment.hallId,
      deviceId: desk.deviceId,
      epoch: desk.epoch,
      protocol: PROTOCOL,
      program: 'test',
      last: desk.last(),
      acknowledged: desk.acknowledged,
      witness: null,
      report: {
        waiting: 0,
        oldestWaitingAtMs: null,
        clockGrade: 'A',
        wall: 1,
        diskFreeBytes: null,
        filling: false,
      },
      nonce,
      ...changes,
    })
  const send = async (setting: Setting, path: string, body: string, signature: string | null) =>
    setting.ask(path, {
      method: 'POST',
      body,
      headers: signature === null ? {} : { 'x-halldesk-signature': signature },
    })
  const NONCE = 'n'.repeat(16)

  test('are believed once, as they were signed, from the device that signed them', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled()
    const other = await setting.server.enrolled('SUPERVISOR', 'other')
    const sign = createSigner(desk.keys.privateKey)
    const body = helloOf(desk, NONCE)
    const refused = async (text: string, signature: string | null): Promise<void> => {
      const answer = await send(setting, '/sync/hello', text, signature)
      expect([answer.status, codeOf(answer)]).toEqual([401, 'NOT_TRUSTED'])
      expect(isOnlyFailure(answer)).toBe(true)
    }
    await refused(body, null)
    await refused(body, 'AAAA')
    await refused(body, createSigner(other.keys.privateKey)(helloText(body)))
    await refused(body, sign(body))
    await refused(body, sign(epochText(body)))
    await refused(body.replace(NONCE, 'm'.repeat(16)), sign(helloText(body)))
    await refused(` ${body}`, sign(helloText(body)))
    const good = await send(setting, '/sync/hello', body, sign(helloText(body)))
    expect(good.status).toBe(200)
    // Said again, by whoever listened in.
    await refused(body, sign(helloText(body)))
  })

  test.each(['REVOKED', 'LOST'])('a device that is %s is told so and gets nothing', async (standing) => {
    const setting = await setUp()
    const desk = await setting.server.enrolled()
    await stand(setting.server, desk.deviceId, standing)
    const sign = createSigner(desk.keys.privateKey)
    const hello = helloOf(desk, NONCE)
    const epoch = epochBody({
      hallId: desk.enrolment.hallId,
      deviceId: desk.deviceId,
      from: 1,
      nonce: NONCE,
    })
    for (const [path, body, signature] of [
      ['/sync/hello', hello, sign(helloText(hello))],
      ['/sync/epoch', epoch, sign(epochText(epoch))],
    ] as const) {
      const answer = await send(setting, path, body, signature)
      expect([answer.status, codeOf(answer)]).toEqual([403, `DEVICE_${standing}`])
      expect(isOnlyFailure(answer)).toBe(true)
    }
  })

  test('of another hall, of this installation or not, are of no device here', async () => {
    const setting = await setUp()
    const { server } = setting
    const desk = await server.enrolled()
    const second = await createHall(server.options, { purpose: 'REAL', name: 'second', hallId: 'second' })
    const guest = server.newDesk()
    await guest.enrol(await issueFirstCode(server.options, second.hallId))
    const sign = createSigner(guest.keys.privateKey)
    for (const changes of [
      { hallId: server.hallId as HallId },
      { hallId: server.hallId as HallId, deviceId: desk.deviceId },
      { hallId: 'nowhere' as HallId },
    ]) {
      const hello = helloOf(guest, NONCE, changes)
      const answer = await send(setting, '/sync/hello', hello, sign(helloText(hello)))
      expect(['UNKNOWN_DEVICE', 'NOT_TRUSTED']).toContain(codeOf(answer))
      expect(isOnlyFailure(answer)).toBe(true)
    }
    // And its token, which is good in its own hall, shows nothing of this one.
    desk.record(JUMP)
    await desk.push()
    await guest.hello()
    const page = await setting.ask(
      `/sync/pull?scope=supervisor&after=0&lineage=${guest.witness()?.lineage}&hash=${genesisHallHash('second')}`,
      { token: guest.token },
    )
    expect(page.status).toBe(200)
    expect(page.body.toString()).not.toContain(server.hallId)
  })

  test('a new epoch is not given to whoever asks', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled()
    const body = epochBody({ hallId: desk.enrolment.hallId, deviceId: desk.deviceId, from: 1, nonce: NONCE })
    for (const signature of [null, 'AAAA', createSigner(desk.keys.privateKey)(helloText(body))]) {
      const answer = await send(setting, '/sync/epoch', body, signature)
      expect([answer.status, codeOf(answer)]).toEqual([401, 'NOT_TRUSTED'])
    }
    expect(await devicesOf(setting)).toContainEqual(
      expect.objectContaining({ device_id: desk.deviceId, epoch: 1 }),
    )
  })
})

describe('enrolment', () => {
  const requestWith = (code: string, keys = newSigningKeys(seededBytes('one'))): string =>
    JSON.stringify({
      code,
      publicKey: keys.publicKey.toString('base64'),
      sealingKey: newSealingKeys(seededBytes('sealing')).publicKey.toString('base64'),
      name: 'a desk',
      program: 'test',
      protocol: PROTOCOL,
    })
  const enrol = async (setting: Setting, body: string) => setting.ask('/sync/enrol', { method: 'POST', body })

  test('needs a code that is right, not used by another machine, and not too old', async () => {
    const setting = await setUp()
    const { server } = setting
    const before = await devicesOf(setting)
    for (const code of ['AAAAAAAAAA', '0'.repeat(10), "' OR 1=1 --", 'x'.repeat(40)]) {
      const answer = await enrol(setting, requestWith(code))
      expect([answer.status, codeOf(answer)]).toEqual([403, 'CODE_WRONG'])
    }
    expect(await devicesOf(setting)).toEqual(before)

    const code = await issueFirstCode(server.options, server.hallId)
    const old = await issueFirstCode(server.options, server.hallId)
    const first = await enrol(setting, requestWith(code))
    expect(first.status).toBe(200)
    // The answer was lost: the same machine asks again and gets the same.
    expect((await enrol(setting, requestWith(code))).json()).toMatchObject({
      deviceId: (first.json() as { deviceId: string }).deviceId,
    })
    const second = await enrol(setting, requestWith(code, newSigningKeys(seededBytes('two'))))
    expect([second.status, codeOf(second), isOnlyFailure(second)]).toEqual([403, 'CODE_USED', true])
    server.advance(25 * 3_600_000)
    expect(codeOf(await enrol(setting, requestWith(old)))).toBe('CODE_EXPIRED')
  })

  test('cannot be tried again and again', async () => {
    const setting = await setUp()
    const codes: number[] = []
    for (let turn = 0; turn < 40; turn += 1)
      codes.push((await enrol(setting, requestWith(`AAAAAAAA${10 + turn}`))).status)
    expect(codes.slice(0, 30).every((status) => status === 403)).toBe(true)
    expect(codes.slice(30).every((status) => status === 429)).toBe(true)
  })
})

describe('questions of a person', () => {
  const ask = async (setting: Setting, desk: FakeDesk, question: string, userToken?: string, body = {}) =>
    setting.ask(`/hall/${question}`, {
      method: 'POST',
      token: desk.token,
      body: JSON.stringify(body),
      ...(userToken === undefined ? {} : { headers: { 'x-halldesk-user': userToken } }),
    })
  const questions = {
    devices: {},
    createCode: { name: 'x', kind: 'SUPERVISOR', windowId: null, unitIds: [] },
    openCodes: {},
    withdrawCode: { codeId: '' },
    changeDevice: { deviceId: '', name: 'taken over', windowId: null, unitIds: [] },
    revokeDevice: { deviceId: '', standing: 'REVOKED', reason: 'x' },
    machinesChecked: {},
    health: {},
    backups: {},
    makeBackup: {},
    bundle: { base64: 'AAAA' },
    nothing: {},
  }

  test('only an administrator, on their own device, for half an hour, is answered', async () => {
    const setting = await setUp()
    const { server } = setting
    const desk = await server.enrolled('SUPERVISOR', 'one')
    const other = await server.enrolled('SUPERVISOR', 'two')
    await people(desk)
    const login = async (staffId: string, on = desk): Promise<string> => {
      const answer = await setting.ask('/sync/login', {
        method: 'POST',
        token: on.token,
        body: JSON.stringify(loginOf(staffId)),
      })
      expect(answer.status).toBe(200)
      return String(Reflect.get(answer.json() as object, 'userToken'))
    }
    const admin = await login('1001')
    const strangersToIt: Record<string, string | undefined> = {
      'no token': undefined,
      'a forged one': 'forged.forged',
      'the device’s own': desk.token,
      'a clerk’s': await login('1002'),
      'the administrator’s on another device': await login('1001', other),
    }
    await issueFirstCode(server.options, server.hallId)
    const codes = () =>
      server.db.all<{ code_hash: string; used_key: string | null }>(
        'SELECT * FROM enrolment_code ORDER BY code_hash',
      )
    const before = [await devicesOf(setting), await codes()]
    const openCode = (await codes()).find(({ used_key }) => used_key === null)?.code_hash
    expect(openCode).toMatch(/^[0-9a-f]{32}$/)
    for (const [question, body] of Object.entries(questions)) {
      const filled =
        'deviceId' in body
          ? { ...body, deviceId: other.deviceId }
          : 'codeId' in body
            ? { ...body, codeId: openCode }
            : body
      for (const [whose, token] of Object.entries(strangersToIt)) {
        const answer = await ask(setting, desk, question, token, filled)
        expect([question, whose, [401, 403].includes(answer.status)]).toEqual([question, whose, true])
        expect(isOnlyFailure(answer)).toBe(true)
      }
    }
    expect([await devicesOf(setting), await codes()]).toEqual(before)

    expect((await ask(setting, desk, 'devices', admin)).status).toBe(200)
    expect((await ask(setting, desk, 'withdrawCode', admin, { codeId: openCode })).status).toBe(200)
    const again = await ask(setting, desk, 'withdrawCode', admin, { codeId: openCode })
    expect([again.status, codeOf(again)]).toEqual([404, 'NOT_FOUND'])
    const notOne = await ask(setting, desk, 'withdrawCode', admin, { codeId: "' OR 1=1 --" })
    expect([notOne.status, codeOf(notOne)]).toEqual([400, 'BAD_REQUEST'])
    expect((await ask(setting, desk, 'nothing', admin)).status).toBe(404)
    server.advance(USER_TOKEN_MS + 1)
    const late = await ask(setting, desk, 'devices', admin)
    expect([late.status, codeOf(late)]).toEqual([401, 'TOKEN_EXPIRED'])
  })

  test('what was allowed at the log-in and is no more, is refused at the question', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled()
    await people(desk)
    const { userToken } = await setting.server.service.login(desk.token, loginOf('1001'))
    expect((await ask(setting, desk, 'health', userToken)).status).toBe(200)
    await setting.server.db.transaction(setting.server.hallId, async (tx) =>
      tx.run(
        `UPDATE entity SET state = replace(state, '"SYSADMIN"', '"CLERK"') WHERE kind = 'staff' AND entity_id = '1001'`,
      ),
    )
    const answer = await ask(setting, desk, 'health', userToken)
    expect([answer.status, codeOf(answer)]).toEqual([403, 'NOT_ALLOWED'])
  })

  test('a log-in tells nobody which numbers exist, and locks', async () => {
    const setting = await setUp()
    const desk = await setting.server.enrolled()
    await people(desk)
    const tryOnce = async (staffId: string): Promise<unknown> =>
      setting.server.service.login(desk.token, { ...loginOf(staffId), secret: 'wrong' }).then(
        () => 'in',
        (error: unknown) => (error instanceof SyncError ? [error.code, error.details['left']] : error),
      )
    const known = [await tryOnce('1001'), await tryOnce('1001')]
    const unknown = [await tryOnce('9999'), await tryOnce('9999')]
    expect(unknown).toEqual(known)
    const answers: string[] = []
    for (let turn = 0; turn < 4; turn += 1)
      answers.push(
        codeOf(
          await setting.ask('/sync/login', {
            method: 'POST',
            token: desk.token,
            body: JSON.stringify({ ...loginOf('1001'), secret: 'wrong' }),
          }),
        ),
      )
    expect(answers.at(-1)).toBe('LOGIN_LOCKED')
    const right = await setting.ask('/sync/login', {
      method: 'POST',
      token: desk.token,
      body: JSON.stringify(loginOf('1001')),
    })
    expect([right.status, codeOf(right)]).toEqual([401, 'LOGIN_LOCKED'])
  })
})

test('a session with names, ID numbers, secrets and codes leaves none of them in the log', async () => {
  const lines: string[] = []
  const log = createHallLog(
    (line) => lines.push(line),
    () => 0,
  )
  const server = await createTestServer({ log })
  const setting = await put(server, log)
  const desk = await server.enrolled('SUPERVISOR', '赵六的工作台')
  await people(desk)
  desk.record({ ...JUMP, payload: { note: '张三 110101199003077774 13800138000' } })
  const body = pushBody(desk)
  await setting.ask('/sync/push', { method: 'POST', type: LINES_TYPE, body, token: desk.token })
  const { userToken } = await server.service.login(desk.token, loginOf('1001'))
  const asked = await setting.ask('/hall/createCode', {
    method: 'POST',
    token: desk.token,
    headers: { 'x-halldesk-user': userToken },
    body: JSON.stringify({ name: '钱七的工作台', kind: 'SUPERVISOR', windowId: null, unitIds: [] }),
  })
  expect(asked.status).toBe(200)
  const code = String(Reflect.get(asked.json() as object, 'code'))
  await setting.ask('/sync/login', {
    method: 'POST',
    token: desk.token,
    body: JSON.stringify(loginOf('1002')),
  })
  const text = lines.join('')
  expect(text).toContain('"route":"/sync/push"')
  for (const secret of [
    '张三',
    '王五',
    '赵六',
    '钱七',
    '110101199003077774',
    '13800138000',
    'secret of',
    desk.token,
    userToken,
    code,
    code.slice(0, 5),
    code.slice(6, 11),
  ])
    expect(text).not.toContain(secret)
})
