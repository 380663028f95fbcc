import { expect, test } from 'vitest'
import { addDays, dayFromMs, msAt } from '../../../db/model/day.ts'
import { RATES_FROM } from '../../../db/model/queue/evaluation.ts'
import { toldSteps } from '../../../db/model/queue/rating-steps.ts'
import fc from '../../helpers/properties.ts'

const START = '2026-03-02'
const WINDOWS = ['A01', 'A02', 'B01']

interface Given {
  readonly id: number
  readonly windowId: string
  /** Day it was given, and how many days later the hall heard of it: a desk may have been out of contact. */
  readonly atMs: number
  readonly heardMs: number
}

const history = fc
  .array(
    fc.record({
      windowId: fc.constantFrom(...WINDOWS),
      minute: fc.integer({ min: 0, max: 20 * 24 * 60 }),
      lateMinutes: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 * 24 * 60 })),
    }),
    { maxLength: 150 },
  )
  .map((list): readonly Given[] =>
    list
      .map(({ windowId, minute, lateMinutes }, id) => {
        const atMs = msAt(START, '00:00') + minute * 60_000
        return { id, windowId, atMs, heardMs: atMs + lateMinutes * 60_000 }
      })
      .toSorted((one, other) => one.heardMs - other.heardMs || one.id - other.id),
  )

/** What a person is told who asks at some moment, at a machine that knows some of the windows. */
const question = fc.record({
  minute: fc.integer({ min: 0, max: 27 * 24 * 60 }),
  windows: fc.subarray(WINDOWS, { minLength: 1 }),
})

test('two answers never differ by fewer than ten visitors, whenever and wherever they were asked for', () => {
  fc.assert(
    fc.property(history, question, question, (given, ...asked) => {
      const [one, other] = asked.map(({ minute, windows }) => {
        const nowMs = msAt(START, '00:00') + minute * 60_000
        const known = given.filter(({ heardMs, windowId }) => heardMs <= nowMs && windows.includes(windowId))
        const told = toldSteps(known, dayFromMs(nowMs)).flat()
        expect(told.every(({ atMs }) => dayFromMs(atMs) < dayFromMs(nowMs))).toBe(true)
        return new Set(told.map(({ id }) => id))
      })
      if (!one || !other) throw new Error('no questions')
      for (const part of [one, other, one.difference(other), other.difference(one), one.intersection(other)])
        expect(part.size === 0 || part.size >= RATES_FROM).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a step is told on the day after its last rating, and nine wait for a tenth', () => {
  const at = (nth: number) => ({ windowId: 'A01', atMs: msAt(START, '09:00') + nth * 60_000 })
  const ratings = Array.from({ length: 19 }, (_each, nth) => at(nth))
  expect(toldSteps(ratings, START)).toEqual([])
  expect(toldSteps(ratings, addDays(START, 1))).toEqual([ratings.slice(0, 10)])
  expect(toldSteps(ratings, addDays(START, 300))).toEqual([ratings.slice(0, 10)])
  const tomorrow = { windowId: 'A01', atMs: msAt(addDays(START, 1), '09:00') }
  expect(toldSteps([...ratings, tomorrow], addDays(START, 1))).toHaveLength(1)
  expect(toldSteps([...ratings, tomorrow], addDays(START, 2))).toHaveLength(2)
  // Nine at each of two windows are no step.
  const two = ratings.slice(0, 18).map((each, nth) => ({ ...each, windowId: nth % 2 === 0 ? 'A01' : 'A02' }))
  expect(toldSteps(two, addDays(START, 1))).toEqual([])
})
