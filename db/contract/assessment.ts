import { z } from 'zod'
import { DecimalText } from '../model/assessment/decimal.ts'
import { PeriodKind, ScoreTarget } from '../model/assessment/score-rules.ts'
import { DayText, Ms, StaffId, WindowId } from '../model/ids.ts'
import { ASSESSING_ROLES, CLOSING_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'
import {
  Subject,
  Proposal,
  EntryView,
  PeriodView,
  VoucherView,
  Derivation,
  BoardRow,
  AwardView,
  FigureView,
  PeriodId,
  Reason,
  Note,
  Id,
  Files,
  FileOut,
  PeriodOrKind,
} from './assessment-views.ts'

/** Those who see how the hall scores: those who score, and the lead of a unit for its own. */
const READERS = [...ASSESSING_ROLES, 'UNIT_ADMIN', 'WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'AUDITOR'] as const

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
    access: 'PUBLIC',
    viaHall: true,
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
