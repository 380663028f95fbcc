import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Result } from '../../../db/contract/index.ts'
import type { RunningProgram } from '../programs.ts'

// What a board told and when, against what the desks themselves recorded.

type Told = Pick<Result<'screen.board'>, 'nowMs' | 'asOfMs' | 'isStale' | 'calling' | 'classes'>

/** A ticket called to a window, from the call until that window let go of the call: served, missed, void. */
export interface CallSpell {
  readonly ticketId: string
  readonly windowId: string
  readonly fromMs: number
  readonly untilMs: number
}

/** Boards grey what they have not heard of for so long. */
const STALE_MS = 15_000
const ASK_MS = 40
/** While the hall is there, what a window records is with it within this, however busy all machines are. */
const SENT_MS = 5_000

/** Asks a board again and again what it shows. */
export const watchBoard = (board: RunningProgram) => {
  const told: Told[] = []
  const end = new AbortController()
  const watching = (async () => {
    while (!end.signal.aborted) {
      const { nowMs, asOfMs, isStale, calling, classes } = await board.call('screen.board', {})
      told.push({ nowMs, asOfMs, isStale, calling, classes })
      await pause(ASK_MS)
    }
  })()
  // A failure is seen when the watch ends.
  watching.catch(() => undefined)
  return {
    told: told as readonly Told[],
    async stop(): Promise<void> {
      end.abort()
      await watching
    },
  }
}

interface StepRow {
  readonly type: string
  readonly ticketId: string
  readonly atMs: number
  readonly receivedAtMs: number | null
  /** When the hall had it, or should have: of what was recorded without the hall, when it was recorded. */
  readonly knownMs: number
  readonly windowId: string | null
}

const stepsAt = (directory: string): StepRow[] => {
  const db = new Database(join(directory, 'hall.db'), { readonly: true })
  try {
    return db
      .prepare<[], StepRow>(
        `SELECT type, entity_id AS ticketId, at_ms AS atMs, received_at_ms AS receivedAtMs,
                iif(received_at_ms BETWEEN at_ms AND at_ms + ${SENT_MS}, received_at_ms, at_ms) AS knownMs,
                json_extract(CAST(bytes AS TEXT), '$.payload.windowId') AS windowId
         FROM event_log WHERE entity_kind = 'ticket' AND verdict IN ('', 'accepted') ORDER BY at_ms, local_seq`,
      )
      .all()
  } finally {
    db.close()
  }
}

/** Calls of a window, by the records on its own machine. */
export const callsAt = (directory: string, windowId: string): CallSpell[] => {
  const spells: CallSpell[] = []
  const open = new Map<string, number>()
  for (const { type, ticketId, atMs, knownMs, windowId: at } of stepsAt(directory)) {
    const fromMs = open.get(ticketId)
    if ((type === 'ticket.called' || type === 'ticket.recalled') && at === windowId) {
      if (fromMs === undefined) open.set(ticketId, atMs)
      continue
    }
    if (fromMs === undefined || type === 'ticket.issued' || type === 'ticket.prioritised') continue
    open.delete(ticketId)
    spells.push({ ticketId, windowId, fromMs, untilMs: knownMs })
  }
  for (const [ticketId, fromMs] of open) spells.push({ ticketId, windowId, fromMs, untilMs: Infinity })
  return spells
}

/**
 * Of each class, until when its visitors waited, by when they took their tickets and by the records of the windows.
 * @param knownMs from when on a hall has to go by a record
 */
export const waitsUntil = (
  visitors: readonly { readonly ticketId: string; readonly prefix: string; readonly issuedAtMs: number }[],
  directories: readonly string[],
  knownMs: (record: { readonly atMs: number; readonly receivedAtMs: number | null }) => number,
): ReadonlyMap<string, number> => {
  const first = new Map<string, number>()
  for (const step of directories.flatMap(stepsAt))
    if (step.type === 'ticket.called' || step.type === 'ticket.started')
      first.set(step.ticketId, Math.min(knownMs(step), first.get(step.ticketId) ?? Infinity))
  return new Map(
    visitors.map(({ ticketId, prefix, issuedAtMs }) => [
      `${prefix} ${issuedAtMs}`,
      first.get(ticketId) ?? Infinity,
    ]),
  )
}

/** Visitors a board told as the first of their row although a window had long taken them, each once. */
export const judgeWaiting = (
  told: readonly Told[],
  waits: ReadonlyMap<string, number>,
  onTheWayMs: number,
): string[] => {
  const wrong = new Set<string>()
  for (const { asOfMs, isStale, classes } of told)
    for (const { prefix, oldestSinceMs } of isStale ? [] : classes) {
      const untilMs = waits.get(`${prefix} ${oldestSinceMs}`)
      const lateMs = (asOfMs ?? 0) - (untilMs ?? Infinity)
      if (lateMs > onTheWayMs) wrong.add(`${prefix} of ${oldestSinceMs}: ${lateMs} ms`)
    }
  return [...wrong]
}

export interface BoardReport {
  /** What it told as true and was not, each once. */
  readonly wrong: readonly string[]
  /** Answers told as true, and how many of them called somebody. */
  readonly fresh: number
  readonly calling: number
  /** How long after its end a call was told as true at most. */
  readonly lateMs: number
}

/**
 * @param onTheWayMs what the hall has reaches a board within so long
 */
export const judgeBoard = (
  told: readonly Told[],
  spells: readonly CallSpell[],
  onTheWayMs: number,
): BoardReport => {
  const wrong = new Set<string>()
  let fresh = 0
  let calling = 0
  let lateMs = 0
  for (const { nowMs, asOfMs, isStale, calling: calls } of told) {
    if (isStale) continue
    fresh += 1
    if (calls.length > 0) calling += 1
    if (asOfMs === null || nowMs - asOfMs > STALE_MS + 1_000) {
      wrong.add(`told as true what is of ${nowMs - (asOfMs ?? 0)} ms ago`)
      continue
    }
    for (const { ticketId, windowId } of calls) {
      const its = spells.filter((each) => each.ticketId === ticketId && each.windowId === windowId)
      const begun = its.filter(({ fromMs }) => fromMs <= nowMs + onTheWayMs)
      const late = Math.min(...begun.map(({ untilMs }) => Math.max(0, asOfMs - untilMs)))
      if (late > onTheWayMs)
        wrong.add(
          `${ticketId} to ${windowId}, ${begun.length === 0 ? 'never called there' : `over since ${late} ms`}`,
        )
      else lateMs = Math.max(lateMs, late)
    }
  }
  return { wrong: [...wrong], fresh, calling, lateMs }
}
