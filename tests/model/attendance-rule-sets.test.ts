import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { checkRuleSets, rulesOn } from '../../db/model/attendance/rule-sets.ts'
import { DEFAULT_ATTENDANCE_RULES, type AttendanceRules } from '../../db/model/attendance/rules.ts'
import { sessionSpans } from '../../db/model/attendance/sessions.ts'
import { addDays, clockFromMs, type Day } from '../../db/model/day.ts'
import { hours, MONDAY, rulesWith } from '../helpers/person-days.ts'

const set = (name: string, validFrom: Day, validTo: Day | null, changes: Partial<AttendanceRules> = {}) =>
  rulesWith({ rulesId: name, name, validFrom, validTo, ...changes })
const problems = (...sets: AttendanceRules[]) =>
  checkRuleSets(sets).map(({ code, from, to, name }) =>
    `${code} ${from} ${to ?? ''} ${name}`.replace('  ', ' '),
  )
const clocks = (rules: AttendanceRules, day: Day) =>
  sessionSpans(rules, day).map(
    ({ half, fromMs, toMs }) => `${half} ${clockFromMs(fromMs)}-${clockFromMs(toMs)}`,
  )

describe('the rule set of a day', () => {
  it('is the default only while the hall has none of its own', () => {
    expect(rulesOn([], '2020-01-01')).toBe(DEFAULT_ATTENDANCE_RULES)
    expect(rulesOn([DEFAULT_ATTENDANCE_RULES], '2020-01-01')).toBe(DEFAULT_ATTENDANCE_RULES)
    const own = set('own', '2026-01-01', null)
    expect(rulesOn([DEFAULT_ATTENDANCE_RULES, own], '2026-01-01')).toBe(own)
    expect(rulesOn([DEFAULT_ATTENDANCE_RULES, own], '2025-12-31')).toBeNull()
  })
  it('is the one of that time; a hole has none', () => {
    const [first, second] = [set('a', '2026-01-01', '2026-03-31'), set('b', '2026-05-01', null)]
    expect(rulesOn([second, first], '2026-03-31')).toBe(first)
    expect(rulesOn([second, first], '2026-04-01')).toBeNull()
    expect(rulesOn([second, first], '2026-05-01')).toBe(second)
  })
  it('is the one that began later where two overlap, in whatever order they are given', () => {
    const [first, second] = [set('a', '2026-01-01', null), set('b', '2026-05-01', '2026-05-31')]
    for (const sets of [
      [first, second],
      [second, first],
    ]) {
      expect(rulesOn(sets, '2026-05-10')).toBe(second)
      expect(rulesOn(sets, '2026-06-01')).toBe(first)
    }
  })
})

describe('what is wrong with rule sets', () => {
  it('is nothing with the default, and with sets that follow one another', () => {
    expect(problems()).toEqual([])
    expect(problems(DEFAULT_ATTENDANCE_RULES)).toEqual([])
    expect(problems(set('b', '2026-07-01', null), set('a', '2026-01-01', '2026-06-30'))).toEqual([])
  })
  it('tells holes, also the one after the last set', () => {
    expect(problems(set('a', '2026-01-01', '2026-03-31'), set('b', '2026-05-01', '2026-12-31'))).toEqual([
      'HOLE 2026-04-01 2026-04-30 a',
      'HOLE 2027-01-01 b',
    ])
    expect(problems(DEFAULT_ATTENDANCE_RULES, set('a', '2026-01-01', '2026-03-31'))).toEqual([
      'HOLE 2026-04-01 a',
    ])
  })
  it('tells overlaps, and no hole behind a short set inside a long one', () => {
    expect(problems(set('a', '2026-01-01', null), set('b', '2026-05-01', '2026-05-31'))).toEqual([
      'OVERLAP 2026-05-01 2026-05-31 b',
    ])
    expect(problems(set('a', '2026-01-01', '2026-06-30'), set('b', '2026-06-01', null))).toEqual([
      'OVERLAP 2026-06-01 2026-06-30 b',
    ])
    expect(
      problems(
        set('a', '2026-01-01', '2026-12-31'),
        set('b', '2026-02-01', '2026-02-28'),
        set('c', '2027-01-01', null),
      ),
    ).toEqual(['OVERLAP 2026-02-01 2026-02-28 b'])
  })
  it('tells hours that are lacking, backward or twice', () => {
    const of = (...list: AttendanceRules['hours']) => problems(set('a', '2026-01-01', null, { hours: list }))
    expect(of(hours('AM', '12:00', '08:30'), hours('PM', '14:30', '17:30'))).toEqual([
      'HOURS_BACKWARD 2026-01-01 a',
    ])
    expect(of(hours('AM', '08:30', '12:00'), hours('AM', '09:00', '11:00'))).toEqual([
      'HOURS_OVERLAP 2026-01-01 a',
    ])
    expect(of(hours('AM', '08:30', '13:00'), hours('PM', '12:30', '17:30'))).toEqual([
      'HOURS_OVERLAP 2026-01-01 a',
    ])
    expect(
      of(
        hours('AM', '08:30', '12:00'),
        hours('PM', '15:00', '18:00', { seasonFrom: '05-01', seasonTo: '09-30' }),
        hours('PM', '14:00', '17:00', { seasonFrom: '10-15', seasonTo: '04-30' }),
      ),
    ).toEqual(['NO_HOURS 2026-10-01 2026-10-14 a'])
    // Make-up Saturdays need hours as well; winter to 28 February leaves out the leap day.
    expect(of(hours('AM', '08:30', '12:00', { weekdays: [1, 2, 3, 4, 5] }))).toEqual([
      'NO_HOURS 2026-01-03 2026-01-04 a',
    ])
    expect(
      of(
        hours('AM', '09:00', '12:00', { seasonFrom: '11-01', seasonTo: '02-28' }),
        hours('AM', '08:30', '12:00', { seasonFrom: '03-01', seasonTo: '10-31' }),
      ),
    ).toEqual(['NO_HOURS 2028-02-29 2028-02-29 a'])
  })
  it('is nothing with a free Friday afternoon or a hall that opens in the morning only', () => {
    const free = [
      hours('AM', '08:30', '12:00'),
      hours('PM', '14:30', '17:30', { weekdays: [0, 1, 2, 3, 4, 6] }),
    ]
    expect(problems(set('a', '2026-01-01', null, { hours: free }))).toEqual([])
    expect(problems(set('a', '2026-01-01', null, { hours: [hours('AM', '08:30', '12:00')] }))).toEqual([])
  })
  it('agrees with what days have: a day has no set exactly in a hole, and several exactly in an overlap', () => {
    const sets = fc
      .array(fc.record({ from: fc.nat(60), days: fc.option(fc.nat(30), { nil: null }) }), {
        minLength: 1,
        maxLength: 5,
      })
      .map((list) =>
        list.map(({ from, days }, index) => {
          const validFrom = addDays('2026-01-01', from)
          return set(`s${index}`, validFrom, days === null ? null : addDays(validFrom, days))
        }),
      )
    fc.assert(
      fc.property(sets, (list) => {
        const found = checkRuleSets(list)
        const firstDay = list.map(({ validFrom }) => validFrom).toSorted()[0] ?? ''
        for (let day = firstDay; day < '2026-05-01'; day = addDays(day, 1)) {
          const on = (code: string) =>
            found.some(
              (each) => each.code === code && each.from <= day && (each.to === null || day <= each.to),
            )
          const count = list.filter(
            ({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo),
          ).length
          expect([day, on('HOLE')]).toEqual([day, count === 0])
          expect([day, on('OVERLAP')]).toEqual([day, count > 1])
          expect(rulesOn(list, day) === null).toBe(count === 0)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('sessions of a day', () => {
  it('have a range for punches around them', () => {
    expect(
      sessionSpans(DEFAULT_ATTENDANCE_RULES, MONDAY).map(({ half, openMs, closeMs }) => [
        half,
        clockFromMs(openMs),
        clockFromMs(closeMs),
      ]),
    ).toEqual([
      ['AM', '07:30', '13:30'],
      ['PM', '13:30', '19:00'],
    ])
  })
  it('are parted in the middle of the break where both ranges would overlap', () => {
    const rules = rulesWith({ hours: [hours('PM', '13:00', '17:00'), hours('AM', '09:00', '12:00')] })
    const [am, pm] = sessionSpans(rules, MONDAY)
    expect([clockFromMs(am?.closeMs ?? 0), clockFromMs(pm?.openMs ?? 0)]).toEqual(['12:30', '12:30'])
  })
  it('stay within their day', () => {
    const rules = rulesWith({ openBeforeMinutes: 600, closeAfterMinutes: 600 })
    const [am, pm] = sessionSpans(rules, MONDAY)
    expect([clockFromMs(am?.openMs ?? 0), clockFromMs(pm?.closeMs ?? 0)]).toEqual(['00:00', '23:59'])
  })
  it('take special hours for general ones, each half day by itself, the most special first', () => {
    const rules = rulesWith({
      hours: [
        hours('AM', '08:30', '12:00'),
        hours('PM', '14:30', '17:30'),
        hours('PM', '15:00', '18:00', { seasonFrom: '06-01', seasonTo: '09-30' }),
        hours('PM', '14:30', '17:00', { weekdays: [5] }),
        hours('PM', '15:00', '17:15', { seasonFrom: '07-01', seasonTo: '07-31', weekdays: [5] }),
      ],
    })
    expect(clocks(rules, MONDAY)).toEqual(['AM 08:30-12:00', 'PM 14:30-17:30'])
    expect(clocks(rules, '2026-06-01')).toEqual(['AM 08:30-12:00', 'PM 15:00-18:00'])
    expect(clocks(rules, '2026-03-06')).toEqual(['AM 08:30-12:00', 'PM 14:30-17:00'])
    expect(clocks(rules, '2026-06-05')[1]).toBe('PM 14:30-17:00')
    expect(clocks(rules, '2026-07-03')[1]).toBe('PM 15:00-17:15')
  })
  it('know a season that runs over New Year, and a half day without hours', () => {
    const winter = rulesWith({
      hours: [
        hours('AM', '08:30', '12:00'),
        hours('AM', '09:00', '12:00', { seasonFrom: '11-01', seasonTo: '02-28' }),
      ],
    })
    expect(clocks(winter, '2026-12-31')).toEqual(['AM 09:00-12:00'])
    expect(clocks(winter, '2026-02-28')).toEqual(['AM 09:00-12:00'])
    expect(clocks(winter, '2026-03-01')).toEqual(['AM 08:30-12:00'])
  })
})
