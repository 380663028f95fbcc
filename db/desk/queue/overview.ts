import type { ResultInput } from '../../contract/index.ts'
import type { queueMethods } from '../../contract/queue.ts'
import type { DeviceState } from '../../model/device.ts'
import { countTickets } from '../../model/queue/figures.ts'
import { beyondLimits } from '../../model/queue/taking.ts'
import { numberOfTicket } from '../../model/queue/ticket-number.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import { readEntity } from '../../store/index.ts'
import { listOpenConflicts } from '../../store/queries/conflicts.ts'
import type { PublicTicket } from '../../model/queue/public-row.ts'
import { staffName, windowName, type DeskContext, type Handlers } from '../context.ts'
import { queueRules } from '../hall-rules.ts'
import type { RowNow } from './queue-link.ts'
import { endedWalkIns } from './window-view.ts'
import { classesOf, ticketLine } from './window.ts'

type Overview = ResultInput<'queue.overview'>

const CONFLICTS_MAX = 500

export const openWindowsOf = (context: DeskContext, row: RowNow, classId: string): number =>
  [...row.windows.values()].filter(
    ({ windowId, status }) =>
      status === 'OPEN' && classesOf(context, windowId).some((each) => each.classId === classId),
  ).length

/** Since when a ticket waits: since its slip was taken; a slip nobody heard of, since its place in the row. */
export const waitsSinceMs = ({ issuedAtMs, placeMs }: PublicTicket): number => issuedAtMs ?? placeMs

export const windowsShown = (context: DeskContext, row: RowNow) =>
  [...context.reference.windows.values()].filter(
    ({ windowId, active }) =>
      active && (context.reference.windowServices.has(windowId) || row.windows.has(windowId)),
  )

const classRows = (context: DeskContext, row: RowNow): Overview['classes'] => {
  const { targetWaitMs } = queueRules(context.reference)
  const byClass = Map.groupBy(row.tickets.values(), (ticket) => ticket.classId)
  return [...context.reference.ticketClasses.values()]
    .filter(({ active, classId }) => active || byClass.has(classId))
    .toSorted((one, other) => one.order - other.order || (one.prefix < other.prefix ? -1 : 1))
    .map((ticketClass) => {
      const { classId, prefix, name, lane } = ticketClass
      const its = byClass.get(classId) ?? []
      const waits = its
        .filter(({ status }) => status === 'WAITING')
        .map((ticket) => Math.max(0, context.nowMs - waitsSinceMs(ticket)))
      const openWindows = openWindowsOf(context, row, classId)
      const { issued, served } = countTickets(its)
      return {
        classId,
        prefix,
        name,
        lane,
        waiting: waits.length,
        longestWaitMs: Math.max(0, ...waits),
        overTarget: waits.filter((each) => each > targetWaitMs).length,
        openWindows,
        issued,
        overLimit: beyondLimits(ticketClass, its),
        served,
        isUnattended: waits.length > 0 && openWindows === 0,
      }
    })
}

/** What a window calls or serves now; the newest where two are left of a conflict. */
export const presentAt = (row: RowNow): ReadonlyMap<string, PublicTicket> => {
  const found = new Map<string, PublicTicket>()
  for (const ticket of row.tickets.values()) {
    if (ticket.windowId === null || (ticket.status !== 'CALLED' && ticket.status !== 'SERVING')) continue
    const before = found.get(ticket.windowId)
    if (!before || (before.calledAtMs ?? 0) < (ticket.calledAtMs ?? 0)) found.set(ticket.windowId, ticket)
  }
  return found
}

const windowRows = (context: DeskContext, row: RowNow): Overview['windows'] => {
  const present = presentAt(row)
  const ticketsAt = Map.groupBy(row.tickets.values(), (ticket) => ticket.windowId)
  const walkInsAt = Map.groupBy(endedWalkIns(context, row.day, null), ({ windowId }) => windowId)
  return windowsShown(context, row).map(({ windowId, name }) => {
    const told = row.windows.get(windowId)
    const own = readEntity<WindowQueueState>(context.store.read, 'window_queue', windowId)?.state
    const isOwn = own !== undefined && told?.sinceMs === own.sinceMs
    const ticket = present.get(windowId)
    return {
      windowId,
      name,
      status: told?.status ?? 'CLOSED',
      reason: isOwn ? own.reason : '',
      sinceMs: told?.sinceMs ?? null,
      staffName: isOwn ? staffName(context, own.staffId) : '',
      current: ticket ? ticketLine(context, ticket) : null,
      currentSinceMs: ticket ? (ticket.startedAtMs ?? ticket.calledAtMs) : null,
      served: countTickets(ticketsAt.get(windowId) ?? []).served,
      walkIns: walkInsAt.get(windowId)?.length ?? 0,
      isSetUp: classesOf(context, windowId).length > 0,
    }
  })
}

/** By ticket: what two windows did to one is several records, and one thing to look at. */
const doubledToday = (context: DeskContext, day: string): Overview['doubled'] => {
  const steps = listOpenConflicts(context.store.read, CONFLICTS_MAX).filter(
    ({ event: { entity } }) => entity[0] === 'ticket' && entity[1].startsWith(`${day}/`),
  )
  return [...Map.groupBy(steps, ({ event }) => event.entity[1])].map(([ticketId, its]) => ({
    ticketId,
    number: numberOfTicket(ticketId),
    steps: its.map(({ event, reason }) => ({
      code: reason,
      eventType: event.type,
      windowName: windowName(context, event.windowId),
      staffName: staffName(context, event.staffId),
      atMs: event.atMs,
    })),
  }))
}

const failedPrinters = ({ store }: DeskContext): Overview['printers'] =>
  store.read.all<{ state: string }>("SELECT state FROM entity WHERE kind = 'device'").flatMap((found) => {
    // Written by the projection from a typed state.
    const { name, printer } = JSON.parse(found.state) as DeviceState
    return printer ? [{ name, ...printer }] : []
  })

export const overviewHandlers: Handlers<Pick<typeof queueMethods, 'queue.overview'>> = {
  'queue.overview'(context) {
    const row = context.desk.queue.row()
    const rules = queueRules(context.reference)
    const waiting = [...row.tickets.values()].filter(({ status }) => status === 'WAITING').length
    return {
      nowMs: context.nowMs,
      asOfMs: row.asOfMs,
      isStale: row.isStale,
      day: row.day,
      waiting,
      crowd: { isCrowd: rules.crowd > 0 && waiting >= rules.crowd, limit: rules.crowd },
      targetWaitMs: rules.targetWaitMs,
      counts: {
        ...countTickets(row.tickets.values()),
        walkIns: endedWalkIns(context, row.day, null).length,
      },
      classes: classRows(context, row),
      windows: windowRows(context, row),
      silentKiosks: [...context.desk.hall.silentScreens()],
      printers: failedPrinters(context),
      doubled: doubledToday(context, row.day),
    }
  },
}
