import type { Fact } from '../../model/assessment/facts.ts'
import type { Day } from '../../model/day.ts'
import type { Store } from '../../store/index.ts'
import { decidedEntryIds } from '../../store/queries/assessment.ts'
import { choicesFor } from './charging.ts'
import { entryIdOfFact, factsOfDays, type FactContext } from './facts/index.ts'
import { rulesForDay } from './rules-in-force.ts'

/** Facts that could count, by the entry each would become. */
type Fitting = ReadonlyMap<string, Fact>

interface Kept {
  readonly reference: FactContext['reference']
  /** A half day becomes final while nothing is recorded: what was read is good for a minute. */
  readonly minute: number
  readonly ofDays: Map<string, Fitting>
}

const kept = new WeakMap<Store, { now: Kept | null }>()
const MINUTE_MS = 60_000

/** Kinds of record no fact is read from: who decides on many in a row does not wait for all of them to be read again. */
const DECIDING_KINDS = new Set(['score_entry', 'score_period', 'score_figure', 'patrol'])

const keptFor = ({ store, reference, nowMs }: FactContext): Kept['ofDays'] => {
  let holder = kept.get(store)
  if (!holder) {
    const fresh: { now: Kept | null } = { now: null }
    holder = fresh
    kept.set(store, fresh)
    store.onRecorded((events) => {
      if (events.some(({ entity: [kind] }) => !DECIDING_KINDS.has(kind))) fresh.now = null
    })
  }
  const minute = Math.floor(nowMs / MINUTE_MS)
  if (holder.now === null || holder.now.reference !== reference || holder.now.minute !== minute)
    holder.now = { reference, minute, ofDays: new Map() }
  return holder.now.ofDays
}

const read = (context: FactContext, from: Day, to: Day): Fitting =>
  new Map(
    factsOfDays(context, from, to)
      .filter((fact) => {
        const rules = rulesForDay(context, fact.day)
        return rules !== null && choicesFor(context, rules, fact).length > 0
      })
      .map((fact) => [entryIdOfFact(fact.key), fact]),
  )

/** Facts of days that could count and nobody has decided on: they count for nothing until somebody does. */
export const openFacts = (context: FactContext, from: Day, to: Day): readonly Fact[] => {
  const known = keptFor(context)
  const days = `${from} ${to}`
  const byEntry = known.get(days) ?? read(context, from, to)
  known.set(days, byEntry)
  const decided = new Set(decidedEntryIds(context.store.read, [...byEntry.keys()]))
  return [...byEntry].filter(([entryId]) => !decided.has(entryId)).map(([, fact]) => fact)
}
