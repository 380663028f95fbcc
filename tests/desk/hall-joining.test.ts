import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepJoined } from '../../db/host-joining.ts'
import { createVault } from '../../db/store/vault.ts'
import { createTestDesk } from '../helpers/test-desk.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'
import { seededBytes, temporaryFolder, TEST_KEY } from '../helpers/test-store.ts'

const ADDRESS = 'http://127.0.0.1:4730'
const machine = createVault(TEST_KEY, seededBytes('machine'))
const foldersOf = (directory: string) =>
  readdirSync(directory).filter((name) => name.startsWith('before-joining-'))

test('a hall is looked for and looked at before anything is joined', async () => {
  const hall = await startTestHallServer()
  const fresh = hall.openDesk(temporaryFolder(), 'new machine')
  const page = fresh.desk.openPage()
  expect(await page.call('setup.state', {})).toMatchObject({
    mayCreate: true,
    mayJoin: true,
    hallAddress: null,
  })
  expect((await page.call('setup.discoverHalls', {})).halls).toMatchObject([{ address: ADDRESS }])
  expect(await page.call('setup.checkHall', { address: ADDRESS })).toMatchObject({ version: '0.0.0-test' })
  fresh.way.down = true
  expect(await page.codeOf('setup.checkHall', { address: ADDRESS })).toBe('HALL_UNREACHABLE')
  const wish = { address: ADDRESS, code: '00000-00000', deviceName: 'x' }
  expect(await page.codeOf('setup.joinHall', wish)).toBe('HALL_UNREACHABLE')
  fresh.way.down = false
  expect(await page.codeOf('setup.joinHall', wish)).toBe('ENROL_CODE_REFUSED')
  // Nothing of this has touched the machine: it may still begin a hall of its own.
  expect(foldersOf(fresh.directory)).toEqual([])
  expect(await page.call('setup.state', {})).toMatchObject({ mayCreate: true, mayJoin: true })
})

test('a code works once, and not where people have worked', async () => {
  const hall = await startTestHallServer()
  const code = await hall.code({ name: '一号机', kind: 'SUPERVISOR' })
  const wish = { address: ADDRESS, code, deviceName: 'x' }
  const first = hall.openDesk(temporaryFolder(), 'first')
  expect(await first.desk.openPage().call('setup.joinHall', wish)).toEqual({
    hallName: '清禾县政务服务中心',
    deviceName: '一号机',
  })
  const second = hall.openDesk(temporaryFolder(), 'second')
  expect(await second.desk.openPage().codeOf('setup.joinHall', wish)).toBe('ENROL_CODE_REFUSED')
  const page = second.desk.openPage()
  await page.call('setup.createHall', {
    hallName: '自己的大厅',
    hallCode: '439925',
    centre: { name: '中心', orgAbbr: '中' },
    administrator: { staffId: '1' as never, name: '甲', password: 'Hall@2468', pin: '2580' },
  })
  const another = { ...wish, code: await hall.code({ name: '二号机' }) }
  expect(await page.codeOf('setup.joinHall', another)).toBe('NOT_ALLOWED')
})

test('cut off between the hall’s answer and the new database, the next start goes on from there', async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const directory = temporaryFolder()
  const fresh = hall.openDesk(directory, 'new machine')
  await fresh.desk.openPage().call('setup.state', {})
  fresh.stop()
  const untouched = temporaryFolder()
  cpSync(directory, untouched, { recursive: true })
  const place = { directory, machine }
  const wish = {
    address: ADDRESS,
    code: await hall.code({ name: '一号机', windowId: 'A01' }),
    deviceName: 'x',
  }
  const { enrolment } = await hall.network(fresh.way).enrol(wish, place)
  keepJoined(directory, machine, enrolment)
  // The power fails here: the answer is on the disk, the database is the old one.
  const started = hall.openDesk(directory, 'new machine')
  expect(foldersOf(directory)).toHaveLength(1)
  expect(existsSync(join(directory, foldersOf(directory)[0] ?? '', 'hall.db'))).toBe(true)
  expect(existsSync(join(directory, 'joined.sealed'))).toBe(false)
  await hall.settle(supervisor, started)
  expect(await started.desk.openPage().call('sync.state', {})).toMatchObject({ deviceName: '一号机' })
  started.stop()
  // And here: the database is the hall's, the file is still there.
  keepJoined(directory, machine, enrolment)
  const again = hall.openDesk(directory, 'new machine')
  await hall.settle(supervisor, again)
  expect(foldersOf(directory)).toHaveLength(1)
  expect(existsSync(join(directory, 'joined.sealed'))).toBe(false)
  const fang = await again.signIn('1001')
  expect(await fang.call('session.current', {})).toMatchObject({ name: '王芳' })
})

test('a machine that lost its database takes up its work at the hall again', async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const one = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(supervisor, one)
  one.way.down = true
  await (
    await one.signIn('1001')
  ).call('consultations.log', {
    itemId: null,
    matter: '问路',
    answer: '已告知',
    way: 'IN_PERSON',
    outcome: 'ANSWERED',
    visitorName: '',
    visitorPhone: '',
    backEntry: null,
  })
  const { waiting } = await one.desk.openPage().call('sync.state', {})
  one.stop()
  const lost = temporaryFolder()
  cpSync(one.directory, lost, {
    recursive: true,
    filter: (path) => !/hall\.db/.test(path) || path === one.directory,
  })
  const again = hall.openDesk(lost, '一号机')
  await hall.settle(supervisor, again)
  expect(await again.desk.openPage().call('sync.state', {})).toMatchObject({
    deviceName: '一号机',
    waiting: 0,
  })
  expect(waiting).toBeGreaterThan(0)
  const inspector = await supervisor.signIn('9003')
  expect((await inspector.call('supervisor.live', {})).totals.consultations).toBe(1)
})

test('a host without a network keeps what it records and says that it is offline', async () => {
  const hall = await startTestHallServer()
  const joined = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(joined)
  joined.stop()
  const alone = createTestDesk({
    empty: true,
    host: {
      clock: hall.clock,
      store: {
        directory: joined.directory,
        dataKey: TEST_KEY,
        device: { hallId: 'x' as never, name: 'x', purpose: 'REAL' },
        programVersion: '0.0.0-test',
      },
    },
  })
  const admin = await alone.signIn('9001')
  expect(await admin.call('sync.state', {})).toMatchObject({ link: 'OFFLINE', deviceName: '督查台' })
  expect(await admin.codeOf('settings.set', { key: 'hall.phone', value: '1' })).toBe('HALL_NEEDED')
  expect(await admin.codeOf('hall.health', {})).toBe('HALL_UNREACHABLE')
  expect((await admin.call('system.status', {})).waiting).toBeGreaterThan(0)
})
