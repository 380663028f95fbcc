import Database from 'better-sqlite3'
import { rmSync } from 'node:fs'
import { Envelope } from '../model/events/envelope.ts'
import { readEnvelope } from './event-log.ts'
import { sha256Hex } from './sha256.ts'
import { isEnrolledDatabase, ownDeviceNo } from './meta.ts'
import { migrate } from './migrations/index.ts'
import { openDatabase } from './open-database.ts'
import { PROJECTION_TABLES } from './projections/index.ts'
import { rebuildProjections } from './project.ts'
import { sqlConnection, type ReadDb } from './sql.ts'
import { STRAY_DEVICE } from './take-page.ts'

export interface VerifyReport {
  readonly events: number
  readonly chainsWhole: boolean
  readonly projectionsEqual: boolean
  readonly problems: readonly string[]
}

interface ChainRow {
  readonly device_seq: number
  readonly hash: Buffer
  readonly bytes: Buffer
  readonly type: string
  readonly entity_id: string
  readonly verdict: string
}

interface DeviceRow {
  readonly device_no: number
  readonly device_id: string
  readonly epoch: number
  readonly genesis: string
}

/** Own present chain: whole from its genesis. Chains of other machines: what is sent here has holes. */
const isOwn = (db: ReadDb, device: DeviceRow): boolean =>
  !isEnrolledDatabase(db) || device.device_no === ownDeviceNo(db)

/** Whether the columns of a row say what its bytes say; null when the bytes are no event. */
const agrees = (row: ChainRow, device: DeviceRow): boolean | null => {
  const envelope =
    row.verdict === 'quarantined' ? readEnvelope(row.bytes) : parsedEnvelope(row.bytes.toString('utf8'))
  if (envelope === null) return null
  return (
    (device.device_id === STRAY_DEVICE || envelope.deviceSeq === row.device_seq) &&
    envelope.type === row.type &&
    envelope.entity[1] === row.entity_id
  )
}

const parsedEnvelope = (text: string): Envelope | null => {
  const parsed = Envelope.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

/** The hash an event says the one before it has; null for bytes that are no event. */
const prevOf = (bytes: Buffer): string | null => readEnvelope(bytes)?.prev ?? null

/**
 * Walks every device's chain: each hash that of its bytes, each `prev` the hash of the one before. Own numbers have no
 * hole; of other machines only neighbours that are both here are compared.
 */
export const verifyChains = (db: ReadDb): { events: number; problems: string[] } => {
  const problems: string[] = []
  let events = 0
  for (const device of db.all<DeviceRow>('SELECT device_no, device_id, epoch, genesis FROM device')) {
    const own = isOwn(db, device)
    const isStray = device.device_id === STRAY_DEVICE
    let expectedSeq = 1
    let previous = device.genesis
    const rows = db.iterate<ChainRow>(
      'SELECT device_seq, hash, bytes, type, entity_id, verdict FROM event_log WHERE device_no = ? ORDER BY device_seq',
      device.device_no,
    )
    for (const row of rows) {
      events += 1
      const hash = sha256Hex(row.bytes)
      const at = `device ${device.device_id} event ${row.device_seq}`
      if (own && row.device_seq !== expectedSeq) problems.push(`${at}: expected ${expectedSeq}`)
      if (hash !== row.hash.toString('hex')) problems.push(`${at}: the bytes do not match their hash`)
      const agreed = agrees(row, device)
      if (agreed === null) {
        if (!isStray) problems.push(`${at}: not an event`)
      } else {
        const follows = own || (row.device_seq === expectedSeq && expectedSeq > 1)
        if (!isStray && follows && prevOf(row.bytes) !== previous)
          problems.push(`${at}: does not follow the one before`)
        if (!agreed) problems.push(`${at}: its columns differ from its bytes`)
      }
      expectedSeq = row.device_seq + 1
      previous = hash
      if (problems.length > 100) return { events, problems }
    }
  }
  return { events, problems }
}

/** Makes every projection again beside the live ones and compares them row by row, and the search index term by term. */
export const verifyProjections = (databasePath: string, scratchPath: string): string[] => {
  const problems: string[] = []
  const source = sqlConnection(openDatabase(databasePath, { readOnly: true }))
  const scratch = sqlConnection(new Database(scratchPath))
  try {
    scratch.raw.pragma('synchronous = OFF')
    scratch.raw.pragma('journal_mode = MEMORY')
    migrate(scratch.raw)
    scratch.transaction((db) => rebuildProjections(source.read, db))
    scratch.raw.prepare('ATTACH ? AS live').run(databasePath)
    for (const { name, columns } of PROJECTION_TABLES) {
      for (const [left, right, meaning] of [
        ['live', 'main', 'only in the live projection'],
        ['main', 'live', 'missing from the live projection'],
      ]) {
        const rows = scratch.read.all<Record<string, unknown>>(
          `SELECT ${columns} FROM ${left}.${name} EXCEPT SELECT ${columns} FROM ${right}.${name} LIMIT 5`,
        )
        for (const row of rows) problems.push(`${name}: ${meaning}: ${JSON.stringify(row).slice(0, 300)}`)
      }
    }
    // Records the live index has not filed yet are no difference.
    scratch.raw.exec(`DELETE FROM search_index WHERE rowid IN (
      SELECT made.doc_no FROM search_doc made JOIN live.search_doc waiting USING (kind, id) WHERE waiting.filed = 0)`)
    for (const schema of ['main', 'live']) {
      scratch.raw.exec(
        `CREATE VIRTUAL TABLE temp.${schema}_terms USING fts5vocab('${schema}', 'search_index', 'row')`,
      )
    }
    const terms = scratch.read.all<{ term: string }>(
      `SELECT term, doc, cnt FROM (SELECT term, doc, cnt FROM temp.main_terms EXCEPT SELECT term, doc, cnt FROM temp.live_terms)
       UNION ALL SELECT term, doc, cnt FROM (SELECT term, doc, cnt FROM temp.live_terms EXCEPT SELECT term, doc, cnt FROM temp.main_terms) LIMIT 5`,
    )
    for (const { term } of terms) problems.push(`search index: the word "${term}" is filed differently`)
  } finally {
    source.close()
    scratch.close()
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(scratchPath + suffix, { force: true })
  }
  return problems
}

/** Both checks. `scratchPath` is a file that is made and removed. */
export const verifyStore = (databasePath: string, scratchPath: string): VerifyReport => {
  const reader = sqlConnection(openDatabase(databasePath, { readOnly: true }))
  let chains: { events: number; problems: string[] }
  try {
    chains = verifyChains(reader.read)
  } finally {
    reader.close()
  }
  const projections = verifyProjections(databasePath, scratchPath)
  return {
    events: chains.events,
    chainsWhole: chains.problems.length === 0,
    projectionsEqual: projections.length === 0,
    problems: [...chains.problems, ...projections],
  }
}
