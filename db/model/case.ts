import type {
  BackEntry,
  CaseDue,
  CaseEvent,
  CaseKind,
  CaseMaterial,
  CaseStep,
  TripReason,
} from './events/case-events.ts'
import { dayFromMs } from './day.ts'
import { Refusal, type EntityModel } from './events/define.ts'
import type { ItemId, StaffId, UnitId, WindowId } from './ids.ts'
import type { Agent, Applicant } from './party.ts'
import type { TimeLimit } from './time-limit.ts'

/** Where a case stands (domain-rules section 3). CONSULTED is a consultation's own life, not a case's. */
export const CASE_STATUSES = [
  'RECEIVED',
  'REVIEWING',
  'SUPPLEMENT_ASKED',
  'ACCEPTED',
  'HANDLING',
  'SUSPENDED',
  'DECIDED',
  'DELIVERED',
  'CLOSED',
  'ARCHIVED',
  'NOT_ACCEPTED',
  'NOT_NEEDED',
  'WITHDRAWN',
  'LAPSED',
  'TERMINATED',
] as const
export type CaseStatus = (typeof CASE_STATUSES)[number]

/** Nothing more is expected of the hall. */
export const FINAL_STATUSES: readonly CaseStatus[] = [
  'CLOSED',
  'ARCHIVED',
  'NOT_ACCEPTED',
  'NOT_NEEDED',
  'WITHDRAWN',
  'LAPSED',
  'TERMINATED',
]
export const isOpenStatus = (status: CaseStatus): boolean => !FINAL_STATUSES.includes(status)

type CaseEventType = CaseEvent['type']

/** From which statuses each guarded step may be taken. A step not listed may be taken at any time after opening. */
export const ALLOWED_FROM: { readonly [T in CaseEventType]?: readonly CaseStatus[] } = {
  'case.materials_reviewed': ['RECEIVED', 'REVIEWING', 'SUPPLEMENT_ASKED'],
  'case.supplement_asked': ['RECEIVED', 'REVIEWING', 'SUPPLEMENT_ASKED'],
  'case.supplement_received': ['SUPPLEMENT_ASKED'],
  'case.accepted': ['RECEIVED', 'REVIEWING', 'SUPPLEMENT_ASKED'],
  'case.not_accepted': ['RECEIVED', 'REVIEWING', 'SUPPLEMENT_ASKED'],
  'case.withdrawn': ['RECEIVED', 'REVIEWING', 'SUPPLEMENT_ASKED', 'ACCEPTED', 'HANDLING', 'SUSPENDED'],
  'case.lapsed': ['SUPPLEMENT_ASKED'],
  'case.handling_started': ['ACCEPTED'],
  'case.tolerance_supplied': ['ACCEPTED', 'HANDLING', 'SUSPENDED'],
  'case.suspended': ['ACCEPTED', 'HANDLING'],
  'case.resumed': ['SUSPENDED'],
  'case.extended': ['ACCEPTED', 'HANDLING'],
  'case.decided': ['ACCEPTED', 'HANDLING'],
  'case.delivered': ['DECIDED', 'CLOSED'],
  'case.closed': ['DECIDED', 'DELIVERED'],
  'case.archived': ['CLOSED', 'NOT_ACCEPTED', 'NOT_NEEDED', 'WITHDRAWN', 'LAPSED', 'TERMINATED'],
  'case.terminated': ['ACCEPTED', 'HANDLING', 'SUSPENDED'],
  'case.reopened': ['CLOSED', 'NOT_ACCEPTED', 'NOT_NEEDED', 'WITHDRAWN', 'LAPSED', 'TERMINATED'],
}

/** The step a person may take back at once, while nothing was built on it and no numbered paper rests on it. */
export const UNDOABLE: readonly CaseEventType[] = [
  'case.materials_reviewed',
  'case.supplement_received',
  'case.withdrawn',
  'case.handling_started',
  'case.tolerance_supplied',
  'case.suspended',
  'case.resumed',
  'case.fee_recorded',
  'case.decided',
  'case.delivered',
  'case.closed',
  'case.terminated',
  'case.evaluated',
  'case.trip_counted',
  'case.noted',
  'case.corrected',
]

export interface CaseSuspension {
  readonly kind: string
  readonly legalBasis: string
  readonly stopsClock: boolean
  readonly fromDay: string
  readonly toDay: string | null
}

export interface CaseExtension {
  readonly limit: TimeLimit
  readonly approvedBy: StaffId
  readonly approvedAtMs: number
  readonly toldAtMs: number
  readonly late: boolean
}

/** One of the eight steps as it went: who, from when to when, with what outcome. */
export interface StepRecord {
  readonly step: CaseStep
  readonly staffId: StaffId | null
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  readonly outcome: string
}

export interface CaseState {
  readonly caseNo: string
  readonly itemId: ItemId
  readonly itemVersion: number
  readonly itemName: string
  readonly unitId: UnitId
  readonly windowId: WindowId | null
  readonly kind: CaseKind
  readonly status: CaseStatus
  readonly statusSinceMs: number
  readonly applicant: Applicant
  readonly agent: Agent | null
  readonly summary: string
  readonly channel: string
  readonly materials: readonly CaseMaterial[]
  readonly promiseLimit: TimeLimit | null
  readonly statutoryLimit: TimeLimit | null
  readonly receivedAtMs: number
  readonly acceptedAtMs: number | null
  readonly deemedAccepted: boolean
  readonly tolerance: { readonly materialIds: readonly string[]; readonly dueDay: string } | null
  readonly due: CaseDue | null
  readonly decidedAtMs: number | null
  readonly result: 'GRANTED' | 'REFUSED' | null
  readonly certificateNo: string
  readonly deliveredAtMs: number | null
  readonly closedAtMs: number | null
  readonly suspensions: readonly CaseSuspension[]
  readonly extensions: readonly CaseExtension[]
  readonly steps: readonly StepRecord[]
  readonly noticesAsked: number
  /**
   * When the applicant was first answered before acceptance: told what is missing, refused, or the application taken back.
   * It ends the five working days of 行政许可法 art. 32(4).
   */
  readonly answeredAtMs: number | null
  /** When the newest supplement notice was given. */
  readonly lastNoticeAtMs: number | null
  /** Ids of materials any earlier notice named. */
  readonly toldMaterialIds: readonly string[]
  readonly feeFen: number
  readonly trips: readonly { readonly day: string; readonly reason: TripReason; readonly note: string }[]
  readonly evaluation: { readonly grade: number | null; readonly noGradeReason: string | null } | null
  readonly corrections: number
  readonly backEntry: BackEntry | null
  readonly openedBy: StaffId | null
  readonly handledBy: StaffId | null
  readonly consultationId: string | null
  readonly openedAtMs: number
  readonly updatedAtMs: number
  readonly lastEventId: string
}

const step = (
  state: CaseState,
  event: CaseEvent,
  name: CaseStep,
  outcome: string,
  startedAtMs: number = state.statusSinceMs,
): readonly StepRecord[] => [
  ...state.steps,
  { step: name, staffId: event.staffId, startedAtMs, endedAtMs: event.atMs, outcome },
]

const open = (event: Extract<CaseEvent, { type: 'case.opened' }>): CaseState => {
  const { payload } = event
  const steps: StepRecord[] = [
    {
      step: 'RECEIVE',
      staffId: event.staffId,
      startedAtMs: payload.receivedAtMs,
      endedAtMs: payload.receivedAtMs,
      outcome: 'RECEIVED',
    },
  ]
  return {
    caseNo: payload.caseNo,
    itemId: payload.itemId,
    itemVersion: payload.itemVersion,
    itemName: payload.itemName,
    unitId: payload.unitId,
    windowId: event.windowId,
    kind: payload.kind,
    status: 'RECEIVED',
    statusSinceMs: payload.receivedAtMs,
    applicant: payload.applicant,
    agent: payload.agent,
    summary: payload.summary,
    channel: payload.channel,
    materials: payload.materials,
    promiseLimit: payload.promiseLimit,
    statutoryLimit: payload.statutoryLimit,
    receivedAtMs: payload.receivedAtMs,
    acceptedAtMs: null,
    deemedAccepted: false,
    tolerance: null,
    due: null,
    decidedAtMs: null,
    result: null,
    certificateNo: '',
    deliveredAtMs: null,
    closedAtMs: null,
    suspensions: [],
    extensions: [],
    steps,
    noticesAsked: 0,
    answeredAtMs: null,
    lastNoticeAtMs: null,
    toldMaterialIds: [],
    feeFen: 0,
    trips:
      payload.channel === 'WINDOW'
        ? [{ day: dayFromMs(payload.receivedAtMs), reason: 'APPLY', note: '' }]
        : [],
    evaluation: null,
    corrections: 0,
    backEntry: payload.backEntry,
    openedBy: event.staffId,
    handledBy: event.staffId,
    consultationId: payload.consultationId,
    openedAtMs: event.atMs,
    updatedAtMs: event.atMs,
    lastEventId: event.id,
  }
}

/** Puts what was brought over the list of the case; lines it does not name stay as they were. */
export const mergeMaterials = (
  before: readonly CaseMaterial[],
  brought: readonly CaseMaterial[],
): readonly CaseMaterial[] => {
  const byId = new Map(brought.map((material) => [material.materialId, material]))
  const kept = before.map((material) => byId.get(material.materialId) ?? material)
  const known = new Set(before.map((material) => material.materialId))
  return [...kept, ...brought.filter((material) => !known.has(material.materialId))]
}

/** What still stands in the way of acceptance: required lines that are not in order, and anything found defective. */
export const lackingMaterials = (materials: readonly CaseMaterial[]): readonly CaseMaterial[] =>
  materials.filter((material) => {
    if (material.verdict === 'MISSING') return true
    if (material.verdict === 'DEFECTIVE') return true
    return material.verdict === 'UNCHECKED' && material.requirement !== 'OPTIONAL'
  })

/** Materials accepted with tolerance (容缺) that have still not come in order. */
export const openTolerance = (state: Pick<CaseState, 'materials' | 'tolerance'>): readonly CaseMaterial[] =>
  state.materials.filter(
    ({ materialId, verdict }) =>
      (state.tolerance?.materialIds.includes(materialId) ?? false) &&
      verdict !== 'OK' &&
      verdict !== 'NOT_NEEDED',
  )

const correct = (state: CaseState, event: Extract<CaseEvent, { type: 'case.corrected' }>): CaseState => {
  const after = Object.fromEntries(event.payload.changes.map((change) => [change.field, change.after]))
  return { ...state, ...after, corrections: state.corrections + 1 }
}

const isSuspended = (state: CaseState): boolean =>
  state.suspensions.some((suspension) => suspension.toDay === null)

/** What one event makes of a case that its status allows. */
const change = (state: CaseState, event: CaseEvent): CaseState => {
  const at = (status: CaseStatus): Pick<CaseState, 'status' | 'statusSinceMs'> => ({
    status,
    statusSinceMs: event.atMs,
  })
  switch (event.type) {
    case 'case.opened':
    case 'case.undone':
      return state
    case 'case.materials_reviewed':
      return {
        ...state,
        ...at('REVIEWING'),
        materials: mergeMaterials(state.materials, event.payload.materials),
        steps: step(
          state,
          event,
          'REVIEW',
          lackingMaterials(event.payload.materials).length ? 'LACKING' : 'COMPLETE',
        ),
      }
    case 'case.supplement_asked':
      return {
        ...state,
        ...at('SUPPLEMENT_ASKED'),
        noticesAsked: state.noticesAsked + 1,
        answeredAtMs: state.answeredAtMs ?? event.atMs,
        lastNoticeAtMs: event.atMs,
        toldMaterialIds: [...new Set([...state.toldMaterialIds, ...event.payload.materialIds])],
        steps: step(state, event, 'REVIEW', 'SUPPLEMENT_ASKED'),
      }
    case 'case.supplement_received': {
      const materials = mergeMaterials(state.materials, event.payload.materials)
      return {
        ...state,
        ...(lackingMaterials(materials).length === 0 ? at('REVIEWING') : {}),
        materials,
        steps: step(state, event, 'RECEIVE', 'SUPPLEMENT_RECEIVED'),
      }
    }
    case 'case.accepted':
      return {
        ...state,
        ...at('ACCEPTED'),
        acceptedAtMs: event.payload.acceptedAtMs,
        deemedAccepted: event.payload.deemed,
        tolerance: event.payload.tolerance,
        due: event.payload.due,
        steps: step(
          state,
          event,
          'ACCEPT',
          event.payload.deemed ? 'DEEMED' : event.payload.tolerance ? 'TOLERANCE' : 'ACCEPTED',
        ),
      }
    case 'case.not_accepted':
      return {
        ...state,
        ...at(event.payload.outcome),
        answeredAtMs: state.answeredAtMs ?? event.atMs,
        steps: step(state, event, 'ACCEPT', event.payload.outcome),
      }
    case 'case.withdrawn':
      return {
        ...state,
        ...at('WITHDRAWN'),
        answeredAtMs: state.answeredAtMs ?? event.atMs,
        steps: step(state, event, 'CLOSE', 'WITHDRAWN'),
      }
    case 'case.lapsed':
      return { ...state, ...at('LAPSED'), steps: step(state, event, 'CLOSE', 'LAPSED') }
    case 'case.handling_started':
      return { ...state, ...at('HANDLING'), handledBy: event.staffId }
    case 'case.tolerance_supplied': {
      const materials = mergeMaterials(state.materials, event.payload.materials)
      const done =
        lackingMaterials(materials).length === 0 && !materials.some((m) => m.verdict === 'TOLERATED')
      return { ...state, materials, tolerance: done ? null : state.tolerance }
    }
    case 'case.suspended': {
      const { kind, legalBasis, stopsClock, fromDay, due } = event.payload
      return {
        ...state,
        ...at('SUSPENDED'),
        due,
        suspensions: [...state.suspensions, { kind, legalBasis, stopsClock, fromDay, toDay: null }],
      }
    }
    case 'case.resumed':
      return {
        ...state,
        ...at('HANDLING'),
        due: event.payload.due,
        suspensions: state.suspensions.map((suspension) =>
          suspension.toDay === null ? { ...suspension, toDay: event.payload.toDay } : suspension,
        ),
      }
    case 'case.extended': {
      const { limit, approvedBy, approvedAtMs, toldAtMs, late, due } = event.payload
      return {
        ...state,
        ...at(state.status === 'ACCEPTED' ? 'ACCEPTED' : 'HANDLING'),
        statusSinceMs: state.statusSinceMs,
        due,
        extensions: [...state.extensions, { limit, approvedBy, approvedAtMs, toldAtMs, late }],
      }
    }
    case 'case.due_recounted':
      return { ...state, due: event.payload.due }
    case 'case.fee_recorded':
      return {
        ...state,
        feeFen: state.feeFen + (event.payload.waived ? 0 : event.payload.amountFen),
        steps: step(state, event, 'FEE', event.payload.waived ? 'WAIVED' : 'PAID', event.atMs),
      }
    case 'case.decided':
      return {
        ...state,
        ...at('DECIDED'),
        decidedAtMs: event.payload.decidedAtMs,
        result: event.payload.result,
        certificateNo: event.payload.certificateNo,
        handledBy: event.staffId,
        steps: step(state, event, 'HANDLE', event.payload.result),
      }
    case 'case.delivered':
      return {
        ...state,
        ...at(state.status === 'CLOSED' ? 'CLOSED' : 'DELIVERED'),
        deliveredAtMs: event.payload.deliveredAtMs,
      }
    case 'case.closed':
      return {
        ...state,
        ...at('CLOSED'),
        closedAtMs: event.payload.closedAtMs,
        steps: step(state, event, 'CLOSE', 'CLOSED'),
      }
    case 'case.archived':
      return { ...state, ...at('ARCHIVED') }
    case 'case.terminated':
      return { ...state, ...at('TERMINATED'), steps: step(state, event, 'CLOSE', 'TERMINATED') }
    case 'case.reopened':
      return {
        ...state,
        // A special procedure that was running when the case ended runs on, or nobody could end it.
        ...at(isSuspended(state) ? 'SUSPENDED' : state.acceptedAtMs === null ? 'REVIEWING' : 'HANDLING'),
        closedAtMs: null,
      }
    case 'case.evaluated':
      return {
        ...state,
        evaluation: { grade: event.payload.grade, noGradeReason: event.payload.noGradeReason },
        steps: step(
          state,
          event,
          'EVALUATE',
          event.payload.grade === null ? 'NO_GRADE' : `GRADE_${event.payload.grade}`,
          event.atMs,
        ),
      }
    case 'case.trip_counted':
      return { ...state, trips: [...state.trips, event.payload] }
    case 'case.noted':
      return state
    case 'case.corrected':
      return correct(state, event)
  }
}

/** Grows a case out of its events; an event its status does not allow is refused and stays in the log for a person. */
export const caseModel: EntityModel<CaseState, CaseEvent> = {
  kind: 'case',
  apply(state, event) {
    if (event.type === 'case.opened') return state ? new Refusal('CASE_ALREADY_OPEN') : open(event)
    if (!state) return new Refusal('CASE_NOT_OPENED')
    const allowed = ALLOWED_FROM[event.type]
    if (allowed && !allowed.includes(state.status)) return new Refusal('STEP_NOT_ALLOWED')
    return { ...change(state, event), updatedAtMs: event.atMs, lastEventId: event.id }
  },
}

/** The steps a page may offer now, in the order of work. */
export const allowedSteps = (state: CaseState): readonly CaseEventType[] =>
  (Object.keys(ALLOWED_FROM) as CaseEventType[]).filter((type) => ALLOWED_FROM[type]?.includes(state.status))
