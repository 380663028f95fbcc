import { describe, expect, it } from 'vitest'
import { put, type RotaDay, type RotaDraft } from '../../renderer/admin/rota/rota-draft.ts'
import {
  fill,
  fillingOf,
  halvesOf,
  type FillRange,
  type Pattern,
} from '../../renderer/admin/rota/rota-pattern.ts'
import { addDays, dayOfWeek } from '../../db/model/day.ts'

const [A, B, C] = ['1001', '1002', '1003'] as never[]
const members = new Set(['1001', '1002', '1003'])
const nothing: RotaDraft = new Map()
/** 2026-11-16 is a Monday. */
const START = '2026-11-16'
type Duty = { readonly am: readonly never[]; readonly pm: readonly never[] }

/** Days from START on; Saturdays and Sundays are off, and so is `holiday`. */
const daysFrom = (count: number, duties: Readonly<Record<string, Duty>>, holiday = ''): RotaDay[] =>
  Array.from({ length: count }, (_unused, place) => {
    const day = addDays(START, place)
    const duty = duties[day] ?? { am: [], pm: [] }
    const working = ![0, 6].includes(dayOfWeek(day)) && day !== holiday
    return { day, working, am: [...duty.am], pm: [...duty.pm], swapped: false } as RotaDay
  })
const range = (from: string, to: string, more: Partial<FillRange> = {}): FillRange => ({
  from,
  to,
  withDaysOff: false,
  keepPlanned: true,
  ...more,
})
const onDays = (pattern: Pattern, wish: FillRange, days: RotaDay[], draft = nothing) => {
  const filling = fillingOf(pattern, wish, days, draft, members)
  return {
    ...filling,
    by: Object.fromEntries(filling.filled.map(({ day, duty }) => [day.day, [duty.am, duty.pm]])),
  }
}

describe('weeks that repeat', () => {
  const week = {
    '2026-11-16': { am: [A], pm: [B] },
    '2026-11-17': { am: [B], pm: [A] },
    '2026-11-20': { am: [A, B], pm: [] },
  } as unknown as Record<string, Duty>
  it('are put on the same days of the week, over and over, and on no day off', () => {
    const weekly: Pattern = { kind: 'WEEKS', monday: START, weeks: 1 }
    const { by, gaps } = onDays(weekly, range('2026-11-24', '2026-12-06'), daysFrom(21, week))
    expect(by).toEqual({
      '2026-11-24': [[B], [A]],
      '2026-11-27': [[A, B], []],
      '2026-11-30': [[A], [B]],
      '2026-12-01': [[B], [A]],
      '2026-12-04': [[A, B], []],
    })
    // Wednesday and Thursday of both weeks have nobody, and both Fridays no afternoon.
    expect(gaps).toBe(2 * 4 + 2)
  })
  it('of two weeks come by turns, beginning with the first', () => {
    const two = { ...week, '2026-11-23': { am: [C], pm: [C] } } as unknown as Record<string, Duty>
    const pattern: Pattern = { kind: 'WEEKS', monday: START, weeks: 2 }
    const { by } = onDays(pattern, range('2026-11-30', '2026-12-07'), daysFrom(28, two))
    expect(by['2026-11-30']).toEqual([[A], [B]])
    expect(by['2026-12-07']).toEqual([[C], [C]])
  })
  it('leave days alone that have somebody, or not, as is wished; a holiday stays empty', () => {
    const planned = { ...week, '2026-11-23': { am: [C], pm: [] } } as unknown as Record<string, Duty>
    const pattern: Pattern = { kind: 'WEEKS', monday: START, weeks: 1 }
    const days = daysFrom(14, planned, '2026-11-24')
    const kept = onDays(pattern, range('2026-11-23', '2026-11-29'), days)
    expect(Object.keys(kept.by)).toEqual(['2026-11-27'])
    expect(kept.kept).toBe(1)
    const over = onDays(pattern, range('2026-11-23', '2026-11-29', { keepPlanned: false }), days)
    expect(over.by['2026-11-23']).toEqual([[A], [B]])
    expect(over.by['2026-11-24']).toBeUndefined()
  })
  it('are taken with what is not saved yet, and without people who left the rota', () => {
    const days = daysFrom(14, { '2026-11-16': { am: ['9999' as never, A as never], pm: [] } })
    const draft = put(nothing, days[1] as RotaDay, { am: [C as never], pm: [] })
    const pattern: Pattern = { kind: 'WEEKS', monday: START, weeks: 1 }
    const { by } = onDays(pattern, range('2026-11-23', '2026-11-24'), days, draft)
    expect(by).toEqual({ '2026-11-23': [[A], []], '2026-11-24': [[C], []] })
  })
})

describe('turns', () => {
  const people = [A, B, C] as never[]
  it('change by half day, day or week, each in the order chosen', () => {
    const days = daysFrom(14, {})
    const turns = (each: 'HALF' | 'DAY' | 'WEEK', together = 1): Pattern => ({
      kind: 'TURNS',
      people,
      together,
      each,
    })
    const wish = range(START, '2026-11-27')
    const halves = onDays(turns('HALF'), wish, days).by
    expect(halves['2026-11-16']).toEqual([[A], [B]])
    expect(halves['2026-11-17']).toEqual([[C], [A]])
    const whole = onDays(turns('DAY', 2), wish, days).by
    expect(whole['2026-11-16']).toEqual([
      [A, B],
      [A, B],
    ])
    expect(whole['2026-11-17']).toEqual([
      [C, A],
      [C, A],
    ])
    // After Friday comes Monday.
    expect(onDays(turns('DAY'), wish, days).by['2026-11-23']).toEqual([[C], [C]])
    const weeks = onDays(turns('WEEK'), wish, days).by
    expect(weeks['2026-11-20']).toEqual([[A], [A]])
    expect(weeks['2026-11-23']).toEqual([[B], [B]])
  })
  it('share the half days evenly, and leave none of a working day empty', () => {
    const filling = onDays(
      { kind: 'TURNS', people, together: 1, each: 'HALF' },
      range(START, '2026-11-30'),
      daysFrom(21, {}),
    )
    expect([...halvesOf(filling).values()].toSorted()).toEqual([7, 7, 8])
    expect(filling.gaps).toBe(0)
  })
  it('of nobody fill nothing; more at a time than there are puts all on', () => {
    const none = onDays(
      { kind: 'TURNS', people: [], together: 1, each: 'DAY' },
      range(START, START),
      daysFrom(1, {}),
    )
    expect(none.filled).toEqual([])
    const all = onDays(
      { kind: 'TURNS', people, together: 9, each: 'DAY' },
      range(START, START),
      daysFrom(1, {}),
    )
    expect(all.by[START]).toEqual([people, people])
  })
})

describe('what was filled', () => {
  it('is a draft like one made by hand: a day that comes out as it was recorded is no change', () => {
    const days = daysFrom(14, {
      '2026-11-16': { am: [A as never], pm: [] },
      '2026-11-17': { am: [B as never], pm: [] },
      '2026-11-23': { am: [A as never], pm: [] },
    })
    const pattern: Pattern = { kind: 'WEEKS', monday: START, weeks: 1 }
    const wish = range('2026-11-23', '2026-11-24', { keepPlanned: false })
    const draft = fill(nothing, fillingOf(pattern, wish, days, nothing, members))
    expect([...draft]).toEqual([['2026-11-24', { am: [B], pm: [], was: { am: [], pm: [] } }]])
  })
})
