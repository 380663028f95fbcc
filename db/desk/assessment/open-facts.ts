import type { Fact } from '../../model/assessment/facts.ts'
import type { Day } from '../../model/day.ts'
import { decidedEntryIds } from '../../store/queries/assessment.ts'
import { choicesFor } from './charging.ts'
import { entryIdOfFact, factsOfDays, type FactContext } from './facts/index.ts'
import { rulesForDay } from './rules-in-force.ts'

/** Facts of days that could count and nobody has decided on: they count for nothing until somebody does. */
export const openFacts = (context: FactContext, from: Day, to: Day): readonly Fact[] => {
  const fitting = factsOfDays(context, from, to).filter((fact) => {
    const rules = rulesForDay(context, fact.day)
    return rules !== null && choicesFor(context, rules, fact).length > 0
  })
  const byEntry = new Map(fitting.map((fact) => [entryIdOfFact(fact.key), fact]))
  const decided = new Set(decidedEntryIds(context.store.read, [...byEntry.keys()]))
  return [...byEntry].filter(([entryId]) => !decided.has(entryId)).map(([, fact]) => fact)
}
