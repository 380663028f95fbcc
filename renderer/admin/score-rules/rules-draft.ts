import type { Result } from '../../../db/contract/index.ts'
import { decimal, DecimalText } from '../../../db/model/assessment/decimal.ts'
import {
  ScoreRuleSet,
  type Award,
  type Dimension,
  type Grade,
  type RuleItem,
  type ScoreSheet,
  type ScoreTarget,
} from '../../../db/model/assessment/score-rules.ts'
import type { Day } from '../../../db/model/day.ts'
import { firstDayOf, monthAfter, monthOf } from '../../../db/model/month.ts'

export type RulesEntry = Result<'scoreRules.list'>['sets'][number]
export type RulesProblem = RulesEntry['problems'][number]

/** The pack that belongs to the program: it is read and copied, never changed. */
export const DEFAULT_RULES_ID = 'default'

/** A rule set while it is being typed: of the right shape, with values that may not yet be what they must be. */
export type DraftRules = ScoreRuleSet

export const SECTIONS = ['items', 'sheets', 'grades', 'basics', 'versions'] as const
export type Section = (typeof SECTIONS)[number]

export const TARGETS: readonly ScoreTarget[] = ['PERSON', 'WINDOW', 'UNIT']

export const isPoints = (text: string): boolean => DecimalText.safeParse(text).success

/** A value that is not yet what it must be: where it is, by list and place. */
export interface UnfitValue {
  readonly section: Section
  readonly list: 'sheets' | 'items' | 'grades' | 'awards' | null
  /** Place in the list; of a dimension, the place of its sheet. */
  readonly at: number
  /** Code of the dimension it is in; empty: none. */
  readonly part: string
  readonly field: string
}

const LIST_SECTION = { sheets: 'sheets', items: 'items', grades: 'grades', awards: 'grades' } as const
type ListKey = keyof typeof LIST_SECTION
const isList = (key: unknown): key is ListKey => typeof key === 'string' && key in LIST_SECTION

/** What the schema of a rule set finds unfit, before anything is checked against anything. */
export const unfitValues = (rules: DraftRules): readonly UnfitValue[] => {
  const parsed = ScoreRuleSet.safeParse({ ...rules, version: Math.max(1, rules.version) })
  if (parsed.success) return []
  return parsed.error.issues.map(({ path }) => {
    const [key, at] = path
    const field = String(path.findLast((each) => typeof each === 'string') ?? '')
    if (!isList(key)) return { section: 'basics', list: null, at: -1, part: '', field }
    const place = typeof at === 'number' ? at : -1
    const [inner, nth] = [path[2], path[3]]
    const part =
      key === 'sheets' && inner === 'dimensions' && typeof nth === 'number'
        ? (rules.sheets[place]?.dimensions[nth]?.code ?? '')
        : ''
    return { section: LIST_SECTION[key], list: key, at: place, part, field }
  })
}

/** Points of the dimensions together, as they count in the total; null while one cannot be read. */
export const weightsTogether = ({ dimensions }: ScoreSheet): string | null => {
  if (!dimensions.every(({ full, weight }) => isPoints(full) && isPoints(weight))) return null
  return dimensions
    .reduce((total, { full, weight }) => total.plus(decimal(full).times(weight)), decimal(0))
    .toFixed()
}

export const weightsFit = (sheet: ScoreSheet): boolean => {
  const together = weightsTogether(sheet)
  return together !== null && isPoints(sheet.base) && decimal(together).eq(sheet.base)
}

export const isDeduction = (delta: string): boolean => delta.startsWith('-')
/** Without its sign, as it is typed beside the words for taking and giving. */
export const sizeOf = (delta: string): string => delta.replace(/^-/, '')
/** Nothing taken is 0 and never −0. */
export const deltaFrom = (takes: boolean, size: string): string =>
  takes && size !== '' && !/^0*(\.0*)?$/.test(size) ? `-${size}` : size

/** As it is read: a true minus sign, a plus before what is given. */
export const shownPoints = (delta: string): string =>
  isDeduction(delta) ? `−${sizeOf(delta)}` : delta === '0' || delta === '' ? delta : `+${delta}`

export interface ItemGroup {
  readonly target: ScoreTarget
  readonly dimension: Dimension | null
  /** Code of the dimension, also where no sheet has it. */
  readonly code: string
  readonly items: readonly { readonly item: RuleItem; readonly at: number }[]
}

/** Items in the order of the sheets and their dimensions; those of an unknown dimension last. */
export const groupItems = (rules: DraftRules, search: string, target: ScoreTarget | null): ItemGroup[] => {
  const wanted = search.trim().toLowerCase()
  const found = rules.items
    .map((item, at) => ({ item, at }))
    .filter(
      ({ item }) =>
        (target === null || item.target === target) &&
        (wanted === '' ||
          item.text.toLowerCase().includes(wanted) ||
          item.code.toLowerCase().includes(wanted)),
    )
  const groups: ItemGroup[] = rules.sheets.flatMap((sheet) =>
    sheet.dimensions.map((dimension) => ({
      target: sheet.target,
      dimension,
      code: dimension.code,
      items: found.filter(({ item }) => item.target === sheet.target && item.dimension === dimension.code),
    })),
  )
  const placed = new Set(groups.flatMap(({ items }) => items.map(({ at }) => at)))
  for (const each of found) {
    if (placed.has(each.at)) continue
    const { target: ofTarget, dimension: code } = each.item
    const same = groups.findIndex(
      (group) => group.dimension === null && group.target === ofTarget && group.code === code,
    )
    const group = groups[same]
    if (group === undefined) groups.push({ target: ofTarget, dimension: null, code, items: [each] })
    else groups[same] = { ...group, items: [...group.items, each] }
  }
  return groups.filter(({ items }) => items.length > 0)
}

/** The next free code of a list: letter and number, as `P-12` after `P-11`. */
export const freeCode = (taken: readonly string[], prefix: string): string => {
  const known = new Set(taken)
  for (let nth = taken.length + 1; ; nth += 1) {
    const code = `${prefix}${nth}`
    if (!known.has(code)) return code
  }
}

const ITEM_PREFIX: Readonly<Record<ScoreTarget, string>> = { PERSON: 'P-', WINDOW: 'W-', UNIT: 'U-' }

export const newItem = (rules: DraftRules, target: ScoreTarget): RuleItem => {
  const sheet = rules.sheets.find((each) => each.target === target) ?? rules.sheets[0]
  const owner = sheet?.target ?? target
  return {
    code: freeCode(
      rules.items.map(({ code }) => code),
      ITEM_PREFIX[owner],
    ),
    target: owner,
    dimension: sheet?.dimensions[0]?.code ?? '',
    text: '',
    delta: '-1',
    deltaTo: null,
    unit: 'TIME',
    cap: null,
    linked: [],
    evidence: 'NONE',
    autoSource: null,
    when: { minutesFrom: null, minutesBelow: null, countFrom: null },
    veto: 'NONE',
    cycle: 'DAY',
  }
}

export const newDimension = (sheet: ScoreSheet): Dimension => ({
  code: freeCode(
    sheet.dimensions.map(({ code }) => code),
    'PART_',
  ),
  name: '',
  full: '10',
  weight: '1',
  source: 'ENTRIES',
  figure: '',
  floor: 'ZERO',
  most: null,
})

export const newSheet = (target: ScoreTarget): ScoreSheet => ({
  target,
  base: '100',
  most: '100',
  floor: 'ZERO',
  doublingAfter: null,
  dimensions: [{ ...newDimension({ dimensions: [] as Dimension[] } as ScoreSheet), full: '100' }],
})

export const newGrade = (grades: readonly Grade[]): Grade => ({
  code: freeCode(
    grades.map(({ code }) => code),
    'GRADE_',
  ),
  name: '',
  from: '0',
  yearRankWithin: null,
})

export const newAward = (rules: DraftRules): Award => ({
  code: freeCode(
    rules.awards.map(({ code }) => code),
    'AWARD_',
  ),
  name: '',
  target: rules.sheets[0]?.target ?? 'PERSON',
  cycle: 'MONTH',
  quota: { kind: 'SHARE', share: '0.2' },
  minScore: null,
  ties: ['SATISFACTION', 'FEWER_DEDUCTIONS', 'CASES_PER_HEAD'],
})

/** Another place's value put there, the rest as it was. */
export const replaced = <Each>(list: readonly Each[], at: number, part: Partial<Each>): Each[] =>
  list.map((each, index) => (index === at ? { ...each, ...part } : each))
export const without = <Each>(list: readonly Each[], at: number): Each[] =>
  list.filter((_each, index) => index !== at)
/** One place up or down; beyond an end nothing moves. */
export const moved = <Each>(list: readonly Each[], at: number, by: -1 | 1): Each[] => {
  const [one, other] = [list[at], list[at + by]]
  if (one === undefined || other === undefined) return [...list]
  return list.map((each, index) => (index === at ? other : index === at + by ? one : each))
}

/** A set of the hall's own that begins as a copy of another. */
export const copyOf = (
  rules: ScoreRuleSet,
  rulesId: string,
  name: string,
  validFrom: string,
): DraftRules => ({
  ...rules,
  rulesId,
  name,
  version: 1,
  validFrom,
  validTo: null,
})

/** The first day of the month after: a month is scored by one set. */
export const nextMonth = (today: Day): Day => firstDayOf(monthAfter(monthOf(today), 1))

/** Sets that would run on into this one and can be ended the day before it begins. */
export const endedByDraft = (
  { rulesId, validFrom }: DraftRules,
  sets: readonly RulesEntry[],
): readonly ScoreRuleSet[] =>
  sets
    .filter(({ active, savedVersion, rules }) => active && savedVersion > 0 && rules.rulesId !== rulesId)
    .map(({ rules }) => rules)
    .filter((rules) => rules.validFrom < validFrom && (rules.validTo === null || rules.validTo >= validFrom))

export const isSame = (one: DraftRules, other: DraftRules): boolean =>
  JSON.stringify(one) === JSON.stringify(other)
