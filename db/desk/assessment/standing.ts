import { decimal, mean, toText } from '../../model/assessment/decimal.ts'
import type { ScoreTarget } from '../../model/assessment/score-rules.ts'
import { subjectKey, type SubjectScore } from '../../model/assessment/score-types.ts'
import { scoresAsTold, spreadOf, toldOf, type Scores } from './inputs.ts'
import { unitsHere, type AssessmentContext } from './roster.ts'
import { scoredStaff } from './scored.ts'

/** Where the scores of one target stand in the whole hall, as far as this machine knows. */
interface Standing {
  /** Scores of the whole hall, highest first. */
  readonly spread: readonly string[]
  readonly mean: string | null
  /** Among how many. */
  readonly of: number
  /** Null where it is not known here: before publication on a machine that has its own units alone. */
  rankOf(subject: SubjectScore): number | null
  /** What counts of a subject: as it was told where this machine cannot work it out by itself. */
  scoreOf(subject: SubjectScore): string
}

const highestFirst = (scores: readonly string[]): string[] =>
  scores.toSorted((one, other) => decimal(other).cmp(decimal(one)))

const meanText = (scores: readonly string[], decimals: number): string | null => {
  const value = mean(scores.map((score) => decimal(score)))
  return value && toText(value, decimals)
}

/** A window whose people are of other units too is scored where the records of all of them are. */
const isComplete = (
  context: AssessmentContext,
  { state }: Scores,
  { target, subjectId }: Pick<SubjectScore, 'target' | 'subjectId'>,
): boolean => {
  const here = unitsHere(context)
  if (here === null || target === 'PERSON') return true
  const people = state?.people ?? scoredStaff(context.reference).filter(({ active }) => active)
  const isAt =
    target === 'WINDOW'
      ? (windowId: string | null) => windowId === subjectId
      : (windowId: string | null, unitId: string) => {
          const window = windowId === null ? undefined : context.reference.windows.get(windowId)
          return unitId === subjectId || window?.unitIds[0] === subjectId
        }
  return people
    .filter(({ windowId, unitId }) => isAt(windowId, unitId))
    .every(({ unitId }) => here.has(unitId))
}

/** A desk of a unit has its own people alone: how they stand in the hall it knows from what was told. */
const standingHere = (context: AssessmentContext, scores: Scores, target: ScoreTarget): Standing => {
  const told = toldOf(scores.state)
  const results = new Map(
    (told?.results ?? []).map((each) => [subjectKey(each.target, each.subjectId), each]),
  )
  const spread =
    target === 'PERSON'
      ? (told?.spread ?? [])
      : highestFirst([...results.values()].filter((each) => each.target === target).map(({ score }) => score))
  const scoreOf = (subject: SubjectScore): string =>
    isComplete(context, scores, subject)
      ? subject.score
      : (results.get(subjectKey(target, subject.subjectId))?.score ?? subject.score)
  return {
    spread,
    mean: meanText(spread, scores.rules.decimals),
    of: spread.length,
    scoreOf,
    rankOf(subject) {
      const at = spread.indexOf(scoreOf(subject))
      return at < 0 ? null : at + 1
    },
  }
}

export const standingOf = (context: AssessmentContext, scores: Scores, target: ScoreTarget): Standing => {
  if (!scores.isWhole) return standingHere(context, scores, target)
  const spread = highestFirst(
    [...scores.table.values()].filter((each) => each.target === target).map(({ score }) => score),
  )
  return {
    spread,
    mean: meanText(spread, scores.rules.decimals),
    of: spread.length,
    rankOf: ({ rank }) => rank,
    scoreOf: ({ score }) => score,
  }
}

/**
 * Whether a score worked out here is the one that was told, to the last digit; null before anything was, and for what was
 * not named then or cannot be worked out here. A person is named by the spread, which has every score and no name.
 */
export const isVerified = (
  context: AssessmentContext,
  scores: Scores,
  { target, subjectId }: Pick<SubjectScore, 'target' | 'subjectId'>,
): boolean | null => {
  const told = toldOf(scores.state)
  const then = told && scoresAsTold(context, scores)?.table
  const subject = then?.get(subjectKey(target, subjectId))
  if (!told || !then || !subject || !isComplete(context, scores, subject)) return null
  if (target === 'PERSON')
    return scores.isWhole ? spreadOf(then).join() === told.spread.join() : told.spread.includes(subject.score)
  const result = told.results.find((each) => each.target === target && each.subjectId === subjectId)
  if (!result) return null
  if (result.score !== subject.score) return false
  // Ranks, and in a year the grades by rank, are of the whole hall.
  return !scores.isWhole || (result.rank === subject.rank && result.grade === subject.grade)
}
