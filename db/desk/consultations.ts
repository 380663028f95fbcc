import { ContractError, type Params, type ResultInput } from '../contract/index.ts'
import type { consultationMethods, ConsultationInput } from '../contract/records.ts'
import type { ConsultationState } from '../model/consultation.ts'
import { dayFromMs } from '../model/day.ts'
import { firstIdOf } from '../model/events/define.ts'
import type { ConsultationFacts } from '../model/events/record-events.ts'
import { ConsultationId, EventId } from '../model/ids.ts'
import { maskPersonName } from '../model/masking.ts'
import { readEntity, readEntityEvents, type ReadDb } from '../store/index.ts'
import { papersOfConsultation } from '../store/queries/papers.ts'
import { append } from './append.ts'
import { checkBackEntry } from './back-entry.ts'
import { mayTakeBack, newestStanding } from './cases/undo.ts'
import { recordingContext, signedIn, staffName, type DeskContext, type Handlers } from './context.ts'
import { drawSlipNumber } from './numbers.ts'
import { paperSummary } from './paper-views.ts'
import { sealPhone } from './parties.ts'
import { isUnitVisible, requireUnit } from './scope.ts'
import { timelineOf } from './timeline.ts'

type ConsultationView = ResultInput<'consultations.log'>

const readConsultation = (
  context: DeskContext,
  db: ReadDb,
  consultationId: ConsultationId,
): ConsultationState => {
  const state = readEntity<ConsultationState>(db, 'consultation', consultationId)?.state
  if (!state) throw new ContractError('NOT_FOUND', { subject: consultationId })
  requireUnit(context, state.facts.unitId)
  return state
}

/** A consultation as a line of a list: masked. */
export const consultationView = (
  context: DeskContext,
  consultationId: string,
  state: ConsultationState,
): ConsultationView => ({
  consultationId,
  consultationNo: state.consultationNo,
  itemId: state.facts.itemId,
  itemName: state.facts.itemName,
  unitId: state.facts.unitId,
  windowId: state.windowId,
  matter: state.facts.matter,
  answer: state.facts.answer,
  way: state.facts.way,
  outcome: state.facts.outcome,
  visitorMasked: maskPersonName(state.facts.visitorName),
  phoneMasked: state.facts.visitorPhone?.masked ?? '',
  atMs: state.atMs,
  staffId: state.staffId,
  staffName: staffName(context, state.staffId),
  status: state.status,
  corrections: state.corrections,
  backEntry: state.backEntry,
})

const freshView = (context: DeskContext, consultationId: ConsultationId): ConsultationView =>
  consultationView(context, consultationId, readConsultation(context, context.store.read, consultationId))

/** What was asked and answered; a question about another unit's item belongs to the unit that answered it (首问负责). */
const factsOf = (
  context: DeskContext,
  input: ConsultationInput,
  before: ConsultationFacts | null,
): ConsultationFacts => {
  const item = input.itemId === null ? undefined : context.reference.items.get(input.itemId)
  if (input.itemId !== null && !item) throw new ContractError('NOT_FOUND', { subject: input.itemId })
  const answeringUnit = before?.unitId ?? signedIn(context).session.staff.unitId
  const { itemId, matter, answer, way, outcome, visitorName, visitorPhone } = input
  return {
    itemId,
    // The name is a snapshot: a correction of something else does not bring in a later one.
    itemName: before && before.itemId === itemId ? before.itemName : (item?.name ?? ''),
    unitId: item && isUnitVisible(context, item.unitId) ? item.unitId : answeringUnit,
    matter,
    answer,
    way,
    outcome,
    visitorName,
    visitorPhone: sealPhone(context.store.vault, visitorPhone, before?.visitorPhone),
  }
}

const inputOf = (
  params: Params<'consultations.log'> | Params<'consultations.correct'>,
): ConsultationInput => {
  const { itemId, matter, answer, way, outcome, visitorName, visitorPhone } = params
  return { itemId, matter, answer, way, outcome, visitorName, visitorPhone }
}

export const consultationHandlers: Handlers<typeof consultationMethods> = {
  'consultations.log'(context, params) {
    const consultationId = context.store.record(recordingContext(context), (act) => {
      const facts = factsOf(context, inputOf(params), null)
      const backEntry = checkBackEntry(act.db, params.backEntry, act.nowMs)
      const atMs = backEntry?.trueAtMs ?? act.nowMs
      const { text: consultationNo, taken } = drawSlipNumber(act, 'consult', facts.unitId, dayFromMs(atMs))
      const id = ConsultationId.parse(act.newId())
      append(act, 'consultation.logged', id, { ...facts, consultationNo, taken, atMs, backEntry })
      return id
    })
    return freshView(context, consultationId)
  },
  'consultations.get'(context, { consultationId }) {
    const state = readConsultation(context, context.store.read, consultationId)
    const papers = papersOfConsultation(context.store.read, consultationId)
    return {
      consultation: consultationView(context, consultationId, state),
      visitorName: state.facts.visitorName,
      timeline: timelineOf(context, [
        ['consultation', consultationId],
        ...papers.map(({ paperId }) => ['paper', paperId] as const),
      ]),
      papers: papers.map((paper) => paperSummary(context, paper)),
    }
  },
  'consultations.correct'(context, params) {
    context.store.record(recordingContext(context), (act) => {
      const { facts: before } = readConsultation(context, act.db, params.consultationId)
      const after = factsOf(context, inputOf(params), before)
      if (JSON.stringify(after) === JSON.stringify(before))
        throw new ContractError('BAD_REQUEST', { problem: 'nothing changed' })
      append(act, 'consultation.corrected', params.consultationId, { before, after, reason: params.reason })
    })
    return freshView(context, params.consultationId)
  },
  'consultations.void'(context, { consultationId, reason }) {
    context.store.record(recordingContext(context), (act) => {
      const { status } = readConsultation(context, act.db, consultationId)
      if (status === 'VOID') throw new ContractError('STEP_NOT_ALLOWED', { status })
      append(act, 'consultation.voided', consultationId, { reason })
    })
    return freshView(context, consultationId)
  },
  'consultations.undo'(context, { consultationId }) {
    context.store.record(recordingContext(context), (act) => {
      readConsultation(context, act.db, consultationId)
      const event = newestStanding(readEntityEvents(act.db, 'consultation', consultationId))
      const isUndoable = event?.type === 'consultation.corrected' || event?.type === 'consultation.voided'
      if (!event || !isUndoable || !mayTakeBack(event, signedIn(context).session.staff, act.nowMs))
        throw new ContractError('UNDO_NOT_POSSIBLE')
      append(act, 'consultation.undone', consultationId, {
        eventId: EventId.parse(firstIdOf(event)),
        eventType: event.type,
        reason: 'TAKEN_BACK',
      })
    })
    return freshView(context, consultationId)
  },
}
