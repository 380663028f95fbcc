import type { Envelope } from '../../db/model/events/envelope.ts'
import { findDefinition } from '../../db/model/events/registry.ts'

/** A UUIDv7 for tests: the same for the same number. */
export const anId = (n: number): string => `01970000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

export const THE_DEVICE = anId(0xd1)
export const THE_HALL = '439925'

export interface EnvelopeWishes {
  readonly id?: string
  readonly type: string
  readonly typeVersion?: number
  readonly entity?: readonly [kind: string, id: string]
  readonly payload?: unknown
  readonly base?: number
  readonly staffId?: string | null
  readonly unitId?: string | null
  readonly hallId?: string
  readonly deviceId?: string
  readonly epoch?: number
  readonly deviceSeq?: number
}

/** An envelope as a desk writes it, before it is bytes; only what matters to the test need be given. */
export const anEnvelope = (wishes: EnvelopeWishes): Record<keyof Envelope, unknown> => ({
  v: 1,
  id: wishes.id ?? anId(1),
  hallId: wishes.hallId ?? THE_HALL,
  unitId: wishes.unitId === undefined ? 'SCJG' : wishes.unitId,
  deviceId: wishes.deviceId ?? THE_DEVICE,
  epoch: wishes.epoch ?? 1,
  deviceSeq: wishes.deviceSeq ?? 2,
  prev: '0'.repeat(64),
  type: wishes.type,
  typeVersion: wishes.typeVersion ?? 1,
  entity: wishes.entity ?? [findDefinition(wishes.type)?.entity ?? 'case', anId(0xc1)],
  base: wishes.base,
  actor: { staffId: wishes.staffId === undefined ? '1001' : wishes.staffId, session: 's1' },
  windowId: 'A01',
  time: { wall: 1_772_413_200_000, uptime: 1_000_000, run: 'run-a', anchor: null },
  copiedFrom: undefined,
  payload: wishes.payload ?? {},
})
