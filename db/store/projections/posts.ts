import {
  coverModel,
  handoverModel,
  postAlarmModel,
  type CoverState,
  type HandoverState,
  type PostAlarmState,
} from '../../model/posts/post-models.ts'
import { oneRowEach, type Projector } from './projector.ts'

export const postProjectors: readonly Projector[] = [
  oneRowEach(coverModel, 'cover', 'cover_id', (state: CoverState) => ({
    post_id: state.postId,
    staff_id: state.staffId,
    for_staff_id: state.forStaffId,
    from_ms: state.fromMs,
    to_ms: state.toMs,
  })),
  oneRowEach(handoverModel, 'handover', 'handover_id', (state: HandoverState) => ({
    post_id: state.postId,
    from_staff_id: state.fromStaffId,
    to_staff_id: state.toStaffId,
    status: state.status,
    is_open: state.status === 'CLOSED' ? 0 : 1,
    start_ms: state.startMs,
  })),
  oneRowEach(postAlarmModel, 'post_alarm', 'alarm_id', (state: PostAlarmState) => ({
    post_id: state.postId,
    since_ms: state.sinceMs,
    due_ms: state.dueMs,
    ended_at_ms: state.endedAtMs,
    answers: state.answers.length,
  })),
]
