import { expect, test } from 'vitest'
import { dayOf } from './reference.ts'
import { hallCalendar } from './calendar.ts'
import { attendanceIn, compareYear, tellDifferences } from './compare.ts'
import { openHallDesk } from './hall-desk.ts'
import { at, DAY, HOUR, setUpHall } from './hall-of-year.ts'
import { punchYear, type Line } from './punches-of-year.ts'
import { RULES_OF_THE_YEAR } from './year-rules.ts'

const [FROM, TO] = ['2026-05-04', '2026-06-30']
const MAPPING = { userId: 0, date: 1, time: 1, headerRows: 0 }

const lineText = ({ staffId, atMs }: Line): string =>
  `M${staffId}\t${dayOf(atMs)} ${new Date(atMs + 8 * HOUR).toISOString().slice(11, 19)}\t1\t0\t0`

test.each([21, 22])(
  'seed %i: files of the attendance machine that overlap, come in any order and come twice count once',
  async (seed) => {
    const hall = setUpHall({
      seed,
      people: 20,
      from: FROM,
      to: TO,
      nowMs: at('2026-07-10', '09:00'),
      isWorkingDay: hallCalendar.isWorkingDay,
      rules: () => RULES_OF_THE_YEAR,
    })
    for (const staffId of hall.people) {
      const owner = { userId: `M${staffId}`, staffId, source: null }
      hall.recorder.record('reference.machine_id_set', `M${staffId}`, owner, { atMs: hall.nowMs - DAY })
    }
    const lines: Line[] = []
    punchYear(hall, { takeLines: (taken) => lines.push(...taken) })
    const { page, store } = await openHallDesk(hall)
    const begins = [3, 0, 2, 4, 1, 3].map((part) => at(FROM, '00:00') + part * 12 * DAY)
    const known = new Set<string>()
    for (const [nth, beginMs] of begins.entries()) {
      // Twelve days, and three of the stretch before.
      const file = lines.filter(({ atMs }) => atMs >= beginMs - 3 * DAY && atMs < beginMs + 12 * DAY)
      const text = file.map(lineText)
      const fresh = new Set(text.filter((line) => !known.has(line)))
      for (const line of text) known.add(line)
      const base64 = Buffer.from(text.join('\r\n')).toString('base64')
      const wish = { name: `attlog-${nth}.dat`, base64, mapping: MAPPING }
      const answer = await page.call('attendance.importFile', wish)
      expect(answer).toMatchObject({ recorded: fresh.size, bad: 0, unknown: 0 })
    }
    expect(known.size).toBe(new Set(lines.map(lineText)).size)
    const { differences } = compareYear(hall, attendanceIn(store, hall.nowMs, FROM, TO), hall.people)
    expect(tellDifferences(hall, differences)).toBe('')
  },
)
