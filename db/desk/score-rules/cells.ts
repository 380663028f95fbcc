import type { SheetFault } from '../../contract/sheet-file.ts'
import { DayText } from '../../model/ids.ts'
import { decimal, DecimalText } from '../../model/assessment/decimal.ts'
import { CELL_ERROR_TEXT } from '../import/sheet.ts'
import { LINK_WORDS } from './words.ts'
import type { LinkedCharge } from '../../model/assessment/score-rules.ts'

/** Why a cell cannot be used, and what could stand there. */
export class CellFault {
  readonly reason: SheetFault
  readonly allowed: string
  constructor(reason: SheetFault, allowed = '') {
    this.reason = reason
    this.allowed = allowed
  }
}

/** How one kind of value stands in a cell, there and back. */
export interface CellKind<Value> {
  /** Numbers where the spreadsheet keeps them to the digit; texts otherwise. */
  readonly write: (value: Value) => string | number | null
  /** @param text without blanks at its ends */
  readonly read: (text: string) => Value | CellFault
}

/** Full-width signs, minus signs of typesetting and a plus are how people type numbers. */
const plainNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[−–—﹣]/g, '-')
    .replace(/^\+/, '')
    .replaceAll(/\s/g, '')

const asNumber = (text: string): string | number => (String(Number(text)) === text ? Number(text) : text)

const required = <Value>(kind: CellKind<Value>): CellKind<Value> => ({
  write: kind.write,
  read: (text) =>
    text === ''
      ? new CellFault('EMPTY')
      : CELL_ERROR_TEXT.test(text)
        ? new CellFault('BAD_WORD')
        : kind.read(text),
})

/** An empty cell is a value of its own: no limit, no end. */
export const orEmpty = <Value>(kind: CellKind<Value>): CellKind<Value | null> => ({
  write: (value) => (value === null ? null : kind.write(value)),
  read: (text) => (text === '' ? null : kind.read(text)),
})

export const line = (max: number): CellKind<string> =>
  required({
    write: (text) => text,
    read: (text) => (text.length > max ? new CellFault('TOO_LONG', String(max)) : text),
  })

/** Empty text for an empty cell. */
export const lineOrNothing = (max: number): CellKind<string> => ({
  write: (text) => text,
  read: (text) => (text.length > max ? new CellFault('TOO_LONG', String(max)) : text),
})

export const matching = (pattern: RegExp, allowed: string): CellKind<string> =>
  required({
    write: (code) => code,
    read: (text) => {
      const code = pattern.test(text) ? text : text.normalize('NFKC')
      return pattern.test(code) ? code : new CellFault('BAD_CODE', allowed)
    },
  })

export const points: CellKind<string> = required({
  write: asNumber,
  read: (text) => {
    const plain = plainNumber(text)
    return DecimalText.safeParse(plain).success ? plain : new CellFault('BAD_POINTS', '-1、-0.5、2')
  },
})

/** A share, also as a percentage: 25 % is 0.25. */
export const share: CellKind<string> = required({
  write: asNumber,
  read: (text) => {
    const plain = plainNumber(text)
    const percent = /^(-?\d{1,4}(?:\.\d{1,2})?)%$/.exec(plain)?.[1]
    const value = percent === undefined ? plain : decimal(percent).div(100).toFixed()
    return DecimalText.safeParse(value).success ? value : new CellFault('BAD_POINTS', '0.25、25%')
  },
})

export const whole = (min: number, max: number): CellKind<number> =>
  required({
    write: (count) => count,
    read: (text) => {
      const plain = plainNumber(text)
      const count = /^-?\d{1,9}(?:\.0+)?$/.test(plain) ? Number(plain) : Number.NaN
      return count >= min && count <= max ? count : new CellFault('BAD_NUMBER', `${min}–${max}`)
    },
  })

export const day: CellKind<string> = required({
  write: (text) => text,
  read: (text) => {
    const [, year = '', month = '', date = ''] =
      /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.normalize('NFKC')) ?? []
    const written = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
    return DayText.safeParse(written).success ? written : new CellFault('BAD_DAY', '2026-01-01')
  },
})

const codeOf = <Code extends string>(
  words: Readonly<Record<Code, string>>,
  text: string,
): Code | undefined => {
  const wanted = text.normalize('NFKC')
  return (Object.keys(words) as Code[]).find(
    (code) => code === wanted || words[code].normalize('NFKC') === wanted,
  )
}

const listed = (words: Readonly<Record<string, string>>): string => Object.values(words).join('、')

export const word = <Code extends string>(words: Readonly<Record<Code, string>>): CellKind<Code> =>
  required({
    write: (code) => words[code],
    read: (text) => codeOf(words, text) ?? new CellFault('BAD_WORD', listed(words)),
  })

/** Several words in their order; an empty cell is an empty list. */
export const wordList = <Code extends string>(
  words: Readonly<Record<Code, string>>,
  max: number,
): CellKind<Code[]> => ({
  write: (codes) => codes.map((code) => words[code]).join('、'),
  read(text) {
    const codes: Code[] = []
    for (const part of text.split(/[、,，;；\n]+/).map((each) => each.trim())) {
      if (part === '') continue
      const code = codeOf(words, part)
      if (code === undefined) return new CellFault('BAD_WORD', listed(words))
      codes.push(code)
    }
    return codes.length > max ? new CellFault('TOO_MANY', String(max)) : codes
  },
})

const LINK_EXAMPLE = '首席代表 BUSINESS ×0.5'

/** `首席代表 BUSINESS ×0.5；窗口 WORK ×1`: whom besides, in which dimension, how much of it. */
export const links: CellKind<LinkedCharge[]> = {
  write: (charges) =>
    charges.map(({ to, dimension, share: part }) => `${LINK_WORDS[to]} ${dimension} ×${part}`).join('；'),
  read(text) {
    const charges: LinkedCharge[] = []
    for (const part of text.split(/[;；\n]+/).map((each) => each.trim())) {
      if (part === '') continue
      const [, whom = '', dimension = '', of = ''] =
        /^(\S+)\s+([A-Z][A-Z0-9_]{0,29})\s*[x×*]\s*(\S+)$/.exec(part.normalize('NFKC')) ?? []
      const to = codeOf(LINK_WORDS, whom)
      const read = share.read(of)
      if (to === undefined || read instanceof CellFault) return new CellFault('BAD_LINK', LINK_EXAMPLE)
      charges.push({ to, dimension, share: read })
    }
    return charges.length > 4 ? new CellFault('TOO_MANY', '4') : charges
  },
}

/** `BUSINESS 业务`: the code counts, the name is for whoever reads; a bare code or a bare name will do. */
export const dimensionRef: CellKind<string> = line(100)
