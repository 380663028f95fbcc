import { UNDOABLE } from '../../model/case.ts'
import { dayFromMs } from '../../model/day.ts'
import { takenBackAmong, undoneEventId } from '../../model/events/define.ts'
import type { CaseEvent } from '../../model/events/case-events.ts'
import type { StaffMember } from '../../model/reference.ts'
import { CONFIRMING_ROLES } from '../../model/roles.ts'
import { readEntityEvents, type LoggedEvent, type ReadDb } from '../../store/index.ts'
import { wasPaperIssuedSince } from '../../store/queries/papers.ts'
import type { DeskContext } from '../context.ts'

/** The newest event that still counts: neither taken back nor itself a taking back. */
export const newestStanding = (events: readonly LoggedEvent[]): LoggedEvent | undefined => {
  const isTakenBack = takenBackAmong(events)
  return events.findLast((event) => !isTakenBack(event) && undoneEventId(event) === null)
}

/** Who recorded it may take it back the same day; so may somebody who confirms steps. */
export const mayTakeBack = (event: LoggedEvent, staff: StaffMember, nowMs: number): boolean => {
  const isOwn = event.staffId === staff.staffId || staff.roles.some((role) => CONFIRMING_ROLES.includes(role))
  return isOwn && dayFromMs(event.atMs) === dayFromMs(nowMs)
}

const isCaseStep = (event: LoggedEvent): event is LoggedEvent & CaseEvent => event.entity[0] === 'case'

/**
 * The step of a case that may be taken back now, or null. Nothing may rest on it: no later event, no numbered paper of
 * the same moment or after it, no negative-answer report that was told with it.
 */
export const findUndoable = (
  context: DeskContext,
  db: ReadDb,
  caseId: string,
  staff: StaffMember,
): (LoggedEvent & CaseEvent) | null => {
  const event = newestStanding(readEntityEvents(db, 'case', caseId))
  if (!event || !isCaseStep(event) || !UNDOABLE.includes(event.type)) return null
  if (event.type === 'case.decided' && event.payload.negativeReportId !== null) return null
  if (!mayTakeBack(event, staff, context.nowMs) || wasPaperIssuedSince(db, caseId, event.atMs)) return null
  return event
}
