import { z } from 'zod'
import { DayText } from '../ids.ts'
import { DecimalText } from './decimal.ts'

// 评分细则 (ScoreRuleSet): everything by which a hall scores, versioned and effective from day to day (domain-rules section 9).

/** Who or what has a score. */
export const ScoreTarget = z.enum(['PERSON', 'WINDOW', 'UNIT'])
export type ScoreTarget = z.infer<typeof ScoreTarget>

/** 计次单位: what one delta is for. */
export const CountUnit = z.enum([
  /** 次 */
  'TIME',
  /** 件 */
  'CASE',
  /** 人次 */
  'PERSON_TIME',
  /** 半天 */
  'HALF_DAY',
  /** 天 */
  'DAY',
  /** 项 */
  'ITEM',
  /** 件·工作日 */
  'CASE_WORKING_DAY',
])
export type CountUnit = z.infer<typeof CountUnit>

/** Facts the system knows and proposes by itself. Each has a key (facts.ts), so that none scores twice. */
export const AutoSource = z.enum([
  'LATE',
  'EARLY',
  'MISSING_PUNCH',
  'ABSENT_HALF',
  /** 旷工 of a whole day or more in one month; quantity: days. */
  'ABSENT_DAYS_IN_MONTH',
  /** Times late or early in one month; quantity: times. */
  'LATE_OR_EARLY_IN_MONTH',
  /** 全勤 lost: any absence, private leave or missing punch in the month. */
  'NOT_FULL_ATTENDANCE',
  /** An empty post the hall was told of. */
  'POST_UNCOVERED',
  /** 擅自离岗: out longer than said, without leave; minutes over the time said. */
  'OFF_POST',
  /** A stranger tried to take over a post. */
  'RELIEF_REFUSED',
  /** A second notice by own omission. */
  'SECOND_NOTICE',
  /** Promised time passed; quantity: working days over it within the week. */
  'PROMISE_PASSED',
  /** Statutory time passed. */
  'STATUTORY_PASSED',
  /** 视为受理: not answered in time, accepted by law. */
  'DEEMED_ACCEPTANCE',
  /** A negative answer without the report to the centre. */
  'REFUSAL_NOT_REPORTED',
  /** Two records contradicted each other and a person had to settle it. */
  'DATA_CONFLICT',
  /** A case was corrected after it had been closed. */
  'CORRECTED_AFTER_CLOSING',
  /** 差评: a visitor rated the service 4 or 5. Proposed when its week is over, and never counted without a person. */
  'DISSATISFIED',
])
export type AutoSource = z.infer<typeof AutoSource>

export const Dimension = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,29}$/),
  name: z.string().min(1).max(60),
  /** Points one starts from; 0 for a dimension that only adds, such as the bonus. */
  full: DecimalText,
  /** What a point of it is worth in the total: 1, or the weight of a part that is itself counted to 100. */
  weight: DecimalText,
  /**
   * ENTRIES: full, less and plus its entries. FIGURE: full times a rate in percent that somebody enters for the period.
   * PERSONS_MEAN: full times the mean score of the window's people. WINDOWS_MEAN: full times the mean of the unit's windows
   * by head-count. Entries count in every kind.
   */
  source: z.enum(['ENTRIES', 'FIGURE', 'PERSONS_MEAN', 'WINDOWS_MEAN']),
  /** Name of the rate of a FIGURE dimension, such as SATISFACTION; empty for others. */
  figure: z.string().max(30),
  /** ZERO: it takes at most what it gives. NONE: it may go below. */
  floor: z.enum(['ZERO', 'NONE']),
  /** Most it can reach; null: its full points. */
  most: DecimalText.nullable(),
})
export type Dimension = z.infer<typeof Dimension>

export const ScoreSheet = z.object({
  target: ScoreTarget,
  /** Full marks: the dimensions' `full` times `weight` add up to it. */
  base: DecimalText,
  /** Most the total can reach, above the base where a bonus may lift it there. */
  most: DecimalText,
  floor: z.enum(['ZERO', 'NONE']),
  dimensions: z.array(Dimension).min(1).max(30),
  /** Deductions of one subject in one period from the n-th + 1 on count twice; null: never. */
  doublingAfter: z.number().int().min(1).max(100).nullable(),
})
export type ScoreSheet = z.infer<typeof ScoreSheet>

/** 首席代表连带: what an entry takes or gives besides. */
export const LinkedCharge = z.object({
  to: z.enum(['CHIEF_REP', 'WINDOW', 'UNIT', 'PERSON']),
  dimension: Dimension.shape.code,
  /** Of the delta; `0.5` for half of it. */
  share: DecimalText,
})
export type LinkedCharge = z.infer<typeof LinkedCharge>

const Bound = z.number().int().min(0).max(100_000).nullable()

export const RuleItem = z.object({
  code: z.string().regex(/^[\p{L}\p{N}._-]{1,30}$/u),
  target: ScoreTarget,
  dimension: Dimension.shape.code,
  text: z.string().min(1).max(300),
  /** Points for one count, in steps of 0.1; below 0 a deduction; 0 for a veto that takes nothing. */
  delta: DecimalText,
  /** The other end where whoever records chooses between two (−2 to −5); null: always `delta`. */
  deltaTo: DecimalText.nullable(),
  unit: CountUnit,
  /** Most it takes or gives one subject in one period, without sign; null: no limit. */
  cap: DecimalText.nullable(),
  linked: z.array(LinkedCharge).max(4),
  /** What has to be there before it counts. */
  evidence: z.enum(['NONE', 'NOTE', 'PHOTO']),
  autoSource: AutoSource.nullable(),
  /** Of the fact: minutes at least / below, quantity at least. Items of one source and target must not overlap in minutes. */
  when: z.object({ minutesFrom: Bound, minutesBelow: Bound, countFrom: Bound }),
  /** 一票否决: bars awards of the period, or of every period of its year. */
  veto: z.enum(['NONE', 'PERIOD', 'YEAR']),
  /** The shortest period it counts in: DAY in weeks and all above, MONTH from the month on, YEAR in the year alone. */
  cycle: z.enum(['DAY', 'MONTH', 'YEAR']),
})
export type RuleItem = z.infer<typeof RuleItem>

export const PeriodKind = z.enum(['WEEK', 'MONTH', 'SEASON', 'HALF_YEAR', 'YEAR'])
export type PeriodKind = z.infer<typeof PeriodKind>

export const Grade = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,29}$/),
  name: z.string().min(1).max(30),
  /** At least so many points; null for the last one. */
  from: DecimalText.nullable(),
  /** In a year also whoever ranks so high, whatever the points; null: points alone. */
  yearRankWithin: z.number().int().min(1).max(1_000).nullable(),
  /** Given in periods of this kind alone; left out: in all. A bound for a year's sum says nothing of a month. */
  cycle: PeriodKind.optional(),
})
export type Grade = z.infer<typeof Grade>

export const TieRule = z.enum(['SATISFACTION', 'FEWER_DEDUCTIONS', 'CASES_PER_HEAD'])
export type TieRule = z.infer<typeof TieRule>

export const Award = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,29}$/),
  name: z.string().min(1).max(60),
  target: ScoreTarget,
  cycle: PeriodKind,
  /** SHARE: of all who are ranked, rounded half up, at least one. COUNT: so many. Ties left at the edge share the place. */
  quota: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('SHARE'), share: DecimalText }),
    z.object({ kind: z.literal('COUNT'), count: z.number().int().min(1).max(1_000) }),
  ]),
  minScore: DecimalText.nullable(),
  ties: z.array(TieRule).max(3),
})
export type Award = z.infer<typeof Award>

export const ScoreRuleSet = z.object({
  rulesId: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  version: z.number().int().min(1),
  validFrom: DayText,
  /** Last day; null: until another takes over. */
  validTo: DayText.nullable(),
  /** Digits after the point of a published score. What is published is what is graded, ranked and rolled up. */
  decimals: z.number().int().min(0).max(2),
  sheets: z.array(ScoreSheet).min(1).max(3),
  items: z.array(RuleItem).max(500),
  /** Best first. */
  grades: z.array(Grade).min(1).max(10),
  rollUp: z.object({
    /** SUM_OF_ENTRIES: the findings of all its weeks on one sheet. MEAN_OF_WEEKS: of the weeks whose Thursday is in it. */
    month: z.enum(['SUM_OF_ENTRIES', 'MEAN_OF_WEEKS']),
    /** Season, half-year and year out of months. */
    longer: z.enum(['MEAN_OF_MONTHS', 'SUM_OF_MONTHS']),
    /** Months with fewer worked days are left out of a person's mean. */
    minWorkedDays: z.number().int().min(0).max(31),
  }),
  awards: z.array(Award).max(30),
  appeal: z.object({
    /** Working days after publication in which one may appeal. */
    withinWorkingDays: z.number().int().min(1).max(30),
    answerWithinWorkingDays: z.number().int().min(1).max(30),
    publishedWorkingDays: z.number().int().min(1).max(30),
  }),
})
export type ScoreRuleSet = z.infer<typeof ScoreRuleSet>

export const sheetOf = (rules: ScoreRuleSet, target: ScoreTarget): ScoreSheet | undefined =>
  rules.sheets.find((sheet) => sheet.target === target)

export const itemOf = (rules: ScoreRuleSet, code: string): RuleItem | undefined =>
  rules.items.find((item) => item.code === code)
