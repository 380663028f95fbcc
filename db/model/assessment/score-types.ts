import type { z } from 'zod'
import type { FrozenFigure, RosterPerson, RosterWindow } from '../events/assessment-events.ts'
import type { Voucher } from './assessment-models.ts'
import type { Charge } from './charges.ts'
import type { DecimalText } from './decimal.ts'
import type { PeriodKind, ScoreRuleSet, ScoreTarget } from './score-rules.ts'

/** An entry that counts, as it counts: after a reversal it is not among them, after an appeal it has the new charges. */
export interface CountedEntry {
  readonly entryId: string
  /** The day it happened. */
  readonly day: string
  readonly itemCode: string
  readonly itemText: string
  readonly quantity: number
  readonly charges: readonly Charge[]
  readonly veto: 'NONE' | 'PERIOD' | 'YEAR'
  readonly cycle: 'DAY' | 'MONTH' | 'YEAR'
}

/** The scores of a shorter period, as they stand there. */
export interface PartScores {
  readonly periodId: string
  readonly kind: PeriodKind
  readonly from: string
  /** By `subjectKey`; what a subject took and what bars it is carried up with its score. */
  readonly scores: ReadonlyMap<
    string,
    Pick<SubjectScore, 'score' | 'deducted' | 'vetoes'> & { readonly workedDays: number | null }
  >
  /** Rates it rested on: a longer period without its own breaks ties by their mean. */
  readonly figures?: readonly z.infer<typeof FrozenFigure>[]
}

export interface ScoreInput {
  readonly rules: ScoreRuleSet
  readonly kind: PeriodKind
  readonly people: readonly z.infer<typeof RosterPerson>[]
  readonly windows: readonly z.infer<typeof RosterWindow>[]
  readonly units: readonly string[]
  /**
   * Those of the period, in any order; entries of another cycle are left out by the engine. A period made of shorter ones
   * needs those of its own cycle alone: YEAR in a year, MONTH in a month of weeks.
   */
  readonly entries: readonly CountedEntry[]
  /** Entries with a veto for the year, of the whole year of the period. */
  readonly vetoes: readonly CountedEntry[]
  readonly figures: readonly z.infer<typeof FrozenFigure>[]
  /** For a month of weeks and everything longer; empty for others. */
  readonly parts: readonly PartScores[]
  /** Corrections of the period, oldest first. */
  readonly vouchers: readonly Voucher[]
}

/** How one charge of one entry came to its points. */
export interface ScoreLine {
  readonly entryId: string
  readonly day: string
  readonly itemCode: string
  readonly itemText: string
  readonly quantity: number
  readonly delta: DecimalText
  /** quantity × delta, twice that where it was doubled. */
  readonly plain: DecimalText
  readonly doubled: boolean
  /** What it takes or gives after the cap of its item. */
  readonly points: DecimalText
  readonly linked: boolean
}

/** One dimension of one subject: what it starts from, its entries, and what bounds leave of it. */
export interface DimensionScore {
  readonly code: string
  readonly name: string
  readonly full: DecimalText
  readonly weight: DecimalText
  readonly source: 'ENTRIES' | 'FIGURE' | 'PERSONS_MEAN' | 'WINDOWS_MEAN'
  /** What it has before its entries: full, or full × rate, or full × mean. */
  readonly start: DecimalText
  /** Of a FIGURE: its percent, null for not measured; of a mean: the mean. Null for ENTRIES, and where it is missing. */
  readonly rate: DecimalText | null
  /** The figure nobody entered yet, or no people or windows to take a mean of: it counts in full for now. */
  readonly missing: boolean
  /** What a mean was made of, with the weight of each. */
  readonly parts: readonly {
    readonly subjectId: string
    readonly score: DecimalText
    readonly weight: number
  }[]
  readonly lines: readonly ScoreLine[]
  /** Start and lines together, before floor and ceiling. */
  readonly plain: DecimalText
  /** After them. */
  readonly points: DecimalText
}

export interface SubjectScore {
  readonly target: ScoreTarget
  readonly subjectId: string
  /** Empty in a period made of shorter ones. */
  readonly dimensions: readonly DimensionScore[]
  /** The shorter periods it is made of; `counted` false: too few worked days. */
  readonly parts: readonly {
    readonly periodId: string
    readonly score: DecimalText
    readonly counted: boolean
  }[]
  /**
   * Entries on top of the mean of shorter periods: those of the YEAR cycle in a year, of the MONTH cycle in a month of
   * weeks. Their points are those of the total, with the weight of their dimension.
   */
  readonly adjustments: readonly ScoreLine[]
  /** Before floor, ceiling and rounding of the total. */
  readonly plain: DecimalText
  /** As computed, rounded as the rules say. */
  readonly computed: DecimalText
  readonly vouchers: readonly Voucher[]
  /** What counts: computed, with the vouchers. */
  readonly score: DecimalText
  /** Code of the grade; empty where the rules grade no period of this kind. */
  readonly grade: string
  /** Among all of its target, 1 for the best; equal scores share a rank, the next is left out. */
  readonly rank: number
  /** Points its own entries took, without sign; for ties. */
  readonly deducted: DecimalText
  /** Entries that bar it from awards; one that only charges it along with another does not. */
  readonly vetoes: readonly string[]
}

export type ScoreTable = ReadonlyMap<string, SubjectScore>

export const subjectKey = (target: ScoreTarget, subjectId: string): string => `${target}/${subjectId}`

/** Why somebody has an award or not: `assessment.award.<code>` in the locale. */
export interface AwardCandidate {
  readonly subjectId: string
  readonly score: DecimalText
  readonly rank: number
  readonly outcome: 'WON' | 'SHARED' | 'BELOW_QUOTA' | 'BELOW_MIN' | 'VETOED'
  /** What decided between it and an equal score; null: nothing had to. */
  readonly tieBrokenBy: 'SATISFACTION' | 'FEWER_DEDUCTIONS' | 'CASES_PER_HEAD' | null
  readonly vetoes: readonly string[]
}

export interface AwardList {
  readonly code: string
  readonly name: string
  readonly target: ScoreTarget
  /** Places there are, and of how many candidates. */
  readonly quota: number
  readonly ranked: number
  readonly candidates: readonly AwardCandidate[]
}
