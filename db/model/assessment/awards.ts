import { decimal, mean, toText, ZERO, type Decimal } from './decimal.ts'
import type { Award, TieRule } from './score-rules.ts'
import {
  subjectKey,
  type AwardCandidate,
  type AwardList,
  type ScoreInput,
  type ScoreTable,
  type SubjectScore,
} from './score-types.ts'

/** What decides between equal scores, by `subjectKey`; whoever is not in a map was not measured. */
export interface TieFacts {
  /** Percent. */
  readonly satisfaction: ReadonlyMap<string, string>
  readonly casesPerHead: ReadonlyMap<string, string>
}

/** Name of the figure ties are decided by. */
export const SATISFACTION = 'SATISFACTION'

/** Rates of satisfaction that were measured, by `subjectKey`. */
function measuredIn(figures: ScoreInput['figures']): ReadonlyMap<string, readonly Decimal[]> {
  const measured = new Map<string, Decimal[]>()
  for (const { figure, target, subjectId, value } of figures) {
    if (figure !== SATISFACTION || value === null) continue
    const key = subjectKey(target, subjectId)
    measured.set(key, [...(measured.get(key) ?? []), decimal(value)])
  }
  return measured
}

/**
 * Tie facts as the period has them: cases from its roster; the rate of satisfaction of its own, or where it has none the
 * mean of those of its shorter periods.
 */
export function tieFactsOf({ figures, parts, people, windows }: ScoreInput): TieFacts {
  const rates = new Map([...measuredIn(parts.flatMap((part) => part.figures ?? [])), ...measuredIn(figures)])
  const satisfaction = new Map([...rates].map(([key, found]) => [key, toText(mean(found) ?? ZERO, 4)]))

  const casesPerHead = new Map<string, string>()
  const units = new Map<string, { cases: number; heads: number }>()
  const share = (cases: number, heads: number): string => toText(decimal(cases).div(heads), 4)
  for (const { staffId, cases } of people) casesPerHead.set(subjectKey('PERSON', staffId), String(cases))
  for (const { windowId, unitId, cases, heads } of windows) {
    if (heads > 0) casesPerHead.set(subjectKey('WINDOW', windowId), share(cases, heads))
    const unit = units.get(unitId) ?? { cases: 0, heads: 0 }
    units.set(unitId, { cases: unit.cases + cases, heads: unit.heads + heads })
  }
  for (const [unitId, { cases, heads }] of units)
    if (heads > 0) casesPerHead.set(subjectKey('UNIT', unitId), share(cases, heads))
  return { satisfaction, casesPerHead }
}

/** Places of an award among so many: a share rounded half up, at least one; none where nobody is scored. */
export function placesOf({ quota }: Award, ranked: number): number {
  if (quota.kind === 'COUNT') return quota.count
  if (ranked === 0) return 0
  return Math.max(1, decimal(ranked).times(quota.share).round(0).toNumber())
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** More is better; null: not measured. */
function worthFor(
  rule: TieRule,
  { target, subjectId, deducted }: SubjectScore,
  facts: TieFacts,
): string | null {
  const key = subjectKey(target, subjectId)
  switch (rule) {
    case 'SATISFACTION':
      return facts.satisfaction.get(key) ?? null
    case 'FEWER_DEDUCTIONS':
      return `-${deducted}`
    case 'CASES_PER_HEAD':
      return facts.casesPerHead.get(key) ?? null
  }
}

/**
 * Those of one standing apart by a tie rule, best first. A rule that does not know all of them decides nothing: who was not
 * measured neither wins nor loses by it.
 */
function apart(
  group: readonly SubjectScore[],
  rule: TieRule,
  facts: TieFacts,
): readonly (readonly SubjectScore[])[] {
  const worths = new Map(group.map((subject) => [subject, worthFor(rule, subject, facts)]))
  if ([...worths.values()].includes(null)) return [group]
  const worth = (subject: SubjectScore) => decimal(worths.get(subject) ?? '0')
  const groups = Map.groupBy(group, (subject) => worth(subject).toFixed())
  return [...groups]
    .toSorted(([one], [other]) => decimal(other).cmp(decimal(one)))
    .map(([, subjects]) => subjects)
}

type Outcome = Pick<AwardCandidate, 'outcome' | 'tieBrokenBy'> & { readonly subject: SubjectScore }

const all = (
  group: readonly SubjectScore[],
  outcome: AwardCandidate['outcome'],
  tieBrokenBy: AwardCandidate['tieBrokenBy'],
): readonly Outcome[] => group.map((subject) => ({ subject, outcome, tieBrokenBy }))

/** Gives the places left to groups of one standing, best first; the group at the edge goes on to the next tie rule. */
function give(
  groups: readonly (readonly SubjectScore[])[],
  places: number,
  decidedBy: TieRule | null,
  rules: readonly TieRule[],
  facts: TieFacts,
): readonly Outcome[] {
  let left = places
  return groups.flatMap((group) => {
    const places = left
    left = Math.max(0, left - group.length)
    if (places === 0) return all(group, 'BELOW_QUOTA', decidedBy)
    if (group.length <= places) return all(group, 'WON', decidedBy)
    const [rule, ...others] = rules
    if (rule === undefined) return all(group, 'SHARED', null)
    return give(apart(group, rule, facts), places, rule, others, facts)
  })
}

const ORDER: Readonly<Record<AwardCandidate['outcome'], number>> = {
  WON: 0,
  SHARED: 1,
  BELOW_QUOTA: 2,
  BELOW_MIN: 3,
  VETOED: 4,
}

function awardList(award: Award, table: ScoreTable, facts: TieFacts): AwardList {
  const subjects = [...table.values()]
    .filter(({ target }) => target === award.target)
    .toSorted((one, other) => byText(one.subjectId, other.subjectId))
  const isBelow = ({ score }: SubjectScore): boolean =>
    award.minScore !== null && decimal(score).lt(award.minScore)
  const eligible = subjects.filter((subject) => subject.vetoes.length === 0 && !isBelow(subject))
  const byScore = [...Map.groupBy(eligible, ({ rank }) => rank)]
    .toSorted(([one], [other]) => one - other)
    .map(([, group]) => group)
  const quota = placesOf(award, subjects.length)
  const outcomes = [
    ...give(byScore, quota, null, award.ties, facts),
    ...all(
      subjects.filter((subject) => subject.vetoes.length === 0 && isBelow(subject)),
      'BELOW_MIN',
      null,
    ),
    ...all(
      subjects.filter(({ vetoes }) => vetoes.length > 0),
      'VETOED',
      null,
    ),
  ]
  return {
    code: award.code,
    name: award.name,
    target: award.target,
    quota,
    ranked: subjects.length,
    // The sort keeps the order ties were decided in.
    candidates: outcomes
      .toSorted(
        (one, other) => one.subject.rank - other.subject.rank || ORDER[one.outcome] - ORDER[other.outcome],
      )
      .map(({ subject: { subjectId, score, rank, vetoes }, outcome, tieBrokenBy }) => ({
        subjectId,
        score,
        rank,
        outcome,
        tieBrokenBy,
        vetoes,
      })),
  }
}

/**
 * Who has the awards given for such a period, and why the others have not. Places are given exactly, except that those whom
 * no tie rule tells apart share the last of them.
 *
 * @param facts for ties, where others than those of the input
 */
export const awardLists = (
  input: ScoreInput,
  table: ScoreTable,
  facts: TieFacts = tieFactsOf(input),
): readonly AwardList[] =>
  input.rules.awards
    .filter(({ cycle }) => cycle === input.kind)
    .map((award) => awardList(award, table, facts))
