import type { HallPoint } from '../store/sync-types.ts'
import type { EntityKey } from './transport.ts'
import { applySlices, beginning, fetchPage } from './pages.ts'
import type { Trip } from './trip.ts'
import type { PulledPage, ScopeHead } from './wire.ts'

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

const fetchHistoryIn = async (trip: Trip, head: ScopeHead, of: EntityKey): Promise<void> => {
  let place: HallPoint = beginning(trip, head)
  for (let more = true; more;) {
    const page = await fetchPage(trip, head, place, of)
    const cursor = trip.options
      .sync()
      .cursors()
      .find((each) => each.scope === head.scope)
    if (!cursor) break
    await applySlices(trip, cursor, cursor, page.events)
    place = { lineage: place.lineage, ...page.next }
    more = page.more
  }
  trip.progressed(false)
}

/** What a page names that came into its scope later, at places this machine may be past already. */
export const fetchLate = async (trip: Trip, head: ScopeHead, page: PulledPage): Promise<void> => {
  for (const of of page.late ?? []) await fetchHistoryIn(trip, head, of)
}
