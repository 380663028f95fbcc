import { expect, test } from 'vitest'
import { createCoverage, FAULTS, type Fault } from './faults.ts'

const runWith = (...faults: readonly Fault[]): ReadonlyMap<Fault, number> =>
  new Map(faults.map((fault) => [fault, 1]))

test('in how many runs each two faults met is printed, those that never did included', () => {
  const coverage = createCoverage()
  coverage.add(runWith('REQUEST_LOST', 'REORDERED'))
  coverage.add(runWith('REQUEST_LOST', 'REORDERED', 'MONTH_PASSED'))
  coverage.add(runWith('REQUEST_LOST'))
  const rows = coverage
    .lines()
    .map((line) => /^ +\d+ ([A-Z_]+) +([\d ]+)$/.exec(line))
    .filter((row) => row !== null)
    .map(([, fault = '', counts = '']) => [fault, counts.trim().split(/ +/).map(Number)] as const)
  expect(rows.map(([fault, counts]) => [fault, counts.length])).toEqual(
    FAULTS.map((fault, at) => [fault, at + 1]),
  )
  const metOf = (fault: Fault, other: Fault) => new Map(rows).get(fault)?.[FAULTS.indexOf(other)]
  expect(metOf('REQUEST_LOST', 'REQUEST_LOST')).toBe(3)
  expect(metOf('REORDERED', 'REQUEST_LOST')).toBe(2)
  expect(metOf('MONTH_PASSED', 'REORDERED')).toBe(1)
  expect(metOf('MONTH_PASSED', 'DAY_PASSED')).toBe(0)
})
