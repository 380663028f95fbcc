import type { HallPoint, ScopeCursor } from '../store/sync-types.ts'
import { REQUEST_LIMIT_MS } from './contact.ts'
import { firstHallHash } from './hall-chain.ts'
import { rowsDigest } from './lines.ts'
import { pageText } from './signing.ts'
import { meetWitness, type Trip } from './trip.ts'
import type { EntityKey } from './transport.ts'
import { SyncError, type PulledEvent, type PulledPage, type ScopeHead } from './wire.ts'

/** One transaction of this many holds up a person's own record by about as long as a glance. */
const SLICE = 250

/** A scope of which nothing is here yet. */
export const beginning = (trip: Trip, head: ScopeHead): ScopeCursor => ({
  scope: head.scope,
  version: head.version,
  lineage: trip.facts.lineage ?? '',
  hallSeq: 0,
  hallHash: firstHallHash(trip.options.sync().enrolment.hallId),
  filled: false,
  sinceMs: null,
})

/**
 * The next page of a scope, checked: signed by the hall, of the lineage and version this desk follows, in order.
 * @throws SyncError RESYNC, NOT_TRUSTED, or what the hall answers
 */
export const fetchPage = async (
  trip: Trip,
  head: ScopeHead,
  after: HallPoint,
  of?: EntityKey,
): Promise<PulledPage> => {
  const place = { lineage: after.lineage, hallSeq: after.hallSeq, hallHash: after.hallHash }
  const { answer: page } = await trip.request(REQUEST_LIMIT_MS, () =>
    trip.options.transport.pull(head.scope, place, ...(of ? [of] : [])),
  )
  if (page.lineage !== after.lineage || page.lineage !== trip.facts.lineage) throw new SyncError('RESYNC')
  if (page.scope !== head.scope || page.version !== head.version) throw new SyncError('RESYNC')
  if (!trip.keys().byHall(pageText(page, rowsDigest(page.events)), page.signature))
    throw new SyncError('NOT_TRUSTED', { problem: 'page' })
  let last = after.hallSeq
  for (const { hallSeq } of page.events) {
    if (hallSeq <= last) throw new SyncError('INTERNAL', { problem: 'order of a page' })
    last = hallSeq
  }
  if (page.next.hallSeq < last || (page.more && page.next.hallSeq === after.hallSeq))
    throw new SyncError('INTERNAL', { problem: 'end of a page' })
  meetWitness(trip, { lineage: page.lineage, ...page.next })
  meetWitness(trip, { lineage: page.lineage, ...page.head })
  return page
}

/**
 * Applies events in slices, with a pause between two. The cursor moves with the last one: what is cut off before is
 * applied again, which changes nothing. Answers how many were new here.
 */
export const applySlices = async (
  trip: Trip,
  before: ScopeCursor,
  after: ScopeCursor,
  events: readonly PulledEvent[],
): Promise<number> => {
  let added = 0
  let at = 0
  while (events.length - at > SLICE) {
    added += trip.options.sync().applyPage(before, events.slice(at, at + SLICE))
    at += SLICE
    await trip.pause()
  }
  return added + trip.options.sync().applyPage(after, events.slice(at))
}
