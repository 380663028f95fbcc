import { Refusal, type EntityModel } from './events/define.ts'
import type { DeviceEvent } from './events/system-events.ts'

export interface DeviceState {
  readonly hallId: string
  readonly name: string
  readonly purpose: 'REAL' | 'SAMPLE' | 'DRILL'
  readonly jumps: number
  readonly lastJumpAtMs: number | null
  readonly lastRecovery: {
    readonly atMs: number
    readonly setAside: string
    readonly fromJournal: number
    readonly salvaged: number
    readonly missing: number
  } | null
}

export const deviceModel: EntityModel<DeviceState, DeviceEvent> = {
  kind: 'device',
  apply(state, event) {
    switch (event.type) {
      case 'device.enrolled':
        return {
          hallId: event.payload.hallId,
          name: event.payload.name,
          purpose: event.payload.purpose,
          jumps: 0,
          lastJumpAtMs: null,
          lastRecovery: null,
        }
      case 'clock.jumped':
        return state
          ? { ...state, jumps: state.jumps + 1, lastJumpAtMs: event.atMs }
          : new Refusal('NOT_ENROLLED')
      case 'clock.confirmed':
        return state ?? new Refusal('NOT_ENROLLED')
      case 'device.store_recovered':
        return state
          ? { ...state, lastRecovery: { atMs: event.atMs, ...event.payload } }
          : new Refusal('NOT_ENROLLED')
    }
  },
}
