import { expect, test } from 'vitest'
import { append } from '../../db/desk/append.ts'
import { RATE_WITHIN_MS } from '../../db/hall/ratings.ts'
import { RATE_AFTER_MS } from '../../db/model/queue/evaluation.ts'
import { fillTestHall, startTestHallServer } from '../helpers/test-hall-server.ts'
import { closeVisit, openVisit } from '../helpers/visits.ts'

const AT = { staffId: '1001', unitId: 'SCJG', windowId: 'A01' }
const VISIT = '019a0000-0000-7000-8000-000000000001'

const withVisit = async () => {
  const hall = await startTestHallServer()
  const supervisor = await hall.join({ name: '督查台', kind: 'SUPERVISOR' })
  await fillTestHall(supervisor)
  supervisor.desk.host
    .store()
    .record({ staffId: '9002' as never, session: null, unitId: 'ZX' as never, windowId: null }, (act) =>
      append(act, 'reference.setting_set', 'evaluation.link_base', {
        key: 'evaluation.link_base',
        value: 'https://hall.example/',
        source: null,
      }),
    )
  const desk = await hall.join({ name: '一号机', windowId: 'A01' })
  await hall.settle(supervisor, desk)
  const store = desk.desk.host.store()
  openVisit(store, VISIT, AT)
  await hall.settle(supervisor, desk)
  const { link } = await desk.desk.openPage({ screen: true }).call('screen.rating', { windowId: 'A01' })
  const [, , , , hallId = '', visitId = '', secret = ''] = (link ?? '').split('/')
  return { hall, supervisor, desk, store, link, key: { hallId, visitId, secret } }
}

test('the code of the window screen lets a telephone rate once, and every machine hears of it', async () => {
  const { hall, supervisor, desk, store, link, key } = await withVisit()
  expect(link).toMatch(/^https:\/\/hall\.example\/rate\//)
  const service = hall.service()
  if (!service) throw new Error('no service')
  expect((await service.rating(key)).state).toBe('OPEN')
  closeVisit(store, VISIT, AT)
  await hall.settle(supervisor, desk)
  const rating = { level: 2 as const, options: ['SKILL', 'NO_SUCH'], text: '还可以' }
  expect((await service.rate(key, rating)).state).toBe('RATED')
  for (const level of [1, 5] as const)
    expect((await service.rate(key, { ...rating, level })).state).toBe('RATED')
  await hall.settle(supervisor, desk)
  const inspector = await supervisor.signIn('9003')
  const day = new Date(hall.clock.wallMs() + 8 * 3_600_000).toISOString().slice(0, 10)
  const { rows } = await inspector.call('evaluations.list', { from: day, to: day, only: 'ALL' })
  expect(rows).toMatchObject([{ level: 2, options: ['SKILL'], text: '还可以', channel: 'QR' }])
  // That somebody tried again is kept, as at the screen; however often, once.
  const { refused } = await inspector.call('evaluations.overview', { from: day, to: day })
  expect(refused).toEqual([{ windowId: 'A01', reason: 'TWICE', count: 1 }])
  // The screen at the window knows.
  const screen = desk.desk.openPage({ screen: true })
  expect((await screen.call('screen.rating', { windowId: 'A01' })).state).toBe('RATED')
})

test('a window screen on a machine of its own rates through the hall, once, and says when it cannot', async () => {
  const { hall, supervisor, desk, store } = await withVisit()
  const kiosk = await hall.join({ name: '窗口屏', kind: 'KIOSK' })
  await hall.settle(supervisor, kiosk)
  const screen = kiosk.desk.openPage({ screen: true })
  const look = () => screen.call('screen.rating', { windowId: 'A01' })
  const press = (visit: string | null) => screen.codeOf('screen.rate', { windowId: 'A01', visit, level: 4 })
  // Nobody beside the server who could judge it.
  expect(await screen.codeOf('screen.rating', { windowId: 'A01' })).toBe('HALL_REFUSED')
  hall.askDesk(supervisor.desk)
  expect(await look()).toMatchObject({ state: 'OPEN', visit: { key: VISIT } })

  kiosk.way.down = true
  // What was heard before is no answer: by now another may stand there.
  expect(await screen.codeOf('screen.rating', { windowId: 'A01' })).toBe('HALL_UNREACHABLE')
  expect(await press(VISIT)).toBe('HALL_UNREACHABLE')
  kiosk.way.down = false

  expect(await screen.call('screen.rate', { windowId: 'A01', visit: VISIT, level: 4 })).toEqual({
    visit: VISIT,
  })
  expect(await press(VISIT)).toBe('RATING_REFUSED')
  expect((await look()).state).toBe('RATED')
  await screen.call('screen.addToRating', { windowId: 'A01', visit: VISIT, text: '等了很久' })
  closeVisit(store, VISIT, AT)
  await hall.settle(supervisor, desk)
  hall.clock.advance(RATE_AFTER_MS + 1)
  expect((await look()).state).toBe('NOBODY')
  expect(await press(null)).toBe('RATING_REFUSED')
  await hall.settle(supervisor, desk)

  const inspector = await supervisor.signIn('9003')
  const day = new Date(hall.clock.wallMs() + 8 * 3_600_000).toISOString().slice(0, 10)
  const span = { from: day, to: day }
  expect((await inspector.call('evaluations.list', { ...span, only: 'ALL' })).rows).toMatchObject([
    { visitId: VISIT, level: 4, supplements: ['等了很久'], channel: 'WINDOW_SCREEN', staffId: '1001' },
  ])
  // Presses that did not count are kept.
  const { refused } = await inspector.call('evaluations.overview', span)
  expect(refused).toEqual([{ windowId: 'A01', reason: 'TWICE', count: 2 }])
  // Nothing of it is on the disk of the screen, and the window's own desk knows.
  expect(kiosk.desk.host.store().sync?.waiting().count).toBe(0)
  const beside = desk.desk.openPage({ screen: true })
  expect(await beside.codeOf('screen.rate', { windowId: 'A01', visit: VISIT, level: 1 })).toBe(
    'RATING_REFUSED',
  )
})

test('a forged code, another visit’s, one of another hall and one too old get nothing', async () => {
  const { hall, key } = await withVisit()
  const service = hall.service()
  if (!service) throw new Error('no service')
  const rating = { level: 1 as const, options: [], text: '' }
  for (const forged of [
    { ...key, secret: '0'.repeat(32) },
    { ...key, visitId: VISIT.replace(/1$/, '2') },
    { ...key, hallId: 'no-such-hall' },
  ]) {
    expect((await service.rating(forged)).state).toBe('UNKNOWN')
    expect((await service.rate(forged, rating)).state).toBe('UNKNOWN')
  }
  hall.clock.advance(RATE_WITHIN_MS + 1)
  expect((await service.rate(key, rating)).state).toBe('TOO_LATE')
})
