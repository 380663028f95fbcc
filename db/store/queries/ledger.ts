import type { ReadDb, SqlValue } from '../sql.ts'
import { searchDocs, type SearchScope } from './search.ts'

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
  readonly handled_by: string | null
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
  readonly updated_at_ms: number
  /** JSON of `DueFacts`; null where no clock runs. */
  readonly due_facts: string | null
}

/** Whose records may be read at all: those of these units (null: of any), and those of this window. */
export type LedgerScope = SearchScope

/** What a ledger page asks for; null and empty mean "any". Times are milliseconds, `toMs` exclusive. */
export interface LedgerFilter {
  readonly scope: LedgerScope
  readonly text: string
  readonly kind: 'ALL' | 'CASES' | 'CONSULTATIONS'
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly statuses: readonly string[]
  readonly itemId: string | null
  readonly unitId: string | null
  readonly windowId: string | null
  readonly staffId: string | null
  readonly backEntryOnly: boolean
  /** Only these rows, or all but these; for what SQL cannot tell, such as a due state. */
  readonly rows: { readonly ids: readonly string[]; readonly meaning: 'ONLY' | 'EXCEPT' } | null
}

interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** One way into the table: an index and what is asked of it. A question is the union of its arms, which never overlap. */
interface Arm {
  readonly index: string
  readonly condition: Condition
}

const condition = (sql: string, ...values: SqlValue[]): Condition => ({ sql, values })
/** One bound value however long the list, so that lists of any length share one statement. */
const oneOf = (column: string, values: readonly string[]): Condition =>
  condition(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values))

// A text that fits more records than this needs more letters; the newest are taken.
const TEXT_HITS_MAX = 3_000
const NUMBER_HITS_MAX = 500

/** Statuses with fewer records than this are looked up by themselves; others are met often enough on the way. */
const RARE_STATUS_MAX = 5_000

const areRare = (db: ReadDb, statuses: readonly string[]): boolean => {
  const found = db.get<{ n: number }>(
    'SELECT count(*) AS n FROM (SELECT 1 FROM ledger INDEXED BY ledger_status WHERE status IN (SELECT value FROM json_each(?)) LIMIT ?)',
    JSON.stringify(statuses),
    RARE_STATUS_MAX,
  )
  return (found?.n ?? 0) < RARE_STATUS_MAX
}

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

/** Numbers that begin with the text as it was typed, in either case of letters. */
export const findByNumberStart = (db: ReadDb, text: string): string[] => {
  const plain = text.normalize('NFKC').trim()
  return [...new Set([plain, plain.toUpperCase()])].flatMap((start) =>
    db
      .all<{ row_id: string }>(
        'SELECT row_id FROM ledger INDEXED BY ledger_no WHERE no >= ? AND no < ? ORDER BY no DESC LIMIT ?',
        start,
        `${start}\u{10FFFF}`,
        NUMBER_HITS_MAX,
      )
      .map((row) => row.row_id),
  )
}

/** Records that contain the text, or whose number begins with it; the newest of each kind. */
export const findRowIds = (db: ReadDb, text: string, scope: LedgerScope): string[] => {
  const byText = (['CASE', 'CONSULTATION'] as const).flatMap((kind) =>
    searchDocs(db, kind, text, scope, TEXT_HITS_MAX),
  )
  return [...new Set([...byText.map((hit) => hit.id), ...findByNumberStart(db, text)])]
}

const scopeCondition = ({ unitIds, windowId }: LedgerScope): Condition[] => {
  if (unitIds === null) return []
  if (windowId === null) return [oneOf('unit_id', unitIds)]
  const units = oneOf('unit_id', unitIds)
  return [condition(`(${units.sql} OR window_id = ?)`, ...units.values, windowId)]
}

const scopeArms = ({ unitIds, windowId }: LedgerScope): Arm[] => {
  if (unitIds === null) return [{ index: 'ledger_at', condition: condition('1') }]
  const arms: Arm[] = unitIds.map((unitId) => ({
    index: 'ledger_unit',
    condition: condition('unit_id = ?', unitId),
  }))
  if (windowId === null) return arms
  const others = oneOf('unit_id', unitIds)
  return [
    ...arms,
    {
      index: 'ledger_window',
      condition: condition(`window_id = ? AND NOT (${others.sql})`, windowId, ...others.values),
    },
  ]
}

/** The narrowest way into the table for a filter, and everything that is asked besides. */
const planOf = (
  db: ReadDb,
  filter: LedgerFilter,
  sort: LedgerSort,
): { arms: readonly Arm[]; conditions: readonly Condition[] } => {
  const conditions: Condition[] = []
  const add = (sql: string, ...values: SqlValue[]) => conditions.push(condition(sql, ...values))
  const within = scopeCondition(filter.scope)
  if (filter.kind !== 'ALL') add('kind = ?', filter.kind === 'CASES' ? 'CASE' : 'CONSULTATION')
  if (filter.fromMs !== null) add('at_ms >= ?', filter.fromMs)
  if (filter.toMs !== null) add('at_ms < ?', filter.toMs)
  if (sort === 'DUE') add('is_open = 1 AND due_day IS NOT NULL')
  if (filter.backEntryOnly) add('back_entry_no IS NOT NULL')
  if (filter.rows?.meaning === 'EXCEPT')
    add('row_id NOT IN (SELECT value FROM json_each(?))', JSON.stringify(filter.rows.ids))

  const ids = filter.rows?.meaning === 'ONLY' ? filter.rows.ids : null
  const textIds = filter.text.trim() === '' ? null : findRowIds(db, filter.text, filter.scope)
  const both = ids && textIds ? textIds.filter((id) => new Set(ids).has(id)) : (ids ?? textIds)
  const equals = [
    ['ledger_item', 'item_id', filter.itemId],
    ['ledger_staff', 'staff_id', filter.staffId],
    ['ledger_window', 'window_id', filter.windowId],
    ['ledger_unit', 'unit_id', filter.unitId],
  ] as const
  const asked = equals.flatMap(([index, column, value]) =>
    value === null ? [] : [{ index, condition: condition(`${column} = ?`, value) }],
  )
  const statuses = filter.statuses.length > 0 ? [oneOf('status', filter.statuses)] : []

  const one = (index: string, asIs: Condition) => ({
    arms: [{ index, condition: asIs }],
    conditions: [...conditions, ...asked.map((each) => each.condition), ...statuses, ...within],
  })
  if (both) return one('sqlite_autoindex_ledger_1', oneOf('row_id', both))
  if (sort === 'DUE') return one('ledger_open', condition('is_open = 1'))
  if (filter.backEntryOnly) return one('ledger_back_entry', condition('back_entry_no IS NOT NULL'))
  const [first, ...others] = asked
  if (first && first.index !== 'ledger_unit') {
    return {
      arms: [first],
      conditions: [...conditions, ...others.map((each) => each.condition), ...statuses, ...within],
    }
  }
  if (filter.statuses.length > 0 && areRare(db, filter.statuses)) {
    const arms = [...new Set(filter.statuses)].map((status) => ({
      index: 'ledger_status',
      condition: condition('status = ?', status),
    }))
    return { arms, conditions: [...conditions, ...asked.map((each) => each.condition), ...within] }
  }
  if (first) return { arms: [first], conditions: [...conditions, ...statuses, ...within] }
  return { arms: scopeArms(filter.scope), conditions: [...conditions, ...statuses] }
}

const COLUMNS = `row_id, kind, no, at_ms, item_id, item_name, unit_id, window_id, staff_id, handled_by, applicant_name, applicant_kind,
  case_kind, status, is_open, due_day, closed_at_ms, on_time, matter, trips, notices, fee_fen, corrections, back_entry_no,
  updated_at_ms, due_facts`

const unionOf = (arms: readonly Arm[], conditions: readonly Condition[], columns: string): Condition => {
  const parts = arms.map((arm) => {
    const all = [arm.condition, ...conditions]
    return condition(
      `SELECT ${columns} FROM ledger INDEXED BY ${arm.index} WHERE ${all.map((each) => each.sql).join(' AND ')}`,
      ...all.flatMap((each) => each.values),
    )
  })
  return condition(
    parts.map((part) => part.sql).join('\nUNION ALL '),
    ...parts.flatMap((part) => part.values),
  )
}

/** A page of the ledger. `DUE` lists open cases with a due day only. Of several arms the sorted runs are merged. */
export const ledgerPageQuery = (
  db: ReadDb,
  filter: LedgerFilter,
  sort: LedgerSort,
  after: LedgerCursor | null,
  limit: number,
): { readonly sql: string; readonly values: readonly SqlValue[] } => {
  const { arms, conditions } = planOf(db, filter, sort)
  const cursor = after ? [condition(ORDER[sort].after, after.key, after.rowId)] : []
  const union = unionOf(arms, [...conditions, ...cursor], COLUMNS)
  return { sql: `${union.sql} ORDER BY ${ORDER[sort].order} LIMIT ?`, values: [...union.values, limit] }
}

const isEmptyScope = ({ unitIds, windowId }: LedgerScope): boolean =>
  unitIds?.length === 0 && windowId === null

/** A page of rows after `after`, which is the last row of the page before. */
export const readLedger = (
  db: ReadDb,
  filter: LedgerFilter,
  sort: LedgerSort,
  after: LedgerCursor | null,
  limit: number,
): LedgerRow[] => {
  if (isEmptyScope(filter.scope)) return []
  const { sql, values } = ledgerPageQuery(db, filter, sort, after, limit)
  return db.all<LedgerRow>(sql, ...values)
}

export const readLedgerRows = (db: ReadDb, rowIds: readonly string[]): ReadonlyMap<string, LedgerRow> =>
  new Map(
    db
      .all<LedgerRow>(
        `SELECT ${COLUMNS} FROM ledger WHERE row_id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(rowIds),
      )
      .map((row) => [row.row_id, row]),
  )

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

const TOTAL_COLUMNS =
  'kind, closed_at_ms, case_kind, status, on_time, is_open, paused, due_at_ms, at_ms, notices, trips, fee_fen'

/** The moment totals are made for. */
export interface LedgerClock {
  readonly nowMs: number
  /** An on-the-spot case (即办件) received before this and not accepted yet has outlived the hall's closing time. */
  readonly instantDueBeforeMs: number
}

/** Totals over all rows of a filter, as one statement: tests ask SQLite how it is planned. */
export const ledgerTotalsQuery = (
  db: ReadDb,
  filter: LedgerFilter,
  clock: LedgerClock,
): { readonly sql: string; readonly values: readonly SqlValue[] } => {
  const { arms, conditions } = planOf(db, filter, 'NEWEST')
  const union = unionOf(arms, conditions, TOTAL_COLUMNS)
  return {
    sql: `SELECT count(*) AS records,
       sum(kind = 'CONSULTATION') AS consultations,
       sum(kind = 'CASE') AS cases,
       sum(closed_at_ms IS NOT NULL) AS closed,
       sum(closed_at_ms IS NOT NULL AND case_kind = 'INSTANT') AS instantClosed,
       sum(status IN ('NOT_ACCEPTED', 'NOT_NEEDED')) AS notAccepted,
       sum(on_time = 1) AS onTime,
       sum(on_time = 0 OR (is_open = 1 AND paused = 0 AND status NOT IN ('DECIDED', 'DELIVERED') AND due_at_ms < ?)
         OR (case_kind = 'INSTANT' AND status IN ('RECEIVED', 'REVIEWING') AND notices = 0 AND at_ms < ?)) AS overdue,
       sum(max(notices - 1, 0)) AS secondNotices,
       sum(trips) AS trips,
       sum(fee_fen) AS feeFen
     FROM (${union.sql})`,
    values: [clock.nowMs, clock.instantDueBeforeMs, ...union.values],
  }
}

/** Sums over everything the filter fits. */
export const sumLedger = (db: ReadDb, filter: LedgerFilter, clock: LedgerClock): LedgerTotals => {
  const { sql, values } = isEmptyScope(filter.scope)
    ? { sql: 'SELECT 0 AS records', values: [] }
    : ledgerTotalsQuery(db, filter, clock)
  const row = db.get<Partial<Record<keyof LedgerTotals, number | null>>>(sql, ...values)
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

/** Whose open cases: one person's, one window's, or those of a scope. */
export type OpenCasesOf = { readonly staffId: string } | { readonly windowId: string } | LedgerScope

const ofWhom = (whom: OpenCasesOf): Condition[] => {
  if ('staffId' in whom) return [condition('(staff_id = ? OR handled_by = ?)', whom.staffId, whom.staffId)]
  return 'unitIds' in whom ? scopeCondition(whom) : [condition('window_id = ?', whom.windowId)]
}

/** All open cases of somebody, the earliest due first, those without a due day last: as few as a hall can have open at once. */
export const readOpenCases = (db: ReadDb, whom: OpenCasesOf): LedgerRow[] => {
  const conditions = [condition('is_open = 1'), ...ofWhom(whom)]
  return db.all<LedgerRow>(
    `SELECT ${COLUMNS} FROM ledger INDEXED BY ledger_open WHERE ${conditions.map((each) => each.sql).join(' AND ')}
     ORDER BY due_day IS NULL, due_day, row_id`,
    ...conditions.flatMap((each) => each.values),
  )
}

/** Open cases whose clock runs, small: id, status and the facts of the clock. */
export const readRunningClocks = (
  db: ReadDb,
): Pick<LedgerRow, 'row_id' | 'status' | 'is_open' | 'due_facts'>[] =>
  db.all(
    'SELECT row_id, status, is_open, due_facts FROM ledger INDEXED BY ledger_open WHERE is_open = 1 AND due_facts IS NOT NULL',
  )

export interface DayCounts {
  readonly consultations: number
  readonly opened: number
  readonly closed: number
  readonly instantClosed: number
}

/** What was recorded and closed in a stretch of time. */
export const countDay = (
  db: ReadDb,
  whom: OpenCasesOf,
  day: string,
  fromMs: number,
  toMs: number,
): DayCounts => {
  const mine = ofWhom(whom)
  const where = mine.map((each) => ` AND ${each.sql}`).join('')
  const values = mine.flatMap((each) => each.values)
  const opened = db.get<{ consultations: number | null; opened: number | null }>(
    `SELECT sum(kind = 'CONSULTATION' AND status <> 'VOID') AS consultations, sum(kind = 'CASE') AS opened
     FROM ledger INDEXED BY ledger_at WHERE at_ms >= ? AND at_ms < ?${where}`,
    fromMs,
    toMs,
    ...values,
  )
  const closed = db.get<{ closed: number | null; instant: number | null }>(
    `SELECT count(*) AS closed, sum(case_kind = 'INSTANT') AS instant FROM ledger INDEXED BY ledger_closed
     WHERE closed_day = ?${where}`,
    day,
    ...values,
  )
  return {
    consultations: opened?.consultations ?? 0,
    opened: opened?.opened ?? 0,
    closed: closed?.closed ?? 0,
    instantClosed: closed?.instant ?? 0,
  }
}
