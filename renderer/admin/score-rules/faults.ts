import type { DraftRules, RulesProblem, Section } from './rules-draft.ts'

/** Where on the page something is wrong. */
export interface FaultPlace {
  readonly section: Section
  readonly list: 'sheets' | 'items' | 'grades' | 'awards' | null
  /** Place in the list; −1: none. */
  readonly at: number
  /** Code of a dimension of the sheet. */
  readonly part: string
  readonly field: string
}

export interface Fault extends FaultPlace {
  readonly text: string
  /** Wants a look and stops nothing. */
  readonly isRemark: boolean
}

const FIELD_OF: Readonly<Record<RulesProblem['code'], string>> = {
  DATES_BACKWARD: 'validTo',
  OVERLAP: 'validFrom',
  HOLE: 'validTo',
  WEIGHTS: 'base',
  SHEET_TWICE: 'target',
  NO_SHEET: 'target',
  DIMENSION_TWICE: 'code',
  DIMENSION_UNKNOWN: 'dimension',
  FIGURE_UNNAMED: 'figure',
  ITEM_TWICE: 'code',
  DELTA_STEP: 'delta',
  DELTA_RANGE: 'delta',
  DELTA_SIGNS: 'deltaTo',
  CAP_RANGE: 'cap',
  LINK_UNKNOWN: 'linked',
  LINK_SELF: 'linked',
  SOURCE_TWICE: 'autoSource',
  SOURCE_TARGET: 'autoSource',
  WHEN_BACKWARD: 'minutesFrom',
  GRADES_ORDER: 'from',
  GRADE_TWICE: 'code',
  AWARD_TWICE: 'code',
  AWARD_SHARE: 'share',
  AWARD_TARGET: 'target',
  MOST_BELOW_BASE: 'most',
}

const OF_SETS: ReadonlySet<RulesProblem['code']> = new Set(['DATES_BACKWARD', 'OVERLAP', 'HOLE'])
const OF_GRADES: ReadonlySet<RulesProblem['code']> = new Set(['GRADES_ORDER', 'GRADE_TWICE'])
const OF_AWARDS: ReadonlySet<RulesProblem['code']> = new Set(['AWARD_TWICE', 'AWARD_SHARE', 'AWARD_TARGET'])
const OF_SHEETS: ReadonlySet<RulesProblem['code']> = new Set([
  'WEIGHTS',
  'SHEET_TWICE',
  'DIMENSION_TWICE',
  'FIGURE_UNNAMED',
  'MOST_BELOW_BASE',
])

/** The field of the page a problem is about. Of two items with one code it is the later one. */
export const placeOf = (rules: DraftRules, { code, at, params }: RulesProblem): FaultPlace => {
  const field = FIELD_OF[code]
  if (OF_SETS.has(code)) return { section: 'basics', list: null, at: -1, part: '', field }
  if (OF_GRADES.has(code) || OF_AWARDS.has(code)) {
    const list = OF_GRADES.has(code) ? 'grades' : 'awards'
    const place = rules[list].map((each) => each.code).lastIndexOf(at)
    return { section: 'grades', list, at: place, part: '', field }
  }
  const item = rules.items.findLastIndex((each) => each.code === at)
  if (item >= 0 && !OF_SHEETS.has(code)) return { section: 'items', list: 'items', at: item, part: '', field }
  const ofTarget = rules.sheets.findLastIndex(({ target }) => target === at)
  if (ofTarget >= 0) return { section: 'sheets', list: 'sheets', at: ofTarget, part: '', field }
  const owner = rules.sheets.findIndex(
    ({ target, dimensions }) =>
      (params['target'] === undefined || code === 'NO_SHEET' || params['target'] === target) &&
      dimensions.some((dimension) => dimension.code === at),
  )
  const ownField = code === 'SOURCE_TARGET' || code === 'NO_SHEET' ? 'source' : field
  return { section: 'sheets', list: 'sheets', at: owner, part: at, field: ownField }
}

/** What is wrong with one field; undefined: nothing. */
export const faultAt = (
  faults: readonly Fault[],
  list: FaultPlace['list'],
  at: number,
  fields: string | readonly string[],
  part = '',
): string | undefined => {
  const wanted = typeof fields === 'string' ? [fields] : fields
  return faults.find(
    (fault) => fault.list === list && fault.at === at && fault.part === part && wanted.includes(fault.field),
  )?.text
}
