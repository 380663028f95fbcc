import { openHallDb } from '../../db/hall/storage/index.ts'
import { firstHallHash, nextHallHash } from '../../db/sync/hall-chain.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import type { CaseId, UnitId } from '../../db/model/ids.ts'
import type { Verdict } from '../../db/model/verdict.ts'
import type { Session } from './programs.ts'

// What machines show and what the hall's log holds, for comparison.

/** All rows of the ledger, each as text, sorted. */
export const ledgerOf = async (session: Session, unitId: string | null): Promise<string[]> => {
  const rows: string[] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof query>> = await query(session, unitId, after)
    rows.push(...page.rows.map((row) => JSON.stringify(row)))
    after = page.next
  } while (after !== null)
  return rows.sort()
}
const query = (session: Session, unitId: string | null, after: string | null) =>
  session.call('ledger.query', { kind: 'CASES', unitId: unitId as UnitId | null, limit: 2_000, after })

export const caseOf = (session: Session, caseId: string) =>
  session.call('cases.get', { caseId: caseId as CaseId })

interface LogRow {
  hall_seq: number
  device_id: string
  epoch: number
  device_seq: number
  hash: string
  hall_hash: string
  received_at_ms: number
  verdict: Verdict
  bytes: Uint8Array
}

export interface HallLogFacts {
  readonly events: number
  readonly problems: readonly string[]
  readonly verdicts: Readonly<Record<string, number>>
}

/** Reads the log of a hall whose server does not run: numbers without a hole, chains whole, nothing twice. */
export const readHallLog = async (place: {
  readonly directory: string
  readonly databaseUrl?: string | undefined
  readonly hallId: string
}): Promise<HallLogFacts> => {
  const db = await openHallDb({ directory: place.directory, databaseUrl: place.databaseUrl })
  const problems: string[] = []
  const verdicts: Record<string, number> = {}
  const lastOf = new Map<string, number>()
  const ids = new Set<string>()
  let previous = firstHallHash(place.hallId)
  let events = 0
  try {
    for (;;) {
      const rows = await db.all<LogRow>(
        `SELECT hall_seq, device_id, epoch, device_seq, hash, hall_hash, received_at_ms, verdict, bytes FROM event
         WHERE hall_id = ? AND hall_seq > ? ORDER BY hall_seq LIMIT 2000`,
        place.hallId,
        events,
      )
      for (const row of rows) {
        events += 1
        if (row.hall_seq !== events) problems.push(`hallSeq ${row.hall_seq} at place ${events}`)
        if (sha256Hex(row.bytes) !== row.hash) problems.push(`hash of ${row.hall_seq}`)
        const chained = { hallSeq: row.hall_seq, receivedAtMs: row.received_at_ms }
        previous = nextHallHash(previous, { ...chained, hash: row.hash, verdict: row.verdict })
        if (previous !== row.hall_hash) problems.push(`hall chain at ${row.hall_seq}`)
        const chain = `${row.device_id} ${row.epoch}`
        if (row.device_seq !== (lastOf.get(chain) ?? 0) + 1)
          problems.push(`${chain}: ${row.device_seq} after ${lastOf.get(chain) ?? 0}`)
        lastOf.set(chain, row.device_seq)
        if (ids.has(row.hash)) problems.push(`${row.hall_seq} is there twice`)
        ids.add(row.hash)
        verdicts[row.verdict] = (verdicts[row.verdict] ?? 0) + 1
      }
      if (rows.length === 0) return { events, problems, verdicts }
    }
  } finally {
    await db.close()
  }
}
