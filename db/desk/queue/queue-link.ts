import type { CallReason, TicketBasics } from '../../model/events/queue-events.ts'
import type { TicketState } from '../../model/queue/ticket.ts'
import type { PublicTicket, PublicWindowQueue } from '../../model/queue/public-row.ts'

/** The row of the hall as this machine has it: what the hall told, and what was recorded here since. */
export interface RowNow {
  readonly day: string
  /** Of today, the ended ones too, by id. */
  readonly tickets: ReadonlyMap<string, PublicTicket>
  readonly windows: ReadonlyMap<string, PublicWindowQueue>
  /** When it was true; null before the hall was ever heard. */
  readonly asOfMs: number | null
  /** No word of it for 15 seconds. */
  readonly isStale: boolean
  /** The hall has not answered for 5 seconds: windows go on without it. */
  readonly isAway: boolean
}

/** A ticket handed to a window of this machine, still good. */
export interface AheadNow {
  readonly ticketId: string
  readonly basics: TicketBasics
  /** By the clock of records; its term ends by the time since the machine started. */
  readonly untilMs: number
}

/** What the hall answered to "next" and has not arrived as a record yet. */
export interface CallOnItsWay {
  readonly windowId: string
  readonly ticketId: string
  readonly basics: TicketBasics
  readonly reason: CallReason
  readonly calledAtMs: number
  readonly status: 'CALLED' | 'SERVING'
  /** Place in the hall's log from which on the row holds it. */
  readonly seq: number
  readonly lineage: string
}

export type NextTold =
  | { readonly kind: 'CALL'; readonly call: CallOnItsWay; readonly again: boolean }
  | { readonly kind: 'NOBODY' }
  /** No answer in time, or none that says anything: the window goes on by itself. */
  | { readonly kind: 'AWAY' }
  | {
      readonly kind: 'REFUSED'
      readonly code: 'NOT_FOUND' | 'NOT_ALLOWED' | 'TICKET_ELSEWHERE' | 'TICKET_ENDED'
      /** What was not found: `window`, `staff`, `ticket`. */
      readonly problem: string
    }

/** What a window did last today, by the records here. */
export interface LastStep {
  readonly type: string
  readonly ticketId: string | null
  readonly atMs: number
}

export interface WindowTally {
  readonly called: number
  /** Served from the slip, called by nobody. */
  readonly byHand: number
  readonly missed: number
}

/** The row of the hall, as handlers know it. */
export interface QueueLink {
  /** HERE: this machine stands alone and is its own hall. */
  readonly decides: () => 'HALL' | 'HERE'
  row(): RowNow
  /** What is recorded here of a ticket. */
  known(ticketId: string): TicketState | null
  /** Tickets of days before `day` still being served at a window. */
  servedSince(windowId: string, day: string): readonly PublicTicket[]
  /** Something of this ticket, or of all of them, waits to be sent. */
  isUnsent(ticketId: string): boolean
  lastStep(windowId: string): LastStep | null
  tally(windowId: string): WindowTally
  /** The call that was answered to this window and is not a record here yet. */
  onItsWay(windowId: string): CallOnItsWay | null
  /** Waits a moment for that record. */
  arrival(ticketId: string): Promise<void>
  ahead(windowId: string): readonly AheadNow[]
  /** The window uses this one itself: it is on the list no longer. */
  takeAhead(ticketId: string): void
  /** The window stops calling: what was handed to it is free again. */
  giveBack(windowId: string): void
  /** Asks the hall, once it has what was recorded here. */
  next(request: {
    readonly windowId: string
    readonly staffId: string
    readonly byNumber: { readonly ticketId: string; readonly note: string } | null
  }): Promise<NextTold>
  /** Asks for numbers of today where none are lent yet, while the hall is there: the reserve is for when it is not. */
  numbersFor(prefix: string): Promise<void>
  /** Sends what was recorded at once. */
  pushNow(): void
}
