import { expect, test } from 'vitest'
import { append } from '../../db/desk/append.ts'
import { addDays, DAY_MS, dayFromMs, msAt } from '../../db/model/day.ts'
import type { EvaluationLevel } from '../../db/model/events/queue-events.ts'
import { UnitId, WindowId } from '../../db/model/ids.ts'
import { RATE_AFTER_MS } from '../../db/model/queue/evaluation.ts'
import { readAllByEntity } from '../../db/store/event-log.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'
import { createTestDesk, type TestDesk } from '../helpers/test-desk.ts'
import { closeVisit, openVisit } from '../helpers/visits.ts'

/** Its clerk has gone without ending the visit. */
const recordWindowClosed = (desk: TestDesk): void =>
  desk.host
    .store()
    .record({ staffId: null, session: null, unitId: null, windowId: WindowId.parse('A01') }, (act) => {
      append(act, 'window_queue.closed', 'A01', { unitIds: [UnitId.parse('SCJG')], staffId: null })
    })

const AT = { staffId: '1001', unitId: 'SCJG', windowId: 'A01' }
const MINUTE_MS = 60_000
const visitNo = (number: number): string => `019a0000-0000-7000-8000-${String(number).padStart(12, '0')}`

const days = (desk: TestDesk) => {
  const day = new Date(desk.clock.wallMs() + 8 * 3_600_000).toISOString().slice(0, 10)
  return { from: day, to: day }
}

/** A visitor is served for five minutes and rates at the end. */
const rated = async (desk: TestDesk, number: number, level: EvaluationLevel, text = ''): Promise<void> => {
  const screen = desk.openPage({ screen: true })
  openVisit(desk.host.store(), visitNo(number), AT)
  desk.clock.advance(5 * MINUTE_MS)
  await screen.call('screen.rate', {
    windowId: 'A01',
    visit: visitNo(number),
    level,
    text,
    options: ['SKILL', 'NO_SUCH'],
  })
  closeVisit(desk.host.store(), visitNo(number), AT)
}

test('the screen offers a rating while a visitor is served and takes one', async () => {
  const desk = createTestDesk()
  const screen = desk.openPage({ screen: true })
  const look = () => screen.call('screen.rating', { windowId: 'A01' })
  expect(await look()).toMatchObject({ state: 'NOBODY', visit: null, link: null })
  openVisit(desk.host.store(), visitNo(1), AT)
  desk.clock.advance(MINUTE_MS)
  expect(await look()).toMatchObject({ state: 'OPEN', visit: { key: visitNo(1), untilMs: null } })
  await screen.call('screen.rate', { windowId: 'A01', visit: visitNo(1), level: 4, options: ['ATTITUDE'] })
  expect((await look()).state).toBe('RATED')
  await screen.call('screen.addToRating', { windowId: 'A01', visit: visitNo(1), text: '等了很久' })
  // 一次一评.
  expect(await screen.codeOf('screen.rate', { windowId: 'A01', visit: visitNo(1), level: 1 })).toBe(
    'RATING_REFUSED',
  )
  const inspector = await desk.signIn('9003')
  const { rows } = await inspector.call('evaluations.list', { ...days(desk), only: 'BAD' })
  expect(rows).toMatchObject([
    {
      visitId: visitNo(1),
      level: 4,
      options: ['ATTITUDE'],
      supplements: ['等了很久'],
      channel: 'WINDOW_SCREEN',
    },
  ])
  const { refused } = await inspector.call('evaluations.overview', days(desk))
  expect(refused).toEqual([{ windowId: 'A01', reason: 'TWICE', count: 1 }])
})

test('a press with nobody at the window, for the one before, or too late is kept and counts for nothing', async () => {
  const desk = createTestDesk()
  const screen = desk.openPage({ screen: true })
  const press = (visit: string | null) => screen.codeOf('screen.rate', { windowId: 'A01', visit, level: 1 })
  expect(await press(null)).toBe('RATING_REFUSED')
  openVisit(desk.host.store(), visitNo(1), AT)
  desk.clock.advance(MINUTE_MS)
  closeVisit(desk.host.store(), visitNo(1), AT)
  desk.clock.advance(RATE_AFTER_MS + 1)
  expect((await screen.call('screen.rating', { windowId: 'A01' })).state).toBe('NOBODY')
  expect(await press(visitNo(1))).toBe('RATING_REFUSED')
  openVisit(desk.host.store(), visitNo(2), AT)
  desk.clock.advance(MINUTE_MS)
  // The screen still showed the visitor before.
  expect(await press(visitNo(1))).toBe('RATING_REFUSED')
  const inspector = await desk.signIn('9003')
  const { refused, total } = await inspector.call('evaluations.overview', days(desk))
  expect(refused.toSorted((one, other) => one.reason.localeCompare(other.reason))).toEqual([
    { windowId: 'A01', reason: 'NO_VISIT', count: 1 },
    { windowId: 'A01', reason: 'TOO_LATE', count: 2 },
  ])
  expect(total.valid).toBe(0)
})

test('a press where somebody of the staff is signed in is kept with their name and counts for nothing', async () => {
  const desk = createTestDesk()
  const clerk = await desk.signIn('1001')
  openVisit(desk.host.store(), visitNo(1), AT)
  desk.clock.advance(MINUTE_MS)
  const press = { windowId: 'A01', visit: visitNo(1) }
  await expect(clerk.call('screen.rate', { ...press, level: 1 })).rejects.toMatchObject({
    code: 'RATING_REFUSED',
    details: { reason: 'STAFF_SIDE' },
  })
  // The visitor’s own still counts, and takes no words of the clerk’s.
  await desk.openPage({ screen: true }).call('screen.rate', { ...press, level: 5 })
  expect(await clerk.codeOf('screen.addToRating', { ...press, text: '很好' })).toBe('RATING_REFUSED')
  const inspector = await desk.signIn('9003')
  const { refused, total } = await inspector.call('evaluations.overview', days(desk))
  expect(refused).toEqual([{ windowId: 'A01', reason: 'STAFF_SIDE', count: 2 }])
  expect(total.counts).toEqual([0, 0, 0, 0, 1])
  const noted = [...readAllByEntity(desk.host.store().read)].filter(
    ({ type }) => type === 'evaluation.refused',
  )
  expect(noted.map(({ staffId }) => staffId)).toEqual(['1001', '1001'])
})

test('a visit nobody ended takes no rating once its day is over', async () => {
  const desk = createTestDesk()
  const screen = desk.openPage({ screen: true })
  const look = async () => (await screen.call('screen.rating', { windowId: 'A01' })).state
  const press = () => screen.codeOf('screen.rate', { windowId: 'A01', visit: visitNo(1), level: 5 })
  openVisit(desk.host.store(), visitNo(1), AT)
  const clockTo = (clock: string) => {
    const day = dayFromMs(desk.clock.wallMs())
    desk.clock.advance(msAt(day, clock) - desk.clock.wallMs())
  }
  // Closing is at half past five; two hours later nobody is at a window any more.
  clockTo('19:29')
  expect(await look()).toBe('OPEN')
  clockTo('19:30')
  expect(await look()).toBe('NOBODY')
  expect(await press()).toBe('RATING_REFUSED')
  desk.clock.advance(6 * 60 * MINUTE_MS)
  expect(await look()).toBe('NOBODY')
  expect(await press()).toBe('RATING_REFUSED')
  const inspector = await desk.signIn('9003')
  const { refused } = await inspector.call('evaluations.overview', {
    from: addDays(dayFromMs(desk.clock.wallMs()), -1),
    to: dayFromMs(desk.clock.wallMs()),
  })
  expect(refused).toEqual([{ windowId: 'A01', reason: 'NO_VISIT', count: 2 }])
})

test('who was set aside may rate for three minutes, and again when they are served again; a closed window takes none', async () => {
  const desk = createTestDesk()
  recordQueueSetUp(desk.host.store())
  const clerk = await desk.signIn('1001')
  const screen = desk.openPage({ screen: true })
  const look = async () => (await screen.call('screen.rating', { windowId: 'A01' })).state
  await clerk.call('queue.issue', { classId: 'A' })
  await clerk.call('queue.next', {})
  const { current } = await clerk.call('queue.start', {})
  desk.clock.advance(20 * MINUTE_MS)
  expect(await look()).toBe('OPEN')
  await clerk.call('queue.hold', { reason: '等材料' })
  desk.clock.advance(RATE_AFTER_MS)
  expect(await look()).toBe('OPEN')
  desk.clock.advance(1)
  expect(await look()).toBe('NOBODY')
  expect(await screen.codeOf('screen.rate', { windowId: 'A01', level: 5 })).toBe('RATING_REFUSED')
  await clerk.call('queue.callNumber', { text: current?.number ?? '', reason: '材料拿来了' })
  await clerk.call('queue.start', {})
  expect(await look()).toBe('OPEN')
  await clerk.call('queue.hold', { reason: '等材料' })
  await clerk.call('visits.open', {})
  expect(await look()).toBe('OPEN')
  // A cleaner after hours.
  recordWindowClosed(desk)
  desk.clock.advance(RATE_AFTER_MS + 1)
  expect(await look()).toBe('NOBODY')
  expect(await screen.codeOf('screen.rate', { windowId: 'A01', level: 5 })).toBe('RATING_REFUSED')
})

test('the rated person sees whole steps of ten up to yesterday, nothing of who or when', async () => {
  const desk = createTestDesk()
  const span = days(desk)
  for (let number = 1; number <= 9; number += 1)
    await rated(desk, number, number === 3 ? 5 : 1, number === 3 ? '态度不好' : '')
  const mine = await desk.signIn('1001')
  const NOTHING = { figures: { valid: 0, counts: [0, 0, 0, 0, 0], satisfied: null, bad: null }, steps: [] }
  expect(await mine.call('evaluations.mine', {})).toMatchObject(NOTHING)
  desk.clock.advance(DAY_MS)
  // Nine wait for a tenth; not even how many they are is told.
  expect(await mine.call('evaluations.mine', {})).toMatchObject(NOTHING)
  await rated(desk, 10, 2, '谢谢')
  // Whoever has just left is not to be known by what appears.
  expect(await mine.call('evaluations.mine', {})).toMatchObject(NOTHING)
  desk.clock.advance(DAY_MS)
  const ten = await mine.call('evaluations.mine', {})
  expect(ten.figures).toEqual({ valid: 10, counts: [8, 1, 0, 0, 1], satisfied: 0.9, bad: 0.1 })
  expect(ten.steps.map(({ counts }) => counts)).toEqual([[8, 1, 0, 0, 1]])
  expect(ten.steps[0]?.texts.toSorted()).toEqual(['态度不好', '谢谢'].toSorted())
  expect(ten.options.find(({ id }) => id === 'SKILL')?.count).toBe(10)
  expect(JSON.stringify(ten)).not.toContain('019a0000')
  // Their own single ratings are shown to nobody they are of, whatever else they may look at.
  expect(await mine.codeOf('evaluations.list', { ...span, only: 'ALL' })).toBe('NOT_ALLOWED')
})

test('nothing at the desk tells which visit was rated', async () => {
  const desk = createTestDesk()
  const [one, other] = [await desk.signIn('1001'), createTestDesk()]
  await rated(desk, 1, 5, '态度差')
  const heard = JSON.stringify(one.topics)
  expect(heard).toContain('"evaluation"')
  expect(heard).not.toContain(`visit:${visitNo(1)}`)
  openVisit(other.host.store(), visitNo(1), AT)
  other.clock.advance(5 * MINUTE_MS)
  closeVisit(other.host.store(), visitNo(1), AT)
  const same = await other.signIn('1001')
  for (const scope of ['MINE', 'WINDOW'] as const)
    expect(await one.call('visits.list', { scope })).toEqual(await same.call('visits.list', { scope }))
  expect((await one.call('day.balance', { day: null })).counts).toEqual(
    (await same.call('day.balance', { day: null })).counts,
  )
})

test('one visitor more changes nothing the rated person can ask for, on any day', async () => {
  const desk = createTestDesk()
  for (let number = 1; number <= 10; number += 1) await rated(desk, number, 1)
  desk.clock.advance(DAY_MS)
  const mine = await desk.signIn('1001')
  const before = await mine.call('evaluations.mine', {})
  expect(before.figures.counts).toEqual([10, 0, 0, 0, 0])
  await rated(desk, 11, 5, '态度差')
  for (let day = 0; day < 40; day += 1) {
    desk.clock.advance(DAY_MS)
    expect(await mine.call('evaluations.mine', {})).toEqual(before)
  }
})

test('a list of reasons of the hall is asked; a bad one is refused where it is set', async () => {
  const list = JSON.stringify({ version: '2', options: [{ id: 'CLEAN', zh: '环境整洁', en: 'Cleanliness' }] })
  const desk = createTestDesk({ settings: { 'evaluation.options': list } })
  const screen = desk.openPage({ screen: true })
  expect(await screen.call('screen.rating', { windowId: 'A01' })).toMatchObject({
    optionsVersion: '2',
    options: [{ id: 'CLEAN', zh: '环境整洁', en: 'Cleanliness' }],
  })
})
