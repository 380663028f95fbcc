import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Two hours of a real office: the land survey office of Warsaw, ulica Sandomierska, on 9 January 2020, from the city's open
// record of its queues. Each row is a quarter of an hour; the first one is only what the second is reckoned from. Where the
// record lies beside the project, the figures here are compared with it.
const DATA = fileURLToPath(new URL('../../../shared/data/queue/warsaw-queues-15min.csv', import.meta.url))
const OFFICE = 'USC_Sandomierska'
const DAY = '2020-01-09'
const SLOTS = ['11:30', '11:45', '12:00', '12:15', '12:30', '12:45', '13:00', '13:15', '13:30'] as const
const QUARTER_MS = 15 * 60_000
export const FROM = '11:45'
export const QUARTERS = SLOTS.length - 1

/** Queues whose windows are the same ones share a group. */
export type Group = 'DATA' | 'SURVEYS'

interface Queue {
  readonly queueId: string
  readonly prefix: string
  readonly name: string
  readonly group: Group
  /** Last number called, at the end of the quarter. */
  readonly last: readonly number[]
  /** People waiting, on average. */
  readonly waiting: readonly number[]
  /** Windows open, on average. */
  readonly booths: readonly number[]
}

const surveyBooths = [2, 2, 2.5, 3, 2, 2.75, 3, 2, 2]

export const QUEUES: readonly Queue[] = [
  {
    queueId: '50',
    prefix: 'E',
    name: '测绘资料申请',
    group: 'DATA',
    last: [447, 451, 453, 461, 463, 469, 472, 475, 479],
    waiting: [0.5, 0, 0, 0.5, 0.33, 0, 0, 0, 0.5],
    booths: [5, 4.67, 5, 5, 5, 5, 5, 5, 5],
  },
  {
    queueId: '51',
    prefix: 'F',
    name: '测绘成果接收',
    group: 'SURVEYS',
    last: [523, 525, 527, 527, 529, 530, 532, 534, 536],
    waiting: [0, 0, 0.5, 0, 0, 0, 0, 0, 0],
    booths: surveyBooths,
  },
  {
    queueId: '52',
    prefix: 'G',
    name: '地图副本领取',
    group: 'SURVEYS',
    last: [614, 616, 616, 618, 619, 620, 621, 622, 622],
    waiting: [0.25, 0, 0, 0, 0, 0, 0, 0, 0],
    booths: surveyBooths,
  },
  {
    queueId: '53',
    prefix: 'H',
    name: '管线会审',
    group: 'SURVEYS',
    last: [711, 713, 714, 716, 716, 717, 717, 719, 719],
    waiting: [0, 0.33, 0, 0, 0, 0, 0, 0, 0],
    booths: surveyBooths,
  },
]

type Figures = Pick<Queue, 'last' | 'waiting' | 'booths'>

/** The same figures as the record of the city has them; null where that is not at hand. */
export const recordedFigures = (path = DATA): Readonly<Record<string, Figures>> | null => {
  if (!existsSync(path)) {
    console.warn(`not compared with ${path}: it is not there`)
    return null
  }
  const [heads = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const columns = heads.split(',')
  const rows = lines.map((line) => line.split(','))
  const cell = (row: readonly string[], column: string): string => row[columns.indexOf(column)] ?? ''
  return Object.fromEntries(
    QUEUES.map(({ queueId }) => {
      const of = SLOTS.map((slot) =>
        rows.find(
          (row) =>
            cell(row, 'office') === OFFICE &&
            cell(row, 'date') === DAY &&
            cell(row, 'queue_id') === queueId &&
            cell(row, 'slot') === slot,
        ),
      )
      const numbers = (column: string): number[] => of.map((row) => Number(row && cell(row, column)))
      return [
        queueId,
        {
          last: numbers('last_ticket'),
          waiting: numbers('waiting_mean'),
          booths: numbers('booths_mean'),
        },
      ]
    }),
  )
}

/**
 * How many came in each quarter: those called in it, and by as many as the row grew. The row is known as an average, so the
 * sum is kept from going backwards.
 */
const arrivalsOf = ({ last, waiting }: Figures): number[] => {
  let before = Math.round((last[0] ?? 0) + (waiting[0] ?? 0))
  return last.slice(1).map((number, at) => {
    const sum = Math.max(before, Math.round(number + (waiting[at + 1] ?? 0)))
    const came = sum - before
    before = sum
    return came
  })
}

export interface Arrival {
  /** After the first quarter began. */
  readonly afterMs: number
  readonly prefix: string
}

/** Everybody who came, in their order; where in the quarter, chance says. */
export const arrivals = (random: () => number): Arrival[] =>
  QUEUES.flatMap((queue) =>
    arrivalsOf(queue).flatMap((count, quarter) =>
      Array.from({ length: count }, () => ({
        afterMs: Math.round((quarter + random()) * QUARTER_MS),
        prefix: queue.prefix,
      })),
    ),
  ).toSorted((one, other) => one.afterMs - other.afterMs)

/** Windows open in each quarter. */
const openIn = (group: Group): number[] =>
  (QUEUES.find((queue) => queue.group === group)?.booths ?? []).slice(1).map(Math.round)

export const windowsOf = (group: Group): number => Math.max(...openIn(group))

/** When the nth window of a group is open, counted from 0: from and until, after the first quarter began. */
export const openSpans = (group: Group, nth: number): (readonly [fromMs: number, untilMs: number])[] => {
  const isOpen = openIn(group).map((count) => count > nth)
  return isOpen.flatMap((open, quarter) => {
    if (!open || isOpen[quarter - 1] === true) return []
    const end = isOpen.indexOf(false, quarter)
    const until = end === -1 ? QUARTERS : end
    return [[quarter * QUARTER_MS, until * QUARTER_MS] as const]
  })
}

/** Minutes a window had for each visitor of a group, on average. */
export const minutesEach = (group: Group): number => {
  const served = QUEUES.filter((queue) => queue.group === group)
    .flatMap(arrivalsOf)
    .reduce((sum, each) => sum + each, 0)
  return (openIn(group).reduce((sum, each) => sum + each, 0) * 15) / served
}
