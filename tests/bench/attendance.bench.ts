import { join } from 'node:path'
import { calendarOf } from '../../db/desk/hall-rules.ts'
import { attendanceOf } from '../../db/desk/attendance/outcomes.ts'
import type { StaffId, UnitId } from '../../db/model/ids.ts'
import { readReferenceData } from '../../db/store/reference.ts'
import type { RecordingContext, Store } from '../../db/store/index.ts'
import type { SyncLog } from '../../db/store/sync-types.ts'
import { ADMIN, at } from '../attendance-year/hall-of-year.ts'
import { monthsOf } from '../attendance-year/months.ts'
import { testPin } from '../helpers/test-hall.ts'
import { FROM, makeYear, openHost, openPage, TO } from './year-hall.ts'
import {
  quantile,
  timed,
  timeEach,
  timeFigure,
  withinFigure,
  type BenchSizes,
  type Figure,
  type Say,
} from './measure.ts'

const PEOPLE = 200
const LOOKS_A_MONTH = 5
const MINUTE = 60_000

/** The floor of a sheet: one statement that reads the punches of everybody. */
const readPunches = (store: Store, from: string, to: string): number =>
  store.read.all(
    'SELECT punch_id, staff_id, at_ms, judged FROM punch WHERE at_ms >= ? AND at_ms < ?',
    at(from, '00:00'),
    at(to, '00:00') + 24 * 60 * MINUTE,
  ).length

/** What attendance costs a machine that has a year of everybody: opening a month, judging the year anew, one punch. */
export const benchAttendance = async (directory: string, sizes: BenchSizes, say: Say): Promise<Figure[]> => {
  say(`attendance: filling a year of ${PEOPLE} people`)
  const hall = makeYear(PEOPLE)
  const { host, clock } = openHost(join(directory, 'attendance'), hall.nowMs)
  const store = host.store()
  const { sync } = store
  if (!sync) throw new Error('not enrolled')
  hall.recorder.handOver({ sync } satisfies { sync: SyncLog })
  const call = openPage(host)
  await call('session.login', { staffId: ADMIN, secret: testPin(ADMIN), kind: 'PIN' })

  const sheets: number[] = []
  const bareMonths: number[] = []
  for (let look = 0; look < LOOKS_A_MONTH; look += 1)
    for (const month of monthsOf(FROM, TO)) {
      bareMonths.push(...timeEach(1, () => readPunches(store, `${month}-01`, `${month}-28`)))
      sheets.push((await timed(() => call('attendance.sheet', { month, unitId: null }))).ms)
    }

  const years: number[] = []
  const bareYears: number[] = []
  for (let round = 0; round < 3; round += 1) {
    bareYears.push(...timeEach(1, () => readPunches(store, FROM, TO)))
    years.push(
      ...timeEach(1, () => {
        const reference = readReferenceData(store.read)
        const context = { store, reference, calendar: calendarOf(reference), nowMs: hall.nowMs }
        const staffIds = [...reference.staff.keys()]
        const attendance = attendanceOf(context, { staffIds, from: FROM, to: TO })
        for (const staffId of staffIds) attendance.of(staffId)
      }),
    )
  }

  const punches: number[] = []
  const appends: number[] = []
  const recording: RecordingContext = {
    staffId: ADMIN as StaffId,
    session: 'bench',
    unitId: 'ZX' as UnitId,
    windowId: null,
  }
  const payload = { staffId: ADMIN, unitIds: ['ZX'], by: 'SESSION', windowId: null, ownWindowId: null }
  // Turn and turn about, so that a slow moment of the machine falls on both.
  for (let round = 0; round < Math.ceil(sizes.rounds / 4); round += 1) {
    clock.advance(MINUTE)
    appends.push(
      ...timeEach(1, () =>
        store.record(recording, (act) =>
          act.append({ type: 'punch.recorded', entityId: act.newId(), payload }),
        ),
      ),
    )
    punches.push((await timed(() => call('attendance.punch', { leaving: true }))).ms)
  }
  host.stop()
  const [punchesAre, appendIs] = ['the same punches read bare', 'the bare append of the same record']
  return [
    withinFigure(
      `attendance: month sheet of ${PEOPLE} people, p95`,
      quantile(sheets, 0.95),
      quantile(bareMonths, 0.95),
      punchesAre,
      300,
    ),
    withinFigure(
      `attendance: a year of ${PEOPLE} people judged anew`,
      quantile(years, 0.5),
      quantile(bareYears, 0.5),
      punchesAre,
      5_000,
    ),
    timeFigure(
      'attendance: punch to receipt, p50',
      quantile(punches, 0.5),
      quantile(appends, 0.5),
      appendIs,
      3,
    ),
    timeFigure(
      'attendance: punch to receipt, p99',
      quantile(punches, 0.99),
      quantile(appends, 0.99),
      appendIs,
      3,
    ),
  ]
}
