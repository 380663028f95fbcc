import { factEntryId, type Fact } from '../../../model/assessment/facts.ts'
import type { Day } from '../../../model/day.ts'
import type { LoggedEvent } from '../../../store/index.ts'
import { eventsNamed, tellingEventsBetween } from '../../../store/queries/assessment-facts.ts'
import { sha256Hex } from '../../../store/sha256.ts'
import { isScored } from '../scored.ts'
import { attendanceFacts } from './attendance.ts'
import { correctionFacts, refusalFacts } from './case-events.ts'
import { caseFacts } from './cases.ts'
import { conflictFacts } from './conflicts.ts'
import { postFacts, reliefFacts } from './posts.ts'
import { ratingFacts } from './ratings.ts'
import { isAsked, restsOf, stretchOf, type FactContext, type FactQuestion } from './question.ts'

export type { FactContext } from './question.ts'

export const entryIdOfFact = (key: string): string => factEntryId(key, sha256Hex)

/** Facts that are one event by themselves. */
const eventFacts = (context: FactContext, question: FactQuestion): Fact[] => {
  const { read } = context.store
  const stretch = stretchOf(question)
  const events: readonly LoggedEvent[] = stretch
    ? tellingEventsBetween(read, stretch.fromMs, stretch.toMs)
    : eventsNamed(
        read,
        restsOf(question, 'RELIEF_REFUSED', 'REFUSAL_NOT_REPORTED', 'CORRECTED_AFTER_CLOSING'),
      )
  const settlements = stretch
    ? events.filter(({ type }) => type === 'conflict.settled').map(({ entity }) => entity[1])
    : restsOf(question, 'DATA_CONFLICT')
  return [
    ...reliefFacts(context, events),
    ...refusalFacts(context, events),
    ...correctionFacts(context, events),
    ...conflictFacts(context, [...new Set(settlements)]),
  ].filter((fact) => isAsked(question, fact))
}

/** A record of somebody who has no score concerns their window alone, where it has one. */
const ofScored =
  ({ reference }: FactContext) =>
  (fact: Fact): Fact[] => {
    if (fact.staffId === null || isScored(reference.staff.get(fact.staffId))) return [fact]
    return fact.windowId === null ? [] : [{ ...fact, staffId: null }]
  }

const before = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const read = (context: FactContext, question: FactQuestion): Fact[] =>
  [
    ...attendanceFacts(context, question),
    ...postFacts(context, question),
    ...caseFacts(context, question),
    ...eventFacts(context, question),
    ...ratingFacts(context, question),
  ]
    .flatMap(ofScored(context))
    .toSorted((one, other) => before(one.day, other.day) || before(one.key, other.key))

/** Everything the system knows of some days, both included, oldest first, whatever was made of it. */
export const factsOfDays = (context: FactContext, from: Day, to: Day): readonly Fact[] =>
  from > to ? [] : read(context, { by: 'DAYS', from, to })

/** The same by key; those that are no facts any more are not in it. */
export const factsByKey = (context: FactContext, keys: Iterable<string>): ReadonlyMap<string, Fact> => {
  const asked = new Set(keys)
  if (asked.size === 0) return new Map()
  return new Map(read(context, { by: 'KEYS', keys: asked }).map((fact) => [fact.key, fact]))
}
