import { expect, test } from 'vitest'
import { hallCalendar } from './calendar.ts'
import { attendanceIn, compareYear, tellDifferences } from './compare.ts'
import { openHallDesk } from './hall-desk.ts'
import { at, DAY, setRules, setUpHall } from './hall-of-year.ts'
import { punchYear } from './punches-of-year.ts'
import { factsByDay, type RefResult } from './reference.ts'
import { askForMakeups, callRolls, stepOut, takeLeaves } from './requests-of-year.ts'
import { monthsOf } from './months.ts'
import { checkSheet, sheetOf, sumOf } from './sheets.ts'
import { RULES_OF_THE_YEAR } from './year-rules.ts'

const [FROM, TO] = ['2026-01-01', '2026-12-31']
const SEED = 2026
const KINDS: readonly RefResult['kind'][] = [
  'OFF',
  'NO_RULES',
  'NORMAL',
  'LATE',
  'EARLY',
  'MISSING_IN',
  'MISSING_OUT',
  'ABSENT_HALF',
  'LEAVE',
  'UNDER_REVIEW',
]

test(
  `two hundred people and a year with everything in it (seed ${SEED}): every half day counts as the reference has it`,
  { timeout: 180_000 },
  async () => {
    const hall = setUpHall({
      seed: SEED,
      people: 200,
      from: FROM,
      to: TO,
      nowMs: at('2027-01-08', '09:00'),
      isWorkingDay: hallCalendar.isWorkingDay,
      rules: () => RULES_OF_THE_YEAR,
    })
    punchYear(hall)
    takeLeaves(hall, 1_200)
    askForMakeups(hall, 900)
    callRolls(hall, 60)
    stepOut(hall, 100)
    const { page, store } = await openHallDesk(hall)

    // The sheets as they are opened, month by month, with all their sums.
    const factsOf = factsByDay(hall)
    const months = []
    const wrong: string[] = []
    for (const month of monthsOf(FROM, TO)) {
      const sheet = await sheetOf(page, month)
      const checked = checkSheet(hall, sheet, factsOf)
      wrong.push(...checked.wrong)
      months.push({ sheet, ...checked })
    }
    expect(wrong.slice(0, 10), `${wrong.length} cells differ`).toEqual([])
    expect(months.flatMap(({ days }) => days)).toHaveLength(365)
    expect(sumOf(months.map(({ sheet }) => sheet.totals))).toEqual(
      sumOf(months.map(({ monthTotals }) => monthTotals)),
    )
    expect(months.flatMap(({ sheet }) => sheet.uncoveredDays)).toEqual(['2026-11-23', '2026-11-24'])

    // What arrives late is in the next look: leaves, make-ups, rolls, and hours that were set anew.
    takeLeaves(hall, 100)
    askForMakeups(hall, 100)
    callRolls(hall, 12)
    const [first, , two] = RULES_OF_THE_YEAR
    if (!first || !two) throw new Error('no rules')
    setRules(hall, { ...first, version: 2, graceMinutes: 10, absenceMinutes: 15 })
    setRules(hall, { ...two, version: 2, validTo: '2026-11-24' })
    hall.nowMs += DAY
    hall.recorder.handOver(store)
    const attendance = attendanceIn(store, hall.nowMs, FROM, TO)
    const { differences, kinds } = compareYear(hall, attendance, hall.people)
    expect(tellDifferences(hall, differences), `seed ${SEED}, after late records`).toBe('')
    for (const kind of KINDS.filter((each) => each !== 'NO_RULES'))
      expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(100)
    expect(kinds.get('NO_RULES')).toBeUndefined()
  },
)
