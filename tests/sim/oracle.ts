import { createHash } from 'node:crypto'
import { foldEntity } from '../../db/model/events/define.ts'
import type { HallDb } from '../../db/hall/hall-db.ts'
import { toLoggedEvent, type LoggedEvent } from '../../db/store/event-log.ts'
import { projectorOf } from '../../db/store/projections/index.ts'
import type { Store } from '../../db/store/store.ts'

/** One event as the hall's log has it. */
interface ServerRow {
  readonly hall_seq: number
  readonly device_id: string
  readonly epoch: number
  readonly device_seq: number
  readonly hash: string
  readonly hall_hash: string
  readonly received_at_ms: number
  readonly at_ms: number
  readonly grade: string
  readonly verdict: string
  readonly reason: string
  readonly bytes: Uint8Array
}

/** What an event says of itself; the oracle reads the bytes, never the columns beside them. */
interface Head {
  readonly id: string
  readonly prev: string
  readonly deviceId: string
  readonly epoch: number
  readonly deviceSeq: number
  readonly type: string
  readonly entity: readonly [string, string]
  readonly payload: {
    readonly eventId?: string
    readonly taken?: { readonly seriesKey: string; readonly seq: number }
  }
  readonly copiedFrom?: { readonly id: string }
}

const headOf = (bytes: Uint8Array): Head => JSON.parse(Buffer.from(bytes).toString('utf8')) as Head
const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')

export class Violation extends Error {}

const fail = (text: string): never => {
  throw new Violation(text)
}

/**
 * Knows, in plain maps, every event that a screen called saved, and on which disks it has been since. An event may be
 * missing in the end only when every disk that held it was itself taken back to before it.
 */
export const createOracle = (hallId: string) => {
  /** Holders by event id: `server`, or the name of a disk. */
  const holders = new Map<string, Set<string>>()
  const allowedLost: string[] = []
  let checkedTo = 0
  let checkedHash = sha256(`halldesk-hall\n${hallId}`)
  const chains = new Map<string, { seq: number; hash: string }>()
  /** By the hall's order, what has been checked so far. */
  let log: { row: ServerRow; head: Head }[] = []

  const hold = (id: string, holder: string): void => {
    holders.set(id, (holders.get(id) ?? new Set()).add(holder))
  }
  const readRows = async (db: HallDb, after: number): Promise<ServerRow[]> =>
    db.all<ServerRow>(
      'SELECT * FROM event WHERE hall_id = ? AND hall_seq > ? ORDER BY hall_seq',
      hallId,
      after,
    )

  /** Everything the hall added since the last look: gapless, chained, no device's number twice. */
  const checkServer = async (db: HallDb): Promise<void> => {
    for (const row of await readRows(db, checkedTo)) {
      if (row.hall_seq !== checkedTo + 1) fail(`hall log: ${row.hall_seq} follows ${checkedTo}`)
      const head = headOf(row.bytes)
      const hash = sha256(row.bytes)
      if (hash !== row.hash) fail(`hall log ${row.hall_seq}: bytes do not match their hash`)
      checkedHash = sha256(`${checkedHash}\n${hash}\n${row.hall_seq}\n${row.received_at_ms}\n${row.verdict}`)
      if (checkedHash !== row.hall_hash) fail(`hall log ${row.hall_seq}: hall chain is broken`)
      const key = `${row.device_id} ${row.epoch}`
      const before = chains.get(key)
      if (row.device_seq !== (before?.seq ?? 0) + 1)
        fail(`${key}: event ${row.device_seq} follows ${before?.seq ?? 0} at the hall`)
      if (before && head.prev !== before.hash) fail(`${key}: chain broken at ${row.device_seq}`)
      chains.set(key, { seq: row.device_seq, hash })
      hold(head.id, 'server')
      log.push({ row, head })
      checkedTo = row.hall_seq
    }
  }

  return {
    /** A screen said saved: these events are on the disk of `machine`. */
    recorded(machine: string, ids: readonly string[]): void {
      for (const id of ids) hold(id, machine)
    },
    checkServer,
    /** What the machine's own log must still have. */
    checkMachine(machine: string, store: Store): void {
      const present = new Set(
        store.read.all<{ id: Buffer }>('SELECT id FROM event_log').map((row) => row.id.toString('hex')),
      )
      for (const [id, where] of holders)
        if (where.has(machine) && !present.has(id.replaceAll('-', ''))) fail(`${machine} lost ${id}`)
    },
    /** The disk of a machine is taken back to when it held exactly these events. */
    diskTakenBack(machine: string, idsThen: ReadonlySet<string>): void {
      for (const [id, where] of holders) {
        if (idsThen.has(id)) where.add(machine)
        else where.delete(machine)
      }
    },
    /** The database file is gone: what the hall has may have to be fetched again, what it has not must be in the journal. */
    onlyWaitingStays(machine: string): void {
      for (const where of holders.values()) if (where.has('server')) where.delete(machine)
    },
    diskOf: (machine: string): ReadonlySet<string> =>
      new Set([...holders].filter(([, where]) => where.has(machine)).map(([id]) => id)),
    /** The server's database is taken back to an earlier state. */
    async serverTakenBack(db: HallDb): Promise<void> {
      for (const where of holders.values()) where.delete('server')
      checkedTo = 0
      checkedHash = sha256(`halldesk-hall\n${hallId}`)
      chains.clear()
      log = []
      await checkServer(db)
    },
    /** After quiet: nothing lost, nothing doubled, numbers once, everything equal everywhere. */
    async checkEnd(
      db: HallDb,
      machines: readonly { name: string; store: Store; units: readonly string[] | 'ALL' }[],
      clonesMayShareNumbers: boolean,
    ): Promise<void> {
      await checkServer(db)
      const origin = new Map(log.map(({ head }) => [head.id, head.copiedFrom?.id]))
      const rootOf = (id: string): string => {
        let root = id
        for (let before = origin.get(root); before !== undefined; before = origin.get(root)) root = before
        return root
      }
      const times = new Map<string, number>()
      // A copy of what had arrived after all is kept, and counts for nothing.
      const counted = log.filter(({ row }) => row.reason !== 'DUPLICATE_ID')
      for (const { head } of counted) times.set(rootOf(head.id), (times.get(rootOf(head.id)) ?? 0) + 1)
      for (const [id, count] of times) if (count > 1) fail(`${id} is at the hall ${count} times`)
      for (const [id, where] of holders) {
        if (times.has(rootOf(id))) continue
        if (where.size > 0) fail(`${id} is on ${[...where].join(', ')} and not at the hall`)
        allowedLost.push(id)
      }
      checkNumbers(log, clonesMayShareNumbers)
      const expected = foldAll(log)
      for (const { name, store, units } of machines) compare(name, store, units, expected)
    },
    lost: () => allowedLost.length,
    events: () => log.length,
    verdicts: (): Readonly<Record<string, number>> => {
      const counts: Record<string, number> = {}
      for (const { row } of log) counts[row.verdict] = (counts[row.verdict] ?? 0) + 1
      return counts
    },
  }
}

const checkNumbers = (log: readonly { row: ServerRow; head: Head }[], clonesMayShare: boolean): void => {
  if (clonesMayShare) return
  const taken = new Map<string, string>()
  for (const { head } of log) {
    if (!head.payload.taken) continue
    const key = `${head.payload.taken.seriesKey} ${head.payload.taken.seq}`
    const other = taken.get(key)
    if (other !== undefined && other !== head.entity[1]) fail(`number ${key} was given out twice`)
    taken.set(key, head.entity[1])
  }
}

/** State of every entity, folded in the plainest way from what the hall accepted. */
const foldAll = (
  log: readonly { row: ServerRow; head: Head }[],
): Map<string, { state: unknown; units: Set<string> }> => {
  const released = new Set(
    log.filter(({ head }) => head.type === 'record.released').map(({ head }) => head.payload.eventId),
  )
  const groups = new Map<string, LoggedEvent[]>()
  for (const { row, head } of log) {
    if (row.verdict !== 'accepted' && !released.has(head.id)) continue
    const key = `${head.entity[0]} ${head.entity[1]}`
    const event = toLoggedEvent({
      local_seq: 0,
      hall_seq: row.hall_seq,
      device_no: 0,
      verdict: 'accepted',
      reason: '',
      at_ms: row.at_ms,
      clock_grade: row.grade,
      bytes: Buffer.from(row.bytes),
    })
    groups.set(key, [...(groups.get(key) ?? []), event])
  }
  const states = new Map<string, { state: unknown; units: Set<string> }>()
  for (const [key, events] of groups) {
    const model = projectorOf.get(events[0]?.entity[0] ?? '')?.model
    if (!model) continue
    const units = new Set(events.flatMap((event) => (event.unitId === null ? [] : [event.unitId])))
    states.set(key, { state: foldEntity(model, events).state, units })
  }
  return states
}

/** Kinds every machine of the hall sees whole, and those only the units concerned do. */
const HALL_KINDS = ['unit', 'window', 'staff', 'item', 'setting', 'account']
const UNIT_KINDS = ['case', 'consultation']

const compare = (
  name: string,
  store: Store,
  units: readonly string[] | 'ALL',
  expected: ReadonlyMap<string, { state: unknown; units: Set<string> }>,
): void => {
  const kinds = [...HALL_KINDS, ...UNIT_KINDS]
  const actual = new Map(
    store.read
      .all<{ kind: string; id: string; state: string }>(
        `SELECT kind, id, state FROM entity WHERE kind IN (${kinds.map(() => '?').join(', ')})`,
        ...kinds,
      )
      .map((row) => [`${row.kind} ${row.id}`, row.state]),
  )
  for (const [key, { state, units: touched }] of expected) {
    const [kind = ''] = key.split(' ')
    const isMine = units === 'ALL' || HALL_KINDS.includes(kind) || units.some((unit) => touched.has(unit))
    if (!kinds.includes(kind) || !isMine) continue
    const wanted = state === undefined ? undefined : JSON.stringify(state)
    if (actual.get(key) !== wanted) fail(`${name}: ${key} is\n${actual.get(key)}\nand should be\n${wanted}`)
  }
  for (const key of actual.keys()) if (!expected.has(key)) fail(`${name}: ${key} is nowhere else`)
}
