import { describe, expect, it } from 'vitest'
import { mondayOf } from '../../db/model/day.ts'
import {
  copyWeek,
  gapsOf,
  toggle,
  type RotaDay,
  type RotaDraft,
} from '../../renderer/admin/rota/rota-draft.ts'

const [A, B] = ['1001', '1002'] as never[]
const aDay = (day: string, am: string[] = [], pm: string[] = [], working = true): RotaDay =>
  ({ day, working, am, pm, swapped: false }) as RotaDay
const nothing: RotaDraft = new Map()

describe('the rota as it is being changed', () => {
  it('puts somebody on duty and takes them off; a day as it was recorded is no change', () => {
    const day = aDay('2026-11-23', ['1001'])
    const on = toggle(nothing, day, 'pm', B as never)
    expect(on.get('2026-11-23')).toMatchObject({ am: ['1001'], pm: ['1002'] })
    expect(toggle(on, day, 'pm', B as never).size).toBe(0)
    expect(toggle(nothing, day, 'am', A as never).get('2026-11-23')).toMatchObject({ am: [], pm: [] })
  })
  it('begins weeks on Monday', () => {
    expect(mondayOf('2026-11-29')).toBe('2026-11-23')
    expect(mondayOf('2026-11-23')).toBe('2026-11-23')
  })
  it('copies the week before as it stands now, and leaves days off and days nobody was planned on alone', () => {
    const days = new Map(
      [
        aDay('2026-11-16', ['1001'], ['1002']),
        aDay('2026-11-17'),
        aDay('2026-11-21', ['1001'], [], false),
        aDay('2026-11-23'),
        aDay('2026-11-24', ['1002']),
        aDay('2026-11-28', [], [], false),
      ].map((day) => [day.day, day]),
    )
    const changed = toggle(nothing, days.get('2026-11-16') as RotaDay, 'pm', A as never)
    const copied = copyWeek(changed, days, '2026-11-23', ({ working }) => working)
    expect(copied.get('2026-11-23')).toMatchObject({ am: ['1001'], pm: ['1002', '1001'] })
    expect(copied.has('2026-11-24')).toBe(false)
    expect(copied.has('2026-11-28')).toBe(false)
  })
  it('counts the half days of working days on which nobody is on duty', () => {
    const days = [aDay('2026-11-23', ['1001']), aDay('2026-11-24'), aDay('2026-11-28', [], [], false)]
    expect(gapsOf(days, nothing)).toBe(3)
    expect(gapsOf(days, toggle(nothing, days[1] as RotaDay, 'am', A as never))).toBe(2)
  })
})
