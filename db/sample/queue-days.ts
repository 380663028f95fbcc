import { v7 as uuidv7 } from 'uuid'
import type { Result } from '../contract/index.ts'
import type { NewEvent } from '../model/events/define.ts'
import { clockFromMs, dayFromMs, msAt, type Day } from '../model/day.ts'
import type { EvaluationLevel } from '../model/events/queue-events.ts'
import { evaluationIdOf } from '../model/queue/visit.ts'
import { ticketIdOf, ticketNumber } from '../model/queue/ticket-number.ts'
import type { SampleAct, SampleDays } from './attendance.ts'
import { seeded } from './seeded.ts'

/** Days with visitors before today; more would only make the sample slower to begin. */
const DAYS_BACK = 1
/** One window of each area; where the person sits who tries the sample, nobody was today. */
const WINDOWS = ['A02', 'B01', 'C01', 'D01', 'E01']
const MINUTE_MS = 60_000

type Directory = Result<'hall.directory'>
type Setup = Result<'queueSetup.get'>

interface Served {
  readonly classId: string
  readonly prefix: string
  readonly windowId: string
  readonly unitIds: readonly string[]
  readonly staffId: string
  readonly unitId: string
  readonly issuedAtMs: number
  readonly calledAtMs: number
  readonly endedAtMs: number
  readonly level: EvaluationLevel | null
  readonly text: string
}

const TEXTS: readonly (readonly [EvaluationLevel, string])[] = [
  [1, '讲得清楚，一次办好'],
  [2, '还不错，等的时间长了一点'],
  [4, '材料第一次没有说全，跑了两趟'],
]

/** What one window did on one day: one visitor after the other, each having waited a while. */
const dayOfWindow = (
  day: Day,
  window: Directory['windows'][number],
  staff: Directory['staff'][number],
  ticketClass: Setup['classes'][number],
  random: () => number,
): Served[] => {
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from))
  const served: Served[] = []
  let atMs = msAt(day, '08:36') + between(0, 10) * MINUTE_MS
  while (clockFromMs(atMs) < '17:05') {
    const clock = clockFromMs(atMs)
    if (clock > '11:40' && clock < '14:35') {
      atMs = msAt(day, '14:36') + between(0, 8) * MINUTE_MS
      continue
    }
    const endedAtMs = atMs + between(4, 17) * MINUTE_MS + between(0, 60) * 1_000
    const said = random() < 0.08 ? TEXTS[between(0, TEXTS.length)] : undefined
    const level: EvaluationLevel | null =
      said?.[0] ?? (random() < 0.55 ? (random() < 0.8 ? 1 : random() < 0.8 ? 2 : 3) : null)
    served.push({
      classId: ticketClass.classId,
      prefix: ticketClass.prefix,
      windowId: window.windowId,
      unitIds: window.unitIds,
      staffId: staff.staffId,
      unitId: staff.unitId,
      issuedAtMs: Math.max(msAt(day, '08:30'), atMs - between(1, 22) * MINUTE_MS),
      calledAtMs: atMs,
      endedAtMs,
      level,
      text: said?.[1] ?? '',
    })
    atMs = endedAtMs + between(4, 40) * MINUTE_MS
  }
  return served
}

/** Numbers as a machine would have given them: by class, in the order visitors came. */
const numbered = (served: readonly Served[]): (Served & { readonly serial: number })[] => {
  const serials = new Map<string, number>()
  return served
    .toSorted((one, other) => one.issuedAtMs - other.issuedAtMs)
    .map((each) => {
      const serial = (serials.get(each.prefix) ?? 0) + 1
      serials.set(each.prefix, serial)
      return { ...each, serial }
    })
}

/**
 * Visitors of the last days as a row of acts: tickets taken, called and served, and some rated. Whoever would still be at a
 * window has not come yet; whoever would be called later waits.
 */
export const sampleQueueDays = async ({ days, nowMs, deskOf, stage }: SampleDays): Promise<SampleAct[]> => {
  const desk = await deskOf('1082')
  const [directory, setup] = [await desk.call('hall.directory', {}), await desk.call('queueSetup.get', {})]
  const random = seeded(20_231)
  const acts: SampleAct[] = []
  const today = dayFromMs(nowMs)
  const chosen = WINDOWS.flatMap((windowId) => {
    const window = directory.windows.find((each) => each.windowId === windowId)
    const staff = directory.staff.find((each) => each.windowId === windowId && each.active)
    const classId = setup.services.find((each) => each.windowId === windowId)?.classes[0]?.classId
    const ticketClass = setup.classes.find((each) => each.classId === classId)
    return window && staff && ticketClass ? [{ window, staff, ticketClass }] : []
  })
  for (const day of [
    ...days.filter((each) => each < today).slice(-DAYS_BACK),
    ...days.filter((each) => each === today),
  ]) {
    const all = numbered(
      chosen.flatMap(({ window, staff, ticketClass }) =>
        dayOfWindow(day, window, staff, ticketClass, random),
      ),
    )
    for (const [prefix, its] of Map.groupBy(all, (each) => each.prefix)) {
      const [first] = its
      // The range the machine drew from: nobody is lent any of it again.
      if (first)
        acts.push({
          atMs: first.issuedAtMs - 1,
          run: async () => stage.record(null, [leased(prefix, day, its.length)]),
        })
    }
    for (const each of all) {
      const isDone = each.endedAtMs < nowMs - MINUTE_MS
      const isWaiting = !isDone && each.calledAtMs > nowMs && each.issuedAtMs < nowMs - MINUTE_MS
      if (!isDone && !isWaiting) continue
      acts.push(...actsOf(each, day, isDone, stage.record))
    }
  }
  return acts
}

const leased = (prefix: string, day: Day, count: number): NewEvent => {
  const seriesKey = `ticket/${prefix}/${day}`
  const payload = { seriesKey, first: 1, last: count, unitId: null, windowId: null }
  return { type: 'numbers.leased', entityId: seriesKey, payload }
}

type Record = SampleDays['stage']['record']

const actsOf = (
  served: Served & { readonly serial: number },
  day: Day,
  isDone: boolean,
  record: Record,
): SampleAct[] => {
  const { prefix, serial, windowId, staffId, unitIds, classId, issuedAtMs, calledAtMs, endedAtMs } = served
  const number = ticketNumber(prefix, serial)
  const ticketId = ticketIdOf(day, number)
  const visitId = uuidv7({ msecs: calledAtMs, random: bytesOf(ticketId) })
  const basics = {
    day,
    number,
    classId,
    lane: 'NORMAL',
    priority: null,
    slotMs: null,
    visitorHash: null,
    issuedAtMs,
  }
  const clerk = { staffId, unitId: served.unitId, windowId }
  const ticket = (type: string, payload: object): NewEvent => ({ type, entityId: ticketId, payload })
  const visit = (type: string, payload: object): NewEvent => ({ type, entityId: visitId, payload })
  const waitedMs = calledAtMs - issuedAtMs
  const reason = { code: 'LONGEST_WAIT', waitedMs, weight: 1, run: 0, passedOver: 0, note: '' }
  const at = (atMs: number, by: typeof clerk | null, events: readonly NewEvent[]): SampleAct => ({
    atMs,
    run: async () => record(by, events),
  })
  const taken = { seriesKey: `ticket/${prefix}/${day}`, seq: serial }
  const issue = at(issuedAtMs, null, [
    ticket('ticket.issued', { ...basics, via: 'KIOSK', taken, isReserve: false }),
  ])
  if (!isDone) return [issue]
  const rating = {
    unitIds,
    visitId,
    windowId,
    staffId,
    level: served.level,
    options: served.level !== null && served.level > 2 ? ['EFFICIENCY'] : [],
    optionsVersion: '1',
    text: served.text,
    channel: 'WINDOW_SCREEN',
  }
  return [
    issue,
    at(calledAtMs, clerk, [
      ticket('ticket.called', { unitIds, windowId, staffId, mode: 'HALL', reason, basics }),
      ticket('ticket.started', { unitIds, windowId, visitId, mode: 'HALL', basics }),
      visit('visit.opened', { unitIds, windowId, staffId, ticketId, classId }),
    ]),
    at(endedAtMs, clerk, [
      ...(served.level === null
        ? []
        : [{ type: 'evaluation.given', entityId: evaluationIdOf(visitId), payload: rating }]),
      ticket('ticket.finished', { windowId, visitId }),
      visit('visit.closed', { outcome: 'CONSULTED', note: '', by: staffId }),
    ]),
  ]
}

/** The same visit has the same id in everybody's sample. */
const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(
    { length: 16 },
    (_unused, index) => (text.codePointAt(index % text.length) ?? 0) * (index + 7),
  )
