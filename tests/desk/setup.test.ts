import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ParamsInput } from '../../db/contract/index.ts'
import { verifyStore } from '../../db/store/index.ts'
import { createTestDesk, type TestDesk } from '../helpers/test-desk.ts'
import { storeOptions, temporaryFolder } from '../helpers/test-store.ts'

type NewHall = ParamsInput<'setup.createHall'>

const HALL: NewHall = {
  hallName: '  清禾县政务服务中心 ',
  hallCode: '439925',
  centre: { name: '清禾县政务服务中心', orgAbbr: '清政务' },
  administrator: { staffId: '9001', name: '俞思齐', password: 'Qinghe@2026', pin: '2580' },
}

const hallWith = (administrator: Partial<NewHall['administrator']>): NewHall => ({
  ...HALL,
  administrator: { ...HALL.administrator, ...administrator },
})

/** A desk as a new machine opens it: nothing but its own enrolment. */
const newDesk = (purpose: 'REAL' | 'DRILL' | 'SAMPLE' = 'REAL'): TestDesk => {
  const { clock: _clock, randomBytes: _randomBytes, ...store } = storeOptions(temporaryFolder())
  return createTestDesk({
    empty: true,
    host: { store: { ...store, device: { ...store.device, purpose } } },
  })
}

const sampleFiles = () => {
  const folder = fileURLToPath(new URL('../../db/sample', import.meta.url))
  return readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.csv'))
    .map((fileName) => ({ fileName, base64: readFileSync(join(folder, fileName)).toString('base64') }))
}

const importSample = async (desk: TestDesk) => {
  const page = desk.openPage()
  await page.call('setup.createHall', HALL)
  await page.call('import.apply', { files: sampleFiles() })
  return page
}

test.each(['REAL', 'DRILL'] as const)('a %s hall is begun by whoever sits down first', async (purpose) => {
  const desk = newDesk(purpose)
  const page = desk.openPage()
  expect(await page.call('setup.state', {})).toMatchObject({
    mayCreate: true,
    purpose,
    place: { directory: desk.host.store().directory, key: 'OTHER' },
  })
  const session = await page.call('setup.createHall', HALL)
  expect(session).toMatchObject({
    staffId: '9001',
    name: '俞思齐',
    unitName: '清禾县政务服务中心',
    roles: ['SYSADMIN', 'CENTER_ADMIN'],
    hasPin: true,
    mustChangeSecret: false,
  })
  expect(await page.call('session.current', {})).toMatchObject({ staffId: '9001' })
  expect(await page.call('system.welcome', {})).toMatchObject({ hallName: '清禾县政务服务中心', purpose })
  const { settings } = await page.call('settings.get', {})
  expect(settings.find(({ key }) => key === 'hall.code')?.value).toBe('439925')
  // Both secrets work at another page.
  for (const [kind, secret] of [
    ['PASSWORD', 'Qinghe@2026'],
    ['PIN', '2580'],
  ] as const) {
    expect(await desk.openPage().call('session.login', { staffId: '9001', secret, kind })).toMatchObject({
      name: '俞思齐',
    })
  }
  expect(desk.errors).toEqual([])
})

test('one act holds the whole beginning, and the chain verifies under the identity of the enrolment', async () => {
  const desk = newDesk()
  const store = desk.host.store()
  const acts: string[][] = []
  store.onRecorded((events) => acts.push(events.map((event) => event.type)))
  await desk.openPage().call('setup.createHall', HALL)
  expect(acts).toEqual([
    [
      'reference.unit_set',
      'reference.setting_set',
      'reference.setting_set',
      'reference.staff_set',
      'account.credential_set',
      'account.credential_set',
    ],
    ['account.session_opened'],
  ])
  const report = verifyStore(store.databasePath, join(temporaryFolder(), 'rebuilt.db'))
  expect(report).toMatchObject({ chainsWhole: true, projectionsEqual: true, problems: [] })
})

test('it is possible once, also for two who press at the same moment', async () => {
  const desk = newDesk()
  const [first, second] = [desk.openPage(), desk.openPage()]
  const outcomes = await Promise.allSettled([
    first.call('setup.createHall', HALL),
    second.call('setup.createHall', hallWith({ staffId: '9002' })),
  ])
  expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await desk.openPage().codeOf('setup.createHall', hallWith({ staffId: '9003' }))).toBe('NOT_ALLOWED')
  // The folder is nobody's business once there are people.
  expect(await desk.openPage().call('setup.state', {})).toMatchObject({ mayCreate: false, place: null })
  expect((await desk.openPage().call('session.people', {})).people).toHaveLength(1)
})

test('not in a hall that has people, and never in the sample hall', async () => {
  const sample = newDesk('SAMPLE')
  expect(await sample.openPage().call('setup.state', {})).toMatchObject({ mayCreate: false, place: null })
  expect(await sample.openPage().codeOf('setup.createHall', HALL)).toBe('NOT_ALLOWED')
  const filled = createTestDesk()
  expect(await filled.openPage().codeOf('setup.createHall', HALL)).toBe('NOT_ALLOWED')
})

test.each([
  ['a password of two kinds', hallWith({ password: 'qinghe2026' }), 'SECRET_TOO_WEAK'],
  ['a short password', hallWith({ password: 'Qh@2026' }), 'SECRET_TOO_WEAK'],
  ['a PIN in a row', hallWith({ pin: '1234' }), 'SECRET_TOO_WEAK'],
  ['a PIN of one digit', hallWith({ pin: '8888' }), 'SECRET_TOO_WEAK'],
  ['a PIN of three digits', hallWith({ pin: '258' }), 'SECRET_TOO_WEAK'],
  ['a code of five digits', { ...HALL, hallCode: '43992' }, 'BAD_REQUEST'],
  ['no name of the hall', { ...HALL, hallName: '   ' }, 'BAD_REQUEST'],
  ['a staff number with a blank', hallWith({ staffId: '90 01' }), 'BAD_REQUEST'],
] as const)('%s leaves nothing behind', async (_name, hall, code) => {
  const desk = newDesk()
  const page = desk.openPage()
  expect(await page.codeOf('setup.createHall', hall)).toBe(code)
  expect(await page.call('setup.state', {})).toMatchObject({ mayCreate: true })
  expect(await page.call('session.current', {})).toBeNull()
})

test('the checklist follows the hall from its first person to the import of its tables', async () => {
  const desk = newDesk()
  const page = desk.openPage()
  await page.call('setup.createHall', HALL)
  expect(await page.call('setup.progress', {})).toMatchObject({
    units: { count: 1, withoutWindow: 0, done: false },
    windows: { count: 0, done: false },
    people: { count: 1, withoutCode: 0, done: false },
    items: { count: 0, done: false },
    calendar: { missingYear: null },
    ready: false,
  })
  await page.call('import.apply', { files: sampleFiles() })
  const progress = await page.call('setup.progress', {})
  // The centre of the unit list is the unit of the first run, not a second one.
  expect(progress).toMatchObject({
    units: { count: 38, withoutAbbr: 0, done: true },
    windows: { count: 63, done: true },
    people: { count: 91, withoutCode: 90, notActivated: 0, done: true },
    items: { count: 282, done: true },
    ready: true,
  })
})

test('codes for many people work once each, are audited, and are in the spreadsheet', async () => {
  const desk = newDesk()
  const page = await importSample(desk)
  const audits: unknown[] = []
  desk.host
    .store()
    .onRecorded((events) =>
      audits.push(...events.filter((event) => event.type === 'audit.recorded').map((event) => event.payload)),
    )
  const { codes, spreadsheet } = await page.call('accounts.issueActivations', {
    staffIds: ['1001', '1002', '1001'],
  })
  expect(codes.map(({ staffId, name }) => [staffId, name])).toEqual([
    ['1001', '周晓敏'],
    ['1002', '李志强'],
  ])
  expect(new Set(codes.map(({ code }) => code)).size).toBe(2)
  for (const { code } of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
  expect(Buffer.from(spreadsheet.base64, 'base64').subarray(0, 2).toString()).toBe('PK')
  expect(audits).toEqual([{ act: 'ACTIVATIONS_ISSUED', subject: '9001', reason: '', details: { people: 2 } }])
  expect(await page.call('setup.progress', {})).toMatchObject({
    people: { withoutCode: 88, notActivated: 2 },
  })

  const code = codes[0]?.code ?? ''
  const activation = { staffId: '1001', code, password: 'Zhou@20260302', pin: '2468' }
  const clerk = desk.openPage()
  expect(await clerk.codeOf('session.activate', { ...activation, pin: '2222' })).toBe('SECRET_TOO_WEAK')
  expect(await clerk.call('session.activate', { ...activation, pin: '2580' })).toMatchObject({
    name: '周晓敏',
  })
  expect(await desk.openPage().codeOf('session.activate', { ...activation, pin: '2580' })).toBe(
    'LOGIN_FAILED',
  )
  expect(await page.call('setup.progress', {})).toMatchObject({ people: { notActivated: 1 } })
}, 60_000)

test('codes are the system administrator’s to give, and only to people who are there', async () => {
  const desk = newDesk()
  const page = await importSample(desk)
  expect(await page.codeOf('accounts.issueActivations', { staffIds: ['1001', 'nobody'] })).toBe('NOT_FOUND')
  expect(await page.call('setup.progress', {})).toMatchObject({ people: { notActivated: 0 } })
  expect(await desk.openPage().codeOf('accounts.issueActivations', { staffIds: ['1001'] })).toBe(
    'NOT_SIGNED_IN',
  )
  const hall = createTestDesk()
  expect(await (await hall.signIn('1001')).codeOf('accounts.issueActivations', { staffIds: ['1002'] })).toBe(
    'NOT_ALLOWED',
  )
  expect(await (await hall.signIn('1001')).codeOf('setup.progress', {})).toBe('NOT_ALLOWED')
})
