import fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { workMethods } from '../../db/contract/work.ts'
import { CASE_STATUSES } from '../../db/model/case.ts'
import {
  countMoreFilters,
  DUE_STATES,
  emptyLedgerFilter,
  LEDGER_KINDS,
  LEDGER_SORTS,
  ledgerParams,
  rangeDays,
  readLedgerFilter,
  writeLedgerFilter,
  type LedgerFilter,
} from '../../renderer/desk/ledger/ledger-filter.ts'

const code = fc.option(fc.stringMatching(/^[A-Z]{1,4}-?\d{1,4}$/))
const anyFilter: fc.Arbitrary<LedgerFilter> = fc.record({
  text: fc.string({ maxLength: 120 }),
  kind: fc.constantFrom(...LEDGER_KINDS),
  range: fc.constantFrom('TODAY', 'WEEK', 'MONTH', 'ANY'),
  fromDay: fc.constant(null),
  toDay: fc.constant(null),
  statuses: fc.subarray([...CASE_STATUSES]),
  dueStates: fc.subarray([...DUE_STATES]),
  itemId: code,
  unitId: code,
  windowId: code,
  staffId: code,
  backEntryOnly: fc.boolean(),
  sort: fc.constantFrom(...LEDGER_SORTS),
})

describe('filter of the ledger in the address', () => {
  it('survives the address', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(readLedgerFilter(new URLSearchParams(writeLedgerFilter(filter).toString()))).toEqual(filter)
      }),
    )
  })

  it('says nothing when nothing is set', () => {
    expect(writeLedgerFilter(emptyLedgerFilter).toString()).toBe('')
    expect(countMoreFilters(emptyLedgerFilter)).toBe(0)
  })

  it('keeps chosen days and drops what is no day', () => {
    const read = readLedgerFilter(new URLSearchParams('from=2026-02-30&to=2026-03-01'))
    expect(read).toMatchObject({ range: 'CUSTOM', fromDay: null, toDay: '2026-03-01' })
    expect(writeLedgerFilter(read).toString()).toBe('range=CUSTOM&to=2026-03-01')
  })

  it('is always a question the contract accepts', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(
          workMethods['ledger.totals'].params.safeParse(ledgerParams(filter, '2026-11-22')).success,
        ).toBe(true)
      }),
    )
  })
})

describe('date presets', () => {
  const range = (name: LedgerFilter['range'], today: string) =>
    rangeDays({ range: name, fromDay: null, toDay: null }, today)

  it('begin a week on Monday, a Sunday belonging to the week before', () => {
    expect(range('WEEK', '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
    expect(range('WEEK', '2026-11-23')).toEqual({ from: '2026-11-23', to: '2026-11-23' })
    expect(range('WEEK', '2027-01-01')).toEqual({ from: '2026-12-28', to: '2027-01-01' })
  })

  it('begin a month on its first day and end today', () => {
    expect(range('MONTH', '2026-02-28')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
    expect(range('TODAY', '2026-02-28')).toEqual({ from: '2026-02-28', to: '2026-02-28' })
    expect(range('ANY', '2026-02-28')).toEqual({ from: null, to: null })
  })
})
