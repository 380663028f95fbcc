import { createAheadList } from '../desk/queue/ahead-list.ts'
import type { AheadNow, RowNow } from '../desk/queue/queue-link.ts'
import { queueRules } from '../desk/hall-rules.ts'
import { WindowId } from '../model/ids.ts'
import { planAhead, pickAhead } from '../model/queue/ahead.ts'
import type { AheadTicket } from '../model/queue/public-row.ts'
import type { TimeClaim } from '../model/trusted-time.ts'
import { readTicket } from '../store/queries/tickets.ts'
import type { QueueMirror } from '../sync/queue-mirror.ts'
import { SyncError } from '../sync/wire.ts'
import type { HostQueueOptions } from './options.ts'

/** Tickets to keep for an outage are asked for so long after they were issued, spread over the windows. */
const KEEP_MS = 500
const KEEP_SPREAD_MS = 1_500

/** Tickets the hall lent to windows of this machine, for when it cannot be reached. */
export interface KeptTickets {
  of(windowId: string): readonly AheadNow[]
  /** What the hall answered that the window has from now on. */
  handed(windowId: string, tickets: readonly AheadTicket[], asked: TimeClaim, lineage: string): void
  /** The window calls or ends this one itself. */
  use(ticketId: string): void
  giveBack(windowId: string): void
  /** The hall asks for these. */
  yieldThese(ticketIds: readonly string[]): void
  /** Tells the hall which of those called without it are called, once it has the records. */
  sayUsed(): void
  /** Asks for more a moment later, where windows may have more. */
  keepLater(): void
  /** Another log of the hall: what the former one lent is not lent any more. */
  forget(): void
  start(): void
  stop(): void
}

export const createKeptTickets = (
  options: Pick<
    HostQueueOptions,
    'store' | 'timers' | 'random' | 'way' | 'reference' | 'isAnybodyAt' | 'logError'
  >,
  parts: {
    readonly mirror: () => QueueMirror
    readonly row: () => RowNow
    readonly nowMs: () => number
    /** What windows have changed. */
    readonly onChanged: () => void
  },
): KeptTickets => {
  const { store, timers } = options
  const { mirror, row, nowMs } = parts
  let keepTimer: unknown = null
  let generation = 0
  let isStopped = false
  /** Grows with everything that changes what windows of this machine hold ahead. */
  let listsChanged = 0
  /** Called by this machine out of its list; the hall takes them for lent until it is told. */
  const used = new Map<string, string>()
  const ahead = createAheadList({
    note: (key) => store().sync?.note(key) ?? null,
    setNote: (key, value) => store().sync?.setNote(key, value),
    claim: () => store().clock.claim(),
    nowMs,
    lineage: () => mirror().mark()?.lineage ?? null,
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
  const replace = (
    windowId: string,
    handed: readonly AheadTicket[],
    asked: TimeClaim,
    lineage: string,
  ): void => {
    // What was called from the list, and has come back into the row since, is not to be called from it again.
    const good = handed.filter(({ ticketId }) => !used.has(ticketId))
    ahead.replace(windowId, good, asked, lineage)
  }

  /** Windows of this machine that may be handed more than they have: without anybody pressing a key. */
  const windowsToKeep = (): string[] => {
    if (!store().sync || store().readOnly || mirror().isStale()) return []
    const present = row()
    if (present.isAway) return []
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
      used.has(ticketId) || (mirror().ticket(ticketId)?.ticket.aheadWindowId ?? null) !== null
    return mine
      .filter(
        ({ windowId }) =>
          pickAhead(plan, { classes: services.get(windowId)?.classes ?? [] }, 1, nowMs(), isLent).length > 0,
      )
      .map(({ windowId }) => windowId)
  }
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
    replace(windowId, answer.ahead, asked, answer.lineage)
    parts.onChanged()
  }
  const keepNow = (): void => {
    keepTimer = null
    for (const windowId of isStopped ? [] : windowsToKeep())
      keep(windowId).catch((error: unknown) => {
        // Asked again with the next change, and whatever is lent with the next call.
        if (!(error instanceof SyncError)) options.logError('keep', error)
      })
  }

  return {
    of: (windowId) => ahead.of(windowId),
    handed(windowId, tickets, asked, lineage) {
      listsChanged += 1
      replace(windowId, tickets, asked, lineage)
    },
    use(ticketId) {
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
    yieldThese(ticketIds) {
      listsChanged += 1
      // Off the list and on the disk first: only then may another window call them.
      const dropped = ahead.drop(ticketIds)
      // What was not on it, perhaps not any more, is as free.
      const others = ticketIds
        .filter((ticketId) => !dropped.some((each) => each.ticketId === ticketId))
        .map((ticketId) => ({ ticketId, windowId: mirror().ticket(ticketId)?.ticket.aheadWindowId ?? null }))
      for (const [windowId, its] of Map.groupBy([...dropped, ...others], (each) => each.windowId))
        if (windowId !== null)
          sayBack(
            windowId,
            its.map(({ ticketId }) => ticketId),
          )
    },
    sayUsed() {
      if (used.size === 0 || mirror().isAway()) return
      // Only once the hall has the records of it: before, the ticket is one that waits, and another window might call it.
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
    },
    keepLater() {
      keepTimer ??= timers.set(KEEP_MS + options.random() * KEEP_SPREAD_MS, keepNow)
    },
    forget() {
      used.clear()
      ahead.dropOf(null)
    },
    start() {
      generation += 1
      isStopped = false
      if (store().sync) ahead.begin()
    },
    stop() {
      generation += 1
      isStopped = true
      timers.clear(keepTimer)
      keepTimer = null
    },
  }
}
