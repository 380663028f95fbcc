import { itemsFor, quantityFor, type Fact } from '../../model/assessment/facts.ts'
import type { DeskContext } from '../context.ts'
import type { KeptEntry } from '../../store/queries/assessment.ts'
import { factsByKey, type FactContext } from './facts/index.ts'
import { unitsHere } from './roster.ts'
import { rulesVersion } from './rules-in-force.ts'

/** Records of the whole hall that no desk of a unit has. */
const HALL_SOURCES: ReadonlySet<string> = new Set(['RELIEF_REFUSED', 'DATA_CONFLICT', 'POST_UNCOVERED'])

/** Whether this machine has what the fact of an entry is read from. */
const isReadHere = ({ reference, store }: FactContext): ((entry: KeptEntry) => boolean) => {
  const here = unitsHere({ store })
  return ({ state: { recorded } }) => {
    if (here === null) return true
    if (recorded === null || HALL_SOURCES.has(recorded.source)) return false
    const staff = recorded.staffId === null ? undefined : reference.staff.get(recorded.staffId)
    // A rating is a record of the units of its window, whoever served there.
    const isOfStaff = staff !== undefined && recorded.source !== 'DISSATISFIED'
    const unitIds = isOfStaff
      ? [staff.unitId]
      : (reference.windows.get(recorded.windowId ?? '')?.unitIds ?? [])
    return unitIds.some((unitId) => here.has(unitId))
  }
}

const isSame = (context: Pick<DeskContext, 'reference' | 'store'>, entry: KeptEntry, fact: Fact): boolean => {
  const { recorded } = entry.state
  if (recorded === null) return true
  const rules = rulesVersion(context, recorded.rules)
  const item = rules && itemsFor(rules, fact).find(({ code }) => code === recorded.itemCode)
  return (
    item !== null &&
    item !== undefined &&
    quantityFor(item, fact) === recorded.quantity &&
    fact.staffId === recorded.staffId &&
    fact.day === recorded.day
  )
}

/** What an entry was confirmed from, as the system sees it now. */
export interface FactNow {
  /** Fills `assessment.fact.<source>` of the locale; null where it is not the fact that was confirmed any more. */
  readonly params: Fact['params'] | null
  readonly isChanged: boolean
}

/** The facts behind entries that were confirmed from one this machine can read, by the id of the entry. */
export const factsNow = (
  context: FactContext,
  entries: readonly KeptEntry[],
): ReadonlyMap<string, FactNow> => {
  const isRead = isReadHere(context)
  const confirmed = entries.filter(
    (entry) => entry.state.recorded !== null && entry.state.recorded.factKey !== null && isRead(entry),
  )
  const facts = factsByKey(
    context,
    confirmed.flatMap(({ state }) => state.recorded?.factKey ?? []),
  )
  return new Map(
    confirmed.map((entry) => {
      const fact = facts.get(entry.state.recorded?.factKey ?? '')
      const isChanged = fact === undefined || !isSame(context, entry, fact)
      return [
        entry.entryId,
        { params: isChanged ? null : { ...fact.params, quantity: fact.quantity }, isChanged },
      ]
    }),
  )
}

/**
 * Entries whose fact is not what was confirmed any more: a make-up punch agreed to later, a correction taken
 * back. The entry stays until a person takes it back; it says so.
 */
export const entriesWithChangedFacts = (
  context: FactContext,
  entries: readonly KeptEntry[],
): ReadonlySet<string> =>
  new Set(
    [...factsNow(context, entries)].filter(([, { isChanged }]) => isChanged).map(([entryId]) => entryId),
  )
