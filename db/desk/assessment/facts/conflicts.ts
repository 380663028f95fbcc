import { recordKey, type Fact } from '../../../model/assessment/facts.ts'
import { dayFromMs } from '../../../model/day.ts'
import { firstIdOf } from '../../../model/events/define.ts'
import type { ConflictState } from '../../../model/sync-models.ts'
import type { LoggedEvent } from '../../../store/index.ts'
import { eventsNamed, recordsNamed } from '../../../store/queries/assessment-facts.ts'
import { BUSINESS_KINDS } from '../../hall/business-kinds.ts'
import type { FactContext } from './question.ts'

const KINDS: ReadonlySet<string> = new Set(BUSINESS_KINDS)

/**
 * Work recorded on a state that no longer was, which a person had to settle and did not let stand. Where it was let stand
 * after all, the records do not say whose the other side was, so nobody is proposed.
 */
export const conflictFacts = (context: FactContext, settlements: readonly string[]): Fact[] => {
  const settled = recordsNamed<ConflictState>(context.store.read, 'conflict', settlements).filter(
    ({ state }) => state.decision === 'KEEP' && KINDS.has(state.entity[0]),
  )
  const refused = new Map<string, LoggedEvent>(
    eventsNamed(
      context.store.read,
      settled.map(({ state }) => state.eventId),
    ).map((event) => [event.id, event]),
  )
  return settled.flatMap(({ id, state }): Fact[] => {
    const event = refused.get(state.eventId)
    const staff = event && event.staffId !== null ? context.reference.staff.get(event.staffId) : undefined
    // What only a newer program knows is nobody's fault.
    if (!event || !staff || event.reason === 'UNKNOWN_TYPE') return []
    const [kind, recordId] = state.entity
    return [
      {
        key: recordKey('DATA_CONFLICT', id),
        source: 'DATA_CONFLICT',
        day: dayFromMs(state.atMs),
        staffId: staff.staffId,
        windowId: event.windowId ?? staff.windowId,
        unitId: event.unitId ?? staff.unitId,
        minutes: null,
        quantity: 1,
        isGoingOn: false,
        params: { reason: event.reason, at: event.atMs },
        evidence: [
          { kind: 'conflict', id: firstIdOf(event) },
          { kind, id: recordId },
        ],
      },
    ]
  })
}
