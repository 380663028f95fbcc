import { z } from 'zod'

/** 工作日, 自然日, 小时 (of the hall's opening hours), 月. */
export const PeriodUnit = z.enum(['WD', 'CD', 'H', 'M'])
export type PeriodUnit = z.infer<typeof PeriodUnit>

const Note = z.string().max(200).optional()

/** A length of time with its unit and the note it came with, or "on the spot" (即办). A limit that does not exist is null. */
export const TimeLimit = z.discriminatedUnion('unit', [
  z.object({ unit: z.literal('INSTANT'), note: Note }),
  z.object({ unit: PeriodUnit, value: z.number().int().min(1).max(3_650), note: Note }),
])
export type TimeLimit = z.infer<typeof TimeLimit>

export type ReadTimeLimit =
  | { readonly ok: true; readonly limit: TimeLimit | null }
  | { readonly ok: false; readonly code: 'LIMIT_NOT_UNDERSTOOD' | 'LIMIT_OUT_OF_RANGE' }

const CHINESE_DIGITS = '零一二三四五六七八九'

/** 1 to 99 in Chinese numerals (十五, 二十, 两), or null. */
function readChineseNumber(text: string): number | null {
  const plain = text.replaceAll('两', '二').replaceAll('〇', '零')
  const match = /^(?:([一二三四五六七八九])?(十))?([零一二三四五六七八九])?$/.exec(plain)
  if (match === null || plain === '') return null
  const tens = match[2] === undefined ? 0 : match[1] === undefined ? 1 : CHINESE_DIGITS.indexOf(match[1])
  return tens * 10 + (match[3] === undefined ? 0 : CHINESE_DIGITS.indexOf(match[3]))
}

const UNIT_WORDS: Readonly<Record<string, { unit: PeriodUnit; times: number }>> = {
  工作日: { unit: 'WD', times: 1 },
  工作天: { unit: 'WD', times: 1 },
  自然日: { unit: 'CD', times: 1 },
  日历日: { unit: 'CD', times: 1 },
  日: { unit: 'CD', times: 1 },
  天: { unit: 'CD', times: 1 },
  周: { unit: 'CD', times: 7 },
  星期: { unit: 'CD', times: 7 },
  小时: { unit: 'H', times: 1 },
  月: { unit: 'M', times: 1 },
  年: { unit: 'M', times: 12 },
}
const INSTANT_TEXT =
  /^(即办|即办件|即时|即时办理|即时办结|即时办|当场|当场办|当场办理|当场办结|当场办结制|当日办结|当天办结|立等可取|现场办结|即来即办|马上办|0\s*个?\s*(工作日|工作天|日|天|小时))$/
const NO_LIMIT_TEXT = /^(|无|无期限|无时限|没有|未规定|无法定时限|无法定期限|不限|\/|-+|—+)$/
const PERIOD_TEXT =
  /^(\d+(?:\.\d+)?|[〇零一二两三四五六七八九十]+)\s*(?:个|\()?\s*(工作日|工作天|自然日|日历日|小时|星期|日|天|周|月|年)\)?(?:内|以内|之内)?$/
const MINUTES_TEXT = /^\d+\s*分钟(?:内|以内)?$/

/**
 * Reads a time limit as halls write it: `20个工作日`, `即办`, `30日`, `2小时`, `1个月`, `无`, full-width digits,
 * Chinese numerals, a trailing note in brackets. Minutes are "on the spot" with the text as the note.
 */
export function readTimeLimit(text: string): ReadTimeLimit {
  const whole = text
    .normalize('NFKC')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(?:法定|承诺)?(?:办结|办理)?(?:时限|期限)\s*[::]\s*/, '')
  const bracket = /^(.+?)\s*\(([^()]+)\)$/.exec(whole)
  // 20(工作日) carries its unit in the brackets, so it is read as one piece.
  const split = bracket !== null && !PERIOD_TEXT.test(whole)
  const [body, note] = split ? [bracket[1] ?? '', bracket[2]] : [whole, undefined]
  const withNote = note === undefined ? {} : { note: note.slice(0, 200) }
  if (NO_LIMIT_TEXT.test(body)) return { ok: true, limit: null }
  if (INSTANT_TEXT.test(body)) return { ok: true, limit: { unit: 'INSTANT', ...withNote } }
  if (MINUTES_TEXT.test(body)) return { ok: true, limit: { unit: 'INSTANT', note: whole.slice(0, 200) } }
  const match = PERIOD_TEXT.exec(body)
  const word = UNIT_WORDS[match?.[2] ?? '']
  if (match === null || word === undefined) return { ok: false, code: 'LIMIT_NOT_UNDERSTOOD' }
  const amount = /^[\d.]+$/.test(match[1] ?? '') ? Number(match[1]) : readChineseNumber(match[1] ?? '')
  if (amount === null) return { ok: false, code: 'LIMIT_NOT_UNDERSTOOD' }
  const value = amount * word.times
  if (!Number.isInteger(value) || value < 1 || value > 3_650) return { ok: false, code: 'LIMIT_OUT_OF_RANGE' }
  return { ok: true, limit: { unit: word.unit, value, ...withNote } }
}

const WRITTEN_UNITS: Readonly<Record<PeriodUnit, string>> = {
  WD: '个工作日',
  CD: '个自然日',
  H: '小时',
  M: '个月',
}

/** The form of item lists and exports; `readTimeLimit` reads it back. Pages use `timeLimitLabel` and the locale. */
export function writeTimeLimit(limit: TimeLimit | null): string {
  if (limit === null) return '无'
  const body = limit.unit === 'INSTANT' ? '即办' : `${limit.value}${WRITTEN_UNITS[limit.unit]}`
  return limit.note === undefined || limit.note === '' ? body : `${body}（${limit.note}）`
}

/** What a page needs to word a limit in its own language: which text, how many, which note. */
export interface TimeLimitLabel {
  readonly text: 'NONE' | 'INSTANT' | PeriodUnit
  readonly count: number
  readonly note: string
}

/** What a page or paper words a limit from; no count on the spot, none at all where there is no limit. */
export function timeLimitLabel(limit: TimeLimit | null): TimeLimitLabel {
  if (limit === null) return { text: 'NONE', count: 0, note: '' }
  return { text: limit.unit, count: limit.unit === 'INSTANT' ? 0 : limit.value, note: limit.note ?? '' }
}

/** The reference hall's rule: a third is cut off the statutory time, at least one is left; nothing statutory means on the spot. */
export function promiseFor(statutory: TimeLimit | null): TimeLimit {
  if (statutory === null || statutory.unit === 'INSTANT') return { unit: 'INSTANT' }
  return { unit: statutory.unit, value: Math.max(1, Math.floor((statutory.value * 2) / 3)) }
}

export type PromiseFinding =
  /** The promise is as long as the statutory time or longer. */
  | 'PROMISE_NOT_SHORTER'
  /** The units differ; by an ordinary calendar the promise is not shorter. */
  | 'PROMISE_PROBABLY_NOT_SHORTER'
  /** Without a statutory time a promise may be 20 working days at most. */
  | 'PROMISE_OVER_20_WORKING_DAYS'
  | 'PROMISE_MISSING'

// Rough length in natural days, only to compare limits of different units; a hall is open about seven hours a day.
const ROUGH_DAYS: Readonly<Record<PeriodUnit, number>> = { H: 0.2, CD: 1, WD: 1.4, M: 30 }
const roughDays = (limit: TimeLimit): number =>
  limit.unit === 'INSTANT' ? 0 : limit.value * ROUGH_DAYS[limit.unit]

/** Warnings about a promised time beside the statutory one (domain-rules section 1); none of them blocks. */
export function checkPromise(
  statutory: TimeLimit | null,
  promise: TimeLimit | null,
): readonly PromiseFinding[] {
  if (promise === null) return ['PROMISE_MISSING']
  if (promise.unit === 'INSTANT') return []
  if (statutory === null)
    return roughDays(promise) > roughDays({ unit: 'WD', value: 20 }) ? ['PROMISE_OVER_20_WORKING_DAYS'] : []
  if (statutory.unit === 'INSTANT') return ['PROMISE_NOT_SHORTER']
  if (statutory.unit === promise.unit) return promise.value < statutory.value ? [] : ['PROMISE_NOT_SHORTER']
  return roughDays(promise) < roughDays(statutory) ? [] : ['PROMISE_PROBABLY_NOT_SHORTER']
}
