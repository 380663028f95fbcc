import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import {
  checkNotice,
  createWorkCalendar,
  HolidayNotice,
  LAST_PACKAGED_YEAR,
} from '../../db/model/calendar.ts'
import { addDays } from '../../db/model/day.ts'

const calendar = createWorkCalendar()
const root = fileURLToPath(new URL('../..', import.meta.url))

const notice2027: HolidayNotice = {
  year: 2027,
  days: [
    { name: '元旦', date: '2026-12-26', isOffDay: false },
    { name: '元旦', date: '2026-12-31', isOffDay: true },
    { name: '元旦', date: '2027-01-01', isOffDay: true },
    { name: '劳动节', date: '2027-05-01', isOffDay: true },
    { name: '国庆节', date: '2027-10-01', isOffDay: true },
  ],
}

describe('a day of the packaged tables', () => {
  it('is told with its reason', () => {
    expect(calendar.dayKind('2026-02-13')).toEqual({ working: true, reason: 'WEEKDAY', certain: true })
    expect(calendar.dayKind('2026-02-14')).toEqual({
      working: true,
      reason: 'MAKEUP_WORKDAY',
      name: '春节',
      certain: true,
    })
    expect(calendar.dayKind('2026-02-16')).toEqual({
      working: false,
      reason: 'HOLIDAY',
      name: '春节',
      certain: true,
    })
    expect(calendar.dayKind('2026-03-07')).toEqual({ working: false, reason: 'WEEKEND', certain: true })
  })
  it('counts the vectors of the rules', () => {
    const vectors = [
      ['2026-02-13', 1, '2026-02-14'],
      ['2026-02-13', 5, '2026-02-27'],
      ['2026-02-11', 20, '2026-03-17'],
      ['2026-04-30', 5, '2026-05-11'],
      ['2026-06-18', 5, '2026-06-26'],
      ['2026-09-30', 3, '2026-10-10'],
      ['2025-12-30', 5, '2026-01-07'],
      ['2026-03-02', 10, '2026-03-16'],
    ] as const
    for (const [start, count, due] of vectors)
      expect(calendar.addWorkingDays(start, count), `${start} +${count}`).toBe(due)
  })
  it('reads the same in a machine set to another time zone', () => {
    const script = `
      import { createWorkCalendar } from './db/model/calendar.ts'
      const c = createWorkCalendar()
      console.log(JSON.stringify([c.addWorkingDays('2026-02-13', 5), c.dayKind('2026-02-14'), c.dayKind('2026-11-01'), c.knownToYear]))`
    for (const zone of ['America/New_York', 'Pacific/Kiritimati', 'Europe/Berlin']) {
      const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: root,
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      })
      expect(JSON.parse(output), zone).toEqual(
        JSON.parse(
          JSON.stringify([
            '2026-02-27',
            calendar.dayKind('2026-02-14'),
            calendar.dayKind('2026-11-01'),
            calendar.knownToYear,
          ]),
        ),
      )
    }
  })
})

describe('a year without a notice', () => {
  const unknown = LAST_PACKAGED_YEAR + 1
  it('is not certain, and its fixed holidays are still off', () => {
    expect(calendar.isKnownYear(unknown)).toBe(false)
    expect(calendar.knownToYear).toBe(LAST_PACKAGED_YEAR)
    expect(calendar.dayKind(`${unknown}-01-01`)).toMatchObject({
      working: false,
      reason: 'HOLIDAY',
      certain: false,
    })
    expect(calendar.dayKind(`${unknown}-03-10`).certain).toBe(false)
    expect(calendar.dayKind(`${LAST_PACKAGED_YEAR}-12-24`).certain).toBe(true)
    expect(calendar.dayKind(`${LAST_PACKAGED_YEAR}-12-31`).certain).toBe(false)
    expect(calendar.dayKind('2003-05-06').certain).toBe(false)
  })
  it('is asked for from 1 December on', () => {
    expect(calendar.missingNextYear(`${LAST_PACKAGED_YEAR}-11-30`)).toBeNull()
    expect(calendar.missingNextYear(`${LAST_PACKAGED_YEAR}-12-01`)).toBe(unknown)
    expect(calendar.missingNextYear(`${unknown}-01-05`)).toBe(unknown)
    expect(calendar.missingNextYear('2025-12-15')).toBeNull()
  })
})

describe('an imported notice', () => {
  it('makes its year known and may change December of the year before', () => {
    const imported = createWorkCalendar({ notices: [notice2027] })
    expect(imported.knownToYear).toBeGreaterThanOrEqual(2027)
    expect(imported.dayKind('2026-12-26')).toEqual({
      working: true,
      reason: 'MAKEUP_WORKDAY',
      name: '元旦',
      certain: true,
    })
    expect(imported.dayKind('2026-12-31')).toEqual({
      working: false,
      reason: 'HOLIDAY',
      name: '元旦',
      certain: true,
    })
    expect(imported.dayKind('2027-01-01')).toMatchObject({ working: false, certain: true })
    expect(imported.missingNextYear('2026-12-20')).toBeNull()
    expect(imported.addWorkingDays('2026-12-30', 1)).toBe('2027-01-04')
  })
  it('replaces the packaged days of its year', () => {
    const days = ['2026-01-01', '2026-05-01', '2026-10-01'].map((date) => ({
      name: '假',
      date,
      isOffDay: true,
    }))
    const imported = createWorkCalendar({ notices: [{ year: 2026, days }] })
    expect(imported.dayKind('2026-02-16')).toEqual({ working: true, reason: 'WEEKDAY', certain: true })
    expect(imported.dayKind('2026-02-14').reason).toBe('WEEKEND')
  })
  it('keeps the packaged December that the notice after it had set', () => {
    const days = ['2018-01-01', '2018-05-01', '2018-10-01'].map((date) => ({
      name: '假',
      date,
      isOffDay: true,
    }))
    const imported = createWorkCalendar({ notices: [{ year: 2018, days }] })
    expect(imported.dayKind('2018-12-29').reason).toBe('MAKEUP_WORKDAY')
    expect(imported.dayKind('2018-12-31').reason).toBe('HOLIDAY')
  })
  it('lets the later of two notices for one year count', () => {
    const corrected = { ...notice2027, days: notice2027.days.filter((day) => day.date !== '2026-12-26') }
    expect(createWorkCalendar({ notices: [notice2027, corrected] }).dayKind('2026-12-26').reason).toBe(
      'WEEKEND',
    )
  })
  it('is refused with reasons when it cannot be a whole year', () => {
    expect(checkNotice({ year: 2027, days: [] })).toEqual([{ code: 'NOTICE_EMPTY' }])
    expect(checkNotice(notice2027)).toEqual([])
    const twice = { name: '元旦', date: '2027-01-01', isOffDay: true }
    expect(checkNotice({ ...notice2027, days: [...notice2027.days, twice] })).toEqual([
      { code: 'NOTICE_DAY_TWICE', day: '2027-01-01' },
    ])
    expect(
      checkNotice({ year: 2027, days: [{ name: 'x', date: '2028-01-01', isOffDay: true }] }).map(
        (p) => p.code,
      ),
    ).toEqual(['NOTICE_DAY_OUTSIDE_YEAR', 'NOTICE_INCOMPLETE', 'NOTICE_INCOMPLETE', 'NOTICE_INCOMPLETE'])
    expect(createWorkCalendar({ notices: [{ year: 2027, days: [] }] }).isKnownYear(2027)).toBe(
      LAST_PACKAGED_YEAR >= 2027,
    )
  })
})

describe('a local closure', () => {
  const closure = (stopsClock: boolean) => ({ day: '2026-08-20', reason: '停电', stopsClock })
  it('leaves statutory clocks running unless it says otherwise', () => {
    const running = createWorkCalendar({ closures: [closure(false)] })
    expect(running.dayKind('2026-08-20')).toEqual({
      working: true,
      reason: 'WEEKDAY',
      certain: true,
      closure: '停电',
    })
    const stopped = createWorkCalendar({ closures: [closure(true)] })
    expect(stopped.dayKind('2026-08-20')).toMatchObject({ working: false, reason: 'CLOSURE', name: '停电' })
    expect(stopped.addWorkingDays('2026-08-19', 1)).toBe('2026-08-21')
  })
  it('on a day off stays a day off', () => {
    const closed = createWorkCalendar({ closures: [{ day: '2026-08-22', reason: '检修', stopsClock: true }] })
    expect(closed.dayKind('2026-08-22')).toMatchObject({ working: false, reason: 'WEEKEND', closure: '检修' })
  })
})

describe('counting working days', () => {
  const day = fc.integer({ min: 0, max: 3_000 }).map((n) => addDays('2018-06-01', n))
  it('adding and counting agree', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 120 }), (start, count) => {
        const end = calendar.addWorkingDays(start, count)
        expect(calendar.isWorkingDay(end)).toBe(true)
        expect(calendar.workingDaysBetween(start, end)).toBe(count)
        expect(calendar.workingDaysBetween(end, start)).toBe(-count)
        expect(calendar.addWorkingDays(addDays(end, 1), -1)).toBe(end)
      }),
    )
  })
  it('steps to the neighbours', () => {
    expect(calendar.nextWorkingDay('2026-02-14')).toBe('2026-02-24')
    expect(calendar.previousWorkingDay('2026-02-24')).toBe('2026-02-14')
    expect(calendar.addWorkingDays('2026-02-16', 0)).toBe('2026-02-16')
    expect(() => calendar.addWorkingDays('2026-02-16', 1.5)).toThrow(RangeError)
  })
})

const folder = fileURLToPath(new URL('../../../shared/data/holiday-cn/', import.meta.url))
const isHere = existsSync(folder)
if (!isHere) console.warn('holiday-cn is not here: the packaged holiday tables were not compared with it')
const compareWithOpenData = () => {
  const notices = readdirSync(folder)
    .filter((name) => /^\d{4}\.json$/.test(name))
    .map((name) => HolidayNotice.parse(JSON.parse(readFileSync(folder + name, 'utf8'))))
  const usable = notices.filter((notice) => checkNotice(notice).length === 0)
  const imported = createWorkCalendar({ notices })
  const listed = usable.flatMap((notice) => notice.days)
  it('agrees with the packaged tables on every listed day', () => {
    expect(usable.length).toBeGreaterThanOrEqual(9)
    expect(listed.length).toBeGreaterThan(300)
    const expected = listed.map(({ date, isOffDay }) => `${date} ${!isOffDay}`)
    expect(listed.map(({ date }) => `${date} ${imported.isWorkingDay(date)}`)).toEqual(expected)
    const packaged = listed.filter(({ date }) => date < `${LAST_PACKAGED_YEAR}-12-25`)
    expect(packaged.filter(({ date, isOffDay }) => calendar.isWorkingDay(date) === isOffDay)).toEqual([])
  })
  it('lists nothing the packaged tables have otherwise', () => {
    const differing: string[] = []
    for (let day = '2018-01-01'; day < `${LAST_PACKAGED_YEAR}-12-25`; day = addDays(day, 1))
      if (imported.isWorkingDay(day) !== calendar.isWorkingDay(day)) differing.push(day)
    expect(differing).toEqual([])
  })
  it('without a notice for 2027 leaves that year unknown', () => {
    const empty = notices.filter((notice) => notice.year === 2027)
    expect(createWorkCalendar({ notices: empty }).isKnownYear(2027)).toBe(
      LAST_PACKAGED_YEAR >= 2027 || empty.some((notice) => notice.days.length > 0),
    )
  })
}
if (isHere) describe('the open data set holiday-cn', compareWithOpenData)
