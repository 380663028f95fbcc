import type { Voucher } from '../../db/model/assessment/assessment-models.ts'
import type { Charge } from '../../db/model/assessment/charges.ts'
import { DEFAULT_SCORE_RULES } from '../../db/model/assessment/default-rules.ts'
import { chargesOf, type ChargedSubject } from '../../db/model/assessment/entry-charges.ts'
import {
  itemOf,
  type Dimension,
  type RuleItem,
  type ScoreRuleSet,
  type ScoreSheet,
  type ScoreTarget,
} from '../../db/model/assessment/score-rules.ts'
import {
  subjectKey,
  type CountedEntry,
  type PartScores,
  type ScoreInput,
  type ScoreTable,
  type SubjectScore,
} from '../../db/model/assessment/score-types.ts'
import { StaffId, UnitId, WindowId } from '../../db/model/ids.ts'

export const dimension = (code: string, full: string, rest: Partial<Dimension> = {}): Dimension => ({
  code,
  name: code,
  full,
  weight: '1',
  source: 'ENTRIES',
  figure: '',
  floor: 'ZERO',
  most: null,
  ...rest,
})

export const sheet = (
  target: ScoreTarget,
  base: string,
  dimensions: Dimension[],
  rest: Partial<ScoreSheet> = {},
): ScoreSheet => ({
  target,
  base,
  most: base,
  floor: 'ZERO',
  dimensions,
  doublingAfter: null,
  ...rest,
})

export const item = (
  target: ScoreTarget,
  dimension: string,
  code: string,
  delta: string,
  rest: Partial<RuleItem> = {},
): RuleItem => ({
  code,
  target,
  dimension,
  text: code,
  delta,
  deltaTo: null,
  unit: 'TIME',
  cap: null,
  linked: [],
  evidence: 'NONE',
  autoSource: null,
  when: { minutesFrom: null, minutesBelow: null, countFrom: null },
  veto: 'NONE',
  cycle: 'DAY',
  ...rest,
})

/** A hall's own set: the default pack's frame with other sheets, items and so on. */
export const rulesOf = (changes: Partial<ScoreRuleSet>): ScoreRuleSet => ({
  ...DEFAULT_SCORE_RULES,
  rulesId: 'own',
  name: '本厅细则',
  validFrom: '2026-01-01',
  items: [],
  awards: [],
  ...changes,
})

export const person = (
  staffId: string,
  windowId: string | null = null,
  rest: Partial<ScoreInput['people'][number]> = {},
): ScoreInput['people'][number] => ({
  staffId: StaffId.parse(staffId),
  windowId: windowId === null ? null : WindowId.parse(windowId),
  unitId: UnitId.parse('U1'),
  workedDays: 20,
  cases: 0,
  ...rest,
})

export const aWindow = (
  windowId: string,
  rest: Partial<ScoreInput['windows'][number]> = {},
): ScoreInput['windows'][number] => ({
  windowId: WindowId.parse(windowId),
  unitId: UnitId.parse('U1'),
  heads: 1,
  cases: 0,
  ...rest,
})

export const scoreInput = (rules: ScoreRuleSet, rest: Partial<ScoreInput> = {}): ScoreInput => ({
  rules,
  kind: 'MONTH',
  people: [],
  windows: [],
  units: [],
  entries: [],
  vetoes: [],
  figures: [],
  parts: [],
  vouchers: [],
  ...rest,
})

const SUBJECT_IDS = { PERSON: StaffId, WINDOW: WindowId, UNIT: UnitId } as const

export const charge = (
  target: ScoreTarget,
  subjectId: string,
  dimension: string,
  delta: string,
  linked = false,
): Charge => ({ target, subjectId: SUBJECT_IDS[target].parse(subjectId), dimension, delta, linked })

export const counted = (
  entryId: string,
  charges: readonly Charge[],
  rest: Partial<CountedEntry> = {},
): CountedEntry => ({
  entryId,
  day: '2026-03-02',
  itemCode: 'X',
  itemText: 'X',
  quantity: 1,
  charges,
  veto: 'NONE',
  cycle: 'DAY',
  ...rest,
})

let entries = 0
/** An entry of a rule, with what that rule charges whom it is about. */
export function entryOf(
  rules: ScoreRuleSet,
  code: string,
  subject: Partial<ChargedSubject>,
  rest: Partial<CountedEntry> & { readonly delta?: string } = {},
): CountedEntry {
  const rule = itemOf(rules, code)
  if (rule === undefined) throw new Error(`no such rule: ${code}`)
  const whole: ChargedSubject = {
    staffId: null,
    windowId: null,
    unitId: null,
    chiefRepIds: [],
    ...subject,
  }
  const { delta, ...others } = rest
  entries += 1
  return counted(`e${String(entries).padStart(5, '0')}`, chargesOf(rule, whole, delta ?? rule.delta), {
    itemCode: code,
    itemText: rule.text,
    veto: rule.veto,
    cycle: rule.cycle,
    ...others,
  })
}

export const figure = (
  figure: string,
  target: ScoreTarget,
  subjectId: string,
  value: string | null,
): ScoreInput['figures'][number] => ({ figure, target, subjectId, value })

export const voucher = (
  target: ScoreTarget,
  subjectId: string,
  delta: string,
  rest: Partial<Voucher> = {},
): Voucher => ({
  voucherId: `v-${subjectId}-${delta}`,
  unitIds: [UnitId.parse('U1')],
  target,
  subjectId,
  dimension: 'A',
  delta,
  before: '0',
  after: '0',
  carriedTo: 'MONTH/2026-04-01',
  entryId: null,
  reason: '复核',
  by: '9001',
  atMs: 1,
  eventId: 'ev',
  ...rest,
})

/** What a table hands up to a longer period. */
export const partOf = (
  table: ScoreTable,
  kind: PartScores['kind'],
  from: string,
  workedDays: Readonly<Record<string, number>> = {},
): PartScores => ({
  periodId: `${kind}/${from}`,
  kind,
  from,
  scores: new Map(
    [...table].map(([key, { score, deducted, vetoes, subjectId }]) => [
      key,
      { score, deducted, vetoes, workedDays: workedDays[subjectId] ?? null },
    ]),
  ),
})

export function subjectIn(table: ScoreTable, target: ScoreTarget, subjectId: string): SubjectScore {
  const subject = table.get(subjectKey(target, subjectId))
  if (subject === undefined) throw new Error(`no score: ${target}/${subjectId}`)
  return subject
}
export const scoreIn = (table: ScoreTable, target: ScoreTarget, subjectId: string): string =>
  subjectIn(table, target, subjectId).score
/** Points of each dimension, in the order of the sheet. */
export const pointsIn = (table: ScoreTable, target: ScoreTarget, subjectId: string): string[] =>
  subjectIn(table, target, subjectId).dimensions.map(({ points }) => points)
