import { SyncError, type PushAnswer, type PushHeader } from './wire.ts'
import { isTimeout } from './failures.ts'
import { largerBatch, smallerBatch } from './pacing.ts'
import { pushText } from './signing.ts'
import { meetWitness, takeTime, type Trip } from './trip.ts'
import type { UnsentBatch } from '../store/sync-types.ts'
import { z } from 'zod'

const PUSH_LIMIT_MS = 180_000
/** More holes than this in a row are no hole. */
const GAPS_MAX = 3

const Known = z.object({ seq: z.number().int().nonnegative(), hash: z.string() })

/** The hall lacks earlier events: sending goes on after what it has. False when there is nothing to go back to. */
const goBack = (trip: Trip, error: SyncError): boolean => {
  const known = Known.safeParse(error.details['known']).data
  const sync = trip.options.sync()
  const acknowledged = sync.acknowledged()
  if (!known || known.seq >= acknowledged.seq) return false
  sync.rewind(known)
  trip.news('RESENT', acknowledged.seq - known.seq)
  return true
}

/** @throws SyncError when the answer does not fit what was sent; nothing is acknowledged by it then */
const takeAnswer = (trip: Trip, batch: UnsentBatch, answer: PushAnswer): void => {
  const { facts, options } = trip
  const sync = options.sync()
  // Its hallSeq are of a log this desk does not follow yet.
  if (answer.lineage !== facts.lineage) throw new SyncError('RESYNC')
  if (answer.ack.seq === batch.last.seq && answer.ack.hash !== batch.last.hash) throw new SyncError('FORK')
  // After a lost answer the hall may be further than this batch, whose receipts are all there is.
  const ack = answer.ack.seq >= batch.last.seq ? batch.last : answer.ack
  const receipts = answer.receipts.filter(({ seq }) => seq >= batch.from && seq <= ack.seq)
  const expected = ack.seq - batch.from + 1
  if (expected < 1 || new Set(receipts.map(({ seq }) => seq)).size !== expected)
    throw new SyncError('INTERNAL', { problem: 'receipts' })
  const head = { lineage: answer.lineage, ...answer.head }
  meetWitness(trip, head)
  sync.applyReceipts({ ack, receipts, head })
  if (answer.durable !== facts.durable) sync.setDurable(answer.durable)
  facts.durable = answer.durable
}

/** Sends what waits, oldest first, one batch after the other (sync.md points 3 and 12). */
export const pushOutbox = async (trip: Trip): Promise<void> => {
  const { facts, options } = trip
  let gaps = 0
  for (;;) {
    const sync = options.sync()
    // Each event has a line end on the way, which the server counts too.
    const { events: most, bytes } = facts.batch
    const batch = sync.unsent({ events: most, bytes: bytes - most })
    if (!batch) return
    const { hallId, deviceId } = sync.enrolment
    const epoch = sync.epoch()
    const header: PushHeader = {
      deviceId,
      epoch,
      from: batch.from,
      count: batch.events.length,
      headSignature: trip.keys().sign(pushText(hallId, deviceId, epoch, batch.last)),
      anchors: [...batch.anchors],
    }
    facts.sendingUpTo = batch.last.seq
    trip.changed()
    try {
      const { answer, rttMs } = await trip.request(PUSH_LIMIT_MS, () =>
        options.transport.push(header, batch.events),
      )
      takeTime(trip, answer.time, rttMs)
      takeAnswer(trip, batch, answer)
      facts.batch = largerBatch(facts.batch)
      gaps = 0
      trip.progressed(true)
    } catch (error) {
      const isTooLarge = error instanceof SyncError && error.code === 'TOO_LARGE'
      if (isTooLarge || isTimeout(error)) {
        const sent = batch.events.reduce((sum, event) => sum + event.length + 1, 0)
        facts.batch = smallerBatch(facts.batch, { events: batch.events.length, bytes: sent })
      }
      const isSmaller = isTooLarge && batch.events.length > 1
      const isGap = error instanceof SyncError && error.code === 'GAP' && (gaps += 1) <= GAPS_MAX
      if (!isSmaller && !(isGap && goBack(trip, error))) throw error
    } finally {
      facts.sendingUpTo = 0
      trip.changed()
    }
  }
}
