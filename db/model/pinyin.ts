import { pinyin } from 'pinyin-pro'

/** Spelling of a text, worked out once and kept beside it: the dictionary is far too slow to ask for every key press. */
export interface PinyinKeys {
  /** One entry a code point: its syllable without tone, a letter or digit as itself, empty for anything without sound. */
  readonly syllables: readonly string[]
  /** First letters in a row, such as `ssdj`. */
  readonly initials: string
  /** All syllables in a row, such as `shangshidengji`. */
  readonly full: string
}

const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character)
const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
/** Letters as typed for pinyin: ü is v on every keyboard; lue and nue are what most people type for lüe and nüe. */
const foldLetters = (text: string): string =>
  fold(text)
    .replaceAll('ü', 'v')
    .replaceAll(/([ln])ue/g, '$1ve')

// Characters of names that the dictionary does not have, and a surname it misreads.
const SUPPLEMENT: Readonly<Record<string, string>> = { '𠮷': 'ji', '𫍰': 'xi' }
const SURNAMES: readonly (readonly [string, readonly string[]])[] = [['单于', ['chan', 'yu']]]

function spell(text: string, person: boolean): readonly string[] {
  const spelled = pinyin(text, { toneType: 'none', type: 'array', v: true, surname: person ? 'head' : 'off' })
  const corrected = person ? (SURNAMES.find(([surname]) => text.startsWith(surname))?.[1] ?? []) : []
  return spelled.map((syllable, index) => corrected[index] ?? SUPPLEMENT[syllable] ?? syllable)
}

/**
 * Spells a text in pinyin by its words (重庆 chongqing, 银行 yinhang); with `person` the first characters are read as a
 * surname (单 shan, 曾 zeng, 单于 chanyu).
 */
export function pinyinKeys(text: string, person = false): PinyinKeys {
  const characters = [...text]
  const spelled = spell(text, person)
  // The dictionary answers one entry a character; should it ever not, each is asked alone and words are lost, not places.
  const perCharacter =
    spelled.length === characters.length
      ? spelled
      : characters.map((character) => spell(character, false)[0] ?? '')
  const syllables = characters.map((character, index) => {
    if (!isHan(character)) return fold(character).replaceAll(/[^\p{L}\p{Nd}]/gu, '')
    const syllable = foldLetters(perCharacter[index] ?? '')
    // A character the dictionary does not know comes back as itself.
    return /^[a-z]+$/.test(syllable) ? syllable : ''
  })
  const sounding = syllables.filter((syllable) => syllable !== '')
  return {
    syllables,
    initials: sounding.map((syllable) => [...syllable][0] ?? '').join(''),
    full: sounding.join(''),
  }
}

/** How a query was found, best first; the number is the rank. */
export const PINYIN_RANKS = [
  'CODE_EXACT',
  'NAME_PREFIX',
  'NAME_SUBSTRING',
  'INITIALS_PREFIX',
  'INITIALS_SUBSTRING',
  'FULL_PREFIX',
  'FULL_INNER',
  'CODE_PART',
  /** Initials and whole syllables mixed, such as `shangsdj`. */
  'MIXED',
  /** The initials in their order with some left out between them, such as `gsdj` in 公司设立登记. */
  'INITIALS_SKIPPING',
  /** The first letter is right and one of the others, of four or more, is wrong: always last. */
  'INITIALS_NEAR',
] as const
export type PinyinRank = (typeof PINYIN_RANKS)[number]

/** UTF-16 positions in the name, `end` exclusive, ready for `slice`. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

export interface PinyinMatch {
  readonly kind: PinyinRank
  /** Position in `PINYIN_RANKS`; smaller is better. */
  readonly rank: number
  /** Of two matches of one rank the one with less of it is closer: characters left out, and those before the first. */
  readonly apart: number
  /** What to highlight in the name; empty where the code matched. */
  readonly ranges: readonly TextRange[]
}

/** Only like what was typed: whoever shows it says so, lest it be taken for the answer. */
export const isOnlyAlike = ({ kind }: PinyinMatch): boolean =>
  kind === 'INITIALS_SKIPPING' || kind === 'INITIALS_NEAR'

export interface PinyinCandidate {
  readonly name: string
  readonly codes?: readonly string[]
  /** From `pinyinKeys(name)`. */
  readonly keys: PinyinKeys
}

interface NameCharacter {
  readonly folded: string
  readonly start: number
  readonly end: number
}

function charactersOf(name: string): readonly NameCharacter[] {
  let start = 0
  return [...name].map((character) => {
    const from = start
    start += character.length
    return { folded: fold(character).trim(), start: from, end: start }
  })
}

/** Ranges of characters by index, neighbours joined. */
function rangesOf(characters: readonly NameCharacter[], indexes: Iterable<number>): readonly TextRange[] {
  const ranges: { start: number; end: number }[] = []
  for (const index of [...new Set(indexes)].toSorted((a, b) => a - b)) {
    const character = characters[index]
    const last = ranges.at(-1)
    if (character === undefined) continue
    if (last !== undefined && last.end === character.start) last.end = character.end
    else ranges.push({ start: character.start, end: character.end })
  }
  return ranges
}

/** Indexes of the characters whose folded text lies in [at, at + length) of all folded text in a row. */
function indexesOfText(characters: readonly NameCharacter[], at: number, length: number): readonly number[] {
  const indexes: number[] = []
  let position = 0
  for (const [index, { folded }] of characters.entries()) {
    if (folded !== '' && position < at + length && position + folded.length > at) indexes.push(index)
    position += folded.length
  }
  return indexes
}

// The mixed search looks at every split; a longer run of letters was pasted, and then it is spelled out or not there.
const MIXED_LETTERS_MAX = 40
const NEAR_LETTERS_MIN = 4
/** With fewer letters nearly every name has them in a row somewhere. */
const SKIPPING_LETTERS_MIN = 3
/** Letters further apart than this many times their number are there by chance. */
const SKIPPING_SPAN_MAX = 3
/** What begins as the name does is meant more likely than what lies somewhere inside it, however close together. */
const APART_INSIDE = 1_000

/** Number of syllables from `from` on that the letters spell, the last perhaps begun only; 0 when they do not. */
function syllablesSpelled(syllables: readonly string[], from: number, letters: string): number {
  let text = ''
  for (let index = from; index < syllables.length; index += 1) {
    text += syllables[index] ?? ''
    if (text.startsWith(letters)) return index - from + 1
    if (!letters.startsWith(text)) return 0
  }
  return 0
}

/** Like `syllablesSpelled`, where each syllable may be whole or its first letter; the last may be any beginning. */
function syllablesMixed(syllables: readonly string[], from: number, letters: string): number {
  const dead = new Set<string>()
  const walk = (index: number, rest: string): number => {
    const syllable = syllables[index]
    if (syllable === undefined || dead.has(`${index}/${rest.length}`)) return 0
    if (syllable.startsWith(rest)) return index - from + 1
    for (const part of [syllable, syllable.slice(0, 1)]) {
      const end = rest.startsWith(part) ? walk(index + 1, rest.slice(part.length)) : 0
      if (end > 0) return end
    }
    dead.add(`${index}/${rest.length}`)
    return 0
  }
  return walk(from, letters)
}

function matchCode(query: string, codes: readonly string[]): 'CODE_EXACT' | 'CODE_PART' | null {
  const plain = (text: string) => fold(text).replaceAll(/[\s-]/g, '')
  const wanted = plain(query)
  if (wanted === '') return null
  const folded = codes.map(plain)
  if (folded.includes(wanted)) return 'CODE_EXACT'
  // Two characters of a 31-digit code are in nearly every code.
  return wanted.length >= 3 && folded.some((code) => code.includes(wanted)) ? 'CODE_PART' : null
}

function isNear(initials: string, letters: string): boolean {
  if (letters.length < NEAR_LETTERS_MIN || initials.length < letters.length || initials[0] !== letters[0])
    return false
  let wrong = 0
  for (let index = 0; index < letters.length; index += 1) if (initials[index] !== letters[index]) wrong += 1
  return wrong === 1
}

/** Places of the letters among the initials, in their order; null when they are not there or too far apart. */
function placesSkipping(letters: string, initials: string): readonly number[] | null {
  if (letters.length < SKIPPING_LETTERS_MIN) return null
  const places: number[] = []
  for (const letter of letters) {
    const place = initials.indexOf(letter, (places.at(-1) ?? -1) + 1)
    if (place < 0) return null
    places.push(place)
  }
  const span = (places.at(-1) ?? 0) - (places[0] ?? 0)
  return span > letters.length * SKIPPING_SPAN_MAX ? null : places
}

interface LettersFound {
  readonly kind: PinyinRank
  /** Of the syllables that sound. */
  readonly places: readonly number[]
  readonly apart: number
}

function matchLetters(letters: string, keys: PinyinKeys): LettersFound | null {
  const run = (kind: PinyinRank, from: number, count: number): LettersFound => ({
    kind,
    places: Array.from({ length: count }, (_unused, at) => from + at),
    apart: 0,
  })
  const syllables = keys.syllables.filter((syllable) => syllable !== '')
  const { length } = letters
  const initialsAt = keys.initials.indexOf(letters)
  if (initialsAt === 0) return run('INITIALS_PREFIX', 0, length)
  if (initialsAt > 0) return run('INITIALS_SUBSTRING', initialsAt, length)
  for (const [from] of syllables.entries()) {
    const count = syllablesSpelled(syllables, from, letters)
    if (count > 0) return run(from === 0 ? 'FULL_PREFIX' : 'FULL_INNER', from, count)
  }
  if (length < 2 || length > MIXED_LETTERS_MAX) return null
  for (const [from] of syllables.entries()) {
    const count = syllablesMixed(syllables, from, letters)
    if (count > 0) return run('MIXED', from, count)
  }
  const places = placesSkipping(letters, keys.initials)
  if (places !== null) {
    const first = places[0] ?? 0
    const span = (places.at(-1) ?? 0) - first
    return { kind: 'INITIALS_SKIPPING', places, apart: span + (first === 0 ? 0 : APART_INSIDE) }
  }
  return isNear(keys.initials, letters) ? run('INITIALS_NEAR', 0, length) : null
}

const result = (kind: PinyinRank, ranges: readonly TextRange[], apart = 0): PinyinMatch => ({
  kind,
  rank: PINYIN_RANKS.indexOf(kind),
  apart,
  ranges,
})

function matchPart(query: string, candidate: PinyinCandidate): PinyinMatch | null {
  const wanted = fold(query).replaceAll(/\s+/g, '')
  if (wanted === '') return null
  const code = matchCode(query, candidate.codes ?? [])
  if (code === 'CODE_EXACT') return result(code, [])
  const characters = charactersOf(candidate.name)
  const at = characters
    .map(({ folded }) => folded)
    .join('')
    .indexOf(wanted)
  if (at >= 0)
    return result(
      at === 0 ? 'NAME_PREFIX' : 'NAME_SUBSTRING',
      rangesOf(characters, indexesOfText(characters, at, wanted.length)),
    )
  const letters = foldLetters(query).replaceAll(/[\s'’]+/g, '')
  if (/^[a-z0-9]+$/.test(letters)) {
    const found = matchLetters(letters, candidate.keys)
    const better =
      found !== null && (code === null || PINYIN_RANKS.indexOf(found.kind) < PINYIN_RANKS.indexOf(code))
    if (better) {
      const sounding = candidate.keys.syllables.flatMap((syllable, index) => (syllable === '' ? [] : [index]))
      const indexes = found.places.flatMap((place) => sounding[place] ?? [])
      return result(found.kind, rangesOf(characters, indexes), found.apart)
    }
  }
  return code === null ? null : result(code, [])
}

/**
 * Finds a query in a name by code, characters, initials or pinyin; null when it is not there. Several words separated by
 * spaces must all be found, and the worst of them gives the rank.
 */
export function matchPinyin(query: string, candidate: PinyinCandidate): PinyinMatch | null {
  const whole = matchPart(query, candidate)
  const words = query.split(/\s+/).filter((word) => word !== '')
  if ((whole !== null && !isOnlyAlike(whole)) || words.length < 2) return whole
  const matches = words.map((word) => matchPart(word, candidate)).filter((match) => match !== null)
  const worst = matches.toSorted((a, b) => b.rank - a.rank)[0]
  if (worst === undefined || matches.length < words.length) return whole
  if (whole !== null && whole.rank <= worst.rank) return whole
  const ranges = matches.flatMap((match) => match.ranges).toSorted((a, b) => a.start - b.start)
  const merged: { start: number; end: number }[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else merged.push({ ...range })
  }
  return { ...worst, ranges: merged }
}

/** All candidates that match, best rank first and otherwise in the order given (the order of use, as a rule). */
export function rankByPinyin<T extends PinyinCandidate>(
  query: string,
  candidates: readonly T[],
): readonly { readonly candidate: T; readonly match: PinyinMatch }[] {
  return candidates
    .flatMap((candidate) => {
      const match = matchPinyin(query, candidate)
      return match === null ? [] : [{ candidate, match }]
    })
    .toSorted((a, b) => a.match.rank - b.match.rank || a.match.apart - b.match.apart)
}

/**
 * The same for visitors, who have nobody beside them to ask: a name in which one letter is wrong only where there is
 * nothing else.
 */
export function rankForVisitor<T extends PinyinCandidate>(
  query: string,
  candidates: readonly T[],
): ReturnType<typeof rankByPinyin<T>> {
  const ranked = rankByPinyin(query, candidates)
  const better = ranked.filter(({ match }) => match.kind !== 'INITIALS_NEAR')
  return better.length > 0 ? better : ranked
}
