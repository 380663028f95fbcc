import type { Verdict } from '../model/verdict.ts'
import { sha256Hex } from '../store/sha256.ts'

/** Head of a hall's log without an event: where the hall chain begins (sync.md point 3). */
export const firstHallHash = (hallId: string): string => sha256Hex(`halldesk-hall\n${hallId}`)

/** An event as the hall's chain ties it to those before it (sync.md point 8). */
export interface ChainedEvent {
  readonly hash: string
  readonly hallSeq: number
  readonly receivedAtMs: number
  readonly verdict: Verdict
}

/** The hall hash after an event: whoever changes an old one changes every hall hash that follows. */
export const nextHallHash = (previous: string, event: ChainedEvent): string =>
  sha256Hex(`${previous}\n${event.hash}\n${event.hallSeq}\n${event.receivedAtMs}\n${event.verdict}`)
