import type { QueueChange, QueueMark, QueueSnapshot } from '../../sync/queue-wire.ts'
import { readHead } from '../accept.ts'
import type { HallContext } from '../context.ts'
import { readRow, type HallRow } from './hall-row.ts'
import { changeMessages, newPublicRow, showRow, type PublicRow } from './public-row.ts'
import { UNSETTLED_AGAIN_MS, type Settling } from './settling.ts'
import { readSilence } from './silent-windows.ts'
import { SyncError } from '../../sync/wire.ts'
import type { Lease } from './queue-tables.ts'

/** Boards hear so often that what they show still stands, and grey it when they do not. */
const BEAT_MS = 5_000
const TRY_AGAIN_MS = 1_000
/** The first of many changes is told at once, the others so much later together: each goes to a whole hall of machines. */
const GATHER_MS = 20

/** Tickets handed to another window than before, or to none any more: prolonging a term shows nowhere. */
const movedLeases = (before: ReadonlyMap<string, Lease>, now: ReadonlyMap<string, Lease>): string[] =>
  [...new Set([...before.keys(), ...now.keys()])].filter(
    (ticketId) => before.get(ticketId)?.windowId !== now.get(ticketId)?.windowId,
  )

/** Tells connected machines of the row of their hall; each process for those that are connected to it. */
interface QueueFeed {
  /** Everything that changes after the first, empty message is told, in its order; that one comes once the hall is settled. */
  subscribe(hallId: string, tell: (message: QueueChange) => void): Promise<() => void>
  /** Null when nothing changed since `known`. @throws SyncError BUSY while the hall is not settled */
  snapshot(hallId: string, known: QueueMark | null): Promise<QueueSnapshot | null>
  stop(): void
}

interface HallFeed {
  readonly hallId: string
  readonly tells: Set<(message: QueueChange) => void>
  row: HallRow | null
  shown: PublicRow
  /** Where what is shown last became another. */
  changedSeq: number
  /** The look under way, and the one that begins after it. */
  looking: Promise<HallRow> | null
  next: Promise<HallRow> | null
  /** Whether anything was said since the last beat. */
  hasSpoken: boolean
  /** When news were told last, and whether more are being gathered. */
  toldAt: number
  isGathering: boolean
}

export const createQueueFeed = (
  context: HallContext,
  later: (work: () => void, afterMs: number) => () => void,
  settling: Settling,
): QueueFeed => {
  const { db, log } = context
  const feeds = new Map<string, HallFeed>()
  let cancelBeat: (() => void) | null = null
  let stopped = false

  const feedOf = (hallId: string): HallFeed => {
    const present = feeds.get(hallId)
    if (present) return present
    const made: HallFeed = {
      hallId,
      tells: new Set(),
      row: null,
      shown: newPublicRow(),
      changedSeq: 0,
      looking: null,
      next: null,
      hasSpoken: false,
      toldAt: -Infinity,
      isGathering: false,
    }
    feeds.set(hallId, made)
    return made
  }

  const say = (feed: HallFeed, messages: readonly QueueChange[]): void => {
    feed.hasSpoken = true
    for (const message of messages)
      for (const tell of feed.tells)
        try {
          tell(message)
        } catch (error) {
          log.writeError('queue', error)
        }
  }

  /** Reads what is new and tells it. What could not be read is read the next time: nothing is left out. */
  const look = async (feed: HallFeed): Promise<HallRow> => {
    const nowMs = context.nowMs()
    const before = feed.row
    const leasesBefore = before?.leases
    const [head, silence] = await Promise.all([readHead(db, feed.hallId), readSilence(context, feed.hallId)])
    const { row, news } = await readRow(db, feed.hallId, nowMs, head, before)
    feed.row = row
    if (before?.day !== row.day || before.lineage !== row.lineage) {
      // Another day, or another log: machines take it as a whole, from the beginning or with their next look.
      feed.shown = newPublicRow()
      showRow(feed.shown, row, null, silence)
      feed.changedSeq = row.seq
      if (before) say(feed, changeMessages({ tickets: [], windows: [] }, row.seq, nowMs))
      return row
    }
    const moved = movedLeases(leasesBefore ?? new Map(), row.leases)
    // Few are called at a time, and windows fall silent without a record.
    const called = [...row.open.values()].flatMap(({ status, ticketId }) =>
      status === 'CALLED' ? ticketId : [],
    )
    const changes = showRow(feed.shown, row, news && [...news.tickets, ...moved, ...called], silence)
    if (changes.tickets.length + changes.windows.length > 0) {
      feed.changedSeq = row.seq
      say(feed, changeMessages(changes, row.seq, nowMs))
    }
    return row
  }

  /** A look that begins from now on; those who ask while one is under way share the next. */
  const fresh = (feed: HallFeed): Promise<HallRow> => {
    if (feed.next) return feed.next
    const begin = (): Promise<HallRow> => {
      feed.next = null
      const looking = look(feed).finally(() => {
        if (feed.looking === looking) feed.looking = null
      })
      feed.looking = looking
      return looking
    }
    if (!feed.looking) return begin()
    feed.next = feed.looking.then(begin, begin)
    return feed.next
  }

  const lookLater = (feed: HallFeed): void => {
    fresh(feed).catch((error: unknown) => {
      if (stopped) return
      log.writeError('queue', error)
      later(() => {
        if (!stopped && feed.tells.size > 0) lookLater(feed)
      }, TRY_AGAIN_MS)
    })
  }

  const beat = (): void => {
    cancelBeat = null
    const told = [...feeds.values()].filter((feed) => feed.tells.size > 0)
    if (stopped || told.length === 0) return
    cancelBeat = later(beat, BEAT_MS)
    for (const feed of told) {
      feed.hasSpoken = false
      fresh(feed).then(
        (row) => {
          if (!feed.hasSpoken)
            say(feed, changeMessages({ tickets: [], windows: [] }, row.seq, context.nowMs()))
        },
        // Silence is what tells it.
        (error: unknown) => log.writeError('queue', error),
      )
    }
  }

  const stopHearing = context.pokes.onQueue((hallId) => {
    const feed = feeds.get(hallId)
    if (!feed || feed.tells.size === 0 || feed.isGathering) return
    // By a clock that may be set back.
    const restMs = Math.min(GATHER_MS, GATHER_MS - (context.nowMs() - feed.toldAt))
    const tell = (): void => {
      feed.isGathering = false
      feed.toldAt = context.nowMs()
      if (!stopped) lookLater(feed)
    }
    if (restMs <= 0) {
      tell()
      return
    }
    feed.isGathering = true
    later(tell, restMs)
  })

  return {
    async subscribe(hallId, tell) {
      const feed = feedOf(hallId)
      let isOver = false
      const begin = async (): Promise<void> => {
        const row = await fresh(feed)
        if (isOver || stopped) return
        tell({ kind: 'queue', seq: row.seq, atMs: context.nowMs(), tickets: [], windows: [] })
        feed.tells.add(tell)
        cancelBeat ??= later(beat, BEAT_MS)
      }
      const beginSettled = async (): Promise<void> => {
        try {
          await settling.settled(hallId)
          await begin()
        } catch (error) {
          if (stopped) return
          log.writeError('queue', error)
          if (!isOver) later(() => void beginSettled(), TRY_AGAIN_MS)
        }
      }
      // The channel stands meanwhile, for all else it tells.
      if (await settling.isUnsettled(hallId)) void beginSettled()
      else await begin()
      return () => {
        isOver = true
        feed.tells.delete(tell)
      }
    },
    async snapshot(hallId, known) {
      if (await settling.isUnsettled(hallId))
        throw new SyncError('BUSY', { retryAfterMs: UNSETTLED_AGAIN_MS })
      const feed = feedOf(hallId)
      const { day, seq, lineage } = await fresh(feed)
      const isSame = known?.lineage === lineage && known.day === day
      if (isSame && known.seq >= feed.changedSeq && known.seq <= seq) return null
      return {
        day,
        seq,
        lineage,
        atMs: context.nowMs(),
        tickets: [...feed.shown.tickets.values()].map(({ row }) => row),
        windows: [...feed.shown.windows.values()].map(({ row }) => row),
      }
    },
    stop() {
      stopped = true
      cancelBeat?.()
      stopHearing()
      feeds.clear()
    },
  }
}
