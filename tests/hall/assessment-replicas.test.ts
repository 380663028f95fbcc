import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { aFinding } from '../helpers/assessment-days.ts'
import { fillTestHall, startTestHallServer, type HallDesk } from '../helpers/test-hall-server.ts'
import type { TestPage } from '../helpers/test-desk.ts'

const WEEK = 'WEEK/2026-03-02'
const SUBJECTS = [
  ['PERSON', '1001'],
  ['PERSON', '1002'],
  ['PERSON', '1004'],
  ['PERSON', '2001'],
  ['PERSON', '3001'],
  ['WINDOW', 'A01'],
  ['WINDOW', 'B01'],
  ['UNIT', 'SCJG'],
  ['UNIT', 'RSJ'],
] as const
/** Of the unit whose desk joins in: it has the records of these alone. */
const OWN = ['PERSON/1001', 'PERSON/1002', 'PERSON/1004', 'WINDOW/A01', 'UNIT/SCJG']

interface Machines {
  readonly one: HallDesk
  readonly two: HallDesk
  readonly desk: HallDesk
}
type Which = keyof Machines

/** Every score with everything it is made of, as a machine has it. */
const derivations = async (page: TestPage, only: readonly string[] = []) => {
  const all: Record<string, unknown> = {}
  for (const [target, subjectId] of SUBJECTS) {
    const key = `${target}/${subjectId}`
    if (only.length > 0 && !only.includes(key)) continue
    const found = await page.call('assessment.derivation', { periodId: WEEK, target, subjectId })
    // A desk of a unit knows of awards and ranks what was told; the rest it works out by itself.
    const { period: _period, awards: _awards, rank: _rank, of: _of, ...rest } = found
    all[key] = rest
  }
  return all
}

const scoresIn = (of: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, (value as { score: string }).score]))

/** What three machines record apart, and in which order it reaches the hall; then the same scores everywhere. */
const workedApart = async (order: readonly Which[]) => {
  const hall = await startTestHallServer()
  const one = await hall.join({ name: '督查一', kind: 'SUPERVISOR' })
  await fillTestHall(one)
  const two = await hall.join({ name: '督查二', kind: 'SUPERVISOR' })
  const desk = await hall.join({ name: '一号机', windowId: 'A01' })
  const machines: Machines = { one, two, desk }
  await hall.settle(one, two, desk)
  hall.clock.advance(3 * DAY_MS)
  await hall.settle(one, two, desk)

  for (const each of Object.values(machines)) each.way.down = true
  const inspector = await one.signIn('9003')
  const admin = await two.signIn('9001')
  const pages: Readonly<Record<Which, TestPage>> = {
    one: inspector,
    two: admin,
    desk: await desk.signIn('1002'),
  }
  const day = '2026-03-03'
  const { entry } = await inspector.call('assessment.record', aFinding({ day }))
  await inspector.call('assessment.record', aFinding({ day, itemCode: 'JL02', delta: '-0.7' }))
  await admin.call(
    'assessment.record',
    aFinding({ day, itemCode: 'BJ07', staffId: null, windowId: 'A01' as never }),
  )
  await admin.call('assessment.record', aFinding({ day, itemCode: 'JF04', staffId: '2001' as never }))
  const { proposals } = await inspector.call('assessment.proposals', { from: day, to: day })
  const absence = proposals.find(({ source, staffId }) => source === 'ABSENT_HALF' && staffId === '1004')
  if (!absence) throw new Error('nobody was absent')
  // Two people confirm one fact apart: it counts once.
  for (const page of [inspector, admin])
    await page.call('assessment.confirm', { facts: [{ factKey: absence.factKey, itemCode: 'CQ06' }] })
  const gone = await admin.call(
    'assessment.record',
    aFinding({ day, itemCode: 'JL04', staffId: '3001' as never }),
  )
  await admin.call('assessment.reverse', { entryId: gone.entry.entryId, reason: '记错了人' })

  for (const which of order) {
    machines[which].way.down = false
    await pages[which].call('sync.now', {})
    await machines[which].quiet()
  }
  await hall.settle(one, two, desk)
  return { hall, ...machines, entryId: entry.entryId }
}

const ORDERS: readonly (readonly Which[])[] = [
  ['one', 'two', 'desk'],
  ['desk', 'two', 'one'],
]

describe('the scores of machines that recorded apart', () => {
  const found: Record<string, string>[] = []
  for (const order of ORDERS)
    test(`are the same to the last digit, joined again in the order ${order.join(', ')}`, async () => {
      const { hall, one, two, desk, entryId } = await workedApart(order)
      const supervisor = await one.signIn('9003')
      const here = await derivations(supervisor)
      expect(await derivations(await two.signIn('9001'))).toEqual(here)
      const head = await desk.signIn('1002')
      const own = (all: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(all).filter(([key]) => OWN.includes(key)))
      expect(await derivations(head, OWN)).toEqual(own(here))

      // An answer and an appeal come from the desk; the decision from whoever did not score.
      hall.clock.advance(5 * DAY_MS)
      await hall.settle(one, two, desk)
      const closer = await two.signIn('9001')
      await closer.call('assessment.compile', { kind: 'WEEK', day: '2026-03-02' })
      await closer.call('assessment.publish', { periodId: WEEK, leaveProposals: true })
      await hall.settle(one, two, desk)
      await (
        await desk.signIn('1001')
      ).call('assessment.appeal', {
        entryId,
        periodId: WEEK,
        text: '请复核',
      })
      await hall.settle(one, two, desk)
      await (
        await two.signIn('9001')
      ).call('assessment.decideAppeal', {
        entryId,
        outcome: 'REVOKED',
        reason: '证据不足',
      })
      await hall.settle(one, two, desk)

      const told = await derivations(await two.signIn('9001'))
      for (const value of Object.values(told)) expect(value).toMatchObject({ verified: true })
      expect(await derivations(await one.signIn('9003'))).toEqual(told)
      expect(await derivations(await desk.signIn('1002'), OWN)).toEqual(own(told))
      // Whatever a machine had worked out before: from the log alone it comes to the same.
      for (const { desk: each } of [one, two, desk]) each.host.store().rebuild()
      expect(await derivations(await one.signIn('9003'))).toEqual(told)
      expect(await derivations(await desk.signIn('1002'), OWN)).toEqual(own(told))
      found.push(scoresIn(told))
    }, 60_000)

  test('are the same whichever order they were joined in', () => {
    expect(found).toHaveLength(ORDERS.length)
    for (const each of found) expect(each).toEqual(found[0])
    expect(found[0]).toMatchObject({ 'PERSON/1001': '99.3', 'PERSON/1004': '95', 'PERSON/2001': '100.5' })
  })
})

test('a desk of one unit closes nothing, for it does not have the hall', async () => {
  const hall = await startTestHallServer()
  const one = await hall.join({ name: '督查一', kind: 'SUPERVISOR' })
  await fillTestHall(one)
  const desk = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(one, desk)
  hall.clock.advance(9 * DAY_MS)
  await hall.settle(one, desk)
  const inspector = await desk.signIn('9003')
  const week = { kind: 'WEEK' as const, day: '2026-03-02' }
  expect(await inspector.codeOf('assessment.compile', week)).toBe('PERIOD_OBSTACLE')
  await (await one.signIn('9003')).call('assessment.compile', week)
  await hall.settle(one, desk)
  expect(await inspector.codeOf('assessment.publish', { periodId: WEEK, leaveProposals: true })).toBe(
    'PERIOD_OBSTACLE',
  )
}, 30_000)
