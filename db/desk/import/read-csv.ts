import { parse } from 'csv-parse/sync'
import { SHEET_LIMITS, tooLarge, unreadable, type Sheet, type SheetRow } from './sheet.ts'

/**
 * A text file with separated values: UTF-8, UTF-16 or GB 18030 (GBK), separated by commas, semicolons or tabs.
 * @throws ContractError FILE_UNREADABLE or TOO_LARGE
 */
export const readCsv = (bytes: Uint8Array, file: string): Sheet[] => {
  const text = decodeText(bytes, file).replaceAll(/\r\n?/g, '\n')
  if (text.includes('\0')) throw unreadable(file, 'NOT_A_SPREADSHEET')
  const declared = /^sep=([,;\t])\n/.exec(text)
  const records = parseRecords(
    declared === null ? text : text.slice(declared[0].length),
    declared?.[1] ?? separatorOf(text),
    file,
  )
  const firstRow = declared === null ? 1 : 2
  const rows: SheetRow[] = []
  for (const [index, cells] of records.entries()) {
    let length = cells.length
    while (length > 0 && (cells[length - 1] ?? '').trim() === '') length -= 1
    if (length === 0) continue
    if (length > SHEET_LIMITS.columns) throw tooLarge(file, 'COLUMNS', String(SHEET_LIMITS.columns))
    rows.push({ row: firstRow + index, cells: cells.slice(0, length) })
  }
  if (rows.length > SHEET_LIMITS.rows) throw tooLarge(file, 'ROWS', String(SHEET_LIMITS.rows))
  return [{ name: '', hidden: false, rows }]
}

/** Enough of a file to tell its kind. */
const LOOK_AHEAD = 20_000

const decodeText = (bytes: Uint8Array, file: string): string => {
  const [first, second] = bytes
  const named =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null
  if (named !== null) return decodeAs(named, bytes) ?? fail(file)
  // Pictures and programs are full of zero bytes, text has none.
  if (bytes.subarray(0, LOOK_AHEAD).includes(0)) throw unreadable(file, 'NOT_A_SPREADSHEET')
  // UTF-8 first: GB 18030 would read almost any bytes, valid UTF-8 is hardly ever anything else.
  return decodeAs('utf-8', bytes) ?? decodeAs('gb18030', bytes) ?? fail(file)
}

const fail = (file: string): never => {
  throw unreadable(file, 'UNKNOWN_ENCODING')
}

const decodeAs = (encoding: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const SEPARATORS = [',', '\t', ';'] as const

/** The separator that stands most often outside quotes in the first lines. */
const separatorOf = (text: string): string => {
  const counts = new Map<string, number>(SEPARATORS.map((separator) => [separator, 0]))
  let quoted = false
  for (const character of text.slice(0, LOOK_AHEAD)) {
    if (character === '"') quoted = !quoted
    else if (!quoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  return SEPARATORS.reduce<string>(
    (best, next) => ((counts.get(next) ?? 0) > (counts.get(best) ?? 0) ? next : best),
    ',',
  )
}

const parseRecords = (text: string, delimiter: string, file: string): string[][] => {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: false,
    })
  } catch {
    throw unreadable(file, 'UNBALANCED_QUOTES')
  }
}
