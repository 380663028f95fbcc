import { z } from 'zod'
import { AttachedFile, Charge, EvidenceLink } from '../model/assessment/charges.ts'
import { DecimalText } from '../model/assessment/decimal.ts'
import { AutoSource, CountUnit, PeriodKind, RuleItem, ScoreTarget } from '../model/assessment/score-rules.ts'
import { DayText, Ms, StaffId, WindowId } from '../model/ids.ts'

export const Reason = z.string().trim().min(1).max(1_000)
export const Note = z.string().trim().max(2_000)
export const Id = z.string().min(1).max(120)
export const PeriodId = z.string().regex(/^(WEEK|MONTH|SEASON|HALF_YEAR|YEAR)\/\d{4}-\d{2}-\d{2}$/)
export const Params = z.record(z.string(), z.union([z.string(), z.number()]))
export const Files = z.array(AttachedFile).max(6)

export const PeriodStatus = z.enum(['OPEN', 'COMPILED', 'PUBLISHED', 'APPEAL', 'LOCKED'])
export type PeriodStatus = z.infer<typeof PeriodStatus>

/** A subject with the words it is known by. */
export const Subject = z.object({
  target: ScoreTarget,
  subjectId: z.string(),
  name: z.string(),
  unitName: z.string(),
  /** A person's window; empty otherwise. */
  windowName: z.string(),
})
export type Subject = z.infer<typeof Subject>

/** A fact the system knows and nobody has decided on. */
export const Proposal = z.object({
  factKey: z.string(),
  source: AutoSource,
  day: DayText,
  staffId: StaffId.nullable(),
  staffName: z.string(),
  windowId: WindowId.nullable(),
  windowName: z.string(),
  unitName: z.string(),
  quantity: z.number().int(),
  /** `assessment.fact.<source>` in the locale, filled with these. */
  params: Params,
  /** Rules it fits; the first is proposed. Empty: the rules in force name none, and it cannot count. */
  items: z.array(
    z.object({
      itemCode: z.string(),
      itemText: z.string(),
      unit: CountUnit,
      /** How often this rule counts for it: a rule by the case counts once, however many days it is over. */
      quantity: z.number().int(),
      /** Points for one count, and the other end where whoever confirms chooses between two. */
      delta: DecimalText,
      deltaTo: DecimalText.nullable(),
      charges: z.array(Charge.extend({ name: z.string() })),
      evidence: RuleItem.shape.evidence,
      veto: RuleItem.shape.veto,
    }),
  ),
  evidence: z.array(EvidenceLink),
  /** Rejected before, by whom and why; empty otherwise. */
  rejected: z.object({ byName: z.string(), atMs: Ms, reason: z.string() }).nullable(),
  /** The period it belongs to is published or locked: it would be told, and take a voucher. */
  late: z.boolean(),
})
export type Proposal = z.infer<typeof Proposal>

export const Act = z.object({ byId: z.string(), byName: z.string(), atMs: Ms, eventId: z.string() })

export const EntryView = z.object({
  entryId: z.string(),
  source: z.union([AutoSource, z.enum(['PATROL', 'HAND'])]),
  status: z.enum(['COUNTS', 'REJECTED', 'REVERSED', 'REVOKED']),
  day: DayText,
  itemCode: z.string(),
  itemText: z.string(),
  unit: CountUnit.nullable(),
  quantity: z.number().int(),
  /** As they count now, after an appeal; as they were recorded: `original`. */
  charges: z.array(Charge.extend({ name: z.string() })),
  original: z.array(Charge.extend({ name: z.string() })).nullable(),
  staffId: StaffId.nullable(),
  staffName: z.string(),
  windowId: WindowId.nullable(),
  windowName: z.string(),
  unitName: z.string(),
  note: z.string(),
  veto: RuleItem.shape.veto,
  files: Files,
  evidence: z.array(EvidenceLink.extend({ text: z.string(), known: z.boolean() })),
  /** The fact as the system sees it now is not what was confirmed: a make-up punch, a correction. */
  factChanged: z.boolean(),
  /** Fills `assessment.fact.<source>`; null: recorded by hand, or the fact is another by now. */
  factParams: Params.nullable(),
  recorded: Act.nullable(),
  alsoBy: z.array(Act),
  rejected: Act.extend({ reason: z.string() }).nullable(),
  remindedOnSpot: z.boolean(),
  answers: z.array(Act.extend({ agrees: z.boolean(), text: z.string(), files: Files })),
  rectified: Act.extend({ note: z.string(), files: Files }).nullable(),
  appeal: Act.extend({
    periodId: z.string(),
    text: z.string(),
    files: Files,
    /** Last working day for the answer. */
    answerBy: DayText,
    decision: Act.extend({
      outcome: z.enum(['KEPT', 'CHANGED', 'REVOKED']),
      reason: z.string(),
    }).nullable(),
  }).nullable(),
  reversed: Act.extend({ reason: z.string() }).nullable(),
  /** Not yet acknowledged by the hall. */
  waiting: z.boolean(),
  /** What the person asking may do now. */
  may: z.array(z.enum(['ANSWER', 'APPEAL', 'DECIDE', 'REVERSE', 'RECTIFY'])),
  /** Last day to appeal; null: its period is not published, or it was left out. */
  appealUntil: DayText.nullable(),
  /** The shortest period that named it and may be appealed against today. */
  appealPeriodId: z.string().nullable(),
})
export type EntryView = z.infer<typeof EntryView>

export const PeriodView = z.object({
  periodId: PeriodId,
  kind: PeriodKind,
  from: DayText,
  to: DayText,
  /** Its last day is past: one that is over and OPEN waits to be compiled. */
  isOver: z.boolean(),
  status: PeriodStatus,
  rulesId: z.string(),
  rulesName: z.string(),
  rulesVersion: z.number().int(),
  compiled: Act.nullable(),
  published: Act.nullable(),
  locked: Act.nullable(),
  appealUntil: DayText.nullable(),
  openAppeals: z.number().int(),
  vouchers: z.number().int(),
  withdrawn: z.array(Act.extend({ reason: z.string() })),
  /** What stands in the way of the next step, or should be looked at before it: `assessment.obstacle.<code>`. */
  obstacles: z.array(
    z.object({
      code: z.enum([
        'NO_RULES',
        'NOT_OVER',
        'PROPOSALS_OPEN',
        'FIGURES_MISSING',
        'PARTS_NOT_PUBLISHED',
        /** A voucher came to one of its shorter periods after it was published. */
        'PARTS_CORRECTED',
        'APPEALS_OPEN',
        'APPEAL_TIME',
        'ENTRIES_LATE',
        'ROSTER_CHANGED',
        'FACTS_CHANGED',
        /** Equal scores share an award beyond its places: its name, the places, and how many have it. */
        'AWARDS_SHARED',
        'INCOMPLETE',
      ]),
      params: Params,
      /** False: it only wants a look. */
      blocks: z.boolean(),
    }),
  ),
})
export type PeriodView = z.infer<typeof PeriodView>

const Line = z.object({
  entryId: z.string(),
  day: DayText,
  itemCode: z.string(),
  itemText: z.string(),
  quantity: z.number().int(),
  delta: DecimalText,
  plain: z.string(),
  doubled: z.boolean(),
  points: z.string(),
  linked: z.boolean(),
})

export const VoucherView = Act.extend({
  voucherId: z.string(),
  dimension: z.string(),
  delta: DecimalText,
  before: DecimalText,
  after: DecimalText,
  carriedTo: z.string(),
  entryId: z.string().nullable(),
  reason: z.string(),
})
export type VoucherView = z.infer<typeof VoucherView>

/** What visitors' ratings give for a rate. */
export const RatingsView = z.object({
  valid: z.number().int(),
  /** By grade, the best first; null where whoever asks may be one of the rated and they are too few to hide among. */
  grades: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).nullable(),
  /** Percent; null: too few to tell. */
  rate: DecimalText.nullable(),
})
export type RatingsView = z.infer<typeof RatingsView>

/** A score opened: from the grade down to the entries; each entry opens its evidence. */
export const Derivation = z.object({
  period: PeriodView,
  subject: Subject,
  score: z.string(),
  base: z.string(),
  grade: z.string(),
  gradeName: z.string(),
  rank: z.number().int().nullable(),
  of: z.number().int(),
  /** Frozen at publication, and recomputed here to the same figure; null before publication or where it was not named. */
  verified: z.boolean().nullable(),
  computed: z.string(),
  plain: z.string(),
  dimensions: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      full: z.string(),
      weight: z.string(),
      source: z.enum(['ENTRIES', 'FIGURE', 'PERSONS_MEAN', 'WINDOWS_MEAN']),
      start: z.string(),
      rate: z.string().nullable(),
      missing: z.boolean(),
      /** Where a rate that somebody entered comes from; empty for one that visitors' ratings gave. */
      rateSource: z.string(),
      /** Visitors' ratings of it; null while the period runs, where there are none, or where a rate entered by hand was published. */
      ratings: RatingsView.nullable(),
      parts: z.array(z.object({ subject: Subject, score: z.string(), weight: z.number() })),
      lines: z.array(Line),
      plain: z.string(),
      points: z.string(),
    }),
  ),
  parts: z.array(z.object({ periodId: z.string(), score: z.string(), counted: z.boolean() })),
  adjustments: z.array(Line),
  vouchers: z.array(VoucherView),
  vetoes: z.array(z.object({ entryId: z.string(), itemText: z.string(), day: DayText })),
  /** Awards of the period it stood for, and why it has them or not; none before they are published. */
  awards: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      outcome: z.enum(['WON', 'SHARED', 'BELOW_QUOTA', 'BELOW_MIN', 'VETOED']),
      tieBrokenBy: z.string().nullable(),
      quota: z.number().int(),
      ranked: z.number().int(),
    }),
  ),
})
export type Derivation = z.infer<typeof Derivation>

export const BoardRow = z.object({
  subject: Subject,
  score: z.string(),
  grade: z.string(),
  gradeName: z.string(),
  /** 0: not known on a machine that has the records of its own units alone. */
  rank: z.number().int(),
  deducted: z.string(),
  entries: z.number().int(),
  proposals: z.number().int(),
  openAppeals: z.number().int(),
  vetoed: z.boolean(),
  /** Scores of the periods before, oldest first; null where there was none. Up to eight. */
  trend: z.array(z.string().nullable()),
  dimensions: z.array(z.object({ code: z.string(), name: z.string(), points: z.string(), full: z.string() })),
})
export type BoardRow = z.infer<typeof BoardRow>

export const AwardView = z.object({
  code: z.string(),
  name: z.string(),
  target: ScoreTarget,
  quota: z.number().int(),
  ranked: z.number().int(),
  published: z.boolean(),
  candidates: z.array(
    z.object({
      subject: Subject,
      score: z.string(),
      rank: z.number().int(),
      outcome: z.enum(['WON', 'SHARED', 'BELOW_QUOTA', 'BELOW_MIN', 'VETOED']),
      tieBrokenBy: z.string().nullable(),
      vetoes: z.array(z.object({ entryId: z.string(), itemText: z.string(), day: DayText })),
    }),
  ),
})
export type AwardView = z.infer<typeof AwardView>

export const FigureView = z.object({
  figure: z.string(),
  target: ScoreTarget,
  subject: Subject,
  /** As it counts: what was entered goes before what visitors' ratings give, which count when the period is over. */
  value: DecimalText.nullable(),
  /** Somebody entered it. */
  entered: z.boolean(),
  ratings: RatingsView.nullable(),
  source: z.string(),
  byName: z.string(),
  atMs: Ms.nullable(),
  /** What the hall's own records give, with how many they are; null: they give nothing. */
  suggestion: z.object({ value: DecimalText, count: z.number().int() }).nullable(),
})
export type FigureView = z.infer<typeof FigureView>

export const FileOut = z.object({ fileName: z.string(), base64: z.string() })
export const PeriodOrKind = z.object({ kind: PeriodKind, day: DayText })
