import type { Result } from '../../../db/contract/index.ts'
import type { AttachedFile } from '../../../db/model/assessment/charges.ts'
import { chargesOf, fitsItem } from '../../../db/model/assessment/entry-charges.ts'
import { periodOf, type Period } from '../../../db/model/assessment/periods.ts'
import { countsItself } from '../../../db/model/assessment/roll-up.ts'
import { scoreRulesOn } from '../../../db/model/assessment/rules-check.ts'
import {
  PeriodKind,
  ScoreTarget,
  sheetOf,
  type RuleItem,
  type ScoreRuleSet,
} from '../../../db/model/assessment/score-rules.ts'
import type { Day } from '../../../db/model/day.ts'
import { StaffId, UnitId, WindowId } from '../../../db/model/ids.ts'
import { WINDOW_ROLES } from '../../../db/model/roles.ts'
import type { ChargeView, EntryView, PeriodView } from '../../shared/assessment/assessment-types.ts'
import type { PinyinOf } from './board-rows.ts'

export type Directory = Result<'hall.directory'>
type SavedSets = Result<'scoreRules.list'>['sets']

/** The rules of a day, as the host goes by them: the program's own pack holds until the first set of the hall's own begins. */
export function rulesOn(sets: SavedSets, day: Day): ScoreRuleSet | null {
  const own = sets.filter(({ active, savedVersion }) => active && savedVersion > 0).map(({ rules }) => rules)
  return scoreRulesOn(own.some(({ validFrom }) => validFrom <= day) ? own : [], day)
}

/** Texts that are searched by their words, and by pinyin once the dictionary is there. */
const searchWords = (parts: readonly string[], byPinyin: string, pinyinOf: PinyinOf | null): string =>
  [...parts, pinyinOf?.(byPinyin) ?? ''].join(' ').toLowerCase()

export interface ItemGroup {
  readonly target: ScoreTarget
  readonly dimensionName: string
  readonly items: readonly { readonly item: RuleItem; readonly words: string }[]
}

/** Every rule by whom it is for and what it is about, in the order of the rule set. */
export function itemGroups(
  rules: ScoreRuleSet,
  only: ScoreTarget | null,
  pinyinOf: PinyinOf | null,
): readonly ItemGroup[] {
  return ScoreTarget.options
    .filter((target) => only === null || target === only)
    .flatMap((target) =>
      (sheetOf(rules, target)?.dimensions ?? []).map(({ code, name }) => ({
        target,
        dimensionName: name,
        items: rules.items
          .filter((item) => item.target === target && item.dimension === code)
          .map((item) => ({ item, words: searchWords([item.code, item.text], item.text, pinyinOf) })),
      })),
    )
    .filter(({ items }) => items.length > 0)
}

interface SubjectOption {
  readonly value: string
  readonly label: string
  readonly words: string
}

const joined = (parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(' ')

type Staff = Directory['staff'][number]

/** Those who serve at a window, and the chief representatives; the people of the centre have no score. */
const hasScore = ({ roles, windowId }: Staff): boolean =>
  roles.some((role) => WINDOW_ROLES.includes(role)) && (windowId !== null || roles.includes('CHIEF_REP'))

/** Whom a rule can be recorded for; those still here first. Nobody records for themselves. */
export function subjectOptions(
  { staff, windows, units }: Directory,
  target: ScoreTarget,
  ownStaffId: string,
  pinyinOf: PinyinOf | null,
): readonly SubjectOption[] {
  const unitNames = new Map(units.map(({ unitId, shortName, name }) => [unitId, shortName || name]))
  const windowNames = new Map(windows.map(({ windowId, name }) => [windowId, name]))
  const option = (value: string, name: string, ...rest: readonly (string | null | undefined)[]) => ({
    value,
    label: joined([name, value, ...rest]),
    words: searchWords([name, value, joined(rest)], name, pinyinOf),
  })
  const presentFirst = <Each extends { readonly active: boolean }>(all: readonly Each[]): readonly Each[] => [
    ...all.filter(({ active }) => active),
    ...all.filter(({ active }) => !active),
  ]
  switch (target) {
    case 'PERSON':
      return presentFirst(staff.filter((each) => hasScore(each) && each.staffId !== ownStaffId)).map((each) =>
        option(
          each.staffId,
          each.name,
          each.windowId === null ? '' : windowNames.get(each.windowId),
          unitNames.get(each.unitId),
        ),
      )
    case 'WINDOW':
      return presentFirst(windows).map(({ windowId, name, unitIds }) =>
        option(windowId, name, joined(unitIds.map((unitId) => unitNames.get(unitId)))),
      )
    case 'UNIT':
      return presentFirst(units).map(({ unitId, name }) => option(unitId, name))
  }
}

/** People of a window: who was there when a fault of the window was found. */
export const peopleAt = (
  { staff }: Directory,
  windowId: string | null,
  ownStaffId: string,
): readonly Staff[] =>
  staff.filter(
    (each) =>
      each.active &&
      each.windowId === windowId &&
      windowId !== null &&
      hasScore(each) &&
      each.staffId !== ownStaffId,
  )

export interface RecordDraft {
  readonly itemCode: string | null
  readonly subjectId: string | null
  /** Of a window's fault: who was there; null: not known. */
  readonly presentId: string | null
  readonly day: Day
  readonly quantity: number
  /** Points where the rule leaves a choice. */
  readonly delta: string
  readonly note: string
  readonly files: readonly AttachedFile[]
  readonly reminded: boolean
}

/** Whether anything of a draft was chosen or written: it is not thrown away unasked. */
export const isTouched = (draft: RecordDraft, blank: RecordDraft): boolean =>
  draft.files.length > 0 ||
  (['itemCode', 'subjectId', 'presentId', 'day', 'quantity', 'note', 'reminded'] as const).some(
    (field) => draft[field] !== blank[field],
  )

/** Who is named in the call that records it. */
export const concernedBy = ({ target }: Pick<RuleItem, 'target'>, { subjectId, presentId }: RecordDraft) => ({
  staffId:
    target === 'PERSON' && subjectId !== null
      ? StaffId.parse(subjectId)
      : target === 'WINDOW' && presentId !== null
        ? StaffId.parse(presentId)
        : null,
  windowId: target === 'WINDOW' && subjectId !== null ? WindowId.parse(subjectId) : null,
  unitId: target === 'UNIT' && subjectId !== null ? UnitId.parse(subjectId) : null,
})

/** What it takes from or gives to whom, with names: the subject first, then whoever is charged along. */
export function previewOf(
  { staff, windows, units }: Directory,
  item: RuleItem,
  draft: RecordDraft,
): readonly ChargeView[] {
  const { staffId, windowId, unitId } = concernedBy(item, draft)
  const person = staff.find((each) => each.staffId === staffId)
  const at = windows.find((each) => each.windowId === (windowId ?? person?.windowId))
  const ofUnit = unitId ?? person?.unitId ?? at?.unitIds[0] ?? null
  const chiefRepIds = staff
    .filter((each) => each.active && each.unitId === ofUnit && each.roles.includes('CHIEF_REP'))
    .map((each) => each.staffId)
  const names = new Map<string, string>([
    ...staff.map((each) => [`PERSON ${each.staffId}`, each.name] as const),
    ...windows.map((each) => [`WINDOW ${each.windowId}`, each.name] as const),
    ...units.map((each) => [`UNIT ${each.unitId}`, each.name] as const),
  ])
  const delta = item.deltaTo === null || !fitsItem(item, draft.delta) ? item.delta : draft.delta
  return chargesOf(item, { staffId, windowId: at?.windowId ?? null, unitId: ofUnit, chiefRepIds }, delta).map(
    (charge) => ({
      ...charge,
      name: names.get(`${charge.target} ${charge.subjectId}`) ?? charge.subjectId,
    }),
  )
}

export type Missing = 'ITEM' | 'SUBJECT' | 'DELTA' | 'OWN_WORDS' | 'NOTE' | 'PHOTO'

/** What is still needed before it can be recorded, in the order of the fields. */
export function missingIn(item: RuleItem | null, draft: RecordDraft): readonly Missing[] {
  if (item === null) return ['ITEM']
  const hasWords = draft.note.trim() !== ''
  return [
    ...(draft.subjectId === null ? (['SUBJECT'] as const) : []),
    ...(item.deltaTo !== null && !fitsItem(item, draft.delta) ? (['DELTA'] as const) : []),
    // What bars from awards is put down in words, whatever else is there.
    ...(item.veto !== 'NONE' && !hasWords ? (['OWN_WORDS'] as const) : []),
    ...(item.veto === 'NONE' && item.evidence === 'NOTE' && !hasWords && draft.files.length === 0
      ? (['NOTE'] as const)
      : []),
    ...(item.evidence === 'PHOTO' && draft.files.length === 0 ? (['PHOTO'] as const) : []),
  ]
}

/** Periods an entry of this rule and day counts in by itself, shortest first. */
export const periodsOf = (
  rules: ScoreRuleSet,
  { cycle }: Pick<RuleItem, 'cycle'>,
  day: Day,
): readonly Period[] =>
  PeriodKind.options.filter((kind) => countsItself(rules, kind, cycle)).map((kind) => periodOf(kind, day))

const CLOSED: ReadonlySet<PeriodView['status']> = new Set(['PUBLISHED', 'APPEAL', 'LOCKED'])

export const isClosed = ({ status }: Pick<PeriodView, 'status'>): boolean => CLOSED.has(status)

/** Entries that say the same of the same subject and day. */
export const sameAs = (entries: readonly EntryView[], itemCode: string): readonly EntryView[] =>
  entries.filter((entry) => entry.itemCode === itemCode && entry.status === 'COUNTS')
