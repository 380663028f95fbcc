import { readSpecialProcedures } from '../../model/special-procedure.ts'
import { readTimeLimit } from '../../model/time-limit.ts'
import { checkUscc } from '../../model/uscc.ts'
import type { CellKind } from './field.ts'
import type { ImportProblemCode } from './problems.ts'
import { CELL_ERROR_TEXT } from './sheet.ts'
import { allowedWords, codeOfWord } from './words.ts'

export interface CellFinding {
  readonly code: ImportProblemCode
  readonly severity: 'ERROR' | 'WARNING'
  readonly details?: Record<string, string>
}

/** `value` is undefined when the cell is empty or cannot be used. */
export interface ReadCell {
  readonly value: unknown
  readonly findings: readonly CellFinding[]
}

const NOTHING: ReadCell = { value: undefined, findings: [] }
const found = (value: unknown): ReadCell => ({ value, findings: [] })
const refused = (code: ImportProblemCode, details: Record<string, string> = {}): ReadCell => ({
  value: undefined,
  findings: [{ code, severity: 'ERROR', details }],
})

// Characters nobody sees: controls, zero-width signs and marks that turn the direction of writing.
const INVISIBLE = /[^\P{Cc}\t\n\r]|[\u2028-\u202e\u2060-\u2069]/gu
// Left behind by web pages and older programs; they carry nothing and are dropped without a word.
const HARMLESS = /[\u00ad\u200b\u200e\u200f\ufeff]/g

/** The cell without invisible characters and without blanks at its ends; lines end with \n. */
const cleaned = (text: string): { text: string; findings: CellFinding[] } => {
  const findings: CellFinding[] = []
  const lines = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(HARMLESS, '')
    .replaceAll(/[\u00a0\u2002-\u200a\u202f]/g, ' ')
  const visible = lines.replaceAll(INVISIBLE, '').toWellFormed()
  if (visible.length !== lines.length) findings.push({ code: 'CONTROL_CHARACTERS', severity: 'WARNING' })
  if (visible.includes('\ufffd')) findings.push({ code: 'UNREADABLE_CHARACTERS', severity: 'WARNING' })
  return { text: visible.normalize('NFC').trim(), findings }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** A number typed as such and shown with decimals or an exponent is written out: 1001.0, 1.9900026950E+10. */
const writtenOut = (text: string): { text: string; lossy: boolean } => {
  if (/^\d+\.0+$/.test(text)) return { text: text.replace(/\.0+$/, ''), lossy: false }
  const match = /^(\d)(?:\.(\d+))?E\+?(\d{1,2})$/i.exec(text)
  if (match === null) return { text, lossy: false }
  const [, first = '', decimals = '', exponent = ''] = match
  const digits = first + decimals.replace(/0+$/, '')
  const length = Number(exponent) + 1
  // 1.99E+10 has lost what stood behind the third digit.
  return { text: digits.padEnd(length, '0'), lossy: digits.length < length && length > 4 }
}

const CODE_TEXT = /^[\p{L}\p{N}._-]{1,64}$/u

/**
 * Reads one cell as its field wants it.
 * @param lossy the spreadsheet kept fewer digits than the number has
 * @param limitUnit unit named in the heading or in a column of its own, for limits given as bare numbers
 */
export const readCell = (raw: string, kind: CellKind, lossy: boolean, limitUnit: string): ReadCell => {
  const { text, findings } = cleaned(raw)
  if (text === '') return NOTHING
  if (CELL_ERROR_TEXT.test(text)) return refused('CELL_ERROR')
  const read = readClean(text, kind, lossy, limitUnit)
  return findings.length === 0 ? read : { value: read.value, findings: [...findings, ...read.findings] }
}

const readClean = (text: string, kind: CellKind, lossy: boolean, limitUnit: string): ReadCell => {
  switch (kind.kind) {
    case 'CODE':
    case 'FOREIGN_CODE':
    case 'PHONE':
    case 'USCC':
      return lossy ? refused('NUMBER_LOST_DIGITS') : readCodeLike(text, kind)
    case 'LINE':
      return bounded(oneLine(text), kind.max)
    case 'TEXT':
      return bounded(text, kind.max)
    case 'COUNT':
      return readCount(text, kind.min, kind.max)
    case 'YES_NO': {
      const code = codeOfWord(text, kind.words)
      return code === null
        ? refused('BAD_WORD', { allowed: allowedWords(kind.words) })
        : found(code === 'yes')
    }
    case 'WORD': {
      const code = codeOfWord(text, kind.words)
      return code === null ? refused('BAD_WORD', { allowed: allowedWords(kind.words) }) : found(code)
    }
    case 'WORDS':
      return readWords(text, kind.words)
    case 'DAY':
      return readDay(text)
    case 'LIMIT':
      return readLimit(text, limitUnit)
    case 'LIMIT_UNIT':
      return found(oneLine(text))
    case 'PROCEDURES':
      return readProcedures(text)
    case 'UNIT':
    case 'UNITS':
    case 'WINDOW':
    case 'WINDOWS':
    case 'ITEMS':
    case 'PERSON':
    case 'PEOPLE': {
      // Resolved later, when all files are read.
      const whole = writtenOut(oneLine(text))
      return bounded(whole.text, kind.kind === 'ITEMS' ? 20_000 : 2_000)
    }
  }
}

/** Length counts UTF-16 units, as the schemas of the records do. */
const bounded = (text: string, max: number): ReadCell =>
  text.length > max ? refused('TOO_LONG', { limit: String(max), length: String(text.length) }) : found(text)

const readCodeLike = (
  text: string,
  kind: CellKind & { kind: 'CODE' | 'FOREIGN_CODE' | 'PHONE' | 'USCC' },
): ReadCell => {
  const written = writtenOut(oneLine(text.normalize('NFKC')))
  if (written.lossy) return refused('NUMBER_LOST_DIGITS')
  switch (kind.kind) {
    case 'CODE': {
      const code = written.text.replaceAll(' ', '')
      if (code.length > 64) return refused('TOO_LONG', { limit: '64', length: String(code.length) })
      return CODE_TEXT.test(code) ? found(code) : refused('BAD_CODE', { allowed: '. _ -' })
    }
    case 'FOREIGN_CODE':
      return bounded(written.text.replaceAll(' ', ''), kind.max)
    case 'PHONE':
      return bounded(written.text, kind.max)
    case 'USCC': {
      const { normalised, findings } = checkUscc(written.text)
      const read = bounded(normalised, 30)
      const finding = findings.find((code) => code !== 'USCC_REGION')
      if (read.value === undefined || finding === undefined) return read
      // Codes that fail the check are in real use, so it only warns.
      return {
        value: normalised,
        findings: [{ code: 'BAD_CHECK_DIGIT', severity: 'WARNING', details: { finding } }],
      }
    }
  }
}

const readCount = (text: string, min: number, max: number): ReadCell => {
  const plain = text.normalize('NFKC').replace(/\s*(?:份|次|个|张|套|页)$/, '')
  // Dashes and 无 are how lists write zero.
  const value =
    /^(?:无|\/|-+|—+)$/.test(plain) && min === 0
      ? 0
      : /^\d+(?:\.0+)?$/.test(plain)
        ? Number(plain)
        : Number.NaN
  return Number.isInteger(value) && value >= min && value <= max
    ? found(value)
    : refused('BAD_NUMBER', { allowed: `${min}–${max}` })
}

const LIST_SEPARATORS = /[、,，;；|\n/]+/

/** Parts of a cell that lists several values. */
export const listParts = (text: string): string[] =>
  text
    .split(LIST_SEPARATORS)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const readWords = (text: string, table: Readonly<Record<string, readonly string[]>>): ReadCell => {
  const codes = new Set<string>()
  for (const part of listParts(text.normalize('NFKC'))) {
    const code = codeOfWord(part, table)
    if (code === null) return refused('BAD_WORD', { allowed: allowedWords(table), word: part })
    codes.add(code)
  }
  // A set, whatever the order in the cell.
  return codes.size === 0 ? NOTHING : found([...codes].sort())
}

const readDay = (text: string): ReadCell => {
  const plain = text.normalize('NFKC').replace(/\s.*$/, '')
  const match =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(plain) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (match === null) return refused('BAD_DAY')
  const [, year = '', month = '', day = ''] = match
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${written}T00:00:00Z`)
  const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written)
  return real ? found(written) : refused('BAD_DAY')
}

const readLimit = (text: string, limitUnit: string): ReadCell => {
  const bare = /^\d+(?:\.0+)?$/.exec(text.normalize('NFKC'))?.[0].replace(/\.0+$/, '')
  const unit = limitUnit.replace(/^个/, '')
  // Lists that give bare numbers without a unit mean working days (行政许可法 art. 82).
  const read = readTimeLimit(bare === undefined ? text : `${bare}${unit === '' ? '工作日' : unit}`)
  return read.ok ? found(read.limit) : refused(read.code)
}

const readProcedures = (text: string): ReadCell => {
  const { kinds, unknown } = readSpecialProcedures(text)
  const kept = [...[...kinds].sort(), ...unknown.map((part) => part.slice(0, 40))].slice(0, 12)
  const findings: CellFinding[] = unknown.map((part) => ({
    code: 'BAD_WORD',
    severity: 'WARNING',
    details: { word: part.slice(0, 40) },
  }))
  return { value: kept, findings }
}
