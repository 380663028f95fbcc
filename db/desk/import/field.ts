import { YES_NO_WORDS, type WordTable } from './words.ts'

/** How a cell of a field is read. */
export type CellKind =
  /** A short printable code. */
  | { readonly kind: 'CODE' }
  /** A code of somebody else's with characters of its own, such as the national task code. */
  | { readonly kind: 'FOREIGN_CODE'; readonly max: number }
  | { readonly kind: 'LINE'; readonly max: number }
  /** Several lines. */
  | { readonly kind: 'TEXT'; readonly max: number }
  | { readonly kind: 'PHONE'; readonly max: number }
  | { readonly kind: 'USCC' }
  | { readonly kind: 'COUNT'; readonly min: number; readonly max: number }
  | { readonly kind: 'YES_NO'; readonly words: WordTable }
  | { readonly kind: 'DAY' }
  | { readonly kind: 'LIMIT' }
  /** Bare unit of a limit whose number stands in another column. */
  | { readonly kind: 'LIMIT_UNIT'; readonly of: string }
  | { readonly kind: 'WORD'; readonly words: WordTable }
  | { readonly kind: 'WORDS'; readonly words: WordTable }
  | { readonly kind: 'PROCEDURES' }
  | { readonly kind: 'UNIT' }
  | { readonly kind: 'UNITS' }
  | { readonly kind: 'WINDOW' }
  | { readonly kind: 'WINDOWS' }
  | { readonly kind: 'ITEMS' }
  | { readonly kind: 'PERSON' }
  | { readonly kind: 'PEOPLE' }

export interface Field {
  readonly field: string
  /** The heading of templates and reports. */
  readonly heading: string
  /** Other headings halls use, the most particular first. */
  readonly synonyms: readonly string[]
  readonly cell: CellKind
  /** A new record needs it. */
  readonly required?: true
  readonly example: string
}

export const line = (max: number): CellKind => ({ kind: 'LINE', max })
export const text = (max: number): CellKind => ({ kind: 'TEXT', max })
export const phone = (max: number): CellKind => ({ kind: 'PHONE', max })
export const word = (words: WordTable): CellKind => ({ kind: 'WORD', words })
export const words = (table: WordTable): CellKind => ({ kind: 'WORDS', words: table })
export const yesNo = (table: WordTable = YES_NO_WORDS): CellKind => ({ kind: 'YES_NO', words: table })
export const count = (min: number, max: number): CellKind => ({ kind: 'COUNT', min, max })
export const CODE: CellKind = { kind: 'CODE' }
export const UNIT: CellKind = { kind: 'UNIT' }
export const PERSON: CellKind = { kind: 'PERSON' }
export const LIMIT: CellKind = { kind: 'LIMIT' }
