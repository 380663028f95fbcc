import { z } from 'zod'
import {
  CaseId,
  ConsultationId,
  DayText,
  ItemId,
  Ms,
  PaperId,
  StaffId,
  UnitId,
  WindowId,
} from '../model/ids.ts'
import { WINDOW_ROLES } from '../model/roles.ts'
import { CaseStatus, CaseSummary, DueState, DueView } from './cases.ts'
import { defineMethod } from './define.ts'
import { FirstContactView, NegativeReportView } from './records.ts'

const Text = z.string().max(2_000)

/** What the ledger's rows, totals and export are asked for; what is left out asks for all. */
const LedgerFilter = {
  text: z.string().max(120).default(''),
  kind: z.enum(['ALL', 'CASES', 'CONSULTATIONS']).default('ALL'),
  fromDay: DayText.nullable().default(null),
  toDay: DayText.nullable().default(null),
  statuses: z.array(CaseStatus).max(20).default([]),
  dueStates: z.array(DueState).max(6).default([]),
  itemId: ItemId.nullable().default(null),
  unitId: UnitId.nullable().default(null),
  windowId: WindowId.nullable().default(null),
  staffId: StaffId.nullable().default(null),
  backEntryOnly: z.boolean().default(false),
}

// Today -----------------------------------------------------------------------------------------------

export const workMethods = {
  'today.get': defineMethod({
    summary: 'What is due, what I have open, what changed today, and how the day stands.',
    params: z.object({ scope: z.enum(['MINE', 'WINDOW', 'UNIT']) }),
    result: z.object({
      day: DayText,
      workingDay: z.boolean(),
      dayReason: z.string(),
      dayName: z.string(),
      due: z.array(CaseSummary),
      open: z.array(CaseSummary),
      openTotal: z.number(),
      changed: z.array(
        z.object({
          eventId: z.string(),
          atMs: Ms,
          type: z.string(),
          staffName: z.string(),
          subject: z.string(),
          caseId: CaseId.nullable(),
          consultationId: ConsultationId.nullable(),
        }),
      ),
      counts: z.object({
        consultations: z.number(),
        opened: z.number(),
        closed: z.number(),
        instantClosed: z.number(),
        papers: z.number(),
        dueToday: z.number(),
        yellow: z.number(),
        red: z.number(),
      }),
      slipsToFollow: z.array(FirstContactView),
      reportsWaiting: z.array(NegativeReportView),
    }),
    access: 'SIGNED_IN',
  }),

  // Ledger (台账) --------------------------------------------------------------------------------------
  'ledger.query': defineMethod({
    summary: 'Search and filter consultations and cases; keyset pages, newest first.',
    params: z.object({
      ...LedgerFilter,
      sort: z.enum(['NEWEST', 'OLDEST', 'DUE']).default('NEWEST'),
      limit: z.number().int().min(1).max(2_000).default(200),
      /** `next` of the page before. */
      after: z.string().max(200).nullable().default(null),
    }),
    result: z.object({
      rows: z.array(
        z.object({
          rowId: z.string(),
          kind: z.enum(['CASE', 'CONSULTATION']),
          caseId: CaseId.nullable(),
          consultationId: ConsultationId.nullable(),
          no: z.string(),
          atMs: Ms,
          itemName: z.string(),
          unitName: z.string(),
          windowId: WindowId.nullable(),
          applicantMasked: z.string(),
          caseKind: z.string(),
          status: z.string(),
          dueDay: DayText.nullable(),
          ...DueView,
          closedAtMs: Ms.nullable(),
          staffName: z.string(),
          matter: z.string(),
          trips: z.number(),
          feeFen: z.number(),
          corrections: z.number(),
          backEntry: z.boolean(),
        }),
      ),
      next: z.string().nullable(),
    }),
    access: 'SIGNED_IN',
  }),
  'ledger.totals': defineMethod({
    summary: 'Totals of the same filter, each over all its records.',
    params: z.object(LedgerFilter),
    result: z.object({
      records: z.number(),
      consultations: z.number(),
      cases: z.number(),
      closed: z.number(),
      instantClosed: z.number(),
      notAccepted: z.number(),
      onTime: z.number(),
      overdue: z.number(),
      secondNotices: z.number(),
      trips: z.number(),
      feeFen: z.number(),
    }),
    access: 'SIGNED_IN',
  }),
  'ledger.export': defineMethod({
    summary: 'The filtered ledger as an XLSX file, masked unless a reason is given; the export is logged.',
    params: z.object({
      filter: z.record(z.string(), z.unknown()),
      columns: z.array(z.string().max(40)).min(1).max(40),
      unmaskReason: z.string().trim().max(500),
      locale: z.enum(['zh-CN', 'en']),
      /** Headings in the order of `columns`, in the user's language. */
      headings: z.array(z.string().max(60)).min(1).max(40),
    }),
    result: z.object({ fileName: z.string(), base64: z.string(), rows: z.number() }),
    access: 'SIGNED_IN',
    errors: ['TOO_LARGE', 'HALL_FILLING'],
  }),
  'ledger.recordPrint': defineMethod({
    summary: 'Log that the ledger was printed.',
    params: z.object({ rows: z.number().int().nonnegative(), description: z.string().max(300) }),
    result: z.object({}),
    access: 'SIGNED_IN',
  }),
  'search.everything': defineMethod({
    summary: 'One box over cases, consultations, papers and items: names, numbers, matters, pinyin initials.',
    params: z.object({
      text: z.string().trim().min(1).max(120),
      limit: z.number().int().min(1).max(50).default(12),
    }),
    result: z.object({
      hits: z.array(
        z.object({
          kind: z.enum(['CASE', 'CONSULTATION', 'PAPER', 'ITEM']),
          id: z.string(),
          title: z.string(),
          detail: z.string(),
          atMs: Ms.nullable(),
          /** The case or consultation to open for a paper. */
          ownerId: z.string().nullable(),
        }),
      ),
    }),
    access: 'SIGNED_IN',
  }),

  // Day's balance and paper forms -----------------------------------------------------------------------
  'day.balance': defineMethod({
    summary:
      'The day’s balance (今日账平): what was recorded, papers, back-entries, what the hall has, and the differences.',
    params: z.object({ day: DayText.nullable() }),
    result: z.object({
      day: DayText,
      windowId: WindowId.nullable(),
      counts: z.array(z.object({ code: z.string(), value: z.number() })),
      differences: z.array(
        z.object({
          code: z.string(),
          subject: z.string(),
          caseId: CaseId.nullable(),
          paperId: PaperId.nullable(),
        }),
      ),
      confirmed: z.object({ atMs: Ms, staffName: z.string(), note: z.string() }).nullable(),
    }),
    access: WINDOW_ROLES,
  }),
  'day.confirm': defineMethod({
    summary: 'Confirm the day’s balance, with a note on open differences.',
    params: z.object({ day: DayText, note: Text }),
    result: z.object({}),
    access: WINDOW_ROLES,
    errors: ['HALL_FILLING'],
  }),
  'forms.print': defineMethod({
    summary: 'Reserve a batch of numbered blank paper forms to print before or during an outage.',
    params: z.object({
      formKind: z.enum(['CONSULTATION', 'CASE', 'FIRST_CONTACT']),
      count: z.number().int().min(1).max(200),
    }),
    result: z.object({ formNos: z.array(z.string()) }),
    access: WINDOW_ROLES,
    errors: ['NUMBERS_EXHAUSTED'],
  }),
  'forms.list': defineMethod({
    summary: 'Paper forms: blank, entered, void.',
    params: z.object({}),
    result: z.object({
      forms: z.array(
        z.object({
          formNo: z.string(),
          formKind: z.enum(['CONSULTATION', 'CASE', 'FIRST_CONTACT']),
          status: z.enum(['BLANK', 'ENTERED', 'VOID']),
          printedAtMs: Ms,
          reason: z.string(),
        }),
      ),
    }),
    access: WINDOW_ROLES,
  }),
  'forms.void': defineMethod({
    summary: 'Mark a spoiled or lost blank form void.',
    params: z.object({ formNo: z.string().max(40), reason: z.string().trim().min(1).max(500) }),
    result: z.object({}),
    access: WINDOW_ROLES,
    errors: ['NOT_FOUND', 'PAPER_FORM_USED'],
  }),

  // Mine only: drafts and preferences stay on this machine with this person -------------------------------
  'mine.getDraft': defineMethod({
    summary: 'My unfinished entry of this kind on this machine, or null.',
    params: z.object({ key: z.string().max(80) }),
    result: z.object({ value: z.string().nullable(), savedAtMs: Ms.nullable() }),
    access: 'SIGNED_IN',
  }),
  'mine.setDraft': defineMethod({
    summary: 'Keep my unfinished entry; null clears it. Nobody else ever sees it.',
    params: z.object({ key: z.string().max(80), value: z.string().max(200_000).nullable() }),
    result: z.object({}),
    access: 'SIGNED_IN',
  }),
  'mine.getPreferences': defineMethod({
    summary: 'My settings on this machine.',
    params: z.object({}),
    result: z.object({ values: z.record(z.string(), z.string()) }),
    access: 'SIGNED_IN',
  }),
  'mine.setPreference': defineMethod({
    summary: 'Change one of my settings.',
    params: z.object({ key: z.string().max(80), value: z.string().max(4_000) }),
    result: z.object({}),
    access: 'SIGNED_IN',
  }),
}
