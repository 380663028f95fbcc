import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { CaseState } from '../../model/case.ts'
import type { ConsultationState } from '../../model/consultation.ts'
import { readEntity } from '../../store/index.ts'
import { readWorkPlaces } from '../../store/queries/queue-figures.ts'
import { readVisits, type KnownVisit } from '../../store/queries/tickets.ts'
import type { DeskContext } from '../context.ts'
import { visitView } from '../queue/visits.ts'
import { requireUnit } from '../scope.ts'

type VisitViews = ResultInput<'visits.ofRecord'>['visits']

/** Nobody is served longer than a day, so whatever was recorded in a visit was so within one from its begin. */
const DAY_MS = 86_400_000

/** The kinds of link a record stands under: what a visitor fetched of a case is linked as its result. */
const LINKED_AS = { case: ['case', 'result'], consultation: ['consultation'] } as const

/** Visits a record was worked on in, found by the windows and the days of its own events. */
export const visitsOfRecord = (
  context: DeskContext,
  kind: keyof typeof LINKED_AS,
  id: string,
): VisitViews => {
  const { read } = context.store
  const record = readEntity<Pick<CaseState & ConsultationState, 'unitId'>>(read, kind, id)
  if (!record) throw new ContractError('NOT_FOUND')
  requireUnit(context, record.state.unitId)
  const kinds: readonly string[] = LINKED_AS[kind]
  const found = new Map<string, KnownVisit>()
  for (const { windowId, fromMs, toMs } of readWorkPlaces(read, kind, id))
    for (const visit of readVisits(read, fromMs - DAY_MS, toMs + 1, { windowIds: [windowId] }))
      if (visit.links.some((link) => link.id === id && kinds.includes(link.kind)))
        found.set(visit.visitId, visit)
  return [...found.values()]
    .toSorted((one, other) => other.openedAtMs - one.openedAtMs)
    .map((visit) => visitView(context, visit))
}
