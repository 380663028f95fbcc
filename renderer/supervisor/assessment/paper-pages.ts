import { decimal, sum, toText } from '../../../db/model/assessment/decimal.ts'
import type { BoardRow } from '../../shared/assessment/assessment-types.ts'

/** Lines cut into sheets of paper; at least one, which may be empty. */
export const pagesOf = <Line>(
  lines: readonly Line[],
  perPage: number,
): readonly { readonly no: number; readonly lines: readonly Line[] }[] =>
  Array.from({ length: Math.max(1, Math.ceil(lines.length / perPage)) }, (_unused, index) => ({
    no: index + 1,
    lines: lines.slice(index * perPage, (index + 1) * perPage),
  }))

export interface PaperTotals {
  readonly count: number
  /** To one digit more than the scores have. */
  readonly mean: string
  readonly deducted: string
  readonly entries: number
}

const MEAN_DIGITS = 2

/** What stands at the foot of a page, or of the whole list. */
export const totalsOf = (rows: readonly BoardRow[]): PaperTotals => ({
  count: rows.length,
  mean:
    rows.length === 0
      ? '0'
      : toText(sum(rows.map((row) => decimal(row.score))).div(rows.length), MEAN_DIGITS),
  deducted: toText(sum(rows.map((row) => decimal(row.deducted))), MEAN_DIGITS),
  entries: rows.reduce((count, row) => count + row.entries, 0),
})

export interface PaperRow {
  readonly key: string
  readonly cells: readonly string[]
  /** Lines of text it takes, at least one. */
  readonly height: number
  /** Points that add up at the foot of its page; empty where none do. */
  readonly points: string
}
export interface PaperBlock {
  readonly key: string
  readonly title: string
  readonly columns: readonly { readonly label: string; readonly width: string; readonly left: boolean }[]
  readonly rows: readonly PaperRow[]
  /** Whether each page says how many rows and points it has. */
  readonly totals: boolean
}
export interface BlockPart {
  readonly block: PaperBlock
  readonly rows: readonly PaperRow[]
  /** The rest of a block that began on an earlier page. */
  readonly continued: boolean
  readonly last: boolean
}

/** Title and head of a table, and its line of totals, in lines. */
const HEAD_LINES = 3
const TOTAL_LINES = 1

/** Tables flowed over pages of so many lines; a head never stands alone at the foot of a page. */
export function flowBlocks(
  blocks: readonly PaperBlock[],
  firstLines: number,
  otherLines: number,
): readonly (readonly BlockPart[])[] {
  const pages: BlockPart[][] = [[]]
  let room = firstLines
  const turn = (): void => {
    pages.push([])
    room = otherLines
  }
  for (const block of blocks) {
    const least = HEAD_LINES + (block.rows[0]?.height ?? 1) + (block.totals ? 2 * TOTAL_LINES : 0)
    if (room < least && (pages.at(-1)?.length ?? 0) > 0) turn()
    let rest = block.rows
    let continued = false
    do {
      room -= HEAD_LINES + (block.totals ? 2 * TOTAL_LINES : 0)
      let taken = 0
      while (taken < rest.length && (taken === 0 || (rest[taken]?.height ?? 1) <= room)) {
        room -= rest[taken]?.height ?? 1
        taken += 1
      }
      const rows = rest.slice(0, taken)
      rest = rest.slice(taken)
      pages.at(-1)?.push({ block, rows, continued, last: rest.length === 0 })
      continued = true
      if (rest.length > 0) turn()
    } while (rest.length > 0)
  }
  return pages
}

/** Lines a text takes in a column so many characters wide; a Chinese character counts as one, others as half. */
export const linesOf = (text: string, width: number): number => {
  const size = [...text].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e80 ? 1 : 0.5), 0)
  return Math.max(1, Math.ceil(size / width))
}
