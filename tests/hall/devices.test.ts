import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../db/store/sha256.ts'
import { exportBundle } from '../../db/sync/bundle.ts'
import { BLANK_STAFF, BLANK_WINDOW } from '../../db/model/blank-records.ts'
import { jpegBytes } from '../helpers/picture-bytes.ts'
import { freeBackupName, hallBackupFolder } from '../../db/hall/backup-files.ts'
import { createHall, issueFirstCode } from '../../db/hall/core.ts'
import { readHead } from '../../db/hall/accept.ts'
import { CODE_MS } from '../../db/hall/enrolment.ts'
import { beginLineage } from '../../db/hall/lineage.ts'
import { findDefinition } from '../../db/model/events/registry.ts'
import type { HallDevices, HallHealth, NewDeviceCode, OpenCode } from '../../db/model/hall-views.ts'
import type { StaffId } from '../../db/model/ids.ts'
import { firstHallHash } from '../../db/sync/hall-chain.ts'
import { createVerifier, anchorText, newSigningKeys } from '../../db/sync/signing.ts'
import { PROTOCOL, SyncError, type LiveMessage } from '../../db/sync/wire.ts'
import { sha256, type FakeDesk } from '../helpers/fake-desk.ts'
import { temporaryFolder } from '../helpers/test-store.ts'
import { createTestServer, type TestServer } from '../helpers/test-server.ts'

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => 'nothing thrown',
    (thrown: unknown) => thrown,
  )
  return error instanceof SyncError ? error.code : String(error)
}

const ADMIN = 'admin' as StaffId

/** The first machine with an administrator and a clerk who have secrets. */
const withPeople = async (server: TestServer): Promise<FakeDesk> => {
  const desk = await server.enrolled('SUPERVISOR', 'first')
  const staff = (staffId: string, roles: string[]) => {
    desk.record({
      type: 'reference.staff_set',
      entity: ['staff', staffId],
      payload: {
        ...BLANK_STAFF,
        staffId,
        name: '李四',
        unitId: 'ZWZX',
        roles,
        source: null,
      },
      staffId: ADMIN,
      unitId: 'ZWZX',
    })
    desk.record({
      type: 'account.credential_set',
      entity: ['account', staffId],
      payload: {
        staffId,
        kind: 'PASSWORD',
        argon2id: `hash of ${staffId}-secret`,
        temporary: false,
        by: ADMIN,
      },
      staffId: ADMIN,
      unitId: 'ZWZX',
    })
  }
  staff('admin', ['SYSADMIN'])
  staff('1001', ['CLERK'])
  const receipts = await desk.push()
  expect(receipts.map((each) => each.verdict)).toEqual(Array.from({ length: 4 }, () => 'accepted'))
  return desk
}

const logIn = (server: TestServer, desk: FakeDesk, staffId: string, secret: string) =>
  server.service.login(desk.token, { staffId: staffId as StaffId, secret, kind: 'PASSWORD' })

/** Asks as the administrator; answers are those of the hall's views. */
const asker = async (server: TestServer, desk: FakeDesk) => {
  const { userToken } = await logIn(server, desk, 'admin', 'admin-secret')
  return <Answer>(question: string, body: unknown = {}) =>
    server.service.ask(desk.token, userToken, question, body) as Promise<Answer>
}

describe('enrolment', () => {
  test('the same code and key are answered alike, another key is not, and a late one neither', async () => {
    const server = await createTestServer()
    const code = await issueFirstCode(server.options, server.hallId, { kind: 'DESK', name: '一号窗口' })
    const desk = server.newDesk()
    const first = await desk.enrol(code.toLowerCase().replaceAll('-', ' '))
    const again = await desk.enrol(code)
    const { sealedDataKey: _one, ...said } = first
    const { sealedDataKey: _two, ...saidAgain } = again
    expect(saidAgain).toEqual(said)
    expect(first).toMatchObject({
      kind: 'DESK',
      name: '一号窗口',
      epoch: 1,
      purpose: 'REAL',
      hallName: 'test hall',
    })
    expect(desk.dataKey()).toHaveLength(32)
    expect(await codeOf(server.newDesk().enrol(code))).toBe('CODE_USED')
    expect(await codeOf(server.newDesk().enrol('00000-00000'))).toBe('CODE_WRONG')
    expect(await codeOf(server.newDesk().enrol('not a code'))).toBe('CODE_WRONG')
    const late = await issueFirstCode(server.options, server.hallId)
    server.advance(24 * 3_600_000)
    expect(await codeOf(server.newDesk().enrol(late))).toBe('CODE_EXPIRED')
  })

  test('halls of one installation know nothing of each other', async () => {
    const server = await createTestServer({ hallId: 'first' })
    const other = await createTestServer({ db: server.db, hallId: 'second', purpose: 'DRILL' })
    const desk = await server.enrolled()
    const stranger = await other.enrolled()
    desk.record({ type: 'clock.jumped', entity: ['device', desk.deviceId], payload: {} })
    await desk.push()
    expect(stranger.enrolment.hallId).toBe('second')
    expect(await stranger.pullAll('supervisor')).toEqual([])
    // Either service serves both; the token names the hall.
    expect(await other.service.admit(desk.token)).toEqual({ deviceId: desk.deviceId })
    expect(server.service.about()).not.toHaveProperty('hallId')
    expect(await codeOf(desk.hello({ hallId: stranger.enrolment.hallId }))).toBe('UNKNOWN_DEVICE')
  })

  test('a server restored to before an enrolment takes the device in again on its signed record', async () => {
    const server = await createTestServer()
    const desk = await server.enrolled('DESK')
    await server.db.transaction(server.hallId, async (tx) => {
      await tx.run('DELETE FROM device WHERE device_id = ?', desk.deviceId)
      await tx.run('DELETE FROM device_epoch WHERE device_id = ?', desk.deviceId)
    })
    expect(await codeOf(desk.hello())).toBe('UNKNOWN_DEVICE')
    const { enrolment } = desk.enrolment
    expect(await codeOf(desk.hello({ enrolment: enrolment.replace('"DESK"', '"SUPERVISOR"') }))).toBe(
      'UNKNOWN_DEVICE',
    )
    const answer = await desk.hello({ enrolment, name: '三号窗口' })
    expect([answer.kind, answer.known]).toEqual(['DESK', { seq: 0, hash: sha256(enrolment) }])
    expect(answer.name).toBe('三号窗口')
  })
})

describe('hello', () => {
  test('is signed, said once, and answered with signed time', async () => {
    const server = await createTestServer()
    const desk = await server.enrolled()
    const answer = await desk.hello()
    const verify = createVerifier(Buffer.from(desk.enrolment.hallKey, 'base64'))
    expect(verify(anchorText(server.hallId, desk.deviceId, answer.time), answer.time.signature)).toBe(true)
    const nonce = 'f'.repeat(32)
    await desk.hello({ nonce })
    expect(await codeOf(desk.hello({ nonce }))).toBe('NOT_TRUSTED')
    expect(await codeOf(desk.sendHello('{}', ''))).toBe('BAD_REQUEST')
    expect(await codeOf(desk.sendHello('no json', ''))).toBe('BAD_REQUEST')
    expect(await codeOf(desk.hello({ protocol: PROTOCOL + 1 }))).toBe('SERVER_TOO_OLD')
    expect(await codeOf(desk.hello({ protocol: 0 }))).toBe('DESK_TOO_OLD')
    // Of another device's key.
    const other = await server.enrolled()
    expect(await codeOf(other.hello({ deviceId: desk.deviceId }))).toBe('NOT_TRUSTED')
    expect(await codeOf(server.service.admit('nonsense'))).toBe('NOT_TRUSTED')
    expect(await codeOf(server.service.admit(`${desk.token}x`))).toBe('NOT_TRUSTED')
    server.advance(13 * 3_600_000)
    expect(await codeOf(server.service.admit(desk.token))).toBe('TOKEN_EXPIRED')
  })

  test('a revoked device gets nothing on any method, and a lost one is told so', async () => {
    const server = await createTestServer()
    const first = await withPeople(server)
    const ask = await asker(server, first)
    const desk = await server.enrolled('SUPERVISOR')
    const heard: LiveMessage[] = []
    await server.service.listen(desk.token, (message) => heard.push(message))
    desk.record({ type: 'device.none', entity: ['device', desk.deviceId], payload: {} })
    const at = desk.witness() ?? { lineage: '', hallSeq: 0, hallHash: '' }
    const { token } = desk
    for (const [standing, code] of [
      ['REVOKED', 'DEVICE_REVOKED'],
      ['LOST', 'DEVICE_LOST'],
    ] as const) {
      await ask('revokeDevice', { deviceId: desk.deviceId, standing, reason: '被盗' })
      const tries = [
        desk.hello(),
        desk.beginEpoch(),
        desk.push(),
        server.service.admit(token),
        server.service.pull(token, 'supervisor', at),
        server.service.snapshot(token, 'supervisor'),
        server.service.snapshotFile(token, 'any'),
        server.service.check(token, 'supervisor', 0, 1),
        server.service.lease(token, { leaseId: 'x'.repeat(20), families: ['unit/A'] }),
        server.service.login(token, { staffId: ADMIN, secret: 'admin-secret', kind: 'PASSWORD' }),
        server.service.ask(token, 'any', 'devices', {}),
        server.service.listen(token, () => undefined),
      ]
      expect(await Promise.all(tries.map(codeOf))).toEqual(tries.map(() => code))
    }
    await new Promise((resolve) => setImmediate(resolve))
    expect(heard).toEqual([{ kind: 'hello' }, { kind: 'hello' }])
    await ask('revokeDevice', { deviceId: desk.deviceId, standing: 'ACTIVE', reason: '找回' })
    await desk.hello()
  })

  test('scopes follow the window, and contacts are those of the units a device sees', async () => {
    const server = await createTestServer()
    const first = await withPeople(server)
    const ask = await asker(server, first)
    for (const [windowId, kind, unitIds] of [
      ['A01', 'UNIT', ['SCJG']],
      ['B01', 'COMBINED', ['GAJ', 'SCJG']],
      ['Z01', 'ANY_ITEM', ['ZWZX']],
    ] as const)
      first.record({
        type: 'reference.window_set',
        entity: ['window', windowId],
        payload: { ...BLANK_WINDOW, windowId, name: windowId, kind, unitIds, source: null },
        staffId: ADMIN,
      })
    await first.push()
    const desk = await server.enrolled('DESK', 'one')
    const scopes = async (windowId: string | null, unitIds: string[] = []) => {
      await ask('changeDevice', { deviceId: desk.deviceId, name: 'one', windowId, unitIds })
      return (await desk.hello()).scopes.map((each) => each.scope)
    }
    expect(await scopes('A01')).toEqual(['hall', 'unit:SCJG'])
    expect(await scopes('B01')).toEqual(['hall', 'unit:GAJ', 'unit:SCJG'])
    expect(await scopes('Z01')).toEqual(['supervisor'])
    expect(await scopes(null, ['SHUI'])).toEqual(['hall', 'unit:SHUI'])
    expect(await codeOf(ask('changeDevice', { deviceId: desk.deviceId, name: 'x', windowId: 'NO' }))).toBe(
      'NOT_FOUND',
    )
    const kiosk = await server.enrolled('KIOSK', 'screen')
    expect((await kiosk.hello()).scopes.map(({ scope }) => scope)).toEqual(['public'])
    await scopes('A01')
    const { contacts } = await desk.hello()
    // The supervisor's machine sees every unit, so it counts; the screen records nothing.
    expect(contacts.map((each) => each.name).toSorted()).toEqual(['first', 'one'])
  })
})

describe('people', () => {
  test('a name nobody has and a wrong secret are answered alike, and both are locked after five', async () => {
    const checked: string[] = []
    const server = await createTestServer({
      verifySecret: (secret, argon2id) => {
        checked.push(argon2id)
        return Promise.resolve(argon2id === `hash of ${secret}`)
      },
    })
    const desk = await withPeople(server)
    const told = async (staffId: string) => {
      const details: unknown[] = []
      for (let nth = 0; nth < 6; nth += 1) {
        const error = (await logIn(server, desk, staffId, 'wrong').catch(
          (thrown: unknown) => thrown,
        )) as SyncError
        details.push([error.code, error.details])
      }
      return details
    }
    const known = await told('1001')
    expect(known).toEqual([
      ['LOGIN_FAILED', { left: 4 }],
      ['LOGIN_FAILED', { left: 3 }],
      ['LOGIN_FAILED', { left: 2 }],
      ['LOGIN_FAILED', { left: 1 }],
      ['LOGIN_LOCKED', { untilMs: server.nowMs() + 30 * 60_000 }],
      ['LOGIN_LOCKED', { untilMs: server.nowMs() + 30 * 60_000 }],
    ])
    expect(await told('nobody')).toEqual(known)
    // Both had their secret checked as often.
    expect(checked.filter((hash) => hash.includes('argon2id'))).toHaveLength(5)
    expect(await codeOf(logIn(server, desk, '1001', '1001-secret'))).toBe('LOGIN_LOCKED')
    server.advance(30 * 60_000)
    expect(await logIn(server, desk, '1001', '1001-secret')).toHaveProperty('userToken')
  })

  test('tries sent at once are all counted; a device is locked whoever is tried on it', async () => {
    const server = await createTestServer()
    const desk = await withPeople(server)
    const tries = Array.from({ length: 40 }, (_, nth) =>
      codeOf(logIn(server, desk, `someone-${nth}`, 'wrong')),
    )
    const codes = await Promise.all(tries)
    expect(codes.filter((code) => code === 'LOGIN_FAILED').length).toBeLessThan(20)
    expect(await codeOf(logIn(server, desk, 'admin', 'admin-secret'))).toBe('LOGIN_LOCKED')
    const other = await server.enrolled('DESK')
    expect(await logIn(server, other, 'admin', 'admin-secret')).toHaveProperty('userToken')
  })

  test('questions are for administrators, on the device they logged in on, for half an hour', async () => {
    const server = await createTestServer({ certificateFingerprint: '7K3MQ9TX' })
    const desk = await withPeople(server)
    const other = await server.enrolled('DESK')
    const admin = await logIn(server, desk, 'admin', 'admin-secret')
    const clerk = await logIn(server, desk, '1001', '1001-secret')
    const ask = (token: string, user: string) => codeOf(server.service.ask(token, user, 'devices', {}))
    expect(await ask(desk.token, admin.userToken)).toBe('nothing thrown')
    expect(await ask(desk.token, clerk.userToken)).toBe('NOT_ALLOWED')
    expect(await ask(other.token, admin.userToken)).toBe('NOT_TRUSTED')
    expect(await ask(desk.token, desk.token)).toBe('NOT_TRUSTED')
    expect(await codeOf(server.service.admit(admin.userToken))).toBe('NOT_TRUSTED')
    const made = (await server.service.ask(desk.token, admin.userToken, 'createCode', {
      name: '二号窗口',
      kind: 'DESK',
      windowId: null,
    })) as NewDeviceCode
    expect(made.code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}-7K3MQ9TX$/)
    const joined = server.newDesk()
    expect(await joined.enrol(made.code)).toMatchObject({ name: '二号窗口', kind: 'DESK' })
    server.advance(30 * 60_000)
    expect(await ask(desk.token, admin.userToken)).toBe('TOKEN_EXPIRED')
  })

  test('codes nobody used are listed without the code, and one that is withdrawn enrols nobody', async () => {
    const server = await createTestServer()
    const desk = await withPeople(server)
    const ask = await asker(server, desk)
    const list = async () => (await ask<{ codes: OpenCode[] }>('openCodes')).codes
    expect(await list()).toEqual([])
    const make = (name: string) =>
      ask<NewDeviceCode>('createCode', { name, kind: 'DESK', windowId: null, unitIds: ['SCJG'] })
    const used = await make('一号窗口')
    await server.newDesk().enrol(used.code)
    server.advance(1_000)
    const strayed = await make('二号窗口')
    server.advance(1_000)
    await issueFirstCode(server.options, server.hallId)
    // Another hall of the same database sees and withdraws its own alone.
    const other = await createHall(server.options, { name: '邻县', purpose: 'REAL' })
    await issueFirstCode(server.options, other.hallId)

    const open = await list()
    expect(open.map(({ codeId: _id, ...told }) => told)).toEqual([
      {
        name: '二号窗口',
        kind: 'DESK',
        windowId: null,
        unitIds: ['SCJG'],
        madeBy: '李四',
        madeAtMs: strayed.expiresAtMs - CODE_MS,
        expiresAtMs: strayed.expiresAtMs,
      },
      expect.objectContaining({ name: '', kind: 'SUPERVISOR', madeBy: '' }),
    ])
    const [first] = open
    for (const part of strayed.code.split('-')) expect(JSON.stringify(open)).not.toContain(part)
    const [foreign] = await server.db.all<{ code_hash: string }>(
      'SELECT code_hash FROM enrolment_code WHERE hall_id = ?',
      other.hallId,
    )
    expect(await codeOf(ask('withdrawCode', { codeId: foreign?.code_hash }))).toBe('NOT_FOUND')

    await ask('withdrawCode', { codeId: first?.codeId })
    expect((await list()).map(({ name }) => name)).toEqual([''])
    expect(await codeOf(server.newDesk().enrol(strayed.code))).toBe('CODE_EXPIRED')
    expect(await codeOf(ask('withdrawCode', { codeId: first?.codeId }))).toBe('NOT_FOUND')
    server.advance(CODE_MS)
    await desk.hello()
    const later = await asker(server, desk)
    expect(await later('openCodes')).toEqual({ codes: [] })
  })

  test('the devices page and health tell what devices reported', async () => {
    const server = await createTestServer()
    const desk = await withPeople(server)
    const ask = await asker(server, desk)
    server.advance(60_000)
    await server.service.tick()
    const { devices } = await ask<HallDevices>('devices')
    expect(devices).toMatchObject([{ name: 'first', online: true, records: 4, waiting: 0, epoch: 1 }])
    const health = await ask<HallHealth>('health')
    expect(health).toMatchObject({
      processes: 1,
      devices: { active: 1, online: 1 },
      notAccepted: { conflicts: 0, quarantined: 0 },
      lastBackup: null,
    })
    expect(health.samples).toMatchObject([{ events: 4, online: 1 }])
    expect(health.warnings.map((each) => each.code)).toEqual(['NO_BACKUP'])
  })

  test('put back to an earlier state, health says so until an administrator has looked through the machines', async () => {
    const server = await createTestServer()
    const desk = await withPeople(server)
    const stateOfMs = server.nowMs()
    const goBack = async (): Promise<number> => {
      server.advance(3_600_000)
      const branch = await readHead(server.db, server.hallId)
      await server.db.transaction(server.hallId, (tx) =>
        beginLineage(tx, server.options, server.hallId, branch, 'RESTORED'),
      )
      await desk.hello()
      return server.nowMs()
    }
    const restored = async () =>
      (await (await asker(server, desk))<HallHealth>('health')).warnings.filter(
        ({ code }) => code === 'HALL_WENT_BACK',
      )
    expect(await restored()).toEqual([])
    const atMs = String(await goBack())
    expect(await restored()).toEqual([
      { code: 'HALL_WENT_BACK', params: { atMs, stateOfMs: String(stateOfMs) } },
    ])
    const ask = await asker(server, desk)
    await ask('machinesChecked')
    await ask('machinesChecked')
    expect(await restored()).toEqual([])
    const audits = (await desk.pullAll('supervisor'))
      .map(({ bytes }) => bytes.toString('utf8'))
      .filter((text) => text.includes('MACHINES_CHECKED'))
    expect(audits.map((text) => JSON.parse(text) as unknown)).toMatchObject([{ actor: { staffId: ADMIN } }])
    // Once more: what was looked through then has to be looked through again.
    await goBack()
    expect(await restored()).toHaveLength(1)
  })

  test('put back unannounced, as a machine notices, it says so too; of how long ago nobody knows', async () => {
    const server = await createTestServer()
    const desk = await withPeople(server)
    const health = async () => (await asker(server, desk))<HallHealth>('health')
    const goBack = (hallSeq: number, hallHash: string) =>
      server.db.transaction(server.hallId, (tx) =>
        beginLineage(tx, server.options, server.hallId, { hallSeq, hallHash }, 'ROLLED_BACK'),
      )
    const head = await readHead(server.db, server.hallId)
    await goBack(head.hallSeq, head.hallHash)
    await desk.hello()
    await (
      await asker(server, desk)
    )('machinesChecked')
    // What was looked through then counts no more; the clock stands an hour earlier this time.
    server.advance(-3_600_000)
    await goBack(0, firstHallHash(server.hallId))
    await desk.hello()
    const [warning] = (await health()).warnings
    expect(warning).toEqual({ code: 'HALL_WENT_BACK', params: { atMs: expect.any(String) } })
  })

  test('a backup the database does not know is told of, without a word on its check or its copies', async () => {
    const directory = temporaryFolder()
    const server = await createTestServer({ directory })
    const ask = await asker(server, await withPeople(server))
    const { nowMs } = await ask<HallHealth>('health')
    const folder = hallBackupFolder(directory)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, freeBackupName(folder, nowMs)), 'x')
    const health = await ask<HallHealth>('health')
    expect(health.lastBackup).toEqual({ atMs: nowMs - (nowMs % 1_000), verified: false, away: false })
    expect(health.warnings.map((each) => each.code)).toEqual(['BACKUP_NOT_VERIFIED'])
  })
})

describe('news', () => {
  test('desks are told once of what came within a moment, in their scopes only, by whichever process', async () => {
    const server = await createTestServer()
    const first = await withPeople(server)
    const desk = await server.enrolled('DESK')
    const heard: LiveMessage[] = []
    const other = server.another()
    const stop = await other.listen(desk.token, (message) => heard.push(message))
    const quiet = () => new Promise((resolve) => setImmediate(resolve))
    server.runLater()
    await quiet()
    heard.length = 0
    for (let nth = 0; nth < 3; nth += 1) {
      first.record({
        type: 'reference.setting_set',
        entity: ['setting', `key-${nth}`],
        payload: { key: `key-${nth}`, value: 'v', source: null },
        staffId: ADMIN,
      })
      await first.push()
    }
    expect(heard).toEqual([])
    server.runLater()
    await quiet()
    expect(heard).toEqual([{ kind: 'poke', scope: 'hall', head: 7 }])
    stop()
  })

  test('a desk whose window changes is asked for a hello, and then told of its new scopes', async () => {
    const server = await createTestServer()
    const first = await withPeople(server)
    const quiet = () => new Promise((resolve) => setTimeout(resolve, 20))
    const heard = new Map<string, LiveMessage[]>()
    const listening = async (windowId: string) => {
      const desk = await server.enrolled('DESK', windowId)
      await server.db.transaction(server.hallId, (tx) =>
        tx.run('UPDATE device SET window_id = ? WHERE device_id = ?', windowId, desk.deviceId),
      )
      const messages: LiveMessage[] = []
      heard.set(windowId, messages)
      await server.service.listen(desk.token, (message) => messages.push(message))
    }
    const setWindow = async (windowId: string, unitIds: string[]) => {
      first.record({
        type: 'reference.window_set',
        entity: ['window', windowId],
        payload: {
          ...BLANK_WINDOW,
          windowId,
          name: windowId,
          unitIds,
          source: null,
        },
        staffId: ADMIN,
        unitId: 'ZWZX',
      })
      await first.push()
      await quiet()
    }
    await setWindow('A01', ['SCJG'])
    await setWindow('B01', ['GAJ'])
    await listening('A01')
    await listening('B01')
    await setWindow('A01', ['SCJG', 'SHUI'])
    expect([heard.get('A01'), heard.get('B01')]).toEqual([[{ kind: 'hello' }], []])
    server.runLater()
    await quiet()
    expect(heard.get('B01')).toEqual([{ kind: 'poke', scope: 'hall', head: 7 }])
  })
})

describe('upgrade of the server', () => {
  test('a record of a type it did not know is let in by an event of its own chain once it knows it', async () => {
    const server = await createTestServer()
    const desk = await withPeople(server)
    const type = 'reference.setting_set'
    const event = desk.record({
      type,
      entity: ['setting', 'hall.code'],
      payload: { key: 'hall.code', value: '439925', source: null },
      staffId: ADMIN,
    })
    await desk.push()
    // As an older program would have written it down.
    await server.db.transaction(server.hallId, async (tx) => {
      await tx.run("UPDATE event SET verdict = 'quarantined', reason = 'UNKNOWN_TYPE' WHERE id = ?", event.id)
      await tx.run("DELETE FROM entity WHERE kind = 'setting'")
    })
    expect(findDefinition(type)).toBeDefined()
    const upgraded = server.another()
    expect(await upgraded.admit(desk.token)).toHaveProperty('deviceId')
    const state = await server.db.get<{ state: string }>("SELECT state FROM entity WHERE kind = 'setting'")
    expect(JSON.parse(state?.state ?? '')).toEqual({ key: 'hall.code', value: '439925' })
    const all = await desk.pullAll('supervisor')
    expect(JSON.parse(all.at(-1)?.bytes.toString() ?? '')).toMatchObject({
      type: 'record.released',
      payload: { eventId: event.id, entity: ['setting', 'hall.code'] },
    })
    // Once.
    await server.another().admit(desk.token)
    expect((await desk.pullAll('supervisor')).length).toBe(all.length)
    // No desk may say such a thing.
    desk.record({
      type: 'record.released',
      entity: ['release', desk.newId()],
      payload: { eventId: desk.newId(), entity: ['setting', 'x'] },
    })
    expect(await desk.push()).toMatchObject([{ verdict: 'quarantined', reason: 'NOT_ALLOWED' }])
  })
})

describe('bundles', () => {
  test('what a lost device had not sent is handed in once', async () => {
    const server = await createTestServer()
    const first = await withPeople(server)
    const ask = await asker(server, first)
    const desk = await server.enrolled('SUPERVISOR', '旧电脑')
    for (let nth = 0; nth < 3; nth += 1)
      desk.record({
        type: 'reference.setting_set',
        entity: ['setting', `bundle-${nth}`],
        payload: { key: `bundle-${nth}`, value: 'v', source: null },
        staffId: ADMIN,
      })
    const bytes = exportBundle(desk.asLog(), server.nowMs(), server.options.randomBytes)?.bytes
    const base64 = bytes?.toString('base64') ?? ''
    await ask('revokeDevice', { deviceId: desk.deviceId, standing: 'LOST', reason: '硬盘坏了' })
    expect(await ask('bundle', { base64 })).toEqual({
      deviceName: '旧电脑',
      records: 3,
      added: 3,
      alreadyThere: 0,
    })
    expect(await ask('bundle', { base64 })).toMatchObject({ added: 0, alreadyThere: 3 })
    const broken = Buffer.from(base64, 'base64')
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1
    expect(await codeOf(ask('bundle', { base64: broken.toString('base64') }))).toBe('BAD_REQUEST')
    await ask('revokeDevice', { deviceId: desk.deviceId, standing: 'REVOKED', reason: '退役' })
    expect(await codeOf(ask('bundle', { base64 }))).toBe('DEVICE_REVOKED')
  })

  test('the pictures of a lost device come along, when the device itself sent them', async () => {
    const server = await createTestServer()
    const first = await withPeople(server)
    const ask = await asker(server, first)
    const desk = await server.enrolled('DESK', '旧电脑')
    const picture = jpegBytes({ width: 640, height: 480 })
    const name = sha256Hex(picture)
    const files = { next: () => [name], read: () => ({ mime: 'image/jpeg' as const, bytes: picture }) }
    const log = { ...desk.asLog(), files: { ...desk.asLog().files, ...files } }
    const bundleOf = (privateKey: Uint8Array): string =>
      exportBundle(
        { ...log, enrolment: { ...log.enrolment, privateKey } },
        server.nowMs(),
        server.options.randomBytes,
      )?.bytes.toString('base64') ?? ''
    await ask('revokeDevice', { deviceId: desk.deviceId, standing: 'LOST', reason: '硬盘坏了' })
    expect(await codeOf(server.service.file(first.token, name))).toBe('NOT_FOUND')
    const forged = bundleOf(newSigningKeys(server.options.randomBytes).privateKey)
    expect(await codeOf(ask('bundle', { base64: forged }))).toBe('NOT_TRUSTED')
    expect(await codeOf(server.service.file(first.token, name))).toBe('NOT_FOUND')
    const base64 = bundleOf(desk.keys.privateKey)
    for (let turn = 0; turn < 2; turn += 1)
      expect(await ask('bundle', { base64 })).toMatchObject({ records: 0, added: 0 })
    expect((await server.service.file(first.token, name)).bytes).toEqual(picture)
  })
})
