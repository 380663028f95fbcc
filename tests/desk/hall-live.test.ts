import { expect, test } from 'vitest'
import { DAY_MS } from '../../db/model/day.ts'
import { aPerson, anApplication, verdicts } from '../helpers/an-application.ts'
import { createTestDesk } from '../helpers/test-desk.ts'

const instant = (name: string) => ({
  ...anApplication({
    itemId: 'SCJG-002',
    kind: 'INSTANT',
    applicant: aPerson({ name, identifier: null }),
    materials: verdicts('SCJG-002', { N1: 'OK' }),
  }),
  decision: { reason: '', certificateName: '', certificateNo: '' },
  feeFen: 0,
  feeReceiptNo: '',
  evaluation: { grade: 2, noGradeReason: null },
})

test('the live hall counts by window what was opened, closed and asked, and where clocks stand', async () => {
  const desk = createTestDesk()
  const clerk = await desk.signIn('1001')
  const { caseId } = await clerk.call('cases.open', anApplication())
  await clerk.call('cases.accept', { caseId, tolerance: null })
  await clerk.call('cases.completeInstant', instant('李四光'))
  const inspector = await desk.signIn('9003')
  const live = await inspector.call('supervisor.live', {})
  expect(live).toMatchObject({
    asOfMs: desk.clock.wallMs(),
    completeUpToMs: null,
    totals: { opened: 2, closed: 1, consultations: 0, open: 1, dueToday: 0, yellow: 0, red: 0, waiting: 0 },
  })
  expect(live.windows.map(({ windowId, opened, closed, open }) => [windowId, opened, closed, open])).toEqual([
    ['A01', 2, 1, 1],
    ['B01', 0, 0, 0],
    ['C01', 0, 0, 0],
  ])
  const [first, second] = live.windows
  expect(first?.people.map(({ name }) => name)).toEqual(['王芳', '李强', '孙丽'])
  expect(first?.lastRecordAtMs).toBe(desk.clock.wallMs())
  expect(second).toMatchObject({ lastRecordAtMs: null, devices: [], waiting: 0 })
})

test('the live hall tells what is due today and what is overdue, as the lists of the windows do', async () => {
  const desk = createTestDesk()
  const clerk = await desk.signIn('1001')
  const { caseId } = await clerk.call('cases.open', anApplication())
  const accepted = await clerk.call('cases.accept', { caseId, tolerance: null })
  const { dueDay } = accepted.case
  const inspector = await desk.signIn('9003')
  const totals = async () => (await inspector.call('supervisor.live', {})).totals
  expect(await totals()).toMatchObject({ opened: 1, open: 1, dueToday: 0, red: 0 })
  desk.clock.advance(Date.parse(`${dueDay}T09:00:00+08:00`) - desk.clock.wallMs())
  expect(await totals()).toMatchObject({ opened: 0, open: 1, dueToday: 1, red: 0 })
  desk.clock.advance(4 * DAY_MS)
  expect(await totals()).toMatchObject({ open: 1, dueToday: 0, red: 1 })
})

test('a window clerk and the administrator of the system do not see the live hall', async () => {
  const desk = createTestDesk()
  for (const staffId of ['1001', '9002'])
    expect(await (await desk.signIn(staffId)).codeOf('supervisor.live', {})).toBe('NOT_ALLOWED')
})

test('a machine that stands alone says so, and has nothing to send, to settle or to ask', async () => {
  const desk = createTestDesk()
  const page = desk.openPage()
  expect(await page.call('sync.state', {})).toMatchObject({ link: 'STANDALONE', waiting: 0, problem: null })
  const clerk = await desk.signIn('1001')
  await clerk.call('cases.open', anApplication())
  expect(await clerk.call('sync.outbox', {})).toMatchObject({
    rows: [],
    total: 0,
    ofOthers: 0,
    files: { waiting: 0, refused: [] },
  })
  expect(await clerk.call('sync.completeness', {})).toEqual({
    completeUpToMs: null,
    unknown: false,
    filling: false,
    sinceMs: null,
    behind: [],
  })
  const head = await desk.signIn('1002')
  expect(await head.codeOf('sync.exportBundle', {})).toBe('NOT_JOINED')
  const admin = await desk.signIn('9001')
  expect(await admin.codeOf('hall.devices', {})).toBe('NOT_JOINED')
  expect(await admin.codeOf('sync.importBundle', { base64: '' })).toBe('NOT_JOINED')
  expect(await admin.codeOf('hall.login', { secret: 'x' })).toBe('NOT_JOINED')
  expect(await page.codeOf('setup.discoverHalls', {})).toBe('NOT_ALLOWED')
  const address = 'https://127.0.0.1:1'
  expect(await page.codeOf('setup.joinHall', { address, code: 'ABCDEFGH', deviceName: 'x' })).toBe(
    'NOT_ALLOWED',
  )
})
