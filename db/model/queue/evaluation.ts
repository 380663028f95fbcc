import { z } from 'zod'
import type { EvaluationLevel } from '../events/queue-events.ts'

const Options = z.object({
  version: z.string().min(1).max(40),
  options: z
    .array(
      z.object({
        id: z.string().min(1).max(40),
        zh: z.string().min(1).max(30),
        en: z.string().max(60),
      }),
    )
    .max(20)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length),
})
export type EvaluationOptions = z.infer<typeof Options>

/** What is asked on site (domain-rules section 10); the wording of the standard's annex replaces it where a hall has it. */
export const DEFAULT_EVALUATION_OPTIONS: EvaluationOptions = {
  version: '1',
  options: [
    { id: 'EFFICIENCY', zh: '服务效率', en: 'Speed of service' },
    { id: 'SKILL', zh: '服务水平', en: 'Quality of service' },
    { id: 'ATTITUDE', zh: '服务态度', en: 'Courtesy' },
  ],
}

/** The list a hall has set, as JSON; null for text that is no such list. */
export const readEvaluationOptions = (text: string): EvaluationOptions | null => {
  try {
    return Options.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** What decides whether a press counts. */
export interface RatedVisit {
  /** When the visitor was served last; null while they are. */
  readonly endedAtMs: number | null
  readonly isRated: boolean
}

/** A visitor has so long after the service to press; then the screen belongs to the next one. */
export const RATE_AFTER_MS = 3 * 60_000
/** A service shorter than this was none anybody could rate. */
export const SERVED_AT_LEAST_MS = 15_000
/** So many ratings at one window within so long are looked at. */
const BURST = { count: 3, withinMs: 60_000 } as const

export type PressVerdict = 'COUNTS' | 'NO_VISIT' | 'TWICE' | 'TOO_LATE'

/** Whether a press at a window counts, and why not. The window's newest visit decides; null when there was none on
 * a day that goes on. */
export const judgePress = (visit: RatedVisit | null, nowMs: number): PressVerdict => {
  if (!visit) return 'NO_VISIT'
  if (visit.isRated) return 'TWICE'
  if (visit.endedAtMs !== null && nowMs - visit.endedAtMs > RATE_AFTER_MS) return 'TOO_LATE'
  return 'COUNTS'
}

/** One rating as it is looked at for what does not ring true. */
export interface GivenRating {
  readonly visitId: string
  readonly windowId: string
  readonly atMs: number
  readonly openedAtMs: number
  readonly closedAtMs: number | null
}

export type RatingFlag = 'BURST' | 'SHORT_SERVICE'

/** Flags of ratings, by visit; flagged ratings count, and a person looks at them. */
export const flagsOf = (ratings: readonly GivenRating[]): ReadonlyMap<string, readonly RatingFlag[]> => {
  const flags = new Map<string, RatingFlag[]>()
  const add = (visitId: string, flag: RatingFlag): void => {
    const its = flags.get(visitId) ?? []
    if (!its.includes(flag)) flags.set(visitId, [...its, flag])
  }
  for (const its of Map.groupBy(ratings, ({ windowId }) => windowId).values()) {
    const inTime = its.toSorted((one, other) => one.atMs - other.atMs)
    for (const [index, each] of inTime.entries()) {
      if (Math.min(each.atMs, each.closedAtMs ?? each.atMs) - each.openedAtMs < SERVED_AT_LEAST_MS)
        add(each.visitId, 'SHORT_SERVICE')
      const burst = inTime.slice(index, index + BURST.count)
      const last = burst.at(-1)
      if (burst.length === BURST.count && last && last.atMs - each.atMs <= BURST.withinMs)
        for (const { visitId } of burst) add(visitId, 'BURST')
    }
  }
  return flags
}

/** Fewer than so many ratings are told as counts, without a rate or a rank (domain-rules section 10). */
export const RATES_FROM = 10

export interface EvaluationFigures {
  /** By grade, 1 to 5. */
  readonly counts: readonly [number, number, number, number, number]
  readonly valid: number
  /** (1 + 2 + 3) / valid; null with fewer than `RATES_FROM`. */
  readonly satisfied: number | null
  /** (4 + 5) / valid; null with fewer than `RATES_FROM`. */
  readonly bad: number | null
  /** Rated of all closed visits; null without any. */
  readonly active: number | null
}

/** @param withBasic whether 基本满意 counts as satisfied */
export const evaluationFigures = (
  levels: readonly EvaluationLevel[],
  closedVisits: number,
  withBasic = true,
): EvaluationFigures => {
  const of = (level: EvaluationLevel): number => levels.filter((each) => each === level).length
  const counts = [of(1), of(2), of(3), of(4), of(5)] as const
  const valid = levels.length
  const rate = (part: number): number | null => (valid < RATES_FROM ? null : part / valid)
  return {
    counts,
    valid,
    satisfied: rate(counts[0] + counts[1] + (withBasic ? counts[2] : 0)),
    bad: rate(counts[3] + counts[4]),
    active: closedVisits === 0 ? null : valid / closedVisits,
  }
}
