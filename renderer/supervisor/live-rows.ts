import type { Result } from '../../db/contract/index.ts'

export type LiveWindow = Result<'supervisor.live'>['windows'][number]

/** How the machines of a window stand. NONE: no machine is enrolled for it. */
export type Contact = 'ONLINE' | 'PARTLY' | 'OFFLINE' | 'NONE'

export function contactOf({ devices }: Pick<LiveWindow, 'devices'>): Contact {
  if (devices.length === 0) return 'NONE'
  const online = devices.filter((device) => device.online).length
  return online === devices.length ? 'ONLINE' : online > 0 ? 'PARTLY' : 'OFFLINE'
}

/** The latest word of any machine of the window; null when there was none. */
export function lastContactOf({ devices }: Pick<LiveWindow, 'devices'>): number | null {
  const contacts = devices.map((device) => device.lastContactAtMs).filter((atMs) => atMs !== null)
  return contacts.length === 0 ? null : Math.max(...contacts)
}

export const LIVE_SORTS = ['PRESSING', 'NAME', 'OPEN', 'WAITING', 'CONTACT'] as const
export type LiveSort = (typeof LIVE_SORTS)[number]
export const toLiveSort = (text: string | undefined): LiveSort =>
  LIVE_SORTS.find((sort) => sort === text) ?? 'PRESSING'

/** By the number it goes by, as in every list of windows. */
const byNumber = (left: LiveWindow, right: LiveWindow): number =>
  left.windowId.localeCompare(right.windowId, 'zh-CN', { numeric: true })

/** Those first who want a look: out of touch longest, a window never heard of before all. */
const silentSince = (window: LiveWindow): number =>
  contactOf(window) === 'ONLINE' || contactOf(window) === 'NONE'
    ? Number.POSITIVE_INFINITY
    : (lastContactOf(window) ?? 0)

const doneToday = ({ opened, closed, consultations }: LiveWindow): number => opened + closed + consultations

const comparators: Record<LiveSort, (left: LiveWindow, right: LiveWindow) => number> = {
  // Nothing presses on most mornings: then windows at work come before those nobody has opened yet.
  PRESSING: (left, right) =>
    right.red - left.red ||
    right.yellow - left.yellow ||
    right.dueToday - left.dueToday ||
    right.open - left.open ||
    doneToday(right) - doneToday(left) ||
    Number(contactOf(left) === 'NONE') - Number(contactOf(right) === 'NONE'),
  NAME: byNumber,
  OPEN: (left, right) => right.open - left.open,
  WAITING: (left, right) => right.waiting - left.waiting,
  CONTACT: (left, right) => {
    const difference = silentSince(left) - silentSince(right)
    return Number.isNaN(difference) ? 0 : difference
  },
}

export interface LiveFilter {
  readonly text: string
  /** Null: every unit. */
  readonly unitName: string | null
  readonly sort: LiveSort
}

/** The windows somebody asked for, in their order; equal ones by number. */
export function arrangeWindows(windows: readonly LiveWindow[], filter: LiveFilter): LiveWindow[] {
  const wanted = filter.text.trim().toLowerCase()
  const compare = comparators[filter.sort]
  return windows
    .filter(
      (window) =>
        (filter.unitName === null || window.unitNames.includes(filter.unitName)) &&
        (wanted === '' ||
          [window.windowId, window.windowName, ...window.unitNames, ...window.people.map(({ name }) => name)]
            .join(' ')
            .toLowerCase()
            .includes(wanted)),
    )
    .toSorted((left, right) => compare(left, right) || byNumber(left, right))
}
