import type { CallReason } from '../../model/events/queue-events.ts'
import { planAhead, pickAhead, type AheadPlan } from '../../model/queue/ahead.ts'
import { chooseNext, type AskingWindow, type QueuedTicket } from '../../model/queue/order.ts'
import {
  basicsOf,
  isAtWindow,
  isOpenTicket,
  isTakenBack,
  type TicketState,
} from '../../model/queue/ticket.ts'
import type { AheadTicket } from '../../model/queue/public-row.ts'
import type { NextAnswer, NextRequest } from '../../sync/queue-wire.ts'
import { SyncError } from '../../sync/wire.ts'
import type { OwnFact } from '../own-chain.ts'
import { openWindows, type HallRow } from './hall-row.ts'
import type { Lease } from './queue-tables.ts'

/** A ticket handed ahead may be called without the hall for so long; the hall itself waits a minute longer. */
const AHEAD_TERM_MS = 15 * 60_000
const AHEAD_GRACE_MS = 60_000
/** No request is on its way for so long: what was given back is lent to nobody before. */
export const ON_ITS_WAY_MS = 60_000

type Call = NonNullable<NextAnswer['call']>

export interface Decision {
  readonly call: Call | null
  readonly ahead: AheadTicket[]
}

/** One gathering of requests on one row: each choice is seen by the next one. */
interface Decisions {
  /** @throws SyncError NOT_FOUND, TICKET_ELSEWHERE, TICKET_ENDED */
  call(request: NextRequest, known: TicketState | undefined): Call | null
  /** What a machine of the window holds ahead from now on; after all calls. */
  ahead(request: Pick<NextRequest, 'windowId'>, deviceId: string): AheadTicket[]
  /** What is to be recorded and written down. */
  outcome(): {
    readonly facts: readonly OwnFact[]
    readonly runs: ReadonlyMap<string, number>
    readonly lent: readonly Lease[]
    readonly dropped: readonly string[]
    /** Handed ahead, and near their turn now. */
    readonly wanted: readonly Lease[]
  }
}

/** Of a call whose reason the window itself has, or nobody. */
const NO_REASON: CallReason = {
  code: 'CALLED_BACK',
  waitedMs: null,
  weight: null,
  run: 0,
  passedOver: 0,
  note: '',
}

const queued = (ticket: TicketState, leases: ReadonlyMap<string, Lease>): QueuedTicket => {
  const lease = leases.get(ticket.ticketId)
  return { ...ticket, aheadWindowId: lease === undefined || lease.windowId === '' ? null : lease.windowId }
}

export const beginDecisions = (row: HallRow, nowMs: number): Decisions => {
  const leases = new Map(row.leases)
  const waiting = new Map<string, QueuedTicket>()
  const atWindow = new Map<string, TicketState>()
  for (const ticket of row.open.values()) {
    if (ticket.status === 'WAITING') waiting.set(ticket.ticketId, queued(ticket, leases))
    else if (isAtWindow(ticket) && ticket.windowId !== null) atWindow.set(ticket.windowId, ticket)
  }
  const runs = new Map<string, number>()
  const facts: OwnFact[] = []
  const lent = new Map<string, Lease>()
  const dropped = new Set<string>()
  const called = new Map<string, Call>()
  let plan: AheadPlan | null = null

  const drop = (ticketId: string): void => {
    if (leases.delete(ticketId)) dropped.add(ticketId)
  }
  for (const { ticketId, windowId } of row.leases.values()) {
    const ticket = waiting.get(ticketId)
    const toOther = ticket !== undefined && ticket.forWindowId !== null && ticket.forWindowId !== windowId
    // Whatever waits no more is nobody's to call, and what was passed on to another window is that window's alone.
    if (ticket === undefined || toOther) drop(ticketId)
    if (ticket !== undefined && toOther) waiting.set(ticketId, { ...ticket, aheadWindowId: null })
  }

  const open = new Set(openWindows(row))
  const asking = (windowId: string): AskingWindow => ({
    windowId,
    classes: row.services.get(windowId)?.classes ?? [],
    run: runs.get(windowId) ?? row.runs.get(windowId) ?? 0,
  })

  const note = ({ windowId, staffId }: NextRequest, ticket: TicketState, reason: CallReason): Call => {
    const basics = basicsOf(ticket)
    const { ticketId } = ticket
    facts.push({
      type: 'ticket.called',
      entity: ['ticket', ticketId],
      staffId,
      payload: {
        unitIds: row.windows.get(windowId)?.unitIds ?? [],
        windowId,
        staffId,
        mode: 'HALL',
        reason,
        basics,
      },
    })
    const call: Call = { ticketId, basics, reason, calledAtMs: nowMs, again: false, status: 'CALLED' }
    called.set(windowId, call)
    waiting.delete(ticketId)
    drop(ticketId)
    return call
  }

  const again = (windowId: string): Call | null => {
    const justNow = called.get(windowId)
    if (justNow) return { ...justNow, again: true }
    const ticket = atWindow.get(windowId)
    if (!ticket) return null
    return {
      ticketId: ticket.ticketId,
      basics: basicsOf(ticket),
      reason: ticket.reason ?? NO_REASON,
      calledAtMs: ticket.calledAtMs ?? nowMs,
      again: true,
      status: ticket.status === 'SERVING' ? 'SERVING' : 'CALLED',
    }
  }

  const byNumber = (request: NextRequest, ticketId: string, why: string, known: TicketState | undefined) => {
    const { windowId } = request
    const ticket = row.tickets.get(ticketId) ?? known
    if (!ticket || isTakenBack(ticket)) throw new SyncError('NOT_FOUND', { problem: 'ticket' })
    if (!isOpenTicket(ticket)) throw new SyncError('TICKET_ENDED')
    const calledTo = [...called].find(([, call]) => call.ticketId === ticketId)?.[0]
    const isAt = isAtWindow(ticket) || ticket.status === 'HELD' ? ticket.windowId : null
    const holder = leases.get(ticketId)?.windowId ?? ''
    if ((calledTo ?? isAt ?? windowId) !== windowId) throw new SyncError('TICKET_ELSEWHERE')
    // The window it is handed to may call it at this moment, and nobody would hear of it.
    if (holder !== '' && holder !== windowId) throw new SyncError('TICKET_ELSEWHERE', { problem: 'AHEAD' })
    const isBack = ticket.status === 'HELD' || ticket.status === 'MISSED'
    return note(request, ticket, {
      code: isBack ? 'CALLED_BACK' : 'BY_NUMBER',
      waitedMs: Math.max(0, nowMs - ticket.placeMs),
      weight: null,
      // Out of the order: the count of priority calls stays as it is.
      run: asking(windowId).run,
      passedOver: 0,
      note: why,
    })
  }

  const planNow = (): AheadPlan => {
    if (plan) return plan
    const servers = new Map<string, number>()
    for (const windowId of open)
      for (const { classId } of row.services.get(windowId)?.classes ?? [])
        servers.set(classId, (servers.get(classId) ?? 0) + 1)
    plan = planAhead(waiting.values(), servers, row.rules, nowMs)
    return plan
  }

  /**
   * What the request does not name is not free for that: an answer may have been lost, or the machine has called it
   * without the hall and its record is still on the way. It alone gives back.
   */
  const ahead = ({ windowId }: Pick<NextRequest, 'windowId'>, deviceId: string): AheadTicket[] => {
    const { front } = planNow()
    const lend = (ticketId: string): void => {
      const untilMs = nowMs + AHEAD_TERM_MS + AHEAD_GRACE_MS
      const lease: Lease = { ticketId, windowId, deviceId, sinceMs: nowMs, untilMs }
      leases.set(ticketId, lease)
      lent.set(ticketId, lease)
    }
    const kept = [...leases.values()].filter(
      (lease) => lease.windowId === windowId && lease.deviceId === deviceId && !front.has(lease.ticketId),
    )
    for (const { ticketId } of kept) lend(ticketId)
    const held = kept.map(({ ticketId }) => ticketId)
    if (open.has(windowId)) {
      const wanted = row.rules.ahead - held.length
      const more = pickAhead(planNow(), asking(windowId), wanted, nowMs, (id) => leases.has(id))
      for (const { ticketId } of more) {
        lend(ticketId)
        held.push(ticketId)
      }
    }
    return held.flatMap((ticketId) => {
      const ticket = row.open.get(ticketId)
      return ticket ? [{ ticketId, basics: basicsOf(ticket), forMs: AHEAD_TERM_MS }] : []
    })
  }

  return {
    call(request, known) {
      const { windowId } = request
      const present = again(windowId)
      if (present) return present
      if (request.byNumber) return byNumber(request, request.byNumber.ticketId, request.byNumber.note, known)
      const choice = chooseNext(waiting.values(), asking(windowId), row.rules, nowMs)
      const ticket = choice && row.open.get(choice.ticket.ticketId)
      if (!ticket) return null
      runs.set(windowId, choice.reason.run)
      return note(request, ticket, choice.reason)
    },
    ahead,
    outcome() {
      const { front } = planNow()
      const wanted = [...leases.values()].filter(
        ({ windowId, ticketId }) => windowId !== '' && front.has(ticketId),
      )
      return { facts, runs, lent: [...lent.values()], dropped: [...dropped], wanted }
    },
  }
}
