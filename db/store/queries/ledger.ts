import type { ReadDb, SqlValue } from '../sql.ts'
import { searchDocs } from './search.ts'

/** One line of the ledger as stored. */
export interface LedgerRow {
  readonly row_id: string
  readonly kind: 'CASE' | 'CONSULTATION'
  readonly no: string
  readonly at_ms: number
  readonly item_id: string | null
  readonly item_name: string
  readonly unit_id: string
  readonly window_id: string | null
  readonly staff_id: string | null
  readonly applicant_name: string
  readonly applicant_kind: 'PERSON' | 'ORGANISATION'
  readonly case_kind: string
  readonly status: string
  readonly is_open: 0 | 1
  readonly due_day: string | null
  readonly closed_at_ms: number | null
  readonly on_time: 0 | 1 | null
  readonly matter: string
  readonly trips: number
  readonly notices: number
  readonly fee_fen: number
  readonly corrections: number
  readonly back_entry_no: string | null
}

/** What a ledger page asks for; null and empty mean "any". Times are milliseconds, `toMs` exclusive. */
export interface LedgerFilter {
  readonly text: string
  readonly kind: 'ALL' | 'CASES' | 'CONSULTATIONS'
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly statuses: readonly string[]
  readonly openOnly: boolean
  readonly itemId: string | null
  readonly windowId: string | null
  readonly staffId: string | null
  readonly backEntryOnly: boolean
  /** Units the person may see; null for the whole hall. */
  readonly unitIds: readonly string[] | null
}

interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

const oneOf = (column: string, values: readonly string[]): Condition => ({
  sql: `${column} IN (${values.map(() => '?').join(', ')})`,
  values,
})

// A text that fits more records than this needs more letters; the newest are shown and the page says there are more.
const TEXT_HITS_MAX = 2_000

const conditionsOf = (db: ReadDb, filter: LedgerFilter): Condition[] => {
  const conditions: Condition[] = []
  const add = (sql: string, ...values: SqlValue[]) => conditions.push({ sql, values })
  if (filter.kind !== 'ALL') add('kind = ?', filter.kind === 'CASES' ? 'CASE' : 'CONSULTATION')
  if (filter.fromMs !== null) add('at_ms >= ?', filter.fromMs)
  if (filter.toMs !== null) add('at_ms < ?', filter.toMs)
  if (filter.statuses.length > 0) conditions.push(oneOf('status', filter.statuses))
  if (filter.openOnly) add('is_open = 1')
  if (filter.itemId !== null) add('item_id = ?', filter.itemId)
  if (filter.windowId !== null) add('window_id = ?', filter.windowId)
  if (filter.staffId !== null) add('staff_id = ?', filter.staffId)
  if (filter.backEntryOnly) add('back_entry_no IS NOT NULL')
  if (filter.unitIds !== null) conditions.push(oneOf('unit_id', filter.unitIds))
  if (filter.text !== '') conditions.push(oneOf('row_id', findRowIds(db, filter.text)))
  return conditions
}

/** Records that contain the text, or whose number begins with it. */
export const findRowIds = (db: ReadDb, text: string): string[] => {
  const byText = searchDocs(db, text, ['CASE', 'CONSULTATION'], TEXT_HITS_MAX).map((hit) => hit.id)
  const byNo = db
    .all<{ row_id: string }>('SELECT row_id FROM ledger WHERE no >= ? AND no < ? LIMIT 200', text, `${text}\u{10FFFF}`)
    .map((row) => row.row_id)
  return [...new Set([...byText, ...byNo])]
}

const where = (conditions: readonly Condition[]): string =>
  conditions.length === 0 ? '1' : conditions.map((condition) => condition.sql).join(' AND ')

export type LedgerSort = 'NEWEST' | 'OLDEST' | 'DUE'

/** Where a page ended, so that the next one starts exactly there whatever was recorded in between. */
export interface LedgerCursor {
  readonly key: number | string
  readonly rowId: string
}

const ORDER: Readonly<Record<LedgerSort, { order: string; after: string }>> = {
  NEWEST: { order: 'at_ms DESC, row_id DESC', after: '(at_ms, row_id) < (?, ?)' },
  OLDEST: { order: 'at_ms, row_id', after: '(at_ms, row_id) > (?, ?)' },
  DUE: { order: 'due_day, row_id', after: '(due_day, row_id) > (?, ?)' },
}

const COLUMNS = `row_id, kind, no, at_ms, item_id, item_name, unit_id, window_id, staff_id, applicant_name, applicant_kind,
  case_kind, status, is_open, due_day, closed_at_ms, on_time, matter, trips, notices, fee_fen, corrections, back_entry_no`

/** A page of the ledger. `DUE` lists open cases with a due day only. */
export const readLedger = (
  db: ReadDb,
  filter: LedgerFilter,
  sort: LedgerSort,
  after: LedgerCursor | null,
  limit: number,
): LedgerRow[] => {
  const conditions = conditionsOf(db, filter)
  if (sort === 'DUE') conditions.push({ sql: 'is_open = 1 AND due_day IS NOT NULL', values: [] })
  if (after) conditions.push({ sql: ORDER[sort].after, values: [after.key, after.rowId] })
  return db.all<LedgerRow>(
    `SELECT ${COLUMNS} FROM ledger WHERE ${where(conditions)} ORDER BY ${ORDER[sort].order} LIMIT ?`,
    ...conditions.flatMap((condition) => condition.values),
    limit,
  )
}

export interface LedgerTotals {
  readonly records: number
  readonly consultations: number
  readonly cases: number
  readonly closed: number
  readonly instantClosed: number
  readonly notAccepted: number
  readonly onTime: number
  readonly overdue: number
  readonly secondNotices: number
  readonly trips: number
  readonly feeFen: number
}

/** Sums over everything the filter fits. */
export const sumLedger = (db: ReadDb, filter: LedgerFilter, today: string): LedgerTotals => {
  const conditions = conditionsOf(db, filter)
  const row = db.get<Record<keyof LedgerTotals, number | null>>(
    `SELECT count(*) AS records,
       sum(kind = 'CONSULTATION') AS consultations,
       sum(kind = 'CASE') AS cases,
       sum(closed_at_ms IS NOT NULL) AS closed,
       sum(closed_at_ms IS NOT NULL AND case_kind = 'INSTANT') AS instantClosed,
       sum(status IN ('NOT_ACCEPTED', 'NOT_NEEDED')) AS notAccepted,
       sum(on_time = 1) AS onTime,
       sum(on_time = 0 OR (is_open = 1 AND paused = 0 AND due_day < ?)) AS overdue,
       sum(max(notices - 1, 0)) AS secondNotices,
       sum(trips) AS trips,
       sum(fee_fen) AS feeFen
     FROM ledger WHERE ${where(conditions)}`,
    today,
    ...conditions.flatMap((condition) => condition.values),
  )
  const value = (name: keyof LedgerTotals) => row?.[name] ?? 0
  return {
    records: value('records'),
    consultations: value('consultations'),
    cases: value('cases'),
    closed: value('closed'),
    instantClosed: value('instantClosed'),
    notAccepted: value('notAccepted'),
    onTime: value('onTime'),
    overdue: value('overdue'),
    secondNotices: value('secondNotices'),
    trips: value('trips'),
    feeFen: value('feeFen'),
  }
}

/** Open cases of some units, windows or one person, the earliest due first; for the page of the day. */
export const readOpenCases = (
  db: ReadDb,
  scope: { staffId: string } | { windowId: string } | { unitIds: readonly string[] | null },
  limit: number,
): { row_id: string; due_day: string | null }[] => {
  const condition: Condition =
    'staffId' in scope
      ? { sql: '(staff_id = ? OR handled_by = ?)', values: [scope.staffId, scope.staffId] }
      : 'windowId' in scope
        ? { sql: 'window_id = ?', values: [scope.windowId] }
        : scope.unitIds === null
          ? { sql: '1', values: [] }
          : oneOf('unit_id', scope.unitIds)
  return db.all(
    `SELECT row_id, due_day FROM ledger WHERE is_open = 1 AND ${condition.sql} ORDER BY due_day IS NULL, due_day, row_id LIMIT ?`,
    ...condition.values,
    limit,
  )
}
