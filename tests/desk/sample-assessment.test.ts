import { expect, test } from 'vitest'
import { sampleAt, signInToSample } from '../helpers/sample-at.ts'

test('the week before is published, an appeal waits, and this week has facts to decide on', async () => {
  const desk = await sampleAt('2026-03-18T16:10:00')
  const inspector = await signInToSample(desk, '1081')
  const board = await inspector.call('assessment.board', {
    kind: 'WEEK',
    day: '2026-03-11',
    target: 'PERSON',
  })
  expect(board.period).toMatchObject({ status: 'APPEAL', openAppeals: 1 })
  expect(board.rows.length).toBeGreaterThan(50)
  expect(new Set(board.rows.map(({ score }) => score)).size).toBeGreaterThan(2)

  const { open } = await inspector.call('assessment.appeals', {})
  expect(open).toMatchObject([{ staffId: '1019', source: 'PATROL', answers: [{ agrees: false }] }])
  const { entries } = await inspector.call('assessment.entries', { from: '2026-03-01', to: '2026-03-18' })
  const sources = new Set(entries.map(({ source }) => source))
  expect([...sources]).toEqual(expect.arrayContaining(['PATROL', 'LATE']))

  const { proposals } = await inspector.call('assessment.proposals', { from: '2026-03-16', to: '2026-03-18' })
  expect(proposals.length).toBeGreaterThan(0)
  const { patrols } = await inspector.call('patrol.list', {})
  expect(patrols.map(({ kind, closedAtMs }) => [kind, closedAtMs !== null])).toEqual([
    ['RANDOM', true],
    ['ROUTE', true],
  ])
  const { draws } = await inspector.call('patrol.draws', {})
  expect(draws).toMatchObject([{ replayed: true }])

  // Whoever was found wanting reads what it rests on.
  const clerk = await signInToSample(desk, '1003')
  const mine = await clerk.call('assessment.mine', { kind: 'WEEK', day: '2026-03-11' })
  expect(mine.derivation?.score).toBe('99.5')
  expect(mine.entries).toMatchObject([{ itemCode: 'JL02', answers: [{ agrees: true }] }])
}, 60_000)

// The third week has a bad rating among its facts, whose rule asks for words.
test.each(['2026-03-16T09:05:00', '2026-03-20T09:05:00', '2026-11-23T11:50:00'])(
  'a sample begun on any weekday plays through: %s',
  async (moment) => {
    const desk = await sampleAt(moment)
    const inspector = await signInToSample(desk, '1081')
    const { periods } = await inspector.call('assessment.periods', { kind: 'WEEK', count: 3 })
    expect(periods.map(({ status }) => status)).toContainEqual(expect.stringMatching(/^(PUBLISHED|APPEAL)$/))
  },
  120_000,
)
