import { expect, test } from 'vitest'
import { createTestDesk } from '../helpers/test-desk.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'

const ENDING = { outcome: 'CONSULTED', note: '' } as const

/** A visitor with a ticket is being served by 1001 at A01, who leaves; 1002 signs in at the same window. */
const aLeftVisitor = async () => {
  const desk = createTestDesk()
  recordQueueSetUp(desk.host.store())
  const first = await desk.signIn('1001')
  await first.call('queue.issue', { classId: 'A' })
  await first.call('queue.next', {})
  const visitId = (await first.call('queue.start', {})).visit?.visitId ?? ''
  await first.call('session.lock', { cause: 'SWITCH' })
  desk.clock.advance(60_000)
  const second = await desk.signIn('1002')
  await second.call('session.chooseWindow', { windowId: 'A01' })
  return { desk, second, visitId }
}

const ratedOf = async (desk: Awaited<ReturnType<typeof aLeftVisitor>>['desk'], visitId: string) => {
  await desk.openPage({ screen: true }).call('screen.rate', { windowId: 'A01', visit: visitId, level: 2 })
  const inspector = await desk.signIn('9003')
  const day = new Date(desk.clock.wallMs() + 8 * 3_600_000).toISOString().slice(0, 10)
  const { rows } = await inspector.call('evaluations.list', { from: day, to: day, only: 'ALL' })
  return rows.map((row) => row.staffName)
}

test('a visitor left at the window is of whoever goes on, and so is the rating; both find the visit', async () => {
  const { desk, second, visitId } = await aLeftVisitor()
  const before = await second.call('queue.window', {})
  expect(before.visit).toMatchObject({ staffId: '1001', begunByName: '' })
  const after = await second.call('visits.takeOver', { visitId })
  expect(after.visit).toMatchObject({ visitId, staffId: '1002', begunByName: before.visit?.staffName })
  const takenOver = () =>
    desk.host
      .store()
      .read.get<{ n: number }>("SELECT count(*) AS n FROM event_log WHERE type = 'visit.taken_over'")?.n
  // Said twice is recorded once.
  await second.call('visits.takeOver', { visitId })
  expect(takenOver()).toBe(1)
  await second.call('queue.finish', ENDING)
  expect(takenOver()).toBe(1)
  for (const staffId of ['1001', '1002']) {
    const page = await desk.signIn(staffId)
    const { visits } = await page.call('visits.list', { scope: 'MINE' })
    expect(visits).toMatchObject([{ visitId, staffId: '1002', begunByName: before.visit?.staffName }])
  }
  expect(await ratedOf(desk, visitId)).toEqual([after.visit?.staffName])
  expect(await second.codeOf('visits.takeOver', { visitId })).toBe('VISIT_CLOSED')
})

test('who ends a visit at its window has gone on with it; at another window nobody takes it over', async () => {
  const { desk, second, visitId } = await aLeftVisitor()
  const elsewhere = await desk.signIn('2001')
  expect(await elsewhere.codeOf('visits.takeOver', { visitId })).toBe('NOT_FOUND')
  await second.call('queue.finish', ENDING)
  const { visits } = await second.call('visits.list', { scope: 'MINE' })
  expect(visits).toMatchObject([{ visitId, staffId: '1002', outcome: 'CONSULTED' }])
})

test('a ticket set aside by one and called back by another is served by the other', async () => {
  const { second, visitId } = await aLeftVisitor()
  await second.call('queue.hold', { reason: '复印' })
  const { held } = await second.call('queue.window', {})
  await second.call('queue.callBack', { ticketId: held[0]?.ticketId ?? '' })
  const { visit } = await second.call('queue.start', {})
  expect(visit).toMatchObject({ visitId, staffId: '1002' })
})

test('a lead who closes a forgotten visit from elsewhere did not serve it', async () => {
  const { desk, visitId } = await aLeftVisitor()
  const lead = await desk.signIn('1003')
  await lead.call('visits.close', { visitId, outcome: 'LEFT', note: '' })
  const { visits } = await lead.call('visits.list', { scope: 'MINE' })
  expect(visits).toEqual([])
})
