import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { contract, ContractError, type HostMessage, type MethodName } from '../../db/contract/index.ts'
import { publicTopics } from '../../db/contract/topics.ts'
import { argon2Secrets } from '../../db/desk/secrets.ts'
import type { HostOptions } from '../../db/host.ts'
import { readAllByEntity } from '../../db/store/event-log.ts'
import type { Store } from '../../db/store/index.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'
import { sampleAt } from '../helpers/sample-at.ts'
import { createTestDesk, testSecrets, type TestPage } from '../helpers/test-desk.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'
import { seededBytes } from '../helpers/test-store.ts'

// Issue "It must hold" 5: no personal data reaches a screen. What is asked here is asked of whatever the contract holds.

const METHODS = Object.keys(contract) as MethodName[]
const PUBLIC = METHODS.filter((method) => contract[method].access === 'PUBLIC')

/** What a screen asks of public methods that need parameters; whoever adds such a method adds it here. */
const paramsOf = (method: MethodName, { read }: Pick<Store, 'read'>): readonly object[] => {
  const ids = (kind: string): string[] =>
    read.all<{ id: string }>('SELECT id FROM entity WHERE kind = ? ORDER BY id', kind).map(({ id }) => id)
  const windowIds = ids('window')
  switch (method) {
    case 'session.setLocale':
      return [{ locale: 'en' }, { locale: 'zh-CN' }]
    case 'screen.exit':
      return [{ code: '000000' }]
    case 'screen.findItems':
      return [
        { text: '', limit: 60 },
        { text: '登记', limit: 60 },
      ]
    case 'screen.item':
      return ids('item').map((itemId) => ({ itemId }))
    case 'screen.caseProgress':
      return ids('case')
        .slice(0, 200)
        .flatMap((id) => {
          const state = read.get<{ state: string }>(
            'SELECT state FROM entity WHERE kind = ? AND id = ?',
            'case',
            id,
          )?.state
          const { caseNo }: { caseNo?: string } = state === undefined ? {} : JSON.parse(state)
          return caseNo === undefined ? [] : [{ caseNo }]
        })
    case 'kiosk.takeTicket':
      return ids('ticket_class').map((classId) => ({ classId, press: randomUUID() }))
    case 'kiosk.openTicket':
      return ids('ticket_class').map((classId) => ({ classId, visitorHash: '0'.repeat(32) }))
    case 'kiosk.ticket':
      return ids('ticket').map((ticketId) => ({ ticketId }))
    case 'kiosk.printed':
      return ids('ticket').map((ticketId) => ({ ticketId, state: 'MISSING' }))
    case 'screen.window':
    case 'screen.rating':
      return windowIds.map((windowId) => ({ windowId }))
    case 'screen.rate':
      return windowIds.slice(0, 3).map((windowId) => ({ windowId, level: 5 }))
    case 'screen.addToRating':
      return windowIds.slice(0, 3).map((windowId) => ({ windowId, visit: randomUUID(), text: '谢谢' }))
    default:
      return [{}]
  }
}

const codeOf = async (page: TestPage, method: MethodName, params: object): Promise<string> => {
  try {
    await page.call(method, params as never)
    return 'OK'
  } catch (error) {
    if (error instanceof ContractError) return error.code
    throw error
  }
}

/** Methods that are not public, with what became of them where it was anything but a refusal. */
const notRefusedAt = async (page: TestPage): Promise<readonly string[]> => {
  const others: string[] = []
  for (const method of METHODS) {
    if (PUBLIC.includes(method)) continue
    // Refused before the parameters are looked at, so that none have to fit.
    const code = await codeOf(page, method, {})
    if (code !== 'NOT_ALLOWED') others.push(`${method} ${code}`)
  }
  return others
}

test('what is public is decided one by one: methods made for screens, and these', () => {
  expect(PUBLIC.filter((method) => !/^(screen|kiosk)\./.test(method)).toSorted()).toEqual([
    'assessment.winners',
    'session.setLocale',
    'system.ping',
    'whereabouts.board',
  ])
  const forScreens = METHODS.filter((method) => method.startsWith('screen.'))
  expect(forScreens.filter((method) => !PUBLIC.includes(method))).toEqual([])
})

test('a screen connection of a desk is refused every method that is not public', async () => {
  const desk = createTestDesk()
  const screen = desk.openPage({ screen: true })
  expect(await notRefusedAt(screen)).toEqual([])
  expect(await codeOf(screen, 'nothing.there' as MethodName, {})).toBe('UNKNOWN_METHOD')
})

test('and cannot log in by taking up the session of the desk it is on', async () => {
  const desk = createTestDesk()
  const clerk = await desk.signIn('1001')
  const session = await clerk.call('session.current', {})
  const screen = desk.openPage({ screen: true })
  const { resumeToken } = session ?? { resumeToken: '' }
  expect(await screen.codeOf('session.resume', { resumeToken })).toBe('NOT_ALLOWED')
  expect(await screen.codeOf('session.current', {})).toBe('NOT_ALLOWED')
})

test('a screen hears public topics, and of what changed the kinds alone', async () => {
  const desk = createTestDesk()
  const screen = desk.openPage({ screen: true })
  const clerk = await desk.signIn('1001')
  await clerk.call('session.lock', { cause: 'LOGOUT' })
  desk.host.tick()
  const heard = screen.topics as Extract<HostMessage, { kind: 'topic' }>[]
  expect(heard.length).toBeGreaterThan(0)
  expect(heard.filter(({ topic }) => !publicTopics.has(topic as never))).toEqual([])
  const ids = heard.flatMap(({ payload }) => (payload as { ids?: string[] }).ids ?? [])
  expect(ids).toEqual([])
  expect(JSON.stringify(heard)).not.toContain('1001')
  // A page of the desk itself goes on hearing all of it.
  expect(clerk.topics.some((each) => each.kind === 'topic' && each.topic === 'status')).toBe(true)
})

/** Whatever in a hall's records belongs to somebody: sealed things opened, names of who came, phones of who works there. */
const personalIn = (desk: ReturnType<typeof createTestDesk>): Set<string> => {
  const { read, vault } = desk.host.store()
  const found = new Set<string>()
  const working = new Set<string>()
  const PARTY_KEYS = new Set(['applicant', 'agent', 'party', 'visitor', 'asker', 'caller'])
  const look = (value: unknown, key: string, inParty: boolean): void => {
    if (typeof value === 'string') {
      if (value.startsWith('hd1.')) found.add(vault.open(value))
      else if (inParty && ['name', 'legalRepresentative', 'masked'].includes(key) && value !== '')
        found.add(value)
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [name, inner] of Object.entries(value)) look(inner, name, inParty || PARTY_KEYS.has(name))
  }
  for (const event of readAllByEntity(read)) {
    look(event.payload, '', false)
    if (event.type === 'reference.staff_set') {
      const { phone, name } = event.payload as { phone: string; name: string }
      if (phone !== '') found.add(phone)
      working.add(name)
    }
  }
  // Somebody who works there may have the name of somebody who came.
  return new Set([...found].filter((value) => !working.has(value)))
}

test('answers of public methods in the sample hall hold nobody’s number, phone or name but of who works there', async () => {
  const desk = await sampleAt('2026-03-11T10:00:00')
  const personal = personalIn(desk)
  // The search means something: the sample hall has had visitors.
  expect([...personal].filter((value) => /^\d{17}[\dX]$/.test(value)).length).toBeGreaterThan(10)
  expect([...personal].filter((value) => /^1\d{10}$/.test(value)).length).toBeGreaterThan(10)
  const screen = desk.openPage({ screen: true })
  for (const method of PUBLIC) {
    for (const params of paramsOf(method, desk.host.store())) {
      const code = await codeOf(screen, method, params)
      // Parameters that fit nothing would find nothing.
      expect([method, code === 'BAD_REQUEST']).toEqual([method, false])
      if (code !== 'OK') continue
      const text = JSON.stringify(await screen.call(method, params as never))
      const told = [...personal].filter((value) => value.length >= 2 && text.includes(value))
      expect([method, told]).toEqual([method, []])
      // Kinds of leave are nobody's business in public.
      expect(text).not.toMatch(/SICK|ANNUAL|MATERNITY|ON_LEAVE|病假|事假|年假/)
    }
  }
  const { people } = await screen.call('whereabouts.board', {})
  expect(people.length).toBeGreaterThan(10)
})

test('the lock of a screen is left with its code alone, and five wrong ones make it wait', async () => {
  const desk = createTestDesk({ settings: { 'screen.exitCode': '246810' } })
  const screen = desk.openPage({ screen: true })
  expect(await screen.call('screen.start', {})).toMatchObject({
    mayExit: true,
    isKiosk: false,
    link: 'STANDALONE',
  })
  expect(await screen.call('screen.exit', { code: '246810' })).toEqual({})
  for (const left of [4, 3, 2, 1])
    await expect(screen.call('screen.exit', { code: '111111' })).rejects.toMatchObject({
      code: 'SCREEN_CODE_WRONG',
      details: { left },
    })
  expect(await screen.codeOf('screen.exit', { code: '111111' })).toBe('SCREEN_CODE_LOCKED')
  // Also for the right one, and for any other screen of this machine.
  expect(await desk.openPage({ screen: true }).codeOf('screen.exit', { code: '246810' })).toBe(
    'SCREEN_CODE_LOCKED',
  )
  desk.clock.advance(5 * 60_000 + 1)
  expect(await screen.call('screen.exit', { code: '246810' })).toEqual({})
})

test('without a code nothing leaves the lock, and a screen is set up in the ten minutes after its start alone', async () => {
  const desk = createTestDesk()
  const screen = desk.openPage({ screen: true })
  expect(await screen.call('screen.start', {})).toMatchObject({ mayExit: false, maySetUp: true })
  expect(await screen.codeOf('screen.exit', { code: '1' })).toBe('NOT_ALLOWED')
  desk.clock.advance(10 * 60_000 - 1)
  expect(await screen.call('screen.start', {})).toMatchObject({ maySetUp: true })
  desk.clock.advance(1)
  expect(await screen.call('screen.start', {})).toMatchObject({ maySetUp: false })
  // Neither a new page nor another time of day is a start.
  desk.clock.setWall(desk.clock.wallMs() - 3 * 3_600_000)
  expect(await desk.openPage({ screen: true }).call('screen.start', {})).toMatchObject({ maySetUp: false })
})

test('of the code only a salted hash is kept, which nobody is told', async () => {
  const real = argon2Secrets(seededBytes('exit code'))
  const isEncoded = (known: string): boolean => known.startsWith('$argon2id$')
  const verify: HostOptions['secrets']['verify'] = (secret, known) =>
    isEncoded(known) ? real.verify(secret, known) : testSecrets.verify(secret, known)
  const desk = createTestDesk({ host: { secrets: { hash: real.hash, verify } } })
  const admin = await desk.signIn('9001')
  const secretOf = async (page: TestPage) =>
    (await page.call('settings.get', {})).settings.find(({ key }) => key === 'screen.exitCode')
  expect(await secretOf(admin)).toMatchObject({ value: '', secret: 'NONE' })
  for (const value of ['12345', 'letters'])
    expect(await admin.codeOf('settings.set', { key: 'screen.exitCode', value })).toBe('SETTING_REFUSED')
  expect(await admin.call('settings.set', { key: 'screen.exitCode', value: '246810' })).toEqual({})
  expect(await secretOf(admin)).toMatchObject({ value: '', secret: 'HIDDEN' })
  const all = [...readAllByEntity(desk.host.store().read)].filter(({ entity }) => entity[0] === 'setting')
  expect(JSON.stringify(all)).toContain('$argon2id$')
  expect(JSON.stringify(all)).not.toContain('246810')
  const screen = desk.openPage({ screen: true })
  expect(await screen.codeOf('screen.exit', { code: '246811' })).toBe('SCREEN_CODE_WRONG')
  expect(await screen.call('screen.exit', { code: '246810' })).toEqual({})
  expect(await admin.call('settings.set', { key: 'screen.exitCode', value: '' })).toEqual({})
  expect(await secretOf(admin)).toMatchObject({ value: '', secret: 'NONE' })
  expect(await screen.codeOf('screen.exit', { code: '246810' })).toBe('NOT_ALLOWED')
})

test('of many tries at once no more count than one after the other would', async () => {
  const desk = createTestDesk()
  const admin = await desk.signIn('9001')
  await admin.call('settings.set', { key: 'screen.exitCode', value: '246810' })
  const screen = desk.openPage({ screen: true })
  const codes = ['1', '2', '3', '4', '5', '246810'].map((code) =>
    screen.call('screen.exit', { code }).then(
      () => 'OK',
      (error: ContractError) => error.code,
    ),
  )
  expect(await Promise.all(codes)).toEqual([
    ...Array.from({ length: 4 }, () => 'SCREEN_CODE_WRONG'),
    'SCREEN_CODE_LOCKED',
    'SCREEN_CODE_LOCKED',
  ])
})

test('a code that an earlier version stored works, is told to nobody, and is to be chosen anew', async () => {
  const desk = createTestDesk({ settings: { 'screen.exitCode': '246810' } })
  const admin = await desk.signIn('9001')
  expect(JSON.stringify(await admin.call('settings.get', {}))).not.toContain('246810')
  const problems = async () => (await admin.call('queueSetup.get', {})).problems.map(({ code }) => code)
  // Nobody takes tickets here yet.
  expect(await problems()).not.toContain('EXIT_CODE_READABLE')
  recordQueueSetUp(desk.host.store())
  expect(await problems()).toContain('EXIT_CODE_READABLE')
  await admin.call('settings.set', { key: 'screen.exitCode', value: '' })
  expect(await problems()).toContain('NO_EXIT_CODE')
  await admin.call('settings.set', { key: 'screen.exitCode', value: '135790' })
  expect((await problems()).filter((code) => code.includes('EXIT_CODE'))).toEqual([])
})

test('a machine enrolled as a screen is one at every page, fills, follows, and asks the hall for the rest', async () => {
  const server = await startTestHallServer()
  const supervisor = await server.join({ name: 'supervisor', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  const kiosk = await server.join({ name: '大厅屏', kind: 'KIOSK' })
  await server.settle(supervisor, kiosk)

  const page = kiosk.desk.openPage()
  expect(await notRefusedAt(page)).toEqual([])
  expect(await page.call('screen.start', {})).toMatchObject({
    isKiosk: true,
    deviceName: '大厅屏',
    link: 'ONLINE',
    windowId: null,
  })
  // What is on its disk: no person, no account, no record of business.
  const { read } = kiosk.desk.host.store()
  const kinds = read.all<{ kind: string }>('SELECT DISTINCT entity_kind AS kind FROM event_log ORDER BY 1')
  expect(kinds.map(({ kind }) => kind)).toEqual(['device', 'item', 'setting', 'unit', 'window'])

  // Nobody answers at the server, and nothing was heard before.
  expect(await page.codeOf('whereabouts.board', {})).toBe('HALL_REFUSED')
  server.askDesk(supervisor.desk)
  const board = await page.call('whereabouts.board', {})
  expect(board.asOfMs).toBeGreaterThan(0)
  kiosk.way.down = true
  for (const end of kiosk.way.lives) end()
  await vi.waitFor(async () => {
    // The last answer, with the time it was true.
    expect(await page.call('whereabouts.board', {})).toEqual(board)
  })
  expect(await page.codeOf('assessment.winners', {})).toBe('HALL_UNREACHABLE')
  kiosk.way.down = false

  // New reference data arrives by itself; the machine raises no alarm and notes no error.
  kiosk.desk.host.tick()
  expect(kiosk.desk.errors).toEqual([])
  expect(kiosk.desk.host.store().sync?.waiting().count).toBe(0)
})
