import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { calendarOf } from '../../db/desk/hall-rules.ts'
import { attendanceOf } from '../../db/desk/attendance/outcomes.ts'
import { createHost, type Host } from '../../db/host.ts'
import type { HostMessage, MethodName, ParamsInput, Result } from '../../db/contract/index.ts'
import type { StaffId, UnitId } from '../../db/model/ids.ts'
import { readReferenceData } from '../../db/store/reference.ts'
import type { RecordingContext, Store } from '../../db/store/index.ts'
import type { SyncLog } from '../../db/store/sync-types.ts'
import { hallCalendar } from '../attendance-year/calendar.ts'
import { ADMIN, at, setUpHall, type YearHall } from '../attendance-year/hall-of-year.ts'
import { punchYear } from '../attendance-year/punches-of-year.ts'
import { askForMakeups, callRolls, stepOut, takeLeaves } from '../attendance-year/requests-of-year.ts'
import { monthsOf } from '../attendance-year/months.ts'
import { RULES_OF_THE_YEAR } from '../attendance-year/year-rules.ts'
import { anEnrolment } from '../helpers/an-enrolment.ts'
import { movableClock, storeOptions } from '../helpers/store-options.ts'
import { testPin } from '../helpers/test-hall.ts'
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

const [FROM, TO] = ['2026-01-01', '2026-12-31']
const PEOPLE = 200
const LOOKS_A_MONTH = 5
const MINUTE = 60_000

/** A year in which everybody punches at their desk: the log has every punch, and every sheet has to look at its clock. */
const makeYear = (): YearHall => {
  const hall = setUpHall({
    seed: 1,
    people: PEOPLE,
    from: FROM,
    to: TO,
    nowMs: at(TO, '08:00'),
    isWorkingDay: hallCalendar.isWorkingDay,
    rules: () => RULES_OF_THE_YEAR,
  })
  punchYear(hall, { oneAtDeskOf: 1 })
  takeLeaves(hall, 1_000)
  askForMakeups(hall, 500)
  callRolls(hall, 60)
  stepOut(hall, 1_000)
  return hall
}

const openHost = (directory: string, nowMs: number) => {
  const clock = movableClock(nowMs)
  const {
    clock: _clock,
    randomBytes: _random,
    ...store
  } = storeOptions(directory, {
    enrolment: anEnrolment(1, { kind: 'SUPERVISOR', windowId: null }),
  })
  const host = createHost({
    store,
    clock,
    randomBytes: (size) => randomBytes(size),
    secrets: {
      hash: (secret) => Promise.resolve(`plain:${secret}`),
      verify: (secret, known) => Promise.resolve(known === `plain:${secret}`),
    },
    sampleHint: null,
    locale: 'zh-CN',
    checkResults: false,
    logError: (_reference, error) => {
      throw error
    },
    tickMs: null,
  })
  return { host, clock }
}

/** One page in this process; calls go through the host as a page's do. */
const openPage = (host: Host) => {
  let answered: (message: HostMessage) => void = () => {}
  const connection = host.connect((message) => {
    if (message.kind !== 'topic') answered(message)
  })
  let id = 0
  return <M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> =>
    new Promise((resolve, reject) => {
      answered = (message) => {
        if (message.kind === 'topic') return
        if (message.ok) resolve(message.value as Result<M>)
        else reject(new Error(`${method}: ${message.error.code}`))
      }
      void connection.receive({ kind: 'call', id: (id += 1), method, params })
    })
}

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
  const hall = makeYear()
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
