import { z } from 'zod'
import {
  CaseId,
  ConsultationId,
  DayText,
  FirstContactId,
  ItemId,
  Ms,
  NegativeReportId,
  PaperId,
  StaffId,
  UnitId,
  WindowId,
} from '../model/ids.ts'
import { NegativeReportFacts, PaperContent, PaperKind, PaperLayout } from '../model/events/record-events.ts'
import { CONFIRMING_ROLES, WINDOW_ROLES } from '../model/roles.ts'
import { BackEntryInput, PapersReturned, PaperSummary, TimelineEntry } from './cases.ts'
import { defineMethod } from './define.ts'
import { Confirmer } from './session.ts'

const Text = z.string().max(2_000)
const Reason = z.string().trim().min(1).max(500)
const Way = z.enum(['IN_PERSON', 'PHONE', 'ONLINE', 'MAIL'])

export const ConsultationInput = z.object({
  itemId: ItemId.nullable(),
  matter: z.string().trim().min(1).max(2_000),
  answer: Text,
  way: Way,
  outcome: z.enum(['ANSWERED', 'NOTICE_GIVEN', 'GUIDED_ELSEWHERE', 'TRANSFERRED', 'CASE_OPENED']),
  visitorName: z.string().trim().max(120),
  visitorPhone: z.string().trim().max(40),
})
export type ConsultationInput = z.infer<typeof ConsultationInput>

export const ConsultationView = z.object({
  consultationId: ConsultationId,
  consultationNo: z.string(),
  itemId: ItemId.nullable(),
  itemName: z.string(),
  unitId: UnitId,
  windowId: WindowId.nullable(),
  matter: z.string(),
  answer: z.string(),
  way: Way,
  outcome: ConsultationInput.shape.outcome,
  visitorMasked: z.string(),
  phoneMasked: z.string(),
  atMs: Ms,
  staffId: StaffId.nullable(),
  staffName: z.string(),
  status: z.enum(['VALID', 'VOID']),
  corrections: z.number(),
  backEntry: z.object({ formNo: z.string(), trueAtMs: Ms, note: z.string() }).nullable(),
})
export type ConsultationView = z.infer<typeof ConsultationView>

export const consultationMethods = {
  'consultations.log': defineMethod({
    summary: 'Log a consultation in one line.',
    params: ConsultationInput.extend({ backEntry: BackEntryInput.nullable() }),
    result: ConsultationView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'NUMBERS_EXHAUSTED', 'PAPER_FORM_USED'],
  }),
  'consultations.get': defineMethod({
    summary: 'One consultation with its history and papers.',
    params: z.object({ consultationId: ConsultationId }),
    result: z.object({
      consultation: ConsultationView,
      visitorName: z.string(),
      timeline: z.array(TimelineEntry),
      papers: z.array(PaperSummary),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'consultations.correct': defineMethod({
    summary: 'Correct a consultation with a reason.',
    params: ConsultationInput.extend({ consultationId: ConsultationId, reason: Reason }),
    result: ConsultationView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND'],
  }),
  'consultations.void': defineMethod({
    summary: 'Strike out a consultation logged by mistake; it stays readable.',
    params: z.object({ consultationId: ConsultationId, reason: Reason }),
    result: ConsultationView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'STEP_NOT_ALLOWED'],
  }),
  'consultations.undo': defineMethod({
    summary: 'Take back the newest correction or strike-out of a consultation.',
    params: z.object({ consultationId: ConsultationId }),
    result: ConsultationView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'UNDO_NOT_POSSIBLE'],
  }),
}

// Papers --------------------------------------------------------------------------------------------

export const PaperView = PaperSummary.extend({
  content: PaperContent.omit({ contactPhoneSealed: true }),
  contactPhoneMasked: z.string(),
  /** How it was told (告知方式). */
  way: Way,
  omitted: z.array(z.object({ materialId: z.string(), name: z.string(), reason: z.string() })),
  secondNotice: z.object({ reason: z.string(), note: z.string(), confirmedByName: z.string() }).nullable(),
  title: z.string(),
  printLog: z.array(
    z.object({
      atMs: Ms,
      staffName: z.string(),
      layout: PaperLayout,
      copies: z.number(),
      reprint: z.boolean(),
      way: z.string(),
    }),
  ),
  voided: z.object({ atMs: Ms, reason: z.string(), staffName: z.string() }).nullable(),
})
export type PaperView = z.infer<typeof PaperView>

export const paperMethods = {
  'papers.get': defineMethod({
    summary: 'One paper as it was issued, with its print log.',
    params: z.object({ paperId: PaperId }),
    result: PaperView,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'papers.list': defineMethod({
    summary: 'Papers of a day range, newest first.',
    params: z.object({
      fromDay: DayText,
      toDay: DayText,
      kinds: z.array(PaperKind).max(10),
      mineOnly: z.boolean(),
    }),
    result: z.object({ papers: z.array(PaperSummary) }),
    access: 'SIGNED_IN',
  }),
  'papers.issueConsultNotice': defineMethod({
    summary: 'Issue a one-time notice (一次性告知书) for a consultation: everything the item asks for.',
    params: z.object({
      itemId: ItemId,
      consultationId: ConsultationId.nullable(),
      visitorName: z.string().trim().max(120),
      visitorPhone: z.string().trim().max(40),
      matter: Text,
      way: Way,
      omitted: z.array(z.object({ materialId: z.string().max(80), reason: Reason })).max(300),
    }),
    result: PaperView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'NUMBERS_EXHAUSTED', 'CLOCK_TOO_FAR_OFF'],
  }),
  'papers.issueReceipt': defineMethod({
    summary: 'Issue the receipt of materials (收件凭证) for a case.',
    params: z.object({ caseId: CaseId }),
    result: PaperView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'NUMBERS_EXHAUSTED', 'CLOCK_TOO_FAR_OFF'],
  }),
  'papers.issueTimeLimitSlip': defineMethod({
    summary: 'Issue the time-limit slip (限时办结单) of an accepted case.',
    params: z.object({ caseId: CaseId }),
    result: PaperView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'STEP_NOT_ALLOWED', 'NUMBERS_EXHAUSTED', 'CLOCK_TOO_FAR_OFF'],
  }),
  'papers.recordPrint': defineMethod({
    summary: 'Log that a paper was printed; anything after the first print is a reprint.',
    params: z.object({
      paperId: PaperId,
      layout: PaperLayout,
      copies: z.number().int().positive().max(20),
      way: z.enum(['PRINTER', 'PDF', 'BROWSER']),
    }),
    result: PaperView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'PAPER_VOID'],
  }),
  'papers.recordSignature': defineMethod({
    summary: 'Record who signed, or that signing was refused.',
    params: z.object({
      paperId: PaperId,
      signer: z.string().trim().min(1).max(120),
      refusedToSign: z.boolean(),
      note: Text,
    }),
    result: PaperView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'PAPER_VOID'],
  }),
  'papers.void': defineMethod({
    summary: 'Mark a spoiled paper void; its number stays used.',
    params: z.object({ paperId: PaperId, reason: Reason }),
    result: PaperView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'PAPER_VOID'],
  }),
}

// Slips ---------------------------------------------------------------------------------------------

export const FirstContactView = z.object({
  firstContactId: FirstContactId,
  slipNo: z.string(),
  status: z.enum(['OPEN', 'HANDLED', 'TRANSFERRED', 'CLOSED']),
  atMs: Ms,
  way: Way,
  visitorMasked: z.string(),
  visitorUnit: z.string(),
  phoneMasked: z.string(),
  matter: z.string(),
  materials: z.array(z.object({ name: z.string(), count: z.number() })),
  staffName: z.string(),
  transfer: z
    .object({
      toUnitId: UnitId,
      toUnitName: z.string(),
      toPerson: z.string(),
      toPhone: z.string(),
      followUpDay: DayText,
      note: z.string(),
    })
    .nullable(),
  result: z.string(),
  satisfied: z.boolean().nullable(),
  backEntry: z.object({ formNo: z.string(), trueAtMs: Ms, note: z.string() }).nullable(),
})
export type FirstContactView = z.infer<typeof FirstContactView>

export const NegativeReportView = z.object({
  negativeReportId: NegativeReportId,
  reportNo: z.string(),
  status: z.enum(['DRAFT', 'SUBMITTED', 'APPROVED', 'SENT_BACK', 'TOLD', 'FILED']),
  unitId: UnitId,
  caseNo: z.string(),
  facts: NegativeReportFacts,
  itemName: z.string(),
  staffName: z.string(),
  answerDueDay: DayText.nullable(),
  opinion: z.string(),
  approverName: z.string(),
  toldAtMs: Ms.nullable(),
  papersReturned: z.boolean(),
  /** No step of a case tells this answer, so it is told and filed by itself, and may be now. */
  tellable: z.boolean(),
  updatedAtMs: Ms,
})
export type NegativeReportView = z.infer<typeof NegativeReportView>

export const slipMethods = {
  'firstContacts.open': defineMethod({
    summary: 'Open a first-contact slip (首问责任登记单): the first person asked sees it through.',
    params: z.object({
      way: Way,
      visitor: z.string().trim().max(120),
      visitorUnit: z.string().trim().max(120),
      phone: z.string().trim().max(40),
      address: z.string().trim().max(300),
      matter: z.string().trim().min(1).max(2_000),
      materials: z
        .array(
          z.object({ name: z.string().trim().min(1).max(300), count: z.number().int().positive().max(999) }),
        )
        .max(100),
      backEntry: BackEntryInput.nullable(),
    }),
    result: FirstContactView,
    access: WINDOW_ROLES,
    errors: ['NUMBERS_EXHAUSTED', 'PAPER_FORM_USED'],
  }),
  'firstContacts.list': defineMethod({
    summary: 'First-contact slips: the open ones first.',
    params: z.object({ openOnly: z.boolean() }),
    result: z.object({ slips: z.array(FirstContactView) }),
    access: 'SIGNED_IN',
  }),
  'firstContacts.handle': defineMethod({
    summary: 'Answered or handled by the first person.',
    params: z.object({ firstContactId: FirstContactId, result: Reason, satisfied: z.boolean().nullable() }),
    result: FirstContactView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'STEP_NOT_ALLOWED'],
  }),
  'firstContacts.transfer': defineMethod({
    summary: 'Handed to another unit; to be followed up the next working day.',
    params: z.object({
      firstContactId: FirstContactId,
      toUnitId: UnitId,
      toPerson: z.string().trim().min(1).max(120),
      toPhone: z.string().trim().max(60),
      note: Text,
    }),
    result: FirstContactView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'STEP_NOT_ALLOWED'],
  }),
  'firstContacts.close': defineMethod({
    summary: 'Close a slip after following it up.',
    params: z.object({
      firstContactId: FirstContactId,
      result: Reason,
      receipt: z.string().trim().max(120),
      satisfied: z.boolean().nullable(),
    }),
    result: FirstContactView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'STEP_NOT_ALLOWED'],
  }),
  'negativeReports.draft': defineMethod({
    summary: 'Draft and submit a negative-answer report (否定报备).',
    params: NegativeReportFacts.extend({ submit: z.boolean() }),
    result: NegativeReportView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'NUMBERS_EXHAUSTED'],
  }),
  'negativeReports.submit': defineMethod({
    summary: 'Submit a drafted or sent-back report.',
    params: z.object({ negativeReportId: NegativeReportId }),
    result: NegativeReportView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'STEP_NOT_ALLOWED'],
  }),
  'negativeReports.decide': defineMethod({
    summary:
      'Approve or send back: by the signed-in superior, or by one who confirms with a PIN at this desk.',
    params: z.object({
      negativeReportId: NegativeReportId,
      approve: z.boolean(),
      opinion: Text,
      confirmer: Confirmer.nullable(),
    }),
    result: NegativeReportView,
    access: [...new Set([...WINDOW_ROLES, ...CONFIRMING_ROLES])],
    errors: ['NOT_FOUND', 'STEP_NOT_ALLOWED', 'CONFIRMER_REFUSED', 'CONFIRMATION_NEEDED'],
  }),
  'negativeReports.tell': defineMethod({
    summary: 'Record that the applicant was told an answer no step of a case tells, and file the report.',
    params: z.object({ negativeReportId: NegativeReportId, papersReturned: PapersReturned }),
    result: NegativeReportView,
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'STEP_NOT_ALLOWED'],
  }),
  'negativeReports.list': defineMethod({
    summary: 'Negative-answer reports, those waiting for an answer first.',
    params: z.object({ caseId: CaseId.nullable() }),
    result: z.object({ reports: z.array(NegativeReportView) }),
    access: 'SIGNED_IN',
  }),
}
