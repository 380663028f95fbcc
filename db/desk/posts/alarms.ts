import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { postMethods } from '../../contract/posts.ts'
import type { PostAlarmState } from '../../model/posts/post-models.ts'
import { readEntity } from '../../store/index.ts'
import { listAlarms, type Kept } from '../../store/queries/posts.ts'
import { append } from '../append.ts'
import {
  recordingContext,
  signedIn,
  staffName,
  unitName,
  windowName,
  type DeskContext,
  type Handlers,
} from '../context.ts'
import { isUnitVisible } from '../scope.ts'

type Methods = Pick<typeof postMethods, 'posts.alarms' | 'posts.answerAlarm'>

const ALARMS_LISTED_MAX = 500
const DAY_MS = 24 * 3_600_000

const isVisible = (context: DeskContext, state: PostAlarmState): boolean =>
  state.unitIds.some((unitId) => isUnitVisible(context, unitId))

const view = (
  context: DeskContext,
  { id, state }: Kept<PostAlarmState>,
): ResultInput<'posts.alarms'>['alarms'][number] => {
  const post = context.reference.posts.get(state.postId)
  return {
    alarmId: id,
    postId: state.postId,
    postName: post?.name ?? state.postId,
    windowName: windowName(context, state.windowId),
    unitName: unitName(context, post?.unitId ?? null),
    sinceMs: state.sinceMs,
    dueMs: state.dueMs,
    raisedAtMs: state.raisedAtMs,
    endedAtMs: state.endedAtMs,
    cause: state.cause,
    answers: state.answers.map(({ by, note, atMs }) => ({ name: staffName(context, by), note, atMs })),
  }
}

export const alarmHandlers: Handlers<Methods> = {
  'posts.alarms': (context, { days }) => ({
    alarms: listAlarms(context.store.read, context.nowMs - days * DAY_MS, ALARMS_LISTED_MAX)
      .filter(({ state }) => isVisible(context, state))
      .map((alarm) => view(context, alarm)),
  }),
  'posts.answerAlarm'(context, { alarmId, note }) {
    const state = readEntity<PostAlarmState>(context.store.read, 'post_alarm', alarmId)?.state
    if (!state || !isVisible(context, state)) throw new ContractError('NOT_FOUND', { subject: alarmId })
    const { staffId: by } = signedIn(context).session.staff
    context.store.record(recordingContext(context), (act) =>
      append(act, 'post_alarm.answered', alarmId, { by, note }),
    )
    return {}
  },
}
