import { z } from 'zod'
import { AttachedFile, Charge, EvidenceLink } from '../assessment/charges.ts'
import { DecimalText } from '../assessment/decimal.ts'
import { AutoSource, PeriodKind, ScoreRuleSet, ScoreTarget } from '../assessment/score-rules.ts'
import { DayText, StaffId, UnitId, WindowId } from '../ids.ts'
import { defineEvent, type EventOf } from './define.ts'

const Reason = z.string().min(1).max(1_000)
const Note = z.string().max(2_000)
const Files = z.array(AttachedFile).max(6)
/** Every unit whose desks need the record: of all it charges. */
const UnitIds = z.array(UnitId).min(1).max(20)
const ItemCode = z.string().min(1).max(30)
const Rules = z.object({ rulesId: z.string().min(1).max(64), version: z.number().int().min(1) })

/**
 * 扣分/加分: one entry of a score. Whoever records it answers for it by name (the envelope's). A confirmed proposal has the
 * id of its fact, so that two people who confirm it apart make one entry.
 */
export const entryRecorded = defineEvent(
  'score_entry',
  'score_entry.recorded',
  z.object({
    unitIds: UnitIds,
    /** The fact it confirms; null for a finding. */
    factKey: z.string().min(1).max(200).nullable(),
    source: z.union([AutoSource, z.enum(['PATROL', 'HAND'])]),
    rules: Rules,
    itemCode: ItemCode,
    /** Words of the rule as they were. */
    itemText: z.string().min(1).max(300),
    veto: z.enum(['NONE', 'PERIOD', 'YEAR']),
    cycle: z.enum(['DAY', 'MONTH', 'YEAR']),
    /** The day it happened. */
    day: DayText,
    quantity: z.number().int().min(1).max(10_000),
    charges: z.array(Charge).min(1).max(8),
    staffId: StaffId.nullable(),
    windowId: WindowId.nullable(),
    note: Note,
    evidence: z.array(EvidenceLink).max(50),
    files: Files,
    patrolId: z.string().max(64).nullable(),
    remindedOnSpot: z.boolean(),
    /** Confirmed although it had been rejected. */
    overRejection: z.boolean(),
  }),
)
/** A proposal that does not count, and why. */
export const proposalRejected = defineEvent(
  'score_entry',
  'score_entry.rejected',
  z.object({
    unitIds: UnitIds,
    factKey: z.string().min(1).max(200),
    source: AutoSource,
    itemCode: ItemCode,
    day: DayText,
    staffId: StaffId.nullable(),
    windowId: WindowId.nullable(),
    reason: Reason,
  }),
)
/** What the person concerned says of it; it changes nothing by itself. */
export const entryAnswered = defineEvent(
  'score_entry',
  'score_entry.answered',
  z.object({ agrees: z.boolean(), text: Note, files: Files }),
)
export const entryRectified = defineEvent(
  'score_entry',
  'score_entry.rectified',
  z.object({ note: Note, files: Files }),
)
/** 申诉 against a published score; one for an entry. */
export const entryAppealed = defineEvent(
  'score_entry',
  'score_entry.appealed',
  z.object({ periodId: z.string().min(1).max(40), text: Reason, files: Files }),
)
/** 复核 by somebody who did not score. CHANGED carries the charges that hold from then on. */
export const appealDecided = defineEvent(
  'score_entry',
  'score_entry.appeal_decided',
  z.object({
    outcome: z.enum(['KEPT', 'CHANGED', 'REVOKED']),
    quantity: z.number().int().min(1).max(10_000),
    charges: z.array(Charge).max(8),
    reason: Reason,
  }),
  { guarded: true },
)
/** Taken back by those who score, with a reason; both stay readable. */
export const entryReversed = defineEvent('score_entry', 'score_entry.reversed', z.object({ reason: Reason }))

const PeriodFacts = {
  kind: PeriodKind,
  from: DayText,
  to: DayText,
  rules: Rules,
}

/** Who is scored with whom, frozen so that a later move of a person changes nothing of this period. */
export const RosterPerson = z.object({
  staffId: StaffId,
  windowId: WindowId.nullable(),
  unitId: UnitId,
  workedDays: z.number().int().min(0).max(400),
  /** Cases closed; for ties. */
  cases: z.number().int().min(0),
})
export const RosterWindow = z.object({
  windowId: WindowId,
  unitId: UnitId,
  heads: z.number().int().min(0).max(1_000),
  cases: z.number().int().min(0),
})

export const periodCompiled = defineEvent(
  'score_period',
  'score_period.compiled',
  z.object({
    ...PeriodFacts,
    people: z.array(RosterPerson).max(5_000),
    windows: z.array(RosterWindow).max(2_000),
    units: z.array(UnitId).max(1_000),
  }),
  { guarded: true },
)

const Rate = z.object({
  figure: z.string().min(1).max(30),
  target: ScoreTarget,
  subjectId: z.string().min(1).max(64),
  /** Percent; null: not measured in this period, counts in full and says so. */
  value: DecimalText.nullable(),
})
const GradeCount = z.number().int().min(0)
export const FrozenFigure = Rate.extend({
  /** How often visitors gave each grade, where it was worked out from that; left out of one somebody entered. */
  grades: z.tuple([GradeCount, GradeCount, GradeCount, GradeCount, GradeCount]).optional(),
})
/** A shorter period it is made of, with what stood in it then: its first so many vouchers. */
const PeriodPart = z.object({ periodId: z.string().min(1).max(40), vouchers: z.number().int().min(0) })

const Winner = z.object({
  subjectId: z.string().min(1).max(64),
  score: DecimalText,
  rank: z.number().int().min(1),
})
export const PublishedAward = z.object({
  code: z.string().max(30),
  name: z.string().max(60),
  target: ScoreTarget,
  quota: z.number().int().min(0),
  winners: z.array(Winner).max(1_000),
})

/** Results as everybody is told them. Scores of persons by name are not in it: `spread` has them without names. */
const Told = {
  results: z
    .array(
      z.object({
        target: z.enum(['WINDOW', 'UNIT']),
        subjectId: z.string().min(1).max(64),
        score: DecimalText,
        grade: z.string().max(30),
        rank: z.number().int().min(1),
      }),
    )
    .max(3_000),
  /** Scores of all persons, highest first, without names. */
  spread: z.array(DecimalText).max(5_000),
  awards: z.array(PublishedAward).max(30),
}
/** Reversals of entries and decisions on appeals that count, by their event. */
const Decided = z.array(z.string().min(1).max(64)).max(5_000)

/**
 * What counts is named one by one, so that the published score is the same on every machine whatever comes in later; what
 * was confirmed later is told, and takes a voucher. Scores of persons are not in it: a unit's desks work out their own, and
 * compare with the hall by the spread, which names nobody.
 */
export const periodPublished = defineEvent(
  'score_period',
  'score_period.published',
  z.object({
    entries: z.array(z.string().min(1).max(64)).max(20_000),
    /** Those the results rest on; while it is not locked, later ones count as well. */
    decided: Decided,
    figures: z.array(FrozenFigure).max(5_000),
    parts: z.array(PeriodPart).max(60),
    ...Told,
    appealUntil: DayText,
  }),
  { guarded: true },
)
/** Taken back before it is locked, for a mistake that everybody would have to appeal against. */
export const periodWithdrawn = defineEvent(
  'score_period',
  'score_period.withdrawn',
  z.object({ reason: Reason }),
  { guarded: true },
)
/** Closed, with what came of the appeals; one decided later takes a voucher. */
export const periodLocked = defineEvent(
  'score_period',
  'score_period.locked',
  z.object({ decided: Decided, ...Told }),
  { guarded: true },
)
/** 更正凭单: the only way a locked score changes. */
export const periodCorrected = defineEvent(
  'score_period',
  'score_period.corrected',
  z.object({
    voucherId: z.string().min(1).max(64),
    unitIds: UnitIds,
    target: ScoreTarget,
    subjectId: z.string().min(1).max(64),
    dimension: z.string().max(30),
    delta: DecimalText,
    before: DecimalText,
    after: DecimalText,
    /** The period whose publication tells of it. */
    carriedTo: z.string().min(1).max(40),
    /** The entry it answers for; null: none. */
    entryId: z.string().max(64).nullable(),
    reason: Reason,
  }),
  { guarded: true },
)

/** A rate of one subject in one period that no record gives yet, with where it comes from; the newest holds. */
export const figureEntered = defineEvent(
  'score_figure',
  'score_figure.entered',
  z.object({
    unitIds: UnitIds,
    periodId: z.string().min(1).max(40),
    ...Rate.shape,
    source: Reason,
  }),
)

/** 双随机: windows and inspectors drawn from their lists by a published seed; anyone can draw again and compare. */
export const patrolDrawn = defineEvent(
  'patrol_draw',
  'patrol_draw.drawn',
  z.object({
    day: DayText,
    seed: z.string().min(8).max(64),
    windowPool: z.array(WindowId).min(1).max(2_000),
    inspectorPool: z.array(StaffId).max(500),
    windows: z.array(WindowId).max(500),
    inspectors: z.array(StaffId).max(50),
    note: Note,
  }),
)
export const patrolStarted = defineEvent(
  'patrol',
  'patrol.started',
  z.object({
    kind: z.enum(['ROUTE', 'RANDOM', 'MYSTERY_VISIT']),
    route: z.array(WindowId).min(1).max(500),
    drawId: z.string().max(64).nullable(),
  }),
)
export const patrolWindowSeen = defineEvent(
  'patrol',
  'patrol.window_seen',
  z.object({ windowId: WindowId, note: Note }),
)
export const patrolClosed = defineEvent('patrol', 'patrol.closed', z.object({ note: Note }))

export const scoreRulesSet = defineEvent(
  'score_rules',
  'reference.score_rules_set',
  ScoreRuleSet.extend({
    active: z.boolean(),
    source: z.object({ fileName: z.string().max(200), sha256: z.string().max(64) }).nullable(),
  }),
)

export const scoreEntryEvents = [
  entryRecorded,
  proposalRejected,
  entryAnswered,
  entryRectified,
  entryAppealed,
  appealDecided,
  entryReversed,
] as const
export const scorePeriodEvents = [
  periodCompiled,
  periodPublished,
  periodWithdrawn,
  periodLocked,
  periodCorrected,
] as const
export const scoreFigureEvents = [figureEntered] as const
export const patrolDrawEvents = [patrolDrawn] as const
export const patrolEvents = [patrolStarted, patrolWindowSeen, patrolClosed] as const
export const assessmentEvents = [
  ...scoreEntryEvents,
  ...scorePeriodEvents,
  ...scoreFigureEvents,
  ...patrolDrawEvents,
  ...patrolEvents,
  scoreRulesSet,
] as const

export type ScoreEntryEvent = EventOf<typeof scoreEntryEvents>
export type ScorePeriodEvent = EventOf<typeof scorePeriodEvents>
export type ScoreFigureEvent = EventOf<typeof scoreFigureEvents>
export type PatrolDrawEvent = EventOf<typeof patrolDrawEvents>
export type PatrolEvent = EventOf<typeof patrolEvents>
