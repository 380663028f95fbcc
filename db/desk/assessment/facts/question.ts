import type { Fact } from '../../../model/assessment/facts.ts'
import type { AutoSource } from '../../../model/assessment/score-rules.ts'
import { dayFromMs, msAt, type Day } from '../../../model/day.ts'
import type { AttendanceContext } from '../../attendance/facts.ts'

/** What facts are read from: a page's context has it. */
export type FactContext = AttendanceContext

/** Facts that count on some days, both ends included, or those with some keys, whenever they were. */
export type FactQuestion =
  | { readonly by: 'DAYS'; readonly from: Day; readonly to: Day }
  | { readonly by: 'KEYS'; readonly keys: ReadonlySet<string> }

export const isAsked = (question: FactQuestion, { key, day }: Fact): boolean =>
  question.by === 'KEYS' ? question.keys.has(key) : day >= question.from && day <= question.to

/** Keys of some sources, without the source; empty for a question by days. */
export const restsOf = (question: FactQuestion, ...sources: readonly AutoSource[]): readonly string[] =>
  question.by === 'DAYS'
    ? []
    : [...question.keys].flatMap((key) => {
        const at = key.indexOf('/')
        return sources.some((source) => source === key.slice(0, at)) ? [key.slice(at + 1)] : []
      })

/** Milliseconds from the first day's start to the last day's end; null for a question by keys. */
export const stretchOf = (
  question: FactQuestion,
): { readonly fromMs: number; readonly toMs: number } | null =>
  question.by === 'KEYS' ? null : { fromMs: msAt(question.from, '00:00'), toMs: msAt(question.to, '24:00') }

export const today = ({ nowMs }: Pick<FactContext, 'nowMs'>): Day => dayFromMs(nowMs)
