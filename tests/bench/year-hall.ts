import { randomBytes } from 'node:crypto'
import type { HostMessage, MethodName, ParamsInput, Result } from '../../db/contract/index.ts'
import { createHost, type Host } from '../../db/host.ts'
import { hallCalendar } from '../attendance-year/calendar.ts'
import { at, setUpHall, type YearHall } from '../attendance-year/hall-of-year.ts'
import { punchYear } from '../attendance-year/punches-of-year.ts'
import { askForMakeups, callRolls, stepOut, takeLeaves } from '../attendance-year/requests-of-year.ts'
import { RULES_OF_THE_YEAR } from '../attendance-year/year-rules.ts'
import { anEnrolment } from '../helpers/an-enrolment.ts'
import { movableClock, storeOptions } from '../helpers/store-options.ts'

export const [FROM, TO] = ['2026-01-01', '2026-12-31'] as const

/** A year in which everybody punches at their desk: the log has every punch, and every sheet has to look at its clock. */
export const makeYear = (people: number, windows = 0): YearHall => {
  const hall = setUpHall({
    seed: 1,
    people,
    windows,
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

/** A supervisor's machine, to be handed the year. */
export const openHost = (directory: string, nowMs: number) => {
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
export const openPage = (host: Host) => {
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
