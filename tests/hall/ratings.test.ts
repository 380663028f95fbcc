import { expect, test } from 'vitest'
import { append } from '../../db/desk/append.ts'
import { RATE_WITHIN_MS } from '../../db/hall/ratings.ts'
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
  expect((await service.rate(key, { ...rating, level: 1 })).state).toBe('RATED')
  await hall.settle(supervisor, desk)
  const inspector = await supervisor.signIn('9003')
  const day = new Date(hall.clock.wallMs() + 8 * 3_600_000).toISOString().slice(0, 10)
  const { rows } = await inspector.call('evaluations.list', { from: day, to: day, only: 'ALL' })
  expect(rows).toMatchObject([{ level: 2, options: ['SKILL'], text: '还可以', channel: 'QR' }])
  // The screen at the window knows.
  const screen = desk.desk.openPage({ screen: true })
  expect((await screen.call('screen.rating', { windowId: 'A01' })).state).toBe('RATED')
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
