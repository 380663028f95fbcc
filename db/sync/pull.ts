import type { ScopeCursor } from '../store/sync-types.ts'
import { REQUEST_LIMIT_MS } from './contact.ts'
import { firstFill, isBeforeSnapshot, isRefilling, refill, wholeFrom } from './fill.ts'
import { fetchLate } from './history.ts'
import { applySlices, fetchPage } from './pages.ts'
import type { Trip } from './trip.ts'
import { SyncError, type PulledPage, type ScopeHead } from './wire.ts'

/** A scope whose place the hall does not accept, twice over after a hello, is filled again from the beginning. */
const RESYNCS_MAX = 2

const cursorOf = (trip: Trip, scope: string): ScopeCursor | undefined =>
  trip.options
    .sync()
    .cursors()
    .find((cursor) => cursor.scope === scope)

const isBehind = (cursor: ScopeCursor, head: ScopeHead): boolean =>
  !cursor.filled || cursor.hallSeq < head.head || cursor.version !== head.version

const pullScope = async (trip: Trip, head: ScopeHead): Promise<void> => {
  const { facts } = trip
  let cursor = cursorOf(trip, head.scope)
  if (cursor && !cursor.filled && cursor.version !== head.version) {
    trip.options.sync().dropCursor(head.scope)
    cursor = undefined
  }
  if (
    cursor &&
    (cursor.version !== head.version || isRefilling(trip, head, cursor) || isBeforeSnapshot(trip, cursor))
  ) {
    await refill(trip, head, cursor)
    return
  }
  if (!cursor || (!cursor.filled && cursor.hallSeq === 0))
    cursor = await firstFill(trip, head, cursor ?? null)
  // The next page is on its way while this one is applied: the hall reads and this machine writes at the same time.
  let coming: Promise<PulledPage> | null = null
  while (isBehind(cursor, head)) {
    if (!cursor.filled) {
      facts.filling = {
        scope: head.scope,
        done: head.head === 0 ? null : Math.min(1, cursor.hallSeq / head.head),
      }
      trip.changed()
    }
    const page: PulledPage = await (coming ?? fetchPage(trip, head, cursor))
    const next: ScopeCursor = { ...cursor, ...page.next, filled: cursor.filled || !page.more }
    coming = page.more && isBehind(next, head) ? fetchPage(trip, head, next) : null
    // What fails is told when it is waited for; until then applying may fail first.
    coming?.catch(() => undefined)
    // Before the cursor is past them: what is cut off here is told again.
    await fetchLate(trip, head, page)
    await applySlices(trip, cursor, next, page.events)
    cursor = next
    facts.resyncs.delete(head.scope)
    trip.progressed(false)
    if (!page.more) break
    await trip.outbox()
  }
  facts.filling = null
  trip.changed()
}

/** Brings every scope that is behind up to the head the hall told. */
export const pullScopes = async (trip: Trip): Promise<void> => {
  const { facts } = trip
  for (const head of facts.heads.values()) {
    try {
      await pullScope(trip, head)
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'RESYNC') throw error
      const resyncs = (facts.resyncs.get(head.scope) ?? 0) + 1
      facts.resyncs.set(head.scope, resyncs)
      if (resyncs > RESYNCS_MAX) {
        trip.options.sync().dropCursor(head.scope)
        facts.resyncs.delete(head.scope)
      }
      throw error
    }
  }
}

/** So that neither side reads its whole log at one go. */
const CHECK_STRETCH = 50_000

/** Compares what the scopes hold here and at the hall, and fills again what differs, beside the live tables. */
export const checkScopes = async (trip: Trip): Promise<void> => {
  const { facts, options } = trip
  for (const cursor of options.sync().cursors()) {
    const head = facts.heads.get(cursor.scope)
    if (!head || !cursor.filled || cursor.version !== head.version) continue
    for (let from = wholeFrom(trip, cursor.scope); from < cursor.hallSeq; from += CHECK_STRETCH) {
      const upTo = Math.min(cursor.hallSeq, from + CHECK_STRETCH)
      const { answer } = await trip.request(REQUEST_LIMIT_MS, () =>
        options.transport.check(head.scope, from, upTo),
      )
      const own = options.sync().checkScope(head.scope, from, upTo)
      if (own.count === answer.count && own.sum === answer.sum) continue
      await refill(trip, head, cursor)
      break
    }
  }
}
