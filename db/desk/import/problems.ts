import type { ImportPreview } from '../../contract/administration.ts'

/** One finding of an import, as the contract shows it. The wording belongs to the locale files, by `code`. */
export type ImportProblem = ImportPreview['problems'][number]

/** Every code an import can report. `details` of each: see the line's comment. */
export const IMPORT_PROBLEM_CODES = [
  // The sheet as a whole
  'TABLE_NOT_RECOGNISED',
  'SHEET_HIDDEN',
  'NO_ROWS',
  // A heading: details.field
  'HEADING_TWICE',
  // A cell
  'MISSING_REQUIRED',
  'CELL_ERROR',
  'NUMBER_LOST_DIGITS',
  'CONTROL_CHARACTERS', // removed
  'UNREADABLE_CHARACTERS', // the replacement character: the file was once saved in the wrong encoding
  'TOO_LONG', // details.limit, details.length
  'BAD_CODE', // details.allowed
  'BAD_NUMBER', // details.allowed
  'BAD_DAY',
  'BAD_WORD', // details.allowed
  'LIMIT_NOT_UNDERSTOOD',
  'LIMIT_OUT_OF_RANGE',
  'BAD_CHECK_DIGIT',
  // What a row says beside other rows
  'DUPLICATE_KEY', // details.firstRow, details.key
  'DUPLICATE_ROW', // identical, read once; details.firstRow
  'CONFLICTING_VALUES', // two sheets disagree; details.other
  'DUPLICATE_LINE', // a material or step named twice in one item; details.firstRow
  'UNKNOWN_UNIT', // details.similar
  'UNKNOWN_WINDOW', // details.similar
  'UNKNOWN_ITEM', // details.similar
  'UNKNOWN_PERSON', // details.similar
  'AMBIGUOUS_REFERENCE', // details.candidates
  'UNIT_CREATED', // details.unitId
  'CODE_GENERATED', // details.itemId
  'UNKNOWN_SETTING',
  'POST_PERSON_TWICE', // A, B and C are three people; details.person
  'POST_WITHOUT_A',
  'ROTA_WITHOUT_MEMBERS',
  'PROMISE_NOT_SHORTER', // details.statutory, details.promise
  'PROMISE_PROBABLY_NOT_SHORTER',
  'PROMISE_OVER_20_WORKING_DAYS',
  'RECORD_NOT_VALID', // details.field, details.problem
] as const
export type ImportProblemCode = (typeof IMPORT_PROBLEM_CODES)[number]

/** Where a value stands in the files. */
export interface Place {
  readonly fileName: string
  readonly sheet: string
  /** Row number as the spreadsheet shows it; null for the whole sheet. */
  readonly row: number | null
}

const SHOWN_CHARACTERS = 80

/** A value as a report shows it: one line, not longer than a line. */
export const shortened = (value: string): string => {
  const line = value.slice(0, 4 * SHOWN_CHARACTERS).replaceAll(/\s+/g, ' ')
  const characters = [...line]
  return characters.length > SHOWN_CHARACTERS ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}…` : line
}

/** Collects what was found, in the order in which it was found. */
export class ProblemList {
  readonly found: ImportProblem[] = []
  readonly #ofSheets = new Set<string>()

  error(
    code: ImportProblemCode,
    place: Place,
    heading = '',
    value = '',
    details: Record<string, string> = {},
  ): void {
    this.#add(code, 'ERROR', place, heading, value, details)
  }

  warning(
    code: ImportProblemCode,
    place: Place,
    heading = '',
    value = '',
    details: Record<string, string> = {},
  ): void {
    this.#add(code, 'WARNING', place, heading, value, details)
  }

  /** An error of the whole sheet, reported once however many rows it concerns. */
  errorOfSheet(
    code: ImportProblemCode,
    place: Place,
    heading: string,
    details: Record<string, string>,
  ): void {
    const key = [code, place.fileName, place.sheet, heading].join('\n')
    if (this.#ofSheets.has(key)) return
    this.#ofSheets.add(key)
    this.#add(code, 'ERROR', { ...place, row: null }, heading, '', details)
  }

  get errors(): number {
    return this.found.filter((problem) => problem.severity === 'ERROR').length
  }

  #add(
    code: ImportProblemCode,
    severity: ImportProblem['severity'],
    place: Place,
    heading: string,
    value: string,
    details: Record<string, string>,
  ): void {
    this.found.push({
      fileName: place.fileName,
      sheet: place.sheet,
      row: place.row,
      heading,
      value: shortened(value),
      code,
      severity,
      details,
    })
  }
}
