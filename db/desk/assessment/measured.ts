import { SATISFACTION } from '../../model/assessment/awards.ts'
import type { Period } from '../../model/assessment/periods.ts'
import { isMadeOfParts } from '../../model/assessment/roll-up.ts'
import { NO_GRADES, satisfactionRate, type GradeCounts } from '../../model/assessment/satisfaction.ts'
import { sheetOf, type ScoreRuleSet, type ScoreTarget } from '../../model/assessment/score-rules.ts'
import { subjectKey } from '../../model/assessment/score-types.ts'
import { addDays, dayFromMs, msAt } from '../../model/day.ts'
import { countGrades, type GradeCount } from '../../store/queries/evaluations.ts'
import type { AssessmentContext, Roster } from './roster.ts'

/** A rate the rules ask for, of one subject of a period. */
export interface AskedFigure {
  readonly figure: string
  readonly target: ScoreTarget
  readonly subjectId: string
}

export const figureKey = ({ figure, target, subjectId }: AskedFigure): string =>
  `${figure}/${subjectKey(target, subjectId)}`

/** What visitors' ratings of a period give for the rate of one subject. */
export interface Measured extends AskedFigure {
  readonly grades: GradeCounts
  /** Percent; null while there are too few. */
  readonly value: string | null
}

const TARGETS = ['PERSON', 'WINDOW', 'UNIT'] as const

const asksFor = (rules: ScoreRuleSet, target: ScoreTarget): boolean =>
  (sheetOf(rules, target)?.dimensions ?? []).some(
    ({ source, figure }) => source === 'FIGURE' && figure === SATISFACTION,
  )

const withGrade = (grades: GradeCounts, { level, count }: GradeCount): GradeCounts => {
  const [best, good, fair, poor, worst] = grades.map((each, at) => (at === level - 1 ? each + count : each))
  return [best ?? 0, good ?? 0, fair ?? 0, poor ?? 0, worst ?? 0]
}

/**
 * Rates of satisfaction as visitors gave them up to yesterday, of the subjects that were rated at all.
 */
export const measuredRates = (
  context: AssessmentContext,
  rules: ScoreRuleSet,
  { kind, from, to }: Period,
  { people, windows, units }: Roster,
): readonly Measured[] => {
  const asked = isMadeOfParts(rules, kind) ? [] : TARGETS.filter((target) => asksFor(rules, target))
  const yesterday = addDays(dayFromMs(context.nowMs), -1)
  const upTo = to < yesterday ? to : yesterday
  if (asked.length === 0 || upTo < from) return []
  const given = countGrades(context.store.read, msAt(from, '00:00'), msAt(upTo, '24:00'))
  const unitOf = new Map<string, string>(windows.map(({ windowId, unitId }) => [windowId, unitId]))
  const known: Readonly<Record<ScoreTarget, ReadonlySet<string>>> = {
    PERSON: new Set(people.map(({ staffId }) => staffId)),
    WINDOW: new Set(unitOf.keys()),
    UNIT: new Set(units),
  }
  const subjectOf = (target: ScoreTarget, { staffId, windowId }: GradeCount): string =>
    target === 'PERSON' ? staffId : target === 'WINDOW' ? windowId : (unitOf.get(windowId) ?? '')
  return asked.flatMap((target) =>
    [...Map.groupBy(given, (each) => subjectOf(target, each))]
      .filter(([subjectId]) => known[target].has(subjectId))
      .map(([subjectId, counts]) => {
        const grades = counts.reduce(withGrade, NO_GRADES)
        return { figure: SATISFACTION, target, subjectId, grades, value: satisfactionRate(grades) }
      }),
  )
}
