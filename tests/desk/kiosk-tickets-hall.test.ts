import { expect, test, vi } from 'vitest'
import type { Result } from '../../db/contract/index.ts'
import { DOCUMENT_QUESTIONS_A_MINUTE } from '../../db/desk/kiosk/index.ts'
import { TicketClassId } from '../../db/model/queue/ticket-class.ts'
import { createTestDesk, type TestPage } from '../helpers/test-desk.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from '../helpers/test-hall-server.ts'

const ADMIN = { staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }
const A = TicketClassId.parse('A')

let presses = 0
const aPress = (): string => {
  presses += 1
  return `00000000-0000-4000-8000-${String(presses).padStart(12, '0')}`
}

type Classes = Result<'kiosk.classes'>

/** A hall with two ticket machines of one name, a window and a supervisor's desk. */
const aHall = async () => {
  const server = await startTestHallServer()
  const supervisor = await server.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  recordQueueSetUp(supervisor.desk.host.store(), ADMIN)
  await supervisor.quiet()
  const one = await server.join({ name: '取号机', kind: 'KIOSK' })
  const two = await server.join({ name: '取号机', kind: 'KIOSK' })
  const window = await server.join({ name: '一号机', windowId: 'A01' })
  await server.settle(supervisor, window)
  return { server, supervisor, one, two, window }
}

const classesAt = (page: TestPage): Promise<Classes> => page.call('kiosk.classes', {})
const until = async (page: TestPage, isSo: (told: Classes) => void): Promise<void> => {
  await vi.waitFor(async () => isSo(await classesAt(page)), { timeout: 10_000, interval: 30 })
}
const ofA = (told: Classes): Classes['classes'][number] | undefined =>
  told.classes.find(({ classId }) => classId === A)

/** Time passes, with everybody awake. */
const pass = async (server: { clock: { advance(ms: number): void } }, ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 4_000) {
    server.clock.advance(Math.min(4_000, left))
    await new Promise((resolve) => void setTimeout(resolve, 20))
  }
}

test('two machines of one name give out one row, with the hall and without it', async () => {
  const { server, supervisor, one, two, window } = await aHall()
  const [first, second] = [one.desk.openPage(), two.desk.openPage()]
  const lent = ({ desk }: HallDesk): string[] =>
    (desk.host.store().sync?.grants() ?? []).map(({ family }) => family).filter((each) => each.includes('/A'))
  await vi.waitFor(
    async () => {
      // Each look asks for what is not there yet.
      await Promise.all([classesAt(first), classesAt(second)])
      server.clock.advance(2_000)
      for (const machine of [one, two]) expect(lent(machine)).toEqual(['ticket/A', 'ticket/A/2026-03-02'])
    },
    { timeout: 20_000, interval: 100 },
  )
  const names = await Promise.all([classesAt(first), classesAt(second)])
  expect(names.map(({ machineName }) => machineName)).toEqual(['取号机', '取号机'])
  expect(names[0].machineNo).not.toBe(names[1].machineNo)

  const numbers: string[] = []
  const take = async (page: TestPage): Promise<Result<'kiosk.takeTicket'>> => {
    server.clock.advance(2_500)
    const answer = await page.call('kiosk.takeTicket', { press: aPress(), classId: A })
    if (answer.outcome === 'TAKEN') numbers.push(answer.slip.number)
    return answer
  }
  for (let turn = 0; turn < 3; turn += 1) {
    await take(first)
    await take(second)
  }
  // Both see the row of the whole hall, and so does the window.
  for (const page of [first, second])
    await until(page, (told) => {
      expect(told.isStale).toBe(false)
      expect(ofA(told)?.wait.ahead).toBe(6)
    })
  const clerk = await window.signIn('1001')
  await vi.waitFor(async () => expect((await clerk.call('queue.window', {})).waiting).toBe(6), {
    timeout: 8_000,
    interval: 30,
  })
  await clerk.call('queue.next', {})
  await until(second, (told) => {
    expect(ofA(told)).toMatchObject({ openWindows: 1, wait: { ahead: 5 } })
    expect(ofA(told)?.wait.estimate?.basis).toBe('ASSUMED')
  })

  for (const { way } of [one, two]) {
    way.down = true
    for (const end of way.lives) end()
  }
  await pass(server, 20_000)
  await until(first, (told) => {
    expect(told.isStale).toBe(true)
    expect(told.asOfMs).not.toBeNull()
    expect(ofA(told)?.wait).toEqual({ ahead: null, estimate: null })
  })
  for (let turn = 0; turn < 22; turn += 1) {
    await take(first)
    await take(second)
  }
  expect(numbers.filter((number) => /^A5\d{3}$/.test(number)).length).toBeGreaterThan(0)
  expect(numbers).toHaveLength(6 + 44)
  expect(new Set(numbers).size).toBe(numbers.length)

  for (const { way } of [one, two]) way.down = false
  for (const machine of [one, two]) await machine.quiet()
  await server.settle(supervisor, window)
  const known = supervisor.desk.host
    .store()
    .read.all<{ number: string }>("SELECT number FROM ticket WHERE day = '2026-03-02'")
    .map(({ number }) => number)
  expect(known.toSorted()).toEqual(numbers.toSorted())
  expect(supervisor.desk.host.store().read.get('SELECT count(*) AS n FROM conflict')).toEqual({ n: 0 })
  await until(first, (told) => expect(told.isStale).toBe(false))
  // With a range of the day again, the reserve is left alone.
  await vi.waitFor(
    async () => {
      server.clock.advance(10_000)
      const answer = await take(first)
      expect(answer).toMatchObject({ outcome: 'TAKEN', slip: { isReserve: false } })
    },
    { timeout: 20_000, interval: 200 },
  )
  expect([...one.desk.errors, ...two.desk.errors]).toEqual([])
}, 90_000)

test('a printer without paper is told at every desk that decides', async () => {
  const { server, supervisor, one, window } = await aHall()
  const page = one.desk.openPage()
  await vi.waitFor(
    async () => {
      await classesAt(page)
      server.clock.advance(3_000)
      const answer = await page.call('kiosk.takeTicket', { press: aPress(), classId: A })
      expect(answer.outcome).toBe('TAKEN')
      if (answer.outcome !== 'TAKEN') return
      await page.call('kiosk.printed', { ticketId: answer.slip.ticketId, state: 'FAILED' })
    },
    { timeout: 20_000, interval: 100 },
  )
  await one.quiet()
  await server.settle(supervisor, window)
  const { machineNo } = await classesAt(page)
  for (const [at, staffId] of [
    [supervisor, '9003'],
    [window, '1002'],
  ] as const) {
    const staff = await at.signIn(staffId)
    await vi.waitFor(
      async () =>
        expect((await staff.call('kiosk.troubles', {})).machines).toMatchObject([
          { name: '取号机', machineNo, state: 'FAILED', slips: 1 },
        ]),
      { timeout: 8_000, interval: 50 },
    )
  }
}, 60_000)

test('a document gets one open ticket of a class in the whole hall, and a ticket where the hall does not answer', async () => {
  const { server, supervisor, one, two } = await aHall()
  const [first, second] = [one.desk.openPage(), two.desk.openPage()]
  server.askDesk(supervisor.desk)
  await vi.waitFor(
    async () => {
      await Promise.all([classesAt(first), classesAt(second)])
      server.clock.advance(2_000)
      for (const { desk } of [one, two])
        expect((desk.host.store().sync?.grants() ?? []).map(({ family }) => family)).toContain('ticket/A')
    },
    { timeout: 20_000, interval: 100 },
  )
  const document = { kind: 'CITIZEN_ID', value: '110101199003071233' } as const
  const take = async (page: TestPage): Promise<Result<'kiosk.takeTicket'>> => {
    server.clock.advance(2_500)
    return page.call('kiosk.takeTicket', { press: aPress(), classId: A, document })
  }
  const answer = await take(first)
  if (answer.outcome !== 'TAKEN') throw new Error(answer.outcome)
  const { number, ticketId } = answer.slip
  // The hall's own desk has the record within a moment, as it has those of all machines.
  await vi.waitFor(
    () => {
      server.clock.advance(1_000)
      const found = supervisor.desk.host.store().read.get('SELECT id FROM entity WHERE id = ?', ticketId)
      expect(found).toBeDefined()
    },
    { timeout: 10_000, interval: 50 },
  )
  expect(await take(second)).toEqual({ outcome: 'HAS_TICKET', number })
  // Neither machine keeps more of the visitor of the other than before, and the row still tells nothing of anybody.
  const hash = one.desk.host.store().vault.hash('CITIZEN_ID:110101199003071233')
  expect(JSON.stringify(await second.call('screen.board', {}))).not.toContain(hash)

  two.way.down = true
  for (const end of two.way.lives) end()
  expect((await take(second)).outcome).toBe('TAKEN')
})

test('nobody tries out documents one after another', async () => {
  const desk = createTestDesk()
  const page = desk.openPage({ screen: true })
  const ask = (nth: number): Promise<string> =>
    page.codeOf('kiosk.openTicket', { classId: A, visitorHash: nth.toString(16).padStart(32, '0') })
  for (let nth = 0; nth < DOCUMENT_QUESTIONS_A_MINUTE; nth += 1)
    await page.call('kiosk.openTicket', { classId: A, visitorHash: nth.toString(16).padStart(32, '0') })
  expect(await ask(999)).toBe('SCREEN_BUSY')
  desk.clock.advance(61_000)
  expect((await page.call('kiosk.openTicket', { classId: A, visitorHash: '0'.repeat(32) })).number).toBeNull()
})
