import { ContractError } from '../../contract/index.ts'

/** One row with at least one filled cell. */
export interface SheetRow {
  /** Row number as the spreadsheet shows it, from 1. */
  readonly row: number
  /** Cells as the spreadsheet shows them; missing ones are empty texts. */
  readonly cells: readonly string[]
  /** Columns (from 0) whose number has more digits than the spreadsheet kept. */
  readonly lossy?: readonly number[]
}

export interface Sheet {
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly SheetRow[]
}

/** What stands in a cell whose formula ended in an error or was never calculated. */
export const UNCALCULATED = '#FORMULA!'
export const CELL_ERROR_TEXT =
  /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FORMULA!)$/

/** Bounds that no hall's list comes near, so that no file can exhaust the machine. */
export const SHEET_LIMITS = {
  /** Just under what the contract lets through as base64. */
  fileBytes: 30_000_000,
  unpackedBytes: 100_000_000,
  sheets: 60,
  rows: 200_000,
  columns: 512,
  cells: 4_000_000,
} as const

/** Why a file cannot be read; the wording for each belongs to the locale files. */
export type FileProblem =
  | 'EMPTY_FILE'
  | 'OLD_XLS'
  | 'ENCRYPTED'
  | 'NOT_A_SPREADSHEET'
  | 'DAMAGED'
  | 'UNKNOWN_ENCODING'
  | 'UNBALANCED_QUOTES'

export const unreadable = (file: string, problem: FileProblem): ContractError =>
  new ContractError('FILE_UNREADABLE', { file, problem })

export type SizeProblem = 'FILE_BYTES' | 'UNPACKED_BYTES' | 'SHEETS' | 'ROWS' | 'COLUMNS' | 'CELLS'

export const tooLarge = (file: string, problem: SizeProblem, limit: string): ContractError =>
  new ContractError('TOO_LARGE', { file, problem, limit })
