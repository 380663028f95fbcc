import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HEAD_FILE } from '../../db/hall/head-file.ts'
import { BLANK_STAFF } from '../../db/model/blank-records.ts'
import type { HallHealth } from '../../db/model/hall-views.ts'
import { exportBundle } from '../../db/sync/bundle.ts'
import { createVerifier } from '../../db/sync/signing.ts'
import { sha256, type FakeDesk } from '../helpers/fake-desk.ts'
import { createTestServer, type TestServer } from '../helpers/test-server.ts'

const ADMIN = 'admin'

const withAdministrator = async (server: TestServer): Promise<FakeDesk> => {
  const desk = await server.enrolled('SUPERVISOR', 'first')
  desk.record({
    type: 'reference.staff_set',
    entity: ['staff', ADMIN],
    payload: {
      ...BLANK_STAFF,
      staffId: ADMIN,
      name: '李四',
      unitId: 'ZWZX',
      roles: ['SYSADMIN'],
      source: null,
    },
  })
  desk.record({
    type: 'account.credential_set',
    entity: ['account', ADMIN],
    payload: { staffId: ADMIN, kind: 'PASSWORD', argon2id: 'hash of right', temporary: false, by: null },
    staffId: ADMIN,
  })
  await desk.push()
  return desk
}

const asker = async (server: TestServer, desk: FakeDesk) => {
  const login = { staffId: ADMIN as never, secret: 'right', kind: 'PASSWORD' as const }
  const { userToken } = await server.service.login(desk.token, login)
  return (question: string, body: unknown = {}) => server.service.ask(desk.token, userToken, question, body)
}

interface Audit {
  readonly actor: { readonly staffId: string | null }
  readonly payload: {
    readonly act: string
    readonly subject: string
    readonly reason: string
    readonly details: Record<string, unknown>
  }
}

/** What of the hall's own doings the log holds, as a supervisor's machine pulls it. */
const auditsIn = async (desk: FakeDesk): Promise<Audit[]> => {
  const events = await desk.pullAll('supervisor')
  return events
    .filter(({ verdict }) => verdict === 'accepted')
    .map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as Audit & { type: string })
    .filter(({ type }) => type === 'audit.recorded')
}

test('codes and changes of machines stand in the log, with who did them and why', async () => {
  const server = await createTestServer()
  const desk = await withAdministrator(server)
  const ask = await asker(server, desk)
  await ask('createCode', { name: '二号窗口', kind: 'DESK', windowId: null })
  const { codes } = (await ask('openCodes')) as { codes: { codeId: string }[] }
  await ask('withdrawCode', { codeId: codes[0]?.codeId })
  const other = await server.enrolled('DESK', 'other')
  await ask('changeDevice', { deviceId: other.deviceId, name: '新名', windowId: null, unitIds: ['SCJG'] })
  await ask('revokeDevice', { deviceId: other.deviceId, standing: 'LOST', reason: '被盗' })
  await desk.hello()
  const audits = await auditsIn(desk)
  expect(audits.map(({ actor, payload }) => [actor.staffId, payload.act, payload.reason])).toEqual([
    [ADMIN, 'DEVICE_CODE_MADE', ''],
    [ADMIN, 'DEVICE_CODE_WITHDRAWN', ''],
    [ADMIN, 'DEVICE_CHANGED', ''],
    [ADMIN, 'DEVICE_STANDING', '被盗'],
  ])
  expect(audits[3]?.payload.details).toEqual({ device: other.deviceId, standing: 'LOST' })
  // What was refused is not done, and not told as done.
  await expect(
    ask('changeDevice', { deviceId: desk.newId(), name: 'x', windowId: null }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await auditsIn(desk)).toHaveLength(4)
  // The code itself is nowhere in it.
  expect(JSON.stringify(audits)).not.toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/)
})

test('what a lost machine had not sent is missed until it is handed in, or nothing of it is waited for', async () => {
  const server = await createTestServer()
  const desk = await withAdministrator(server)
  const ask = await asker(server, desk)
  const lost = await server.enrolled('SUPERVISOR', 'lost')
  const names = async () => (await desk.hello()).contacts.map(({ name }) => name).toSorted()
  const stand = (standing: string) =>
    ask('revokeDevice', { deviceId: lost.deviceId, standing, reason: '被盗' })
  lost.record({
    type: 'clock.jumped',
    entity: ['device', lost.deviceId],
    payload: { byMs: 1, wallBeforeMs: 1, wallAfterMs: 2 },
  })
  await stand('LOST')
  expect(await names()).toEqual(['first', 'lost'])
  await stand('REVOKED')
  expect(await names()).toEqual(['first'])
  await stand('LOST')
  const bundle = exportBundle(lost.asLog(), server.nowMs(), server.options.randomBytes)
  await ask('bundle', { base64: Buffer.from(bundle?.bytes ?? '').toString('base64') })
  expect(await names()).toEqual(['first'])
})

test('a machine taken in again after a restore is told in the log', async () => {
  const server = await createTestServer()
  const desk = await withAdministrator(server)
  const lost = await server.enrolled('DESK', 'lost')
  await server.db.transaction(server.hallId, async (tx) => {
    await tx.run('DELETE FROM device WHERE device_id = ?', lost.deviceId)
    await tx.run('DELETE FROM device_epoch WHERE device_id = ?', lost.deviceId)
  })
  await lost.hello({ enrolment: lost.enrolment.enrolment, name: '三号窗口' })
  await desk.hello()
  expect((await auditsIn(desk)).map(({ payload }) => [payload.act, payload.subject])).toEqual([
    ['DEVICE_TAKEN_IN_AGAIN', '三号窗口'],
  ])
})

test('a bundle of a machine that a restored hall does not know is taken, and the machine with it', async () => {
  const server = await createTestServer()
  const desk = await withAdministrator(server)
  const ask = await asker(server, desk)
  const lost = await server.enrolled('SUPERVISOR', 'lost')
  lost.record({
    type: 'clock.jumped',
    entity: ['device', lost.deviceId],
    payload: { byMs: 1, wallBeforeMs: 1, wallAfterMs: 2 },
  })
  const bundle = exportBundle(lost.asLog(), server.nowMs(), server.options.randomBytes)
  const base64 = Buffer.from(bundle?.bytes ?? '').toString('base64')
  await server.db.transaction(server.hallId, async (tx) => {
    await tx.run('DELETE FROM device WHERE device_id = ?', lost.deviceId)
    await tx.run('DELETE FROM device_epoch WHERE device_id = ?', lost.deviceId)
  })
  expect(await ask('bundle', { base64 })).toMatchObject({ deviceName: 'lost', records: 1, added: 1 })
  expect(await ask('bundle', { base64 })).toMatchObject({ added: 0, alreadyThere: 1 })
  await desk.hello()
  expect((await auditsIn(desk)).map(({ actor, payload }) => [actor.staffId, payload.act])).toEqual([
    [ADMIN, 'DEVICE_TAKEN_IN_AGAIN'],
    [ADMIN, 'BUNDLE_TAKEN'],
    [ADMIN, 'BUNDLE_TAKEN'],
  ])
  // What names a device in another record, or none of this hall, is no proof.
  await server.db.transaction(server.hallId, async (tx) => {
    await tx.run('DELETE FROM device WHERE device_id = ?', lost.deviceId)
  })
  const sync = lost.asLog()
  const forged = exportBundle(
    { ...sync, enrolment: { ...sync.enrolment, enrolment: desk.enrolment.enrolment } },
    server.nowMs(),
    server.options.randomBytes,
  )
  await expect(
    ask('bundle', { base64: Buffer.from(forged?.bytes ?? '').toString('base64') }),
  ).rejects.toMatchObject({ code: 'UNKNOWN_DEVICE' })
})

test('a head that a machine was told in two ways reaches the log, the server log and the health page, once', async () => {
  const server = await createTestServer()
  const desk = await withAdministrator(server)
  const ask = await asker(server, desk)
  const lineage = desk.witness()?.lineage ?? ''
  const differences = [{ lineage, hallSeq: 1, ours: sha256('a'), theirs: sha256('b'), atMs: server.nowMs() }]
  const report = {
    waiting: 0,
    oldestWaitingAtMs: null,
    clockGrade: 'A' as const,
    wall: server.nowMs(),
    diskFreeBytes: null,
    filling: false,
    differences,
  }
  for (let nth = 0; nth < 3; nth += 1) await desk.hello({ report })
  expect((await auditsIn(desk)).map(({ payload }) => [payload.act, payload.details['hallSeq']])).toEqual([
    ['WITNESS_DIFFERS', 1],
  ])
  expect(server.lines.filter(({ event }) => event === 'witness differs')).toHaveLength(1)
  const { warnings } = (await ask('health')) as HallHealth
  expect(warnings[0]).toEqual({ code: 'WITNESS_DIFFERS', params: { count: '1' } })
})

test('the head of each day is written down once, signed', async () => {
  const server = await createTestServer()
  const desk = await withAdministrator(server)
  const file = join(server.options.directory, HEAD_FILE)
  for (let hours = 0; hours < 60; hours += 4) {
    server.advance(4 * 3_600_000)
    await server.service.tick()
  }
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  expect(lines).toHaveLength(3)
  const verify = createVerifier(Buffer.from(desk.enrolment.hallKey, 'base64'))
  for (const line of lines) {
    const [day, hallId, lineage, hallSeq, hash, signature = ''] = line.split(' ')
    expect([hallId, hallSeq]).toEqual([server.hallId, '2'])
    expect(verify(`halldesk-head\n${day}\n${hallId}\n${lineage} ${hallSeq} ${hash}`, signature)).toBe(true)
  }
  // Another process, or the same after a restart, writes no second line of a day.
  server.advance(60_000)
  const other = server.another()
  server.advance(60_000)
  await other.tick()
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3)
})
