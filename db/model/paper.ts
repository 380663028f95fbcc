import { Refusal, type EntityModel } from './events/define.ts'
import type {
  PaperContent,
  PaperEvent,
  PaperKind,
  PaperLayout,
  SecondNoticeReason,
} from './events/record-events.ts'
import type { CaseId, ConsultationId, ItemId, StaffId, UnitId } from './ids.ts'

type PaperWay = Extract<PaperEvent, { type: 'paper.issued' }>['payload']['way']

export interface PaperState {
  readonly kind: PaperKind
  readonly number: string
  readonly seriesKey: string
  readonly seq: number
  readonly unitId: UnitId
  readonly caseId: CaseId | null
  readonly consultationId: ConsultationId | null
  readonly itemId: ItemId
  /** How it was told (告知方式). */
  readonly way: PaperWay
  readonly content: PaperContent
  readonly omitted: readonly { readonly materialId: string; readonly name: string; readonly reason: string }[]
  readonly secondNotice: {
    readonly reason: SecondNoticeReason
    readonly note: string
    readonly confirmedBy: StaffId
  } | null
  readonly status: 'VALID' | 'VOID'
  readonly issuedAtMs: number
  readonly issuedBy: StaffId | null
  readonly prints: readonly {
    readonly atMs: number
    readonly staffId: StaffId | null
    readonly layout: PaperLayout
    readonly copies: number
    readonly reprint: boolean
    readonly way: string
  }[]
  readonly signature: {
    readonly signer: string
    readonly refusedToSign: boolean
    readonly note: string
  } | null
  readonly voided: { readonly atMs: number; readonly reason: string; readonly staffId: StaffId | null } | null
}

export const paperModel: EntityModel<PaperState, PaperEvent> = {
  kind: 'paper',
  apply(state, event) {
    if (event.type === 'paper.issued') {
      if (state) return new Refusal('ALREADY_ISSUED')
      const { taken, ...facts } = event.payload
      return {
        ...facts,
        seriesKey: taken.seriesKey,
        seq: taken.seq,
        status: 'VALID',
        issuedAtMs: event.atMs,
        issuedBy: event.staffId,
        prints: [],
        signature: null,
        voided: null,
      }
    }
    if (!state) return new Refusal('NOT_ISSUED')
    switch (event.type) {
      case 'paper.printed':
        return {
          ...state,
          prints: [...state.prints, { atMs: event.atMs, staffId: event.staffId, ...event.payload }],
        }
      case 'paper.signed':
        return { ...state, signature: event.payload }
      case 'paper.voided':
        return state.status === 'VOID'
          ? new Refusal('PAPER_VOID')
          : {
              ...state,
              status: 'VOID',
              voided: { atMs: event.atMs, reason: event.payload.reason, staffId: event.staffId },
            }
    }
  },
}
