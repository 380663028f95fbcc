import { Refusal, type EntityModel } from './events/define.ts'
import type { DayEvent } from './events/record-events.ts'
import type { StaffId } from './ids.ts'

/** The last confirmation of a window's day. */
export interface DayBalanceState {
  readonly day: string
  readonly windowId: string
  readonly counts: Readonly<Record<string, number>>
  readonly differences: readonly { readonly code: string; readonly subject: string }[]
  readonly note: string
  readonly atMs: number
  readonly staffId: StaffId | null
}

export const dayBalanceModel: EntityModel<
  DayBalanceState,
  Extract<DayEvent, { type: 'day_balance.confirmed' }>
> = {
  kind: 'day_balance',
  apply: (_before, event) => ({ ...event.payload, atMs: event.atMs, staffId: event.staffId }),
}

/** A printed batch of numbered blank forms; which of them were entered is read from the records that name them. */
export interface PaperFormBatch {
  readonly formKind: 'CONSULTATION' | 'CASE' | 'FIRST_CONTACT'
  readonly prefix: string
  readonly firstNo: number
  readonly lastNo: number
  readonly printedAtMs: number
  readonly windowId: string | null
  readonly voided: Readonly<Record<string, string>>
}

export const paperFormModel: EntityModel<
  PaperFormBatch,
  Extract<DayEvent, { type: 'paper_form.printed' | 'paper_form.voided' }>
> = {
  kind: 'paper_form',
  apply(state, event) {
    if (event.type === 'paper_form.printed') {
      const { taken: _taken, ...batch } = event.payload
      return { ...batch, printedAtMs: event.atMs, windowId: event.windowId, voided: {} }
    }
    if (!state) return new Refusal('NOT_FOUND')
    return { ...state, voided: { ...state.voided, [event.payload.formNo]: event.payload.reason } }
  },
}
