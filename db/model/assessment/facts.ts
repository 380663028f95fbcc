import type { Day } from '../day.ts'
import type { EvidenceLink } from './charges.ts'
import type { AutoSource, CountUnit, RuleItem, ScoreRuleSet } from './score-rules.ts'

// Facts the system knows by itself (domain-rules section 9). A fact is worked out from records each time and proposes an
// entry; its key never changes while it is about the same thing, so that no fact counts twice.

export interface Fact {
  readonly key: string
  readonly source: AutoSource
  /** The day it counts on; that of its last part where it is of a week or a month. */
  readonly day: Day
  /** Whom it is about, as far as the records tell. */
  readonly staffId: string | null
  readonly windowId: string | null
  readonly unitId: string
  /** How late, how long; null where the source has no minutes. */
  readonly minutes: number | null
  /** How many of what the source counts: times, days, working days over. */
  readonly quantity: number
  /** Counted before, in an earlier week: it counts again only by the day, not by the case. */
  readonly isGoingOn: boolean
  /** For `assessment.fact.<source>` in the locale. */
  readonly params: Readonly<Record<string, string | number>>
  readonly evidence: readonly EvidenceLink[]
}

/** The half day of one person: `LATE/1001/2026-03-02/AM`. */
export const halfDayKey = (source: AutoSource, staffId: string, day: Day, half: string): string =>
  `${source}/${staffId}/${day}/${half}`
/** The month of one person: `NOT_FULL_ATTENDANCE/1001/2026-03`. */
export const monthKey = (source: AutoSource, staffId: string, month: string): string =>
  `${source}/${staffId}/${month}`
/** What a record goes on doing week after week: `PROMISE_PASSED/<caseId>/WEEK/<Monday>`. */
export const weekKey = (source: AutoSource, recordId: string, monday: Day): string =>
  `${source}/${recordId}/WEEK/${monday}`
/** What a record shows once: `SECOND_NOTICE/<paperId>`. */
export const recordKey = (source: AutoSource, recordId: string): string => `${source}/${recordId}`

/** The entity of the entry a fact becomes: whoever confirms it, wherever, makes the same one. */
export const factEntryId = (key: string, sha256Hex: (text: string) => string): string =>
  `fact:${sha256Hex(key).slice(0, 40)}`

const isWithin = (value: number | null, from: number | null, below: number | null): boolean => {
  if (from === null && below === null) return true
  if (value === null) return false
  return (from === null || value >= from) && (below === null || value < below)
}

const hasSubject = ({ target }: RuleItem, { staffId, windowId }: Fact): boolean =>
  target === 'PERSON' ? staffId !== null : target === 'WINDOW' ? windowId !== null : true

/** Counted by the case: the later weeks of the same case are the same count. */
const isByTheDay = (unit: CountUnit): boolean => unit === 'CASE_WORKING_DAY' || unit === 'DAY'

/**
 * Rules a fact fits, the one to propose first: the narrowest threshold. Empty where no rule names the source, or where every
 * rule asks for more.
 */
export const itemsFor = (rules: ScoreRuleSet, fact: Fact): readonly RuleItem[] =>
  rules.items
    .filter(
      (item) =>
        item.autoSource === fact.source &&
        hasSubject(item, fact) &&
        isWithin(fact.minutes, item.when.minutesFrom, item.when.minutesBelow) &&
        fact.quantity >= (item.when.countFrom ?? 0) &&
        (!fact.isGoingOn || isByTheDay(item.unit)),
    )
    .toSorted((one, other) => (other.when.countFrom ?? 0) - (one.when.countFrom ?? 0))

/** Whether the rules speak of such facts at all; a fact below every bound of theirs is nothing to decide on. */
export const hasRuleFor = ({ items }: ScoreRuleSet, source: AutoSource): boolean =>
  items.some((item) => item.autoSource === source)

const COUNTED_IN: { readonly [Source in AutoSource]?: readonly CountUnit[] } = {
  PROMISE_PASSED: ['CASE_WORKING_DAY', 'DAY'],
  ABSENT_DAYS_IN_MONTH: ['DAY'],
  LATE_OR_EARLY_IN_MONTH: ['PERSON_TIME'],
}

/** How often a rule counts for a fact: by what it counts in where the fact has that, else once. */
export const quantityFor = ({ unit }: Pick<RuleItem, 'unit'>, { source, quantity }: Fact): number =>
  COUNTED_IN[source]?.includes(unit) ? quantity : 1
