import type { BackEntry } from './events/case-events.ts'
import { Refusal, type EntityModel } from './events/define.ts'
import type { FirstContactEvent, NegativeReportEvent, NegativeReportFacts } from './events/record-events.ts'
import type { PaperId, StaffId, UnitId } from './ids.ts'
import type { SealedPhone } from './party.ts'

/** 首问责任登记单: OPEN → HANDLED | TRANSFERRED → CLOSED (domain-rules section 5). */
export interface FirstContactState {
  readonly slipNo: string
  readonly status: 'OPEN' | 'HANDLED' | 'TRANSFERRED' | 'CLOSED'
  readonly atMs: number
  readonly way: 'IN_PERSON' | 'PHONE' | 'ONLINE' | 'MAIL'
  readonly visitor: string
  readonly visitorUnit: string
  readonly phone: SealedPhone | null
  readonly matter: string
  readonly materials: readonly { readonly name: string; readonly count: number }[]
  readonly staffId: StaffId | null
  readonly transfer: {
    readonly toUnitId: UnitId
    readonly toPerson: string
    readonly toPhone: string
    readonly followUpDay: string
    readonly note: string
  } | null
  readonly result: string
  readonly satisfied: boolean | null
  readonly backEntry: BackEntry | null
}

export const firstContactModel: EntityModel<FirstContactState, FirstContactEvent> = {
  kind: 'first_contact',
  apply(state, event) {
    if (event.type === 'first_contact.opened') {
      if (state) return new Refusal('ALREADY_OPEN')
      const { taken: _taken, address: _address, ...facts } = event.payload
      return { ...facts, status: 'OPEN', staffId: event.staffId, transfer: null, result: '', satisfied: null }
    }
    if (!state) return new Refusal('NOT_OPENED')
    switch (event.type) {
      case 'first_contact.handled':
        if (state.status !== 'OPEN') return new Refusal('STEP_NOT_ALLOWED')
        return { ...state, status: 'HANDLED', ...event.payload }
      case 'first_contact.transferred':
        if (state.status !== 'OPEN' && state.status !== 'TRANSFERRED') return new Refusal('STEP_NOT_ALLOWED')
        return { ...state, status: 'TRANSFERRED', transfer: event.payload }
      case 'first_contact.closed':
        if (state.status === 'CLOSED') return new Refusal('STEP_NOT_ALLOWED')
        return {
          ...state,
          status: 'CLOSED',
          result: event.payload.result,
          satisfied: event.payload.satisfied ?? state.satisfied,
        }
    }
  },
}

/** 否定报备: DRAFT → SUBMITTED → APPROVED | SENT_BACK → TOLD → FILED. */
export interface NegativeReportState {
  readonly reportNo: string
  readonly status: 'DRAFT' | 'SUBMITTED' | 'APPROVED' | 'SENT_BACK' | 'TOLD' | 'FILED'
  readonly unitId: UnitId
  readonly facts: NegativeReportFacts
  readonly staffId: StaffId | null
  readonly answerDueDay: string | null
  readonly opinion: string
  readonly approver: StaffId | null
  readonly paperId: PaperId | null
  /** When the applicant was told; null until then. */
  readonly toldAtMs: number | null
  /** The applicant's papers were handed back then, the receiver's ID checked. */
  readonly papersReturned: boolean
  readonly updatedAtMs: number
}

export const negativeReportModel: EntityModel<NegativeReportState, NegativeReportEvent> = {
  kind: 'negative_report',
  apply(state, event) {
    if (event.type === 'negative_report.drafted') {
      if (state) return new Refusal('ALREADY_DRAFTED')
      const { reportNo, unitId, taken: _taken, ...facts } = event.payload
      return {
        reportNo,
        status: 'DRAFT',
        unitId,
        facts,
        staffId: event.staffId,
        answerDueDay: null,
        opinion: '',
        approver: null,
        paperId: null,
        toldAtMs: null,
        papersReturned: false,
        updatedAtMs: event.atMs,
      }
    }
    if (!state) return new Refusal('NOT_DRAFTED')
    const from = (...allowed: NegativeReportState['status'][]) => allowed.includes(state.status)
    const touched = { ...state, updatedAtMs: event.atMs }
    const refused = new Refusal('STEP_NOT_ALLOWED')
    switch (event.type) {
      case 'negative_report.submitted':
        return from('DRAFT', 'SENT_BACK')
          ? { ...touched, status: 'SUBMITTED', answerDueDay: event.payload.answerDueDay }
          : refused
      case 'negative_report.approved':
        return from('SUBMITTED') ? { ...touched, status: 'APPROVED', ...event.payload } : refused
      case 'negative_report.sent_back':
        return from('SUBMITTED') ? { ...touched, status: 'SENT_BACK', ...event.payload } : refused
      case 'negative_report.told':
        // A hall that only keeps record answers from a submitted report; its desk checks which rule holds.
        return from('APPROVED', 'SUBMITTED') ? { ...touched, status: 'TOLD', ...event.payload } : refused
      case 'negative_report.filed':
        return from('TOLD') ? { ...touched, status: 'FILED' } : refused
    }
  },
}
