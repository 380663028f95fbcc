import fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import {
  COLUMN_WIDTH_MAX,
  COLUMN_WIDTH_MIN,
  defaultLedgerColumns,
  LEDGER_COLUMN_IDS,
  readLedgerColumns,
  writeLedgerColumns,
} from '../../renderer/desk/ledger/ledger-columns.ts'

const anyColumns = fc
  .shuffledSubarray([...LEDGER_COLUMN_IDS], { minLength: LEDGER_COLUMN_IDS.length })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.record({
          id: fc.constant(id),
          width: fc.integer({ min: COLUMN_WIDTH_MIN, max: COLUMN_WIDTH_MAX }),
          shown: fc.boolean(),
        }),
      ),
    ),
  )
  .filter((columns) => columns.some((column) => column.shown))

describe('columns of the ledger in the preferences', () => {
  it('come back as they were kept, in the same order', () => {
    fc.assert(
      fc.property(anyColumns, (columns) => {
        expect(readLedgerColumns(writeLedgerColumns(columns), 'en')).toEqual(columns)
      }),
    )
  })

  it('fit into what a preference may hold', () => {
    const widest = defaultLedgerColumns('zh-CN').map((column) => ({ ...column, width: COLUMN_WIDTH_MAX }))
    expect(writeLedgerColumns(widest).length).toBeLessThan(4_000)
  })

  it('never leave an empty table, whatever was kept', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const columns = readLedgerColumns(text, 'zh-CN')
        expect(columns.some((column) => column.shown)).toBe(true)
        expect(new Set(columns.map((column) => column.id)).size).toBe(LEDGER_COLUMN_IDS.length)
      }),
    )
    expect(readLedgerColumns('-no:100 -atMs:100', 'zh-CN')).toEqual(defaultLedgerColumns('zh-CN'))
  })

  it('put a column of a newer program last and hidden', () => {
    const columns = readLedgerColumns('status:90 no:120', 'zh-CN')
    expect(columns.slice(0, 2)).toEqual([
      { id: 'status', width: 90, shown: true },
      { id: 'no', width: 120, shown: true },
    ])
    expect(columns.slice(2).every((column) => !column.shown)).toBe(true)
  })
})
