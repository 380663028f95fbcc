import { dayOfTicket } from '../model/queue/ticket-number.ts'
import type { QueueListener, Timers } from './agent-types.ts'
import type { PublicTicket, PublicWindowQueue } from '../model/queue/public-row.ts'
import type { QueueChange, QueueMark, QueueSnapshot, YieldAsked } from './queue-wire.ts'
import type { SyncTransport } from './transport.ts'
import { SyncError } from './wire.ts'

/** A call that was not there before, to be shown and spoken. */
export interface NewCall {
  readonly ticketId: string
  readonly number: string
  readonly windowId: string
  /** 1 for the call, more for a recall. */
  readonly nth: number
  readonly atMs: number
}

export interface MirrorOptions {
  readonly transport: () => Pick<SyncTransport, 'queue'> | null
  readonly uptimeMs: () => number
  /** The present as records are made. */
  readonly nowMs: () => number
  /** From 0 up to but not 1. */
  readonly random: () => number
  readonly timers: Timers
  /** Rows changed, or how true they are. */
  readonly onChanged: (calls: readonly NewCall[]) => void
  readonly onYield: (ticketIds: readonly string[]) => void
  /** The hall's log began anew: what it lent or answered before counts no more. */
  readonly onLineage: () => void
  /** The hall answers again after a silence: what waits for it can go. */
  readonly onBack: () => void
  /** The hall does not know who asks: the agent has to greet it again. */
  readonly onUntrusted: () => void
  readonly onError: (what: string, error: unknown) => void
}

export interface QueueMirror extends QueueListener {
  start(): void
  stop(): void
  /** Newest change of anything `ticket`, `window` and the rest tell. */
  version(): number
  mark(): QueueMark | null
  tickets(): Iterable<
    readonly [ticketId: string, row: { readonly ticket: PublicTicket; readonly seq: number }]
  >
  ticket(ticketId: string): { readonly ticket: PublicTicket; readonly seq: number } | undefined
  windows(): Iterable<PublicWindowQueue>
  asOfMs(): number | null
  isStale(): boolean
  isAway(): boolean
  /** The hall answered somebody: it is there. */
  reached(): void
}

/** As domain rule: boards grey what is older. */
const STALE_MS = 15_000
const AWAY_MS = 5_000
const BEAT_MS = 1_000
/**
 * After a silence an answer alone tells nothing: the hall may not have the records of that time. The channel stands once it
 * has (queue/settling.ts); on a line that carries no channel so long is waited.
 */
const BACK_MS = 10_000
/** The same on a channel that outlived the silence: hello and records pass it meanwhile. */
const RESUMED_MS = 2_500
/** Silence after which the hall is asked whether it is there; its answer is "nothing new" in a few bytes. */
const SILENT_MS = 4_000
const POLL_MS = 30_000
/** Whatever was lost on the way without anybody noticing is found then. */
const WHOLE_MS = 10 * 60_000
const ANSWER_MS = 5_000
/** After a failure: spread, so that a hall that comes back is not met by all its machines at once. */
const AGAIN_MS = 1_000
const AGAIN_SPREAD_MS = 1_500
/** A snapshot of before the channel stood is asked for again. */
const OLDER_AGAIN_MS = 200
/** Older still after so many of them: the log itself has gone back since the channel began, and the snapshot is right. */
const OLDER_MAX = 25
/** A call that reaches this machine later than this is history and is not spoken. */
const SPOKEN_MS = 30_000

/**
 * The row of the hall as the hall tells it: a snapshot, the changes after it, and the knowledge of how true both are. Rows
 * are put together by their place in the hall's log, so that the order in which snapshot and changes arrive is all one.
 */
export const createQueueMirror = (options: MirrorOptions): QueueMirror => {
  const { timers, uptimeMs } = options
  const rows = new Map<string, { readonly ticket: PublicTicket; readonly seq: number }>()
  const windows = new Map<string, { readonly window: PublicWindowQueue; readonly seq: number }>()
  let mark: QueueMark | null = null
  let version = 0
  /** Changes since the snapshot are all here. */
  let isWhole = false
  let isListening = false
  /** Place of the first message of the present channel: an older snapshot does not fit on. Null until it came. */
  let beganAtSeq: number | null = null
  let olderTimes = 0
  /** Of its start, the machine waits as long for the first word. */
  let startedAtMs = 0
  let reachedAtMs: number | null = null
  let trueAtMs: number | null = null
  let asOfMs: number | null = null
  let askedAtMs = -Infinity
  let wholeAtMs = -Infinity
  let againAtMs = -Infinity
  let asking = false
  let askAgain = false
  let beat: unknown = null
  /** Grows with every start: answers for an older one are dropped. */
  let generation = 0
  let shown = { isStale: true, isAway: false }
  /** When the hall answered again after a silence, until the channel stands. */
  let backAtMs: number | null = null

  const isStale = (): boolean => trueAtMs === null || uptimeMs() - trueAtMs > STALE_MS
  const isSilent = (): boolean => uptimeMs() - (reachedAtMs ?? startedAtMs) >= AWAY_MS
  const isReturning = (): boolean =>
    backAtMs !== null && uptimeMs() - backAtMs < (isListening ? RESUMED_MS : BACK_MS)
  const isAway = (): boolean => isSilent() || isReturning()

  const changed = (calls: readonly NewCall[]): void => {
    version += 1
    shown = { isStale: isStale(), isAway: isAway() }
    try {
      options.onChanged(calls)
    } catch (error) {
      options.onError('queue changed', error)
    }
  }
  const reached = (): void => {
    const isBack = isSilent()
    if (isBack) backAtMs = uptimeMs()
    reachedAtMs = uptimeMs()
    if (isBack) options.onBack()
    if (shown.isAway !== isAway()) changed([])
  }
  const isTrueNow = (): void => {
    if (isReturning()) return
    backAtMs = null
    trueAtMs = uptimeMs()
    asOfMs = options.nowMs()
  }

  const callOf = (
    before: PublicTicket | undefined,
    { ticketId, number, status, windowId, calls, calledAtMs }: PublicTicket,
    hallMs: number,
  ): NewCall[] => {
    if (status !== 'CALLED' || windowId === null || calledAtMs === null) return []
    const isKnown = before?.status === 'CALLED' && before.windowId === windowId && before.calls >= calls
    if (isKnown || hallMs - calledAtMs > SPOKEN_MS) return []
    return [{ ticketId, number, windowId, nth: calls, atMs: calledAtMs }]
  }

  const put = (ticket: PublicTicket, seq: number, hallMs: number): NewCall[] => {
    const before = rows.get(ticket.ticketId)
    if (before && before.seq > seq) return []
    rows.set(ticket.ticketId, { ticket, seq })
    return callOf(before?.ticket, ticket, hallMs)
  }
  const putWindow = (window: PublicWindowQueue, seq: number): void => {
    const before = windows.get(window.windowId)
    if (!before || before.seq <= seq) windows.set(window.windowId, { window, seq })
  }
  const empty = (): void => {
    rows.clear()
    windows.clear()
    version += 1
  }
  const byTime = (calls: readonly NewCall[]): NewCall[] =>
    calls.toSorted((one, other) => one.atMs - other.atMs || (one.ticketId < other.ticketId ? -1 : 1))

  const takeSnapshot = (snapshot: QueueSnapshot): void => {
    const { day, seq, lineage, atMs } = snapshot
    const isOtherLineage = mark !== null && mark.lineage !== lineage
    const isFirst = mark === null
    if (isOtherLineage || (mark !== null && mark.day !== day)) empty()
    const present = new Set(snapshot.tickets.map((ticket) => ticket.ticketId as string))
    for (const [ticketId, row] of rows) if (row.seq <= seq && !present.has(ticketId)) rows.delete(ticketId)
    for (const [windowId, row] of windows)
      if (row.seq <= seq && !snapshot.windows.some((each) => each.windowId === windowId))
        windows.delete(windowId)
    const calls = snapshot.tickets.flatMap((ticket) => put(ticket, seq, atMs))
    for (const window of snapshot.windows) putWindow(window, seq)
    mark = { day, lineage, seq: isOtherLineage || isFirst ? seq : Math.max(mark?.seq ?? 0, seq) }
    if (isOtherLineage) options.onLineage()
    // What was called before this machine listened has been spoken by those that did.
    changed(isFirst || isOtherLineage ? [] : byTime(calls))
  }

  /** The answer, or UNREACHABLE once it has been waited for long enough, whatever the transport does. */
  const answerOf = async (
    transport: Pick<SyncTransport, 'queue'>,
    known: QueueMark | null,
  ): Promise<QueueSnapshot | null> => {
    let limit: unknown = null
    const tooLong = new Promise<never>((_resolve, reject) => {
      limit = timers.set(ANSWER_MS, () => reject(new SyncError('UNREACHABLE', { timeout: true })))
    })
    try {
      return await Promise.race([transport.queue(known), tooLong])
    } finally {
      timers.clear(limit)
    }
  }
  /** A snapshot made before the channel stood: what came between would be missing. */
  const isTooOld = (snapshot: QueueSnapshot | null): boolean =>
    snapshot !== null &&
    beganAtSeq !== null &&
    snapshot.seq < beganAtSeq &&
    (mark === null || mark.lineage === snapshot.lineage)

  /** Asks once; answers after how long it is to be asked again, null for when it is due. */
  const askOnce = async (
    transport: Pick<SyncTransport, 'queue'>,
    known: QueueMark | null,
    mine: number,
  ): Promise<number | null> => {
    const wasListening = isListening
    try {
      const snapshot = await answerOf(transport, known)
      if (mine !== generation) return null
      reached()
      if (isTooOld(snapshot)) {
        olderTimes += 1
        if (olderTimes < OLDER_MAX) return OLDER_AGAIN_MS
        beganAtSeq = null
      }
      olderTimes = 0
      // An answer asked for before the channel stood may lack what came between.
      isWhole = wasListening === isListening
      isTrueNow()
      if (known === null) wholeAtMs = uptimeMs()
      if (snapshot) takeSnapshot(snapshot)
      else if (shown.isStale !== isStale()) changed([])
      return isWhole ? null : 0
    } catch (error) {
      if (mine !== generation) return null
      againAtMs = uptimeMs() + AGAIN_MS + options.random() * AGAIN_SPREAD_MS
      if (!(error instanceof SyncError)) options.onError('queue', error)
      // It is there, and does not tell its row yet: whoever was with it stays with it, and whoever was not brings it records.
      else if (error.code === 'BUSY') reached()
      else if (error.code === 'TOKEN_EXPIRED' || error.code === 'NOT_TRUSTED') options.onUntrusted()
      return null
    }
  }

  const ask = (known: QueueMark | null): void => {
    const transport = options.transport()
    if (!transport) return
    if (asking) {
      askAgain = true
      return
    }
    const mine = generation
    const go = async (): Promise<void> => {
      asking = true
      askedAtMs = uptimeMs()
      const afterMs = await askOnce(transport, known, mine)
      if (mine !== generation) return
      asking = false
      const isWanted = askAgain
      askAgain = false
      if (afterMs === null && !isWanted) return
      timers.set(Math.max(afterMs ?? 0, againAtMs - uptimeMs(), 0), () => {
        if (mine === generation) ask(mark)
      })
    }
    void go()
  }

  const onBeat = (): void => {
    beat = timers.set(BEAT_MS, onBeat)
    const nowMs = uptimeMs()
    const isQuiet = reachedAtMs === null || nowMs - reachedAtMs >= SILENT_MS
    const isDue = isQuiet || backAtMs !== null || !isWhole || nowMs - askedAtMs >= POLL_MS
    if (isDue && !asking && nowMs >= againAtMs) ask(nowMs - wholeAtMs >= WHOLE_MS ? null : mark)
    if (isStale() !== shown.isStale || isAway() !== shown.isAway) changed([])
  }

  const takeChange = (change: QueueChange): void => {
    reached()
    beganAtSeq ??= change.seq
    const isNextDay = change.tickets.some(({ ticketId }) => mark !== null && dayOfTicket(ticketId) > mark.day)
    // Of another day than the row: the whole of the new one is asked for.
    if (isNextDay) isWhole = false
    const ofToday = change.tickets.filter(
      ({ ticketId }) => mark === null || dayOfTicket(ticketId) === mark.day,
    )
    const calls = ofToday.flatMap((ticket) => put(ticket, change.seq, change.atMs))
    for (const window of change.windows) putWindow(window, change.seq)
    if (isWhole && mark) {
      mark = { ...mark, seq: Math.max(mark.seq, change.seq) }
      isTrueNow()
    }
    if (ofToday.length > 0 || change.windows.length > 0 || shown.isStale) changed(byTime(calls))
    if (!isWhole) ask(isNextDay ? null : mark)
  }

  return {
    start() {
      generation += 1
      startedAtMs = uptimeMs()
      asking = false
      askAgain = false
      againAtMs = -Infinity
      if (beat === null) onBeat()
    },
    stop() {
      generation += 1
      timers.clear(beat)
      beat = null
      isListening = false
      isWhole = false
    },
    begun() {
      isListening = true
      isWhole = false
      beganAtSeq = null
      reached()
      backAtMs = null
      if (shown.isAway) changed([])
      ask(mark)
    },
    heard(message: QueueChange | YieldAsked) {
      if (message.kind === 'yield') {
        reached()
        options.onYield(message.ticketIds)
      } else takeChange(message)
    },
    lost() {
      isListening = false
      beganAtSeq = null
      // Asked at once whether the hall is there; what was told before stays true as of then.
      ask(mark)
    },
    version: () => version,
    mark: () => mark,
    tickets: () => rows,
    ticket: (ticketId) => rows.get(ticketId),
    windows: () => [...windows.values()].map(({ window }) => window),
    asOfMs: () => asOfMs,
    isStale,
    isAway,
    reached,
  }
}
