import {
  machineLinesModel,
  punchModel,
  type MachineLinesState,
  type PunchState,
} from '../../model/attendance/punch-models.ts'
import {
  absenceModel,
  extraDutyModel,
  leaveEndMs,
  leaveModel,
  makeupModel,
  nextStep,
  rollModel,
  swapModel,
  type AbsenceState,
  type ExtraDutyState,
  type LeaveState,
  type MakeupState,
  type RollState,
  type SwapState,
} from '../../model/attendance/request-models.ts'
import { msAt } from '../../model/day.ts'
import type { EntityModel, RecordedEvent } from '../../model/events/define.ts'
import { projector, writeRow, type Projector, type Row } from './projector.ts'

const punchRow = (id: string, state: PunchState): Row => ({
  punch_id: id,
  entity_id: id,
  source: 'DESK',
  staff_id: state.staffId,
  user_id: null,
  at_ms: state.atMs,
  window_id: state.windowId,
  own_window_id: state.ownWindowId,
  event_id: state.eventId,
  judged: state.judged === null ? null : state.judged.accepted ? 1 : 0,
  file_sha256: null,
  line_no: null,
  raw: null,
})

const writeMachineLines: NonNullable<
  Parameters<typeof projector<MachineLinesState, RecordedEvent>>[0]['write']
> = (db, id, after) => {
  db.run('DELETE FROM punch WHERE entity_id = ?', id)
  for (const line of after?.lines ?? [])
    writeRow(db, 'punch', 'punch_id', undefined, {
      punch_id: `${id}/${line.lineNo}`,
      entity_id: id,
      source: 'MACHINE',
      staff_id: line.staffId,
      user_id: line.userId,
      at_ms: line.atMs,
      window_id: null,
      own_window_id: null,
      event_id: null,
      judged: null,
      file_sha256: after?.file.sha256 ?? null,
      line_no: line.lineNo,
      raw: line.raw,
    })
}

/** A row of `request` for each kind of request; `from_ms` and `to_ms` are what it speaks of, not when it was written. */
interface RequestFacts {
  readonly status: string
  readonly isOpen: boolean
  readonly staffId: string | null
  readonly unitId: string
  readonly nextRole: string | null
  readonly fromMs: number
  readonly toMs: number
  readonly submittedAtMs: number
}

const requestProjector = <State, Event extends RecordedEvent>(
  kind: string,
  model: EntityModel<State, Event>,
  factsOf: (state: State) => RequestFacts,
): Projector => {
  const row = (id: string, state: State): Row => {
    const facts = factsOf(state)
    return {
      request_id: id,
      kind,
      status: facts.status,
      is_open: facts.isOpen ? 1 : 0,
      staff_id: facts.staffId,
      unit_id: facts.unitId,
      next_role: facts.nextRole,
      from_ms: facts.fromMs,
      to_ms: facts.toMs,
      submitted_at_ms: facts.submittedAtMs,
    }
  }
  return projector<State, Event>({
    model,
    write: (db, id, after, before) =>
      writeRow(db, 'request', 'request_id', before && row(id, before), after && row(id, after)),
  })
}

const firstUnit = (unitIds: readonly string[]): string => unitIds[0] ?? ''

/** The half day of a record that names one, roughly: enough to find it by its day. */
const dayStart = (day: string): number => msAt(day, '00:00')
const dayEnd = (day: string): number => msAt(day, '24:00')

export const attendanceProjectors: readonly Projector[] = [
  projector<PunchState, Parameters<typeof punchModel.apply>[1]>({
    model: punchModel,
    write: (db, id, after, before) =>
      writeRow(db, 'punch', 'punch_id', before && punchRow(id, before), after && punchRow(id, after)),
  }),
  projector<MachineLinesState, Parameters<typeof machineLinesModel.apply>[1]>({
    model: machineLinesModel,
    write: writeMachineLines,
  }),
  requestProjector('LEAVE', leaveModel, (state: LeaveState) => ({
    status: state.status,
    isOpen: state.status === 'SUBMITTED' || state.status === 'RETURNED',
    staffId: state.staffId,
    unitId: firstUnit(state.unitIds),
    nextRole: nextStep(state),
    fromMs: state.fromMs,
    toMs: leaveEndMs(state),
    submittedAtMs: state.submittedAtMs,
  })),
  requestProjector('ABSENCE', absenceModel, (state: AbsenceState) => ({
    status: state.toMs === null ? 'OUT' : 'BACK',
    isOpen: state.toMs === null,
    staffId: state.staffId,
    unitId: firstUnit(state.unitIds),
    nextRole: null,
    fromMs: state.fromMs,
    toMs: state.toMs ?? state.expectedBackMs,
    submittedAtMs: state.fromMs,
  })),
  requestProjector('MAKEUP', makeupModel, (state: MakeupState) => ({
    status: state.status,
    isOpen: state.status === 'SUBMITTED',
    staffId: state.staffId,
    unitId: firstUnit(state.unitIds),
    nextRole: nextStep(state),
    fromMs: dayStart(state.day),
    toMs: dayEnd(state.day),
    submittedAtMs: state.submittedAtMs,
  })),
  requestProjector('ROLL', rollModel, (state: RollState) => ({
    status: state.voided ? 'VOIDED' : 'FILED',
    isOpen: false,
    staffId: null,
    unitId: state.unitId,
    nextRole: null,
    fromMs: dayStart(state.day),
    toMs: dayEnd(state.day),
    submittedAtMs: state.filedAtMs,
  })),
  requestProjector('SWAP', swapModel, (state: SwapState) => ({
    status: state.status,
    isOpen: state.status === 'ASKED' || state.status === 'AGREED',
    staffId: state.staffId,
    unitId: firstUnit(state.unitIds),
    nextRole: state.status === 'AGREED' ? 'WINDOW_HEAD' : null,
    fromMs: Math.min(
      dayStart(state.day),
      state.inReturn ? dayStart(state.inReturn.day) : dayStart(state.day),
    ),
    toMs: Math.max(dayEnd(state.day), state.inReturn ? dayEnd(state.inReturn.day) : dayEnd(state.day)),
    submittedAtMs: state.askedAtMs,
  })),
  requestProjector('EXTRA_DUTY', extraDutyModel, (state: ExtraDutyState) => ({
    status: state.status,
    isOpen: state.status === 'SUBMITTED',
    staffId: state.staffId,
    unitId: firstUnit(state.unitIds),
    nextRole: state.status === 'SUBMITTED' ? 'WINDOW_HEAD' : null,
    fromMs: state.fromMs,
    toMs: state.toMs,
    submittedAtMs: state.submittedAtMs,
  })),
]
