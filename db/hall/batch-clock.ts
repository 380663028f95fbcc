import type { RecordedEvent } from '../model/events/define.ts'
import { estimate, isWallRight } from '../model/trusted-time.ts'
import { anchorText } from '../sync/signing.ts'
import type { Anchor } from '../sync/wire.ts'
import type { HallTx } from './hall-db.ts'
import type { Hall } from './halls.ts'
import { readEvent, type ReadEvent } from './verdicts.ts'

/** When the events of one batch happened, one after the other (sync.md point 7). */
export interface BatchTimes {
  timeOf(read: ReadEvent): { readonly atMs: number; readonly grade: 'A' | 'B' | 'C' }
  /** An accepted event: a jump of the clock, or a person's word for it, counts from the next one on. */
  passed(event: RecordedEvent): void
  /** Estimate of the newest event whose clock nothing spoke against. */
  trustedMs(): number | null
}

export interface BatchClock {
  begin(tx: HallTx, trustedMs: number | null): Promise<BatchTimes>
}

/** The anchor known when the clock was set; undefined while nothing speaks against the wall clock. */
interface Jump {
  readonly anchorId: string | null
}

const readJump = async (tx: HallTx, hallId: string, deviceId: string): Promise<Jump | undefined> => {
  const row = await tx.get<{ type: string; bytes: Uint8Array }>(
    `SELECT type, bytes FROM event WHERE hall_id = ? AND kind = 'device' AND entity_id = ?
     AND type IN ('clock.jumped', 'clock.confirmed') AND verdict = 'accepted' ORDER BY hall_seq DESC LIMIT 1`,
    hallId,
    deviceId,
  )
  if (row?.type !== 'clock.jumped') return undefined
  return { anchorId: readEvent(row.bytes).envelope?.time.anchor ?? null }
}

/**
 * @param anchors as the device sent them along; those the hall did not sign for this device are as if they were not there
 */
export const createBatchClock = (
  hall: Hall,
  deviceId: string,
  anchors: readonly Anchor[],
  receivedAtMs: number,
): BatchClock => {
  const believed = new Map(
    anchors
      .filter((anchor) => hall.verify(anchorText(hall.hallId, deviceId, anchor), anchor.signature))
      .map((anchor) => [anchor.id, anchor]),
  )
  return {
    async begin(tx, trustedBefore) {
      let trusted = trustedBefore
      let jump = await readJump(tx, hall.hallId, deviceId)
      return {
        timeOf({ envelope }) {
          if (!envelope) return { atMs: receivedAtMs, grade: 'C' }
          const { time } = envelope
          const anchor = (time.anchor === null ? undefined : believed.get(time.anchor)) ?? null
          if (jump && anchor && anchor.id !== jump.anchorId && isWallRight(anchor)) jump = undefined
          const { atMs, grade } = estimate(time, anchor, trusted, receivedAtMs, jump !== undefined)
          if (grade !== 'C') trusted = atMs
          return { atMs, grade }
        },
        passed(event) {
          if (event.type === 'clock.jumped') jump = { anchorId: event.time.anchor }
          if (event.type === 'clock.confirmed') jump = undefined
        },
        trustedMs: () => trusted,
      }
    },
  }
}
