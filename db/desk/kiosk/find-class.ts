import type { ResultInput } from '../../contract/index.ts'
import { pinyinKeys, rankByPinyin } from '../../model/pinyin.ts'
import type { TicketClass } from '../../model/queue/ticket-class.ts'
import type { Item } from '../../model/reference.ts'
import { unitName, type DeskContext } from '../context.ts'
import { findPublicItems } from '../items.ts'
import { servicesOf } from './taking.ts'

type Found = ResultInput<'kiosk.findClass'>['found'][number]

/** Classes tickets are taken of, in the order of the tiles. */
export const activeClasses = ({ reference }: DeskContext): TicketClass[] =>
  [...reference.ticketClasses.values()]
    .filter(({ active }) => active)
    .toSorted((one, other) => one.order - other.order || (one.classId < other.classId ? -1 : 1))

/**
 * Classes to take a ticket of for an item, the best first: one that names it, one of its unit, then those its windows
 * serve, the most particular first, and bookings last.
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
    const rank = ({ classId, itemIds, unitId: ofUnit, lane }: TicketClass): number | null => {
      const named = itemIds.some((each) => each === itemId)
      const ofItsUnit = itemIds.length === 0 && ofUnit === unitId
      const its = windows.get(classId) ?? []
      const atItsWindows = ofUnit === null && itemIds.length === 0 && its.some((each) => handling.has(each))
      if (!named && !ofItsUnit && !atItsWindows) return null
      const base = named ? 0 : ofItsUnit ? 10_000 : 20_000
      return base + its.length + (lane === 'NORMAL' ? 0 : 50_000)
    }
    return classes
      .flatMap((each) => {
        const of = rank(each)
        return of === null ? [] : [{ classId: each.classId as string, of }]
      })
      .toSorted((one, other) => one.of - other.of)
      .map(({ classId }) => classId)
  }
}

const foundClass = (context: DeskContext, { classId, name, unitId }: TicketClass): Found => ({
  itemId: null,
  name,
  unitName: unitName(context, unitId),
  classIds: [classId],
})

/** Items by what was typed, or those of one unit, and classes whose own name fits. Items nothing is given for come last. */
export const findClass = (
  context: DeskContext,
  { text, unitId, limit }: { text: string; unitId: string | null; limit: number },
): ResultInput<'kiosk.findClass'> => {
  const classesOf = classFinder(context)
  const items = findPublicItems(context.reference.items, text)
    .filter(({ item }) => unitId === null || item.unitId === unitId)
    .map(({ item }) => ({
      itemId: item.itemId,
      name: item.name,
      unitName: unitName(context, item.unitId),
      classIds: classesOf(item),
    }))
  const byName =
    text === ''
      ? activeClasses(context).filter((each) => unitId !== null && each.unitId === unitId)
      : rankByPinyin(
          text,
          activeClasses(context)
            .filter((each) => unitId === null || each.unitId === unitId)
            .map((each) => ({ each, name: each.name, codes: [each.prefix], keys: pinyinKeys(each.name) })),
        ).map(({ candidate }) => candidate.each)
  const found = [
    ...byName.map((each) => foundClass(context, each)),
    ...items.filter(({ classIds }) => classIds.length > 0),
    ...items.filter(({ classIds }) => classIds.length === 0),
  ]
  return { total: found.length, found: found.slice(0, limit) }
}
