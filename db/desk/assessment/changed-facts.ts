import { itemsFor, quantityFor } from '../../model/assessment/facts.ts'
import { listEntriesNamed } from '../../store/queries/assessment.ts'
import { factsByKey, type FactContext } from './facts/index.ts'
import { rulesVersion } from './rules-in-force.ts'

/** How many of these entries rest on a fact that is gone, or is not what was confirmed: a make-up punch, a correction. */
export const changedFacts = (context: FactContext, entryIds: readonly string[]): number => {
  const confirmed = listEntriesNamed(context.store.read, entryIds).flatMap(({ state: { recorded } }) =>
    recorded?.factKey ? [{ ...recorded, factKey: recorded.factKey }] : [],
  )
  const facts = factsByKey(
    context,
    confirmed.map(({ factKey }) => factKey),
  )
  return confirmed.filter(({ factKey, rules, itemCode, quantity }) => {
    const fact = facts.get(factKey)
    const known = fact && rulesVersion(context, rules)
    if (!fact || !known) return fact === undefined
    const item = itemsFor(known, fact).find(({ code }) => code === itemCode)
    return item === undefined || quantityFor(item, fact) !== quantity
  }).length
}
