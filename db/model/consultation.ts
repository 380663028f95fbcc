import type { BackEntry } from './events/case-events.ts'
import { Refusal, type EntityModel } from './events/define.ts'
import type { ConsultationEvent, ConsultationFacts } from './events/record-events.ts'
import type { StaffId, WindowId } from './ids.ts'

export interface ConsultationState {
  readonly consultationNo: string
  readonly facts: ConsultationFacts
  readonly status: 'VALID' | 'VOID'
  readonly windowId: WindowId | null
  readonly staffId: StaffId | null
  readonly atMs: number
  readonly corrections: number
  readonly backEntry: BackEntry | null
  readonly updatedAtMs: number
  readonly lastEventId: string
}

export const consultationModel: EntityModel<ConsultationState, ConsultationEvent> = {
  kind: 'consultation',
  apply(state, event) {
    if (event.type === 'consultation.logged') {
      if (state) return new Refusal('ALREADY_LOGGED')
      const { consultationNo, taken: _taken, atMs, backEntry, ...facts } = event.payload
      return {
        consultationNo,
        facts,
        status: 'VALID',
        windowId: event.windowId,
        staffId: event.staffId,
        atMs,
        corrections: 0,
        backEntry,
        updatedAtMs: event.atMs,
        lastEventId: event.id,
      }
    }
    if (!state) return new Refusal('NOT_LOGGED')
    const touched = { ...state, updatedAtMs: event.atMs, lastEventId: event.id }
    switch (event.type) {
      case 'consultation.corrected':
        return { ...touched, facts: event.payload.after, corrections: state.corrections + 1 }
      case 'consultation.voided':
        return state.status === 'VOID' ? new Refusal('STEP_NOT_ALLOWED') : { ...touched, status: 'VOID' }
      case 'consultation.undone':
        return touched
    }
  },
}
