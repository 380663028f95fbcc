import { ContractError, type ResultInput } from '../../contract/index.ts'
import { dayFromMs } from '../../model/day.ts'
import type { CaseState } from '../../model/case.ts'
import type { ConsultationState } from '../../model/consultation.ts'
import { readEntity, readEntityHistory } from '../../store/index.ts'
import { dayEndMs, dayStartMs } from '../work/ledger-lines.ts'
import { readVisits, type KnownVisit } from '../../store/queries/tickets.ts'
import type { DeskContext } from '../context.ts'
import { visitView } from '../queue/visit-view.ts'
import { requireUnit } from '../scope.ts'

type VisitViews = ResultInput<'visits.ofRecord'>['visits']

/** The kinds of link a record stands under: what a visitor fetched of a case is linked as its result. */
const LINKED_AS = { case: ['case', 'result'], consultation: ['consultation'] } as const

/**
 * Visits a record was worked on in, found by the windows and the days of its own events: what is recorded in a visit is so
 * on the day it began.
 */
export const visitsOfRecord = (
  context: DeskContext,
  kind: keyof typeof LINKED_AS,
  id: string,
): VisitViews => {
  const { read } = context.store
  const unitId =
    kind === 'case'
      ? readEntity<CaseState>(read, kind, id)?.state.unitId
      : readEntity<ConsultationState>(read, kind, id)?.state.facts.unitId
  if (unitId === undefined) throw new ContractError('NOT_FOUND', { subject: id })
  requireUnit(context, unitId)
  const kinds: readonly string[] = LINKED_AS[kind]
  const found = new Map<string, KnownVisit>()
  const places = Map.groupBy(
    readEntityHistory(read, kind, id).filter(({ windowId }) => windowId !== null),
    ({ windowId, atMs }) => `${dayFromMs(atMs)} ${windowId ?? ''}`,
  )
  for (const place of places.keys()) {
    const [day, windowId] = [place.slice(0, 10), place.slice(11)]
    for (const visit of readVisits(read, dayStartMs(day), dayEndMs(day), { windowIds: [windowId] }))
      if (visit.links.some((link) => link.id === id && kinds.includes(link.kind)))
        found.set(visit.visitId, visit)
  }
  return [...found.values()]
    .toSorted((one, other) => other.openedAtMs - one.openedAtMs)
    .map((visit) => visitView(context, visit))
}
