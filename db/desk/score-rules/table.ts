import type { ResultInput } from '../../contract/index.ts'
import { shortened } from '../import/problems.ts'
import type { Sheet } from '../import/sheet.ts'
import type { OutSheet } from '../spreadsheet-out.ts'
import { CellFault, type CellKind } from './cells.ts'

export type BadRow = ResultInput<'scoreRules.readFile'>['badRows'][number]

interface Column<Value> {
  readonly heading: string
  readonly cell: CellKind<Value>
  /** In half-width characters; worked out from the content when absent. */
  readonly width?: number
}

export const column = <Value>(heading: string, cell: CellKind<Value>, width?: number): Column<Value> => ({
  heading,
  cell,
  ...(width === undefined ? {} : { width }),
})

interface AnyColumn {
  readonly heading: string
  readonly cell: {
    readonly write: (value: never) => string | number | null
    readonly read: (text: string) => unknown
  }
  readonly width?: number
}
type Columns = Readonly<Record<string, AnyColumn>>
export type RowOf<Table> = {
  [Key in keyof Table]: Table[Key] extends Column<infer Value> ? Value : never
}

export interface TableRow<Row> {
  /** As the spreadsheet counts, from 1. */
  readonly row: number
  readonly value: Row
}

const heading = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '')
/** Titles above the headings and notes somebody put there. */
const HEADINGS_WITHIN = 10

/** Every row of one sheet, in the words of its columns. */
export const writeTable = <Table extends Columns>(
  name: string,
  title: string,
  columns: Table,
  rows: readonly RowOf<Table>[],
): OutSheet => ({
  name,
  title,
  columns: Object.values(columns).map(({ heading: text, width }) => ({
    heading: text,
    kind: 'NUMBER',
    ...(width === undefined ? {} : { width }),
  })),
  rows: rows.map((row) => Object.entries(columns).map(([key, { cell }]) => cell.write(row[key] as never))),
})

/** Rows of a sheet that read as a whole; every cell that does not is added to `badRows`. */
export const readTable = <Table extends Columns>(
  sheets: readonly Sheet[],
  name: string,
  columns: Table,
  badRows: BadRow[],
): TableRow<RowOf<Table>>[] => {
  const sheet = sheets.find((each) => each.name.trim() === name)
  if (sheet === undefined) {
    badRows.push({ sheet: name, row: 0, column: '', value: '', reason: 'SHEET_MISSING', allowed: '' })
    return []
  }
  const wanted = Object.values(columns).map((each) => heading(each.heading))
  const head = sheet.rows
    .slice(0, HEADINGS_WITHIN)
    .map(({ row, cells }) => ({ row, places: wanted.map((text) => cells.map(heading).indexOf(text)) }))
    .toSorted((a, b) => filled(b.places) - filled(a.places))[0]
  const keys = Object.keys(columns)
  const missing = keys.filter((_key, at) => (head?.places[at] ?? -1) < 0)
  for (const key of missing)
    badRows.push({
      sheet: name,
      row: head?.row ?? 0,
      column: columns[key]?.heading ?? key,
      value: '',
      reason: 'COLUMN_MISSING',
      allowed: '',
    })
  if (missing.length > 0 || head === undefined) return []
  return sheet.rows
    .filter(({ row }) => row > head.row)
    .flatMap(({ row, cells }) => {
      const texts = head.places.map((place) => (cells[place] ?? '').replaceAll('\r\n', '\n').trim())
      // Notes beside the table are nobody's row.
      if (texts.every((text) => text === '')) return []
      let isWhole = true
      const value = keys.map((key, at) => {
        const text = texts[at] ?? ''
        const read = columns[key]?.cell.read(text)
        if (read instanceof CellFault) {
          isWhole = false
          badRows.push({
            sheet: name,
            row,
            column: columns[key]?.heading ?? key,
            value: shortened(text),
            reason: read.reason,
            allowed: read.allowed,
          })
        }
        return [key, read] as const
      })
      // The parse edge: each cell was read by the kind of its column.
      return isWhole ? [{ row, value: Object.fromEntries(value) as RowOf<Table> }] : []
    })
}

const filled = (places: readonly number[]): number => places.filter((place) => place >= 0).length
