import { z } from 'zod'
import { AheadTicket, PublicTicket, PublicWindowQueue } from '../model/queue/public-row.ts'
import { CallReason, TicketBasics } from '../model/events/queue-events.ts'
import { DayText, Ms, StaffId, WindowId } from '../model/ids.ts'
import { TicketId } from '../model/queue/ticket-number.ts'

// The row of a hall as machines hear of it (the live feed), and what a window asks of it. Nothing here is of a person but
// the staff number of whoever asks.

const Seq = z.number().int().nonnegative()

/** GET /sync/queue: everything of today. Ended tickets are in it for the estimates and "last called". */
export const QueueSnapshot = z.object({
  day: DayText,
  /** hallSeq it is true at. */
  seq: Seq,
  lineage: z.string().max(64),
  atMs: Ms,
  tickets: z.array(PublicTicket).max(50_000),
  windows: z.array(PublicWindowQueue).max(2_000),
})
export type QueueSnapshot = z.infer<typeof QueueSnapshot>

/** How far a machine has the row: the newest snapshot or change it took. */
export type QueueMark = Pick<QueueSnapshot, 'day' | 'seq' | 'lineage'>

/** The same as an HTTP entity tag, for `If-None-Match`. */
export const queueTag = ({ day, seq, lineage }: QueueMark): string => `"${day}.${seq}.${lineage}"`

/** Null for what is no tag of ours. */
export const readQueueTag = (tag: string): QueueMark | null => {
  const [, day, seq, lineage] = /^"(\d{4}-\d\d-\d\d)\.(\d{1,15})\.([^"]{1,64})"$/.exec(tag) ?? []
  const read = DayText.safeParse(day)
  return read.success && lineage !== undefined ? { day: read.data, seq: Number(seq), lineage } : null
}

/** Bytes of one message of the live channel at most: a busy hall tells more at once than one message holds. */
export const QUEUE_MESSAGE_BYTES_MAX = 64 * 1024

/**
 * On the live channel of whoever opened it with `?queue=1`: what changed; rows as they are at `seq`. The first one after it opened is empty: from there on
 * nothing is left out, and what was before is asked for (GET /sync/queue).
 */
export const QueueChange = z.object({
  kind: z.literal('queue'),
  seq: Seq,
  atMs: Ms,
  tickets: z.array(PublicTicket),
  windows: z.array(PublicWindowQueue),
})
export type QueueChange = z.infer<typeof QueueChange>

/** On the live channel of one machine: give these back, they come to the front (then POST /sync/queue/yield). */
export const YieldAsked = z.object({ kind: z.literal('yield'), ticketIds: z.array(TicketId).max(100) })
export type YieldAsked = z.infer<typeof YieldAsked>

/** POST /sync/queue/next */
export const NextRequest = z.object({
  windowId: WindowId,
  staffId: StaffId,
  /** Tickets this window holds ahead at present; answered anew with each call. */
  holds: z.array(TicketId).max(100),
  /** This one and no other, out of its order, with the reason. */
  byNumber: z.object({ ticketId: TicketId, note: z.string().min(1).max(300) }).nullable(),
})
export type NextRequest = z.infer<typeof NextRequest>

export const NextAnswer = z.object({
  /** Null when nobody waits for this window. */
  call: z
    .object({
      ticketId: TicketId,
      basics: TicketBasics,
      reason: CallReason,
      calledAtMs: Ms,
      /** The window had it already: an answer was lost, or another machine of the window asked. */
      again: z.boolean(),
      status: z.enum(['CALLED', 'SERVING']),
    })
    .nullable(),
  /** All the window holds ahead from now on. */
  ahead: z.array(AheadTicket).max(20),
  seq: Seq,
  lineage: z.string().max(64),
})
export type NextAnswer = z.infer<typeof NextAnswer>

/** POST /sync/queue/ahead: what this window may keep for when the hall cannot be reached, without calling anybody. */
export const AheadRequest = NextRequest.pick({ windowId: true, holds: true })
export type AheadRequest = z.infer<typeof AheadRequest>

export const AheadAnswer = NextAnswer.pick({ ahead: true, seq: true, lineage: true })
export type AheadAnswer = z.infer<typeof AheadAnswer>

/** POST /sync/queue/yield: the machine has given these up, in its own store first. */
export const YieldRequest = z.object({ windowId: WindowId, ticketIds: z.array(TicketId).min(1).max(100) })
export type YieldRequest = z.infer<typeof YieldRequest>
