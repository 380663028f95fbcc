import { expect, test } from 'vitest'
import { assessedHall, MARCH, WEEK } from '../helpers/assessment-periods.ts'
import { punchAt } from '../helpers/attendance-days.ts'

const listed = async (hall: ReturnType<typeof assessedHall>, kind: 'WEEK' | 'MONTH' | 'YEAR') => {
  const { periods } = await (await hall.as('9001')).call('assessment.periods', { kind, count: 12 })
  return periods.map(({ from, status, isOver }) => ({ from, status, isOver }))
}

test('nothing is owed for weeks before anybody was at work; one that is over is told from the running one', async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-25')
  const running = { from: '2026-03-23', status: 'OPEN', isOver: false }
  expect(await listed(hall, 'WEEK')).toEqual([running])
  await punchAt(hall.desk, '1001', '2026-03-10')
  hall.goTo('2026-03-25')
  const open = (from: string) => ({ from, status: 'OPEN', isOver: true })
  expect(await listed(hall, 'WEEK')).toEqual([running, open('2026-03-16'), open('2026-03-09')])
  expect(await listed(hall, 'MONTH')).toEqual([{ from: '2026-03-01', status: 'OPEN', isOver: false }])
  await hall.compile()
  expect(await listed(hall, 'WEEK')).toContainEqual({ from: '2026-03-09', status: 'COMPILED', isOver: true })
  // A finding of an earlier day begins the list with its week.
  await hall.find({ day: '2026-03-03' })
  expect((await listed(hall, 'WEEK')).at(-1)).toEqual(open('2026-03-02'))
})

test('a month that was told begins a trend with the first record in it, not with weeks without any', async () => {
  const hall = assessedHall()
  await punchAt(hall.desk, '1001', '2026-03-17')
  hall.goTo('2026-04-01')
  await hall.compile(MARCH)
  await hall.measureNothing(MARCH)
  await hall.publish(MARCH)
  hall.goTo('2026-04-02')
  const board = await (
    await hall.as('9003')
  ).call('assessment.board', { kind: 'WEEK', day: '2026-03-31', target: 'PERSON' })
  expect(board.trendFrom).toEqual(['2026-03-16', '2026-03-23'])
  expect(board.trendFrom).not.toContain(WEEK.slice('WEEK/'.length))
})
