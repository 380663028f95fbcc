import Database from 'better-sqlite3'
import { join } from 'node:path'
import { nextHallHash } from '../../../db/sync/hall-chain.ts'
import { sha256Hex } from '../../../db/store/sha256.ts'
import { HALL_DATABASE_FILE } from '../../../db/hall/storage/sqlite.ts'
import type { HallEnrolment } from '../../../db/store/sync-types.ts'
import type { Say } from '../measure.ts'
import { stencilOf, type Stencil } from './stencil.ts'

// A year of a large hall, written straight into the hall's database: every chain is whole, no event is judged.

const YEAR_MS = 365 * 86_400_000
/** Cases that are under way at the same time; each event belongs to the next of them. */
const AT_ONCE = 4_000
const EVENTS_A_TRANSACTION = 50_000

type Place = 'id' | 'no' | 'unit' | 'receivedAt'

/** One true case that others are made like. */
interface Model {
  readonly events: readonly {
    readonly type: string
    readonly typeVersion: number
    readonly payload: Stencil<Place>
  }[]
  readonly state: Stencil<Place>
}

interface EventRow {
  readonly entity_id: string
  readonly bytes: Buffer
}
interface Opened {
  readonly type: string
  readonly typeVersion: number
  readonly payload: { readonly caseNo: string; readonly receivedAtMs: number }
}

const modelsOf = (database: Database.Database, deviceId: string, unitId: string): Model[] => {
  const rows = database
    .prepare(`SELECT entity_id, bytes FROM event WHERE device_id = ? AND kind = 'case' ORDER BY hall_seq`)
    .all(deviceId) as EventRow[]
  const stateOf = database.prepare(`SELECT state FROM entity WHERE kind = 'case' AND entity_id = ?`).pluck()
  return [...Map.groupBy(rows, (row) => row.entity_id)].map(([id, ofCase]) => {
    const events = ofCase.map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as Opened)
    const [opened] = events
    if (!opened) throw new Error('a case without events')
    const { caseNo, receivedAtMs } = opened.payload
    const marks = { id, no: caseNo, unit: `"${unitId}"`, receivedAt: String(receivedAtMs) }
    return {
      events: events.map(({ type, typeVersion, payload }) => ({
        type,
        typeVersion,
        payload: stencilOf(JSON.stringify(payload), marks),
      })),
      state: stencilOf(String(stateOf.get(id)), marks),
    }
  })
}

/** A machine whose chain goes on with each of its events. */
interface Author {
  readonly enrolment: HallEnrolment
  readonly unitId: string
  readonly windowId: string
  seq: number
  hash: string
}

interface OpenCase {
  readonly model: Model
  readonly author: Author
  readonly values: Readonly<Record<Place, string>>
  next: number
}

/** A UUIDv7 of this time; the same for the same numbers. */
const uuidAt = (atMs: number, nth: number): string => {
  const time = Math.floor(atMs).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${nth.toString(16).padStart(12, '0')}`
}

/**
 * Adds `count` events of the past year to the hall of a folder, in the manner of the cases that `template` recorded there.
 */
export const writeLargeLog = (
  dataDir: string,
  hallId: string,
  template: HallEnrolment,
  templateUnit: string,
  desks: readonly { readonly enrolment: HallEnrolment; readonly unitId: string; readonly windowId: string }[],
  count: number,
  say: Say,
): void => {
  const database = new Database(join(dataDir, HALL_DATABASE_FILE))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -1048576')
  const models = modelsOf(database, template.deviceId, templateUnit)
  const authors: Author[] = desks.map((desk) => ({
    ...desk,
    seq: 0,
    hash: sha256Hex(desk.enrolment.enrolment),
  }))
  const insertEvent = database.prepare(
    `INSERT INTO event (hall_id, hall_seq, id, device_id, epoch, device_seq, hash, type, kind, entity_id, received_at_ms,
       at_ms, grade, verdict, reason, hall_hash, bytes)
     VALUES (?, ?, ?, ?, 1, ?, ?, ?, 'case', ?, ?, ?, 'B', 'accepted', '', ?, ?)`,
  )
  const insertScope = database.prepare('INSERT INTO event_scope (hall_id, scope, hall_seq) VALUES (?, ?, ?)')
  const insertEntity = database.prepare(
    `INSERT INTO entity (hall_id, kind, entity_id, state, units, guard_seq, guard_device, guard_other_seq, is_open,
       touched_at_ms)
     VALUES (?, 'case', ?, ?, ?, ?, ?, 0, 0, ?)`,
  )
  const hall = database.prepare('SELECT head_seq, head_hash FROM hall WHERE hall_id = ?').get(hallId) as {
    head_seq: number
    head_hash: string
  }
  let hallSeq = hall.head_seq
  let hallHash = hall.head_hash
  let cases = 0
  const heads = new Map<string, number>()
  const begun = Date.now() - YEAR_MS
  const step = YEAR_MS / count
  const open: OpenCase[] = []

  const beginCase = (atMs: number): OpenCase => {
    const model = models[cases % models.length]
    const author = authors[cases % authors.length]
    if (!model || !author) throw new Error('nothing to make cases like')
    cases += 1
    const { unitId } = author
    const values = {
      id: uuidAt(atMs, cases),
      no: `439925-${unitId}-${cases}`,
      unit: `"${unitId}"`,
      receivedAt: String(Math.floor(atMs)),
    }
    return { model, author, values, next: 0 }
  }
  const addEvent = (one: OpenCase, atMs: number): void => {
    const { author, model, values } = one
    const event = model.events[one.next]
    if (!event) throw new Error('a case has no more events')
    one.next += 1
    author.seq += 1
    hallSeq += 1
    const at = Math.floor(atMs)
    const id = uuidAt(at, hallSeq)
    const { enrolment, unitId, windowId } = author
    const bytes = Buffer.from(
      `{"v":1,"id":"${id}","hallId":"${hallId}","unitId":"${unitId}","deviceId":"${enrolment.deviceId}","epoch":1,` +
        `"deviceSeq":${author.seq},"prev":"${author.hash}","type":"${event.type}","typeVersion":${event.typeVersion},` +
        `"entity":["case","${values.id}"],"base":0,"actor":{"staffId":"S-${windowId}","session":"bench"},` +
        `"windowId":"${windowId}","time":{"wall":${at},"uptime":${hallSeq},"run":"bench","anchor":null},` +
        `"payload":${event.payload(values)}}`,
    )
    const hash = sha256Hex(bytes)
    author.hash = hash
    hallHash = nextHallHash(hallHash, { hash, hallSeq, receivedAtMs: at, verdict: 'accepted' })
    const { deviceId } = enrolment
    insertEvent.run(
      hallId,
      hallSeq,
      id,
      deviceId,
      author.seq,
      hash,
      event.type,
      values.id,
      at,
      at,
      hallHash,
      bytes,
    )
    const scope = `unit:${unitId}`
    insertScope.run(hallId, scope, hallSeq)
    heads.set(scope, hallSeq)
    if (one.next === model.events.length)
      insertEntity.run(hallId, values.id, model.state(values), `["${unitId}"]`, hallSeq, deviceId, at)
  }

  const startedAt = performance.now()
  for (let from = 0; from < count; from += EVENTS_A_TRANSACTION) {
    const upTo = Math.min(count, from + EVENTS_A_TRANSACTION)
    database.transaction(() => {
      for (let done = from; done < upTo; done += 1) {
        const atMs = begun + done * step
        const place = done % AT_ONCE
        let one = open[place]
        if (!one || one.next === one.model.events.length) {
          one = beginCase(atMs)
          open[place] = one
        }
        addEvent(one, atMs)
      }
    })()
    if (upTo % 500_000 === 0)
      say(`  ${upTo} of ${count} events, ${Math.round((performance.now() - startedAt) / 1_000)} s`)
  }
  database.transaction(() => {
    // Begun and not ended yet.
    for (const { author, model, values, next } of open)
      if (next < model.events.length)
        insertEntity.run(
          hallId,
          values.id,
          model.state(values),
          `["${author.unitId}"]`,
          hallSeq,
          author.enrolment.deviceId,
          Date.now(),
        )
    for (const { enrolment, seq, hash } of authors)
      database
        .prepare('UPDATE device_epoch SET last_seq = ?, last_hash = ? WHERE hall_id = ? AND device_id = ?')
        .run(seq, hash, hallId, enrolment.deviceId)
    for (const [scope, head] of heads)
      database
        .prepare(
          `INSERT INTO scope (hall_id, scope, head) VALUES (?, ?, ?)
           ON CONFLICT (hall_id, scope) DO UPDATE SET head = excluded.head`,
        )
        .run(hallId, scope, head)
    database
      .prepare('UPDATE hall SET head_seq = ?, head_hash = ? WHERE hall_id = ?')
      .run(hallSeq, hallHash, hallId)
  })()
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}
