/** A paper's number, such as 清市监补〔2026〕0001号: gap-free per unit, kind and year (domain-rules section 4). */
export interface PaperNumber {
  /** 文号简称 of the unit and the word of the paper's kind. */
  readonly orgAbbr: string
  readonly kindWord: string
  readonly year: number
  /** From 1. */
  readonly serial: number
}

export type SerialWidth = 4 | 6

/** A serial that outgrows its width is written in full: the number 10000 is better than no paper. */
export const formatSerial = (serial: number, width: number): string => {
  if (!Number.isSafeInteger(serial) || serial < 1) throw new RangeError(`bad serial: ${serial}`)
  return String(serial).padStart(width, '0')
}

export const formatPaperNumber = (number: PaperNumber, width: SerialWidth = 4): string =>
  `${number.orgAbbr}${number.kindWord}〔${String(number.year).padStart(4, '0')}〕${formatSerial(number.serial, width)}号`

export interface ReadPaperNumber {
  /** Everything before the year; which part is the unit and which the kind needs the words in use. */
  readonly prefix: string
  readonly year: number
  readonly serial: number
}

/** Reads a number as people type it: any brackets around the year, full-width digits, with or without 第 and 号. */
export function readPaperNumber(text: string): ReadPaperNumber | null {
  const plain = text.normalize('NFKC').replaceAll(/\s+/g, '')
  const match = /^(.+?)[〔[(【﹝〈<](\d{4})[〕\])】﹞〉>](?:第)?(\d{1,12})号?$/.exec(plain)
  if (match === null) return null
  const [prefix = '', year, serial] = [match[1], Number(match[2]), Number(match[3])]
  return serial < 1 ? null : { prefix, year, serial }
}

/** Splits the prefix by the kind words in use, longest first; null when none of them ends it. */
export function splitPaperPrefix(
  prefix: string,
  kindWords: readonly string[],
): { readonly orgAbbr: string; readonly kindWord: string } | null {
  const kindWord = kindWords
    .filter((word) => word !== '' && prefix.endsWith(word))
    .toSorted((a, b) => b.length - a.length)[0]
  return kindWord === undefined ? null : { orgAbbr: prefix.slice(0, -kindWord.length), kindWord }
}

/** Key of the series a paper's number is drawn from. */
export const paperSeriesKey = (unitId: string, paperKind: string, year: number): string =>
  `paper/${unitId}/${paperKind}/${year}`
