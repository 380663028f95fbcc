import { DAY_MS } from '../../model/day.ts'
/** How a spreadsheet shows a number. Only what changes the meaning of a cell is kept; thousands separators are dropped. */
export type NumberFormat =
  | { readonly kind: 'GENERAL' }
  | { readonly kind: 'DATE' }
  | {
      readonly kind: 'PATTERN'
      readonly prefix: string
      readonly suffix: string
      readonly percent: boolean
      readonly minIntegerDigits: number
      readonly minDecimals: number
      readonly maxDecimals: number
    }

const GENERAL: NumberFormat = { kind: 'GENERAL' }
const DATE: NumberFormat = { kind: 'DATE' }

// ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are the dates of the East Asian versions.
const BUILT_IN_CODES: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '0',
  4: '0.00',
  9: '0%',
  10: '0.00%',
}
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** `code` is the pattern of a format of the file's own; null for a built-in one. */
export const numberFormat = (id: number, code: string | null): NumberFormat => {
  if (code === null) {
    if (isBuiltInDate(id)) return DATE
    const builtIn = BUILT_IN_CODES[id]
    return builtIn === undefined ? GENERAL : readPattern(builtIn)
  }
  return readPattern(code)
}

/** Splits the first section of a format code into what stands before, at and after the number. */
const readPattern = (code: string): NumberFormat => {
  let literalBefore = ''
  let literalAfter = ''
  let pattern = ''
  let percent = false
  let letters = ''
  const literal = (text: string): void => {
    if (pattern === '') literalBefore += text
    else literalAfter += text
  }
  const source = code.replaceAll(/general/gi, '#.##########')
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at)
    if (character === ';') break
    if (character === '"') {
      const end = source.indexOf('"', at + 1)
      literal(source.slice(at + 1, end === -1 ? undefined : end))
      at = end === -1 ? source.length : end
    } else if (character === '\\') {
      at += 1
      literal(source.charAt(at))
    } else if (character === '_' || character === '*') {
      at += 1
    } else if (character === '[') {
      const end = source.indexOf(']', at)
      const inside = source.slice(at + 1, end === -1 ? undefined : end)
      if (/^[hms]+$/i.test(inside)) letters += inside
      else if (inside.startsWith('$')) literal(inside.slice(1).replace(/-[0-9a-f]*$/i, ''))
      at = end === -1 ? source.length : end
    } else if (/[0#?.,]/.test(character)) {
      pattern += character
    } else if (character === '%') {
      percent = true
      literal('%')
    } else if (/[a-z]/i.test(character)) {
      letters += character
    } else if (character !== '@') {
      literal(character)
    }
  }
  const hasDigits = /[0#?]/.test(pattern)
  if (/[ymdhs]/i.test(letters)) return DATE
  // Scientific patterns and plain text show the number as it was typed.
  if (!hasDigits || letters !== '') return GENERAL
  const [integers = '', decimals = ''] = pattern.split('.')
  return {
    kind: 'PATTERN',
    prefix: literalBefore,
    suffix: literalAfter,
    percent,
    minIntegerDigits: integers.replaceAll(/[^0]/g, '').length,
    minDecimals: decimals.replaceAll(/[^0]/g, '').length,
    maxDecimals: Math.min(20, decimals.replaceAll(/[^0#?]/g, '').length),
  }
}

/** Numbers keep 15 digits in a spreadsheet; what was typed behind them is gone. */
const KEPT_DIGITS = 15

export interface ShownNumber {
  readonly text: string
  /** The number has more digits than the spreadsheet kept, so that the last ones are not what was typed. */
  readonly lossy: boolean
}

/** The text for the stored number `raw`, or null when it is no number. */
export const showNumber = (raw: string, format: NumberFormat, date1904: boolean): ShownNumber | null => {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return null
  if (format.kind === 'DATE') {
    const shown = showSerialDay(value, date1904)
    if (shown !== null) return { text: shown, lossy: false }
  }
  if (format.kind !== 'PATTERN')
    return { text: plainNumber(value), lossy: Math.abs(value) >= 10 ** KEPT_DIGITS }
  const scaled = Number((format.percent ? value * 100 : value).toPrecision(KEPT_DIGITS))
  const rounded = Number(scaled.toFixed(format.maxDecimals))
  let [integers = '', decimals = ''] = plainNumber(Math.abs(rounded)).split('.')
  integers = integers.padStart(format.minIntegerDigits, '0')
  decimals = decimals.padEnd(format.minDecimals, '0')
  const digits = decimals === '' ? integers : `${integers}.${decimals}`
  return {
    text: `${rounded < 0 ? '-' : ''}${format.prefix}${digits}${format.suffix}`.trim(),
    lossy: Math.abs(value) >= 10 ** KEPT_DIGITS,
  }
}

/** A number without exponent and without the noise behind its 15th digit: 18800000000, 0.3. */
const plainNumber = (value: number): string => {
  const kept = Number(value.toPrecision(KEPT_DIGITS))
  const text = String(kept)
  if (!text.includes('e')) return text
  if (Math.abs(kept) < 1) return kept.toFixed(20).replace(/\.?0+$/, '')
  return BigInt(kept).toString()
}

/** 9999-12-31 */
const LAST_SERIAL = 2_958_466

const showSerialDay = (serial: number, date1904: boolean): string | null => {
  if (serial < 0 || serial >= LAST_SERIAL) return null
  const seconds = Math.round((serial % 1) * 86_400)
  const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  if (serial < 1 && !date1904) return clock
  // The 1900 system counts a 29 February 1900 that never was.
  const days = Math.floor(serial) + (date1904 ? 1_462 : serial < 60 ? 1 : 0) + Math.floor(seconds / 86_400)
  const day = new Date(Date.UTC(1899, 11, 30) + days * DAY_MS).toISOString().slice(0, 10)
  return seconds % 86_400 === 0 ? day : `${day} ${clock}`
}
