import { z } from 'zod'
import { EventId, StaffId } from '../ids.ts'
import { defineEvent, type EventOf } from './define.ts'

/** Kind and id of the record an event speaks of, as in an envelope. */
const Subject = z.tuple([z.string().min(1).max(40), z.string().min(1).max(120)])

/**
 * A person settled a record the hall kept but did not accept (sync.md point 9). KEEP leaves what stands; APPLY took the
 * refused step again, as the events named.
 */
export const conflictSettled = defineEvent(
  'conflict',
  'conflict.settled',
  z.object({
    /** The record that was not accepted; also the id of this entity. */
    eventId: EventId,
    entity: Subject,
    decision: z.enum(['KEEP', 'APPLY']),
    note: z.string().min(1).max(500),
    by: StaffId,
    appliedAs: z.array(EventId).max(20),
  }),
)

/**
 * A record that an older program of the hall could not read is read now: from here on it counts as accepted, at its old
 * place in the hall's order (sync.md point 13).
 */
export const recordReleased = defineEvent(
  'release',
  'record.released',
  z.object({ eventId: EventId, entity: Subject }),
)

/** First event of a new incarnation of a machine: its chain could not go on (sync.md point 3). */
export const deviceEpochBegun = defineEvent(
  'device',
  'device.epoch_begun',
  z.object({
    epoch: z.number().int().positive(),
    from: z.number().int().positive(),
    /** How many records the hall did not have were recorded again after this one. */
    copied: z.number().int().nonnegative(),
  }),
)

export const syncEvents = [conflictSettled, recordReleased, deviceEpochBegun] as const
export type SyncEvent = EventOf<typeof syncEvents>
