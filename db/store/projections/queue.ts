import { isOpenTicket, ticketModel, type TicketState } from '../../model/queue/ticket.ts'
import {
  evaluationModel,
  pressModel,
  servedBy,
  visitModel,
  type EvaluationState,
  type VisitState,
} from '../../model/queue/visit.ts'
import { windowQueueModel } from '../../model/queue/window-queue.ts'
import { oneRowEach, projector, type Projector } from './projector.ts'

export const queueProjectors: readonly Projector[] = [
  oneRowEach(ticketModel, 'ticket', 'ticket_id', (state: TicketState) => ({
    day: state.day,
    number: state.number,
    class_id: state.classId,
    status: state.status,
    is_open: isOpenTicket(state) ? 1 : 0,
    lane: state.lane,
    window_id: state.windowId,
    issued_at_ms: state.issuedAtMs,
    called_at_ms: state.firstCalledAtMs,
    started_at_ms: state.startedAtMs,
    ended_at_ms: state.endedAtMs,
    mode: state.mode,
    misses: state.misses,
    visit_id: state.visitId,
  })),
  projector({ model: windowQueueModel }),
  oneRowEach(visitModel, 'visit', 'visit_id', (state: VisitState) => ({
    window_id: state.windowId,
    staff_id: servedBy(state),
    begun_by: servedBy(state) === state.staffId ? null : state.staffId,
    ticket_id: state.ticketId,
    opened_at_ms: state.openedAtMs,
    closed_at_ms: state.closedAtMs,
    outcome: state.outcome,
    links: state.links.length,
  })),
  oneRowEach(evaluationModel, 'evaluation', 'evaluation_id', (state: EvaluationState) => ({
    window_id: state.windowId,
    staff_id: state.staffId,
    level: state.level,
    at_ms: state.atMs,
  })),
  projector({ model: pressModel }),
]
