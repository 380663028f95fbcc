import { expect, test } from 'vitest'
import type { Result } from '../../db/contract/index.ts'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { TEST_HALL } from '../helpers/test-hall.ts'
import { setReference } from '../helpers/attendance-days.ts'
import { A_DAY, assessedHall, WEEK } from '../helpers/assessment-periods.ts'

const THIS = { kind: 'WEEK' as const, day: A_DAY }
type Board = Result<'assessment.board'>

const idsOf = ({ rows }: Board): string[] => rows.map(({ subject }) => subject.subjectId).toSorted()
const rowOf = ({ rows }: Board, subjectId: string) =>
  rows.find(({ subject }) => subject.subjectId === subjectId)

/** Findings in two weeks: one person of A01, one of B01, and the window A01 itself. */
const twoWeeks = async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-13')
  await hall.find({ day: '2026-03-04' })
  await hall.find()
  await hall.find({ itemCode: 'JL04', staffId: '2001' as never })
  await hall.find({ itemCode: 'BJ07', staffId: null, windowId: 'A01' as never })
  return hall
}

test('the board has all windows, all people and all units, with rank, dimensions and trend', async () => {
  const hall = await twoWeeks()
  const page = await hall.as('9003')
  const people = await page.call('assessment.board', { ...THIS, target: 'PERSON' })
  expect(idsOf(people)).toEqual(['1001', '1002', '1003', '1004', '2001', '3001'])
  // The chief representative answers for half of what the window lost.
  expect(rowOf(people, '1003')).toMatchObject({ score: '99.5', rank: 4, deducted: '0.5', entries: 1 })
  expect(rowOf(people, '2001')).toMatchObject({ score: '97', rank: 6, deducted: '3', gradeName: '优秀' })
  expect(rowOf(people, '1001')).toMatchObject({ score: '99', rank: 5, trend: ['99'] })
  expect(people.trendFrom).toEqual(['2026-03-02'])
  expect(people.spread).toEqual(['100', '100', '100', '99.5', '99', '97'])
  expect(people.hallMean).toBe('99.25')
  expect(people.hallTrend).toEqual(['99.83'])

  const windows = await page.call('assessment.board', { ...THIS, target: 'WINDOW' })
  expect(idsOf(windows)).toEqual(['A01', 'B01', 'C01'])
  // 69 of its own, and 30 times the mean of 99, 100 and 100.
  expect(rowOf(windows, 'A01')).toMatchObject({ score: '98.9', entries: 1 })
  expect(rowOf(windows, 'A01')?.dimensions).toContainEqual({
    code: 'HANDLING',
    name: '规范办件',
    points: '19',
    full: '20',
  })
  const units = await page.call('assessment.board', { ...THIS, target: 'UNIT' })
  expect(idsOf(units)).toEqual(['RSJ', 'SCJG', 'ZX'])
  expect(rowOf(units, 'SCJG')?.score).toBe('98.9')
})

test('half days nobody decided on are counted beside whom they would charge, and charge nobody', async () => {
  const hall = await twoWeeks()
  const page = await hall.as('9003')
  const before = await page.call('assessment.board', { ...THIS, target: 'PERSON' })
  const absences = rowOf(before, '1004')?.proposals ?? 0
  expect(absences).toBeGreaterThan(0)
  expect(rowOf(before, '1004')?.score).toBe('100')
  const { proposals } = await page.call('assessment.proposals', { from: '2026-03-09', to: '2026-03-15' })
  const first = proposals.find(({ staffId }) => staffId === '1004')
  if (!first) throw new Error('no proposal')
  await page.call('assessment.confirm', {
    facts: [{ factKey: first.factKey, itemCode: first.items[0]?.itemCode ?? '' }],
  })
  const after = await page.call('assessment.board', { ...THIS, target: 'PERSON' })
  expect(rowOf(after, '1004')).toMatchObject({ score: '95', proposals: absences - 1 })
})

test('leads see their own unit and the spread without names; an auditor no person; a clerk no board', async () => {
  const hall = await twoWeeks()
  setReference(hall.desk, 'reference.staff_set', '1005', {
    ...TEST_HALL.staff[0],
    staffId: '1005',
    windowId: null,
    unitId: 'ZX',
    roles: ['AUDITOR'],
  })
  hall.desk.host.store().record({ staffId: null, session: null, unitId: null, windowId: null }, (act) =>
    act.append({
      type: 'account.credential_set',
      entityId: '1005',
      payload: { staffId: '1005', kind: 'PIN', argon2id: 'plain:pin-1005', temporary: false, by: null },
    }),
  )
  const head = await hall.as('1002')
  const own = await head.call('assessment.board', { ...THIS, target: 'PERSON' })
  expect(idsOf(own)).toEqual(['1001', '1002', '1003', '1004'])
  expect(own.spread).toHaveLength(6)
  expect(idsOf(await head.call('assessment.board', { ...THIS, target: 'WINDOW' }))).toEqual(['A01'])
  const auditor = await hall.as('1005')
  expect(idsOf(await auditor.call('assessment.board', { ...THIS, target: 'PERSON' }))).toEqual([])
  expect(idsOf(await auditor.call('assessment.board', { ...THIS, target: 'WINDOW' }))).toEqual([
    'A01',
    'B01',
    'C01',
  ])
  const clerk = await hall.as('1001')
  expect(await clerk.codeOf('assessment.board', { ...THIS, target: 'PERSON' })).toBe('NOT_ALLOWED')
})

test('a score opens for whom it concerns, and tells a clerk the scores of others without their names', async () => {
  const hall = await twoWeeks()
  const clerk = await hall.as('1001')
  const open = (target: 'PERSON' | 'WINDOW' | 'UNIT', subjectId: string) => ({
    periodId: WEEK,
    target,
    subjectId,
  })
  const own = await clerk.call('assessment.derivation', open('PERSON', '1001'))
  const [line] = own.dimensions.find(({ code }) => code === 'DISCIPLINE')?.lines ?? []
  expect(line).toMatchObject({ itemCode: 'JL01', delta: '-1', points: '-1', doubled: false })
  expect(await clerk.call('assessment.entry', { entryId: line?.entryId ?? '' })).toMatchObject({
    source: 'HAND',
  })

  const window = await clerk.call('assessment.derivation', open('WINDOW', 'A01'))
  const staff = window.dimensions.find(({ source }) => source === 'PERSONS_MEAN')
  expect(staff?.parts.map(({ subject, score }) => [subject.name, score])).toEqual([
    ['王芳', '99'],
    ['', '100'],
    ['', '100'],
  ])
  expect(staff?.parts.map(({ subject }) => subject.subjectId)).toEqual(['1001', '', ''])
  for (const [target, subjectId] of [
    ['PERSON', '1002'],
    ['WINDOW', 'B01'],
    ['UNIT', 'RSJ'],
  ] as const)
    expect(await clerk.codeOf('assessment.derivation', open(target, subjectId))).toBe('NOT_ALLOWED')
  const inspector = await hall.as('9003')
  expect(await inspector.codeOf('assessment.derivation', open('PERSON', '9003'))).toBe('NOT_FOUND')
  expect(
    await inspector.codeOf('assessment.derivation', {
      ...open('PERSON', '1001'),
      periodId: 'WEEK/2026-03-10',
    }),
  ).toBe('NOT_FOUND')
})

test('my own week has my entries, what I lead, the trend with that of the hall, and who has to answer', async () => {
  const hall = await twoWeeks()
  const mine = await (await hall.as('1001')).call('assessment.mine', THIS)
  expect(mine.derivation).toMatchObject({ score: '99', subject: { subjectId: '1001' } })
  expect(mine.led).toEqual([])
  expect(mine.entries.map(({ itemCode }) => itemCode)).toEqual(['JL01'])
  expect(mine.trend).toEqual([
    { from: '2026-03-02', score: '99', hallMean: '99.83' },
    { from: '2026-03-09', score: '99', hallMean: '99.25' },
  ])
  expect(mine.openAnswers).toBe(1)
  const chief = await (await hall.as('1003')).call('assessment.mine', THIS)
  expect(chief.led).toMatchObject([{ subject: { target: 'UNIT', subjectId: 'SCJG' }, score: '98.9' }])
  const head = await (await hall.as('1002')).call('assessment.mine', THIS)
  expect(head.led).toMatchObject([{ subject: { target: 'WINDOW', subjectId: 'A01' }, score: '98.9' }])
  expect(head.entries.map(({ itemCode }) => itemCode)).toEqual(['BJ07'])
  const inspector = await (await hall.as('9003')).call('assessment.mine', THIS)
  expect(inspector).toMatchObject({ derivation: null, led: [], entries: [] })
})

test('a period goes into a spreadsheet, as far as one sees it, and that is logged', async () => {
  const hall = await twoWeeks()
  const sheetsFor = async (staffId: string) => {
    const { fileName, base64 } = await (await hall.as(staffId)).call('assessment.export', THIS)
    expect(fileName).toBe('考评成绩_2026-03-09_2026-03-15.xlsx')
    const sheets = readSheets(Buffer.from(base64, 'base64'), fileName)
    return new Map(sheets.map(({ name, rows }) => [name, rows.map(({ cells }) => cells)]))
  }
  const all = await sheetsFor('9003')
  expect([...all.keys()]).toEqual(['个人', '窗口', '单位', '评分记录'])
  expect(
    all
      .get('个人')
      ?.find(([number]) => number === '2001')
      ?.slice(0, 7),
  ).toEqual(['2001', '周杰', '清禾县人力资源和社会保障局', 'B01号窗口', '97', '优秀', '6'])
  const widths = ['个人', '窗口', '单位'].map((name) =>
    all
      .get(name)
      ?.find(([number]) => number === '编号')
      ?.slice(0, 4),
  )
  expect(widths).toEqual([
    ['编号', '名称', '单位', '窗口'],
    ['编号', '名称', '单位', '得分'],
    ['编号', '名称', '得分', '等次'],
  ])
  expect(all.get('个人')?.find(([number]) => number === '2001')?.[7]).toBe('-3')
  const days = (all.get('评分记录') ?? []).flatMap(([day = '']) => (day.startsWith('2026-') ? [day] : []))
  expect(days.length).toBeGreaterThan(0)
  expect(days).toEqual(days.toSorted())
  expect(JSON.stringify(all.get('评分记录'))).toContain('与办事群众或同事发生争吵')
  const own = await sheetsFor('1002')
  expect(JSON.stringify([...own.values()])).not.toContain('周杰')
  const logged = hall.desk.host
    .store()
    .read.all<{ n: number }>("SELECT count(*) AS n FROM event_log WHERE type = 'audit.recorded'")
  expect(logged[0]?.n).toBe(2)
})
