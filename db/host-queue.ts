import type { QueueTopic } from './contract/queue-screens.ts'
import { createAheadList, type AheadList } from './desk/queue/ahead-list.ts'
import { createLocalRow } from './desk/queue/local-row.ts'
import { publicTicketOf, ticketOnItsWay } from './desk/queue/public-row.ts'
import type { CallOnItsWay, NextTold, QueueLink, RowNow } from './desk/queue/queue-link.ts'
import { dayFromMs } from './model/day.ts'
import { StaffId, WindowId } from './model/ids.ts'
import { planAhead, pickAhead } from './model/queue/ahead.ts'
import { dayOfTicket, ticketSeries } from './model/queue/ticket-number.ts'
import { append } from './desk/append.ts'
import type { DeskSession } from './desk/context.ts'
import { queueRules } from './desk/hall-rules.ts'
import type { LoggedEvent, ReferenceData, Store } from './store/index.ts'
import { readLeftTickets, readServingAt, readTicket } from './store/queries/tickets.ts'
import type { QueueListener, Timers } from './sync/agent-types.ts'
import { createQueueMirror, type NewCall } from './sync/queue-mirror.ts'
import type { PublicTicket, PublicWindowQueue } from './model/queue/public-row.ts'
import type { SyncTransport } from './sync/transport.ts'
import { SyncError } from './sync/wire.ts'
import type { Clock } from './store/index.ts'

export interface HostQueueOptions {
  readonly store: () => Store
  readonly clock: Clock
  readonly timers: Timers
  readonly random: () => number
  /** The way to the hall; null while there is none. */
  readonly way: () => Pick<SyncTransport, 'queue' | 'next' | 'ahead' | 'yieldTickets'> | null
  readonly pushNow: () => void
  readonly lookNow: () => void
  /** The hall answers again: what waits for its next try goes now. */
  readonly heardAgain: () => void
  /** Asks the hall for the numbers that are wanted, and waits for them a few seconds. */
  readonly lendNumbers: () => Promise<boolean>
  /** Whether the hall has all that was recorded here, after waiting so long at most. */
  readonly settle: (timeoutMs: number) => Promise<boolean>
  readonly reference: () => ReferenceData
  /** Whether somebody signed in at this machine works at a window. */
  readonly isAnybodyAt: (windowId: string) => boolean
  readonly publish: (message: QueueTopic) => void
  readonly logError: (reference: string, error: unknown) => void
}

export interface HostQueue {
  readonly link: QueueLink
  readonly listener: QueueListener
  /** After the store was opened, and before the agent starts. */
  start(): void
  stop(): void
  recorded(events: readonly LoggedEvent[]): void
  /** Somebody is gone from their window: it is paused when nobody is left there. */
  left(session: DeskSession): void
  tick(): void
}

/** Own records are on their way to the hall so long at most before it is asked without them. */
const SETTLE_MS = 1_000
/** In all, from the press of the key to a call or the end of the hall's say. */
const NEXT_MS = 7_000
const AGAIN_MS = 250
/** Tickets to keep for an outage are asked for so long after they were issued, spread over the windows. */
const KEEP_MS = 500
const KEEP_SPREAD_MS = 1_500
/** Records of an outage are looked for again so long after. */
const HELD_MS = 10_000
const ARRIVAL_MS = 1_000
const LOOK_MS = 25
/** Changes of rows are told together; new calls at once. */
const TELL_MS = 150

const REFUSED = new Set(['NOT_FOUND', 'NOT_ALLOWED', 'TICKET_ELSEWHERE', 'TICKET_ENDED'])
type Refused = Extract<NextTold, { kind: 'REFUSED' }>

const refusalOf = (error: SyncError): Refused => ({
  kind: 'REFUSED',
  code: error.code as Refused['code'],
  problem: String(error.details['problem'] ?? ''),
})

/** Keeps the row of the hall for the pages of this machine, and asks the hall for calls. */
export const createHostQueue = (options: HostQueueOptions): HostQueue => {
  const { store, clock, timers } = options
  const nowMs = (): number => store().clock.nowMs()
  const local = createLocalRow(() => store().read, nowMs)
  const onItsWay = new Map<string, CallOnItsWay>()
  let wayVersion = 0
  let toldTimer: unknown = null
  let generation = 0
  let isStopped = false

  const ahead: AheadList = createAheadList({
    note: (key) => store().sync?.note(key) ?? null,
    setNote: (key, value) => store().sync?.setNote(key, value),
    claim: () => store().clock.claim(),
    nowMs,
    lineage: () => mirror.mark()?.lineage ?? null,
  })
  const sayBack = (windowId: string, ticketIds: readonly string[]): void => {
    if (ticketIds.length === 0) return
    options
      .way()
      ?.yieldTickets({ windowId: WindowId.parse(windowId), ticketIds: [...ticketIds] })
      .catch((error: unknown) => {
        // The hall gets them back when their term ends.
        if (!(error instanceof SyncError)) options.logError('yield', error)
      })
  }
  /** Called by this machine out of its list; the hall takes them for lent until it is told. */
  const used = new Map<string, string>()
  /** Only once the hall has the records of it: before, the ticket is one that waits, and another window might call it. */
  const sayUsed = (): void => {
    if (used.size === 0 || mirror.isAway()) return
    const settled = [...used].filter(([ticketId]) => {
      const here = readTicket(store().read, ticketId)
      return here !== undefined && here.hallSeq !== null
    })
    for (const [ticketId] of settled) used.delete(ticketId)
    for (const [windowId, its] of Map.groupBy(settled, ([, windowId]) => windowId))
      sayBack(
        windowId,
        its.map(([ticketId]) => ticketId),
      )
  }
  /** Grows with everything that changes what windows of this machine hold ahead. */
  let listsChanged = 0
  /** Newest record of the row that was made without the hall: until it is there, this machine goes on without it. */
  let heldSeq = 0
  const isHeld = (): boolean => {
    const { sync } = store()
    if (heldSeq === 0 || !sync) return false
    if (sync.acknowledged().seq < heldSeq && sync.waiting().count > 0) return true
    heldSeq = 0
    return false
  }
  const isAway = (): boolean => mirror.isAway() || isHeld()
  let isTellingSent = false
  const tellWhenSent = (): void => {
    if (isTellingSent) return
    isTellingSent = true
    void options.settle(HELD_MS).then(() => {
      isTellingSent = false
      if (!isStopped) tell([])
    })
  }
  const mirror = createQueueMirror({
    transport: options.way,
    uptimeMs: clock.uptimeMs,
    nowMs,
    random: options.random,
    timers,
    onChanged(calls) {
      const { sync } = store()
      if (mirror.isAway() && heldSeq === 0 && sync !== null && sync.waiting().count > 0)
        heldSeq = sync.last().seq
      else if (!mirror.isAway() && isHeld()) tellWhenSent()
      tell(calls)
      sayUsed()
      keepLater()
    },
    onBack: options.heardAgain,
    onYield(ticketIds) {
      listsChanged += 1
      // Off the list and on the disk first: only then may another window call them.
      const dropped = ahead.drop(ticketIds)
      // What was not on it, perhaps not any more, is as free.
      const others = ticketIds
        .filter((ticketId) => !dropped.some((each) => each.ticketId === ticketId))
        .map((ticketId) => ({ ticketId, windowId: mirror.ticket(ticketId)?.ticket.aheadWindowId ?? null }))
      for (const [windowId, its] of Map.groupBy([...dropped, ...others], (each) => each.windowId))
        if (windowId !== null)
          sayBack(
            windowId,
            its.map(({ ticketId }) => ticketId),
          )
    },
    onLineage() {
      onItsWay.clear()
      used.clear()
      ahead.dropOf(null)
      local.reset()
    },
    onUntrusted: options.lookNow,
    onError: (what, error) => options.logError(what, error),
  })
  const message = (calls: readonly NewCall[]): QueueTopic => {
    const { asOfMs, isStale, isAway } = row()
    return {
      asOfMs,
      isStale,
      mode: isAway ? 'AWAY' : 'HALL',
      calls: calls.map(({ ticketId, number, windowId, nth, atMs }) => ({
        ticketId,
        number,
        windowId: WindowId.parse(windowId),
        nth,
        atMs,
      })),
    }
  }
  const publish = (calls: readonly NewCall[]): void => {
    timers.clear(toldTimer)
    toldTimer = null
    try {
      options.publish(message(calls))
    } catch (error) {
      options.logError('queue', error)
    }
  }
  const tell = (calls: readonly NewCall[]): void => {
    if (calls.length > 0) publish(calls)
    else toldTimer ??= timers.set(TELL_MS, () => publish([]))
  }

  // The row ---------------------------------------------------------------------------------------------

  /** An answer counts until its record is here, or the row knows better. */
  const stillOnItsWay = (call: CallOnItsWay): boolean => {
    const mark = mirror.mark()
    if (mark !== null && mark.lineage !== call.lineage) return false
    if (call.ticketId.slice(0, 10) !== dayFromMs(nowMs())) return false
    const here = readTicket(store().read, call.ticketId)
    // Its record is here, or a step this window took on the answer alone.
    if (here && (here.hallSeq === null ? here.state.firstCalledAtMs !== null : here.hallSeq >= call.seq))
      return false
    const told = mirror.ticket(call.ticketId)
    const isAtWindow =
      told?.ticket.windowId === call.windowId &&
      (told.ticket.status === 'CALLED' || told.ticket.status === 'SERVING')
    return told === undefined || told.seq < call.seq || isAtWindow
  }
  const callOf = (windowId: string): CallOnItsWay | null => {
    const call = onItsWay.get(windowId)
    if (!call) return null
    if (stillOnItsWay(call)) return call
    onItsWay.delete(windowId)
    wayVersion += 1
    return null
  }

  let cached: { readonly key: string; readonly row: Pick<RowNow, 'day' | 'tickets' | 'windows'> } | null =
    null

  const ofHall = (day: string): Pick<RowNow, 'tickets' | 'windows'> => {
    const mark = mirror.mark()
    const tickets = new Map<string, PublicTicket>()
    const isToday = mark?.day === day
    if (isToday) for (const [ticketId, { ticket }] of mirror.tickets()) tickets.set(ticketId, ticket)
    for (const [ticketId, known] of local.tickets()) {
      const told = isToday ? mirror.ticket(ticketId) : undefined
      // A record that had no answer when it was read may have one since.
      const here = known.hallSeq === null ? (readTicket(store().read, ticketId) ?? known) : known
      if (told && here.hallSeq !== null && here.hallSeq <= told.seq) continue
      tickets.set(ticketId, publicTicketOf(here.state, told?.ticket))
    }
    for (const windowId of new Set(onItsWay.keys())) {
      const call = callOf(windowId)
      if (!call) continue
      const told = tickets.get(call.ticketId)
      if (told?.windowId !== windowId) tickets.set(call.ticketId, ticketOnItsWay(call, told))
    }
    const windows = new Map<string, PublicWindowQueue>()
    // A window nobody closed yesterday is not open today before somebody is there.
    for (const window of isToday ? mirror.windows() : [])
      if (dayFromMs(window.sinceMs) === day) windows.set(window.windowId, window)
    for (const [windowId, { status, sinceMs }] of local.windows()) {
      const told = windows.get(windowId)
      if (!told || told.sinceMs < sinceMs)
        windows.set(windowId, {
          windowId: WindowId.parse(windowId),
          status,
          sinceMs,
          run: told?.run ?? local.run(windowId),
        })
    }
    return { tickets, windows }
  }
  const ofMachine = (): Pick<RowNow, 'tickets' | 'windows'> => ({
    tickets: new Map(
      [...local.tickets()].map(([ticketId, { state }]) => [ticketId, publicTicketOf(state)] as const),
    ),
    windows: new Map(
      [...local.windows()].map(
        ([windowId, { status, sinceMs }]) =>
          [
            windowId,
            { windowId: WindowId.parse(windowId), status, sinceMs, run: local.run(windowId) },
          ] as const,
      ),
    ),
  })

  const row = (): RowNow => {
    const day = dayFromMs(nowMs())
    const { sync } = store()
    const acknowledged = sync?.acknowledged().seq ?? 0
    const key = [day, local.version(), mirror.version(), wayVersion, acknowledged].join(' ')
    if (cached?.key !== key) cached = { key, row: { day, ...(sync ? ofHall(day) : ofMachine()) } }
    return {
      ...cached.row,
      asOfMs: sync ? mirror.asOfMs() : nowMs(),
      isStale: sync !== null && mirror.isStale(),
      isAway: sync !== null && isAway(),
    }
  }

  // Kept for an outage ----------------------------------------------------------------------------------

  /** Windows of this machine that may be handed more than they have: without anybody pressing a key. */
  const windowsToKeep = (): string[] => {
    if (!store().sync || store().readOnly || mirror.isStale() || isAway()) return []
    const present = row()
    const rules = queueRules(options.reference())
    const services = options.reference().windowServices
    const open = [...present.windows.values()].filter(({ status }) => status === 'OPEN')
    const mine = open.filter(
      ({ windowId }) => options.isAnybodyAt(windowId) && ahead.of(windowId).length < rules.ahead,
    )
    if (mine.length === 0) return []
    const servers = new Map<string, number>()
    for (const { windowId } of open)
      for (const { classId } of services.get(windowId)?.classes ?? [])
        servers.set(classId, (servers.get(classId) ?? 0) + 1)
    const waiting = [...present.tickets.values()].filter(({ status }) => status === 'WAITING')
    const plan = planAhead(
      waiting.map((ticket) => ({ ...ticket, priority: null })),
      servers,
      rules,
      nowMs(),
    )
    const isLent = (ticketId: string): boolean =>
      used.has(ticketId) || (mirror.ticket(ticketId)?.ticket.aheadWindowId ?? null) !== null
    return mine
      .filter(
        ({ windowId }) =>
          pickAhead(plan, { classes: services.get(windowId)?.classes ?? [] }, 1, nowMs(), isLent).length > 0,
      )
      .map(({ windowId }) => windowId)
  }
  let keepTimer: unknown = null
  const keep = async (windowId: string): Promise<void> => {
    const mine = generation
    const listed = listsChanged
    const asked = store().clock.claim()
    const answer = await options.way()?.ahead({
      windowId: WindowId.parse(windowId),
      holds: ahead.of(windowId).map(({ ticketId }) => ticketId),
    })
    // Given back, used or handed meanwhile: what was answered before must not bring that back.
    if (!answer || mine !== generation || listed !== listsChanged) return
    const handed = answer.ahead.filter(({ ticketId }) => !used.has(ticketId))
    ahead.replace(windowId, handed, asked, answer.lineage)
    tell([])
  }
  const keepNow = (): void => {
    keepTimer = null
    for (const windowId of isStopped ? [] : windowsToKeep())
      keep(windowId).catch((error: unknown) => {
        // Asked again with the next change, and whatever is lent with the next call.
        if (!(error instanceof SyncError)) options.logError('keep', error)
      })
  }
  const keepLater = (): void => {
    keepTimer ??= timers.set(KEEP_MS + options.random() * KEEP_SPREAD_MS, keepNow)
  }

  // Calls -----------------------------------------------------------------------------------------------

  const pause = async (ms: number): Promise<void> => {
    await new Promise<void>((resolve) => void timers.set(ms, resolve))
  }
  /** The window has let go of it, and the hall has not heard so. */
  const isOver = (ticketId: string, windowId: string): boolean => {
    const here = readTicket(store().read, ticketId)
    if (!here || here.hallSeq !== null) return false
    const { status, windowId: at } = here.state
    return at !== windowId || (status !== 'CALLED' && status !== 'SERVING')
  }

  const next: QueueLink['next'] = async ({ windowId, staffId, byNumber }) => {
    const mine = generation
    const untilMs = clock.uptimeMs() + NEXT_MS
    await options.settle(SETTLE_MS)
    for (;;) {
      const way = options.way()
      if (!way || mine !== generation) return { kind: 'AWAY' }
      const asked = store().clock.claim()
      let mayAgain = false
      try {
        const answer = await way.next({
          windowId: WindowId.parse(windowId),
          staffId: StaffId.parse(staffId),
          holds: ahead.of(windowId).map(({ ticketId }) => ticketId),
          byNumber,
        })
        if (mine !== generation) return { kind: 'AWAY' }
        mirror.reached()
        // What was called from the list, and has come back into the row since, is not to be called from it again.
        const handed = answer.ahead.filter(({ ticketId }) => !used.has(ticketId))
        listsChanged += 1
        ahead.replace(windowId, handed, asked, answer.lineage)
        const { call, seq, lineage } = answer
        if (!call) return { kind: 'NOBODY' }
        // The end of the last one is still on its way there: the hall has not heard that the window is free.
        if (call.again && isOver(call.ticketId, windowId)) {
          mayAgain = true
          await options.settle(SETTLE_MS)
        } else {
          const { ticketId, basics, reason, calledAtMs, status } = call
          const told = { windowId, ticketId, basics, reason, calledAtMs, status, seq, lineage }
          onItsWay.set(windowId, told)
          wayVersion += 1
          tell([])
          return { kind: 'CALL', call: told, again: call.again }
        }
      } catch (error) {
        if (!(error instanceof SyncError)) throw error
        if (REFUSED.has(error.code)) return refusalOf(error)
        if (error.code === 'TOKEN_EXPIRED' || error.code === 'NOT_TRUSTED') options.lookNow()
        mayAgain = true
      }
      if (!mayAgain || mirror.isAway() || clock.uptimeMs() > untilMs) return { kind: 'AWAY' }
      await pause(AGAIN_MS)
    }
  }

  const link: QueueLink = {
    decides: () => (store().sync ? 'HALL' : 'HERE'),
    row,
    known: (ticketId) => readTicket(store().read, ticketId)?.state ?? null,
    servedSince: (windowId, day) =>
      readServingAt(store().read, windowId)
        .filter((ticketId) => dayOfTicket(ticketId) < day)
        .flatMap((ticketId) => {
          const here = readTicket(store().read, ticketId)
          return here ? [publicTicketOf(here.state)] : []
        }),
    isUnsent(ticketId) {
      if (!store().sync) return false
      const here = readTicket(store().read, ticketId)
      return here !== undefined && here.hallSeq === null
    },
    lastStep: local.lastStep,
    tally: local.tally,
    onItsWay: callOf,
    async arrival(ticketId) {
      if (!store().sync) return
      const isHere = (): boolean =>
        ![...onItsWay.values()].some((call) => call.ticketId === ticketId && stillOnItsWay(call))
      const untilMs = clock.uptimeMs() + ARRIVAL_MS
      if (isHere()) return
      options.lookNow()
      const isDone = (): boolean => isStopped || isHere() || clock.uptimeMs() >= untilMs
      while (!isDone()) await pause(LOOK_MS)
    },
    ahead: (windowId) => ahead.of(windowId),
    takeAhead(ticketId) {
      listsChanged += 1
      for (const each of ahead.drop([ticketId])) used.set(each.ticketId, each.windowId)
    },
    giveBack(windowId) {
      listsChanged += 1
      sayBack(
        windowId,
        ahead.dropOf(windowId).map(({ ticketId }) => ticketId),
      )
    },
    next,
    pushNow: options.pushNow,
    async numbersFor(prefix) {
      const { sync } = store()
      const [today] = ticketSeries(prefix, nowMs())
      const isLent = (): boolean => sync?.grants().some(({ family }) => family === today) ?? true
      if (!sync || isLent() || row().isAway) return
      sync.wantNumbers([today])
      await options.lendNumbers()
    },
  }

  // A machine that stands alone tells its own calls ------------------------------------------------------

  const ownCalls = (events: readonly LoggedEvent[]): NewCall[] =>
    events.flatMap((event) => {
      if (event.type !== 'ticket.called' && event.type !== 'ticket.recalled') return []
      const state = local.tickets().get(event.entity[1])?.state
      if (state?.status !== 'CALLED' || state.windowId === null) return []
      const { ticketId, number, windowId, calls } = state
      return [{ ticketId, number, windowId, nth: calls, atMs: event.atMs }]
    })

  let closedDay = ''
  /** The hall ends what a day left over; a machine that is its own hall does it itself. */
  const closeDay = (): void => {
    const today = dayFromMs(nowMs())
    if (
      store().sync ||
      store().readOnly ||
      closedDay === today ||
      !queueRules(options.reference()).closesWithDay
    )
      return
    const left = readLeftTickets(store().read, today)
    if (left.length > 0)
      store().record({ staffId: null, session: null, unitId: null, windowId: null }, (act) => {
        for (const ticketId of left)
          append(act, 'ticket.voided', ticketId, { cause: 'DAY_CLOSED', note: '', by: null })
      })
    closedDay = today
  }

  /** A window nobody is at calls nobody; what is open there stays for the next person. */
  const pauseEmpty = (session: DeskSession, windowId: WindowId): void => {
    if (isStopped || store().readOnly || options.isAnybodyAt(windowId)) return
    if (row().windows.get(windowId)?.status !== 'OPEN') return
    const { staffId, unitId } = session.staff
    const ofWindow = options.reference().windows.get(windowId)?.unitIds ?? []
    store().record({ staffId, session: session.sessionId, unitId, windowId }, (act) =>
      append(act, 'window_queue.paused', windowId, {
        unitIds: [...new Set([...ofWindow, unitId])].slice(0, 60),
        staffId,
        reason: '',
      }),
    )
    link.giveBack(windowId)
    options.pushNow()
  }

  return {
    link,
    listener: mirror,
    start() {
      generation += 1
      isStopped = false
      cached = null
      onItsWay.clear()
      local.reset()
      if (store().sync) ahead.begin()
      if (store().sync) mirror.start()
      else mirror.stop()
    },
    stop() {
      generation += 1
      isStopped = true
      mirror.stop()
      timers.clear(toldTimer)
      toldTimer = null
      timers.clear(keepTimer)
      keepTimer = null
    },
    recorded(events) {
      if (!events.some(({ entity }) => entity[0] === 'ticket' || entity[0] === 'window_queue')) return
      const { sync } = store()
      if (sync && isAway()) heldSeq = sync.last().seq
      local.recorded(events)
      tell(store().sync ? [] : ownCalls(events))
      sayUsed()
    },
    left(session) {
      const { windowId } = session
      if (windowId === null) return
      // Whoever takes over in the same moment is there by then.
      queueMicrotask(() => {
        try {
          pauseEmpty(session, windowId)
        } catch (error) {
          options.logError('queue left', error)
        }
      })
    },
    tick: closeDay,
  }
}
