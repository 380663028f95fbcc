import type { ImportTable } from '../../contract/administration.ts'
import type { RecognisedSheet } from './columns.ts'
import type { Field } from './field.ts'
import { importFields } from './fields.ts'
import type { Place, ProblemList } from './problems.ts'
import { readCell } from './read-cell.ts'
import type { SheetRow } from './sheet.ts'

/** A recognised sheet of a file. */
export interface SourceSheet {
  readonly fileName: string
  readonly sha256: string
  readonly sheet: string
  readonly recognised: RecognisedSheet
}

/** What one filled cell of a row said. */
export interface DraftValue {
  readonly value: unknown
  readonly heading: string
  /** As found. */
  readonly text: string
}

/** One row, read cell by cell; empty cells are not in it, so that they wipe nothing. */
export interface Draft {
  readonly source: SourceSheet
  readonly place: Place & { readonly row: number }
  readonly values: Map<string, DraftValue>
  /** Fields whose cell could not be used and was reported. */
  readonly failed: Set<string>
}

export const textOf = (draft: Draft, field: string): string | null => {
  const value = draft.values.get(field)?.value
  return typeof value === 'string' ? value : null
}

/** Starts the example row of a template; rows that still have it are not data. */
export const EXAMPLE_MARK = '示例：'
const isExample = (row: SheetRow): boolean => row.cells.some((cell) => /^示例[:：]/.test(cell.trim()))

export const readDrafts = (source: SourceSheet, problems: ProblemList): Draft[] => {
  const { columns, rows, headings } = source.recognised
  const drafts: Draft[] = []
  for (const row of rows) {
    // Long lists repeat their headings on every printed page.
    const repeated =
      columns.length > 1 && columns.every(({ index, heading }) => (row.cells[index] ?? '').trim() === heading)
    if (repeated || isExample(row)) continue
    const place = { fileName: source.fileName, sheet: source.sheet, row: row.row }
    const draft: Draft = { source, place, values: new Map(), failed: new Set() }
    const unitColumns = columns.filter(({ field }) => field.cell.kind === 'LIMIT_UNIT')
    for (const column of columns) {
      const text = row.cells[column.index] ?? ''
      const unitCell = unitColumns.find(
        ({ field }) => field.cell.kind === 'LIMIT_UNIT' && field.cell.of === column.field.field,
      )
      const limitUnit =
        (unitCell === undefined ? '' : (row.cells[unitCell.index] ?? '').trim()) || column.limitUnit
      const read = readCell(text, column.field.cell, row.lossy?.includes(column.index) ?? false, limitUnit)
      for (const { code, severity, details } of read.findings) {
        if (severity === 'ERROR') problems.error(code, place, column.heading, text, details)
        else problems.warning(code, place, column.heading, text, details)
      }
      if (read.value !== undefined)
        draft.values.set(column.field.field, { value: read.value, heading: column.heading, text })
      else if (read.findings.length > 0) draft.failed.add(column.field.field)
    }
    if (draft.values.size > 0 || draft.failed.size > 0) drafts.push(draft)
  }
  if (drafts.length === 0 && headings.length > 0) {
    problems.warning('NO_ROWS', { fileName: source.fileName, sheet: source.sheet, row: null })
  }
  return drafts
}

/** Everything the files say about one record. */
export interface Gathered {
  readonly key: string
  readonly values: Map<string, DraftValue & { readonly place: Place }>
  /** Rows it comes from; never empty. */
  readonly drafts: readonly [Draft, ...Draft[]]
  readonly failed: ReadonlySet<string>
}

/** JSON with sorted keys: equal texts mean equal values. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  ) ?? ''

const sameSheet = (left: Draft, right: Draft): boolean => left.source === right.source
const saysTheSame = (left: Draft, right: Draft): boolean =>
  canonical([...left.values].map(([field, { value }]) => [field, value]).sort()) ===
  canonical([...right.values].map(([field, { value }]) => [field, value]).sort())

/**
 * Brings the rows of one record together. Twice in one sheet is an error unless the rows are equal; several sheets
 * may complete each other but not disagree.
 */
export const gather = (
  keyed: readonly { key: string; draft: Draft }[],
  keyField: string,
  problems: ProblemList,
): Map<string, Gathered> => {
  const gathered = new Map<
    string,
    Gathered & { readonly values: Map<string, DraftValue & { place: Place }> }
  >()
  for (const { key, draft } of keyed) {
    const before = gathered.get(key)
    if (before === undefined) {
      const values = new Map(
        [...draft.values].map(([field, value]) => [field, { ...value, place: draft.place }]),
      )
      gathered.set(key, { key, values, drafts: [draft], failed: draft.failed })
      continue
    }
    const twin = before.drafts.find((earlier) => sameSheet(earlier, draft))
    if (twin !== undefined) {
      const keyValue = draft.values.get(keyField)
      const details = { key, firstRow: String(twin.place.row) }
      if (saysTheSame(twin, draft))
        problems.warning('DUPLICATE_ROW', draft.place, keyValue?.heading, keyValue?.text ?? key, details)
      else problems.error('DUPLICATE_KEY', draft.place, keyValue?.heading, keyValue?.text ?? key, details)
      continue
    }
    for (const [field, value] of draft.values) {
      const other = before.values.get(field)
      if (other === undefined) before.values.set(field, { ...value, place: draft.place })
      else if (canonical(other.value) !== canonical(value.value)) {
        const where = [other.place.fileName, other.place.sheet, String(other.place.row)]
          .filter((part) => part !== '')
          .join(' · ')
        problems.error('CONFLICTING_VALUES', draft.place, value.heading, value.text, {
          other: other.text,
          where,
        })
      }
    }
    gathered.set(key, {
      ...before,
      drafts: [...before.drafts, draft],
      failed: new Set([...before.failed, ...draft.failed]),
    })
  }
  return gathered
}

/** Reports a missing field: once for the sheet when it has no such column, otherwise for the row. */
export const reportMissing = (
  table: ImportTable,
  field: string,
  draft: Draft,
  problems: ProblemList,
): void => {
  if (draft.failed.has(field)) return
  const definition: Field | undefined = importFields[table].find((candidate) => candidate.field === field)
  const column = draft.source.recognised.columns.find((candidate) => candidate.field.field === field)
  const heading = column?.heading ?? definition?.heading ?? field
  const details = { firstRow: String(draft.place.row) }
  if (column === undefined) problems.errorOfSheet('MISSING_REQUIRED', draft.place, heading, details)
  else problems.error('MISSING_REQUIRED', draft.place, heading, '', details)
}
