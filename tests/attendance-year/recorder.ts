import type { ForeignEvent, SyncLog } from '../../db/store/sync-types.ts'
import { sha256Hex } from '../../db/store/sha256.ts'
import { findDefinition } from '../../db/model/events/registry.ts'
import { anEnvelope, anId } from '../helpers/envelopes.ts'

/** When something happened, by which clock, and when the hall had it. */
export interface Moment {
  readonly atMs: number
  readonly grade?: 'A' | 'B' | 'C'
  readonly receivedAtMs?: number
  readonly staffId?: string
  readonly unitId?: string
}

export type Recorder = ReturnType<typeof createRecorder>

/** The log of a hall as its supervisor's machine is sent it; what is not a punch is checked against its definition. */
export const createRecorder = () => {
  const events: ForeignEvent[] = []
  let handed = 0
  let ids = 0
  return {
    newId: (): string => anId(0x1000 + (ids += 1)),
    record(type: string, entityId: string, payload: object, moment: Moment): void {
      if (type !== 'punch.recorded') findDefinition(type)?.payload.parse(payload)
      const { atMs, grade = 'B', receivedAtMs = atMs + 1_000 } = moment
      const place = events.length + 1
      const envelope = anEnvelope({
        id: anId(0x1_0000_0000 + place),
        type,
        entity: [findDefinition(type)?.entity ?? '', entityId],
        payload,
        deviceSeq: place,
        staffId: moment.staffId ?? null,
        unitId: moment.unitId ?? null,
      })
      events.push({
        hallSeq: place,
        receivedAtMs,
        atMs,
        grade,
        verdict: 'accepted',
        reason: '',
        bytes: Buffer.from(
          JSON.stringify({ ...envelope, time: { wall: atMs, uptime: 1, run: 'r', anchor: null } }),
        ),
      })
    },
    /** Hands what is new over to the machine, as its agent does. */
    handOver(store: { readonly sync: SyncLog }, pageSize = 5_000): number {
      let fresh = 0
      while (handed < events.length) {
        const page = events.slice(handed, handed + pageSize)
        handed += page.length
        fresh += store.sync.applyPage(
          {
            scope: 'supervisor',
            lineage: 'one',
            version: 1,
            hallSeq: handed,
            hallHash: sha256Hex(Buffer.from(`at ${handed}`)),
            filled: handed === events.length,
            sinceMs: null,
          },
          page,
        )
      }
      return fresh
    },
    get count() {
      return events.length
    },
  }
}
