import { z } from 'zod'
import {
  CaseId,
  ConsultationId,
  DayText,
  EventId,
  ItemId,
  Ms,
  PaperId,
  StaffId,
  UnitId,
  WindowId,
} from '../ids.ts'
import { SealedPhone, SealedText } from '../party.ts'
import { BackEntry, NumberTaken } from './case-events.ts'
import { defineEvent, type EventOf } from './define.ts'

const Text = z.string().max(2_000)
const Reason = z.string().min(1).max(500)

// Consultations (咨询) -------------------------------------------------------------------------------

export const ConsultationFacts = z.object({
  itemId: ItemId.nullable(),
  itemName: z.string().max(300),
  unitId: UnitId,
  matter: z.string().min(1).max(2_000),
  answer: Text,
  way: z.enum(['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL']),
  outcome: z.enum(['ANSWERED', 'NOTICE_GIVEN', 'GUIDED_ELSEWHERE', 'TRANSFERRED', 'CASE_OPENED']),
  visitorName: z.string().max(120),
  visitorPhone: SealedPhone.nullable(),
})
export type ConsultationFacts = z.infer<typeof ConsultationFacts>

export const consultationLogged = defineEvent(
  'consultation',
  'consultation.logged',
  ConsultationFacts.extend({
    consultationNo: z.string().min(1).max(50),
    taken: NumberTaken,
    atMs: Ms,
    backEntry: BackEntry.nullable(),
  }),
)
export const consultationCorrected = defineEvent(
  'consultation',
  'consultation.corrected',
  z.object({ before: ConsultationFacts, after: ConsultationFacts, reason: Reason }),
)
export const consultationUndone = defineEvent(
  'consultation',
  'consultation.undone',
  z.object({ eventId: EventId, eventType: z.string().max(60), reason: Reason }),
)
/** A consultation logged by mistake: struck out, still readable. */
export const consultationVoided = defineEvent(
  'consultation',
  'consultation.voided',
  z.object({ reason: Reason }),
)
export const consultationEvents = [
  consultationLogged,
  consultationCorrected,
  consultationVoided,
  consultationUndone,
] as const
export type ConsultationEvent = EventOf<typeof consultationEvents>

// Papers (文书) --------------------------------------------------------------------------------------

export const PaperKind = z.enum([
  'NOTICE_CONSULT',
  'RECEIPT_MATERIAL',
  'NOTICE_SUPPLEMENT',
  'NOTICE_ACCEPT',
  'NOTICE_REJECT',
  'TIME_LIMIT_SLIP',
])
export type PaperKind = z.infer<typeof PaperKind>

export const PaperLayout = z.enum(['A4', 'ROLL_80MM'])
export type PaperLayout = z.infer<typeof PaperLayout>

/** Why a second notice tells something the first could have told (domain-rules section 4). */
export const SecondNoticeReason = z.enum([
  'APPLICANT_CHANGED_FACTS',
  'LAW_CHANGED',
  'NEW_MATERIAL_DEFECTIVE',
  'OUR_OMISSION',
])
export type SecondNoticeReason = z.infer<typeof SecondNoticeReason>

/** One line of the material table of a paper. */
export const PaperMaterial = z.object({
  materialId: z.string().max(80),
  name: z.string().max(300),
  form: z.string().max(60),
  originals: z.number().int().min(0),
  copies: z.number().int().min(0),
  /** For notices: what is lacking and the standard it must meet. */
  note: z.string().max(1_000),
  source: z.string().max(300),
})
export type PaperMaterial = z.infer<typeof PaperMaterial>

/** Everything the paper shows, frozen at issue: a reprint years later shows last year's wording. */
export const PaperContent = z.object({
  hallName: z.string().max(120),
  unitName: z.string().max(120),
  windowName: z.string().max(120),
  windowPhone: z.string().max(60),
  superviseCall: z.string().max(60),
  place: z.string().max(200),
  openingHours: z.string().max(120),
  itemName: z.string().max(300),
  itemCode: z.string().max(120),
  guideVersion: z.number().int().positive(),
  legalBasis: z.string().max(20_000),
  conditions: z.string().max(20_000),
  procedure: z.array(z.string().max(300)).max(40),
  statutoryLimit: z.string().max(80),
  promiseLimit: z.string().max(80),
  fee: z.string().max(2_000),
  caseNo: z.string().max(50),
  /** Names on papers are given in full: the paper goes to the applicant. */
  applicantName: z.string().max(120),
  agentName: z.string().max(120),
  contactPhoneSealed: SealedText.nullable(),
  matter: Text,
  materials: z.array(PaperMaterial).max(300),
  receivedDay: DayText.nullable(),
  acceptedDay: DayText.nullable(),
  dueDay: DayText.nullable(),
  answerDueDay: DayText.nullable(),
  /** Of a notice of acceptance that is not the plain one; absent on papers issued before this was printed. */
  acceptance: z
    .object({
      deemed: z.boolean(),
      /** Names of the materials accepted with tolerance (容缺), due on `answerDueDay`, and what the applicant promised. */
      tolerated: z.array(z.string().max(300)).max(300),
      promise: Text,
    })
    .optional(),
  rejectClass: z.enum(['NOT_NEEDED', 'OTHER_ORGAN', 'OTHER']).nullable(),
  rejectReason: Text,
  rejectOrgan: z.string().max(120),
  staffName: z.string().max(60),
  issuedDay: DayText,
  templateVersion: z.number().int().positive(),
  /** Extra lines a hall adds to its template. */
  footer: z.string().max(1_000),
})
export type PaperContent = z.infer<typeof PaperContent>

export const paperIssued = defineEvent(
  'paper',
  'paper.issued',
  z.object({
    kind: PaperKind,
    /** Full number such as 清市监补〔2026〕0001号; empty for kinds that carry the case number instead. */
    number: z.string().max(80),
    taken: NumberTaken,
    unitId: UnitId,
    caseId: CaseId.nullable(),
    consultationId: ConsultationId.nullable(),
    itemId: ItemId,
    way: z.enum(['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL']),
    content: PaperContent,
    /** Required lines deliberately left out, each with its reason: leaving something out is an act. */
    omitted: z
      .array(z.object({ materialId: z.string().max(80), name: z.string().max(300), reason: Reason }))
      .max(300),
    secondNotice: z
      .object({
        reason: SecondNoticeReason,
        note: Text,
        confirmedBy: StaffId,
      })
      .nullable(),
  }),
)
export const paperPrinted = defineEvent(
  'paper',
  'paper.printed',
  z.object({
    layout: PaperLayout,
    copies: z.number().int().positive().max(20),
    reprint: z.boolean(),
    way: z.enum(['PRINTER', 'PDF', 'BROWSER']),
  }),
)
export const paperSigned = defineEvent(
  'paper',
  'paper.signed',
  z.object({ signer: z.string().min(1).max(120), refusedToSign: z.boolean(), note: Text }),
)
export const paperVoided = defineEvent(
  'paper',
  'paper.voided',
  z.object({ reason: Reason, replacedBy: PaperId.nullable() }),
)
export const paperEvents = [paperIssued, paperPrinted, paperSigned, paperVoided] as const
export type PaperEvent = EventOf<typeof paperEvents>

// First-contact slip (首问责任登记单) ----------------------------------------------------------------

export const firstContactOpened = defineEvent(
  'first_contact',
  'first_contact.opened',
  z.object({
    slipNo: z.string().min(1).max(50),
    taken: NumberTaken,
    atMs: Ms,
    way: z.enum(['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL']),
    visitor: z.string().max(120),
    visitorUnit: z.string().max(120),
    phone: SealedPhone.nullable(),
    address: SealedText.nullable(),
    matter: z.string().min(1).max(2_000),
    materials: z.array(z.object({ name: z.string().max(300), count: z.number().int().positive() })).max(100),
    backEntry: BackEntry.nullable(),
  }),
)
export const firstContactHandled = defineEvent(
  'first_contact',
  'first_contact.handled',
  z.object({ result: Reason, satisfied: z.boolean().nullable() }),
)
export const firstContactTransferred = defineEvent(
  'first_contact',
  'first_contact.transferred',
  z.object({
    toUnitId: UnitId,
    toPerson: z.string().min(1).max(120),
    toPhone: z.string().max(60),
    followUpDay: DayText,
    note: Text,
  }),
)
export const firstContactClosed = defineEvent(
  'first_contact',
  'first_contact.closed',
  z.object({ result: Reason, receipt: z.string().max(120), satisfied: z.boolean().nullable() }),
)
export const firstContactEvents = [
  firstContactOpened,
  firstContactHandled,
  firstContactTransferred,
  firstContactClosed,
] as const
export type FirstContactEvent = EventOf<typeof firstContactEvents>

// Negative-answer report (否定报备) -----------------------------------------------------------------

export const NegativeReportFacts = z.object({
  caseId: CaseId.nullable(),
  itemId: ItemId,
  cause: z.enum([
    'NOT_ACCEPTED',
    'REFUSED',
    'RETURNED_TWICE',
    'PROMISE_CANNOT_BE_KEPT',
    'DEPARTMENTS_DISAGREE',
  ]),
  applicantName: z.string().min(1).max(120),
  matter: z.string().min(1).max(2_000),
  facts: z.string().min(1).max(2_000),
  reason: z.string().min(1).max(2_000),
  legalBasis: z.string().min(1).max(2_000),
  cure: Text,
})
export type NegativeReportFacts = z.infer<typeof NegativeReportFacts>

export const negativeReportDrafted = defineEvent(
  'negative_report',
  'negative_report.drafted',
  NegativeReportFacts.extend({ reportNo: z.string().min(1).max(50), taken: NumberTaken, unitId: UnitId }),
)
export const negativeReportSubmitted = defineEvent(
  'negative_report',
  'negative_report.submitted',
  z.object({ answerDueDay: DayText }),
)
export const negativeReportApproved = defineEvent(
  'negative_report',
  'negative_report.approved',
  z.object({ approver: StaffId, opinion: Text }),
)
export const negativeReportSentBack = defineEvent(
  'negative_report',
  'negative_report.sent_back',
  z.object({ approver: StaffId, opinion: Reason }),
)
export const negativeReportTold = defineEvent(
  'negative_report',
  'negative_report.told',
  z.object({ paperId: PaperId.nullable(), toldAtMs: Ms, papersReturned: z.boolean() }),
)
export const negativeReportFiled = defineEvent(
  'negative_report',
  'negative_report.filed',
  z.object({ filedAtMs: Ms }),
)
export const negativeReportEvents = [
  negativeReportDrafted,
  negativeReportSubmitted,
  negativeReportApproved,
  negativeReportSentBack,
  negativeReportTold,
  negativeReportFiled,
] as const
export type NegativeReportEvent = EventOf<typeof negativeReportEvents>

// Day's balance and paper forms ----------------------------------------------------------------------

export const dayBalanced = defineEvent(
  'day_balance',
  'day_balance.confirmed',
  z.object({
    day: DayText,
    windowId: WindowId,
    counts: z.record(z.string().max(40), z.number().int().nonnegative()),
    differences: z.array(z.object({ code: z.string().max(60), subject: z.string().max(120) })).max(1_000),
    note: Text,
  }),
)
/** 纸质备用单: a batch of blank numbered forms printed for an outage. */
export const paperFormsPrinted = defineEvent(
  'paper_form',
  'paper_form.printed',
  z.object({
    formKind: z.enum(['CONSULTATION', 'CASE', 'FIRST_CONTACT']),
    firstNo: z.number().int().positive(),
    lastNo: z.number().int().positive(),
    prefix: z.string().max(40),
    taken: NumberTaken,
  }),
)
/** A blank form that was spoiled or lost: its number stays, void. */
export const paperFormVoided = defineEvent(
  'paper_form',
  'paper_form.voided',
  z.object({ formNo: z.string().max(40), reason: Reason }),
)
export const dayEvents = [dayBalanced, paperFormsPrinted, paperFormVoided] as const
export type DayEvent = EventOf<typeof dayEvents>
