import type { ScoreRuleSet } from '../../../db/model/assessment/score-rules.ts'

type Kind = 'basics' | 'sheet' | 'dimension' | 'item' | 'grade' | 'award'

/** One thing that is not as it was. */
export interface RulesChange {
  readonly kind: Kind
  readonly how: 'ADDED' | 'REMOVED' | 'CHANGED'
  /** Code or target by which it is known. */
  readonly code: string
  /** What people call it. */
  readonly name: string
  readonly fields: readonly FieldChange[]
}

export interface FieldChange {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

interface Piece {
  readonly kind: Kind
  readonly code: string
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A rule set as the pieces people speak of. */
const piecesOf = (rules: ScoreRuleSet): Piece[] => {
  const { name, validFrom, validTo, decimals, rollUp, appeal } = rules
  return [
    {
      kind: 'basics',
      code: '',
      name: '',
      fields: { name, validFrom, validTo, decimals, ...rollUp, ...appeal },
    },
    ...rules.sheets.flatMap(({ target, base, most, floor, doublingAfter, dimensions }): Piece[] => [
      { kind: 'sheet', code: target, name: '', fields: { base, most, floor, doublingAfter } },
      ...dimensions.map(({ code, ...rest }): Piece => ({
        kind: 'dimension',
        code: `${target} ${code}`,
        name: rest.name,
        fields: rest,
      })),
    ]),
    ...rules.items.map(({ code, when, ...rest }): Piece => ({
      kind: 'item',
      code,
      name: rest.text,
      fields: { ...rest, ...when },
    })),
    ...rules.grades.map(({ code, ...rest }): Piece => ({
      kind: 'grade',
      code,
      name: rest.name,
      fields: rest,
    })),
    ...rules.awards.map(({ code, quota, cycle, ...rest }): Piece => ({
      kind: 'award',
      code,
      name: rest.name,
      fields: { ...rest, awardCycle: cycle, quota: quota.kind === 'SHARE' ? quota.share : quota.count },
    })),
  ]
}

const keyOf = ({ kind, code }: Piece): string => `${kind} ${code}`
const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What is different between two versions of a rule set, in the order in which it is read. */
export const changesOf = (before: ScoreRuleSet, after: ScoreRuleSet): readonly RulesChange[] => {
  const old = new Map(piecesOf(before).map((piece) => [keyOf(piece), piece]))
  const now = piecesOf(after)
  const kept = new Set(now.map(keyOf))
  return [
    ...now.flatMap((piece): RulesChange[] => {
      const was = old.get(keyOf(piece))
      const { kind, code, name } = piece
      if (was === undefined) return [{ kind, code, name, how: 'ADDED', fields: [] }]
      const fields = Object.keys(piece.fields)
        .filter((field) => !isEqual(was.fields[field], piece.fields[field]))
        .map((field) => ({ field, before: was.fields[field], after: piece.fields[field] }))
      return fields.length === 0 ? [] : [{ kind, code, name: was.name || name, how: 'CHANGED', fields }]
    }),
    ...[...old.values()]
      .filter((piece) => !kept.has(keyOf(piece)))
      .map(({ kind, code, name }): RulesChange => ({ kind, code, name, how: 'REMOVED', fields: [] })),
  ]
}
