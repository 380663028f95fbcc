import {
  coverModel,
  handoverModel,
  postAlarmModel,
  type CoverState,
  type HandoverState,
  type PostAlarmState,
} from '../../model/posts/post-models.ts'
import type { EntityModel, RecordedEvent } from '../../model/events/define.ts'
import { projector, writeRow, type Projector, type Row } from './projector.ts'

const rows = <State, Event extends RecordedEvent>(
  model: EntityModel<State, Event>,
  table: string,
  key: string,
  rowOf: (state: State) => Row,
): Projector => {
  const row = (id: string, state: State | undefined): Row | undefined =>
    state === undefined ? undefined : { [key]: id, ...rowOf(state) }
  return projector<State, Event>({
    model,
    write: (db, id, after, before) => writeRow(db, table, key, row(id, before), row(id, after)),
  })
}

export const postProjectors: readonly Projector[] = [
  rows(coverModel, 'cover', 'cover_id', (state: CoverState) => ({
    post_id: state.postId,
    staff_id: state.staffId,
    for_staff_id: state.forStaffId,
    from_ms: state.fromMs,
    to_ms: state.toMs,
  })),
  rows(handoverModel, 'handover', 'handover_id', (state: HandoverState) => ({
    post_id: state.postId,
    from_staff_id: state.fromStaffId,
    to_staff_id: state.toStaffId,
    status: state.status,
    is_open: state.status === 'CLOSED' ? 0 : 1,
    start_ms: state.startMs,
  })),
  rows(postAlarmModel, 'post_alarm', 'alarm_id', (state: PostAlarmState) => ({
    post_id: state.postId,
    since_ms: state.sinceMs,
    due_ms: state.dueMs,
    ended_at_ms: state.endedAtMs,
    answers: state.answers.length,
  })),
]
