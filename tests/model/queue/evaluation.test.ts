import { expect, test } from 'vitest'
import {
  evaluationFigures,
  flagsOf,
  judgePress,
  RATE_AFTER_MS,
  readEvaluationOptions,
} from '../../../db/model/queue/evaluation.ts'
import type { EvaluationLevel } from '../../../db/model/events/queue-events.ts'
import fc from '../../helpers/properties.ts'

const OPEN = { endedAtMs: null, isRated: false }

test('a press counts while somebody is served and three minutes after, once', () => {
  expect(judgePress(null, 10)).toBe('NO_VISIT')
  expect(judgePress(OPEN, 10)).toBe('COUNTS')
  expect(judgePress({ ...OPEN, isRated: true }, 10)).toBe('TWICE')
  const over = { ...OPEN, endedAtMs: 1_000 }
  expect(judgePress(over, 1_000 + RATE_AFTER_MS)).toBe('COUNTS')
  expect(judgePress(over, 1_001 + RATE_AFTER_MS)).toBe('TOO_LATE')
})

const rating = (visitId: string, openedAtMs: number, atMs: number, windowId = 'A01') => ({
  visitId,
  windowId,
  atMs,
  openedAtMs,
  closedAtMs: null,
})

test('three ratings within a minute at one window are a burst; at two windows they are not', () => {
  const three = [rating('a', 0, 60_000), rating('b', 0, 80_000), rating('c', 0, 120_000)]
  expect([...flagsOf(three).keys()].toSorted()).toEqual(['a', 'b', 'c'])
  expect(flagsOf([...three.slice(0, 2), rating('c', 0, 120_001)]).size).toBe(0)
  expect(flagsOf([...three.slice(0, 2), rating('c', 0, 120_000, 'A02')]).size).toBe(0)
})

test('a service too short to be one is flagged', () => {
  expect(flagsOf([rating('a', 0, 14_999)]).get('a')).toEqual(['SHORT_SERVICE'])
  expect(flagsOf([rating('a', 0, 15_000)]).size).toBe(0)
})

test('rates need ten ratings; 基本满意 can be left out of the satisfied', () => {
  const nine: EvaluationLevel[] = [1, 1, 1, 2, 2, 3, 4, 5, 1]
  expect(evaluationFigures(nine, 18)).toMatchObject({ valid: 9, satisfied: null, bad: null, active: 0.5 })
  const ten = evaluationFigures([...nine, 3], 20)
  expect(ten).toMatchObject({ counts: [4, 2, 2, 1, 1], satisfied: 0.8, bad: 0.2, active: 0.5 })
  expect(evaluationFigures([...nine, 3], 20, false).satisfied).toBe(0.6)
  expect(evaluationFigures([], 0).active).toBeNull()
})

test('counts add up, and satisfied and bad are all there is', () => {
  const levels = fc.array(fc.constantFrom<EvaluationLevel[]>(1, 2, 3, 4, 5), { minLength: 10, maxLength: 60 })
  fc.assert(
    fc.property(levels, (given) => {
      const { counts, valid, satisfied, bad } = evaluationFigures(given, given.length)
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(valid)
      expect((satisfied ?? 0) + (bad ?? 0)).toBeCloseTo(1)
    }),
  )
})

test('only a list of options is read as one', () => {
  const list = { version: '2', options: [{ id: 'X', zh: '环境', en: '' }] }
  expect(readEvaluationOptions(JSON.stringify(list))).toEqual(list)
  for (const text of [
    '',
    '[]',
    '{"version":"2"}',
    JSON.stringify({ ...list, options: [...list.options, ...list.options] }),
  ])
    expect(readEvaluationOptions(text)).toBeNull()
})
