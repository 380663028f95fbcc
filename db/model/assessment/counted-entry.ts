import type { ScoreEntryState } from './assessment-models.ts'
import type { CountedEntry } from './score-types.ts'

const always = (): boolean => true

/**
 * How an entry counts, or null where it does not: rejected, reversed or revoked. `isEffective` says which reversals and
 * decisions count, by their event: a locked period names its own.
 */
export function countedEntry(
  entryId: string,
  { recorded, appeal, reversed }: ScoreEntryState,
  isEffective: (eventId: string) => boolean = always,
): CountedEntry | null {
  if (recorded === null || (reversed !== null && isEffective(reversed.eventId))) return null
  const decision = appeal?.decision ?? null
  const holds = decision !== null && isEffective(decision.eventId) ? decision : null
  if (holds?.outcome === 'REVOKED') return null
  const { day, itemCode, itemText, veto, cycle } = recorded
  const { quantity, charges } = holds?.outcome === 'CHANGED' ? holds : recorded
  return { entryId, day, itemCode, itemText, veto, cycle, quantity, charges }
}
