import { Refusal, type EntityModel } from '../events/define.ts'
import type { CallMode, CallReason, TicketBasics, TicketEvent } from '../events/queue-events.ts'
import { dayOfTicket, numberOfTicket } from './ticket-number.ts'
import type { PriorityGroup } from './ticket-class.ts'

/**
 * WAITING → CALLED → SERVING → DONE. HELD: at a window, out of the row. MISSED: called and not come, may be called again.
 * VOID: served by nobody.
 */
export type TicketStatus = 'WAITING' | 'CALLED' | 'SERVING' | 'HELD' | 'MISSED' | 'DONE' | 'VOID'

export interface TicketState extends TicketBasics {
  readonly ticketId: string
  readonly status: TicketStatus
  /** Its place in the row: when it was issued, unless a miss put it further back. */
  readonly placeMs: number
  /** The window it is called to, served or held at; of an ended ticket the one that ended it. */
  readonly windowId: string | null
  /** Transferred to this window; nobody else calls it. */
  readonly forWindowId: string | null
  readonly transfers: number
  /** Calls and recalls of the present turn. */
  readonly calls: number
  readonly misses: number
  readonly firstCalledAtMs: number | null
  readonly calledAtMs: number | null
  readonly startedAtMs: number | null
  readonly endedAtMs: number | null
  /** Served at windows, all turns together; on hold; and since when it is either at present. */
  readonly servedMs: number
  readonly heldMs: number
  readonly turnAtMs: number | null
  readonly visitId: string | null
  /** Of the newest call or start. */
  readonly mode: CallMode | null
  readonly reason: CallReason | null
  readonly holdReason: string
  /** UNDONE: typed wrongly, and taken back. */
  readonly voidCause: 'NO_SHOW' | 'LEFT' | 'DAY_CLOSED' | 'MISTAKE' | 'UNDONE' | null
  readonly isReserve: boolean
  /** The window it was put back from, until somebody has the visitor: that window may be serving it all the same. */
  readonly cutOff?: CutOff
}

interface CutOff {
  readonly windowId: string
  /** As it was there, and until when. */
  readonly status: TicketStatus
  readonly atMs: number
}

/** Neither served to the end nor void. */
export const isOpenTicket = ({ status }: Pick<TicketState, 'status'>): boolean =>
  status !== 'DONE' && status !== 'VOID'

/** A number nobody is known to have given out, typed by mistake: whoever comes with its slip has a new ticket. */
export const isTakenBack = ({ voidCause }: Pick<TicketState, 'voidCause'>): boolean => voidCause === 'UNDONE'

/** 放回队列: nobody has passed it on, and it waits again where it was. */
export const isPutBack = ({ toClassId, toWindowId }: TransferTarget): boolean =>
  toClassId === null && toWindowId === null
type TransferTarget = Pick<
  Extract<TicketEvent, { type: 'ticket.transferred' }>['payload'],
  'toClassId' | 'toWindowId'
>

/** At a window: nobody else may call it. */
export const isAtWindow = ({ status }: Pick<TicketState, 'status'>): boolean =>
  status === 'CALLED' || status === 'SERVING'

/** What is known of a ticket nobody has heard of but by its slip. */
export const slipBasics = (ticketId: string, classId: TicketBasics['classId']): TicketBasics => ({
  day: dayOfTicket(ticketId),
  number: numberOfTicket(ticketId),
  classId,
  lane: 'NORMAL',
  priority: null,
  slotMs: null,
  visitorHash: null,
  issuedAtMs: null,
})

export const basicsOf = (ticket: TicketBasics): TicketBasics => ({
  day: ticket.day,
  number: ticket.number,
  classId: ticket.classId,
  lane: ticket.lane,
  priority: ticket.priority,
  slotMs: ticket.slotMs,
  visitorHash: ticket.visitorHash,
  issuedAtMs: ticket.issuedAtMs,
})

const begun = (ticketId: string, basics: TicketBasics, atMs: number): TicketState => ({
  ...basics,
  ticketId,
  status: 'WAITING',
  placeMs: basics.issuedAtMs ?? atMs,
  windowId: null,
  forWindowId: null,
  transfers: 0,
  calls: 0,
  misses: 0,
  firstCalledAtMs: null,
  calledAtMs: null,
  startedAtMs: null,
  endedAtMs: null,
  servedMs: 0,
  heldMs: 0,
  turnAtMs: null,
  visitId: null,
  mode: null,
  reason: null,
  holdReason: '',
  voidCause: null,
  isReserve: false,
})

/**
 * Before the hall closed its day, for what a machine out of contact did before that and told only now. What was being
 * served was not closed.
 */
const beforeDayClosed = (state: TicketState, atMs: number): TicketState => {
  if (state.voidCause !== 'DAY_CLOSED' || state.endedAtMs === null || atMs > state.endedAtMs) return state
  const atWindow = state.calls > 0 ? 'CALLED' : 'MISSED'
  const was = state.windowId === null ? 'WAITING' : atWindow
  return {
    ...state,
    status: was === 'CALLED' && state.startedAtMs !== null ? 'HELD' : was,
    voidCause: null,
    endedAtMs: null,
  }
}

/** Where a prioritised or urgent visitor waits. */
const prioritised = (state: TicketState, group: PriorityGroup): TicketState => ({
  ...state,
  lane: 'PRIORITY',
  priority: group,
})

const elsewhere = (state: TicketState, windowId: string): boolean =>
  (isAtWindow(state) || state.status === 'HELD') && state.windowId !== windowId

/** As before the start: what nobody is known to have given out waits for nobody. */
const startUndone = (state: TicketState, wasMissed: boolean, atMs: number): TicketState => {
  const isFirstCall = state.firstCalledAtMs === state.startedAtMs
  const before: TicketState = {
    ...state,
    status: wasMissed ? 'MISSED' : 'WAITING',
    windowId: null,
    calls: 0,
    firstCalledAtMs: isFirstCall ? null : state.firstCalledAtMs,
    calledAtMs: isFirstCall ? null : state.calledAtMs,
    startedAtMs: null,
    turnAtMs: null,
    visitId: null,
    mode: null,
  }
  return state.issuedAtMs === null
    ? { ...before, status: 'VOID', voidCause: 'UNDONE', endedAtMs: atMs }
    : before
}

/** What the turn that ends with this step was, served or on hold, is added to its time. */
const timed = (before: TicketState | undefined, next: TicketState, atMs: number): TicketState => {
  const isTurn = next.status === 'SERVING' || next.status === 'HELD'
  if (before?.status === next.status) return next
  const turnMs = Math.max(0, atMs - (before?.turnAtMs ?? atMs))
  return {
    ...next,
    servedMs: next.servedMs + (before?.status === 'SERVING' ? turnMs : 0),
    heldMs: next.heldMs + (before?.status === 'HELD' ? turnMs : 0),
    turnAtMs: isTurn ? atMs : null,
  }
}

const stepped = (before: TicketState | undefined, event: TicketEvent): TicketState | Refusal => {
  const { atMs } = event
  const state = before && !isTakenBack(before) ? beforeDayClosed(before, atMs) : undefined
  const [, ticketId] = event.entity
  if (event.type === 'ticket.issued') {
    const { via: _via, taken: _taken, isReserve, ...basics } = event.payload
    if (ticketId !== `${basics.day}/${basics.number}`) return new Refusal('BAD_NUMBER')
    if (!state) return { ...begun(ticketId, basics, atMs), isReserve }
    // Called before this arrived, by a hall or a window that knew of it; after a restore machines send again in any order.
    if (state.issuedAtMs === basics.issuedAtMs) return { ...state, isReserve }
    if (state.issuedAtMs !== null) return new Refusal('NUMBER_TAKEN')
    // Served from its slip, let in front or transferred before this arrived: that stays.
    const { lane, priority } = state.priority === null ? basics : state
    const classId = (state.transfers > 0 ? state.classId : null) ?? basics.classId
    const placeMs = Math.min(state.placeMs, basics.issuedAtMs)
    return { ...state, ...basics, classId, lane, priority, placeMs, isReserve }
  }
  if (event.type === 'ticket.called') {
    const { windowId, mode, reason, basics } = event.payload
    const known = state ?? begun(ticketId, basics, atMs)
    if (!isOpenTicket(known)) return new Refusal('TICKET_ENDED')
    if (elsewhere(known, windowId)) return new Refusal('TICKET_ELSEWHERE')
    if (known.status === 'SERVING') return new Refusal('STEP_NOT_ALLOWED')
    return {
      ...known,
      status: 'CALLED',
      windowId,
      calls: known.status === 'CALLED' ? known.calls + 1 : 1,
      firstCalledAtMs: known.firstCalledAtMs ?? atMs,
      calledAtMs: atMs,
      mode,
      reason,
      holdReason: '',
    }
  }
  if (event.type === 'ticket.started') {
    const { windowId, visitId, mode, basics } = event.payload
    const known = state ?? begun(ticketId, basics, atMs)
    if (!isOpenTicket(known)) return new Refusal('TICKET_ENDED')
    // Whoever serves the slip has the visitor: a call of another window, made by a hall that had not heard of it, called nobody.
    const isOnlyCalled = known.status === 'CALLED' && mode === 'BY_HAND'
    if (elsewhere(known, windowId) && !isOnlyCalled) return new Refusal('TICKET_ELSEWHERE')
    if (known.status === 'SERVING') return known.visitId === visitId ? known : new Refusal('STEP_NOT_ALLOWED')
    const { cutOff: _cutOff, ...served } = known
    return {
      ...served,
      status: 'SERVING',
      windowId,
      firstCalledAtMs: known.firstCalledAtMs ?? atMs,
      calledAtMs: known.calledAtMs ?? atMs,
      startedAtMs: known.startedAtMs ?? atMs,
      visitId,
      mode,
      holdReason: '',
    }
  }
  // A window lets somebody go first, or sends them home, whose slip it has only seen.
  if (!state && (event.type === 'ticket.prioritised' || event.type === 'ticket.voided'))
    return stepped(begun(ticketId, slipBasics(ticketId, null), atMs), event)
  // Put back by a desk that has the public row alone.
  if (!state && event.type === 'ticket.transferred' && isPutBack(event.payload))
    return {
      ...begun(ticketId, slipBasics(ticketId, null), atMs),
      // Somebody has called it: only what was called can be put back.
      firstCalledAtMs: atMs,
    }
  if (!state) return new Refusal('NOT_FOUND')
  if (!isOpenTicket(state)) return new Refusal('TICKET_ENDED')
  switch (event.type) {
    case 'ticket.recalled':
      if (elsewhere(state, event.payload.windowId)) return new Refusal('TICKET_ELSEWHERE')
      return state.status === 'CALLED'
        ? { ...state, calls: state.calls + 1, calledAtMs: atMs }
        : new Refusal('STEP_NOT_ALLOWED')
    case 'ticket.start_undone': {
      const { windowId, visitId, wasMissed } = event.payload
      if (elsewhere(state, windowId)) return new Refusal('TICKET_ELSEWHERE')
      return state.status === 'SERVING' && state.visitId === visitId
        ? startUndone(state, wasMissed, atMs)
        : new Refusal('STEP_NOT_ALLOWED')
    }
    case 'ticket.held':
      if (elsewhere(state, event.payload.windowId)) return new Refusal('TICKET_ELSEWHERE')
      return isAtWindow(state)
        ? { ...state, status: 'HELD', holdReason: event.payload.reason }
        : new Refusal('STEP_NOT_ALLOWED')
    case 'ticket.finished':
      if (elsewhere(state, event.payload.windowId)) return new Refusal('TICKET_ELSEWHERE')
      return state.status === 'SERVING' || state.status === 'HELD'
        ? {
            ...state,
            status: 'DONE',
            endedAtMs: event.payload.endedAtMs ?? atMs,
            visitId: event.payload.visitId,
          }
        : new Refusal('STEP_NOT_ALLOWED')
    case 'ticket.missed': {
      const { windowId, policy, placeMs } = event.payload
      if (elsewhere(state, windowId)) return new Refusal('TICKET_ELSEWHERE')
      if (state.status !== 'CALLED') return new Refusal('STEP_NOT_ALLOWED')
      const missed = { ...state, misses: state.misses + 1, calls: 0 }
      if (policy === 'VOID') return { ...missed, status: 'VOID', voidCause: 'NO_SHOW', endedAtMs: atMs }
      return policy === 'REQUEUE_AFTER_N'
        ? { ...missed, status: 'WAITING', windowId: null, placeMs }
        : { ...missed, status: 'MISSED' }
    }
    case 'ticket.transferred': {
      const { windowId, toClassId, toWindowId } = event.payload
      if (elsewhere(state, windowId)) return new Refusal('TICKET_ELSEWHERE')
      if (state.status === 'WAITING' || state.status === 'MISSED') return new Refusal('STEP_NOT_ALLOWED')
      const waits: TicketState = {
        ...state,
        status: 'WAITING',
        classId: toClassId ?? state.classId,
        windowId: null,
        forWindowId: toWindowId,
        calls: 0,
        holdReason: '',
      }
      return isPutBack(event.payload)
        ? { ...waits, cutOff: { windowId, status: state.status, atMs } }
        : { ...waits, transfers: state.transfers + 1 }
    }
    case 'ticket.prioritised':
      return prioritised(state, event.payload.group)
    case 'ticket.voided':
      return { ...state, status: 'VOID', voidCause: event.payload.cause, endedAtMs: atMs }
  }
}

const CAME_NOT: ReadonlySet<string> = new Set<TicketEvent['type']>([
  'ticket.recalled',
  'ticket.missed',
  'ticket.start_undone',
])
const HAD_VISITOR: ReadonlySet<string> = new Set<TicketEvent['type']>([
  'ticket.started',
  'ticket.held',
  'ticket.finished',
  'ticket.transferred',
])

/**
 * What the window a ticket was put back from did with it and told only now: as long as nobody else has the visitor, that
 * window had, and nothing is left for a person to decide. Null where it is a step like any other.
 */
const afterCutOff = (before: TicketState, event: TicketEvent): TicketState | null => {
  const state = beforeDayClosed(before, event.atMs)
  const isFree = state.status === 'WAITING' || state.status === 'CALLED' || state.status === 'MISSED'
  const { cutOff, ...rest } = state
  if (!cutOff || !isFree || !('windowId' in event.payload)) return null
  if (event.payload.windowId !== cutOff.windowId) return null
  // Nobody came there, and the row has the ticket already.
  if (CAME_NOT.has(event.type)) return state
  if (!HAD_VISITOR.has(event.type)) return null
  if (event.type === 'ticket.transferred' && isPutBack(event.payload)) return null
  const { windowId, status, atMs } = cutOff
  const there = { ...rest, status, windowId, turnAtMs: status === 'CALLED' ? null : atMs }
  const next = stepped(there, event)
  return next instanceof Refusal ? null : timed(there, next, event.atMs)
}

/**
 * A ticket as its events leave it, in whatever order machines came to know of them: a window without a network may have
 * served a slip before the kiosk's own record arrived. What two windows do to one ticket apart is refused for the second.
 */
export const ticketModel: EntityModel<TicketState, TicketEvent> = {
  kind: 'ticket',
  apply(before, event) {
    const next = stepped(before, event)
    if (next instanceof Refusal && before) return afterCutOff(before, event) ?? next
    if (next instanceof Refusal || event.type === 'ticket.start_undone') return next
    const isFinished = event.type === 'ticket.finished'
    return timed(before, next, (isFinished ? event.payload.endedAtMs : undefined) ?? event.atMs)
  },
}
