import type { ParamsInput, Result } from '../../../db/contract/index.ts'

export const REPORT_CAUSES = [
  'NOT_ACCEPTED',
  'REFUSED',
  'RETURNED_TWICE',
  'PROMISE_CANNOT_BE_KEPT',
  'DEPARTMENTS_DISAGREE',
] as const
/** Causes no step of a case stands for. */
export const OTHER_CAUSES = ['RETURNED_TWICE', 'PROMISE_CANNOT_BE_KEPT', 'DEPARTMENTS_DISAGREE'] as const
export type ReportCause = (typeof REPORT_CAUSES)[number]

export type NegativeReport = Result<'negativeReports.list'>['reports'][number]
export type ReportFields = Omit<ParamsInput<'negativeReports.draft'>, 'submit'>

/** The texts of a report as typed. */
export interface ReportDraft {
  readonly cause: ReportCause
  readonly applicantName: string
  readonly matter: string
  readonly facts: string
  readonly reason: string
  readonly legalBasis: string
  readonly cure: string
}

export const emptyReport = (cause: ReportCause, applicantName: string, matter: string): ReportDraft => ({
  cause,
  applicantName,
  matter,
  facts: '',
  reason: '',
  legalBasis: '',
  cure: '',
})

/** The first text that must be there and is not. */
export const reportGap = (draft: ReportDraft): keyof ReportDraft | null =>
  (['applicantName', 'matter', 'facts', 'reason', 'legalBasis'] as const).find(
    (field) => draft[field].trim() === '',
  ) ?? null

export const reportFields = (draft: ReportDraft, itemId: string, caseId: string | null): ReportFields => ({
  caseId,
  itemId,
  cause: draft.cause,
  applicantName: draft.applicantName.trim(),
  matter: draft.matter.trim(),
  facts: draft.facts.trim(),
  reason: draft.reason.trim(),
  legalBasis: draft.legalBasis.trim(),
  cure: draft.cure.trim(),
})
