import type { QueueTopic } from '../contract/queue-screens.ts'
import { append } from '../desk/append.ts'
import type { DeskSession } from '../desk/context.ts'
import { createLocalRow } from '../desk/queue/local-row.ts'
import { publicTicketOf } from '../desk/queue/public-row.ts'
import type { QueueLink } from '../desk/queue/queue-link.ts'
import { WindowId } from '../model/ids.ts'
import { dayOfTicket, ticketSeries } from '../model/queue/ticket-number.ts'
import type { LoggedEvent } from '../store/index.ts'
import { readServingAt, readTicket } from '../store/queries/tickets.ts'
import type { QueueListener } from '../sync/agent-types.ts'
import { createQueueMirror, type NewCall } from '../sync/queue-mirror.ts'
import { createAskNext } from './ask-next.ts'
import { createCallsOnTheWay } from './calls-on-the-way.ts'
import { createDayEnd } from './day-end.ts'
import { createKeptTickets } from './kept-tickets.ts'
import type { HostQueueOptions } from './options.ts'
import { createRecordsOfOutage } from './records-of-outage.ts'
import { createRow } from './row.ts'

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

const ARRIVAL_MS = 1_000
const LOOK_MS = 25
/** Changes of rows are told together; new calls at once. */
const TELL_MS = 150

/** Keeps the row of the hall for the pages of this machine, and asks the hall for calls. */
export const createHostQueue = (options: HostQueueOptions): HostQueue => {
  const { store, clock, timers } = options
  const nowMs = (): number => store().clock.nowMs()
  let toldTimer: unknown = null
  let generation = 0
  let isStopped = false

  const local = createLocalRow(() => store().read, nowMs)
  const ofOutage = createRecordsOfOutage(options)
  const mirror = createQueueMirror({
    transport: options.way,
    uptimeMs: clock.uptimeMs,
    nowMs,
    random: options.random,
    timers,
    onChanged(calls) {
      if (mirror.isAway()) ofOutage.noteWaiting()
      else if (ofOutage.isWaiting())
        ofOutage.tellWhenSent(() => {
          if (!isStopped) tell([])
        })
      tell(calls)
      kept.sayUsed()
      kept.keepLater()
    },
    onBack: options.heardAgain,
    onYield: (ticketIds) => kept.yieldThese(ticketIds),
    onLineage() {
      onTheWay.clear()
      kept.forget()
      local.reset()
    },
    onUntrusted: options.lookNow,
    onError: (what, error) => options.logError(what, error),
  })
  const onTheWay = createCallsOnTheWay({ store, mirror: () => mirror, nowMs })
  const isAway = (): boolean => mirror.isAway() || ofOutage.isWaiting()
  const row = createRow({ store, mirror, local, onTheWay, nowMs, isAway })
  const kept = createKeptTickets(options, {
    mirror: () => mirror,
    row: row.now,
    nowMs,
    onChanged: () => tell([]),
  })
  const closeDay = createDayEnd(options)

  // What pages are told ----------------------------------------------------------------------------------

  const message = (calls: readonly NewCall[]): QueueTopic => {
    const { asOfMs, isStale, isAway: isHallAway } = row.now()
    return {
      asOfMs,
      isStale,
      mode: isHallAway ? 'AWAY' : 'HALL',
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
  /** A machine that stands alone tells its own calls. */
  const ownCalls = (events: readonly LoggedEvent[]): NewCall[] =>
    events.flatMap((event) => {
      if (event.type !== 'ticket.called' && event.type !== 'ticket.recalled') return []
      const state = local.tickets().get(event.entity[1])?.state
      if (state?.status !== 'CALLED' || state.windowId === null) return []
      const { ticketId, number, windowId, calls } = state
      return [{ ticketId, number, windowId, nth: calls, atMs: event.atMs }]
    })

  // What handlers ask ------------------------------------------------------------------------------------

  const pause = async (ms: number): Promise<void> => {
    await new Promise<void>((resolve) => void timers.set(ms, resolve))
  }
  const link: QueueLink = {
    decides: () => (store().sync ? 'HALL' : 'HERE'),
    row: row.now,
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
    onItsWay: onTheWay.of,
    async arrival(ticketId) {
      if (!store().sync) return
      const isHere = (): boolean => !onTheWay.all().some((call) => call.ticketId === ticketId)
      const untilMs = clock.uptimeMs() + ARRIVAL_MS
      if (isHere()) return
      options.lookNow()
      const isDone = (): boolean => isStopped || isHere() || clock.uptimeMs() >= untilMs
      while (!isDone()) await pause(LOOK_MS)
    },
    ahead: kept.of,
    takeAhead: kept.use,
    giveBack: kept.giveBack,
    next: createAskNext(options, {
      mirror,
      kept,
      onTheWay,
      generation: () => generation,
      pause,
      onCall: () => tell([]),
    }),
    pushNow: options.pushNow,
    async numbersFor(prefix) {
      const { sync } = store()
      const [today] = ticketSeries(prefix, nowMs())
      const isLent = (): boolean => sync?.grants().some(({ family }) => family === today) ?? true
      if (!sync || isLent() || row.now().isAway) return
      sync.wantNumbers([today])
      await options.lendNumbers()
    },
  }

  /** A window nobody is at calls nobody; what is open there stays for the next person. */
  const pauseEmpty = (session: DeskSession, windowId: WindowId): void => {
    if (isStopped || store().readOnly || options.isAnybodyAt(windowId)) return
    if (row.now().windows.get(windowId)?.status !== 'OPEN') return
    const { staffId, unitId } = session.staff
    const ofWindow = options.reference().windows.get(windowId)?.unitIds ?? []
    store().record({ staffId, session: session.sessionId, unitId, windowId }, (act) =>
      append(act, 'window_queue.paused', windowId, {
        unitIds: [...new Set([...ofWindow, unitId])].slice(0, 60),
        staffId,
        reason: '',
      }),
    )
    kept.giveBack(windowId)
    options.pushNow()
  }

  return {
    link,
    listener: mirror,
    start() {
      generation += 1
      isStopped = false
      row.forget()
      onTheWay.clear()
      local.reset()
      kept.start()
      if (store().sync) mirror.start()
      else mirror.stop()
    },
    stop() {
      generation += 1
      isStopped = true
      mirror.stop()
      timers.clear(toldTimer)
      toldTimer = null
      kept.stop()
    },
    recorded(events) {
      if (!events.some(({ entity }) => entity[0] === 'ticket' || entity[0] === 'window_queue')) return
      if (store().sync && isAway()) ofOutage.note()
      local.recorded(events)
      tell(store().sync ? [] : ownCalls(events))
      kept.sayUsed()
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
