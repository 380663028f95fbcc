import type { HallDb } from '../../db/hall/hall-db.ts'
import type { TicketBasics, TicketEvent, CallMode } from '../../db/model/events/queue-events.ts'
import { Refusal } from '../../db/model/events/define.ts'
import { isAtWindow, ticketModel, type TicketState } from '../../db/model/queue/ticket.ts'
import { dayOfTicket } from '../../db/model/queue/ticket-number.ts'
import type { VisitState } from '../../db/model/queue/visit.ts'
import type { LoggedEvent } from '../../db/store/event-log.ts'
import type { Store } from '../../db/store/store.ts'
import type { NextAnswer, NextRequest } from '../../db/sync/queue-wire.ts'
import type { FaultCount } from './faults.ts'
import type { QueueDesk } from './queue-desk.ts'
import { Violation } from './violation.ts'

/** As much of an event as is asked here; read from its bytes. */
export interface TicketHead {
  readonly id: string
  readonly deviceId: string
  readonly type: string
  readonly entity: readonly [string, string]
  readonly time: { readonly run: string }
  readonly payload: {
    readonly windowId?: string
    readonly toWindowId?: string | null
    readonly toClassId?: string | null
    readonly mode?: CallMode
    readonly reason?: string | { readonly code: string }
    readonly basics?: TicketBasics
    readonly taken?: { readonly seriesKey: string; readonly seq: number }
    readonly issuedAtMs?: number
  }
}

/** An event at the hall, and where it stands. */
export interface TicketRow {
  readonly seq: number
  readonly verdict: string
  readonly reason: string
  readonly receivedAtMs: number
  readonly head: TicketHead
  /** Of the event it is a copy of, or of itself. */
  readonly rootId: string
}

export interface TicketFacts {
  readonly rows: readonly TicketRow[]
  /** A machine was copied, or put back to an earlier disk: two of it may have done the same. */
  readonly hasTwins: boolean
  readonly mayBeTwice: (one: string, other: string, taken: { seriesKey: string; seq: number }) => boolean
}

const QUEUE_KINDS: ReadonlySet<string> = new Set(['ticket', 'visit', 'window_queue'])
/** Its window has it no longer. */
const LETS_GO: ReadonlySet<string> = new Set([
  'ticket.missed',
  'ticket.transferred',
  'ticket.finished',
  'ticket.voided',
])
/** Reasons the log may have for keeping a step of the queue without applying it; anything else is a step that is not told. */
const SET_ASIDE: ReadonlySet<string> = new Set(['DUPLICATE_ID', 'UNKNOWN_TYPE'])

const TERM_MS = 15 * 60_000
const GRACE_MS = 60_000
/** An answer is on its way so long at most before the machine counts its term from when it asked. */
const ON_ITS_WAY_MS = 10_000

const fail = (text: string): never => {
  throw new Violation(text)
}

/** 放回队列: its window may not know that it has the ticket no longer; the hall does, from when it took this. */
const isPutBack = ({ type, payload: { toWindowId, toClassId } }: TicketHead): boolean =>
  type === 'ticket.transferred' && toWindowId === null && toClassId === null

const isOfHall = ({ time }: TicketHead): boolean => time.run === 'hall'

/**
 * Knows of every ticket what the hall's log says, and of every call when it was really made. In the end no number was given
 * out twice, no ticket called by two windows, no window given a second ticket, and everybody shows the same.
 */
export const createTicketOracle = (options: {
  readonly nowMs: () => number
  readonly faults: FaultCount
}) => {
  const { nowMs, faults } = options
  /** When an event was really made, whatever the clock of its machine said. */
  const madeAtMs = new Map<string, number>()
  /** By device and ticket: when the hall handed it to that machine ahead, each time. */
  const grants = new Map<string, number[]>()
  let wasTakenBack = false
  let histories = new Map<string, { readonly seq: number; readonly state: TicketState }[]>()
  let answers: { readonly request: NextRequest; readonly answer: NextAnswer; readonly day: string }[] = []

  const stateAt = (ticketId: string, seq: number): TicketState | undefined =>
    histories.get(ticketId)?.findLast((each) => each.seq <= seq)?.state
  const atWindow = (windowId: string, day: string, seq: number): TicketState[] =>
    [...histories.keys()]
      .filter((ticketId) => dayOfTicket(ticketId) === day)
      .flatMap((ticketId) => stateAt(ticketId, seq) ?? [])
      .filter((state) => state.windowId === windowId && isAtWindow(state))

  const checkAnswer = ({ request: { windowId }, answer, day }: (typeof answers)[number]): void => {
    const { call, seq } = answer
    const here = atWindow(windowId, day, seq)
    if (!call && here.length > 0)
      fail(`${windowId} was told that nobody waits, and has ${here[0]?.ticketId} at ${seq}`)
    if (call && !here.some(({ ticketId }) => ticketId === call.ticketId))
      fail(`${windowId} was given ${call.ticketId} at ${seq}, and the hall has there ${JSON.stringify(here)}`)
    if (call?.again) faults.count('GIVEN_AGAIN')
  }

  /** To keep for an outage; every answer begins the term anew. */
  const handed = (deviceId: string, ahead: NextAnswer['ahead']): void => {
    for (const { ticketId } of ahead) {
      const key = `${deviceId} ${ticketId}`
      grants.set(key, [...(grants.get(key) ?? []), nowMs()])
    }
  }

  return {
    made(head: TicketHead): void {
      if (QUEUE_KINDS.has(head.entity[0]) && !madeAtMs.has(head.id)) madeAtMs.set(head.id, nowMs())
      if (head.type === 'ticket.called' && head.payload.mode === 'AHEAD') faults.count('CALLED_AHEAD')
    },
    answered(deviceId: string, request: NextRequest, answer: NextAnswer): void {
      // The hall's clock is the simulation's; its day begins at midnight in Shanghai.
      const day = new Date(nowMs() + 8 * 3_600_000).toISOString().slice(0, 10)
      answers.push({ request, answer, day })
      handed(deviceId, answer.ahead)
    },
    handed,
    serverTakenBack(): void {
      wasTakenBack = true
      histories = new Map()
      answers = []
    },
    /** The hall added this to its log. */
    took(row: Pick<TicketRow, 'seq' | 'verdict' | 'reason' | 'head'>, event: () => LoggedEvent): void {
      const { head, seq } = row
      const [kind, ticketId] = head.entity
      if (!QUEUE_KINDS.has(kind)) return
      if (row.verdict === 'conflict') faults.count('STEP_REFUSED')
      else if (row.verdict !== 'accepted' && !SET_ASIDE.has(row.reason))
        fail(`${head.type} of ${ticketId} at ${seq} is ${row.verdict} ${row.reason}, neither taken nor told`)
      if (kind !== 'ticket' || row.verdict !== 'accepted') return
      if (head.type === 'ticket.called' && isOfHall(head)) {
        faults.count('CALLED_BY_HALL')
        const windowId = head.payload.windowId ?? ''
        const other = atWindow(windowId, dayOfTicket(ticketId), seq - 1).find(
          (state) => state.ticketId !== ticketId,
        )
        if (other) fail(`${windowId} was given ${ticketId} at ${seq} with ${other.ticketId} in hand`)
      }
      const before = histories.get(ticketId) ?? []
      const state = ticketModel.apply(before.at(-1)?.state, event() as LoggedEvent & TicketEvent)
      if (state instanceof Refusal) return
      if (
        isPutBack(head) &&
        (state.status !== 'WAITING' || state.windowId !== null || state.forWindowId !== null)
      )
        fail(`${ticketId} was put back at ${seq} and is ${JSON.stringify(state)}`)
      histories.set(ticketId, [...before, { seq, state }])
    },
    /** Everything the hall has is known: what it answered since the last look agrees with that. */
    checkAnswers(): void {
      for (const each of answers) checkAnswer(each)
      answers = []
    },
    /**
     * A ticket is served in a visit that has ended. A hall that was put back has forgotten its call, and takes what two
     * machines of the window made of it in another order; whoever presses next there ends it.
     */
    leftOver(text: string): void {
      if (!wasTakenBack) fail(text)
      faults.count('LEFT_SERVED')
    },
    /** After quiet. */
    checkEnd({ rows, hasTwins, mayBeTwice }: TicketFacts): void {
      const byTicket = Map.groupBy(
        rows.filter(({ head }) => head.entity[0] === 'ticket'),
        ({ head }) => head.entity[1],
      )
      for (const [ticketId, its] of byTicket) {
        checkIssued(ticketId, its, { hasTwins, mayBeTwice })
        checkCalls(ticketId, its, hasTwins || wasTakenBack)
      }
    },
  }

  /** A number was given out once; or twice where nothing could keep two machines apart, and then the second is told. */
  function checkIssued(
    ticketId: string,
    its: readonly TicketRow[],
    { hasTwins, mayBeTwice }: Omit<TicketFacts, 'rows'>,
  ): void {
    const issued = new Map<string, TicketRow>()
    for (const row of its)
      if (row.head.type === 'ticket.issued' && row.reason !== 'DUPLICATE_ID') issued.set(row.rootId, row)
    const [first, ...others] = issued.values()
    if (!first || others.length === 0) return
    for (const { head } of others) {
      const { taken } = head.payload
      if (!hasTwins && !(taken && mayBeTwice(first.head.deviceId, head.deviceId, taken)))
        fail(`${ticketId} was given out twice\n${historyOf(its)}`)
    }
    const accepted = [...issued.values()].filter(({ verdict }) => verdict === 'accepted')
    const times = new Set(accepted.map(({ head }) => head.payload.issuedAtMs))
    if (times.size > 1) fail(`${ticketId} was given out twice, and nobody is told\n${historyOf(its)}`)
    faults.count('TICKET_TWICE_TOLD')
  }

  /** When the hall handed the ticket to the machine for the last time before it called it. */
  function grantedAt({ deviceId, entity }: TicketHead, atMs: number): number | undefined {
    return grants.get(`${deviceId} ${entity[1]}`)?.findLast((each) => each <= atMs)
  }

  /** @param isAllowed a hall that was put back has forgotten calls and leases, and a copied disk has its list twice */
  function checkCalls(ticketId: string, its: readonly TicketRow[], isAllowed: boolean): void {
    const told = (text: string): void => {
      if (!isAllowed) fail(`${text}\n${historyOf(its)}`)
      faults.count('CALLED_TWICE_ALLOWED')
    }
    const real = its
      .filter(({ reason }) => reason !== 'DUPLICATE_ID')
      .map((row) => ({ ...row, atMs: madeAtMs.get(row.rootId) ?? row.receivedAtMs }))
    type Real = (typeof real)[number]
    /** A call that is no repetition of what the hall answered, nor of what the window held aside. */
    const calls = real.filter(({ head, atMs }) => {
      const { mode, reason } = head.payload
      if (head.type !== 'ticket.called') return false
      const isBack = typeof reason === 'object' && reason.code === 'CALLED_BACK'
      return isOfHall(head) || (mode === 'AHEAD' && !isBack && grantedAt(head, atMs) !== undefined)
    })
    const endOf = (call: Real): number => {
      const ends = real.flatMap(({ head, atMs, seq, receivedAtMs, rootId, verdict }) => {
        const isOfItsWindow = head.payload.windowId === call.head.payload.windowId
        if (isPutBack(head))
          return verdict === 'accepted' && seq > call.seq && isOfItsWindow ? [receivedAtMs] : []
        // Whoever serves the slip has the visitor.
        const isEnd =
          LETS_GO.has(head.type) || (head.type === 'ticket.started' && head.payload.mode === 'BY_HAND')
        if (!isEnd || rootId === call.rootId) return []
        if (atMs >= call.atMs) return [atMs]
        // Its window had let go of it a moment before the hall called it there again, and the hall heard of that after.
        return seq > call.seq && isOfItsWindow ? [receivedAtMs] : []
      })
      return Math.min(...ends)
    }
    const putBack = real.find(({ head, verdict }) => isPutBack(head) && verdict === 'accepted')
    if (putBack && calls.some(({ seq }) => seq > putBack.seq)) faults.count('CALLED_AFTER_PUT_BACK')
    for (const call of calls) {
      const term = isOfHall(call.head) ? undefined : grantedAt(call.head, call.atMs)
      if (term !== undefined && call.atMs - term > TERM_MS + ON_ITS_WAY_MS)
        told(`${ticketId} was called out of a list whose term was over`)
      const untilMs = endOf(call)
      for (const other of calls) {
        const isOther = other.head.payload.windowId !== call.head.payload.windowId
        if (!isOther || other.atMs < call.atMs || other.atMs >= untilMs) continue
        if (other.atMs === call.atMs && other.seq < call.seq) continue
        if (term !== undefined && other.atMs - term >= TERM_MS + GRACE_MS) {
          faults.count('TERM_RAN_OUT')
          continue
        }
        told(`${ticketId} was called to ${call.head.payload.windowId} and to ${other.head.payload.windowId}`)
      }
    }
  }

  function historyOf(its: readonly TicketRow[]): string {
    return its
      .map(({ seq, verdict, reason, head, rootId, receivedAtMs }) => {
        const { windowId = '', mode = '' } = head.payload
        const made = new Date(madeAtMs.get(rootId) ?? receivedAtMs).toISOString()
        const granted = grants
          .get(`${head.deviceId} ${head.entity[1]}`)
          ?.map((each) => new Date(each).toISOString())
        return `  ${seq} ${made} ${head.type} ${windowId} ${mode} by ${head.deviceId.slice(-4)} ${verdict} ${reason} ${granted ? `handed ${granted.join(', ')}` : ''}`
      })
      .join('\n')
  }
}
export type TicketOracle = ReturnType<typeof createTicketOracle>

interface States {
  readonly tickets: ReadonlyMap<string, TicketState>
  readonly visits: ReadonlyMap<string, VisitState>
}

/** Told of a ticket that is served in a visit which has ended. */
type LeftOver = TicketOracle['leftOver']

/** Whose visit has ended is not being served: neither of the two is left over. */
const checkServed = (name: string, { tickets, visits }: States, leftOver: LeftOver): void => {
  for (const [ticketId, { status, visitId }] of tickets) {
    const visit = visitId === null ? undefined : visits.get(visitId)
    if (status === 'SERVING' && visit && visit.closedAtMs !== null)
      leftOver(`${name}: ${ticketId} is served in visit ${visitId}, which was closed at ${visit.closedAtMs}`)
  }
}

const statesOf = (rows: readonly { kind: string; id: string; state: string }[]): States => ({
  tickets: new Map(
    rows.flatMap(({ kind, id, state }) =>
      kind === 'ticket' && state !== '' ? [[id, JSON.parse(state) as TicketState] as const] : [],
    ),
  ),
  visits: new Map(
    rows.flatMap(({ kind, id, state }) =>
      kind === 'visit' && state !== '' ? [[id, JSON.parse(state) as VisitState] as const] : [],
    ),
  ),
})

/** What the hall calls by is what its log says. */
export const checkHallRow = async (
  db: HallDb,
  hallId: string,
  expected: ReadonlyMap<string, { readonly state: unknown }>,
  leftOver: LeftOver,
): Promise<void> => {
  const rows = await db.all<{ kind: string; id: string; state: string }>(
    "SELECT kind, entity_id AS id, state FROM entity WHERE hall_id = ? AND kind IN ('ticket', 'visit', 'window_queue')",
    hallId,
  )
  for (const { kind, id, state } of rows) {
    const wanted = expected.get(`${kind} ${id}`)?.state
    if (state !== (wanted === undefined ? '' : JSON.stringify(wanted)))
      fail(`hall: ${kind} ${id} is\n${state}\nand should be\n${JSON.stringify(wanted)}`)
  }
  checkServed('hall', statesOf(rows), leftOver)
}

/** What a machine shows of today is what the hall's log says; of `without`, which the hall has lost, it may show more. */
export const checkMachineRow = (
  name: string,
  store: Store,
  queue: QueueDesk,
  expected: ReadonlyMap<string, { readonly state: unknown }>,
  without: ReadonlySet<string>,
  leftOver: LeftOver,
): void => {
  const { day, tickets } = queue.link.row()
  for (const [key, { state }] of expected) {
    const [kind, id = ''] = key.split(' ')
    if (kind !== 'ticket' || without.has(key) || dayOfTicket(id) !== day || state === undefined) continue
    const { status, windowId, forWindowId, classId } = state as TicketState
    const shown = tickets.get(id)
    const isSame =
      shown?.status === status &&
      shown.windowId === windowId &&
      shown.forWindowId === forWindowId &&
      shown.classId === classId
    if (!isSame)
      fail(`${name} shows ${id} as\n${JSON.stringify(shown)}\nand should as\n${JSON.stringify(state)}`)
  }
  for (const id of tickets.keys())
    if (!expected.has(`ticket ${id}`) && !without.has(`ticket ${id}`))
      fail(`${name} shows ${id}, which is nowhere`)
  checkServed(
    name,
    statesOf(
      store.read.all<{ kind: string; id: string; state: string }>(
        "SELECT kind, id, state FROM entity WHERE kind IN ('ticket', 'visit')",
      ),
    ),
    leftOver,
  )
}
