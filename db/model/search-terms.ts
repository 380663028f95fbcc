import { matchingText } from './text.ts'

/** A run of letters and digits of Latin and similar scripts, or one of signs written without spaces between words. */
interface Run {
  readonly kind: 'WORD' | 'SIGNS'
  readonly characters: readonly string[]
}

// Longer codes are cut: nobody types more than this many characters of one, and every suffix costs a term.
const WORD_CHARACTERS_MAX = 64

const isWordCharacter = (character: string): boolean =>
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}]/u.test(character)
const isSign = (character: string): boolean => /[\p{L}\p{N}\p{M}\p{So}\p{Co}]/u.test(character)

function runsOf(text: string): readonly Run[] {
  const runs: { kind: Run['kind']; characters: string[] }[] = []
  let open: Run['kind'] | null = null
  for (const character of matchingText(text)) {
    const kind = isWordCharacter(character) ? 'WORD' : isSign(character) ? 'SIGNS' : null
    const last = runs.at(-1)
    if (kind !== null && kind === open && last !== undefined) last.characters.push(character)
    else if (kind !== null) runs.push({ kind, characters: [character] })
    open = kind
  }
  return runs
}

const suffixes = (characters: readonly string[]): string[] => {
  const cut = characters.slice(0, WORD_CHARACTERS_MAX)
  // The whole word and every end of it of two characters or more: a prefix look-up then finds any part of the word.
  return cut.flatMap((_, index) =>
    index === 0 || index <= cut.length - 2 ? [cut.slice(index).join('')] : [],
  )
}

/**
 * Terms a text is indexed under: of Chinese each pair of neighbours and the last character alone, of words and numbers the
 * whole and its ends. Without repeats, in order.
 */
export function bigrams(text: string): readonly string[] {
  const terms = new Set<string>()
  for (const { kind, characters } of runsOf(text)) {
    if (kind === 'WORD') for (const suffix of suffixes(characters)) terms.add(suffix)
    else characters.forEach((character, index) => terms.add(character + (characters[index + 1] ?? '')))
  }
  return [...terms]
}

export interface QueryTerm {
  readonly term: string
  /** The term stands for every indexed term it begins; otherwise it must be there exactly. */
  readonly prefix: boolean
}

/**
 * Terms a text must all have to contain the query. A hit is a candidate: whoever needs the characters side by side across
 * words and Chinese compares `matchingText` of both.
 */
export function queryTerms(query: string): readonly QueryTerm[] {
  const terms = new Map<string, boolean>()
  for (const { kind, characters } of runsOf(query)) {
    if (kind === 'WORD') terms.set(characters.slice(0, WORD_CHARACTERS_MAX).join(''), true)
    else if (characters.length === 1) terms.set(characters.join(''), true)
    else
      for (const [index, character] of characters.entries()) {
        const next = characters[index + 1]
        if (next !== undefined) terms.set(character + next, false)
      }
  }
  return [...terms].map(([term, prefix]) => ({ term, prefix }))
}

/** Whether a text has all terms of a query; what an index must answer, spelled out. */
export function hasTerms(text: string, query: string): boolean {
  const terms = bigrams(text)
  return queryTerms(query).every(({ term, prefix }) =>
    prefix ? terms.some((candidate) => candidate.startsWith(term)) : terms.includes(term),
  )
}
