import { Refusal, type EntityModel } from './events/define.ts'
import type { SyncEvent } from './events/sync-events.ts'
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
  /** Of a ticket machine whose printer failed and has not printed since. */
  readonly printer?: {
    readonly state: 'FAILED' | 'MISSING'
    readonly sinceMs: number
    /** Slips that did not come out. */
    readonly slips: number
  } | null
  /** Its newest incarnation, if the chain of an earlier one could not go on. */
  readonly lastEpoch?: { readonly epoch: number; readonly copied: number; readonly atMs: number }
}

type EpochBegun = Extract<SyncEvent, { type: 'device.epoch_begun' }>

export const deviceModel: EntityModel<DeviceState, DeviceEvent | EpochBegun> = {
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
      case 'device.printer_changed': {
        if (!state) return new Refusal('NOT_ENROLLED')
        const { state: is } = event.payload
        if (is === 'WORKS') return { ...state, printer: null }
        const before = state.printer ?? { sinceMs: event.atMs, slips: 0 }
        return { ...state, printer: { state: is, sinceMs: before.sinceMs, slips: before.slips + 1 } }
      }
      case 'device.epoch_begun': {
        const { epoch, copied } = event.payload
        return state
          ? { ...state, lastEpoch: { epoch, copied, atMs: event.atMs } }
          : new Refusal('NOT_ENROLLED')
      }
    }
  },
}
