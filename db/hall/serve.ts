import { rowsDigest } from '../sync/lines.ts'
import { pageText } from '../sync/signing.ts'
import type { EntityKey } from '../sync/transport.ts'
import {
  PAGE_BYTES_MAX,
  PAGE_EVENTS_MAX,
  SyncError,
  type PulledPage,
  type Scope,
  type ScopeCheck,
  type Witness,
} from '../sync/wire.ts'
import { readHead } from './accept.ts'
import { countsOf, type HallContext, type Visitor } from './context.ts'
import { scopeHeads, scopesOfDevice } from './devices.ts'
import type { HallRead, HallValue } from './hall-db.ts'
import { hallHashAt, isStillThere } from './lineage.ts'
import { fromScope, PULLED_COLUMNS, seqOf, toPulled, type PulledRow } from './scope-rows.ts'

/** Of one record only, or of all. */
const ofRecord = (of: EntityKey | undefined): { sql: string; values: readonly HallValue[] } =>
  of === undefined ? { sql: '', values: [] } : { sql: 'e.kind = ? AND e.entity_id = ? AND', values: [...of] }

/** @throws SyncError NOT_ALLOWED for a scope that is not one of this device's */
export const checkScopeAllowed = async (
  context: HallContext,
  visitor: Visitor,
  scope: Scope,
): Promise<void> => {
  if (!(await scopesOfDevice(context.db, visitor.device)).includes(scope)) throw new SyncError('NOT_ALLOWED')
}

/** Where a page ends: sizes are read before bytes, so that a thousand large events are never in memory at once. */
const pageEnd = async (
  db: HallRead,
  scope: Scope,
  hallId: string,
  after: number,
  head: number,
  of: EntityKey | undefined,
): Promise<{ last: number; more: boolean }> => {
  const { sql, values } = fromScope(scope, hallId)
  const record = ofRecord(of)
  const seq = seqOf(scope)
  const rows = await db.all<{ hall_seq: number; size: number }>(
    `SELECT ${seq} AS hall_seq, length(e.bytes) AS size FROM ${sql} ${record.sql} ${seq} > ? AND ${seq} <= ?
     ORDER BY ${seq} LIMIT ?`,
    ...values,
    ...record.values,
    after,
    head,
    PAGE_EVENTS_MAX + 1,
  )
  let bytes = 0
  let last = after
  for (const [index, row] of rows.entries()) {
    bytes += row.size
    if (index === PAGE_EVENTS_MAX || (index > 0 && bytes > PAGE_BYTES_MAX)) return { last, more: true }
    last = row.hall_seq
  }
  return { last: head, more: false }
}

/** Records that came into a scope with an event in (after, last], and have earlier ones. */
const lateRecords = async (
  db: HallRead,
  hallId: string,
  scope: Scope,
  after: number,
  last: number,
): Promise<[kind: string, id: string][]> => {
  const rows = await db.all<{ kind: string; entity_id: string }>(
    `SELECT DISTINCT kind, entity_id FROM scope_late WHERE hall_id = ? AND scope = ? AND at_seq > ? AND at_seq <= ?
     ORDER BY kind, entity_id`,
    hallId,
    scope,
    after,
    last,
  )
  return rows.map((row) => [row.kind, row.entity_id])
}

/** @throws SyncError RESYNC, NOT_ALLOWED */
export const pullPage = async (
  context: HallContext,
  visitor: Visitor,
  scope: Scope,
  after: Witness,
  of?: EntityKey,
): Promise<PulledPage> => {
  const { db } = context
  const { hall } = visitor
  await checkScopeAllowed(context, visitor, scope)
  const head = await readHead(db, hall.hallId)
  const isSame =
    after.lineage === head.lineage &&
    after.hallSeq <= head.hallSeq &&
    (await isStillThere(db, hall.hallId, after))
  if (!isSame) throw new SyncError('RESYNC')
  const { last, more } = await pageEnd(db, scope, hall.hallId, after.hallSeq, head.hallSeq, of)
  const { sql, values } = fromScope(scope, hall.hallId)
  const record = ofRecord(of)
  const seq = seqOf(scope)
  const rows = await db.all<PulledRow & { readonly hall_hash: string }>(
    `SELECT ${PULLED_COLUMNS}, e.hall_hash
     FROM ${sql} ${record.sql} ${seq} > ? AND ${seq} <= ? ORDER BY ${seq}`,
    ...values,
    ...record.values,
    after.hallSeq,
    last,
  )
  const events = rows.map(toPulled)
  const hallHash = more ? rows.at(-1)?.hall_hash : await hallHashAt(db, hall.hallId, last)
  // The log went back between two reads.
  if (hallHash === undefined) throw new SyncError('RESYNC')
  const late = of === undefined ? await lateRecords(db, hall.hallId, scope, after.hallSeq, last) : []
  const [scopeHead] = await scopeHeads(db, hall.hallId, [scope], head.hallSeq)
  const page = { scope, lineage: head.lineage, next: { hallSeq: last, hallHash } }
  countsOf(context, hall.hallId).pulled += events.length
  return {
    ...page,
    version: scopeHead?.version ?? 0,
    count: events.length,
    head: { hallSeq: head.hallSeq, hallHash: head.hallHash },
    more,
    ...(late.length === 0 ? {} : { late }),
    signature: hall.sign(pageText(page, rowsDigest(events))),
    events,
  }
}

const SUM_MODULUS = 2 ** 53
const CHECK_PAGE = 5_000

/** `left + right` modulo 2^53 without leaving the safe integers; `right` is below 2^48. */
const addModulo = (left: number, right: number): number =>
  left >= SUM_MODULUS - right ? left - (SUM_MODULUS - right) : left + right

/** Count and sum of the events of a scope in (from, upTo], as a device counts its own. @throws SyncError NOT_ALLOWED */
export const checkScope = async (
  context: HallContext,
  visitor: Visitor,
  scope: Scope,
  from: number,
  upTo: number,
): Promise<ScopeCheck> => {
  await checkScopeAllowed(context, visitor, scope)
  const { sql, values } = fromScope(scope, visitor.hall.hallId)
  const seq = seqOf(scope)
  let count = 0
  let sum = 0
  let after = from
  for (;;) {
    const rows = await context.db.all<{ hall_seq: number; hash: string }>(
      `SELECT ${seq} AS hall_seq, e.hash FROM ${sql} ${seq} > ? AND ${seq} <= ? ORDER BY ${seq} LIMIT ?`,
      ...values,
      after,
      upTo,
      CHECK_PAGE,
    )
    for (const row of rows) sum = addModulo(sum, Number.parseInt(row.hash.slice(0, 12), 16))
    count += rows.length
    after = rows.at(-1)?.hall_seq ?? upTo
    if (rows.length < CHECK_PAGE) return { scope, from, upTo, count, sum: String(sum) }
  }
}
