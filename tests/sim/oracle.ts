import { createHash } from 'node:crypto'
import { createLent, type Taken } from './lent.ts'
import { NOTES } from '../../db/sync/agent-types.ts'
import { foldEntity } from '../../db/model/events/define.ts'
import type { HallDb } from '../../db/hall/hall-db.ts'
import { toLoggedEvent, type LoggedEvent } from '../../db/store/event-log.ts'
import { projectorOf } from '../../db/store/projections/index.ts'
import type { Store } from '../../db/store/store.ts'
import type { QueueDesk } from './queue-desk.ts'
import { checkHallRow, checkMachineRow, type TicketHead, type TicketOracle } from './ticket-oracle.ts'
import { Violation } from './violation.ts'
import { checkTwiceTold, numbersTwice } from './number-oracle.ts'

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
interface Head extends TicketHead {
  readonly prev: string
  readonly epoch: number
  readonly deviceSeq: number
  readonly payload: TicketHead['payload'] & {
    readonly eventId?: string
    readonly taken?: Taken
  }
  readonly copiedFrom?: { readonly id: string }
}

const headOf = (bytes: Uint8Array): Head => JSON.parse(Buffer.from(bytes).toString('utf8')) as Head
const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')

/** Events on the disk of a machine; of those it fetched the journal has none. */
export type Disk = ReadonlyMap<string, 'RECORDED' | 'FETCHED'>

/** Holder of what a person carries in a file. */
const BUNDLE = 'bundle'

const fail = (text: string): never => {
  throw new Violation(text)
}

/**
 * Knows, in plain maps, every event that a screen called saved, and on which disks it has been since. An event may be
 * missing in the end only when every disk that held it was itself taken back to before it.
 */
export const createOracle = (hallId: string, tickets: TicketOracle | null) => {
  /** Holders by event id: `server`, or the name of a disk. */
  const holders = new Map<string, Set<string>>()
  /** What each copy was made of: also of copies the hall never had. */
  const origin = new Map<string, string>()
  const fetched = new Set<string>()
  const allowedLost: string[] = []
  /** Pictures of saved records, by hash: the disks that have had them ever since. */
  const pictures = new Map<string, Set<string>>()
  const dropPictures = (machine: string): void => {
    for (const where of pictures.values()) where.delete(machine)
  }
  const lent = createLent()
  let twice = 0
  let checkedTo = 0
  let checkedHash = sha256(`halldesk-hall\n${hallId}`)
  const chains = new Map<string, { seq: number; hash: string }>()
  /** By the hall's order, what has been checked so far. */
  let log: { row: ServerRow; head: Head }[] = []

  const hold = (id: string, holder: string): void => {
    holders.set(id, (holders.get(id) ?? new Set()).add(holder))
  }
  const noteOrigin = ({ id, copiedFrom }: Pick<Head, 'id' | 'copiedFrom'>): void => {
    if (copiedFrom) origin.set(id, copiedFrom.id)
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
      noteOrigin(head)
      log.push({ row, head })
      tickets?.took({ seq: row.hall_seq, verdict: row.verdict, reason: row.reason, head }, () => eventOf(row))
      checkedTo = row.hall_seq
    }
    tickets?.checkAnswers()
  }

  return {
    lent,
    /** A screen said saved: these events are on the disk of `machine`. */
    recorded(machine: string, events: readonly Buffer[]): void {
      for (const head of events.map(headOf)) {
        const where = holders.get(head.id)
        // Its own record that others had before came from the hall: the journal, which has what was recorded here, never had
        // it. That the hall has a record is noted here only at the end of a step.
        if (where && where.size > 0 && !where.has(machine)) fetched.add(`${machine} ${head.id}`)
        hold(head.id, machine)
        noteOrigin(head)
        tickets?.made(head)
        if (head.payload.taken) lent.drew(head.deviceId, head.payload.taken)
      }
    },
    checkServer,
    /** A screen said saved of a record that names this picture. */
    kept(machine: string, sha256: string): void {
      pictures.set(sha256, (pictures.get(sha256) ?? new Set()).add(machine))
    },
    /** After quiet: every picture of a saved record that is still on a disk is at the hall, whole. */
    async checkFiles(db: HallDb, stores: readonly Store[]): Promise<void> {
      const [store] = stores
      const rows = await db.all<{ sha256: string; content: Uint8Array }>(
        'SELECT sha256, content FROM kept_file WHERE hall_id = ?',
        hallId,
      )
      const atHall = new Set<string>()
      for (const { sha256: name, content } of rows) {
        // Every desk of a hall holds its data key.
        const bytes = store?.vault.openBytes(content, name)
        if (bytes === undefined || sha256(bytes) !== name) fail(`picture ${name} at the hall is not whole`)
        atHall.add(name)
      }
      for (const [name, where] of pictures)
        if (where.size > 0 && !atHall.has(name)) fail(`picture ${name} is on ${[...where].join(', ')} alone`)
      for (const each of stores) {
        const { count, refused } = each.sync?.files.count() ?? { count: 0, refused: [] }
        if (count > 0 || refused.length > 0) fail(`${count} pictures wait, ${refused.length} were refused`)
        const unnamed = each.read.all<{ sha256: string }>(
          'SELECT sha256 FROM kept_file WHERE named = 0 AND sent_at_ms IS NULL',
        )
        for (const { sha256: name } of unnamed)
          if (atHall.has(name) && !pictures.has(name)) fail(`picture ${name} left, and no record names it`)
      }
    },
    /** What the machine's own log must still have. */
    checkMachine(machine: string, store: Store): void {
      const present = new Set(
        store.read.all<{ id: Buffer }>('SELECT id FROM event_log').map((row) => row.id.toString('hex')),
      )
      for (const [id, where] of holders)
        if (where.has(machine) && !present.has(id.replaceAll('-', ''))) fail(`${machine} lost ${id}`)
    },
    /** The disk of a machine is taken back to when it held exactly these events, or is a copy of one that did. */
    diskTakenBack(machine: string, then: Disk): void {
      dropPictures(machine)
      for (const [id, where] of holders) {
        if (then.has(id)) where.add(machine)
        else where.delete(machine)
        if (then.get(id) === 'FETCHED') fetched.add(`${machine} ${id}`)
        else fetched.delete(`${machine} ${id}`)
      }
    },
    /** The database file is gone: what the hall has may have to be fetched again, what it has not must be in the journal. */
    onlyWaitingStays(machine: string): void {
      // The journal has no pictures.
      dropPictures(machine)
      for (const [id, where] of holders)
        if (where.has('server') || fetched.has(`${machine} ${id}`)) where.delete(machine)
    },
    /** A machine is gone; what it had not sent was carried to the hall as a file. */
    carriedAway(machine: string, waiting: number, store: Store): void {
      dropPictures(machine)
      for (const where of holders.values()) where.delete(machine)
      if (waiting === 0 || !store.sync) return
      for (const bytes of store.sync.unsent({
        events: Number.MAX_SAFE_INTEGER,
        bytes: Number.MAX_SAFE_INTEGER,
      })?.events ?? [])
        hold(headOf(bytes).id, BUNDLE)
    },
    /** The hall cannot use the file: its chain forked, or the hall has lost what comes before it. */
    bundleRefused(): void {
      for (const where of holders.values()) where.delete(BUNDLE)
    },
    diskOf: (machine: string): Disk =>
      new Map(
        [...holders]
          .filter(([, where]) => where.has(machine))
          .map(([id]) => [id, fetched.has(`${machine} ${id}`) ? 'FETCHED' : 'RECORDED']),
      ),
    /** The server's database is taken back to an earlier state. */
    async serverTakenBack(db: HallDb): Promise<void> {
      for (const where of holders.values()) where.delete('server')
      checkedTo = 0
      checkedHash = sha256(`halldesk-hall\n${hallId}`)
      chains.clear()
      log = []
      tickets?.serverTakenBack()
      lent.serverTakenBack()
      await checkServer(db)
    },
    /** After quiet: nothing lost, nothing doubled, numbers once or told, everything equal everywhere. */
    async checkEnd(db: HallDb, machines: readonly Looked[], hasTwins: boolean): Promise<void> {
      await checkServer(db)
      const rootOf = (id: string): string => {
        let root = id
        for (let before = origin.get(root); before !== undefined; before = origin.get(root)) root = before
        return root
      }
      const rowsOf = (id: string): string[] =>
        log
          .filter(({ head }) => rootOf(head.id) === rootOf(id))
          .map(
            ({ head, row }) => `  at the hall ${JSON.stringify({ ...head, ...row, bytes: '', payload: '' })}`,
          )
      const times = new Map<string, number>()
      // A copy of what had arrived after all is kept, and counts for nothing.
      const counted = log.filter(({ row }) => row.reason !== 'DUPLICATE_ID')
      for (const { head } of counted) times.set(rootOf(head.id), (times.get(rootOf(head.id)) ?? 0) + 1)
      for (const [id, count] of times)
        if (count > 1) fail(`${id} is at the hall ${count} times\n${rowsOf(id).join('\n')}`)
      for (const [id, where] of holders) {
        if (times.has(rootOf(id))) continue
        if (where.size > 0)
          fail(
            [
              `${id} is on ${[...where].join(', ')} and not at the hall; of its copies there are`,
              ...rowsOf(id),
              ...machines.flatMap(({ name, store }) => copiesOn(name, store, id)),
              ...machines
                .filter(({ name }) => where.has(name))
                .map(({ name, store }) => `${name} has\n${deskEvent(store, id)}`),
            ].join('\n'),
          )
        allowedLost.push(id)
      }
      twice = numbersTwice(log, lent, hasTwins)
      const expected = foldAll(log)
      const scopes = await readScopes(db, hallId)
      if (tickets) {
        await checkHallRow(db, hallId, expected, tickets.leftOver)
        tickets.checkEnd({
          rows: log.map(
            ({ row: { hall_seq: seq, verdict, reason, received_at_ms: receivedAtMs }, head }) => ({
              seq,
              verdict,
              reason,
              receivedAtMs,
              head,
              rootId: rootOf(head.id),
            }),
          ),
          hasTwins,
          mayBeTwice: lent.mayBeTwice,
        })
      }
      for (const { name, store, units, queue } of machines) {
        const ghosts = ghostsOn(store)
        const places = new Set(
          (store.sync?.cursors() ?? [])
            .flatMap(({ scope }) => scopes.get(scope) ?? [])
            .map((row) => row.hall_seq),
        )
        const here = new Set(
          log.filter(({ row }) => places.has(row.hall_seq)).map(({ head }) => rootOf(head.id)),
        )
        for (const { id, key } of ghosts)
          if (here.has(rootOf(id)))
            fail(
              `${name}: ${id} is at the hall and has no place here\nthe hall has\n${hallHistory(log, key)}\n${name} has\n${deskHistory(store, key)}`,
            )
        const without = new Set(ghosts.map(({ key }) => key))
        compare(name, store, units, expected, { log, without, places })
        if (queue && tickets) checkMachineRow(name, store, queue, expected, without, tickets.leftOver)
        checkScopes(name, store, scopes)
        checkTwiceTold(name, store, log)
      }
    },
    lost: () => allowedLost.length,
    /** Numbers given out twice, where nothing could keep the two apart. */
    twice: () => twice,
    events: () => log.length,
    verdicts: (): Readonly<Record<string, number>> => {
      const counts: Record<string, number> = {}
      for (const { row } of log) counts[row.verdict] = (counts[row.verdict] ?? 0) + 1
      return counts
    },
  }
}

export type Oracle = ReturnType<typeof createOracle>

/** A machine that is looked at in the end. */
export interface Looked {
  readonly name: string
  readonly store: Store
  /** PUBLIC: of a ticket machine, which knows no person. */
  readonly units: readonly string[] | 'ALL' | 'PUBLIC'
  readonly queue: QueueDesk | null
}

const eventOf = (row: ServerRow): LoggedEvent =>
  toLoggedEvent({
    local_seq: 0,
    hall_seq: row.hall_seq,
    device_no: 0,
    verdict: 'accepted',
    reason: '',
    at_ms: row.at_ms,
    clock_grade: row.grade,
    bytes: Buffer.from(row.bytes),
  })

/** The units a record says it concerns. */
const headUnits = (payload: unknown): readonly string[] =>
  (payload as { readonly unitIds?: readonly string[] }).unitIds ?? []

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
    groups.set(key, [...(groups.get(key) ?? []), eventOf(row)])
  }
  const states = new Map<string, { state: unknown; units: Set<string> }>()
  for (const [key, events] of groups) {
    const model = projectorOf.get(events[0]?.entity[0] ?? '')?.model
    if (!model) continue
    const units = new Set(events.flatMap((event) => [event.unitId ?? [], headUnits(event.payload)].flat()))
    states.set(key, { state: foldEntity(model, events).state, units })
  }
  return states
}

/**
 * Records this machine once had from the hall, which lost them with all disks of whoever recorded them: the machine goes
 * on showing what it saw.
 */
const ghostsOn = (store: Store): { readonly id: string; readonly key: string }[] =>
  store.read
    .all<{ bytes: Buffer }>("SELECT bytes FROM event_log WHERE hall_seq IS NULL AND verdict <> 'superseded'")
    .map(({ bytes }) => headOf(bytes))
    .map(({ id, entity }) => ({ id, key: entity.join(' ') }))

type ScopeRows = ReadonlyMap<string, readonly { readonly hall_seq: number; readonly hash: string }[]>

/** What the hall says each scope holds. */
const readScopes = async (db: HallDb, hallId: string): Promise<ScopeRows> => {
  const all = await db.all<{ hall_seq: number; hash: string }>(
    'SELECT hall_seq, hash FROM event WHERE hall_id = ? ORDER BY hall_seq',
    hallId,
  )
  const rows = await db.all<{ scope: string; hall_seq: number; hash: string }>(
    `SELECT s.scope, s.hall_seq, e.hash FROM event_scope s JOIN event e ON e.hall_id = s.hall_id AND e.hall_seq = s.hall_seq
     WHERE s.hall_id = ?`,
    hallId,
  )
  return new Map([['supervisor', all], ...Map.groupBy(rows, ({ scope }) => scope)])
}

const scopeSeqs = (store: Store, scope: string): number[] =>
  store.read
    .all<{ n: number }>('SELECT hall_seq AS n FROM event_scope WHERE scope = ? ORDER BY hall_seq', scope)
    .map((row) => row.n)

/** A machine counts in its scopes what the hall counts, from where on they are whole. */
const checkScopes = (name: string, store: Store, scopes: ScopeRows): void => {
  for (const { scope, hallSeq } of store.sync?.cursors() ?? []) {
    const from = Number(store.sync?.note(NOTES.wholeFrom + scope) ?? 0)
    const rows = (scopes.get(scope) ?? []).filter((row) => row.hall_seq > from && row.hall_seq <= hallSeq)
    const sum = rows.reduce((total, { hash }) => (total + BigInt(`0x${hash.slice(0, 12)}`)) % 2n ** 53n, 0n)
    const own = store.sync?.checkScope(scope, from, hallSeq)
    if (own?.count !== rows.length || own.sum !== String(sum))
      fail(
        `${name}: ${scope} holds ${own?.count} events from ${from} to ${hallSeq} and should hold ${rows.length}\nthe hall ${rows.map((row) => row.hall_seq).join(' ')}\n${name} ${scopeSeqs(store, scope).join(' ')}`,
      )
  }
}

/** What both sides know of an entity, for reading a failure. */
const hallHistory = (log: readonly { row: ServerRow; head: Head }[], key: string): string =>
  log
    .filter(({ head }) => head.entity.join(' ') === key)
    .map(
      ({ row, head }) =>
        `  ${row.hall_seq} ${head.type} ${head.id} by ${head.deviceId.slice(-4)} ${head.epoch}/${head.deviceSeq} ${row.verdict} ${row.reason} ${head.copiedFrom ? `copy of ${head.copiedFrom.id}` : ''} ${head.payload.eventId ?? ''}`,
    )
    .join('\n')
const deskEvent = (store: Store, id: string): string => {
  const row = store.read.get<object & { bytes: Buffer; hash: Buffer; id: Buffer }>(
    'SELECT * FROM event_log JOIN device USING (device_no) WHERE id = ?',
    Buffer.from(id.replaceAll('-', ''), 'hex'),
  )
  if (!row) return '  nothing'
  const { bytes, hash, id: _id, ...rest } = row
  return `  ${JSON.stringify(rest)}\n  ${hash.toString('hex')}\n  ${bytes.toString('utf8')}`
}
const copiesOn = (name: string, store: Store, id: string): string[] =>
  store.read
    .all<{ bytes: Buffer; verdict: string; hall_seq: number; former_seq: number }>(
      'SELECT bytes, verdict, hall_seq, former_seq FROM event_log WHERE instr(bytes, ?) > 0',
      Buffer.from(id),
    )
    .map(
      (row) =>
        `  on ${name}: ${row.hall_seq} (${row.former_seq}) ${row.verdict} ${row.bytes.toString('utf8')}`,
    )
const deskHistory = (store: Store, key: string): string => {
  const [kind = '', id = ''] = key.split(' ')
  return store.read
    .all<{
      bytes: Buffer
      hall_seq: number | null
      former_seq: number | null
      verdict: string
      reason: string
    }>(
      `SELECT bytes, hall_seq, former_seq, verdict, reason FROM event_log WHERE entity_kind = ? AND entity_id = ?
       ORDER BY hall_seq IS NULL, hall_seq, former_seq, device_no, device_seq`,
      kind,
      id,
    )
    .map((row) => {
      const head = headOf(row.bytes)
      return `  ${row.hall_seq ?? `(${row.former_seq})`} ${head.type} ${head.id} by ${head.deviceId.slice(-4)} ${head.epoch}/${head.deviceSeq} ${row.verdict} ${row.reason}`
    })
    .join('\n')
}

/** Records nothing happened to any more: a snapshot leaves them out when they are closed. */
const untouchedSince = (
  log: readonly { row: ServerRow; head: Head }[],
  sinceMs: number,
): ReadonlySet<string> => {
  const touched = new Map<string, number>()
  for (const { row, head } of log)
    if (row.verdict === 'accepted' || row.reason === 'UNKNOWN_TYPE')
      touched.set(head.entity.join(' '), row.received_at_ms)
  return new Set([...touched].flatMap(([key, atMs]) => (atMs < sinceMs ? [key] : [])))
}

/** Kinds every machine of the hall sees whole, and those only the units concerned do. */
const PUBLIC_KINDS = ['unit', 'window', 'item', 'setting', 'ticket_class', 'window_service']
const HALL_KINDS = [...PUBLIC_KINDS, 'staff', 'account', 'post']
const UNIT_KINDS = [
  'case',
  'consultation',
  'punch',
  'leave',
  'post_absence',
  'cover',
  'absence',
  'roll',
  'post_alarm',
]

/** Kinds that are whole where any of their records is: whose they are changes with every step. */
const PASSED_ON_KINDS = ['ticket', 'visit', 'window_queue']

const compare = (
  name: string,
  store: Store,
  units: Looked['units'],
  expected: ReadonlyMap<string, { state: unknown; units: Set<string> }>,
  {
    log,
    without,
    places,
  }: {
    log: readonly { row: ServerRow; head: Head }[]
    without: ReadonlySet<string>
    /** What the hall has in the scopes of the machine. */
    places: ReadonlySet<number>
  },
): void => {
  const kinds = [...HALL_KINDS, ...UNIT_KINDS, ...PASSED_ON_KINDS]
  const sinceMs = Math.max(...(store.sync?.cursors() ?? []).map((cursor) => cursor.sinceMs ?? 0))
  const leftOut = untouchedSince(log, sinceMs)
  const given = new Set(
    log
      .filter(({ row }) => row.verdict === 'accepted' && places.has(row.hall_seq))
      .map(({ head }) => head.entity.join(' ')),
  )
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
    const isMine =
      units === 'PUBLIC'
        ? PUBLIC_KINDS.includes(kind)
        : units === 'ALL' ||
          HALL_KINDS.includes(kind) ||
          (PASSED_ON_KINDS.includes(kind) ? given.has(key) : units.some((unit) => touched.has(unit)))
    if (!kinds.includes(kind) || !isMine || without.has(key)) continue
    const wanted = state === undefined ? undefined : JSON.stringify(state)
    if (actual.get(key) === undefined && leftOut.has(key)) continue
    if (actual.get(key) !== wanted)
      fail(
        `${name}: ${key} is\n${actual.get(key)}\nand should be\n${wanted}\nthe hall has\n${hallHistory(log, key)}\n${name} has\n${deskHistory(store, key)}`,
      )
  }
  for (const key of actual.keys())
    if (!expected.has(key) && !without.has(key))
      fail(`${name}: ${key} is nowhere else\n${name} has\n${deskHistory(store, key)}`)
}
