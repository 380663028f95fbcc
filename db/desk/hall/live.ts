import type { supervisorMethods } from '../../contract/hall.ts'
import { dayFromMs } from '../../model/day.ts'
import { readOpenCases } from '../../store/queries/ledger.ts'
import { countDayByWindow } from '../../store/queries/live.ts'
import { unitName, type DeskContext, type Handlers } from '../context.ts'
import { caseClocks, dueDayOf, isDueBy } from '../due-state.ts'
import { dayEndMs, dayStartMs } from '../work/ledger-lines.ts'
import { completenessOf, isUpToDate, requireFilled } from './completeness.ts'

interface OpenCounts {
  open: number
  dueToday: number
  yellow: number
  red: number
}

const NONE_OPEN: Readonly<OpenCounts> = { open: 0, dueToday: 0, yellow: 0, red: 0 }

/** Open cases by window, with where their clocks stand. */
const openByWindow = (context: DeskContext, day: string): ReadonlyMap<string, OpenCounts> => {
  const clockOf = caseClocks(context)
  const counts = new Map<string, OpenCounts>()
  for (const row of readOpenCases(context.store.read, { unitIds: null, windowId: null })) {
    const key = row.window_id ?? ''
    const count = counts.get(key) ?? { ...NONE_OPEN }
    counts.set(key, count)
    const clock = clockOf(row)
    count.open += 1
    if (isDueBy(row, clock, day) && dueDayOf(row.due_day, clock) === day) count.dueToday += 1
    if (clock.level === 'YELLOW') count.yellow += 1
    if (clock.level === 'RED') count.red += 1
  }
  return counts
}

/** Every machine of the hall with what it had not sent; of this one it is known for certain. */
const machinesOf = (context: DeskContext) => {
  const { hall } = context.desk
  const { toldAtMs, machines } = hall.contacts()
  const { link, waiting, lastContactAtMs } = hall.view()
  return machines.map((machine) =>
    machine.deviceId === context.store.device.deviceId
      ? {
          ...machine,
          waiting,
          lastContactAtMs: lastContactAtMs ?? machine.lastContactAtMs,
          online: link === 'ONLINE',
        }
      : { ...machine, online: link !== 'OFFLINE' && isUpToDate({ ...machine, waiting: 0 }, toldAtMs ?? 0) },
  )
}

export const supervisorHandlers: Handlers<typeof supervisorMethods> = {
  'supervisor.live'(context) {
    requireFilled(context)
    const { reference, nowMs } = context
    const day = dayFromMs(nowMs)
    const today = countDayByWindow(context.store.read, day, dayStartMs(day), dayEndMs(day))
    const open = openByWindow(context, day)
    const machines = machinesOf(context)
    const staff = [...reference.staff.values()].filter((person) => person.active)
    const countsOf = (windowId: string) => {
      const { opened = 0, closed = 0, consultations = 0, lastRecordAtMs = null } = today.get(windowId) ?? {}
      return { opened, closed, consultations, lastRecordAtMs, ...(open.get(windowId) ?? NONE_OPEN) }
    }
    const windows = [...reference.windows.values()]
      .filter((window) => window.active)
      .toSorted((a, b) => a.windowId.localeCompare(b.windowId, 'en', { numeric: true }))
      .map((window) => {
        const own = machines.filter((machine) => machine.windowId === window.windowId)
        return {
          windowId: window.windowId,
          windowName: window.name,
          unitNames: window.unitIds.map((unitId) => unitName(context, unitId)),
          people: staff
            .filter((person) => person.windowId === window.windowId)
            .map(({ staffId, name }) => ({ staffId, name })),
          ...countsOf(window.windowId),
          waiting: own.reduce((sum, machine) => sum + machine.waiting, 0),
          devices: own.map(({ name, lastContactAtMs, online }) => ({ name, lastContactAtMs, online })),
        }
      })
    /** Of the whole hall: what was recorded at no window, or at one that is no more, counts as well. */
    const total = (name: 'opened' | 'closed' | 'consultations' | keyof OpenCounts): number =>
      [...new Set([...today.keys(), ...open.keys()])].reduce(
        (sum, windowId) => sum + countsOf(windowId)[name],
        0,
      )
    return {
      asOfMs: nowMs,
      completeUpToMs: completenessOf(context, null).completeUpToMs,
      totals: {
        opened: total('opened'),
        closed: total('closed'),
        consultations: total('consultations'),
        open: total('open'),
        dueToday: total('dueToday'),
        yellow: total('yellow'),
        red: total('red'),
        waiting: machines.reduce((sum, machine) => sum + machine.waiting, 0),
      },
      windows,
    }
  },
}
