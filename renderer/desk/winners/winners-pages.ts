import type { Result } from '../../../db/contract/index.ts'

export type WinnerList = Result<'assessment.winners'>['lists'][number]

export interface WinnersPart {
  readonly list: WinnerList
  readonly winners: WinnerList['winners']
  /** From 1. */
  readonly part: number
  readonly parts: number
}

/** What is shown one after the other: each award by itself, a long one in parts of a like size. */
export const winnersParts = (lists: readonly WinnerList[], perPage: number): WinnersPart[] =>
  lists
    .filter(({ winners }) => winners.length > 0)
    .flatMap((list) => {
      const parts = Math.ceil(list.winners.length / perPage)
      const size = Math.ceil(list.winners.length / parts)
      return Array.from({ length: parts }, (_unused, index) => ({
        list,
        winners: list.winners.slice(index * size, (index + 1) * size),
        part: index + 1,
        parts,
      }))
    })
