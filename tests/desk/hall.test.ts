import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { aPerson, anApplication } from '../helpers/an-application.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from '../helpers/test-hall-server.ts'
import { temporaryFolder } from '../helpers/test-store.ts'

test('a machine joins by the contract: its empty database is set aside, and the hall comes to it', async () => {
  const hall = await startTestHallServer()
  const first = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(first)
  const desk = await hall.join({ name: 'A01 一号机', windowId: 'A01' })
  expect(readdirSync(desk.directory).filter((name) => name.startsWith('before-joining-'))).toHaveLength(1)
  expect(existsSync(`${desk.directory}/joined.sealed`)).toBe(false)
  await hall.settle(first, desk)
  const page = desk.desk.openPage()
  expect(await page.call('sync.state', {})).toMatchObject({
    link: 'ONLINE',
    deviceName: 'A01 一号机',
    waiting: 0,
    problem: null,
  })
  expect(await page.call('setup.state', {})).toMatchObject({ mayCreate: false, mayJoin: false })
  const { people } = await page.call('session.people', {})
  expect(people.map((person) => person.name)).toContain('王芳')
  expect(await page.call('system.status', {})).toMatchObject({ link: 'ONLINE', waiting: 0, conflicts: 0 })
  expect(await page.codeOf('setup.joinHall', { address: 'x', code: 'ABCDEFGH', deviceName: 'x' })).toBe(
    'NOT_ALLOWED',
  )
})

test('what one desk records the other shows, and a supervisor sees both', async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const one = await hall.join({ name: '一号机', windowId: 'A01' })
  const two = await hall.join({ name: '二号机', windowId: 'A01' })
  await hall.settle(supervisor, one, two)
  const inspector = await supervisor.signIn('9003')
  const fang = await one.signIn('1001')
  const li = await two.signIn('1004')
  const opened = await fang.call('cases.open', anApplication())
  await hall.settle(one, two, supervisor)
  expect(await li.call('cases.get', { caseId: opened.caseId })).toMatchObject({ caseNo: opened.caseNo })
  await li.call('cases.accept', { caseId: opened.caseId, tolerance: null })
  await hall.settle(one, two, supervisor)
  expect(await fang.call('cases.get', { caseId: opened.caseId })).toMatchObject({ status: 'ACCEPTED' })
  // Machines are told with each hello; a minute later there was one.
  hall.clock.advance(60_000)
  const devicesOf = async () => {
    const { windows } = await inspector.call('supervisor.live', {})
    return windows.find(({ windowId }) => windowId === 'A01')?.devices.map(({ name }) => name)
  }
  await expect.poll(devicesOf, { timeout: 8_000 }).toEqual(['一号机', '二号机'])
  await hall.settle(one, two, supervisor)
  const live = await inspector.call('supervisor.live', {})
  expect(live.totals).toMatchObject({ opened: 1, open: 1, waiting: 0 })
  expect(live.windows.find(({ windowId }) => windowId === 'A01')).toMatchObject({
    opened: 1,
    open: 1,
    waiting: 0,
  })
})

/** A hall of a supervisor's machine and two desks of one window, everybody up to date. */
const hallOfThree = async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const one = await hall.join({ name: '一号机', windowId: 'A01' })
  const two = await hall.join({ name: '二号机', windowId: 'A01' })
  await hall.settle(supervisor, one, two)
  return { hall, supervisor, one, two }
}

test('two desks take different steps while one is offline: the later one is a conflict on both, and the first stands', async () => {
  const { hall, one, two } = await hallOfThree()
  const fang = await one.signIn('1001')
  const sun = await two.signIn('1004')
  const { caseId } = await fang.call('cases.open', anApplication())
  await hall.settle(one, two)
  two.way.down = true
  await fang.call('cases.accept', { caseId, tolerance: null })
  await sun.call('cases.withdraw', { caseId, reason: '申请人撤回' })
  expect(await sun.call('cases.get', { caseId })).toMatchObject({ status: 'WITHDRAWN' })
  await one.quiet()
  const outbox = await sun.call('sync.outbox', {})
  expect(outbox.rows.map(({ type, state }) => [type, state])).toContainEqual(['case.withdrawn', 'WAITING'])
  two.way.down = false
  sun.topics.length = 0
  await sun.call('sync.now', {})
  await hall.settle(one, two)
  // Pages hear that the case moved, that less waits, and how the status bar now reads.
  const told = JSON.stringify(sun.topics)
  for (const part of ['"kinds":["case"]', '"kinds":["hall"]', '"link":"ONLINE"', caseId])
    expect(told).toContain(part)
  for (const page of [fang, sun])
    expect(await page.call('cases.get', { caseId })).toMatchObject({ status: 'ACCEPTED' })
  const after = await sun.call('sync.outbox', {})
  expect(after.rows).toMatchObject([{ type: 'case.withdrawn', state: 'CONFLICT', caseId, staffName: '孙丽' }])
  expect(after.total).toBe(1)
  expect(await two.desk.openPage().call('sync.state', {})).toMatchObject({ waiting: 0, conflicts: 1 })
  expect(await one.desk.openPage().call('system.status', {})).toMatchObject({ conflicts: 1 })
})

test('the data of the whole hall is edited with the hall only: offline refused, and the slower of two told so', async () => {
  const { hall, supervisor, one } = await hallOfThree()
  const admin = await supervisor.signIn('9001')
  const item = (await admin.call('items.get', { itemId: 'SCJG-001' as never })).item
  supervisor.way.down = true
  await expect.poll(async () => (await admin.call('sync.state', {})).link, { timeout: 8_000 }).toBe('OFFLINE')
  expect(await admin.codeOf('settings.set', { key: 'hall.phone', value: '0749-8129999' })).toBe('HALL_NEEDED')
  supervisor.way.down = false
  // The machine was suspended meanwhile: its agent begins anew, live channel and all.
  hall.clock.advance(60_000)
  await expect.poll(async () => (await admin.call('sync.state', {})).link, { timeout: 8_000 }).toBe('ONLINE')
  await hall.settle(supervisor, one)
  await admin.call('settings.set', { key: 'hall.phone', value: '0749-8129999' })
  await hall.settle(supervisor, one)
  const other = await one.signIn('9001')
  expect((await other.call('settings.get', {})).settings).toContainEqual(
    expect.objectContaining({ key: 'hall.phone', value: '0749-8129999' }),
  )
  // Both have the item open; the desk of the window has not heard of the supervisor's change when it saves its own.
  const both = await Promise.allSettled([
    admin.call('reference.saveItem', { item: { ...item, name: '食品经营许可（新办）' } }),
    other.call('reference.saveItem', { item: { ...item, name: '食品经营许可（改）' } }),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'VERSION_CHANGED' },
  })
  await hall.settle(supervisor, one)
  const names = await Promise.all(
    [admin, other].map(async (page) => (await page.call('items.get', { itemId: item.itemId })).item.name),
  )
  expect(names[0]).toBe(names[1])
})

test('a person proves who they are at the hall by logging in, and asks it as an administrator', async () => {
  const { supervisor, one } = await hallOfThree()
  const admin = await supervisor.signIn('9001')
  await expect
    .poll(async () =>
      admin.call('hall.devices', {}).then(
        ({ devices }) => devices.length,
        () => 0,
      ),
    )
    .toBe(3)
  const { devices } = await admin.call('hall.devices', {})
  expect(devices.map(({ name }) => name).toSorted()).toEqual(['一号机', '二号机', '督查台'])
  const made = await admin.call('hall.createCode', { name: '三号机', kind: 'DESK', windowId: 'B01' as never })
  expect(made.code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}-0{8}$/)
  const { codes } = await admin.call('hall.openCodes', {})
  expect(codes).toMatchObject([
    { name: '三号机', kind: 'DESK', windowId: 'B01', expiresAtMs: made.expiresAtMs },
  ])
  const codeId = codes[0]?.codeId ?? ''
  await admin.call('hall.withdrawCode', { codeId })
  expect(await admin.call('hall.openCodes', {})).toEqual({ codes: [] })
  expect(await admin.codeOf('hall.withdrawCode', { codeId })).toBe('NOT_FOUND')
  const health = await admin.call('hall.health', {})
  expect(health).toMatchObject({ database: 'sqlite', devices: { active: 3 } })
  const clerk = await one.signIn('1001')
  expect(await clerk.codeOf('hall.devices', {})).toBe('NOT_ALLOWED')
  one.way.down = true
  const offline = await one.signIn('9001')
  expect(await offline.codeOf('hall.devices', {})).toMatch(/^HALL_(LOGIN_NEEDED|UNREACHABLE)$/)
  expect(await offline.codeOf('hall.login', { secret: 'pin-9001' })).toBe('HALL_UNREACHABLE')
})

test('a revoked desk goes on working for itself and says why nothing leaves it', async () => {
  const { hall, supervisor, one } = await hallOfThree()
  const admin = await supervisor.signIn('9001')
  await expect.poll(async () => admin.codeOf('hall.devices', {}).catch(() => 'OK')).toBe('OK')
  const { devices } = await admin.call('hall.devices', {})
  const deviceId = devices.find(({ name }) => name === '一号机')?.deviceId ?? ''
  await admin.call('hall.revokeDevice', { deviceId, standing: 'REVOKED', reason: '报废' })
  const fang = await one.signIn('1001')
  const { caseId } = await fang.call('cases.open', anApplication())
  await expect
    .poll(async () => (await fang.call('sync.state', {})).problem, { timeout: 8_000 })
    .toBe('DEVICE_REVOKED')
  expect(await fang.call('cases.get', { caseId })).toMatchObject({ status: 'REVIEWING' })
  expect((await fang.call('sync.state', {})).waiting).toBeGreaterThan(0)
  const head = await one.signIn('1002')
  const bundle = await head.call('sync.exportBundle', {})
  expect(bundle.records).toBe((await fang.call('sync.state', {})).waiting)
  expect(Buffer.from(bundle.base64, 'base64').includes(Buffer.from('张三丰'))).toBe(false)
  // Lost, not only taken out of service: what it had not sent may still be handed in, once.
  expect(await admin.codeOf('sync.importBundle', { base64: 'QUJD' })).toBe('BUNDLE_UNREADABLE')
  await admin.call('hall.revokeDevice', { deviceId, standing: 'LOST', reason: '遗失' })
  expect(await admin.call('sync.importBundle', { base64: bundle.base64 })).toMatchObject({
    deviceName: '一号机',
    records: bundle.records,
    added: bundle.records,
  })
  expect(await admin.call('sync.importBundle', { base64: bundle.base64 })).toMatchObject({ added: 0 })
  await hall.settle(supervisor)
  expect(await (await supervisor.signIn('9003')).call('cases.get', { caseId })).toMatchObject({ caseId })
})

test('an image of a desk put back later forks: it takes a new incarnation and what it had not sent arrives', async () => {
  const { hall, supervisor, one } = await hallOfThree()
  const fang = await one.signIn('1001')
  const before = await fang.call('cases.open', anApplication())
  await hall.settle(supervisor, one)
  const image = temporaryFolder()
  one.stop()
  cpSync(one.directory, image, { recursive: true })
  // The machine goes on and sends; then its disk fails and the old image is put back.
  const again = hall.openDesk(one.directory, '一号机')
  const li = await again.signIn('1001')
  const sent = await li.call(
    'cases.open',
    anApplication({ applicant: aPerson({ name: '王五', identifier: null }) }),
  )
  await hall.settle(supervisor, again)
  again.stop()
  const restored = hall.openDesk(image, '一号机')
  restored.way.down = true
  const page = await restored.signIn('1004')
  const unsent = await page.call(
    'cases.open',
    anApplication({ applicant: aPerson({ name: '赵六', identifier: null }) }),
  )
  restored.way.down = false
  await page.call('sync.now', {})
  await hall.settle(supervisor, restored)
  const { news } = await page.call('sync.state', {})
  expect(news.map(({ code }) => code)).toContain('FORK_HEALED')
  for (const { caseId } of [before, sent, unsent])
    expect(await page.call('cases.get', { caseId })).toMatchObject({ caseId })
  const live = await (await supervisor.signIn('9003')).call('supervisor.live', {})
  expect(live.totals.opened).toBe(3)
})

test('a hall put back from a backup gets again what its desks had sent since', async () => {
  const { hall, supervisor, one, two } = await hallOfThree()
  const backup = temporaryFolder()
  await hall.copyTo(backup)
  const fang = await one.signIn('1001')
  const sun = await two.signIn('1004')
  const first = await fang.call('cases.open', anApplication())
  const second = await sun.call(
    'cases.open',
    anApplication({ applicant: aPerson({ name: '王五', identifier: null }) }),
  )
  await hall.settle(supervisor, one, two)
  await hall.restoreFrom(backup)
  const newsAt = async (each: HallDesk) =>
    (await each.desk.openPage().call('sync.state', {})).news.map(({ code }) => code)
  for (const each of [supervisor, one, two])
    await expect.poll(() => newsAt(each), { timeout: 10_000 }).toContain('HALL_RESTORED')
  await hall.settle(supervisor, one, two)
  for (const page of [fang, sun])
    for (const { caseId } of [first, second])
      expect(await page.call('cases.get', { caseId })).toMatchObject({ caseId })
  const inspector = await supervisor.signIn('9003')
  expect((await inspector.call('supervisor.live', {})).totals.opened).toBe(2)
})

test('until every machine has been heard of, what is shown says up to when it is complete', async () => {
  const { hall, supervisor, one, two } = await hallOfThree()
  const inspector = await supervisor.signIn('9003')
  /** Time passes while the machines sleep; waking up, this one talks with the hall. */
  const later = async (ms: number, each: HallDesk) => {
    hall.clock.advance(ms)
    const nowMs = hall.clock.wallMs()
    const contact = async () => (await each.desk.openPage().call('sync.state', {})).lastContactAtMs
    await expect.poll(contact, { timeout: 10_000 }).toBeGreaterThanOrEqual(nowMs)
    await each.quiet()
  }
  const completeness = () => inspector.call('sync.completeness', {})
  await later(60_000, supervisor)
  const whole = { completeUpToMs: null, unknown: false, filling: false, sinceMs: null, behind: [] }
  expect(await completeness()).toEqual(whole)
  const lastHeardMs = hall.clock.wallMs()
  two.stop()
  await later(120_000, one)
  await later(60_000, supervisor)
  expect((await completeness()).behind.map(({ deviceName }) => deviceName)).toEqual(['二号机'])
  const { completeUpToMs } = await inspector.call('sync.completeness', {})
  expect(completeUpToMs).toBeGreaterThan(lastHeardMs - 120_000)
  expect(completeUpToMs).toBeLessThanOrEqual(lastHeardMs + 60_000)
  const live = await inspector.call('supervisor.live', {})
  expect(live.completeUpToMs).toBe(completeUpToMs)
  const devices = live.windows.find(({ windowId }) => windowId === 'A01')?.devices
  expect(devices?.map(({ name, online }) => [name, online])).toEqual([
    ['一号机', true],
    ['二号机', false],
  ])
  // Of another unit nothing is missing.
  expect(await inspector.call('sync.completeness', { unitIds: ['RSJ' as never] })).toMatchObject({
    completeUpToMs: null,
    behind: [],
  })
  expect(await (await one.signIn('1001')).call('sync.completeness', {})).toMatchObject({ sinceMs: null })
}, 40_000)

test('a machine started without its hall says up to when it had everything, and never that all is there', async () => {
  const { hall, supervisor, one, two } = await hallOfThree()
  const toldMs = hall.clock.wallMs()
  supervisor.stop()
  hall.clock.advance(5 * 3_600_000)
  const again = hall.openDesk(supervisor.directory, '督查台')
  again.way.down = true
  const inspector = await again.signIn('9003')
  const told = await inspector.call('sync.completeness', {})
  expect(told).toMatchObject({ unknown: false, filling: false })
  expect(told.completeUpToMs).toBeLessThanOrEqual(toldMs)
  expect(told.completeUpToMs).toBeGreaterThan(toldMs - 60_000)
  expect((await inspector.call('supervisor.live', {})).completeUpToMs).toBe(told.completeUpToMs)
  for (const each of [one, two]) await (await each.signIn('1001')).call('sync.now', {})
  await hall.settle(one, two)
  again.way.down = false
  await inspector.call('sync.now', {})
  await again.quiet()
  expect(await inspector.call('sync.completeness', {})).toMatchObject({
    completeUpToMs: null,
    unknown: false,
    behind: [],
  })
}, 30_000)

test('before the first fill is complete there are no reports and no alarms, and that is said', async () => {
  const { hall, supervisor } = await hallOfThree()
  const inspector = await supervisor.signIn('9003')
  const { sync } = supervisor.desk.host.store()
  const [cursor] = sync?.cursors() ?? []
  if (!sync || !cursor) throw new Error('no cursor')
  supervisor.way.down = true
  sync.applyPage({ ...cursor, filled: false }, [])
  // Cut off in the middle of it, too: it is a stored state.
  expect(await inspector.call('sync.completeness', {})).toMatchObject({ filling: true })
  expect(await inspector.codeOf('supervisor.live', {})).toBe('HALL_FILLING')
  const asked = {
    filter: {},
    columns: ['caseNo'],
    unmaskReason: '',
    locale: 'en' as const,
    headings: ['No.'],
  }
  expect(await inspector.codeOf('ledger.export', asked)).toBe('HALL_FILLING')
  supervisor.way.down = false
  await inspector.call('sync.now', {})
  await hall.settle(supervisor)
  await inspector.call('supervisor.live', {})
})

test('a record closed before the first fill comes whole when something happens to it after all', async () => {
  const { hall, one, two } = await hallOfThree()
  const fang = await one.signIn('1001')
  const { caseId } = await fang.call('cases.open', anApplication())
  await fang.call('cases.note', { caseId, text: '第一条' })
  await hall.settle(one, two)
  two.stop()
  // As if it had been filled from a snapshot without this case.
  const database = new Database(join(two.directory, 'hall.db'))
  for (const statement of [
    'DELETE FROM event_log WHERE entity_id = ?',
    'DELETE FROM entity WHERE id = ?',
    'DELETE FROM ledger WHERE row_id = ?',
    'DELETE FROM search_doc WHERE id = ?',
  ])
    database.prepare(statement).run(caseId)
  database.prepare('UPDATE scope_cursor SET since_ms = ?').run(hall.clock.wallMs() - 35 * 86_400_000)
  database.close()
  const again = hall.openDesk(two.directory, '二号机')
  await again.quiet()
  const li = await again.signIn('1004')
  expect(await li.codeOf('cases.get', { caseId })).toBe('NOT_FOUND')
  await fang.call('cases.note', { caseId, text: '第二条' })
  await hall.settle(one)
  await li.call('sync.now', {})
  await again.quiet()
  const seen = await vi
    .waitFor(() => li.call('cases.get', { caseId }), { timeout: 8_000 })
    .catch((error: unknown) => {
      throw again.desk.errors[0] ?? error
    })
  expect(JSON.stringify(seen)).toContain('第一条')
  expect(JSON.stringify(seen)).toContain('第二条')
  expect(await li.call('conflicts.list', {})).toEqual({ conflicts: [] })
}, 30_000)

test('a clerk sees their own waiting records, others are counted; the head of the window sees all of its window', async () => {
  const { one } = await hallOfThree()
  one.way.down = true
  const fang = await one.signIn('1001')
  const sun = await one.signIn('1004')
  const head = await one.signIn('1002')
  await fang.call('cases.open', anApplication())
  const opened = await sun.call(
    'cases.open',
    anApplication({ applicant: aPerson({ name: '王五', identifier: null }) }),
  )
  const own = await sun.call('sync.outbox', {})
  expect(new Set(own.rows.map(({ staffName }) => staffName))).toEqual(new Set(['孙丽']))
  expect(own.ofOthers).toBeGreaterThan(0)
  expect(own.total).toBe(own.rows.length + own.ofOthers)
  expect(own.rows.find(({ type }) => type === 'case.opened')).toMatchObject({
    caseId: opened.caseId,
    subject: `${opened.caseNo} 王*`,
    state: 'WAITING',
  })
  const ofWindow = await head.call('sync.outbox', {})
  expect(
    ofWindow.rows.filter(({ type }) => type === 'case.opened').map(({ staffName }) => staffName),
  ).toEqual(['王芳', '孙丽'])
})
