import writeExcelFile, { type Cell, type Sheet, type SheetData } from 'write-excel-file/node'

export type OutKind =
  | 'TEXT'
  | 'NUMBER'
  /** A calendar day, `YYYY-MM-DD`. */
  | 'DAY'
  /** Milliseconds since the epoch, shown as the hall's wall clock. */
  | 'MOMENT'
  /** A share, 0.98 shown as 98.0 %. */
  | 'SHARE'

export interface OutColumn {
  readonly heading: string
  readonly kind: OutKind
  /** Width in half-width characters; worked out from the content when absent. */
  readonly width?: number
}

export type OutValue = string | number | boolean | null

export interface OutSheet {
  readonly name: string
  /** A line above the headings, such as the period and the filters of a ledger. */
  readonly title?: string
  readonly columns: readonly OutColumn[]
  readonly rows: readonly (readonly OutValue[])[]
  /** Shown under the rows, such as totals. */
  readonly totals?: readonly OutValue[]
  /** Rows (from 0) in grey italics: examples. */
  readonly paleRows?: readonly number[]
}

/** One row short of what a sheet can hold, with room for title, headings and totals. */
const ROWS_MAX = 1_048_570
/** What a cell of a spreadsheet can hold. */
const TEXT_MAX = 32_767
const HALL_OFFSET_MS = 8 * 3_600_000

/**
 * An XLSX file. Texts stay texts: whatever starts with =, +, - or @ is stored as a text and shown as it is, so that
 * nothing a visitor or an applicant wrote can become a formula on somebody's desk.
 */
export const writeSpreadsheet = async (sheets: readonly OutSheet[]): Promise<Uint8Array> => {
  const names = new Set<string>()
  const parts = sheets.flatMap(splitLong).map((sheet) => layOut(sheet, uniqueName(sheet.name, names)))
  const buffer = await writeExcelFile(parts, { fontFamily: 'Microsoft YaHei', fontSize: 10 }).toBuffer()
  return new Uint8Array(buffer)
}

const splitLong = (sheet: OutSheet): OutSheet[] => {
  if (sheet.rows.length <= ROWS_MAX) return [sheet]
  const count = Math.ceil(sheet.rows.length / ROWS_MAX)
  return Array.from({ length: count }, (_part, at) => {
    const { totals, ...rest } = sheet
    const rows = sheet.rows.slice(at * ROWS_MAX, (at + 1) * ROWS_MAX)
    return { ...rest, rows, ...(totals !== undefined && at === count - 1 ? { totals } : {}) }
  })
}

/** At most 31 characters, none of []:*?/\, and no name twice (spreadsheets compare without case). */
const uniqueName = (wanted: string, taken: Set<string>): string => {
  const clean =
    wanted
      .replaceAll(/[[\]:*?/\\]/g, ' ')
      .replaceAll(/^'+|'+$/g, '')
      .trim() || 'Sheet'
  for (let nth = 1; ; nth += 1) {
    const ending = nth === 1 ? '' : ` (${nth})`
    const name = `${clean
      .slice(0, 31 - ending.length)
      .toWellFormed()
      .replaceAll('\ufffd', '')}${ending}`
    if (taken.has(name.toLowerCase())) continue
    taken.add(name.toLowerCase())
    return name
  }
}

const layOut = (sheet: OutSheet, name: string): Sheet<Buffer> => {
  const { columns, rows, title, totals } = sheet
  const pale = new Set(sheet.paleRows)
  const data: SheetData = []
  if (title !== undefined)
    data.push([{ value: cellText(title), type: String, fontWeight: 'bold', columnSpan: columns.length }])
  data.push(
    columns.map(({ heading }) => ({
      value: cellText(heading),
      type: String,
      fontWeight: 'bold',
      backgroundColor: '#E8EEF4',
      wrap: true,
      alignVertical: 'center',
    })),
  )
  const headings = data.length
  for (const [at, row] of rows.entries()) {
    data.push(
      columns.map(({ kind }, index) =>
        outCell(row[index] ?? null, kind, pale.has(at) ? { fontStyle: 'italic', textColor: '#767676' } : {}),
      ),
    )
  }
  if (totals !== undefined)
    data.push(columns.map(({ kind }, index) => outCell(totals[index] ?? null, kind, { fontWeight: 'bold' })))
  return {
    sheet: name,
    data,
    stickyRowsCount: headings,
    columns: columns.map((column, index) => ({ width: column.width ?? widthOf(column, index, rows) })),
  }
}

interface Style {
  readonly fontStyle?: 'italic'
  readonly fontWeight?: 'bold'
  readonly textColor?: string
}

const outCell = (value: OutValue, kind: OutKind, style: Style): Cell => {
  if (value === null || value === '' || (typeof value === 'number' && !Number.isFinite(value))) return null
  if (typeof value === 'number') {
    if (kind === 'MOMENT')
      return { value: new Date(value + HALL_OFFSET_MS), type: Date, format: 'yyyy-mm-dd hh:mm', ...style }
    if (kind === 'SHARE') return { value, type: Number, format: '0.0%', ...style }
    if (kind === 'NUMBER') return { value, type: Number, ...style }
  }
  if (kind === 'DAY' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd', ...style }
  }
  // The text format keeps leading zeros and long numbers when somebody edits the cell.
  return {
    value: cellText(String(value)),
    type: String,
    format: '@',
    alignVertical: 'top',
    wrap: String(value).includes('\n'),
    ...style,
  }
}

// Characters XML cannot carry are dropped; `_x0041_` in a text would be read back as the character it names.
const NOT_XML = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu
const cellText = (text: string): string => {
  const clean = text
    .toWellFormed()
    .replaceAll(NOT_XML, '')
    .replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
  return clean.length <= TEXT_MAX
    ? clean
    : `${clean
        .slice(0, TEXT_MAX - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
}

const WIDTH_MIN = 8
const WIDTH_MAX = 48
const ROWS_MEASURED = 300

/** Han characters and other full-width signs take two places. */
const widthOfText = (text: string): number => {
  let width = 0
  for (const character of text) {
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1
    if (width >= WIDTH_MAX) break
  }
  return width
}

const widthOf = ({ heading, kind }: OutColumn, index: number, rows: OutSheet['rows']): number => {
  const fixed = kind === 'MOMENT' ? 17 : kind === 'DAY' ? 12 : 0
  const content = rows.slice(0, ROWS_MEASURED).map((row) => {
    const value = row[index]
    return fixed > 0 || value === null || value === undefined
      ? 0
      : Math.max(...String(value).slice(0, 400).split('\n').map(widthOfText))
  })
  return Math.min(
    WIDTH_MAX,
    Math.max(WIDTH_MIN, fixed, widthOfText(heading) + 2, ...content.map((width) => width + 2)),
  )
}
