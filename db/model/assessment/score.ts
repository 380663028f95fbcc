import type { Voucher } from './assessment-models.ts'
import { decimal, larger, smaller, sum, toText, ZERO, type Decimal } from './decimal.ts'
import { dimensionScores, type MeanOf, type MeanPart, type StartFacts } from './dimension.ts'
import { countsItself, isMadeOfParts, reaches, rollUp } from './roll-up.ts'
import { chargedBySubject, exactText, linesOf, takenBy, type CountedLine } from './score-lines.ts'
import {
  sheetOf,
  type PeriodKind,
  type ScoreRuleSet,
  type ScoreSheet,
  type ScoreTarget,
} from './score-rules.ts'
import { subjectKey, type ScoreInput, type ScoreTable, type SubjectScore } from './score-types.ts'

type Unranked = Omit<SubjectScore, 'rank' | 'grade'>

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** What every subject of the period is worked out from. */
interface Bench {
  readonly input: ScoreInput
  readonly rules: ScoreRuleSet
  readonly items: ReadonlyMap<string, ScoreRuleSet['items'][number]>
  readonly charged: ReturnType<typeof chargedBySubject>
  /** Entries that bar a subject, by `subjectKey`. */
  readonly barred: ReadonlyMap<string, readonly string[]>
  readonly figures: ReadonlyMap<string, string | null>
  readonly vouchers: ReadonlyMap<string, readonly Voucher[]>
}

function barredBySubject({ entries, vetoes, kind }: ScoreInput): ReadonlyMap<string, readonly string[]> {
  const barred = new Map<string, string[]>()
  const barring = [
    ...entries.filter(({ veto, cycle }) => veto !== 'NONE' && reaches(cycle, kind)),
    ...vetoes.filter(({ veto }) => veto === 'YEAR'),
  ]
  for (const { entryId, charges } of barring)
    for (const { target, subjectId, linked } of charges) {
      // Whoever answers along with another loses points, not the right to an award.
      if (linked) continue
      const key = subjectKey(target, subjectId)
      barred.set(key, [...(barred.get(key) ?? []), entryId])
    }
  return barred
}

const figureKey = (figure: string, target: ScoreTarget, subjectId: string): string =>
  `${figure}/${subjectKey(target, subjectId)}`

const benchOf = (input: ScoreInput): Bench => ({
  input,
  rules: input.rules,
  items: new Map(input.rules.items.map((item) => [item.code, item])),
  charged: chargedBySubject(
    input.entries.filter(({ cycle }) => countsItself(input.rules, input.kind, cycle)),
  ),
  barred: barredBySubject(input),
  figures: new Map(
    input.figures.map(({ figure, target, subjectId, value }) => [
      figureKey(figure, target, subjectId),
      value,
    ]),
  ),
  vouchers: Map.groupBy(input.vouchers, ({ target, subjectId }) => subjectKey(target, subjectId)),
})

/** Within the floor and the most of a sheet; `sheets`: a sum of months has that of each of them. */
function within(sheet: ScoreSheet, value: Decimal, sheets: number): Decimal {
  const raised = sheet.floor === 'ZERO' ? larger(value, ZERO) : value
  return smaller(raised, decimal(sheet.most).times(sheets))
}

/** What a subject has before the total is bounded and rounded. */
interface Made extends Pick<SubjectScore, 'dimensions' | 'parts' | 'adjustments'> {
  readonly plain: Decimal
  readonly deducted: Decimal
  readonly vetoes: readonly string[]
  readonly sheets: number
}

function madeOfEntries(sheet: ScoreSheet, lines: readonly CountedLine[], facts: StartFacts): Made {
  const dimensions = dimensionScores(sheet, lines, facts)
  return {
    dimensions: dimensions.map(({ score }) => score),
    parts: [],
    adjustments: [],
    plain: sum(dimensions.map(({ worth }) => worth)),
    deducted: takenBy(lines),
    vetoes: [],
    sheets: 1,
  }
}

function madeOfParts(bench: Bench, sheet: ScoreSheet, lines: readonly CountedLine[], key: string): Made {
  const { value, parts, deducted, vetoes, sheets } = rollUp(bench.rules, sheet, bench.input.parts, key)
  const weights = new Map(sheet.dimensions.map(({ code, weight }) => [code, weight]))
  const weighted = lines.map((line) => {
    const points = line.points.times(weights.get(line.dimension) ?? 1)
    return { ...line, points, line: { ...line.line, points: exactText(points) } }
  })
  return {
    dimensions: [],
    parts,
    adjustments: weighted.map(({ line }) => line),
    plain: value.plus(sum(weighted.map(({ points }) => points))),
    deducted: deducted.plus(takenBy(weighted)),
    vetoes,
    sheets,
  }
}

function scoreOf(bench: Bench, sheet: ScoreSheet, subjectId: string, facts: StartFacts): Unranked {
  const { input, rules } = bench
  const key = subjectKey(sheet.target, subjectId)
  const lines = linesOf(bench.charged.get(key) ?? [], bench.items, sheet.doublingAfter)
  const made = isMadeOfParts(rules, input.kind)
    ? madeOfParts(bench, sheet, lines, key)
    : madeOfEntries(sheet, lines, facts)
  const computed = toText(within(sheet, made.plain, made.sheets), rules.decimals)
  const vouchers = bench.vouchers.get(key) ?? []
  // One after another, as each says what stood before and after it.
  const score = vouchers.reduce(
    (text, { delta }) => toText(within(sheet, decimal(text).plus(delta), made.sheets), rules.decimals),
    computed,
  )
  return {
    target: sheet.target,
    subjectId,
    dimensions: made.dimensions,
    parts: made.parts,
    adjustments: made.adjustments,
    plain: exactText(made.plain),
    computed,
    vouchers,
    score,
    deducted: exactText(made.deducted),
    vetoes: [...new Set([...(bench.barred.get(key) ?? []), ...made.vetoes])].toSorted(byText),
  }
}

/** The best grade reached: by points with >=, in a year also by rank. Empty where none is given in such a period. */
function gradeOf({ grades }: ScoreRuleSet, kind: PeriodKind, score: Decimal, rank: number): string {
  const given = grades.filter(({ cycle }) => cycle === undefined || cycle === kind)
  const reached = given.find(
    ({ from, yearRankWithin }) =>
      from === null ||
      score.gte(from) ||
      (kind === 'YEAR' && yearRankWithin !== null && rank <= yearRankWithin),
  )
  return (reached ?? given.at(-1))?.code ?? ''
}

/** Ranks and grades of one target's subjects. Equal scores share a rank and the next is left out: 1, 1, 3. */
function ranked(input: ScoreInput, subjects: readonly Unranked[]): readonly SubjectScore[] {
  const scores = subjects.map(({ score }) => decimal(score)).sort((one, other) => other.cmp(one))
  const rankOf = new Map<string, number>()
  scores.forEach((score, at) => {
    const text = score.toFixed()
    if (!rankOf.has(text)) rankOf.set(text, at + 1)
  })
  return subjects.map((subject) => {
    const score = decimal(subject.score)
    const rank = rankOf.get(score.toFixed()) ?? 1
    return { ...subject, rank, grade: gradeOf(input.rules, input.kind, score, rank) }
  })
}

/** Scores so far, to take means of. */
const partsFrom = (
  scores: ReadonlyMap<string, Unranked>,
  target: ScoreTarget,
  of: readonly { readonly subjectId: string; readonly weight: number }[],
): readonly MeanPart[] =>
  of.flatMap(({ subjectId, weight }) => {
    const score = scores.get(subjectKey(target, subjectId))
    return score === undefined ? [] : [{ subjectId, score: score.score, weight }]
  })

/**
 * Every score of a period, from the entries, figures and shorter periods that count in it. The same for the same facts in
 * whatever order they are given: people first, then windows, then units.
 */
export function computeScores(input: ScoreInput): ScoreTable {
  const bench = benchOf(input)
  const { rules } = input
  const people = input.people.toSorted((one, other) => byText(one.staffId, other.staffId))
  const windows = input.windows.toSorted((one, other) => byText(one.windowId, other.windowId))
  const units = [...new Set(input.units)].toSorted(byText)
  const scores = new Map<string, Unranked>()

  const peopleOfWindow = Map.groupBy(people, ({ windowId }): string => windowId ?? '')
  const peopleOfUnit = Map.groupBy(people, ({ unitId }): string => unitId)
  const windowsOfUnit = Map.groupBy(windows, ({ unitId }): string => unitId)
  const baseOf = (target: ScoreTarget): string => sheetOf(rules, target)?.base ?? '0'
  const bases = { PERSON: baseOf('PERSON'), WINDOW: baseOf('WINDOW') }
  const personsMean = (of: typeof people): MeanOf => ({
    base: bases.PERSON,
    parts: partsFrom(
      scores,
      'PERSON',
      of.map(({ staffId }) => ({ subjectId: staffId, weight: 1 })),
    ),
  })
  const windowsMean = (of: typeof windows): MeanOf => ({
    base: bases.WINDOW,
    parts: partsFrom(
      scores,
      'WINDOW',
      of.map(({ windowId, heads }) => ({ subjectId: windowId, weight: heads })),
    ),
  })
  const score = (
    target: ScoreTarget,
    subjectIds: readonly string[],
    persons: (subjectId: string) => MeanOf,
    windows: (subjectId: string) => MeanOf,
  ): void => {
    const sheet = sheetOf(rules, target)
    if (sheet === undefined) return
    const subjects = subjectIds.map((subjectId) =>
      scoreOf(bench, sheet, subjectId, {
        rateOf: (figure) => bench.figures.get(figureKey(figure, target, subjectId)),
        persons: persons(subjectId),
        windows: windows(subjectId),
      }),
    )
    for (const each of subjects) scores.set(subjectKey(target, each.subjectId), each)
  }
  const nothing = (): MeanOf => ({ base: '0', parts: [] })
  score(
    'PERSON',
    people.map(({ staffId }) => staffId),
    nothing,
    nothing,
  )
  score(
    'WINDOW',
    windows.map(({ windowId }) => windowId),
    (windowId) => personsMean(peopleOfWindow.get(windowId) ?? []),
    nothing,
  )
  score(
    'UNIT',
    units,
    (unitId) => personsMean(peopleOfUnit.get(unitId) ?? []),
    (unitId) => windowsMean(windowsOfUnit.get(unitId) ?? []),
  )

  const table = new Map<string, SubjectScore>()
  for (const target of ['PERSON', 'WINDOW', 'UNIT'] as const) {
    const of = [...scores.values()].filter((subject) => subject.target === target)
    for (const subject of ranked(input, of)) table.set(subjectKey(target, subject.subjectId), subject)
  }
  return table
}
