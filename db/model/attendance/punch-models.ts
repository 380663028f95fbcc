import { Refusal, type EntityModel } from '../events/define.ts'
import type { MachineLineEvent, PunchEvent } from '../events/attendance-events.ts'
import type { StaffId, UnitId, WindowId } from '../ids.ts'

export interface PunchState {
  readonly staffId: StaffId
  /** The record whose clock tells the time. */
  readonly eventId: string
  readonly atMs: number
  readonly by: 'SESSION' | 'PIN' | 'PASSWORD'
  readonly windowId: WindowId | null
  readonly ownWindowId: WindowId | null
  readonly judged: {
    readonly accepted: boolean
    readonly note: string
    readonly by: StaffId
  } | null
}

export const punchModel: EntityModel<PunchState, PunchEvent> = {
  kind: 'punch',
  apply(state, event) {
    if (event.type === 'punch.recorded') {
      if (state) return new Refusal('ALREADY_RECORDED')
      const { staffId, by, windowId, ownWindowId } = event.payload
      return {
        staffId,
        by,
        windowId,
        ownWindowId,
        eventId: event.id,
        atMs: event.atMs,
        judged: null,
      }
    }
    if (!state) return new Refusal('NOT_FOUND')
    return { ...state, judged: event.payload }
  },
}

export interface MachineLinesState {
  readonly unitId: UnitId | null
  readonly file: MachineLineEvent['payload']['file']
  readonly lines: MachineLineEvent['payload']['lines']
}

export const machineLinesModel: EntityModel<MachineLinesState, MachineLineEvent> = {
  kind: 'machine_lines',
  apply: (state, event) => (state ? new Refusal('ALREADY_RECORDED') : event.payload),
}
