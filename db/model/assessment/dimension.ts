import { decimal, larger, mean, smaller, sum, ZERO, type Decimal } from './decimal.ts'
import { exactText, type CountedLine } from './score-lines.ts'
import type { Dimension, ScoreSheet } from './score-rules.ts'
import type { DimensionScore } from './score-types.ts'

/** Something a mean is made of: the people of a window, the windows of a unit. */
export interface MeanPart {
  readonly subjectId: string
  readonly score: string
  readonly weight: number
}

/** What a mean is made of, and the full marks its scores are out of. */
export interface MeanOf {
  readonly base: string
  readonly parts: readonly MeanPart[]
}

/** What a dimension starts from besides its own full points. */
export interface StartFacts {
  /** A figure's percent; null: not measured; undefined: nobody entered it. */
  readonly rateOf: (figure: string) => string | null | undefined
  readonly persons: MeanOf
  readonly windows: MeanOf
}

interface Start {
  readonly value: Decimal
  readonly rate: Decimal | null
  readonly missing: boolean
  readonly parts: readonly MeanPart[]
}

/** By weight; where nothing has a weight all count alike. */
function meanOf(parts: readonly MeanPart[]): { mean: Decimal; parts: readonly MeanPart[] } | null {
  const heads = parts.reduce((total, { weight }) => total + weight, 0)
  if (heads === 0) {
    const plain = mean(parts.map(({ score }) => decimal(score)))
    return plain === null ? null : { mean: plain, parts: parts.map((part) => ({ ...part, weight: 1 })) }
  }
  return { mean: sum(parts.map(({ score, weight }) => decimal(score).times(weight))).div(heads), parts }
}

/** Full for whatever is not known: nobody loses points for what was not measured. */
function startOf(dimension: Dimension, facts: StartFacts): Start {
  const full = decimal(dimension.full)
  const inFull: Start = { value: full, rate: null, missing: false, parts: [] }
  switch (dimension.source) {
    case 'ENTRIES':
      return inFull
    case 'FIGURE': {
      const rate = facts.rateOf(dimension.figure)
      if (rate === undefined) return { ...inFull, missing: true }
      if (rate === null) return inFull
      return { ...inFull, value: full.times(rate).div(100), rate: decimal(rate) }
    }
    case 'PERSONS_MEAN':
    case 'WINDOWS_MEAN': {
      const of = dimension.source === 'PERSONS_MEAN' ? facts.persons : facts.windows
      const base = decimal(of.base)
      const found = meanOf(of.parts)
      if (found === null || base.lte(0)) return { ...inFull, missing: true }
      return {
        value: full.times(found.mean).div(base),
        rate: found.mean,
        missing: false,
        parts: found.parts,
      }
    }
  }
}

/** A dimension with its exact worth in the total. */
export interface CountedDimension {
  readonly score: DimensionScore
  readonly worth: Decimal
}

function dimensionScore(
  dimension: Dimension,
  start: Start,
  lines: readonly CountedLine[],
  bounds: { readonly least: Decimal | null; readonly most: Decimal | null },
): CountedDimension {
  const plain = start.value.plus(sum(lines.map(({ points }) => points)))
  const raised = bounds.least === null ? plain : larger(plain, bounds.least)
  const points = bounds.most === null ? raised : smaller(raised, bounds.most)
  const { code, name, full, weight, source } = dimension
  return {
    worth: points.times(weight),
    score: {
      code,
      name,
      full,
      weight,
      source,
      start: exactText(start.value),
      rate: start.rate === null ? null : exactText(start.rate),
      missing: start.missing,
      parts: start.parts,
      lines: lines.map(({ line }) => line),
      plain: exactText(plain),
      points: exactText(points),
    },
  }
}

/**
 * Every dimension of a sheet. A charge in a dimension the sheet does not have, as after a change of rules within a period,
 * still counts: in a dimension of its own, with no points to start from and no bounds but the total's.
 */
export function dimensionScores(
  sheet: ScoreSheet,
  lines: readonly CountedLine[],
  facts: StartFacts,
): readonly CountedDimension[] {
  const byDimension = Map.groupBy(lines, ({ dimension }) => dimension)
  const known = sheet.dimensions.map((dimension) =>
    dimensionScore(dimension, startOf(dimension, facts), byDimension.get(dimension.code) ?? [], {
      least: dimension.floor === 'ZERO' ? ZERO : null,
      most: decimal(dimension.most ?? dimension.full),
    }),
  )
  const codes = new Set(sheet.dimensions.map(({ code }) => code))
  const others = [...byDimension]
    .filter(([code]) => !codes.has(code))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, of]) => {
      const dimension: Dimension = {
        code,
        name: code,
        full: '0',
        weight: '1',
        source: 'ENTRIES',
        figure: '',
        floor: 'NONE',
        most: null,
      }
      return dimensionScore(dimension, startOf(dimension, facts), of, { least: null, most: null })
    })
  return [...known, ...others]
}
