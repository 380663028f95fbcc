import { DAY_MS } from '../model/day.ts'
import { ContractError } from '../contract/index.ts'
import type { itemMethods } from '../contract/items.ts'
import {
  isOnlyAlike,
  pinyinKeys,
  rankByPinyin,
  rankForVisitor,
  type PinyinKeys,
  type TextRange,
} from '../model/pinyin.ts'
import type { Item } from '../model/reference.ts'
import { CONFIRMING_ROLES, HALL_WIDE_ROLES } from '../model/roles.ts'
import { readItemVersions, type ReferenceData } from '../store/index.ts'
import { countItemUses } from '../store/queries/items.ts'
import { signedIn, unitName, type DeskContext, type Handlers } from './context.ts'

const USE_DAYS = 90

interface Candidate {
  readonly item: Item
  readonly name: string
  readonly codes: readonly string[]
  readonly keys: PinyinKeys
}

/** Spelling the names of a few hundred items takes a moment; done once for each state of the reference data. */
const candidatesOf = new WeakMap<ReferenceData['items'], readonly Candidate[]>()

/** Items in use with the spelling of their names. */
export const spelledItems = (items: ReferenceData['items']): readonly Candidate[] => {
  const known = candidatesOf.get(items)
  if (known) return known
  const made = [...items.values()]
    .filter((item) => item.active)
    .map((item) => ({
      item,
      name: item.name,
      codes: [item.itemId, item.catalogCode, item.taskCode, item.taskHandleItem].filter(
        (code) => code !== '',
      ),
      keys: pinyinKeys(item.name),
    }))
  candidatesOf.set(items, made)
  return made
}

/** Items in the order this person most likely wants them: most used, then those of their window, their unit, the rest. */
const inOrderOfUse = (context: DeskContext, mineOnly: boolean) => {
  const { session } = signedIn(context)
  const uses = countItemUses(context.store.read, session.staff.staffId, context.nowMs - USE_DAYS * DAY_MS)
  const window = session.windowId === null ? undefined : context.reference.windows.get(session.windowId)
  const isHere = (item: Item) =>
    session.windowId !== null && (item.windowIds.includes(session.windowId) || window?.kind === 'ANY_ITEM')
  const nearness = (item: Item) => (isHere(item) ? 2 : item.unitId === session.staff.unitId ? 1 : 0)
  const usesOf = (item: Item) => uses.get(item.itemId) ?? 0
  return {
    usesOf,
    isHere,
    ordered: spelledItems(context.reference.items)
      .filter(({ item }) => !mineOnly || nearness(item) > 0)
      .toSorted((a, b) => usesOf(b.item) - usesOf(a.item) || nearness(b.item) - nearness(a.item)),
  }
}

interface FoundItem {
  readonly item: Item
  /** What to highlight in the name. */
  readonly ranges: readonly TextRange[]
  readonly isExact: boolean
  readonly myUses: number
  readonly here: boolean
}

/** Items by name, code, pinyin or initials, the best match first and among equals the most used; all of them for no text. */
export const findItems = (context: DeskContext, text: string, mineOnly: boolean): FoundItem[] => {
  const { usesOf, isHere, ordered } = inOrderOfUse(context, mineOnly)
  const query = text.trim()
  const found =
    query === ''
      ? ordered.map(({ item }) => ({ item, ranges: [], isExact: true }))
      : rankByPinyin(query, ordered).map(({ candidate, match }) => ({
          item: candidate.item,
          ranges: match.ranges,
          isExact: !isOnlyAlike(match),
        }))
  return found.map(({ item, ...match }) => ({ item, ...match, myUses: usesOf(item), here: isHere(item) }))
}

/** The same for a visitor, whom nothing is known of: by name where nothing was typed. */
export const findPublicItems = (
  items: ReferenceData['items'],
  text: string,
): Pick<FoundItem, 'item' | 'ranges' | 'isExact'>[] => {
  const all = spelledItems(items)
  const query = text.trim()
  if (query !== '')
    return rankForVisitor(query, all).map(({ candidate, match }) => ({
      item: candidate.item,
      ranges: match.ranges,
      isExact: !isOnlyAlike(match),
    }))
  return all
    .toSorted((one, other) => one.keys.full.localeCompare(other.keys.full, 'en'))
    .map(({ item }) => ({ item, ranges: [], isExact: true }))
}

export const itemHandlers: Handlers<typeof itemMethods> = {
  'items.search'(context, { text, limit, mineOnly }) {
    const found = findItems(context, text, mineOnly)
    return {
      total: found.length,
      items: found.slice(0, limit).map(({ item, ranges, isExact, myUses, here }) => ({
        itemId: item.itemId,
        name: item.name,
        unitId: item.unitId,
        unitName: unitName(context, item.unitId),
        caseKind: item.caseKind,
        promiseLimit: item.promiseLimit,
        matched: ranges.map(({ start, end }): [number, number] => [start, end]),
        isExact,
        myUses,
        here,
      })),
    }
  },
  'items.get'(context, { itemId, version }) {
    const current = context.reference.items.get(itemId)
    const versions = current ? readItemVersions(context.store.read, itemId) : []
    const item = version === undefined ? current : versions.findLast((each) => each.version === version)
    const unit = item && context.reference.units.get(item.unitId)
    if (!item || !unit) throw new ContractError('NOT_FOUND', { subject: itemId })
    return {
      item,
      unit,
      windows: item.windowIds.flatMap((windowId) => context.reference.windows.get(windowId) ?? []),
      versions: [...new Set(versions.map((each) => each.version))],
    }
  },
  'hall.directory': ({ reference }) => ({
    units: [...reference.units.values()],
    windows: [...reference.windows.values()],
    staff: [...reference.staff.values()].map(({ phone: _phone, ...staff }) => staff),
  }),
  'hall.confirmers'({ reference }, { unitId }) {
    const people = [...reference.staff.values()].filter(
      (staff) =>
        staff.active &&
        staff.roles.some((role) => CONFIRMING_ROLES.includes(role)) &&
        (staff.unitId === unitId || staff.roles.some((role) => HALL_WIDE_ROLES.includes(role))),
    )
    return {
      people: people
        .toSorted((a, b) => Number(b.unitId === unitId) - Number(a.unitId === unitId))
        .map(({ staffId, name, title, windowId }) => ({ staffId, name, title, windowId })),
    }
  },
}
