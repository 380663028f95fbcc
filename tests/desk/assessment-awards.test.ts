import { expect, test } from 'vitest'
import { assessedHall, MARCH } from '../helpers/assessment-periods.ts'

const THIS = { kind: 'MONTH' as const, day: '2026-03-15' }
const named = (staffId: string) => ({ staffId: staffId as never })

/** A month in which one was praised, one was vetoed for it, and the others have done nothing wrong. */
const aMonth = async () => {
  const hall = assessedHall()
  hall.goTo('2026-03-30')
  await hall.find({ itemCode: 'JF01', ...named('2001') })
  await hall.find({ itemCode: 'JF02', delta: '2', ...named('3001') })
  const veto = await hall.find({ itemCode: 'FJ04', ...named('3001') })
  hall.goTo('2026-04-01')
  await hall.compile(MARCH)
  await hall.measureNothing()
  return { hall, veto }
}

test('who is best has the award, who is vetoed has not, and each is told why', async () => {
  const { hall, veto } = await aMonth()
  const page = await hall.as('9003')
  const { awards } = await page.call('assessment.awards', THIS)
  const [model] = awards
  expect(model).toMatchObject({ code: 'SERVICE_MODEL', quota: 1, ranked: 6, published: false })
  expect(model?.candidates.slice(0, 2)).toMatchObject([
    {
      subject: { subjectId: '3001', name: '吴静' },
      outcome: 'VETOED',
      score: '102',
      rank: 1,
      vetoes: [{ entryId: veto.entryId, day: veto.day }],
    },
    { subject: { subjectId: '2001' }, outcome: 'WON', score: '101', rank: 2 },
  ])
  expect(model?.candidates.filter(({ outcome }) => outcome === 'BELOW_QUOTA')).toHaveLength(4)
  const own = await hall.derivation('3001', { periodId: MARCH })
  expect(own.vetoes).toMatchObject([{ entryId: veto.entryId }])
  // Nobody has an award, or lost it, before it is told.
  expect(own.awards).toEqual([])
  expect((await hall.derivation('2001', { periodId: MARCH })).awards).toEqual([])
  await hall.publish(MARCH)
  expect((await hall.derivation('3001', { periodId: MARCH })).awards).toMatchObject([
    { code: 'SERVICE_MODEL', outcome: 'VETOED' },
  ])
})

test('an award that more would share than it has places is remarked before it is told', async () => {
  const hall = assessedHall()
  hall.goTo('2026-04-01')
  await hall.compile(MARCH)
  await hall.measureNothing()
  const remark = async () => (await hall.period(MARCH)).obstacles.find(({ code }) => code === 'AWARDS_SHARED')
  expect(await remark()).toEqual({
    code: 'AWARDS_SHARED',
    params: { name: '优质服务标兵', quota: 1, winners: 6 },
    blocks: false,
  })
  await hall.find({ itemCode: 'JF01', day: '2026-03-30', ...named('2001') })
  expect(await remark()).toBeUndefined()
})

test('winners are told to everybody once published, by name and unit and nothing else', async () => {
  const { hall } = await aMonth()
  const anyone = hall.desk.openPage()
  expect(await anyone.call('assessment.winners', {})).toEqual({ lists: [] })
  await hall.publish(MARCH)
  const told = {
    periodId: MARCH,
    kind: 'MONTH',
    from: '2026-03-01',
    name: '优质服务标兵',
    winners: [{ name: '周杰', unitName: '清禾县人力资源和社会保障局' }],
  }
  expect(await anyone.call('assessment.winners', {})).toEqual({ lists: [told] })
  // A lead sees the candidates of their own unit, and who won.
  const head = await hall.as('1002')
  const { awards } = await head.call('assessment.awards', THIS)
  expect(awards[0]?.candidates.map(({ subject }) => subject.subjectId).toSorted()).toEqual([
    '1001',
    '1002',
    '1003',
    '1004',
    '2001',
  ])
})

test('an appeal that lifts a veto changes who wins: told anew with the lock', async () => {
  const { hall, veto } = await aMonth()
  await hall.publish(MARCH)
  hall.goTo('2026-04-02')
  await (
    await hall.as('3001')
  ).call('assessment.appeal', {
    entryId: veto.entryId,
    periodId: MARCH,
    text: '没有诱导',
  })
  await (
    await hall.as('9001')
  ).call('assessment.decideAppeal', {
    entryId: veto.entryId,
    outcome: 'REVOKED',
    reason: '录像显示没有诱导',
  })
  const anyone = hall.desk.openPage()
  const names = async () =>
    (await anyone.call('assessment.winners', {})).lists.map(({ winners }) => winners.map(({ name }) => name))
  expect(await names()).toEqual([['周杰']])
  hall.goTo('2026-04-20')
  await hall.lock(MARCH)
  expect(await names()).toEqual([['吴静']])
  expect(await hall.derivation('3001', { periodId: MARCH })).toMatchObject({
    score: '102',
    verified: true,
    awards: [{ outcome: 'WON' }],
    vetoes: [],
  })
})

test('a veto for the year bars from every award of the year, also of the months before it', async () => {
  const { hall } = await aMonth()
  await hall.find({ itemCode: 'FJ01', day: '2026-04-01', ...named('2001') })
  const [model] = (await (await hall.as('9003')).call('assessment.awards', THIS)).awards
  expect(model?.candidates.find(({ subject }) => subject.subjectId === '2001')).toMatchObject({
    outcome: 'VETOED',
    score: '101',
  })
})
