import { SyncError, type PushAnswer, type PushHeader } from './wire.ts'
import { isTimeout } from './failures.ts'
import { largerBatch, smallerBatch } from './pacing.ts'
import { pushText } from './signing.ts'
import { meetWitness, takeTime, type Trip } from './trip.ts'
import type { ChainPoint, EventReceipt, UnsentBatch } from '../store/sync-types.ts'
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

/** A batch the hall has answered, checked and not yet taken in here. */
interface Answered {
  readonly batch: UnsentBatch
  readonly ack: ChainPoint
  readonly receipts: readonly EventReceipt[]
  readonly answer: PushAnswer
}

/** @throws SyncError when the answer does not fit what was sent; nothing is acknowledged by it then */
const checkAnswer = (trip: Trip, batch: UnsentBatch, answer: PushAnswer): Answered => {
  // Its hallSeq are of a log this desk does not follow yet.
  if (answer.lineage !== trip.facts.lineage) throw new SyncError('RESYNC')
  if (answer.ack.seq === batch.last.seq && answer.ack.hash !== batch.last.hash) throw new SyncError('FORK')
  // After a lost answer the hall may be further than this batch, whose receipts are all there is.
  const ack = answer.ack.seq >= batch.last.seq ? batch.last : answer.ack
  const receipts = answer.receipts.filter(({ seq }) => seq >= batch.from && seq <= ack.seq)
  const expected = ack.seq - batch.from + 1
  if (expected < 1 || new Set(receipts.map(({ seq }) => seq)).size !== expected)
    throw new SyncError('INTERNAL', { problem: 'receipts' })
  return { batch, ack, receipts, answer }
}

const takeAnswer = (trip: Trip, { ack, receipts, answer }: Answered): void => {
  const { facts, options } = trip
  const sync = options.sync()
  const head = { lineage: answer.lineage, ...answer.head }
  meetWitness(trip, head)
  sync.applyReceipts({ ack, receipts, head })
  if (answer.durable !== facts.durable) sync.setDurable(answer.durable)
  facts.durable = answer.durable
  trip.progressed(true)
}

/** Puts a batch on its way. */
const send = async (trip: Trip, batch: UnsentBatch): Promise<Answered> => {
  const { facts, options } = trip
  const sync = options.sync()
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
  const { answer, rttMs } = await trip.request(PUSH_LIMIT_MS, () =>
    options.transport.push(header, batch.events),
  )
  takeTime(trip, answer.time, rttMs)
  return checkAnswer(trip, batch, answer)
}

/** Takes an answer in while the next batch is under way. When that fails, the next attempt must not overtake the batch. */
const takeMeanwhile = async (
  trip: Trip,
  answered: Answered,
  coming: Promise<Answered> | null,
): Promise<void> => {
  try {
    // The batch leaves before this machine is busy.
    if (coming) await trip.pause()
    takeAnswer(trip, answered)
  } catch (error) {
    await coming?.catch(() => undefined)
    throw error
  }
}

const noteTooLarge = ({ facts }: Trip, batch: UnsentBatch): void => {
  const bytes = batch.events.reduce((sum, event) => sum + event.length + 1, 0)
  facts.batch = smallerBatch(facts.batch, { events: batch.events.length, bytes })
}

/**
 * Sends what waits, oldest first (sync.md points 3 and 12). One batch is under way at a time; what the hall answered to the
 * one before is taken in meanwhile, so that both sides write at the same time.
 */
export const pushOutbox = async (trip: Trip): Promise<void> => {
  const { facts, options } = trip
  let gaps = 0
  let answered: Answered | null = null
  try {
    for (;;) {
      // Taken only in part, the rest goes from where the hall is: that is known once the answer is taken in.
      if (answered && answered.ack.seq < answered.batch.last.seq) {
        takeAnswer(trip, answered)
        answered = null
      }
      // Each event has a line end on the way, which the server counts too.
      const { events: most, bytes } = facts.batch
      const batch = options.sync().unsent({ events: most, bytes: bytes - most }, answered?.ack.seq)
      const coming = batch && send(trip, batch)
      // What fails is told when it is waited for; taking in may fail first.
      coming?.catch(() => undefined)
      if (answered) await takeMeanwhile(trip, answered, coming)
      answered = null
      if (!batch || !coming) return
      try {
        answered = await coming
        facts.batch = largerBatch(facts.batch)
        gaps = 0
      } catch (error) {
        const isTooLarge = error instanceof SyncError && error.code === 'TOO_LARGE'
        if (isTooLarge || isTimeout(error)) noteTooLarge(trip, batch)
        const isSmaller = isTooLarge && batch.events.length > 1
        const isGap = error instanceof SyncError && error.code === 'GAP' && (gaps += 1) <= GAPS_MAX
        if (!isSmaller && !(isGap && goBack(trip, error))) throw error
      }
    }
  } finally {
    facts.sendingUpTo = 0
    trip.changed()
  }
}
