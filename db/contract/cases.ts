import { z } from 'zod'
import { CASE_STATUSES } from '../model/case.ts'
import { CaseDue, CaseKind, CaseMaterial, CaseStep, TripReason } from '../model/events/case-events.ts'
import { PaperKind, SecondNoticeReason } from '../model/events/record-events.ts'
import {
  CaseId,
  DayText,
  EventId,
  ItemId,
  Ms,
  NegativeReportId,
  PaperId,
  StaffId,
  UnitId,
  WindowId,
} from '../model/ids.ts'
import { IdKind } from '../model/party.ts'
import { PeriodUnit, TimeLimit } from '../model/time-limit.ts'
import { WINDOW_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'
import { Confirmer } from './session.ts'

const Text = z.string().max(2_000)
const Reason = z.string().trim().min(1).max(500)
/** The applicant's papers were handed back when the negative answer was told, the receiver's ID checked (否定报备). */
export const PapersReturned = z.boolean().default(false)

export const CaseStatus = z.enum(CASE_STATUSES)
/** Colour state of an open case (domain-rules section 6). */
export const DueState = z.enum(['ON_TIME', 'REMIND', 'YELLOW', 'RED', 'PAUSED', 'NONE'])

/** A due state with its ground: what lists and the case page show of a clock. */
export const DueView = {
  dueState: DueState,
  /** Code of the ground (`CLOCK_REASONS`); empty where no clock runs. */
  dueReason: z.string(),
  /** Working days until the day the ground speaks of; 0 on the day itself, negative after it. */
  daysLeft: z.number().nullable(),
  /** An ending the rules of the hall suggest; a person decides. */
  proposal: z.enum(['TERMINATE', 'LAPSE']).nullable(),
}

/** What the clerk types about a person or organisation; identifiers are sealed by the host before anything is kept. */
const IdentifierInput = z.object({ kind: IdKind, value: z.string().trim().max(64) })
export const ApplicantInput = z.object({
  kind: z.enum(['PERSON', 'ORGANISATION']),
  name: z.string().trim().min(1).max(120),
  identifier: IdentifierInput.nullable(),
  phone: z.string().trim().max(40),
  legalRepresentative: z.string().trim().max(120),
  address: z.string().trim().max(300),
  /** Reason for going on although the identifier looks wrong, by finding code. */
  acknowledged: z
    .array(z.object({ code: z.string().max(60), reason: z.string().trim().min(1).max(200) }))
    .max(10),
})
export type ApplicantInput = z.infer<typeof ApplicantInput>
export const AgentInput = z.object({
  name: z.string().trim().min(1).max(120),
  relation: z.string().trim().max(60),
  identifier: IdentifierInput.nullable(),
  phone: z.string().trim().max(40),
})
export type AgentInput = z.infer<typeof AgentInput>

/** Paper form a record was first written on. */
export const BackEntryInput = z.object({ formNo: z.string().trim().min(1).max(40), trueAtMs: Ms, note: Text })

export const IntakeInput = z.object({
  itemId: ItemId,
  kind: CaseKind,
  applicant: ApplicantInput,
  agent: AgentInput.nullable(),
  summary: Text,
  channel: z.enum(['WINDOW', 'PHONE', 'ONLINE', 'MAIL', 'OTHER']),
  materials: z.array(CaseMaterial).max(300),
  backEntry: BackEntryInput.nullable(),
  /** Case numbers shown as possible duplicates and gone past. */
  duplicateOf: z.array(z.string().max(50)).max(20),
  consultationId: z.uuid().nullable(),
})
export type IntakeInput = z.infer<typeof IntakeInput>

export const PartyView = z.object({
  kind: z.enum(['PERSON', 'ORGANISATION']),
  /** Full on the case page, masked in lists. */
  name: z.string(),
  idKind: IdKind.nullable(),
  idMasked: z.string(),
  phoneMasked: z.string(),
  legalRepresentative: z.string(),
  /** What the agent is to the applicant; empty for an applicant. */
  relation: z.string(),
  hasAddress: z.boolean(),
  findings: z.array(z.object({ code: z.string(), reason: z.string() })),
})

/** One case in a list: masked, small. */
export const CaseSummary = z.object({
  caseId: CaseId,
  caseNo: z.string(),
  itemId: ItemId,
  itemName: z.string(),
  unitId: UnitId,
  windowId: WindowId.nullable(),
  kind: CaseKind,
  status: CaseStatus,
  applicantMasked: z.string(),
  receivedAtMs: Ms,
  /** Promised day; before acceptance the day until which the applicant must be told. */
  dueDay: DayText.nullable(),
  ...DueView,
  openedBy: StaffId.nullable(),
  openedByName: z.string(),
  trips: z.number(),
  updatedAtMs: Ms,
})
export type CaseSummary = z.infer<typeof CaseSummary>

/** One line of the timeline: an event in words that the page puts together from type and facts. */
export const TimelineEntry = z.object({
  eventId: EventId,
  type: z.string(),
  atMs: Ms,
  clockGrade: z.enum(['A', 'B', 'C']),
  staffId: StaffId.nullable(),
  staffName: z.string(),
  /** Whom they stood in for at their post then (B for A); empty when nobody. */
  onBehalfOf: z.string(),
  /** Facts for the sentence: names, days, numbers; never an identifier. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  undone: z.boolean(),
  refused: z.string().nullable(),
  /** Of a type or version newer than this program: kept, counted once the program is updated, not readable here yet. */
  newer: z.boolean(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** Why the due day is what it is, a line a day. */
export const DeadlineStepView = z.object({
  day: DayText,
  counted: z.boolean(),
  /** The running number of the counted day; null when skipped. */
  nth: z.number().nullable(),
  reason: z.string(),
  name: z.string(),
})

export const PaperSummary = z.object({
  paperId: PaperId,
  kind: PaperKind,
  number: z.string(),
  issuedAtMs: Ms,
  issuedByName: z.string(),
  prints: z.number(),
  signed: z.enum(['UNSIGNED', 'SIGNED', 'REFUSED_TO_SIGN']),
  status: z.enum(['VALID', 'VOID']),
  caseId: CaseId.nullable(),
  caseNo: z.string(),
  itemName: z.string(),
  applicantMasked: z.string(),
})
export type PaperSummary = z.infer<typeof PaperSummary>

export const CaseView = CaseSummary.extend({
  applicant: PartyView,
  agent: PartyView.nullable(),
  summary: z.string(),
  channel: z.string(),
  itemVersion: z.number(),
  materials: z.array(CaseMaterial),
  lacking: z.array(z.string()),
  promiseLimit: TimeLimit.nullable(),
  statutoryLimit: TimeLimit.nullable(),
  acceptedAtMs: Ms.nullable(),
  deemedAccepted: z.boolean(),
  tolerance: z.object({ materialIds: z.array(z.string()), dueDay: DayText }).nullable(),
  due: CaseDue.nullable(),
  decidedAtMs: Ms.nullable(),
  result: z.enum(['GRANTED', 'REFUSED']).nullable(),
  certificateNo: z.string(),
  deliveredAtMs: Ms.nullable(),
  closedAtMs: Ms.nullable(),
  suspensions: z.array(
    z.object({
      kind: z.string(),
      legalBasis: z.string(),
      stopsClock: z.boolean(),
      fromDay: DayText,
      toDay: DayText.nullable(),
    }),
  ),
  extensions: z.array(
    z.object({ limit: TimeLimit, approvedByName: z.string(), toldAtMs: Ms, late: z.boolean() }),
  ),
  steps: z.array(
    z.object({
      step: CaseStep,
      staffName: z.string(),
      startedAtMs: Ms,
      endedAtMs: Ms.nullable(),
      outcome: z.string(),
    }),
  ),
  noticesAsked: z.number(),
  feeFen: z.number(),
  tripList: z.array(z.object({ day: DayText, reason: TripReason, note: z.string() })),
  evaluation: z.object({ grade: z.number().nullable(), noGradeReason: z.string().nullable() }).nullable(),
  corrections: z.number(),
  backEntry: z.object({ formNo: z.string(), trueAtMs: Ms, note: z.string() }).nullable(),
  handledByName: z.string(),
  papers: z.array(PaperSummary),
  negativeReports: z.array(
    z.object({ negativeReportId: NegativeReportId, reportNo: z.string(), status: z.string() }),
  ),
  timeline: z.array(TimelineEntry),
  /** Event types that may follow now. */
  allowed: z.array(z.string()),
  /** The newest event, if it may be taken back. */
  undoable: z.object({ eventId: EventId, type: z.string() }).nullable(),
  /** `hallSeq` and event count of what is shown; sent back with the next step so that two people do not overwrite each other. */
  revision: z.number(),
})
export type CaseView = z.infer<typeof CaseView>

const caseStep = { caseId: CaseId, revision: z.number().int().nonnegative().optional() }
const NOT_FOUND = ['NOT_FOUND', 'STEP_NOT_ALLOWED', 'VERSION_CHANGED'] as const

export const caseMethods = {
  'cases.checkApplicant': defineMethod({
    summary:
      'Check identifiers while typing and look for open cases of the same applicant and item. Warns, never blocks.',
    params: z.object({ applicant: ApplicantInput, agent: AgentInput.nullable(), itemId: ItemId.nullable() }),
    result: z.object({
      applicantFindings: z.array(z.string()),
      agentFindings: z.array(z.string()),
      duplicates: z.array(CaseSummary),
      /** Earlier visits of the same identifier, for "you were here before". */
      earlierCases: z.number(),
    }),
    access: WINDOW_ROLES,
  }),
  'cases.open': defineMethod({
    summary: 'Record a case at the window (收件) with the verdict on each material.',
    params: IntakeInput,
    result: CaseView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'NUMBERS_EXHAUSTED', 'PAPER_FORM_USED'],
  }),
  'cases.completeInstant': defineMethod({
    summary: 'Record, accept, decide, deliver and close an on-the-spot case (即办件) in one act.',
    params: IntakeInput.extend({
      decision: z.object({
        reason: Text,
        certificateName: z.string().max(120),
        certificateNo: z.string().max(120),
      }),
      feeFen: z.number().int().nonnegative().max(1_000_000_000_00),
      feeReceiptNo: z.string().max(60),
      /** Null only while a visitor is served: they rate the visit themselves, or do not. */
      evaluation: z
        .object({
          grade: z.number().int().min(1).max(5).nullable(),
          noGradeReason: z.enum(['DECLINED', 'LEFT', 'PROXY', 'OTHER']).nullable(),
        })
        .nullable(),
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'NUMBERS_EXHAUSTED', 'PAPER_FORM_USED', 'MATERIALS_LACKING'],
  }),
  'cases.get': defineMethod({
    summary: 'Everything about one case.',
    params: z.object({ caseId: CaseId }),
    result: CaseView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'cases.findByNo': defineMethod({
    summary: 'The case with this number, as typed or scanned from a QR code.',
    params: z.object({ caseNo: z.string().trim().min(1).max(50) }),
    result: z.object({ caseId: CaseId.nullable() }),
    access: 'SIGNED_IN',
  }),
  'cases.explainDue': defineMethod({
    summary: 'Why this case is due that day: every day counted or not, and for what reason.',
    params: z.object({ caseId: CaseId }),
    result: z.object({
      /** The five working days before acceptance (行政许可法 art. 32(4)); empty once they do not matter any more. */
      telling: z.array(DeadlineStepView),
      tellingDueDay: DayText,
      promised: z.array(DeadlineStepView),
      statutory: z.array(DeadlineStepView),
      promisedDueDay: DayText.nullable(),
      statutoryDueDay: DayText.nullable(),
      calendarKnownTo: z.number(),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'cases.previewDue': defineMethod({
    summary: 'The due day a new case of this item, or one already received, would get if accepted now.',
    params: z.object({
      itemId: ItemId,
      acceptedAtMs: Ms.nullable(),
      /** A received case keeps the limits of the item version it was received under. */
      caseId: CaseId.nullable().default(null),
    }),
    result: z.object({
      dueDay: DayText.nullable(),
      statutoryDueDay: DayText.nullable(),
      /** The case counts as accepted from its receipt; that is where its days begin. */
      deemed: z.boolean(),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'cases.reviewMaterials': defineMethod({
    summary: 'Record a verdict on each material (审查).',
    params: z.object({ ...caseStep, materials: z.array(CaseMaterial).min(1).max(300), note: Text }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.askSupplement': defineMethod({
    summary: 'Issue the supplement notice (补正材料通知书) that lists everything lacking at once.',
    params: z.object({
      ...caseStep,
      /** Lacking lines deliberately left out, with the reason. */
      omitted: z.array(z.object({ materialId: z.string().max(80), reason: Reason })).max(300),
      /** What to supplement, as written for this notice; a line that is not here says what the host proposes. */
      lacks: z
        .array(z.object({ materialId: z.string().max(80), text: z.string().max(500) }))
        .max(300)
        .default([]),
      dueDay: DayText.nullable(),
      way: z.enum(['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL']),
      secondNotice: z.object({ reason: SecondNoticeReason, note: Text, confirmer: Confirmer }).nullable(),
    }),
    result: z.object({ case: CaseView, paperId: PaperId }),
    access: WINDOW_ROLES,
    errors: [
      ...NOT_FOUND,
      'NOTHING_LACKING',
      'LACK_NOT_TOLD',
      'SECOND_NOTICE_REASON_NEEDED',
      'CONFIRMER_REFUSED',
      'NUMBERS_EXHAUSTED',
      'CLOCK_TOO_FAR_OFF',
    ],
  }),
  'cases.receiveSupplement': defineMethod({
    summary: 'Record what the applicant brought; back to review when everything is in.',
    params: z.object({
      ...caseStep,
      materials: z.array(CaseMaterial).min(1).max(300),
      note: Text,
      trip: z.boolean(),
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.accept': defineMethod({
    summary:
      'Accept (受理) and issue the notice of acceptance with the promised day; with tolerated gaps on request (容缺).',
    params: z.object({
      ...caseStep,
      tolerance: z.object({ dueDay: DayText, promise: Text }).nullable(),
    }),
    result: z.object({ case: CaseView, paperId: PaperId }),
    access: WINDOW_ROLES,
    errors: [
      ...NOT_FOUND,
      'MATERIALS_LACKING',
      'TOLERANCE_NOT_ALLOWED',
      'NUMBERS_EXHAUSTED',
      'CLOCK_TOO_FAR_OFF',
    ],
  }),
  'cases.refuse': defineMethod({
    summary:
      'Do not accept (不予受理): needs an approved negative-answer report, issues the notice and files the report.',
    params: z.object({
      ...caseStep,
      negativeReportId: NegativeReportId,
      reasonClass: z.enum(['NOT_NEEDED', 'OTHER_ORGAN', 'OTHER']),
      organ: z.string().max(120),
      papersReturned: PapersReturned,
    }),
    result: z.object({ case: CaseView, paperId: PaperId }),
    access: WINDOW_ROLES,
    errors: [...NOT_FOUND, 'NEGATIVE_REPORT_NEEDED', 'NUMBERS_EXHAUSTED', 'CLOCK_TOO_FAR_OFF'],
  }),
  'cases.withdraw': defineMethod({
    summary: 'The applicant takes the application back.',
    params: z.object({ ...caseStep, reason: Reason }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.lapse': defineMethod({
    summary: 'Close a case whose supplement never came, where the hall uses that rule.',
    params: z.object({ ...caseStep, reason: Reason }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.startHandling': defineMethod({
    summary: 'Take an accepted case in hand (办理).',
    params: z.object({ ...caseStep, note: Text }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.supplyTolerated': defineMethod({
    summary: 'Record tolerated materials that have now been brought.',
    params: z.object({ ...caseStep, materials: z.array(CaseMaterial).min(1).max(300), note: Text }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.suspend': defineMethod({
    summary: 'Start a special procedure (特别程序); stops the clock if its kind does.',
    params: z.object({
      ...caseStep,
      kind: z.string().max(40),
      reason: Reason,
      fromDay: DayText,
      expectedDays: z.number().int().positive().max(3_650).nullable(),
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.resume': defineMethod({
    summary: 'End the special procedure; the clock runs on from the next working day.',
    params: z.object({ ...caseStep, toDay: DayText, note: Text }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.extend': defineMethod({
    summary: 'Extend the limit with approval; later than the due time counts as overdue.',
    params: z.object({
      ...caseStep,
      /** Hours extend hours; working days, natural days and months extend each other. */
      unit: PeriodUnit.default('WD'),
      amount: z.number().int().positive().max(90),
      reason: Reason,
      howTold: z.enum(['IN_PERSON', 'PHONE', 'WRITTEN', 'SMS']),
      confirmer: Confirmer,
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: [...NOT_FOUND, 'CONFIRMER_REFUSED', 'EXTENSION_UNIT'],
  }),
  'cases.recordFee': defineMethod({
    summary: 'Record a fee or its waiver (收费).',
    params: z.object({
      ...caseStep,
      amountFen: z.number().int().nonnegative().max(1_000_000_000_00),
      item: z.string().max(200),
      receiptNo: z.string().max(60),
      waived: z.boolean(),
      note: Text,
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.decide': defineMethod({
    summary: 'Record the decision; a refusal needs an approved negative-answer report.',
    params: z.object({
      ...caseStep,
      result: z.enum(['GRANTED', 'REFUSED']),
      reason: Text,
      certificateName: z.string().max(120),
      certificateNo: z.string().max(120),
      negativeReportId: NegativeReportId.nullable(),
      /** Of a refusal. */
      papersReturned: PapersReturned,
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: [...NOT_FOUND, 'NEGATIVE_REPORT_NEEDED', 'MATERIALS_LACKING'],
  }),
  'cases.deliver': defineMethod({
    summary: 'Record the delivery of the result (送达).',
    params: z.object({
      ...caseStep,
      receiver: z.string().trim().min(1).max(120),
      relation: z.string().max(60),
      idLast4: z.string().max(4),
      way: z.enum(['IN_PERSON', 'MAIL', 'ONLINE', 'OTHER']),
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.close': defineMethod({
    summary: 'Close the case (办结).',
    params: z.object({ ...caseStep, note: Text }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.terminate': defineMethod({
    summary: 'Terminate handling with a reason (终止办理).',
    params: z.object({ ...caseStep, reason: Reason }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.archive': defineMethod({
    summary: 'File the papers of a closed case (归档).',
    params: z.object({ ...caseStep, archiveNo: z.string().max(80) }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.reopen': defineMethod({
    summary: 'Open a closed case again, with a reason and a confirmation.',
    params: z.object({ ...caseStep, reason: Reason, confirmer: Confirmer }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: [...NOT_FOUND, 'CONFIRMER_REFUSED'],
  }),
  'cases.evaluate': defineMethod({
    summary: 'Record the evaluation given at the window, or why there is none.',
    params: z.object({
      ...caseStep,
      grade: z.number().int().min(1).max(5).nullable(),
      noGradeReason: z.enum(['DECLINED', 'LEFT', 'PROXY', 'OTHER']).nullable(),
      text: Text,
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.countTrip': defineMethod({
    summary: 'Count one more visit this case cost the applicant, and why.',
    params: z.object({ ...caseStep, reason: TripReason, note: Text }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.note': defineMethod({
    summary: 'Add a note to the timeline.',
    params: z.object({ ...caseStep, text: z.string().trim().min(1).max(2_000) }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.correct': defineMethod({
    summary: 'Correct a mistake with a reason; what was there before stays readable.',
    params: z.object({
      ...caseStep,
      applicant: ApplicantInput.optional(),
      agent: AgentInput.nullable().optional(),
      summary: Text.optional(),
      materials: z.array(CaseMaterial).max(300).optional(),
      reason: Reason,
    }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: NOT_FOUND,
  }),
  'cases.undo': defineMethod({
    summary: 'Take back the newest step, while nothing rests on it.',
    params: z.object({ ...caseStep, eventId: EventId }),
    result: CaseView,
    access: WINDOW_ROLES,
    errors: [...NOT_FOUND, 'UNDO_NOT_POSSIBLE'],
  }),
  'cases.reveal': defineMethod({
    summary: 'Show an identifier in full, with a reason; the view is logged.',
    params: z.object({
      caseId: CaseId,
      field: z.enum(['APPLICANT_ID', 'APPLICANT_PHONE', 'APPLICANT_ADDRESS', 'AGENT_ID', 'AGENT_PHONE']),
      reason: Reason,
    }),
    result: z.object({ value: z.string() }),
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'KEY_MISSING'],
  }),
}
