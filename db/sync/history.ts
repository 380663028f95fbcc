import type { HallPoint, ScopeCursor } from '../store/sync-types.ts'
import type { EntityKey } from './transport.ts'
import { beginning, fetchPage } from './pages.ts'
import type { Trip } from './trip.ts'
import type { PulledEvent, PulledPage, ScopeHead } from './wire.ts'

/** What could not be had is not asked for at every turn. */
const ASK_AGAIN_MS = 10 * 60_000
const AT_ONCE = 50

/**
 * A machine filled from a snapshot has no records that were closed long before. When something happens to one of them
 * after all (it is archived, or corrected), what came before is fetched: from its last step alone nothing can be shown.
 */
export const fetchHistories = async (trip: Trip): Promise<void> => {
  const { facts, options } = trip
  const nowMs = options.clock.uptimeMs()
  const isPartial = options
    .sync()
    .cursors()
    .some(({ filled, sinceMs }) => filled && sinceMs !== null)
  if (!isPartial) return
  for (const of of options.sync().withoutBeginning(AT_ONCE)) {
    const key = of.join('\n')
    if (nowMs - (facts.historyAskedAtMs.get(key) ?? -Infinity) < ASK_AGAIN_MS) continue
    facts.historyAskedAtMs.set(key, nowMs)
    await fetchHistory(trip, of)
  }
}

const fetchHistory = async (trip: Trip, of: EntityKey): Promise<void> => {
  for (const { scope } of trip.options.sync().cursors()) {
    const head = trip.facts.heads.get(scope)
    if (head) await fetchHistoryIn(trip, head, of)
  }
}

/** Taken whole or not at all: a record of which something is here counts as one that is here. */
const fetchHistoryIn = async (trip: Trip, head: ScopeHead, of: EntityKey): Promise<void> => {
  let place: HallPoint = beginning(trip, head)
  const events: PulledEvent[] = []
  for (let more = true; more;) {
    const page = await fetchPage(trip, head, place, of)
    events.push(...page.events)
    place = { lineage: place.lineage, ...page.next }
    more = page.more
  }
  const cursor = cursorOf(trip, head)
  if (cursor) trip.options.sync().applyPage(cursor, events)
  trip.progressed(false)
}

const cursorOf = (trip: Trip, { scope }: ScopeHead): ScopeCursor | undefined =>
  trip.options
    .sync()
    .cursors()
    .find((cursor) => cursor.scope === scope)

/**
 * The histories a page asks for, before it is taken: of what it names that came into its scope later, at places this
 * machine may be past already, and of what the snapshot left out that this machine began with.
 */
export const fetchLate = async (trip: Trip, head: ScopeHead, page: PulledPage): Promise<void> => {
  const cursor = cursorOf(trip, head)
  const leftOut = cursor ? trip.options.sync().leftOut(cursor, page.events) : []
  const wanted = new Map([...(page.late ?? []), ...leftOut].map((of) => [of.join('\n'), of]))
  for (const of of wanted.values()) await fetchHistoryIn(trip, head, of)
}
