import type { Locale, Result } from '../../../db/contract/index.ts'

export type LedgerRow = Result<'ledger.query'>['rows'][number]
export type LedgerTotals = Result<'ledger.totals'>

/**
 * Columns of the ledger on the screen, on paper and in the spreadsheet. An id is the field of the row it shows, and is
 * what `ledger.export` is asked for; `dueDay` carries the colour state with it.
 */
export const LEDGER_COLUMN_IDS = [
  'no',
  'atMs',
  'kind',
  'itemName',
  'applicantMasked',
  'caseKind',
  'status',
  'dueDay',
  'closedAtMs',
  'staffName',
  'windowId',
  'unitName',
  'matter',
  'trips',
  'feeFen',
  'corrections',
  'backEntry',
] as const satisfies readonly (keyof LedgerRow)[]
export type LedgerColumnId = (typeof LEDGER_COLUMN_IDS)[number]

/** Width in pixels at the normal letter size. */
const WIDTHS: Record<LedgerColumnId, number> = {
  no: 184,
  atMs: 134,
  kind: 54,
  itemName: 170,
  applicantMasked: 126,
  caseKind: 66,
  status: 108,
  dueDay: 162,
  closedAtMs: 132,
  staffName: 76,
  windowId: 120,
  unitName: 150,
  matter: 220,
  trips: 50,
  feeFen: 84,
  corrections: 54,
  backEntry: 74,
}

/** English words need more room where Chinese takes two characters. */
const ENGLISH_WIDTHS: Partial<Record<LedgerColumnId, number>> = {
  kind: 108,
  caseKind: 108,
  status: 140,
  dueDay: 178,
  backEntry: 100,
  trips: 62,
  feeFen: 100,
}

export const COLUMN_WIDTH_MIN = 44
export const COLUMN_WIDTH_MAX = 640

const NUMERIC: ReadonlySet<LedgerColumnId> = new Set(['trips', 'feeFen', 'corrections'])
export const isNumeric = (id: LedgerColumnId): boolean => NUMERIC.has(id)

const HIDDEN_AT_FIRST: ReadonlySet<LedgerColumnId> = new Set([
  'kind',
  'unitName',
  'closedAtMs',
  'windowId',
  'corrections',
  'matter',
])

export interface LedgerColumn {
  readonly id: LedgerColumnId
  readonly width: number
  readonly shown: boolean
}

export const defaultLedgerColumns = (language: Locale): LedgerColumn[] =>
  LEDGER_COLUMN_IDS.map((id) => ({
    id,
    width: (language === 'en' ? ENGLISH_WIDTHS[id] : undefined) ?? WIDTHS[id],
    shown: !HIDDEN_AT_FIRST.has(id),
  }))

const isColumnId = (text: string): text is LedgerColumnId =>
  (LEDGER_COLUMN_IDS as readonly string[]).includes(text)

/** As kept in the preferences: `no:196 atMs:132 -unitName:150`, in order; a minus hides. */
export const writeLedgerColumns = (columns: readonly LedgerColumn[]): string =>
  columns.map((column) => `${column.shown ? '' : '-'}${column.id}:${Math.round(column.width)}`).join(' ')

/** Columns a newer program added come last, hidden, so that nobody's table changes by itself. */
export const readLedgerColumns = (text: string | undefined, language: Locale): LedgerColumn[] => {
  if (text === undefined) return defaultLedgerColumns(language)
  const read = new Map<LedgerColumnId, LedgerColumn>()
  for (const part of text.split(' ')) {
    const match = /^(-?)(\w+):(\d+)$/.exec(part)
    const id = match?.[2]
    if (match === null || id === undefined || !isColumnId(id)) continue
    const width = Math.min(COLUMN_WIDTH_MAX, Math.max(COLUMN_WIDTH_MIN, Number(match[3])))
    read.set(id, { id, width, shown: match[1] === '' })
  }
  const columns = [...read.values()]
  if (!columns.some((column) => column.shown)) return defaultLedgerColumns(language)
  return [
    ...columns,
    ...defaultLedgerColumns(language)
      .filter((column) => !read.has(column.id))
      .map((column) => ({ ...column, shown: false })),
  ]
}
