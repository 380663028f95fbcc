import { dayFromMs } from '../../model/day.ts'
import type { WindowQueueState } from '../../model/queue/window-queue.ts'
import type { HallContext } from '../context.ts'
import type { MachineBack } from '../pokes.ts'
import { NEXT_HELD_MS } from '../../sync/transport.ts'
import { SyncError } from '../../sync/wire.ts'

// The seconds after an outage. Windows went on by hand, and what they did is not here yet: a hall that spoke of its row at
// once would call who has been served. It waits for those records, and never long. Only ever a delay: nothing is decided
// by what is remembered here.

/** A server that has just begun waits so long for the machines that were there before. */
const START_MS = 5_000
/** For machines that fell silent together with one that is back. */
const TOGETHER_MS = 5_000
/** For what a machine that is back has recorded. */
const RECORDS_MS = 3_000
/** A machine whose records did not come in that time is not waited for again sooner. */
const NOT_AGAIN_MS = 60_000
/** A hello comes every half minute: whoever said none for longer was away. */
export const AWAY_MS = 40_000
/** Machines of one outage were heard of last within so long of each other. */
const SAME_OUTAGE_MS = 60_000
const LOOK_MS = 50
/** While the hall waits for records of an outage, it is asked again so often. */
export const UNSETTLED_AGAIN_MS = 500
/**
 * Windows that went on by hand hear of the hall with the first word of its row. Whom they took until that moment is still on
 * the way here, and would be called to another window: nobody is called so soon.
 */
const HEARD_MS = 1_000

interface Machine {
  readonly deviceId: string
  readonly windowId: string | null
  /** When it was heard of last, and when it last had brought all it had: whoever only looked at the row has not. */
  readonly contactMs: number
  readonly toldMs: number
  readonly waiting: number
}

/** One thing that is waited for. */
interface Wait {
  readonly untilMs: number
  isOver(machines: readonly Machine[], open: ReadonlySet<string>): boolean
  /** It took too long. */
  expired?(): void
}

export interface Settling {
  /** Whether the row is not to be told yet. */
  isUnsettled(hallId: string): Promise<boolean>
  /** Until it may be told. */
  settled(hallId: string): Promise<void>
  /**
   * Until somebody may be called out of it. @throws SyncError BUSY before whoever asks gives up: a call nobody waits for any
   * more is not made
   */
  heard(hallId: string): Promise<void>
  stop(): void
}

const readMachines = async (context: HallContext, hallId: string): Promise<Machine[]> => {
  const rows = await context.db.all<{
    device_id: string
    window_id: string | null
    last_contact_ms: number | null
    told_ms: number | null
    waiting: number
  }>(
    `SELECT device_id, window_id, last_contact_ms, told_ms, waiting FROM device
     WHERE hall_id = ? AND standing = 'ACTIVE' AND kind <> 'KIOSK'`,
    hallId,
  )
  return rows.map((row) => ({
    deviceId: row.device_id,
    windowId: row.window_id,
    contactMs: row.last_contact_ms ?? 0,
    toldMs: row.told_ms ?? 0,
    waiting: row.waiting,
  }))
}

const readOpen = async (context: HallContext, hallId: string): Promise<Set<string>> => {
  const rows = await context.db.all<{ state: string }>(
    "SELECT state FROM entity WHERE hall_id = ? AND kind = 'window_queue' AND state <> ''",
    hallId,
  )
  const today = dayFromMs(context.nowMs())
  return new Set(
    rows
      .map(({ state }) => JSON.parse(state) as WindowQueueState)
      .filter(({ status, sinceMs }) => status === 'OPEN' && dayFromMs(sinceMs) === today)
      .map(({ windowId }) => windowId),
  )
}

export const createSettling = (
  context: HallContext,
  later: (work: () => void, afterMs: number) => () => void,
): Settling => {
  const { startedAtMs, log } = context
  const waits = new Map<string, Wait[]>()
  const looking = new Map<string, Promise<void>>()
  /** When machines whose records did not come were given up. */
  const givenUp = new Map<string, number>()
  /** Halls whose row is not told at present, and since when it is again. */
  const untold = new Set<string>()
  const toldSince = new Map<string, number>()
  let stopped = false

  /** Until machines of open windows, chosen when it is looked first, have told what they did since a moment. */
  const forMachines = (
    sinceMs: number,
    untilMs: number,
    choose: (atWindows: readonly Machine[]) => readonly Machine[],
  ): Wait => {
    let expected: ReadonlySet<string> | null = null
    return {
      untilMs,
      isOver(machines, open) {
        const atWindows = machines.filter(({ windowId }) => windowId !== null && open.has(windowId))
        expected ??= new Set(choose(atWindows).map(({ deviceId }) => deviceId))
        return atWindows.every(({ deviceId, toldMs }) => !expected?.has(deviceId) || toldMs >= sinceMs)
      },
    }
  }
  /** Those that were there until shortly before the server began. */
  const startOf = (): Wait =>
    forMachines(startedAtMs, startedAtMs + START_MS, (machines) => {
      const untold = machines.filter(({ toldMs }) => toldMs < startedAtMs)
      const goneMs = untold.map(({ contactMs }) => contactMs).filter((contactMs) => contactMs < startedAtMs)
      return untold.filter(({ contactMs }) => Math.max(...goneMs) - contactMs <= SAME_OUTAGE_MS)
    })
  const waitsOf = (hallId: string): Wait[] => {
    const present = waits.get(hallId)
    if (present) return present
    const made = [startOf()]
    waits.set(hallId, made)
    return made
  }
  const isNow = ({ untilMs, expired }: Wait): boolean => {
    // A clock set back ends no wait later than it began.
    const leftMs = untilMs - context.nowMs()
    if (leftMs > 0 && leftMs <= START_MS) return true
    expired?.()
    return false
  }
  const waitFor = (hallId: string, wait: Wait): void => {
    waits.set(hallId, [...waitsOf(hallId), wait])
  }

  const stopHearing = context.pokes.onBack(({ hallId, deviceId, atMs, goneMs, hasRecords }: MachineBack) => {
    const gaveUpMs = givenUp.get(deviceId)
    const isGivenUp = gaveUpMs !== undefined && Math.abs(atMs - gaveUpMs) < NOT_AGAIN_MS
    if (hasRecords && !isGivenUp)
      waitFor(hallId, {
        untilMs: atMs + RECORDS_MS,
        isOver(machines) {
          const isOver = !machines.some((each) => each.deviceId === deviceId && each.waiting > 0)
          if (isOver) givenUp.delete(deviceId)
          return isOver
        },
        expired: () => void givenUp.set(deviceId, atMs),
      })
    if (goneMs !== null)
      waitFor(
        hallId,
        forMachines(atMs - AWAY_MS, atMs + TOGETHER_MS, (machines) =>
          machines.filter(
            ({ contactMs }) => atMs - contactMs >= AWAY_MS && Math.abs(contactMs - goneMs) <= SAME_OUTAGE_MS,
          ),
        ),
      )
  })

  const isWaiting = async (hallId: string): Promise<boolean> => {
    const left = waitsOf(hallId).filter(isNow)
    waits.set(hallId, left)
    if (left.length === 0) return false
    const [machines, open] = await Promise.all([readMachines(context, hallId), readOpen(context, hallId)])
    const over = new Set(left.filter((wait) => wait.isOver(machines, open)))
    waits.set(
      hallId,
      waitsOf(hallId).filter((wait) => !over.has(wait)),
    )
    return waitsOf(hallId).length > 0
  }
  const isUnsettled = async (hallId: string): Promise<boolean> => {
    if (stopped) return false
    const isUntold = await isWaiting(hallId)
    if (isUntold) untold.add(hallId)
    else if (untold.delete(hallId)) toldSince.set(hallId, context.nowMs())
    return isUntold
  }
  const pause = (): Promise<void> => new Promise((resolve) => void later(resolve, LOOK_MS))
  const settle = async (hallId: string): Promise<void> => {
    try {
      while (await isUnsettled(hallId)) await pause()
    } catch (error) {
      // What cannot be read now is read by whoever asks: that tells what is wrong.
      log.writeError('settling', error)
    }
    looking.delete(hallId)
  }

  const settled = (hallId: string): Promise<void> => {
    if (waitsOf(hallId).length === 0) return Promise.resolve()
    const present = looking.get(hallId)
    if (present) return present
    const looked = settle(hallId)
    looking.set(hallId, looked)
    return looked
  }
  const isJustTold = (hallId: string): boolean => {
    const agoMs = context.nowMs() - (toldSince.get(hallId) ?? -Infinity)
    return !stopped && agoMs >= 0 && agoMs < HEARD_MS
  }

  const allHeard = async (hallId: string): Promise<boolean> => {
    await settled(hallId)
    while (isJustTold(hallId)) {
      await pause()
      await settled(hallId)
    }
    return true
  }

  return {
    isUnsettled,
    settled,
    async heard(hallId) {
      if (waitsOf(hallId).length === 0 && !isJustTold(hallId)) return
      const fromMs = context.nowMs()
      const heard = allHeard(hallId)
      const longer = () => pause().then(() => false)
      while (!(await Promise.race([heard, longer()]))) {
        const heldMs = context.nowMs() - fromMs
        // A clock set back holds nobody longer.
        if (heldMs < 0 || heldMs >= NEXT_HELD_MS)
          throw new SyncError('BUSY', { retryAfterMs: UNSETTLED_AGAIN_MS })
      }
    },
    stop() {
      stopped = true
      stopHearing()
    },
  }
}
