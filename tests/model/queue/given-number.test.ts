import { describe, expect, it } from 'vitest'
import { highestGiven } from '../../../db/model/queue/given-number.ts'
import { ticketIdOf, ticketNumber } from '../../../db/model/queue/ticket-number.ts'
import fc from '../../helpers/properties.ts'

const DAY = '2026-11-23'
const ids = (...numbers: readonly string[]): string[] => numbers.map((number) => ticketIdOf(DAY, number))
const highest = (number: string, given: readonly string[], machines = 1): string | null =>
  highestGiven(ticketIdOf(DAY, number), given, machines)

describe('a number nobody can have given out', () => {
  it('is one far above the highest of its prefix', () => {
    const given = ids('A001', 'A011', 'B090')
    expect(highest('A500', given)).toBe('A011')
    expect(highest('A032', given)).toBe('A011')
    expect(highest('B095', given)).toBeNull()
    expect(highest('C021', given)).toBe('')
  })
  it('is none that a machine out of sight may hold', () => {
    expect(highest('A031', ids('A011'))).toBeNull()
    expect(highest('C020', ids('A011'))).toBeNull()
    expect(highest('A005', ids('A011'))).toBeNull()
  })
  it('of the reserve is one past all that the machines of the hall hold', () => {
    expect(highest('A5200', ids('A011'))).toBeNull()
    expect(highest('A5201', ids('A011'))).toBe('')
    expect(highest('A5201', ids('A011'), 2)).toBeNull()
    expect(highest('A5210', ids('A5010'))).toBeNull()
    expect(highest('A5211', ids('A5010'))).toBe('A5010')
    // The reserve says nothing about the numbers of the day.
    expect(highest('A500', ids('A011', 'A5010'))).toBe('A011')
  })
  it('is any other, where this machine gives out all of them', () => {
    expect(highest('A012', ids('A011'), 0)).toBe('A011')
    expect(highest('A001', [], 0)).toBe('')
    expect(highest('A5001', ids('A011'), 0)).toBe('')
  })
  it('is never one that was given out', () => {
    const number = fc
      .tuple(fc.constantFrom('A', 'B', 'VA'), fc.integer({ min: 1, max: 6_000 }))
      .map(([prefix, serial]) => ticketNumber(prefix, serial))
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), fc.nat(3), (numbers, machines) => {
        for (const each of numbers) expect(highest(each, ids(...numbers), machines)).toBeNull()
      }),
    )
  })
})
