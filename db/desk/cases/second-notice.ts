import { caseModel, type CaseState } from '../../model/case.ts'
import { foldEntity, takenBackAmong, undoneEventId } from '../../model/events/define.ts'
import type { CaseEvent, CaseMaterial } from '../../model/events/case-events.ts'
import { readEntityEvents, type LoggedEvent, type ReadDb } from '../../store/index.ts'
import { isSameLine } from './materials.ts'

const isCaseEvent = (event: LoggedEvent): event is LoggedEvent & CaseEvent => event.entity[0] === 'case'

/** Events of a case that were not taken back, oldest first. */
const standingEvents = (db: ReadDb, caseId: string): (LoggedEvent & CaseEvent)[] => {
  const events = readEntityEvents(db, 'case', caseId)
  const isTakenBack = takenBackAmong(events)
  return events.filter(isCaseEvent).filter((event) => !isTakenBack(event) && undoneEventId(event) === null)
}

/** Lines brought anew after the first notice: what was wrong with them could not be seen before. */
const broughtSince = (state: CaseState, later: readonly CaseEvent[]): ReadonlySet<string> => {
  const brought = new Set<string>()
  let before: CaseState = state
  for (const event of later) {
    if (event.type === 'case.supplement_received') {
      const lines = new Map(before.materials.map((line) => [line.materialId, line]))
      for (const line of event.payload.materials) {
        const known = lines.get(line.materialId)
        const isOnDesk = line.verdict === 'OK' || line.verdict === 'DEFECTIVE'
        if (isOnDesk && (!known || !isSameLine(known, line))) brought.add(line.materialId)
      }
    }
    const next = caseModel.apply(before, event)
    if ('caseNo' in next) before = next
  }
  return brought
}

/**
 * Lines about to be told that the first notice could have told already (domain-rules section 4): they stood on the list
 * then, no notice named them since, and they were not brought anew. Empty before the first notice.
 */
export const visibleAtFirstNotice = (
  db: ReadDb,
  caseId: string,
  state: CaseState,
  telling: readonly CaseMaterial[],
): CaseMaterial[] => {
  if (state.noticesAsked === 0) return []
  const events = standingEvents(db, caseId)
  const firstNotice = events.findIndex(({ type }) => type === 'case.supplement_asked')
  const { state: atFirstNotice } = foldEntity(caseModel, events.slice(0, firstNotice + 1))
  if (!atFirstNotice) return []
  const listedThen = new Set(atFirstNotice.materials.map(({ materialId }) => materialId))
  const told = new Set(state.toldMaterialIds)
  const brought = broughtSince(atFirstNotice, events.slice(firstNotice + 1))
  return telling.filter(
    ({ materialId }) => listedThen.has(materialId) && !told.has(materialId) && !brought.has(materialId),
  )
}

/** Whether the newest notice of a case was owed to an omission of ours; the applicant's way here then counts as that. */
export const wasLastNoticeOurOmission = (db: ReadDb, caseId: string): boolean => {
  const last = standingEvents(db, caseId).findLast((event) => event.type === 'case.supplement_asked')
  return last?.type === 'case.supplement_asked' && last.payload.ownOmission
}
