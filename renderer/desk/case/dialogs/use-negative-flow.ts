import { useMemo } from 'react'
import type { CaseView } from '../../../../db/contract/cases.ts'
import type { HallError } from '../../../shared/hall.ts'
import type { ConfirmerInput } from '../../../shared/confirmer-dialog.tsx'
import { useHallAction, useHallQuery } from '../../../shared/use-query.ts'
import { reportFields, type NegativeReport, type ReportDraft } from '../../slips/report-draft.ts'

export type NegativeStage = 'WRITE' | 'ANSWER' | 'READY'

interface NegativeFlow {
  readonly stage: NegativeStage
  readonly report: NegativeReport | null
  readonly loading: boolean
  readonly busy: boolean
  readonly error: HallError | null
  readonly write: (draft: ReportDraft) => Promise<boolean>
  readonly answer: (approve: boolean, opinion: string, confirmer: ConfirmerInput) => Promise<boolean>
}

/** The report a negative answer needs first: written and handed in, answered at this desk by PIN, then ready for use. */
export const useNegativeFlow = (
  caseFile: CaseView,
  cause: 'NOT_ACCEPTED' | 'REFUSED',
  active: boolean,
): NegativeFlow => {
  const list = useHallQuery('negativeReports.list', active ? { caseId: caseFile.caseId } : null, {
    refreshOn: ['negative_report'],
  })
  const draft = useHallAction('negativeReports.draft')
  const decide = useHallAction('negativeReports.decide')
  const usable = list.data?.reports.filter((report) => report.facts.cause === cause) ?? []
  const approved = usable.find((report) => report.status === 'APPROVED')
  const waiting = usable.find((report) => report.status === 'SUBMITTED')
  const report = approved ?? waiting ?? null
  return useMemo(
    () => ({
      stage: approved ? 'READY' : waiting ? 'ANSWER' : 'WRITE',
      report,
      loading: list.loading,
      busy: draft.busy || decide.busy,
      error: draft.error ?? decide.error ?? list.error,
      write: async (text) => {
        const written = await draft.run({
          ...reportFields(text, caseFile.itemId, caseFile.caseId),
          submit: true,
        })
        list.reload()
        return written !== undefined
      },
      answer: async (approve, opinion, confirmer) => {
        if (!report) return false
        const answered = await decide.run({
          negativeReportId: report.negativeReportId,
          approve,
          opinion: opinion.trim(),
          confirmer,
        })
        list.reload()
        return answered !== undefined
      },
    }),
    [approved, waiting, report, list, draft, decide, caseFile.itemId, caseFile.caseId],
  )
}
