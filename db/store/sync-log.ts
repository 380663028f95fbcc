import { appendEvent, type Appended, type OwnChain } from './append-event.ts'
import { ENDING_KINDS } from '../model/scopes.ts'
import type { ClockWatch } from './clock.ts'
import { sealEnrolment } from './enrolment.ts'
import { readChainHead, readEnvelope, type LoggedEvent } from './event-log.ts'
import { sha256Hex } from './sha256.ts'
import { createWaitingFiles, offerFilesAgain, type KeptFileParts } from './kept-files.ts'
import { collectRefolds, KNOWN_COLUMNS, loggedAt, takeFacts, type KnownRow } from './hall-facts.ts'
import { readLeftOut } from './left-out.ts'
import { META, readMeta, writeMeta } from './meta.ts'
import { copyForward, readOwnAfter, type OwnRow } from './new-epoch.ts'
import {
  addGrants,
  dropGrants,
  giveUpGrants,
  numbersWanted,
  readGrants,
  readHighest,
  wantNumbers,
} from './numbers.ts'
import { project } from './project.ts'
import type { ReadDb, WriteDb } from './sql.ts'
import type { RecordingContext } from './store-types.ts'
import type {
  ChainPoint,
  ClockAnchor,
  HallEnrolment,
  HallPoint,
  ScopeCursor,
  SyncLog,
  UnsentBatch,
} from './sync-types.ts'
import { deviceNoOf, readPage, takePage, STRAY_DEVICE } from './take-page.ts'
import type { Vault } from './vault.ts'

/** What the store lends to its sync side. */
export interface SyncParts {
  readonly read: ReadDb
  readonly own: OwnChain
  /** One transaction; when it fails the chain is where it was. */
  transaction<Result>(work: (db: WriteDb) => Result): Result
  readonly machine: Vault
  enrolment: HallEnrolment
  readonly watch: ClockWatch
  newId(): string
  /** Appended and committed: to the journal and to those who listen. */
  appended(events: readonly Appended[]): void
  tell(events: readonly LoggedEvent[]): void
  /** Second copy of the identity, beside the database. */
  saveEnrolment(sealed: string): void
  /** The journal lets go of what is durable. */
  cutJournal(): void
  readonly files: KeptFileParts
}

const MACHINE: RecordingContext = {
  staffId: null,
  session: null,
  unitId: null,
  windowId: null,
}

/** Anchors kept while nothing waits to be sent, and while something does that may name older ones. */
const ANCHORS_KEPT = 100
const ANCHORS_KEPT_WAITING = 20_000

/** What the hall said last of this machine (`NOTES.device` of the agent). */
export const DEVICE_NOTE = 'sync.device'

/** The scope that is the whole log. */
const SUPERVISOR = 'supervisor'

interface CursorRow {
  readonly scope: string
  readonly lineage: string
  readonly version: number
  readonly hall_seq: number
  readonly hall_hash: string
  readonly filled: number
  readonly since_ms: number | null
}

interface AnchorRow {
  readonly id: string
  readonly server_time: number
  readonly signature: string
  readonly rtt: number
  readonly wall: number
  readonly uptime: number
  readonly run: string
}

const toAnchor = ({
  id,
  server_time: serverTime,
  signature,
  rtt,
  wall,
  uptime,
  run,
}: AnchorRow): ClockAnchor => ({
  id,
  serverTime,
  signature,
  rtt,
  wall,
  uptime,
  run,
})

const ANCHOR_COLUMNS = 'id, server_time, signature, rtt, wall, uptime, run'

export const readNewestAnchor = (db: ReadDb): ClockAnchor | null => {
  const row = db.get<AnchorRow>(`SELECT ${ANCHOR_COLUMNS} FROM anchor ORDER BY anchor_no DESC LIMIT 1`)
  return row ? toAnchor(row) : null
}

const readWitness = (db: ReadDb): HallPoint | null => {
  const text = readMeta(db, META.witness)
  // Written by `writeWitness`.
  return text === undefined ? null : (JSON.parse(text) as HallPoint)
}

const writeWitness = (db: WriteDb, { lineage, hallSeq, hallHash }: HallPoint): void =>
  writeMeta(db, META.witness, JSON.stringify({ lineage, hallSeq, hallHash }))

/** Only forward within a lineage; another lineage is followed first. */
const seeHead = (db: WriteDb, point: HallPoint): void => {
  const known = readWitness(db)
  if (known && (known.lineage !== point.lineage || known.hallSeq >= point.hallSeq)) return
  writeWitness(db, point)
}

const writeCursor = (db: WriteDb, cursor: ScopeCursor): void => {
  db.run(
    `INSERT INTO scope_cursor (scope, lineage, version, hall_seq, hall_hash, filled, since_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (scope) DO UPDATE SET lineage = excluded.lineage, version = excluded.version, hall_seq = excluded.hall_seq,
       hall_hash = excluded.hall_hash, filled = excluded.filled, since_ms = excluded.since_ms`,
    cursor.scope,
    cursor.lineage,
    cursor.version,
    cursor.hallSeq,
    cursor.hallHash,
    cursor.filled ? 1 : 0,
    cursor.sinceMs,
  )
}

/** Modulo 2^53, as the hall sums (`ScopeCheck`). */
const SUM_MASK = (1n << 53n) - 1n

/** The side of the store that the sync agent works with. */
export const createSyncLog = (parts: SyncParts): SyncLog => {
  const { read, own } = parts

  const acknowledged = (db: ReadDb = read): ChainPoint => {
    const row = db.get<{
      acknowledged_seq: number
      acknowledged_hash: string
      genesis: string
    }>('SELECT acknowledged_seq, acknowledged_hash, genesis FROM device WHERE device_no = ?', own.deviceNo)
    if (!row || row.acknowledged_seq === 0) return { seq: 0, hash: row?.genesis ?? '' }
    return { seq: row.acknowledged_seq, hash: row.acknowledged_hash }
  }
  const setAcknowledged = (db: WriteDb, point: ChainPoint): void => {
    db.run(
      'UPDATE device SET acknowledged_seq = ?, acknowledged_hash = ? WHERE device_no = ?',
      point.seq,
      point.hash,
      own.deviceNo,
    )
  }
  const hashAt = (db: ReadDb, seq: number): string | null =>
    db
      .get<{ hash: Buffer }>(
        'SELECT hash FROM event_log WHERE device_no = ? AND device_seq = ?',
        own.deviceNo,
        seq,
      )
      ?.hash.toString('hex') ?? null

  const unsent: SyncLog['unsent'] = (limits, after = acknowledged().seq) => {
    const events: Buffer[] = []
    let bytes = 0
    let from = 0
    let last: ChainPoint | null = null
    const anchorIds = new Set<string>()
    const rows = read.all<{ device_seq: number; hash: Buffer; bytes: Buffer }>(
      'SELECT device_seq, hash, bytes FROM event_log WHERE device_no = ? AND device_seq > ? ORDER BY device_seq LIMIT ?',
      own.deviceNo,
      after,
      Math.max(1, limits.events),
    )
    for (const row of rows) {
      // A line each: the byte that ends it travels too.
      if (events.length > 0 && bytes + row.bytes.length + 1 > limits.bytes) break
      // Nothing is sent across a hole.
      if (last && row.device_seq !== last.seq + 1) break
      if (events.length === 0) from = row.device_seq
      events.push(row.bytes)
      bytes += row.bytes.length + 1
      last = { seq: row.device_seq, hash: row.hash.toString('hex') }
      // Written by this store.
      const { time } = JSON.parse(row.bytes.toString('utf8')) as {
        time: { anchor: string | null }
      }
      if (time.anchor !== null) anchorIds.add(time.anchor)
    }
    if (!last) return null
    const anchors =
      anchorIds.size === 0
        ? []
        : read
            .all<AnchorRow>(
              `SELECT ${ANCHOR_COLUMNS} FROM anchor WHERE id IN (SELECT value FROM json_each(?)) ORDER BY anchor_no`,
              JSON.stringify([...anchorIds]),
            )
            .map(toAnchor)
    return { from, events, last, anchors } satisfies UnsentBatch
  }

  const applyReceipts: SyncLog['applyReceipts'] = ({ ack, receipts, head }) => {
    const changed = parts.transaction((db) => {
      const present = hashAt(db, ack.seq)
      if (ack.seq > own.head.deviceSeq || (present !== null && present !== ack.hash))
        throw new Error('the hall acknowledged another chain')
      const refolds = collectRefolds(own)
      const touched: number[] = []
      for (const receipt of receipts.toSorted((a, b) => a.hallSeq - b.hallSeq)) {
        const row = db.get<KnownRow>(
          `SELECT ${KNOWN_COLUMNS} FROM event_log WHERE device_no = ? AND device_seq = ?`,
          own.deviceNo,
          receipt.seq,
        )
        const { hallSeq, at: atMs, grade, verdict, reason } = receipt
        if (row && takeFacts(db, own, row, { hallSeq, atMs, grade, verdict, reason }, refolds))
          touched.push(row.local_seq)
      }
      refolds.run(db)
      setAcknowledged(db, ack)
      seeHead(db, head)
      return touched.map((localSeq) => loggedAt(db, localSeq)).filter((event) => event !== null)
    })
    if (changed.length > 0) parts.tell(changed)
  }

  /** Own events above a number are not at the hall any more, or not under the places they had. */
  const forgetPlaces = (db: WriteDb, afterSeq: number): void => {
    db.run(
      `UPDATE event_log SET former_seq = hall_seq, hall_seq = NULL
       WHERE device_no = ? AND device_seq > ? AND hall_seq IS NOT NULL`,
      own.deviceNo,
      afterSeq,
    )
  }

  const pointAt = (db: ReadDb, seq: number): ChainPoint => {
    const genesis = () =>
      db.get<{ genesis: string }>('SELECT genesis FROM device WHERE device_no = ?', own.deviceNo)?.genesis ??
      ''
    return seq <= 0 ? { seq: 0, hash: genesis() } : { seq, hash: hashAt(db, seq) ?? '' }
  }

  const beginEpoch: SyncLog['beginEpoch'] = (epoch, enrolment) => {
    const from = own.epoch
    const next: HallEnrolment = { ...parts.enrolment, epoch, enrolment }
    const sealed = sealEnrolment(parts.machine, next)
    const { appended, copied } = parts.transaction((db) => {
      const rows = readOwnAfter(db, own.deviceNo, acknowledged(db).seq)
      const genesis = sha256Hex(Buffer.from(enrolment))
      const deviceNo = deviceNoOf(db, own.deviceId, epoch, genesis)
      db.run('UPDATE device SET genesis = ? WHERE device_no = ?', genesis, deviceNo)
      writeMeta(db, 'device_no', String(deviceNo))
      writeMeta(db, 'enrolment', enrolment)
      writeMeta(db, META.sealedEnrolment, sealed)
      writeMeta(db, META.durableSeq, '0')
      giveUpGrants(db)
      own.epoch = epoch
      own.deviceNo = deviceNo
      own.head = readChainHead(db, deviceNo)
      const begun = begin(db, { epoch, from, copied: rows.length })
      return {
        appended: [begun, ...copyForward(db, own, rows, parts.newId)],
        copied: rows.length,
      }
    })
    parts.enrolment = next
    parts.saveEnrolment(sealed)
    parts.appended(appended)
    return copied
  }
  const begin = (db: WriteDb, payload: { epoch: number; from: number; copied: number }): Appended => {
    const { claim, atMs, grade } = parts.watch.reading()
    const appended = appendEvent(
      db,
      own,
      { type: 'device.epoch_begun', entityId: own.deviceId, payload },
      { id: parts.newId(), context: MACHINE, claim, atMs, grade },
    )
    project(db, appended.logged)
    return appended
  }

  /**
   * Own events that a restored hall does not have and that stand in no chain that is sent: only copies can still be sent.
   * Those of epochs left behind, and those a machine taken back to an earlier disk had fetched from the hall.
   */
  const readLeftBehind = (db: WriteDb, above: number): OwnRow[] => {
    const left = db.all<OwnRow>(
      `SELECT e.* FROM event_log e JOIN device d USING (device_no)
       WHERE d.device_id = ? AND d.epoch > 0 AND d.epoch <> ? AND e.hall_seq > ? AND e.verdict <> 'superseded'
       ORDER BY d.epoch, e.device_seq`,
      own.deviceId,
      own.epoch,
      above,
    )
    const strays = db.all<OwnRow>(
      `SELECT e.* FROM event_log e JOIN device d USING (device_no)
       WHERE d.device_id = ? AND e.hall_seq > ? AND e.verdict <> 'superseded' AND e.reason <> 'INVALID'
       ORDER BY e.hall_seq`,
      STRAY_DEVICE,
      above,
    )
    return [...left, ...strays.filter(({ bytes }) => readEnvelope(bytes)?.deviceId === own.deviceId)]
  }

  /** Entities of which something is before a place in the hall's order and something after it. */
  const reachingOver = (db: ReadDb, hallSeq: number): { kind: string; id: string }[] =>
    db.all<{ kind: string; id: string }>(
      `SELECT DISTINCT e.entity_kind AS kind, e.entity_id AS id FROM event_log e
       WHERE e.hall_seq > ? AND EXISTS (SELECT 1 FROM event_log b
         WHERE b.entity_kind = e.entity_kind AND b.entity_id = e.entity_id AND b.hall_seq <= ?)`,
      hallSeq,
      hallSeq,
    )

  const followLineage: SyncLog['followLineage'] = (branch) => {
    const appended = parts.transaction((db) => {
      const leftBehind = readLeftBehind(db, branch.hallSeq)
      // Of some the hall may still have what is the same, as a copy or as what was copied.
      const parted = collectRefolds(own)
      for (const { kind, id } of reachingOver(db, branch.hallSeq)) parted.add(kind, id)
      const firstLost = db.get<{ seq: number | null }>(
        'SELECT min(device_seq) AS seq FROM event_log WHERE device_no = ? AND hall_seq > ?',
        own.deviceNo,
        branch.hallSeq,
      )?.seq
      if (typeof firstLost === 'number' && firstLost <= acknowledged(db).seq)
        setAcknowledged(db, pointAt(db, firstLost - 1))
      // The order they had stays, so that nothing people see changes until the hall has them again.
      db.run('UPDATE event_log SET former_seq = hall_seq, hall_seq = NULL WHERE hall_seq > ?', branch.hallSeq)
      db.run('DELETE FROM event_scope WHERE hall_seq > ?', branch.hallSeq)
      db.run('UPDATE scope_cursor SET lineage = ?', branch.lineage)
      db.run(
        'UPDATE scope_cursor SET hall_seq = ?, hall_hash = ? WHERE hall_seq > ?',
        branch.hallSeq,
        branch.hallHash,
        branch.hallSeq,
      )
      writeWitness(db, branch)
      offerFilesAgain(db)
      parted.run(db)
      return copyForward(db, own, leftBehind, parts.newId)
    })
    if (appended.length > 0) parts.appended(appended)
  }

  const applyPage: SyncLog['applyPage'] = (cursor, events) => {
    const page = readPage(events)
    const { fresh, changed } = parts.transaction((db) => {
      const taken = takePage(db, own, page)
      const before = db.get<{ version: number }>(
        'SELECT version FROM scope_cursor WHERE scope = ?',
        cursor.scope,
      )
      // A scope filled again may hold other events than it did.
      if (before && before.version !== cursor.version)
        db.run('DELETE FROM event_scope WHERE scope = ?', cursor.scope)
      if (cursor.scope !== SUPERVISOR)
        for (const { hallSeq } of events)
          db.run('INSERT OR IGNORE INTO event_scope (scope, hall_seq) VALUES (?, ?)', cursor.scope, hallSeq)
      writeCursor(db, cursor)
      seeHead(db, cursor)
      return taken
    })
    if (fresh.length + changed.length > 0) parts.tell([...fresh, ...changed])
    return fresh.length
  }

  const checkScope: SyncLog['checkScope'] = (scope, from, upTo) => {
    const rows =
      scope === SUPERVISOR
        ? read.iterate<{ hash: Buffer }>(
            'SELECT hash FROM event_log WHERE hall_seq > ? AND hall_seq <= ?',
            from,
            upTo,
          )
        : read.iterate<{ hash: Buffer }>(
            `SELECT e.hash FROM event_scope s JOIN event_log e ON e.hall_seq = s.hall_seq
             WHERE s.scope = ? AND s.hall_seq > ? AND s.hall_seq <= ?`,
            scope,
            from,
            upTo,
          )
    let count = 0
    let sum = 0n
    for (const { hash } of rows) {
      count += 1
      sum = (sum + BigInt(hash.readUIntBE(0, 6))) & SUM_MASK
    }
    return { count, sum: String(sum) }
  }

  const setAnchor: SyncLog['setAnchor'] = (arrived) => {
    const anchor: ClockAnchor = {
      ...arrived,
      wall: Math.round(arrived.wall),
      uptime: Math.round(arrived.uptime),
    }
    parts.transaction((db) => {
      db.run(
        `INSERT OR REPLACE INTO anchor (${ANCHOR_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        anchor.id,
        anchor.serverTime,
        anchor.signature,
        anchor.rtt,
        anchor.wall,
        anchor.uptime,
        anchor.run,
      )
      const kept = own.head.deviceSeq > acknowledged(db).seq ? ANCHORS_KEPT_WAITING : ANCHORS_KEPT
      db.run('DELETE FROM anchor WHERE anchor_no <= (SELECT max(anchor_no) FROM anchor) - ?', kept)
    })
    parts.watch.setAnchor(anchor)
  }

  /** The window this machine stands at today; it may have been moved since its enrolment. */
  const windowNow = (): string | null => {
    const told = read.get<{ value: string }>('SELECT value FROM sync_note WHERE key = ?', DEVICE_NOTE)?.value
    if (told === undefined) return parts.enrolment.windowId
    // Written by the agent.
    const { windowId } = JSON.parse(told) as { windowId?: string | null }
    return windowId ?? null
  }

  return {
    get enrolment() {
      return parts.enrolment
    },
    epoch: () => own.epoch,
    last: () => ({ seq: own.head.deviceSeq, hash: own.head.hash }),
    acknowledged: () => acknowledged(),
    waiting() {
      const row = read.get<{ n: number; first: number | null }>(
        'SELECT count(*) AS n, min(device_seq) AS first FROM event_log WHERE device_no = ? AND device_seq > ?',
        own.deviceNo,
        acknowledged().seq,
      )
      if (!row || row.first === null) return { count: 0, oldestAtMs: null }
      const oldest = read.get<{ at_ms: number }>(
        'SELECT at_ms FROM event_log WHERE device_no = ? AND device_seq = ?',
        own.deviceNo,
        row.first,
      )
      return { count: row.n, oldestAtMs: oldest?.at_ms ?? null }
    },
    unsent,
    applyReceipts,
    setDurable(seq) {
      if (seq <= Number(readMeta(read, META.durableSeq) ?? 0)) return
      parts.transaction((db) => writeMeta(db, META.durableSeq, String(seq)))
      parts.cutJournal()
    },
    rewind(known) {
      parts.transaction((db) => {
        if (known.seq >= acknowledged(db).seq) return
        setAcknowledged(db, known)
        forgetPlaces(db, known.seq)
        offerFilesAgain(db)
      })
    },
    beginEpoch,
    cursors: () =>
      read.all<CursorRow>('SELECT * FROM scope_cursor ORDER BY scope').map((row) => ({
        scope: row.scope,
        lineage: row.lineage,
        version: row.version,
        hallSeq: row.hall_seq,
        hallHash: row.hall_hash,
        filled: row.filled === 1,
        sinceMs: row.since_ms,
      })),
    applyPage,
    mayHoldParts: (scope) =>
      read.get(
        `SELECT 1 FROM event_log e WHERE e.entity_kind IN (SELECT value FROM json_each(?)) AND NOT EXISTS
           (SELECT 1 FROM scope_cursor c JOIN event_scope s USING (scope)
            WHERE c.filled = 1 AND c.scope <> ? AND s.hall_seq = e.hall_seq) LIMIT 1`,
        JSON.stringify(ENDING_KINDS),
        scope,
      ) !== undefined,
    withoutBeginning: (limit) =>
      read
        .all<{ kind: string; id: string }>(
          `SELECT DISTINCT c.entity_kind AS kind, c.entity_id AS id FROM conflict c JOIN event_log e USING (local_seq)
           WHERE e.verdict = 'accepted' AND NOT EXISTS
             (SELECT 1 FROM entity n WHERE n.kind = c.entity_kind AND n.id = c.entity_id)
           ORDER BY kind, id LIMIT ?`,
          limit,
        )
        .map(({ kind, id }) => [kind, id] as const),
    leftOut: (cursor, events) => readLeftOut(read, cursor, events),
    forgetScope: (scope) =>
      parts.transaction((db) => db.run('DELETE FROM event_scope WHERE scope = ?', scope)),
    dropCursor(scope) {
      parts.transaction((db) => {
        db.run('DELETE FROM scope_cursor WHERE scope = ?', scope)
        db.run('DELETE FROM event_scope WHERE scope = ?', scope)
      })
    },
    files: createWaitingFiles(parts.files),
    witness: () => readWitness(read),
    followLineage,
    checkScope,
    setAnchor,
    claim: () => parts.watch.claim(),
    grants: () => readGrants(read),
    addGrants: (grants) => parts.transaction((db) => addGrants(db, grants)),
    dropGrants: (grants) => parts.transaction((db) => dropGrants(db, grants)),
    highestNumbers: () => readHighest(read),
    setAddress(address) {
      const next: HallEnrolment = { ...parts.enrolment, address }
      const sealed = sealEnrolment(parts.machine, next)
      parts.transaction((db) => writeMeta(db, META.sealedEnrolment, sealed))
      parts.enrolment = next
      parts.saveEnrolment(sealed)
    },
    wantNumbers: (families) => parts.transaction((db) => wantNumbers(db, families)),
    numbersWanted: () => numbersWanted(read, windowNow()),
    note: (key) =>
      read.get<{ value: string }>('SELECT value FROM sync_note WHERE key = ?', key)?.value ?? null,
    setNote(key, value) {
      parts.transaction((db) => {
        if (value === null) db.run('DELETE FROM sync_note WHERE key = ?', key)
        else
          db.run(
            'INSERT INTO sync_note (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
            key,
            value,
          )
      })
    },
  }
}
