import { z } from 'zod'
import { DayText, EventId, ItemId, Ms, NegativeReportId, PaperId, StaffId, UnitId } from '../ids.ts'
import { Agent, Applicant } from '../party.ts'
import { TimeLimit } from '../time-limit.ts'
import { defineEvent, type EventOf } from './define.ts'

const Text = z.string().max(2_000)
const Reason = z.string().min(1).max(500)

export const CaseKind = z.enum(['INSTANT', 'PROMISED', 'JOINT'])
export type CaseKind = z.infer<typeof CaseKind>

/** The eight steps of a case in a hall (domain-rules section 3). */
export const CaseStep = z.enum([
  'CONSULT',
  'RECEIVE',
  'REVIEW',
  'ACCEPT',
  'HANDLE',
  'FEE',
  'CLOSE',
  'EVALUATE',
])
export type CaseStep = z.infer<typeof CaseStep>

/** What the clerk found for one material of the item's list. */
export const MaterialVerdict = z.enum(['OK', 'MISSING', 'DEFECTIVE', 'TOLERATED', 'NOT_NEEDED', 'UNCHECKED'])
export type MaterialVerdict = z.infer<typeof MaterialVerdict>

/** One line of the materials list of a case; the name is a snapshot, so that old cases read as they were. */
export const CaseMaterial = z.object({
  materialId: z.string().max(80),
  name: z.string().min(1).max(300),
  requirement: z.enum(['REQUIRED', 'OPTIONAL', 'TOLERABLE']),
  verdict: MaterialVerdict,
  originals: z.number().int().min(0).max(999),
  copies: z.number().int().min(0).max(999),
  /** What is wrong and what would cure it; printed on the notice. */
  note: z.string().max(500),
})
export type CaseMaterial = z.infer<typeof CaseMaterial>

/** Due dates as computed with the calendar and rules in force, and told to the applicant. */
export const CaseDue = z.object({
  /** Promised due day; null while the clock is stopped without an end. */
  dueDay: DayText.nullable(),
  dueAtMs: Ms.nullable(),
  statutoryDueDay: DayText.nullable(),
})
export type CaseDue = z.infer<typeof CaseDue>

/** Where a record came from when it was first written on paper (补录): true time beside entry time. */
export const BackEntry = z.object({ formNo: z.string().min(1).max(40), trueAtMs: Ms, note: Text })
export type BackEntry = z.infer<typeof BackEntry>

/** Why the applicant had to come; the trips counter adds these up. */
export const TripReason = z.enum([
  'APPLY',
  'SUPPLEMENT',
  'OUR_OMISSION',
  'PAYMENT',
  'INSPECTION',
  'COLLECT',
  'OTHER',
])
export type TripReason = z.infer<typeof TripReason>

/** A serial drawn from a leased block; the highest one drawn of a range is named. */
export const NumberTaken = z.object({
  seriesKey: z.string().min(1).max(80),
  seq: z.number().int().positive(),
})
export type NumberTaken = z.infer<typeof NumberTaken>

export const caseOpened = defineEvent(
  'case',
  'case.opened',
  z.object({
    caseNo: z.string().min(1).max(50),
    taken: NumberTaken,
    itemId: ItemId,
    itemVersion: z.number().int().positive(),
    itemName: z.string().min(1).max(300),
    unitId: UnitId,
    kind: CaseKind,
    applicant: Applicant,
    agent: Agent.nullable(),
    summary: Text,
    channel: z.enum(['WINDOW', 'PHONE', 'ONLINE', 'MAIL', 'OTHER']),
    materials: z.array(CaseMaterial).max(300),
    promiseLimit: TimeLimit.nullable(),
    statutoryLimit: TimeLimit.nullable(),
    receivedAtMs: Ms,
    backEntry: BackEntry.nullable(),
    /** Open case of the same applicant and item the clerk was shown and went past. */
    duplicateOf: z.array(z.string().max(50)).max(20),
    /** Parent of a joint case's part. */
    parentCaseId: z.uuid().nullable(),
    consultationId: z.uuid().nullable(),
  }),
)
export const caseMaterialsReviewed = defineEvent(
  'case',
  'case.materials_reviewed',
  z.object({ materials: z.array(CaseMaterial).min(1).max(300), note: Text }),
  { guarded: true },
)
export const caseSupplementAsked = defineEvent(
  'case',
  'case.supplement_asked',
  z.object({
    paperId: PaperId,
    paperNo: z.string().max(80),
    materialIds: z.array(z.string().max(80)).min(1).max(300),
    /** Which notice of this case it is: 1, 2, … */
    nth: z.number().int().positive(),
    ownOmission: z.boolean(),
    dueDay: DayText.nullable(),
  }),
  { guarded: true },
)
export const caseSupplementReceived = defineEvent(
  'case',
  'case.supplement_received',
  z.object({ materials: z.array(CaseMaterial).min(1).max(300), note: Text }),
  { guarded: true },
)
export const caseAccepted = defineEvent(
  'case',
  'case.accepted',
  z.object({
    acceptedAtMs: Ms,
    /** True when nothing was told within five working days (行政许可法 art. 32(4)). */
    deemed: z.boolean(),
    /** Materials accepted with tolerance (容缺) and the day they must be there. */
    tolerance: z
      .object({ materialIds: z.array(z.string().max(80)).min(1), dueDay: DayText, promise: Text })
      .nullable(),
    due: CaseDue,
    paperId: PaperId.nullable(),
    paperNo: z.string().max(80).nullable(),
  }),
  { guarded: true },
)
export const caseNotAccepted = defineEvent(
  'case',
  'case.not_accepted',
  z.object({
    outcome: z.enum(['NOT_ACCEPTED', 'NOT_NEEDED']),
    reasonClass: z.enum(['NOT_NEEDED', 'OTHER_ORGAN', 'OTHER']),
    reason: Reason,
    basis: Text,
    organ: z.string().max(120).nullable(),
    negativeReportId: NegativeReportId,
    paperId: PaperId,
    paperNo: z.string().max(80),
  }),
  { guarded: true },
)
export const caseWithdrawn = defineEvent('case', 'case.withdrawn', z.object({ reason: Reason }), {
  guarded: true,
})
export const caseLapsed = defineEvent('case', 'case.lapsed', z.object({ reason: Reason }), { guarded: true })
export const caseHandlingStarted = defineEvent('case', 'case.handling_started', z.object({ note: Text }), {
  guarded: true,
})
export const caseToleranceSupplied = defineEvent(
  'case',
  'case.tolerance_supplied',
  z.object({ materials: z.array(CaseMaterial).min(1).max(300), note: Text }),
)
export const caseSuspended = defineEvent(
  'case',
  'case.suspended',
  z.object({
    kind: z.string().max(40),
    reason: Reason,
    legalBasis: z.string().max(200),
    stopsClock: z.boolean(),
    fromDay: DayText,
    expectedDays: z.number().int().positive().max(3_650).nullable(),
    paperId: PaperId.nullable(),
    due: CaseDue,
  }),
  { guarded: true },
)
export const caseResumed = defineEvent(
  'case',
  'case.resumed',
  z.object({ toDay: DayText, note: Text, due: CaseDue }),
  { guarded: true },
)
export const caseExtended = defineEvent(
  'case',
  'case.extended',
  z.object({
    limit: TimeLimit,
    reason: Reason,
    approvedBy: StaffId,
    approvedAtMs: Ms,
    toldAtMs: Ms,
    howTold: z.enum(['IN_PERSON', 'PHONE', 'WRITTEN', 'SMS']),
    /** Asked for after the due time: allowed, and counted as overdue. */
    late: z.boolean(),
    due: CaseDue,
  }),
  { guarded: true },
)
/** The calendar changed (a new year's notice, a closure): the told date is counted again and says why. */
export const caseDueRecounted = defineEvent(
  'case',
  'case.due_recounted',
  z.object({ due: CaseDue, reason: Reason }),
)
export const caseFeeRecorded = defineEvent(
  'case',
  'case.fee_recorded',
  z.object({
    /** In fen, so that no rounding ever happens. */
    amountFen: z.number().int().nonnegative().max(1_000_000_000_00),
    item: z.string().max(200),
    basis: z.string().max(300),
    receiptNo: z.string().max(60),
    waived: z.boolean(),
    note: Text,
  }),
)
export const caseDecided = defineEvent(
  'case',
  'case.decided',
  z.object({
    result: z.enum(['GRANTED', 'REFUSED']),
    reason: Text,
    certificateName: z.string().max(120),
    certificateNo: z.string().max(120),
    decidedAtMs: Ms,
    negativeReportId: NegativeReportId.nullable(),
  }),
  { guarded: true },
)
export const caseDelivered = defineEvent(
  'case',
  'case.delivered',
  z.object({
    receiver: z.string().min(1).max(120),
    relation: z.string().max(60),
    idLast4: z.string().max(4),
    way: z.enum(['IN_PERSON', 'MAIL', 'ONLINE', 'OTHER']),
    deliveredAtMs: Ms,
  }),
  { guarded: true },
)
export const caseClosed = defineEvent('case', 'case.closed', z.object({ closedAtMs: Ms, note: Text }), {
  guarded: true,
})
export const caseArchived = defineEvent(
  'case',
  'case.archived',
  z.object({ archiveNo: z.string().max(80) }),
  {
    guarded: true,
  },
)
export const caseTerminated = defineEvent('case', 'case.terminated', z.object({ reason: Reason }), {
  guarded: true,
})
export const caseReopened = defineEvent('case', 'case.reopened', z.object({ reason: Reason }), {
  guarded: true,
})
/** 评价: five grades, or the reason why there is none. Never a silent good mark. */
export const caseEvaluated = defineEvent(
  'case',
  'case.evaluated',
  z.object({
    grade: z.number().int().min(1).max(5).nullable(),
    noGradeReason: z.enum(['DECLINED', 'LEFT', 'PROXY', 'OTHER']).nullable(),
    text: Text,
  }),
)
export const caseTripCounted = defineEvent(
  'case',
  'case.trip_counted',
  z.object({ day: DayText, reason: TripReason, note: Text }),
)
export const caseNoted = defineEvent('case', 'case.noted', z.object({ text: z.string().min(1).max(2_000) }))

/** The fields a correction may touch; each correction names what was there before. */
export const CorrectableField = z.enum(['applicant', 'agent', 'summary', 'materials'])
export type CorrectableField = z.infer<typeof CorrectableField>
export const caseCorrected = defineEvent(
  'case',
  'case.corrected',
  z.object({
    changes: z
      .array(
        z.discriminatedUnion('field', [
          z.object({ field: z.literal('applicant'), before: Applicant, after: Applicant }),
          z.object({ field: z.literal('agent'), before: Agent.nullable(), after: Agent.nullable() }),
          z.object({ field: z.literal('summary'), before: Text, after: Text }),
          z.object({
            field: z.literal('materials'),
            before: z.array(CaseMaterial),
            after: z.array(CaseMaterial),
          }),
        ]),
      )
      .min(1)
      .max(10),
    reason: Reason,
  }),
)
export const caseUndone = defineEvent(
  'case',
  'case.undone',
  z.object({ eventId: EventId, eventType: z.string().max(60), reason: Reason }),
)

export const caseEvents = [
  caseOpened,
  caseMaterialsReviewed,
  caseSupplementAsked,
  caseSupplementReceived,
  caseAccepted,
  caseNotAccepted,
  caseWithdrawn,
  caseLapsed,
  caseHandlingStarted,
  caseToleranceSupplied,
  caseSuspended,
  caseResumed,
  caseExtended,
  caseDueRecounted,
  caseFeeRecorded,
  caseDecided,
  caseDelivered,
  caseClosed,
  caseArchived,
  caseTerminated,
  caseReopened,
  caseEvaluated,
  caseTripCounted,
  caseNoted,
  caseCorrected,
  caseUndone,
] as const
export type CaseEvent = EventOf<typeof caseEvents>
