import { expect, test } from 'vitest'
import { aCaseOpened } from '../helpers/a-case.ts'
import { anApplication } from '../helpers/an-application.ts'
import { anId } from '../helpers/envelopes.ts'
import { joinedDesk } from '../helpers/joined-desk.ts'
import { createTestDesk } from '../helpers/test-desk.ts'

const NUMBER = '439925-SCJG-20260302-0001'
const caseOf = (nth: number, applicant: string, caseNo = NUMBER) => ({
  type: 'case.opened',
  entity: ['case', anId(0xca5e + nth)] as const,
  payload: aCaseOpened({
    caseNo,
    applicant: {
      kind: 'PERSON',
      name: applicant,
      identifier: null,
      phone: null,
      legalRepresentative: null,
      address: null,
      findings: [],
    },
  }),
})

/** A desk to which the hall sends two cases with one number, and one with a number of its own. */
const withTwo = () => {
  const hall = joinedDesk()
  hall.acknowledge()
  const first = hall.arrive(caseOf(1, '张三丰'))
  hall.arrive(caseOf(2, '赵六', '439925-SCJG-20260302-0002'))
  const second = hall.arrive(caseOf(3, '钱小七'))
  return { ...hall, first, second }
}

test('a number that two cases have is told to whoever works with their unit, with both of them', async () => {
  const hall = withTwo()
  const head = await hall.desk.signIn('1002')
  expect((await head.call('system.status', {})).conflicts).toBe(1)
  expect((await head.call('conflicts.list', {})).conflicts).toMatchObject([
    {
      eventId: hall.second,
      kind: 'NUMBER_TWICE',
      reason: 'NUMBER_TWICE',
      subject: `${NUMBER} 钱**`,
      settled: false,
    },
  ])
  const view = await head.call('conflicts.get', { eventId: hall.second })
  expect(view).toMatchObject({
    refused: { staffName: '王芳', windowName: 'A01号窗口' },
    standing: [{ eventId: hall.first, staffName: '王芳' }],
    canApply: false,
    settlement: null,
  })
  expect(view.refused.lines).toContainEqual({ label: 'applicant', value: '钱**' })
  expect(view.standing[0]?.lines).toContainEqual({ label: 'applicant', value: '张**' })
  const other = await hall.desk.signIn('2001')
  expect((await other.call('conflicts.list', {})).conflicts).toEqual([])
  // The first of the two is nobody's to settle.
  expect(await head.codeOf('conflicts.get', { eventId: hall.first })).toBe('NOT_FOUND')
})

test('it is told until somebody says what was done, and again when a third has the number', async () => {
  const hall = withTwo()
  const head = await hall.desk.signIn('1002')
  const done = { eventId: hall.second, decision: 'KEEP', note: '已电话告知' } as const
  expect(await head.codeOf('conflicts.settle', { ...done, decision: 'APPLY' })).toBe('STEP_NOT_ALLOWED')
  await head.call('conflicts.settle', done)
  expect((await head.call('conflicts.list', {})).conflicts).toEqual([])
  expect((await head.call('system.status', {})).conflicts).toBe(0)
  expect((await head.call('conflicts.list', { settled: true })).conflicts).toMatchObject([
    { eventId: hall.second, kind: 'NUMBER_TWICE', settled: true },
  ])
  expect((await head.call('conflicts.get', { eventId: hall.second })).settlement).toMatchObject({
    note: '已电话告知',
    staffName: '李强',
  })
  expect(await head.codeOf('conflicts.settle', done)).toBe('CONFLICT_SETTLED')
  const third = hall.arrive(caseOf(4, '孙八'))
  expect((await head.call('conflicts.list', {})).conflicts).toMatchObject([{ eventId: third }])
})

test('projections made again tell the same numbers, and a record the hall did not accept has none', async () => {
  const hall = withTwo()
  const head = await hall.desk.signIn('1002')
  hall.arrive(caseOf(5, '周九'), { verdict: 'conflict', reason: 'CHANGED_MEANWHILE' })
  const held = () => hall.open().read.all('SELECT * FROM doubled_number')
  const before = held()
  expect(before).toHaveLength(2)
  hall.open().rebuild()
  expect(held()).toEqual(before)
  const { conflicts } = await head.call('conflicts.list', {})
  expect(conflicts.filter(({ kind }) => kind === 'NUMBER_TWICE')).toHaveLength(1)
})

test('two papers of one number are shown with the case and the applicant of each', async () => {
  const alone = createTestDesk()
  const author = await alone.signIn('1001')
  const { caseId } = await author.call('cases.open', anApplication())
  await author.call('cases.accept', { caseId, tolerance: null })
  const issued = alone.host
    .store()
    .read.get<{ bytes: Buffer }>("SELECT bytes FROM event_log WHERE type = 'paper.issued'")
  const { payload } = JSON.parse(issued?.bytes.toString('utf8') ?? '{}') as { payload: object }
  const paperOf = (nth: number) => ({
    type: 'paper.issued',
    entity: ['paper', anId(0x9a9 + nth)] as const,
    payload: { ...payload, caseId: anId(0xca5e + nth) },
  })
  const hall = joinedDesk()
  hall.acknowledge()
  for (const [nth, name] of [[1, '张三丰'] as const, [2, '钱小七'] as const])
    hall.arrive(caseOf(nth, name, `439925-SCJG-20260302-010${nth}`))
  hall.arrive(paperOf(1))
  const second = hall.arrive(paperOf(2))
  const clerk = await hall.desk.signIn('1001')
  const view = await clerk.call('conflicts.get', { eventId: second })
  expect(view.refused.lines).toContainEqual({ label: 'applicant', value: '钱**' })
  expect(view.refused.lines).toContainEqual({ label: 'caseNo', value: '439925-SCJG-20260302-0102' })
  expect(view.standing[0]?.lines).toContainEqual({ label: 'applicant', value: '张**' })
})
