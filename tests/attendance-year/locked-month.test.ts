import { expect, test } from 'vitest'
import type { Result } from '../../db/contract/index.ts'
import { hallCalendar } from './calendar.ts'
import { openHallDesk } from './hall-desk.ts'
import { ADMIN, at, DAY, setRules, setUpHall, type YearHall } from './hall-of-year.ts'
import { punchYear } from './punches-of-year.ts'
import { factsByDay } from './reference.ts'
import { askForMakeups, callRolls, takeLeaves } from './requests-of-year.ts'
import { checkSheet, sheetOf, sumOf } from './sheets.ts'
import { RULES_OF_THE_YEAR } from './year-rules.ts'

type Sheet = Result<'attendance.sheet'>
const [FROM, TO] = ['2026-03-02', '2026-04-30']

/** What of a sheet may not change once the month is settled. */
const settledPart = ({ rows, totals, units }: Sheet) => ({
  rows: rows.map(({ staffId, unitId, cells, totals: sum }) => ({
    staffId,
    unitId,
    sum,
    cells: cells.map(({ day, sessions }) => ({
      day,
      sessions: sessions.map(({ half, kind, late, early, leaveKind }) => ({
        half,
        kind,
        late,
        early,
        leaveKind,
      })),
    })),
  })),
  totals,
  units: units.map(({ unitId, totals: sum }) => ({ unitId, sum })),
})

/** Somebody looks at every punch that waits, and believes it. */
const judgeAll = (hall: YearHall): void => {
  hall.punches.forEach((punch, nth) => {
    if (punch.standing !== 'SUSPECT') return
    hall.recorder.record(
      'punch.judged',
      punch.id,
      { accepted: true, note: '属实', by: ADMIN },
      { atMs: hall.nowMs },
    )
    hall.punches[nth] = { ...punch, standing: 'COUNTS' }
  })
}

test.each([7, 8])(
  'seed %i: a settled month stays as it is, whatever comes late, but for a voucher',
  async (seed) => {
    const hall = setUpHall({
      seed,
      people: 24,
      from: FROM,
      to: TO,
      nowMs: at('2026-05-12', '09:00'),
      isWorkingDay: hallCalendar.isWorkingDay,
      rules: () => RULES_OF_THE_YEAR,
    })
    punchYear(hall)
    takeLeaves(hall, 40)
    askForMakeups(hall, 30)
    callRolls(hall, 8)
    const { desk, page, store } = await openHallDesk(hall)
    const check = (sheet: Sheet) => checkSheet(hall, sheet, factsByDay(hall))
    const open = await sheetOf(page, '2026-03')
    expect(check(open).wrong).toEqual([])
    expect(open.totals.underReview).toBeGreaterThan(0)
    const lock = { month: '2026-03', unitId: null }
    expect(await page.codeOf('attendance.lockMonth', lock)).toBe('MONTH_UNDER_REVIEW')
    judgeAll(hall)
    hall.recorder.handOver(store)
    const settled = await sheetOf(page, '2026-03')
    expect(check(settled).wrong).toEqual([])
    expect(await page.call('attendance.lockMonth', lock)).toEqual({ units: settled.units.length })
    const before = settledPart(settled)
    expect(settledPart(await sheetOf(page, '2026-03'))).toEqual(before)

    punchYear(hall)
    judgeAll(hall)
    takeLeaves(hall, 40)
    askForMakeups(hall, 40)
    callRolls(hall, 8)
    for (const rules of RULES_OF_THE_YEAR.slice(0, 1))
      setRules(hall, { ...rules, version: 2, punchesADay: 2, absenceMinutes: 5 })
    hall.nowMs += DAY
    desk.clock.advance(DAY)
    hall.recorder.handOver(store)
    const again = await sheetOf(page, '2026-03')
    expect(settledPart(again)).toEqual(before)
    // The reference, which knows of no locks, has the month otherwise by now; the open one it has as the program does.
    expect(
      check({ ...again, rows: [], units: [], totals: sumOf([]) as Sheet['totals'] }).wrong.length,
    ).toBeGreaterThan(50)
    expect(check(await sheetOf(page, '2026-04')).wrong).toEqual([])

    const row = before.rows.find(({ sum }) => sum.normal > 0)
    const cell = row?.cells.find(({ sessions }) => sessions[0]?.kind === 'NORMAL')
    if (!row || !cell) throw new Error('nobody was on time')
    await page.call('attendance.correctMonth', {
      staffId: row.staffId,
      day: cell.day,
      half: 'AM',
      kind: 'LATE',
      lateMinutes: 12,
      earlyMinutes: 3,
      leaveKind: null,
      reason: '监控显示 08:42 到岗',
    })
    const corrected = await sheetOf(page, '2026-03')
    const expected = structuredClone(before)
    const theirs = expected.rows.find(({ staffId }) => staffId === row.staffId)
    const session = theirs?.cells.find(({ day }) => day === cell.day)?.sessions[0]
    const unit = expected.units.find(({ unitId }) => unitId === row.unitId)
    if (!theirs || !session || !unit) throw new Error('the row is gone')
    Object.assign(session, { kind: 'LATE', late: 12, early: 3 })
    for (const sum of [theirs.sum, unit.sum, expected.totals]) {
      sum.normal -= 1
      sum.late += 1
      sum.lateMinutes += 12
      sum.earlyMinutes += 3
    }
    expect(settledPart(corrected)).toEqual(expected)
    expect(corrected.units.find(({ unitId }) => unitId === row.unitId)?.vouchers).toBe(1)
  },
)
