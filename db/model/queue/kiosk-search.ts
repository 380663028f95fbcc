import { rankByPinyin, type PinyinCandidate } from '../pinyin.ts'

/** With fewer letters nearly every name has them in a row somewhere. */
const SKIPPING_LETTERS_MIN = 3
/** Letters further apart than this many times their number are there by chance. */
const SPAN_MAX = 3

/** How many initials lie between the first letter and the last one; null when the letters are not there in their order. */
const spanOf = (letters: string, initials: string): number | null => {
  const from = initials.indexOf(letters.slice(0, 1))
  let at = from
  for (const letter of letters.slice(1)) {
    at = at < 0 ? -1 : initials.indexOf(letter, at + 1)
    if (at < 0) return null
  }
  return from < 0 ? null : at - from
}

/** Names whose initials hold the letters in their order, some left out (gsdj in 公司设立登记); the closest first. */
const skipping = <T extends PinyinCandidate>(letters: string, candidates: readonly T[]): T[] => {
  if (letters.length < SKIPPING_LETTERS_MIN || !/^[a-z]+$/.test(letters)) return []
  return candidates
    .flatMap((candidate) => {
      const { initials } = candidate.keys
      const span = spanOf(letters, initials)
      // What begins as the name does is meant more likely than what lies somewhere inside it.
      return span === null || span > letters.length * SPAN_MAX
        ? []
        : [{ candidate, of: span + (initials.startsWith(letters.slice(0, 1)) ? 0 : 1_000) }]
    })
    .toSorted((one, other) => one.of - other.of)
    .map(({ candidate }) => candidate)
}

export interface KioskMatch<T> {
  readonly candidate: T
  /** False: like what was typed, and not it; nobody may take it for the answer. */
  readonly isExact: boolean
}

/**
 * For visitors, who type the initials of what they call a thing and not of its name in the list: what has them as typed,
 * then what has them in their order; a name in which one of them is wrong only where there is nothing else.
 */
export const searchForVisitor = <T extends PinyinCandidate>(
  text: string,
  candidates: readonly T[],
): readonly KioskMatch<T>[] => {
  const ranked = rankByPinyin(text, candidates)
  const exact = ranked.flatMap(({ candidate, match }) => (match.kind === 'INITIALS_NEAR' ? [] : [candidate]))
  const known = new Set(exact)
  const letters = text.replaceAll(/\s+/g, '').toLowerCase()
  const inOrder = skipping(letters, candidates).filter((candidate) => !known.has(candidate))
  const near = ranked.flatMap(({ candidate, match }) => (match.kind === 'INITIALS_NEAR' ? [candidate] : []))
  const alike = exact.length + inOrder.length === 0 ? near : inOrder
  return [
    ...exact.map((candidate) => ({ candidate, isExact: true })),
    ...alike.map((candidate) => ({ candidate, isExact: false })),
  ]
}
