import type { ParamsInput } from '../../../db/contract/index.ts'
import { CASE_STATUSES, type CaseStatus } from '../../../db/model/case.ts'
import { isValidDay, mondayOf, type Day } from '../../../db/model/day.ts'

export const LEDGER_KINDS = ['ALL', 'CASES', 'CONSULTATIONS'] as const
export type LedgerKind = (typeof LEDGER_KINDS)[number]
export const LEDGER_RANGES = ['TODAY', 'WEEK', 'MONTH', 'ANY', 'CUSTOM'] as const
export type LedgerRange = (typeof LEDGER_RANGES)[number]
export const LEDGER_SORTS = ['NEWEST', 'OLDEST', 'DUE'] as const
export type LedgerSort = (typeof LEDGER_SORTS)[number]
export const DUE_STATES = ['REMIND', 'YELLOW', 'RED', 'ON_TIME', 'PAUSED', 'NONE'] as const
export type DueStateName = (typeof DUE_STATES)[number]

/** What the address of the page says; presets stay presets, so that a kept link means the same tomorrow. */
export interface LedgerFilter {
  readonly text: string
  readonly kind: LedgerKind
  readonly range: LedgerRange
  /** Only with CUSTOM. */
  readonly fromDay: Day | null
  readonly toDay: Day | null
  readonly statuses: readonly CaseStatus[]
  readonly dueStates: readonly DueStateName[]
  readonly itemId: string | null
  readonly unitId: string | null
  readonly windowId: string | null
  readonly staffId: string | null
  readonly backEntryOnly: boolean
  readonly sort: LedgerSort
}

export const emptyLedgerFilter: LedgerFilter = {
  text: '',
  kind: 'ALL',
  range: 'MONTH',
  fromDay: null,
  toDay: null,
  statuses: [],
  dueStates: [],
  itemId: null,
  unitId: null,
  windowId: null,
  staffId: null,
  backEntryOnly: false,
  sort: 'NEWEST',
}

const pick = <V extends string>(values: readonly V[], text: string | null): V | undefined =>
  values.find((value) => value === text)
const pickAll = <V extends string>(values: readonly V[], text: string | null): V[] => {
  const wanted = new Set((text ?? '').split(' '))
  return values.filter((value) => wanted.has(value))
}
const day = (text: string | null): Day | null => (text !== null && isValidDay(text) ? text : null)

export const readLedgerFilter = (address: URLSearchParams): LedgerFilter => {
  const get = (name: string): string | null => address.get(name)
  return {
    text: (get('text') ?? '').slice(0, 120),
    kind: pick(LEDGER_KINDS, get('kind')) ?? 'ALL',
    range:
      pick(LEDGER_RANGES, get('range')) ?? (get('from') !== null || get('to') !== null ? 'CUSTOM' : 'MONTH'),
    fromDay: day(get('from')),
    toDay: day(get('to')),
    statuses: pickAll(CASE_STATUSES, get('status')),
    dueStates: pickAll(DUE_STATES, get('due')),
    itemId: get('item'),
    unitId: get('unit'),
    windowId: get('window'),
    staffId: get('person'),
    backEntryOnly: get('back') === '1',
    sort: pick(LEDGER_SORTS, get('sort')) ?? 'NEWEST',
  }
}

export const writeLedgerFilter = (filter: LedgerFilter): URLSearchParams => {
  const entries: readonly (readonly [string, string | null])[] = [
    ['text', filter.text],
    ['kind', filter.kind === 'ALL' ? '' : filter.kind],
    ['range', filter.range === emptyLedgerFilter.range ? '' : filter.range],
    ['from', filter.range === 'CUSTOM' ? filter.fromDay : ''],
    ['to', filter.range === 'CUSTOM' ? filter.toDay : ''],
    ['status', filter.statuses.join(' ')],
    ['due', filter.dueStates.join(' ')],
    ['item', filter.itemId],
    ['unit', filter.unitId],
    ['window', filter.windowId],
    ['person', filter.staffId],
    ['back', filter.backEntryOnly ? '1' : ''],
    ['sort', filter.sort === 'NEWEST' ? '' : filter.sort],
  ]
  return new URLSearchParams(
    entries.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value]])),
  )
}

/** First and last day of the range, counted from the hall's today; a week begins on Monday. */
export const rangeDays = (
  filter: Pick<LedgerFilter, 'range' | 'fromDay' | 'toDay'>,
  today: Day,
): { from: Day | null; to: Day | null } => {
  switch (filter.range) {
    case 'TODAY':
      return { from: today, to: today }
    case 'WEEK':
      return { from: mondayOf(today), to: today }
    case 'MONTH':
      return { from: `${today.slice(0, 8)}01`, to: today }
    case 'ANY':
      return { from: null, to: null }
    case 'CUSTOM':
      return { from: filter.fromDay, to: filter.toDay }
  }
}

export type LedgerParams = Required<Omit<ParamsInput<'ledger.totals'>, never>>

/** The filter in the words of the contract, without sort and page. */
export const ledgerParams = (filter: LedgerFilter, today: Day): LedgerParams => {
  const { from, to } = rangeDays(filter, today)
  return {
    text: filter.text.trim(),
    kind: filter.kind,
    fromDay: from,
    toDay: to,
    statuses: [...filter.statuses],
    dueStates: [...filter.dueStates],
    itemId: filter.itemId,
    unitId: filter.unitId,
    windowId: filter.windowId,
    staffId: filter.staffId,
    backEntryOnly: filter.backEntryOnly,
  }
}

/** How many of the filters behind the button are set. */
export const countMoreFilters = (filter: LedgerFilter): number =>
  [
    filter.statuses.length > 0,
    filter.dueStates.length > 0,
    filter.itemId !== null,
    filter.unitId !== null,
    filter.windowId !== null,
    filter.staffId !== null,
    filter.backEntryOnly,
    filter.sort !== 'NEWEST',
  ].filter(Boolean).length
