import type { CaseState } from '../../model/case.ts'
import type { CaseDue } from '../../model/events/case-events.ts'
import { readEntity } from '../../store/index.ts'
import { findCasesBeingHandled } from '../../store/queries/cases.ts'
import { append } from '../append.ts'
import { recordingContext, type DeskContext } from '../context.ts'
import { fitText } from '../fit-text.ts'
import { caseDue } from './due.ts'

const isSameDue = (a: CaseDue, b: CaseDue): boolean =>
  a.dueDay === b.dueDay && a.dueAtMs === b.dueAtMs && a.statutoryDueDay === b.statutoryDueDay

/**
 * After the calendar changed: counts every running case again and records where its due days moved. One act for all.
 * @param reason what changed, in words; it stands in the history of every case it moved.
 * @returns how many cases got another due day
 */
export const recountDue = (context: DeskContext, reason: string): number => {
  const moved = findCasesBeingHandled(context.store.read).flatMap((caseId) => {
    const state = readEntity<CaseState>(context.store.read, 'case', caseId)?.state
    if (!state?.due) return []
    const due = caseDue(context, state, context.nowMs)
    return isSameDue(due, state.due) ? [] : [{ caseId, due }]
  })
  if (moved.length === 0) return 0
  context.store.record(recordingContext(context), (act) => {
    for (const { caseId, due } of moved) {
      append(act, 'case.due_recounted', caseId, {
        due,
        reason: fitText(reason.trim(), 500) || 'CALENDAR_CHANGED',
      })
    }
  })
  return moved.length
}
