/** Number of characters as a person counts them, near enough: code points, so that 𠮷 is one. */
export const codePointLength = (text: string): number =>
  text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)

/** The first `max` code points; never half a character. */
export const truncate = (text: string, max: number): string =>
  text.length <= max ? text : [...text].slice(0, Math.max(0, max)).join('')

/**
 * Text as it is stored: canonical composition, line ends as \n, no space at the ends, runs of spaces as one. Full-width
 * brackets and commas stay: they belong to the names of Chinese organisations.
 */
export const tidyText = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .trim()

/** Text as it is compared and searched: width and compatibility forms made one (NFKC), lower case, single spaces. */
export const matchingText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Cf}/gu, '')
    .normalize('NFKC')
    .replaceAll(/\s+/g, ' ')
    .trim()

export type TextFinding =
  | { readonly code: 'TEXT_TOO_LONG'; readonly limit: number; readonly length: number }
  | { readonly code: 'TEXT_EMPTY' }
  /** Control characters, half surrogates, or signs that turn the direction of what follows. */
  | { readonly code: 'TEXT_CONTROL_CHARACTERS'; readonly at: number }

// Direction signs can make a name read as another; a lone surrogate cannot be stored as UTF-8.
const FORBIDDEN = /[^\P{Cc}\t]|[\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u
const FORBIDDEN_BUT_LINES = /[^\P{Cc}\n\t]|[\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u

export interface TextRule {
  /** Code points. */
  readonly max: number
  readonly required?: boolean
  /** Line ends and tabs are allowed. */
  readonly multiline?: boolean
}

export type CheckedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly finding: TextFinding }

/** Tidies a text somebody typed or imported and checks it against a rule. */
export function checkText(raw: string, rule: TextRule): CheckedText {
  // More than ten times the limit is refused unread: 10 MB pasted into a field must not cost a second.
  if (raw.length > rule.max * 10 + 1_000)
    return { ok: false, finding: { code: 'TEXT_TOO_LONG', limit: rule.max, length: raw.length } }
  const at = raw.replaceAll(/\r\n?/g, '\n').search(rule.multiline === true ? FORBIDDEN_BUT_LINES : FORBIDDEN)
  const text = tidyText(raw)
  // A line end at the edge of a one-line field comes with every paste from a sheet and is only trimmed.
  const strayOnly = rule.multiline !== true && !FORBIDDEN.test(raw.trim())
  if (at >= 0 && !strayOnly) return { ok: false, finding: { code: 'TEXT_CONTROL_CHARACTERS', at } }
  const length = codePointLength(text)
  if (length > rule.max) return { ok: false, finding: { code: 'TEXT_TOO_LONG', limit: rule.max, length } }
  if (rule.required === true && length === 0) return { ok: false, finding: { code: 'TEXT_EMPTY' } }
  return { ok: true, text }
}
