import { ContractError } from '../../contract/index.ts'
import type { BoardCall, queueScreenMethods } from '../../contract/queue-screens.ts'
import type { z } from 'zod'
import type { PublicTicket } from '../../model/queue/public-row.ts'
import { isCallShown } from '../../model/queue/queue-rules.ts'
import { unitName, windowName, type DeskContext, type Handlers } from '../context.ts'
import { queueRules } from '../hall-rules.ts'
import { crowdHandlers, crowdIn } from './crowd.ts'
import { openWindowsOf, presentAt, waitsSinceMs, windowsShown } from './overview.ts'
import type { RowNow } from './queue-link.ts'
import { classesOf } from './window.ts'

const LAST_SHOWN = 30

const ageOf = (context: DeskContext, { asOfMs, isStale, isAway, day }: RowNow) => ({
  nowMs: context.nowMs,
  asOfMs,
  isStale,
  day,
  mode: isAway ? ('AWAY' as const) : ('HALL' as const),
})

const callOf = (context: DeskContext, ticket: PublicTicket): z.input<typeof BoardCall>[] => {
  const { ticketId, number, classId, windowId, calls, calledAtMs, status } = ticket
  if (windowId === null || calledAtMs === null) return []
  return [
    {
      ticketId,
      number,
      classId,
      windowId,
      windowName: windowName(context, windowId),
      nth: Math.max(1, calls),
      atMs: calledAtMs,
      isServing: status === 'SERVING',
    },
  ]
}

/** What each window calls or serves, as boards show it. */
const shownAt = (context: DeskContext, row: RowNow): ReadonlyMap<string, PublicTicket> => {
  const rules = queueRules(context.reference)
  return new Map([...presentAt(row)].filter(([, ticket]) => isCallShown(ticket, rules, context.nowMs)))
}

/** The newest call first; of one moment, the higher number. */
const newestFirst = (one: PublicTicket, other: PublicTicket): number =>
  (other.calledAtMs ?? 0) - (one.calledAtMs ?? 0) || (one.ticketId < other.ticketId ? 1 : -1)

const byOrder = (
  one: { readonly order: number; readonly prefix: string },
  other: { readonly order: number; readonly prefix: string },
): number => one.order - other.order || (one.prefix < other.prefix ? -1 : 1)

export const queueScreenHandlers: Handlers<typeof queueScreenMethods> = {
  ...crowdHandlers,
  'screen.board'(context) {
    const { reference } = context
    const row = context.desk.queue.row()
    const tickets = [...row.tickets.values()]
    const waiting = tickets.filter(({ status }) => status === 'WAITING')
    const crowd = crowdIn(context, row)
    const crowded = new Set(crowd.classes.map(({ classId }) => classId))
    const rules = queueRules(reference)
    const present = shownAt(context, row)
    // Served from the slip by hand, nobody was called: it is on no board.
    const called = tickets.filter((ticket) => ticket.calls > 0).toSorted(newestFirst)
    return {
      ...ageOf(context, row),
      calling: called
        .filter((each) => each.status === 'CALLED' && isCallShown(each, rules, context.nowMs))
        .flatMap((each) => callOf(context, each)),
      last: called
        .filter(({ windowId }) => windowId !== null)
        .slice(0, LAST_SHOWN)
        .flatMap((each) => callOf(context, each)),
      classes: [...reference.ticketClasses.values()]
        .filter(({ active }) => active)
        .toSorted(byOrder)
        .map(({ classId, prefix, name, nameEn, lane }) => {
          const its = waiting.filter((ticket) => ticket.classId === classId)
          return {
            classId,
            prefix,
            name,
            nameEn,
            lane,
            waiting: its.length,
            oldestSinceMs: its.length === 0 ? null : Math.min(...its.map(waitsSinceMs)),
            openWindows: openWindowsOf(context, row, classId),
            isCrowd: crowded.has(classId),
          }
        }),
      windows: windowsShown(context, row).map(({ windowId, name }) => {
        const ticket = present.get(windowId)
        return {
          windowId,
          name,
          status: row.windows.get(windowId)?.status ?? 'CLOSED',
          classIds: classesOf(context, windowId).map(({ classId }) => classId),
          number: ticket?.number ?? null,
          isServing: ticket?.status === 'SERVING',
        }
      }),
      waiting: waiting.length,
      isCrowd: crowd.isCrowd,
    }
  },
  'screen.window'(context, { windowId }) {
    const { reference } = context
    const window = reference.windows.get(windowId)
    if (!window?.active) throw new ContractError('NOT_FOUND', { subject: windowId })
    const row = context.desk.queue.row()
    const classIds = new Set<string>(classesOf(context, windowId).map(({ classId }) => classId))
    const current = shownAt(context, row).get(windowId)
    return {
      ...ageOf(context, row),
      windowId,
      windowName: window.name,
      unitNames: window.unitIds.map((unitId) => unitName(context, unitId)),
      status: row.windows.get(windowId)?.status ?? 'CLOSED',
      current: current ? (callOf(context, current)[0] ?? null) : null,
      classes: [...reference.ticketClasses.values()]
        .filter(({ classId }) => classIds.has(classId))
        .toSorted(byOrder)
        .map(({ classId, prefix, name, nameEn }) => ({ classId, prefix, name, nameEn })),
      waiting: [...row.tickets.values()].filter(
        ({ status, classId, forWindowId }) =>
          status === 'WAITING' &&
          (forWindowId === windowId || (forWindowId === null && classId !== null && classIds.has(classId))),
      ).length,
    }
  },
}
