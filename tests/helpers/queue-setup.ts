import type { Store } from '../../db/store/index.ts'

const NOBODY = { staffId: null, session: null, unitId: null, windowId: null }

export interface ClassWish {
  readonly classId: string
  readonly prefix: string
  readonly lane?: 'NORMAL' | 'BOOKING' | 'PRIORITY'
}

/** Ticket classes and what windows serve, for tests: A and V at window A01, A and B at C01, B at B01. */
export const QUEUE_CLASSES: readonly ClassWish[] = [
  { classId: 'A', prefix: 'A' },
  { classId: 'B', prefix: 'B' },
  { classId: 'V', prefix: 'V', lane: 'PRIORITY' },
]
export const QUEUE_SERVICES: Readonly<Record<string, readonly string[]>> = {
  A01: ['V', 'A'],
  B01: ['B'],
  C01: ['A', 'B'],
}

/** Records them as an administrator does. */
export const recordQueueSetUp = (
  store: Store,
  by: Parameters<Store['record']>[0] = NOBODY,
  classes: readonly ClassWish[] = QUEUE_CLASSES,
  services: Readonly<Record<string, readonly string[]>> = QUEUE_SERVICES,
): void =>
  store.record(by, (act) => {
    for (const [order, { classId, prefix, lane }] of classes.entries())
      act.append({
        type: 'reference.ticket_class_set',
        entityId: classId,
        payload: {
          classId,
          prefix,
          name: `号别${prefix}`,
          nameEn: `Class ${prefix}`,
          lane: lane ?? 'NORMAL',
          unitId: null,
          itemIds: [],
          order,
          dailyMax: null,
          slotMax: null,
          takesFrom: null,
          takesUntil: null,
          active: true,
          source: null,
        },
      })
    for (const [windowId, classIds] of Object.entries(services))
      act.append({
        type: 'reference.window_service_set',
        entityId: windowId,
        payload: { windowId, classes: classIds.map((classId) => ({ classId, weight: 1 })), source: null },
      })
  })
