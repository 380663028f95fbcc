import type { ResultInput } from '../../contract/index.ts'
import { isOnlyAlike, pinyinKeys, rankForVisitor } from '../../model/pinyin.ts'
import type { TicketClass } from '../../model/queue/ticket-class.ts'
import type { Item } from '../../model/reference.ts'
import { unitName, type DeskContext } from '../context.ts'
import { findPublicItems, spelledItems } from '../items.ts'
import { servicesOf } from './taking.ts'

type Found = ResultInput<'kiosk.findClass'>['found'][number]

/** Classes tickets are taken of, in the order of the tiles. */
export const activeClasses = ({ reference }: DeskContext): TicketClass[] =>
  [...reference.ticketClasses.values()]
    .filter(({ active }) => active)
    .toSorted((one, other) => one.order - other.order || (one.classId < other.classId ? -1 : 1))

interface Suited {
  readonly classId: string
  /** Smaller is better: named for the item, of its unit, served where the item is taken in; bookings after all of them. */
  readonly tier: number
  /** Of the windows that may call the ticket, the part that takes the item in. */
  readonly share: number
  readonly windows: number
}

/**
 * Classes to take a ticket of for an item, the best first: one that names it, one of its unit, then the one of whose windows
 * the greatest share takes the item in (a ticket may be called at any of them), the most particular among equals, and
 * bookings last.
 */
const classFinder = (context: DeskContext): ((item: Item) => string[]) => {
  const classes = activeClasses(context)
  const services = servicesOf(context)
  const windowsServing = (classId: string): string[] =>
    services.flatMap(({ windowId, classes: served }) =>
      served.some((each) => each.classId === classId) ? [windowId] : [],
    )
  const windows = new Map(classes.map(({ classId }) => [classId as string, windowsServing(classId)]))
  return ({ itemId, unitId, windowIds }) => {
    const handling = new Set<string>(windowIds)
    const suits = ({ classId, itemIds, unitId: ofUnit, lane }: TicketClass): Suited | null => {
      const named = itemIds.some((each) => each === itemId)
      const ofItsUnit = itemIds.length === 0 && ofUnit === unitId
      const its = windows.get(classId) ?? []
      const takingIn = its.filter((each) => handling.has(each)).length
      const atItsWindows = ofUnit === null && itemIds.length === 0 && takingIn > 0
      if (!named && !ofItsUnit && !atItsWindows) return null
      const tier = (named ? 0 : ofItsUnit ? 1 : 2) + (lane === 'NORMAL' ? 0 : 3)
      return { classId, tier, share: its.length === 0 ? 0 : takingIn / its.length, windows: its.length }
    }
    return classes
      .flatMap((each) => suits(each) ?? [])
      .toSorted(
        (one, other) => one.tier - other.tier || other.share - one.share || one.windows - other.windows,
      )
      .map(({ classId }) => classId)
  }
}

/** Items and classes by what was typed, what has it before what is only like it; all items of a unit for no text. */
export const findClass = (
  context: DeskContext,
  { text, unitId, limit }: { text: string; unitId: string | null; limit: number },
): ResultInput<'kiosk.findClass'> => {
  const classesOf = classFinder(context)
  const { items } = context.reference
  const query = text.trim()
  const ofUnit = (each: { readonly unitId: string | null }): boolean =>
    unitId === null || each.unitId === unitId
  const ofItem = (item: Item, isExact: boolean): Found => ({
    itemId: item.itemId,
    name: item.name,
    unitName: unitName(context, item.unitId),
    classIds: classesOf(item),
    isExact,
  })
  const ofClass = ({ classId, name, unitId: its }: TicketClass, isExact: boolean): Found => ({
    itemId: null,
    name,
    unitName: unitName(context, its),
    classIds: [classId],
    isExact,
  })
  // Typed or not, an item of another unit is none of this list; with nothing typed classes are listed for their own unit.
  const all: Found[] =
    query === ''
      ? [
          ...activeClasses(context)
            .filter((each) => unitId !== null && each.unitId === unitId)
            .map((each) => ofClass(each, true)),
          ...findPublicItems(items, '')
            .filter(({ item }) => ofUnit(item))
            .map(({ item }) => ofItem(item, true)),
        ]
      : rankForVisitor(query, [
          ...activeClasses(context)
            .filter(ofUnit)
            .map((each) => ({
              name: each.name,
              codes: [each.prefix],
              keys: pinyinKeys(each.name),
              found: (isExact: boolean) => ofClass(each, isExact),
            })),
          ...spelledItems(items)
            .filter(({ item }) => ofUnit(item))
            .map((each) => ({ ...each, found: (isExact: boolean) => ofItem(each.item, isExact) })),
        ]).map(({ candidate, match }) => candidate.found(!isOnlyAlike(match)))
  // Among equals classes by their own name first, and what nothing is given for last.
  const place = ({ itemId, classIds, isExact }: Found): number =>
    (isExact ? 0 : 10) + (classIds.length === 0 ? 2 : itemId === null ? 0 : 1)
  const found = all.toSorted((one, other) => place(one) - place(other))
  return { total: found.length, found: found.slice(0, limit) }
}
