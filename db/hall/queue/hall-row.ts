import { dayFromMs, type Day } from '../../model/day.ts'
import { queueRulesOf, type QueueRules } from '../../model/queue/queue-rules.ts'
import type { WindowService } from '../../model/queue/ticket-class.ts'
import { isOpenTicket, type TicketState } from '../../model/queue/ticket.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import type { ServiceWindow } from '../../model/reference.ts'
import type { HallHead } from '../accept.ts'
import type { HallRead } from '../hall-db.ts'
import { readLeases, readRuns, type Lease } from './queue-tables.ts'

// The row of a hall in memory: what the log says of today's tickets, kept up with by reading only what came since.

export interface HallRow {
  readonly day: Day
  readonly lineage: string
  seq: number
  hash: string
  /** All of the day, the ended ones too. */
  readonly tickets: Map<string, TicketState>
  readonly open: Map<string, TicketState>
  readonly queues: Map<string, WindowQueueState>
  readonly windows: Map<string, ServiceWindow>
  readonly services: Map<string, WindowService>
  readonly settings: Map<string, string>
  rules: QueueRules
  runs: ReadonlyMap<string, number>
  leases: ReadonlyMap<string, Lease>
}

/** What of the row another reading found changed; null when all of it was read anew. */
interface RowNews {
  readonly tickets: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
}

/** Kinds of entity the row is made of. */
const ROW_KINDS: ReadonlySet<string> = new Set([
  'ticket',
  'window_queue',
  'window_service',
  'window',
  'setting',
])
/** Kinds whose events change records of other kinds. */
const REACHING_KINDS: ReadonlySet<string> = new Set(['release', 'conflict'])
/** After so many events reading all anew is no more work. */
const EVENTS_MAX = 5_000
const QUEUE_KEYS = ['queue.', 'queue/'] as const

interface StateRow {
  readonly entity_id: string
  readonly state: string
}

const put = (row: HallRow, kind: string, { entity_id: id, state }: StateRow): void => {
  // Written by the fold of the kind (entities.ts).
  const value = state === '' ? undefined : (JSON.parse(state) as unknown)
  const into = <State>(map: Map<string, State>): State | undefined => {
    if (value === undefined) map.delete(id)
    else map.set(id, value as State)
    return map.get(id)
  }
  switch (kind) {
    case 'ticket': {
      if (!id.startsWith(`${row.day}/`)) return
      const ticket = into(row.tickets)
      if (ticket && isOpenTicket(ticket)) row.open.set(id, ticket)
      else row.open.delete(id)
      return
    }
    case 'window_queue':
      into(row.queues)
      return
    case 'window':
      into(row.windows)
      return
    case 'window_service':
      into(row.services)
      return
    case 'setting':
      if (!id.startsWith(QUEUE_KEYS[0])) return
      row.settings.set(id, (value as { value?: string } | undefined)?.value ?? '')
      row.rules = queueRulesOf((key) => row.settings.get(key))
  }
}

const readAll = async (
  read: HallRead,
  hallId: string,
  nowMs: number,
  { lineage, hallSeq, hallHash }: HallHead,
): Promise<HallRow> => {
  const day = dayFromMs(nowMs)
  const row: HallRow = {
    day,
    lineage,
    seq: hallSeq,
    hash: hallHash,
    tickets: new Map(),
    open: new Map(),
    queues: new Map(),
    windows: new Map(),
    services: new Map(),
    settings: new Map(),
    rules: queueRulesOf(() => undefined),
    runs: new Map(),
    leases: new Map(),
  }
  const between = (kind: string, from: string, to: string): Promise<StateRow[]> =>
    read.all<StateRow>(
      'SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = ? AND entity_id > ? AND entity_id < ?',
      hallId,
      kind,
      from,
      to,
    )
  const ofKind = (kind: string): Promise<StateRow[]> =>
    read.all<StateRow>('SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = ?', hallId, kind)
  const kinds = ['window_queue', 'window', 'window_service'] as const
  const [tickets, settings, ...others] = await Promise.all([
    // '0' follows '/'.
    between('ticket', `${day}/`, `${day}0`),
    between('setting', ...QUEUE_KEYS),
    ...kinds.map(ofKind),
  ])
  for (const each of settings) put(row, 'setting', each)
  for (const [nth, kind] of kinds.entries()) for (const each of others[nth] ?? []) put(row, kind, each)
  for (const each of tickets) put(row, 'ticket', each)
  return row
}

/** What came since; null when that does not tell it all. */
const readSince = async (
  read: HallRead,
  hallId: string,
  row: HallRow,
  head: HallHead,
): Promise<RowNews | null> => {
  const tickets = new Set<string>()
  const queues = new Set<string>()
  if (head.hallSeq === row.seq) return head.hallHash === row.hash ? { tickets, queues } : null
  if (head.hallSeq < row.seq || head.hallSeq - row.seq > EVENTS_MAX) return null
  const events = await read.all<{ hall_seq: number; kind: string; entity_id: string; hall_hash: string }>(
    `SELECT hall_seq, kind, entity_id, hall_hash FROM event
     WHERE hall_id = ? AND hall_seq BETWEEN ? AND ? ORDER BY hall_seq`,
    hallId,
    row.seq,
    head.hallSeq,
  )
  const [first] = events
  // The log went back and on again since.
  if (row.seq > 0 && (first?.hall_seq !== row.seq || first.hall_hash !== row.hash)) return null
  const touched = new Map<string, Set<string>>()
  for (const event of events) {
    if (event.hall_seq === row.seq) continue
    if (REACHING_KINDS.has(event.kind)) return null
    if (!ROW_KINDS.has(event.kind)) continue
    const ids = touched.get(event.kind) ?? new Set<string>()
    touched.set(event.kind, ids.add(event.entity_id))
    if (event.kind === 'ticket') tickets.add(event.entity_id)
    if (event.kind === 'window_queue') queues.add(event.entity_id)
  }
  const present = await Promise.all(
    [...touched].map(async ([kind, ids]) => ({
      kind,
      states: await read.among<StateRow>(
        'SELECT entity_id, state FROM entity WHERE hall_id = ? AND kind = ? AND entity_id IN',
        [hallId, kind],
        [...ids],
      ),
    })),
  )
  for (const { kind, states } of present) for (const each of states) put(row, kind, each)
  row.seq = head.hallSeq
  row.hash = head.hallHash
  return { tickets, queues }
}

/**
 * The row as the log stands at `head`. What is remembered is only ever used where the log still holds the very event it
 * was read up to: it may be old, and is never wrong.
 */
export const readRow = async (
  read: HallRead,
  hallId: string,
  nowMs: number,
  head: HallHead,
  before: HallRow | null,
): Promise<{ readonly row: HallRow; readonly news: RowNews | null }> => {
  const day = dayFromMs(nowMs)
  // First: what is remembered is moved on by the last reading. One that failed after it would have been lost to whoever
  // asks what is new.
  const [runs, leases] = await Promise.all([
    readRuns(read, hallId, day),
    readLeases(read, hallId, head.lineage, nowMs),
  ])
  const isSame = before?.lineage === head.lineage && before.day === day
  const news = before && isSame ? await readSince(read, hallId, before, head) : null
  const row = before && news ? before : await readAll(read, hallId, nowMs, head)
  row.runs = runs
  row.leases = leases
  return { row, news }
}

/** Windows that call today. One that was left open on an earlier day is not there. */
export const openWindows = (row: HallRow): readonly string[] =>
  [...row.queues.values()]
    .filter(({ status, sinceMs }) => status === 'OPEN' && dayFromMs(sinceMs) === row.day)
    .map(({ windowId }) => windowId)
