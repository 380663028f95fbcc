import { join } from 'node:path'
import Database from 'better-sqlite3'

// The figures of a day as one counts them by reading the records from the first to the last, with nothing of the program in
// between: what the statistics page and its workbook say is compared with these.

export interface Row {
  readonly type: string
  readonly id: string
  /** By the hall's clock. */
  readonly atMs: number
  readonly payload: Record<string, unknown>
}

/** All records of tickets and visits, read from the database of the hall's own desk, in the order of the hall. */
export const readRows = (dataDir: string): Row[] => {
  const db = new Database(join(dataDir, 'desk', 'hall.db'), { readonly: true })
  try {
    return db
      .prepare<[], { type: string; id: string; atMs: number; bytes: Buffer }>(
        `SELECT type, entity_id AS id, at_ms AS atMs, bytes FROM event_log
         WHERE entity_kind IN ('ticket', 'visit') ORDER BY hall_seq`,
      )
      .all()
      .map(({ bytes, ...row }) => ({ ...row, payload: JSON.parse(bytes.toString('utf8')).payload }))
  } finally {
    db.close()
  }
}

/** One visitor, from the slip to the end. */
export interface CountedTicket {
  readonly number: string
  readonly classId: string
  readonly windowId: string
  readonly issuedAtMs: number
  readonly waitMs: number
  readonly serviceMs: number
}

const text = (row: Row | undefined, key: string): string => String(row?.payload[key])

/** Everybody who was served; throws where the records of somebody are not those of one whole visit. */
export const countTickets = (rows: readonly Row[]): CountedTicket[] => {
  const one = (type: string, of: (row: Row) => boolean): Row => {
    const found = rows.filter((row) => row.type === type && of(row))
    const [row] = found
    if (row === undefined || found.length > 1) throw new Error(`${found.length} records ${type}`)
    return row
  }
  return rows
    .filter(({ type }) => type === 'ticket.issued')
    .map((issued) => {
      const called = one('ticket.called', ({ id }) => id === issued.id)
      const opened = one('visit.opened', ({ payload }) => payload['ticketId'] === issued.id)
      const closed = one('visit.closed', ({ id }) => id === opened.id)
      one('ticket.finished', ({ id }) => id === issued.id)
      const issuedAtMs = Number(issued.payload['issuedAtMs'])
      return {
        number: text(issued, 'number'),
        classId: text(issued, 'classId'),
        windowId: text(opened, 'windowId'),
        issuedAtMs,
        waitMs: Math.max(0, called.atMs - issuedAtMs),
        serviceMs: closed.atMs - opened.atMs,
      }
    })
}

/** From each call to the next step of the ticket: when a board may call it, and where. */
export interface CallSpan {
  readonly number: string
  readonly windowId: string
  readonly fromMs: number
  readonly untilMs: number
}

export const callSpans = (rows: readonly Row[]): CallSpan[] =>
  rows.flatMap((row, at) => {
    if (row.type !== 'ticket.called') return []
    const next = rows.slice(at + 1).find(({ id }) => id === row.id)
    return [
      {
        number: row.id.slice('YYYY-MM-DD/'.length),
        windowId: text(row, 'windowId'),
        fromMs: row.atMs,
        untilMs: next?.atMs ?? Infinity,
      },
    ]
  })

interface Times {
  readonly mean: number
  readonly median: number
  readonly p90: number
  readonly max: number
}

/** In whole milliseconds; median and nine tenths are times somebody really had. */
const timesOf = (all: readonly number[]): Times => {
  const sorted = all.toSorted((one, other) => one - other)
  const rank = (tenths: number): number => sorted[Math.ceil((sorted.length * tenths) / 10) - 1] ?? Number.NaN
  return {
    mean: Math.round(sorted.reduce((sum, each) => sum + each, 0) / sorted.length),
    median: rank(5),
    p90: rank(9),
    max: rank(10),
  }
}

export interface CountedFigures {
  readonly served: number
  readonly late: number
  readonly wait: Times
  readonly service: Times
}

export const figuresOf = (tickets: readonly CountedTicket[], targetMs: number): CountedFigures => ({
  served: tickets.length,
  late: tickets.filter(({ waitMs }) => waitMs > targetMs).length,
  wait: timesOf(tickets.map(({ waitMs }) => waitMs)),
  service: timesOf(tickets.map(({ serviceMs }) => serviceMs)),
})

const pageMinutes = (ms: number): string =>
  ms < 10 * 60_000 ? (ms / 60_000).toFixed(1) : String(Math.round(ms / 60_000))
const share = ({ late, served }: CountedFigures): string => `${Math.round((late / served) * 100)}%`

/** A row of the tables by class and by window, as the page heads its columns. */
export const tableRow = (figures: CountedFigures): Record<string, string> => ({
  取号: String(figures.served),
  办结: String(figures.served),
  没有来: '0',
  平均等候: pageMinutes(figures.wait.mean),
  九成等候: pageMinutes(figures.wait.p90),
  最长等候: pageMinutes(figures.wait.max),
  超时比例: share(figures),
  平均用时: pageMinutes(figures.service.mean),
})

/** The line of totals above them. */
export const totals = (figures: CountedFigures): Record<string, string> => ({
  取号: String(figures.served),
  办结: String(figures.served),
  平均等候: `${pageMinutes(figures.wait.mean)} 分钟`,
  九成等候: `${pageMinutes(figures.wait.p90)} 分钟`,
  超时比例: share(figures),
  平均用时: `${pageMinutes(figures.service.mean)} 分钟`,
  没有来: '0',
})

/** Rows of the two tables that stand behind the charts by hour. */
export const hourTimes = ({ wait, service }: CountedFigures): Record<string, string> => ({
  平均等候: pageMinutes(wait.mean),
  九成等候: pageMinutes(wait.p90),
  平均用时: pageMinutes(service.mean),
})
export const hourTaken = ({ served }: CountedFigures): Record<string, string> => ({
  取号: String(served),
  办结: String(served),
})

const sheetMinutes = (ms: number): number => Math.round(ms / 6_000) / 10

/** A row of the workbook. */
export const sheetRow = ({ served, late, wait, service }: CountedFigures): Record<string, number | null> => ({
  取号: served,
  未见取号: 0,
  呼叫过: served,
  办结: served,
  无票接待: 0,
  没有来: 0,
  其他作废: 0,
  未完: 0,
  过号次数: 0,
  转号次数: 0,
  '平均等候（分钟）': sheetMinutes(wait.mean),
  '等候中位数（分钟）': sheetMinutes(wait.median),
  '九成等候（分钟）': sheetMinutes(wait.p90),
  '最长等候（分钟）': sheetMinutes(wait.max),
  等候超时人数: late,
  '平均用时（分钟）': sheetMinutes(service.mean),
  '九成用时（分钟）': sheetMinutes(service.p90),
  挂起过: 0,
  '平均挂起（分钟）': null,
})
