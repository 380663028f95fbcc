import { IMPORT_TABLES, type ImportTable } from '../../contract/administration.ts'
import type { Field } from './field.ts'
import { identifyingFields, importFields, tableNames } from './fields.ts'
import type { Sheet, SheetRow } from './sheet.ts'

/** A column of a sheet and the field it was taken for. */
export interface Column {
  readonly field: Field
  /** From 0. */
  readonly index: number
  /** As found. */
  readonly heading: string
  /** Unit of a limit that stands in the heading: 法定时限(工作日). */
  readonly limitUnit: string
}

export interface RecognisedSheet {
  readonly table: ImportTable
  /** Row number of the headings. */
  readonly headingRow: number
  readonly columns: readonly Column[]
  /** All headings as found, in their order, with the field or null. */
  readonly headings: readonly { readonly heading: string; readonly field: string | null }[]
  /** Headings that mean a field another column already gives. */
  readonly twice: readonly { readonly heading: string; readonly field: Field }[]
  /** Rows below the headings. */
  readonly rows: readonly SheetRow[]
}

const REQUIRED_MARK = /[([【](?:必填|必填项|选填|可选|必须|非必填|required|optional)[)\]】]/g

/** One form for headings that differ in width, case, spaces, marks of required columns and trailing signs. */
export const plainHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s"'“”_\-*]+/g, '')
    .replaceAll(REQUIRED_MARK, '')
    .replace(/[:;,.。、]+$/, '')

const withoutBrackets = (plain: string): string => plain.replaceAll(/[([【][^)\]】]*[)\]】]/g, '')

type HeadingIndex = ReadonlyMap<string, { readonly field: Field; readonly rank: number }>

const indexOf = (fields: readonly Field[]): HeadingIndex => {
  const index = new Map<string, { field: Field; rank: number }>()
  for (const field of fields) {
    for (const [rank, heading] of [field.heading, field.field, ...field.synonyms].entries()) {
      const plain = plainHeading(heading)
      if (!index.has(plain)) index.set(plain, { field, rank })
    }
  }
  return index
}

const headingIndex = new Map<ImportTable, HeadingIndex>(
  IMPORT_TABLES.map((table) => [table, indexOf(importFields[table])]),
)

/** Headings with a remark in brackets count after those that match whole. */
const BRACKET_RANK = 1_000

const matchHeading = (heading: string, index: HeadingIndex): { field: Field; rank: number } | null => {
  const plain = plainHeading(heading)
  if (plain === '') return null
  const whole = index.get(plain)
  if (whole !== undefined) return whole
  const bare = index.get(withoutBrackets(plain))
  return bare === undefined ? null : { field: bare.field, rank: bare.rank + BRACKET_RANK }
}

const LIMIT_UNIT_IN_HEADING =
  /[(（[【]\s*(?:单位[:：]?)?\s*(工作日|工作天|自然日|日历日|小时|天|日|个?月)\s*[)）\]】]/

/** Which columns of a heading row mean which field of a table; the most particular heading wins, then the leftmost. */
const assign = (
  cells: readonly string[],
  table: ImportTable,
): { columns: Column[]; twice: { heading: string; field: Field }[] } => {
  const index = headingIndex.get(table) ?? new Map()
  const chosen = new Map<string, { column: Column; rank: number }>()
  const twice: { heading: string; field: Field }[] = []
  for (const [at, cell] of cells.entries()) {
    const match = matchHeading(cell, index)
    if (match === null) continue
    const column = {
      field: match.field,
      index: at,
      heading: cell.trim(),
      limitUnit: LIMIT_UNIT_IN_HEADING.exec(cell)?.[1] ?? '',
    }
    const before = chosen.get(match.field.field)
    if (before !== undefined)
      twice.push({
        heading: before.rank <= match.rank ? column.heading : before.column.heading,
        field: match.field,
      })
    if (before === undefined || match.rank < before.rank)
      chosen.set(match.field.field, { column, rank: match.rank })
  }
  return {
    columns: [...chosen.values()].map(({ column }) => column).sort((a, b) => a.index - b.index),
    twice,
  }
}

/** Headings that any list may have: alone they say nothing about what it lists. */
const GENERAL_HEADINGS = new Set(
  [
    '名称',
    '编码',
    '代码',
    '编号',
    '类型',
    '类别',
    '状态',
    '电话',
    '联系电话',
    '联系方式',
    '说明',
    '备注',
    '序号',
    '值',
    '内容',
  ]
    .concat(['name', 'code', 'type', 'phone', 'status', 'note', 'active', 'no', 'value'])
    .map(plainHeading),
)

const HEADING_SEARCH_ROWS = 10

/** Finds the heading row and the table of a sheet by its headings, then by its own and its file's name. */
export const recogniseSheet = (sheet: Sheet, fileName: string): RecognisedSheet | null => {
  let best: { table: ImportTable; at: number; score: number } | null = null
  for (const [at, { cells }] of sheet.rows.slice(0, HEADING_SEARCH_ROWS).entries()) {
    const filled = cells.filter((cell) => cell.trim() !== '').length
    if (filled < 2) continue
    for (const table of IMPORT_TABLES) {
      const { columns } = assign(cells, table)
      const fields = new Set(columns.map(({ field }) => field.field))
      if (!identifyingFields[table].some((needed) => needed.every((field) => fields.has(field)))) continue
      if (fields.size < 2) continue
      const named = (tableNames[table].test(sheet.name) ? 4 : 0) + (tableNames[table].test(fileName) ? 3 : 0)
      if (named === 0 && columns.every(({ heading }) => GENERAL_HEADINGS.has(plainHeading(heading)))) continue
      const score = 3 * fields.size - (filled - fields.size) + named
      if (best === null || score > best.score) best = { table, at, score }
    }
  }
  const headingRow = best === null ? undefined : sheet.rows[best.at]
  if (best === null || headingRow === undefined) return null
  const { columns, twice } = assign(headingRow.cells, best.table)
  return {
    table: best.table,
    headingRow: headingRow.row,
    columns,
    twice,
    headings: headingRow.cells
      .map((cell, index) => ({
        heading: cell.trim(),
        field: columns.find((column) => column.index === index)?.field.field ?? null,
      }))
      .filter(({ heading }) => heading !== ''),
    rows: sheet.rows.slice(best.at + 1),
  }
}
