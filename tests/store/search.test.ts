import Database from 'better-sqlite3'
import fc from '../helpers/properties.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasTerms } from '../../db/model/search-terms.ts'
import { migrate } from '../../db/store/migrations/index.ts'
import {
  fileSearchDocs,
  unitMark,
  windowMark,
  writeSearchDoc,
} from '../../db/store/projections/search-index.ts'
import {
  conflictsAmong,
  countPapers,
  eventsNewestFirst,
  findPapersByNumber,
  reportsWaiting,
  slipsToFollow,
} from '../../db/store/queries/day.ts'
import { enteredFormNos } from '../../db/store/queries/form-batches.ts'
import {
  countDay,
  findByNumberStart,
  ledgerPageQuery,
  ledgerTotalsQuery,
  readLedger,
  readLedgerRows,
  readOpenCases,
  readRunningClocks,
  sumLedger,
  type LedgerCursor,
  type LedgerFilter,
  type LedgerRow,
  type LedgerSort,
} from '../../db/store/queries/ledger.ts'
import { searchDocs } from '../../db/store/queries/search.ts'
import { sqlConnection, type ReadDb, type SqlConnection, type SqlValue } from '../../db/store/sql.ts'
import { fillManyRecords } from '../helpers/many-records.ts'

const END_MS = Date.parse('2026-03-02T12:00:00+08:00')
const HALL = { unitIds: null, windowId: null }

const openMemory = (): SqlConnection => {
  const connection = sqlConnection(new Database(':memory:'))
  migrate(connection.raw)
  return connection
}

const CLOCK = {
  nowMs: Date.parse('2026-03-02T09:00:00+08:00'),
  instantDueBeforeMs: Date.parse('2026-02-28T17:30:00+08:00'),
}
const ANY: LedgerFilter = {
  scope: HALL,
  text: '',
  kind: 'ALL',
  fromMs: null,
  toMs: null,
  statuses: [],
  itemId: null,
  unitId: null,
  windowId: null,
  staffId: null,
  backEntryOnly: false,
  rows: null,
}

let db: ReadDb
let all: LedgerRow[]
beforeAll(() => {
  const connection = openMemory()
  connection.transaction((write) =>
    fillManyRecords(write, { cases: 1_500, consultations: 1_500, papers: 500, endMs: END_MS, units: 6 }),
  )
  connection.raw.exec('ANALYZE')
  db = connection.read
  all = db.all<LedgerRow>('SELECT * FROM ledger')
})

const fits = (row: LedgerRow, filter: LedgerFilter): boolean => {
  const { unitIds, windowId } = filter.scope
  const isVisible =
    unitIds === null || unitIds.includes(row.unit_id) || (windowId !== null && windowId === row.window_id)
  return (
    isVisible &&
    (filter.kind === 'ALL' || row.kind === (filter.kind === 'CASES' ? 'CASE' : 'CONSULTATION')) &&
    (filter.fromMs === null || row.at_ms >= filter.fromMs) &&
    (filter.toMs === null || row.at_ms < filter.toMs) &&
    (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
    (filter.itemId === null || row.item_id === filter.itemId) &&
    (filter.unitId === null || row.unit_id === filter.unitId) &&
    (filter.windowId === null || row.window_id === filter.windowId) &&
    (filter.staffId === null || row.staff_id === filter.staffId) &&
    (!filter.backEntryOnly || row.back_entry_no !== null) &&
    (filter.rows === null || filter.rows.ids.includes(row.row_id) === (filter.rows.meaning === 'ONLY'))
  )
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const units = ['U00', 'U01', 'U02', 'U03', 'U09']
const filters: fc.Arbitrary<LedgerFilter> = fc.record({
  scope: fc.oneof(
    fc.constant(HALL),
    fc.record({
      unitIds: fc.uniqueArray(fc.constantFrom(...units), { minLength: 0, maxLength: 4 }),
      windowId: maybe(fc.constantFrom('W1', 'W2')),
    }),
  ),
  text: fc.constant(''),
  kind: fc.constantFrom('ALL', 'ALL', 'CASES', 'CONSULTATIONS'),
  fromMs: maybe(fc.integer({ min: END_MS - 300 * 86_400_000, max: END_MS })),
  toMs: maybe(fc.integer({ min: END_MS - 200 * 86_400_000, max: END_MS })),
  statuses: fc.oneof(
    fc.constant([]),
    fc.uniqueArray(fc.constantFrom('CLOSED', 'WITHDRAWN', 'HANDLING', 'LAPSED', 'RECEIVED'), {
      minLength: 1,
      maxLength: 3,
    }),
  ),
  itemId: maybe(fc.constantFrom('I1', 'I2')),
  unitId: maybe(fc.constantFrom(...units)),
  windowId: maybe(fc.constantFrom('W1', 'W5')),
  staffId: maybe(fc.constantFrom('S1', 'S2')),
  backEntryOnly: fc.boolean(),
  rows: fc.constant(null),
})

const readAll = (filter: LedgerFilter, sort: LedgerSort, limit: number): string[] => {
  const seen: string[] = []
  let cursor: LedgerCursor | null = null
  for (;;) {
    const page = readLedger(db, filter, sort, cursor, limit)
    seen.push(...page.map((row) => row.row_id))
    const last = page.at(-1)
    if (!last || page.length < limit) return seen
    cursor = { key: sort === 'DUE' ? (last.due_day ?? '') : last.at_ms, rowId: last.row_id }
  }
}

describe('ledger queries', () => {
  test('whatever way in is chosen, the lines and totals are those a plain look at every line gives, in order', () => {
    const compare = (a: LedgerRow, b: LedgerRow) => a.at_ms - b.at_ms || (a.row_id < b.row_id ? -1 : 1)
    fc.assert(
      fc.property(filters, fc.constantFrom<LedgerSort[]>('NEWEST', 'OLDEST'), (filter, sort) => {
        const expected = all.filter((row) => fits(row, filter)).toSorted(compare)
        if (sort === 'NEWEST') expected.reverse()
        expect(readAll(filter, sort, 97)).toEqual(expected.map((row) => row.row_id))
        expect(sumLedger(db, filter, CLOCK).records).toBe(expected.length)
      }),
      { numRuns: 300 },
    )
  })

  test('by due day: open cases with a due day, the earliest first', () => {
    const expected = all
      .filter((row) => row.is_open === 1 && row.due_day !== null)
      .toSorted((a, b) => (a.due_day ?? '').localeCompare(b.due_day ?? '') || (a.row_id < b.row_id ? -1 : 1))
    expect(expected.length).toBeGreaterThan(2)
    expect(readAll(ANY, 'DUE', 2)).toEqual(expected.map((row) => row.row_id))
  })

  test('lists of rows, with and without text', () => {
    const ids = all.slice(0, 900).map((row) => row.row_id)
    expect(readAll({ ...ANY, rows: { ids, meaning: 'ONLY' } }, 'NEWEST', 100).length).toBe(900)
    expect(readAll({ ...ANY, rows: { ids, meaning: 'EXCEPT' } }, 'NEWEST', 100).length).toBe(all.length - 900)
    const named = all.filter((row) => row.applicant_name.startsWith('王'))
    const both = readAll({ ...ANY, text: '王', rows: { ids, meaning: 'ONLY' } }, 'NEWEST', 100)
    expect(new Set(both)).toEqual(new Set(named.map((row) => row.row_id).filter((id) => ids.includes(id))))
  })

  test('no filter reads the whole table: every step goes through an index, and only short lists are sorted', () => {
    const plan = ({ sql, values }: { sql: string; values: readonly SqlValue[] }) =>
      db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values).map((row) => row.detail)
    const many = { unitIds: units, windowId: 'W1' }
    const asked: [string, Partial<LedgerFilter>, LedgerSort, 'SORTED' | 'STREAMED'][] = [
      ['all', {}, 'NEWEST', 'STREAMED'],
      ['oldest', {}, 'OLDEST', 'STREAMED'],
      ['month', { fromMs: END_MS - 1e9, toMs: END_MS }, 'NEWEST', 'STREAMED'],
      ['due', {}, 'DUE', 'STREAMED'],
      ['units', { scope: many }, 'NEWEST', 'STREAMED'],
      [
        'units, month, kind',
        { scope: many, kind: 'CASES', fromMs: END_MS - 1e9, toMs: END_MS },
        'OLDEST',
        'STREAMED',
      ],
      ['one unit', { unitId: 'U01' }, 'NEWEST', 'STREAMED'],
      ['item', { itemId: 'I1', scope: many }, 'NEWEST', 'STREAMED'],
      ['person', { staffId: 'S1' }, 'NEWEST', 'STREAMED'],
      ['window', { windowId: 'W1' }, 'NEWEST', 'STREAMED'],
      ['rare statuses', { statuses: ['WITHDRAWN', 'LAPSED'], scope: many }, 'NEWEST', 'STREAMED'],
      ['back-entry', { backEntryOnly: true, scope: many }, 'NEWEST', 'SORTED'],
      ['text', { text: '王', scope: many }, 'NEWEST', 'SORTED'],
    ]
    for (const [name, filter, sort, order] of asked) {
      const page = plan(
        ledgerPageQuery(
          db,
          { ...ANY, ...filter },
          sort,
          { key: sort === 'DUE' ? '2026-01-01' : END_MS, rowId: 'x' },
          200,
        ),
      )
      const totals = plan(ledgerTotalsQuery(db, { ...ANY, ...filter }, CLOCK))
      for (const step of [...page, ...totals])
        expect(step, name).not.toMatch(/SCAN ledger(?! USING (COVERING )?INDEX)/)
      expect(
        page.some((step) => step.includes('TEMP B-TREE FOR ORDER BY')),
        name,
      ).toBe(order === 'SORTED')
    }
  })
})

describe('search', () => {
  test('finds exactly what a look at every text finds, newest first, within units and windows', () => {
    const docs = db.all<{ id: string; text: string; marks: string; doc_no: number }>(
      "SELECT id, text, marks, doc_no FROM search_doc WHERE kind = 'CASE' ORDER BY doc_no",
    )
    expect(docs.length).toBe(1_500)
    const words = fc.constantFrom(
      '王',
      '王伟',
      '营业执照',
      '企业设立登记',
      '建国',
      '遗失',
      '20260',
      '0012',
      '办理营业执照变更',
      '登记 王',
      '张 补办',
      '鑫',
      '龘',
    )
    const scopes = fc.constantFrom(
      HALL,
      { unitIds: ['U00'], windowId: null },
      { unitIds: ['U01', 'U05'], windowId: 'W3' },
      { unitIds: [], windowId: 'W3' },
      { unitIds: [], windowId: null },
    )
    const withTerms = new Map<string, ReadonlySet<string>>()
    const hasAll = (text: string, id: string): boolean => {
      const known =
        withTerms.get(text) ?? new Set(docs.filter((doc) => hasTerms(doc.text, text)).map((doc) => doc.id))
      withTerms.set(text, known)
      return known.has(id)
    }
    fc.assert(
      fc.property(words, scopes, fc.integer({ min: 1, max: 400 }), (text, scope, limit) => {
        const marks = scope.unitIds && [
          ...scope.unitIds.map(unitMark),
          ...(scope.windowId === null ? [] : [windowMark(scope.windowId)]),
        ]
        const runs = text.split(' ')
        const expected = docs.filter(
          (doc) =>
            hasAll(text, doc.id) &&
            runs.every((run) => /\d/.test(run) || doc.text.includes(run)) &&
            (marks === null || doc.marks.split('\n').some((mark) => marks.includes(mark))),
        )
        const found = searchDocs(db, 'CASE', text, scope, limit)
        expect(found.map((hit) => hit.id)).toEqual(expected.slice(0, limit).map((doc) => doc.id))
      }),
      { numRuns: 200 },
    )
  })

  test('newest means newest whatever the kind, and a record just kept is found before it is filed', () => {
    const connection = openMemory()
    const keep = (kind: string, id: string, text: string, before?: string) =>
      connection.transaction((write) => {
        const doc = (words: string) => ({ texts: [words], names: [words], marks: [unitMark('A')] })
        writeSearchDoc(write, kind, id, doc(text), before === undefined ? undefined : doc(before))
      })
    const find = (text: string) =>
      searchDocs(connection.read, 'CASE', text, { unitIds: ['A'], windowId: null }, 3).map((hit) => hit.id)
    for (const id of ['1', '2', '3', '4']) {
      keep('CASE', id, '王小明')
      keep('PAPER', `p${id}`, '王小明')
      keep('CONSULTATION', `c${id}`, '王小明')
      if (id === '2') while (connection.transaction((write) => fileSearchDocs(write, 2)) > 0);
    }
    expect(find('小明')).toEqual(['4', '3', '2'])
    expect(find('wxm')).toEqual(['4', '3', '2'])
    while (connection.transaction((write) => fileSearchDocs(write, 5)) > 0);
    expect(find('小明')).toEqual(['4', '3', '2'])
    keep('CASE', '1', '王大明', '王小明')
    expect(find('大明')).toEqual(['1'])
    keep('CASE', '4', '李四', '王小明')
    expect(find('小明')).toEqual(['3', '2'])
    expect(searchDocs(connection.read, 'CASE', '小明', { unitIds: ['B'], windowId: null }, 3)).toEqual([])
    connection.close()
  })

  test('rare characters, signs and any text at all are safe to ask for', () => {
    const connection = openMemory()
    const names = ['𠮷田', '䶮先生', '张𬭎', '𱍐某', '😀店', 'Ōyama', 'नमस्ते']
    connection.transaction((write) => {
      names.forEach((name, index) =>
        writeSearchDoc(write, 'CASE', String(index), { texts: [name], names: [], marks: [] }, undefined),
      )
      while (fileSearchDocs(write, 100) > 0);
    })
    for (const [index, name] of names.entries()) {
      for (const part of [name, [...name][0] ?? '', [...name].slice(0, 2).join('')]) {
        expect(
          searchDocs(connection.read, 'CASE', part, HALL, 9).map((hit) => hit.id),
          part,
        ).toContain(String(index))
      }
    }
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 30 }),
        (text) => void searchDocs(connection.read, 'CASE', text, HALL, 5),
      ),
      { numRuns: 500 },
    )
    connection.close()
  })

  test('what search and the day ask is answered by indexes, statement by statement', () => {
    const steps: string[] = []
    const explain = (sql: string, values: readonly SqlValue[]) => {
      for (const { detail } of db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values))
        steps.push(detail)
    }
    const watched = {
      ...db,
      all: (sql: string, ...values: SqlValue[]) => {
        explain(sql, values)
        return db.all(sql, ...values)
      },
      get: (sql: string, ...values: SqlValue[]) => {
        explain(sql, values)
        return db.get(sql, ...values)
      },
      iterate: (sql: string, ...values: SqlValue[]) => {
        explain(sql, values)
        return db.iterate(sql, ...values)
      },
    } as ReadDb
    const units2 = { unitIds: ['U00', 'U01'], windowId: 'W1' }
    for (const scope of [HALL, units2])
      for (const kind of ['CASE', 'PAPER'] as const) searchDocs(watched, kind, '王 登记', scope, 20)
    findByNumberStart(watched, '439925-U00')
    readLedgerRows(watched, ['x', 'y'])
    findPapersByNumber(watched, '清', 5)
    readRunningClocks(watched)
    for (const whom of [HALL, units2, { staffId: 'S1' }, { windowId: 'W1' }]) {
      readOpenCases(watched, whom)
      countDay(watched, whom, '2026-03-01', END_MS - 86_400_000, END_MS)
      countPapers(watched, whom, END_MS - 86_400_000, END_MS)
    }
    slipsToFollow(watched, '2026-03-01', 5)
    reportsWaiting(watched, 5)
    conflictsAmong(watched, [1, 2])
    enteredFormNos(watched, 'BA01-')
    expect([...eventsNewestFirst(watched, 0, 1, ['case'])]).toEqual([])
    expect(steps.length).toBeGreaterThan(40)
    // A partial index over open cases or unfiled records is read whole: it holds nothing else.
    const scans = steps.filter((step) =>
      /^SCAN (?!json_each|hit|search_index VIRTUAL|\(|.*USING (COVERING )?INDEX (ledger_open|search_doc_unfiled)$)/.test(
        step,
      ),
    )
    expect(scans).toEqual([])
  })
})
