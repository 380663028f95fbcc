import { z } from 'zod'
import { AttachedFile, Charge, EvidenceLink } from '../model/assessment/charges.ts'
import { DecimalText } from '../model/assessment/decimal.ts'
import { SCORE_RULES_PROBLEMS } from '../model/assessment/rules-check.ts'
import {
  AutoSource,
  CountUnit,
  PeriodKind,
  RuleItem,
  ScoreRuleSet,
  ScoreTarget,
} from '../model/assessment/score-rules.ts'
import { DayText, Ms, StaffId, WindowId } from '../model/ids.ts'
import { ASSESSING_ROLES, CLOSING_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'

const RULE_MAKERS = ['CENTER_ADMIN', 'SYSADMIN'] as const
/** Those who see how the hall scores: those who score, and the lead of a unit for its own. */
const READERS = [...ASSESSING_ROLES, 'UNIT_ADMIN', 'WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'AUDITOR'] as const
const Reason = z.string().trim().min(1).max(1_000)
const Note = z.string().trim().max(2_000)
const Id = z.string().min(1).max(120)
const PeriodId = z.string().regex(/^(WEEK|MONTH|SEASON|HALF_YEAR|YEAR)\/\d{4}-\d{2}-\d{2}$/)
const Params = z.record(z.string(), z.union([z.string(), z.number()]))
const Files = z.array(AttachedFile).max(6)

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

/** One thing wrong with a rule set: `rules.score.<code>` in the locale. */
export const ScoreRulesProblem = z.object({
  code: z.enum(SCORE_RULES_PROBLEMS),
  /** Where: code of the item, dimension, grade or award; target of a sheet; name of the other set. Empty: the whole. */
  at: z.string(),
  params: Params,
})
export type ScoreRulesProblem = z.infer<typeof ScoreRulesProblem>

/** Why a row of a spreadsheet of scoring rules does not fit. */
export const ScoreRulesRowFault = z.enum([
  'SHEET_MISSING',
  'COLUMN_MISSING',
  'EMPTY',
  'BAD_NUMBER',
  'BAD_POINTS',
  'BAD_DAY',
  'BAD_CODE',
  'BAD_WORD',
  'BAD_LINK',
  'UNKNOWN_DIMENSION',
  'TOO_LONG',
  'TWICE',
  'TOO_MANY',
])
export type ScoreRulesRowFault = z.infer<typeof ScoreRulesRowFault>

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

const Act = z.object({ byId: z.string(), byName: z.string(), atMs: Ms, eventId: z.string() })

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
      /** Where the rate comes from. */
      rateSource: z.string(),
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
  value: DecimalText.nullable(),
  entered: z.boolean(),
  source: z.string(),
  byName: z.string(),
  atMs: Ms.nullable(),
  /** What the hall's own records give, with how many they are; null: they give nothing. */
  suggestion: z.object({ value: DecimalText, count: z.number().int() }).nullable(),
})
export type FigureView = z.infer<typeof FigureView>

export const PatrolView = z.object({
  patrolId: z.string(),
  kind: z.enum(['ROUTE', 'RANDOM', 'MYSTERY_VISIT']),
  byName: z.string(),
  mine: z.boolean(),
  startedAtMs: Ms,
  closedAtMs: Ms.nullable(),
  note: z.string(),
  drawId: z.string().nullable(),
  windows: z.array(
    z.object({
      windowId: WindowId,
      name: z.string(),
      area: z.string(),
      unitNames: z.string(),
      seenAtMs: Ms.nullable(),
      note: z.string(),
      findings: z.number().int(),
    }),
  ),
  findings: z.array(EntryView),
})
export type PatrolView = z.infer<typeof PatrolView>

export const DrawView = z.object({
  drawId: z.string(),
  day: DayText,
  seed: z.string(),
  byName: z.string(),
  atMs: Ms,
  note: z.string(),
  windowPool: z.array(z.object({ id: z.string(), name: z.string() })),
  inspectorPool: z.array(z.object({ id: z.string(), name: z.string() })),
  windows: z.array(z.object({ id: z.string(), name: z.string() })),
  inspectors: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Drawn again here from the seed and the lists: the same. */
  replayed: z.boolean(),
})
export type DrawView = z.infer<typeof DrawView>

const FileOut = z.object({ fileName: z.string(), base64: z.string() })
const PeriodOrKind = z.object({ kind: PeriodKind, day: DayText })

export const scoreRulesMethods = {
  'scoreRules.list': defineMethod({
    summary: 'Every rule set of the hall with what is wrong with it, and the pack it starts from.',
    params: z.object({}),
    result: z.object({
      sets: z.array(
        z.object({
          rules: ScoreRuleSet,
          /** 0: never saved; the pack that counts until the hall has its own. */
          savedVersion: z.number().int(),
          active: z.boolean(),
          inForce: z.boolean(),
          problems: z.array(ScoreRulesProblem),
        }),
      ),
      mayChange: z.boolean(),
    }),
    access: 'SIGNED_IN',
  }),
  'scoreRules.check': defineMethod({
    summary: 'What is wrong with a rule set that is being edited, beside the sets of the hall.',
    params: z.object({ rules: ScoreRuleSet }),
    result: z.object({ problems: z.array(ScoreRulesProblem) }),
    access: RULE_MAKERS,
  }),
  'scoreRules.save': defineMethod({
    summary:
      'Save a rule set as its next version. A set already in force ends the day before a new one begins where that is asked for.',
    params: z.object({
      rules: ScoreRuleSet,
      /** Version it was edited from; 0 for a new one. */
      baseVersion: z.number().int().min(0),
      endPrevious: z.boolean().default(false),
      source: z
        .object({ fileName: z.string().max(200), sha256: z.string().max(64) })
        .nullable()
        .default(null),
    }),
    result: z.object({ version: z.number().int() }),
    access: RULE_MAKERS,
    needsHall: true,
    errors: ['SCORE_RULES_BAD', 'VERSION_CHANGED'],
  }),
  'scoreRules.retire': defineMethod({
    summary: 'Give a rule set up that no published period rests on.',
    params: z.object({ rulesId: Id, baseVersion: z.number().int().min(1) }),
    result: z.object({}),
    access: RULE_MAKERS,
    needsHall: true,
    errors: ['SCORE_RULES_USED', 'VERSION_CHANGED', 'NOT_FOUND'],
  }),
  'scoreRules.dryRun': defineMethod({
    summary: 'What a rule set would make of a month that was: every score before and after.',
    params: z.object({ rules: ScoreRuleSet, month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
    result: z.object({
      rows: z.array(
        z.object({
          subject: Subject,
          before: z.string(),
          after: z.string(),
          gradeBefore: z.string(),
          gradeAfter: z.string(),
        }),
      ),
      /** Entries of that month that count; with none there is nothing a rule could change. */
      entries: z.number().int(),
      /** Those whose rule the new set does not have; they keep their points. */
      unknownItems: z.array(
        z.object({ itemCode: z.string(), itemText: z.string(), entries: z.number().int() }),
      ),
    }),
    access: RULE_MAKERS,
    errors: ['SCORE_RULES_BAD', 'NO_SCORE_RULES'],
  }),
  'scoreRules.export': defineMethod({
    summary: 'A rule set as a spreadsheet that `scoreRules.readFile` reads again.',
    params: z.object({ rulesId: Id }),
    result: FileOut,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'scoreRules.readFile': defineMethod({
    summary:
      'Read a rule set from a spreadsheet: the set, with every row that does not fit. Nothing is saved.',
    params: z.object({ fileName: z.string().max(200), fileBase64: z.string().max(28_000_000) }),
    result: z.object({
      rules: ScoreRuleSet.nullable(),
      sha256: z.string(),
      problems: z.array(ScoreRulesProblem),
      /** Where, what stands there, why it does not fit, and what would; row 0: of the sheet as a whole. */
      badRows: z.array(
        z.object({
          sheet: z.string(),
          row: z.number().int(),
          column: z.string(),
          value: z.string(),
          reason: ScoreRulesRowFault,
          allowed: z.string(),
        }),
      ),
    }),
    access: RULE_MAKERS,
    errors: ['FILE_UNREADABLE', 'TOO_LARGE'],
  }),
  'scoreRules.versions': defineMethod({
    summary: 'Every version a rule set ever had, newest first, with who saved it.',
    params: z.object({ rulesId: Id }),
    result: z.object({
      versions: z.array(
        z.object({
          rules: ScoreRuleSet,
          active: z.boolean(),
          byName: z.string(),
          atMs: Ms,
          /** The spreadsheet it was read from; empty: typed. */
          fileName: z.string(),
        }),
      ),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
}

export const assessmentMethods = {
  'assessment.counts': defineMethod({
    summary: 'How much waits for the person asking, of the running and the previous week: numbers alone.',
    params: z.object({}),
    result: z.object({
      from: DayText,
      to: DayText,
      /** Facts that could count and nobody has decided on; 0 for whoever does not score. */
      openFacts: z.number().int(),
      /** Appeals, of whatever time, that the person asking may decide. */
      appeals: z.number().int(),
      /** Entries against the person asking, or what they lead, that they have not answered. */
      answers: z.number().int(),
    }),
    access: 'SIGNED_IN',
  }),
  'assessment.proposals': defineMethod({
    summary: 'What the system already knows and nobody has decided on, oldest first.',
    params: z.object({
      from: DayText,
      to: DayText,
      /** Rejected ones instead. */
      rejected: z.boolean().default(false),
    }),
    result: z.object({ proposals: z.array(Proposal), asOfMs: Ms, completeUpToMs: Ms.nullable() }),
    access: ASSESSING_ROLES,
  }),
  'assessment.confirm': defineMethod({
    summary: 'Confirm proposals: each becomes an entry. All or none.',
    params: z.object({
      facts: z
        .array(
          z.object({
            factKey: Id.max(200),
            itemCode: z.string().min(1).max(30),
            /** Points for one count where the rule leaves a choice; null: the rule's. */
            delta: DecimalText.nullable().default(null),
            note: Note.default(''),
          }),
        )
        .min(1)
        .max(500),
    }),
    result: z.object({ entryIds: z.array(z.string()) }),
    access: ASSESSING_ROLES,
    errors: [
      'FACT_GONE',
      'FACT_DECIDED',
      'SCORE_ITEM_UNKNOWN',
      'SCORE_DELTA',
      'OWN_SCORE',
      'EVIDENCE_NEEDED',
    ],
  }),
  'assessment.reject': defineMethod({
    summary: 'Reject proposals, with a reason that stays.',
    params: z.object({ factKeys: z.array(Id.max(200)).min(1).max(500), reason: Reason }),
    result: z.object({}),
    access: ASSESSING_ROLES,
    errors: ['FACT_GONE', 'FACT_DECIDED', 'OWN_SCORE'],
  }),
  'assessment.record': defineMethod({
    summary: 'Record a finding: rule, whom it concerns, and what is there to see.',
    params: z.object({
      itemCode: z.string().min(1).max(30),
      day: DayText,
      quantity: z.number().int().min(1).max(1_000).default(1),
      delta: DecimalText.nullable().default(null),
      /** Of a PERSON item; of others, who was there. */
      staffId: StaffId.nullable(),
      windowId: WindowId.nullable(),
      /** Of a UNIT item. */
      unitId: z.string().max(64).nullable().default(null),
      note: Note.default(''),
      files: Files.default([]),
      patrolId: z.string().max(64).nullable().default(null),
      remindedOnSpot: z.boolean().default(false),
    }),
    result: z.object({
      entry: EntryView,
      similar: z.array(z.object({ entryId: z.string(), itemText: z.string() })),
    }),
    access: ASSESSING_ROLES,
    errors: [
      'SCORE_ITEM_UNKNOWN',
      'SCORE_DELTA',
      'OWN_SCORE',
      'EVIDENCE_NEEDED',
      'DAY_AHEAD',
      'NOT_FOUND',
      'NO_SCORE_RULES',
    ],
  }),
  'assessment.entries': defineMethod({
    summary: 'Entries of a stretch of days that the person asking may see, newest first.',
    params: z.object({
      from: DayText,
      to: DayText,
      target: ScoreTarget.nullable().default(null),
      subjectId: z.string().max(64).nullable().default(null),
      status: z.enum(['ALL', 'COUNTS', 'REJECTED', 'APPEALED']).default('ALL'),
    }),
    result: z.object({ entries: z.array(EntryView), more: z.boolean() }),
    access: 'SIGNED_IN',
  }),
  'assessment.entry': defineMethod({
    summary: 'One entry with its whole history.',
    params: z.object({ entryId: Id }),
    result: EntryView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'assessment.reverse': defineMethod({
    summary:
      'Take an entry back, with a reason; both stay readable. Several: all or none, and the first of them is answered.',
    params: z.union([
      z.object({ entryId: Id, reason: Reason }),
      z.object({ entryIds: z.array(Id).min(1).max(500), reason: Reason }),
    ]),
    result: EntryView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND', 'PERIOD_LOCKED', 'OWN_SCORE', 'ENTRY_NOT_OPEN'],
  }),
  'assessment.answer': defineMethod({
    summary: 'What the person concerned, or the lead for a window, says of an entry.',
    params: z.object({ entryId: Id, agrees: z.boolean(), text: Note.default(''), files: Files.default([]) }),
    result: EntryView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'ENTRY_NOT_OPEN'],
  }),
  'assessment.rectify': defineMethod({
    summary: 'Say that what was found has been put right.',
    params: z.object({ entryId: Id, note: Note.default(''), files: Files.default([]) }),
    result: EntryView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'ENTRY_NOT_OPEN'],
  }),
  'assessment.appeal': defineMethod({
    summary: 'Appeal against an entry of a published period: once, within the working days of the rules.',
    params: z.object({ entryId: Id, periodId: PeriodId, text: Reason, files: Files.default([]) }),
    result: EntryView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'APPEAL_TOO_EARLY', 'APPEAL_TOO_LATE', 'APPEALED_ALREADY', 'ENTRY_NOT_OPEN'],
  }),
  'assessment.appeals': defineMethod({
    summary: 'Appeals that wait, and those decided in the last 90 days.',
    params: z.object({}),
    result: z.object({ open: z.array(EntryView), decided: z.array(EntryView) }),
    access: READERS,
  }),
  'assessment.decideAppeal': defineMethod({
    summary: 'Decide an appeal; not by whoever scored.',
    params: z.object({
      entryId: Id,
      outcome: z.enum(['KEPT', 'CHANGED', 'REVOKED']),
      /** Points for one count of the first charge, for CHANGED; linked ones follow in proportion. */
      delta: DecimalText.nullable().default(null),
      reason: Reason,
    }),
    result: EntryView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND', 'APPEAL_SCORER', 'ENTRY_NOT_OPEN', 'SCORE_DELTA', 'OWN_SCORE', 'PERIOD_LOCKED'],
  }),
  'assessment.board': defineMethod({
    summary:
      'All windows and people (or units) of a period with score, rank and trend. Leads see their own unit.',
    params: PeriodOrKind.extend({ target: ScoreTarget }),
    result: z.object({
      period: PeriodView,
      rows: z.array(BoardRow),
      /** Scores of the whole hall, highest first, without names. */
      spread: z.array(z.string()),
      hallMean: z.string().nullable(),
      /** Means of the hall for the trend, as long as the trends of the rows. */
      hallTrend: z.array(z.string().nullable()),
      trendFrom: z.array(DayText),
      asOfMs: Ms,
    }),
    access: READERS,
  }),
  'assessment.derivation': defineMethod({
    summary:
      'One score opened down to its entries. A person may open their own, their window’s and their unit’s.',
    params: z.object({ periodId: PeriodId, target: ScoreTarget, subjectId: z.string().min(1).max(64) }),
    result: Derivation,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'NO_SCORE_RULES'],
  }),
  'assessment.mine': defineMethod({
    summary: 'My own period: score with derivation, my entries, the trend, the spread of the hall.',
    /** Day null: the period with something to answer, or else the newest published. */
    params: PeriodOrKind.extend({ day: DayText.nullable() }),
    result: z.object({
      /** First day of the period told of. */
      from: DayText,
      /** Null: one is not scored in this period. */
      derivation: Derivation.nullable(),
      /** Of my window and unit, for whoever leads them; empty otherwise. */
      led: z.array(z.object({ subject: Subject, score: z.string(), gradeName: z.string() })),
      entries: z.array(EntryView),
      trend: z.array(
        z.object({ from: DayText, score: z.string().nullable(), hallMean: z.string().nullable() }),
      ),
      spread: z.array(z.string()),
      openAnswers: z.number().int(),
      /** Weeks outside of this period with entries that wait for an answer, newest first. */
      elsewhere: z.array(z.object({ from: DayText, answers: z.number().int() })),
    }),
    access: 'SIGNED_IN',
  }),
  'assessment.periods': defineMethod({
    summary:
      'Periods of a kind from when the hall has records of people at work, newest first, with where each stands.',
    params: z.object({ kind: PeriodKind, count: z.number().int().min(1).max(60).default(12) }),
    result: z.object({ periods: z.array(PeriodView) }),
    access: READERS,
  }),
  'assessment.compile': defineMethod({
    summary:
      'Freeze who is scored with whom and by which rules. Again as often as needed before publication.',
    params: PeriodOrKind,
    result: PeriodView,
    access: ASSESSING_ROLES,
    errors: [
      'NO_SCORE_RULES',
      'PERIOD_NOT_OVER',
      'PERIOD_STEP',
      'PERIOD_OBSTACLE',
      'CLOCK_TOO_FAR_OFF',
      'HALL_FILLING',
    ],
  }),
  'assessment.publish': defineMethod({
    summary:
      'Publish a compiled period: what counts is named, results and awards are told, appeals may come.',
    params: z.object({
      periodId: PeriodId,
      /** Open proposals are left out and may be confirmed later by voucher only; said on purpose. */
      leaveProposals: z.boolean().default(false),
    }),
    result: PeriodView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND', 'PERIOD_STEP', 'PERIOD_OBSTACLE', 'CLOCK_TOO_FAR_OFF', 'HALL_FILLING'],
  }),
  'assessment.withdraw': defineMethod({
    summary: 'Take a publication back before it is locked.',
    params: z.object({ periodId: PeriodId, reason: Reason }),
    result: PeriodView,
    access: CLOSING_ROLES,
    errors: ['NOT_FOUND', 'PERIOD_STEP'],
  }),
  'assessment.lock': defineMethod({
    summary: 'Lock a published period once the time for appeals is over and all are decided.',
    params: z.object({ periodId: PeriodId }),
    result: PeriodView,
    access: CLOSING_ROLES,
    errors: ['NOT_FOUND', 'PERIOD_STEP', 'PERIOD_OBSTACLE', 'CLOCK_TOO_FAR_OFF', 'HALL_FILLING'],
  }),
  'assessment.correct': defineMethod({
    summary:
      'Correct a locked score by a voucher that shows before and after, told with the period it is carried to.',
    params: z.object({
      periodId: PeriodId,
      target: ScoreTarget,
      subjectId: z.string().min(1).max(64),
      delta: DecimalText,
      entryId: z.string().max(64).nullable().default(null),
      reason: Reason,
    }),
    result: VoucherView,
    access: CLOSING_ROLES,
    errors: ['NOT_FOUND', 'PERIOD_STEP', 'PERIOD_OBSTACLE', 'SCORE_DELTA', 'OWN_SCORE', 'VERSION_CHANGED'],
  }),
  'assessment.vouchers': defineMethod({
    summary:
      'Vouchers that corrected a locked period, and those of earlier ones that are told with it, as far as one sees them.',
    params: z.object({ periodId: PeriodId }),
    result: z.object({
      own: z.array(VoucherView.extend({ periodId: z.string(), subject: Subject })),
      /** They count in the period they correct; here they are told. */
      told: z.array(VoucherView.extend({ periodId: z.string(), subject: Subject })),
    }),
    access: READERS,
    errors: ['NOT_FOUND'],
  }),
  'assessment.awards': defineMethod({
    summary: 'Awards of a period: who has them, and why others have not.',
    params: PeriodOrKind,
    result: z.object({ period: PeriodView, awards: z.array(AwardView) }),
    access: READERS,
  }),
  'assessment.winners': defineMethod({
    summary: 'Published winners for the screens in the hall: names, awards and periods, nothing else.',
    params: z.object({}),
    result: z.object({
      lists: z.array(
        z.object({
          periodId: z.string(),
          kind: PeriodKind,
          from: DayText,
          name: z.string(),
          winners: z.array(z.object({ name: z.string(), unitName: z.string() })),
        }),
      ),
    }),
    access: 'ANYONE',
  }),
  'assessment.figures': defineMethod({
    summary: 'Rates the rules ask for in a period, with what was entered.',
    params: PeriodOrKind,
    result: z.object({ period: PeriodView, figures: z.array(FigureView) }),
    access: ASSESSING_ROLES,
    errors: ['NO_SCORE_RULES'],
  }),
  'assessment.enterFigures': defineMethod({
    summary:
      'Enter rates of a period, each with where it comes from; null: not measured, counts in full and says so.',
    params: z.object({
      periodId: PeriodId,
      figures: z
        .array(
          z.object({
            figure: z.string().min(1).max(30),
            target: ScoreTarget,
            subjectId: z.string().min(1).max(64),
            value: DecimalText.nullable(),
            source: Reason,
          }),
        )
        .min(1)
        .max(2_000),
    }),
    result: z.object({}),
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND', 'PERIOD_STEP', 'FIGURE_RANGE', 'OWN_SCORE'],
  }),
  'assessment.export': defineMethod({
    summary: 'A period as a spreadsheet: scores of persons, windows and units, entries, awards, vouchers.',
    params: PeriodOrKind,
    result: FileOut,
    access: READERS,
    errors: ['NO_SCORE_RULES'],
  }),
}

export const patrolMethods = {
  'patrol.items': defineMethod({
    summary: 'Rules a finding can be recorded under today, those used most first.',
    params: z.object({}),
    result: z.object({
      items: z.array(
        z.object({
          itemCode: z.string(),
          target: ScoreTarget,
          dimensionName: z.string(),
          text: z.string(),
          unit: CountUnit,
          delta: DecimalText,
          deltaTo: DecimalText.nullable(),
          evidence: RuleItem.shape.evidence,
          veto: RuleItem.shape.veto,
          /** A walk past the window can show it; the others are looked for on purpose. */
          inPassing: z.boolean(),
        }),
      ),
      /** Windows with the people at them, the one on duty now first. */
      windows: z.array(
        z.object({
          windowId: WindowId,
          name: z.string(),
          area: z.string(),
          unitNames: z.string(),
          people: z.array(z.object({ staffId: StaffId, name: z.string(), onDuty: z.boolean() })),
        }),
      ),
    }),
    access: ASSESSING_ROLES,
    errors: ['NO_SCORE_RULES'],
  }),
  'patrol.draw': defineMethod({
    summary:
      'Draw windows and inspectors at random; the seed is published and the draw can be repeated by anybody.',
    params: z.object({
      windows: z.number().int().min(1).max(500),
      inspectors: z.number().int().min(0).max(50),
      /** Lists to draw from; empty: every window, every inspector. */
      windowPool: z.array(WindowId).max(2_000).default([]),
      inspectorPool: z.array(StaffId).max(500).default([]),
      note: Note.default(''),
    }),
    result: DrawView,
    access: ASSESSING_ROLES,
    errors: ['DRAW_TOO_MANY', 'NOT_FOUND'],
  }),
  'patrol.draws': defineMethod({
    summary: 'Draws of the last year, newest first, each drawn again and compared.',
    params: z.object({}),
    result: z.object({ draws: z.array(DrawView) }),
    access: 'SIGNED_IN',
  }),
  'patrol.start': defineMethod({
    summary: 'Begin a round through windows, in the order given or as drawn.',
    params: z.object({
      kind: z.enum(['ROUTE', 'RANDOM', 'MYSTERY_VISIT']),
      /** Empty with a draw: the windows drawn. */
      route: z.array(WindowId).max(500),
      drawId: z.string().max(64).nullable().default(null),
    }),
    result: PatrolView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND'],
  }),
  'patrol.see': defineMethod({
    summary: 'A window of the round was looked at and is in order, or has its findings.',
    params: z.object({ patrolId: Id, windowId: WindowId, note: Note.default('') }),
    result: PatrolView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND', 'PATROL_CLOSED'],
  }),
  'patrol.close': defineMethod({
    summary: 'End a round.',
    params: z.object({ patrolId: Id, note: Note.default('') }),
    result: PatrolView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND', 'PATROL_CLOSED'],
  }),
  'patrol.list': defineMethod({
    summary: 'Rounds of the last 90 days, the open ones first.',
    params: z.object({}),
    result: z.object({ patrols: z.array(PatrolView) }),
    access: ASSESSING_ROLES,
  }),
}

export const fileMethods = {
  'files.keep': defineMethod({
    summary:
      'Keep a picture or PDF on this machine, encrypted, for a record that will name it; it goes to the hall in the background.',
    params: z.object({
      mime: AttachedFile.shape.mime,
      name: AttachedFile.shape.name,
      base64: z.string().max(8_000_000),
    }),
    result: AttachedFile,
    access: 'SIGNED_IN',
    errors: ['FILE_TOO_LARGE', 'FILE_NOT_PICTURE'],
  }),
  'files.read': defineMethod({
    summary: 'A kept file by its content; fetched from the hall where this machine does not have it.',
    params: z.object({ sha256: AttachedFile.shape.sha256 }),
    result: z.object({ mime: AttachedFile.shape.mime, base64: z.string() }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND', 'FILE_NOT_HERE'],
  }),
}
