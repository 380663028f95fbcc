import { z } from 'zod'
import { ItemId, StaffId, UnitId, WindowId } from '../model/ids.ts'
import { CaseKind } from '../model/events/case-events.ts'
import { Item, ServiceWindow, StaffMember, Unit } from '../model/reference.ts'
import { TimeLimit } from '../model/time-limit.ts'
import { defineMethod } from './define.ts'

/** One line of an item search, with the ranges of the name that matched. */
export const ItemHit = z.object({
  itemId: ItemId,
  name: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  caseKind: CaseKind,
  promiseLimit: TimeLimit.nullable(),
  matched: z.array(z.tuple([z.number(), z.number()])),
  /** False: only like what was typed; the page says so. */
  isExact: z.boolean(),
  /** How often this person used it in the last 90 days. */
  myUses: z.number(),
  /** Served at the window of this session. */
  here: z.boolean(),
})
export type ItemHit = z.infer<typeof ItemHit>

export const itemMethods = {
  'items.search': defineMethod({
    summary:
      'Find items by name, code, pinyin or initials, best first, those I use most ahead. Empty text: my most used.',
    params: z.object({
      text: z.string().max(120),
      limit: z.number().int().min(1).max(200).default(20),
      mineOnly: z.boolean().default(false),
    }),
    result: z.object({ items: z.array(ItemHit), total: z.number() }),
    access: 'SIGNED_IN',
  }),
  'items.get': defineMethod({
    summary: 'One item with its guide and materials; an older version on request.',
    params: z.object({ itemId: ItemId, version: z.number().int().positive().optional() }),
    result: z.object({
      item: Item,
      unit: Unit,
      windows: z.array(ServiceWindow),
      versions: z.array(z.number()),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'hall.directory': defineMethod({
    summary: 'Units, windows and people of the hall as now in force.',
    params: z.object({}),
    result: z.object({
      units: z.array(Unit),
      windows: z.array(ServiceWindow),
      staff: z.array(StaffMember.omit({ phone: true })),
    }),
    access: 'SIGNED_IN',
  }),
  'hall.confirmers': defineMethod({
    summary: 'People who may confirm a step for a unit: window heads, chief representatives, the centre.',
    params: z.object({ unitId: UnitId }),
    result: z.object({
      people: z.array(
        z.object({ staffId: StaffId, name: z.string(), title: z.string(), windowId: WindowId.nullable() }),
      ),
    }),
    access: 'SIGNED_IN',
  }),
}
