import { expect, test } from 'vitest'
import { createEnrolled } from '../helpers/enrolled-store.ts'
import { attendanceIn, compareYear, tellDifferences } from './compare.ts'
import { at, setUpHall } from './hall-of-year.ts'
import { punchYear } from './punches-of-year.ts'
import { askForMakeups, callRolls, stepOut, takeLeaves } from './requests-of-year.ts'
import { hallCalendar } from './calendar.ts'
import { drawnRules } from './year-rules.ts'

const [FROM, TO, MIDDLE] = ['2026-04-20', '2026-05-31', '2026-05-07']
/** At the end of it all, and in the middle of a day: what has not come, is under way, and is not finally known. */
const NOWS = [
  '2026-06-20T09:00',
  '2026-05-20T10:20',
  '2026-05-26T09:20',
  '2026-05-21T12:45',
  '2026-05-22T16:00',
  '2026-05-25T18:10',
]
const SEEDS = Array.from({ length: 12 }, (_, nth) => 100 + nth)

test.each(SEEDS)('seed %i: a small hall by drawn rules counts as the reference does', (seed) => {
  const lastMs = at('2026-06-20', '09:00')
  const hall = setUpHall({
    seed,
    people: 10,
    from: FROM,
    to: TO,
    nowMs: lastMs,
    isWorkingDay: hallCalendar.isWorkingDay,
    rules: (dice) => drawnRules(dice, FROM, TO, MIDDLE),
  })
  punchYear(hall)
  takeLeaves(hall, 25)
  takeLeaves(
    hall,
    25,
    NOWS.slice(1).map((now) => now.slice(0, 10)),
  )
  askForMakeups(hall, 30)
  callRolls(hall, 10)
  stepOut(hall, 5)
  const store = createEnrolled(1)
  hall.recorder.handOver(store)
  for (const now of NOWS) {
    hall.nowMs = Date.parse(`${now}:00+08:00`)
    const attendance = attendanceIn(store, hall.nowMs, FROM, TO)
    const { differences } = compareYear(hall, attendance, hall.people)
    expect(tellDifferences(hall, differences), `seed ${seed}, now ${now}`).toBe('')
  }
})
