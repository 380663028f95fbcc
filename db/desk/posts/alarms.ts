import { ContractError, type ResultInput } from '../../contract/index.ts'
import type { postMethods } from '../../contract/posts.ts'
import { DEFAULT_ATTENDANCE_RULES } from '../../model/attendance/rules.ts'
import { DAY_MS, dayFromMs } from '../../model/day.ts'
import { alarmLevel } from '../../model/posts/coverage.ts'
import type { PostAlarmState } from '../../model/posts/post-models.ts'
import type { Role } from '../../model/roles.ts'
import { readEntity } from '../../store/index.ts'
import { listAlarms, type Kept } from '../../store/queries/posts.ts'
import { append } from '../append.ts'
import { rulesInForce } from '../attendance/facts.ts'
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
type AlarmView = ResultInput<'posts.alarms'>['alarms'][number]

const LEADS: ReadonlySet<Role> = new Set(['WINDOW_HEAD', 'CHIEF_REP', 'DUTY'])
const CENTRE: ReadonlySet<Role> = new Set(['INSPECTOR', 'CENTER_ADMIN', 'LEADER'])

const ALARMS_LISTED_MAX = 500

const isVisible = (context: DeskContext, state: PostAlarmState): boolean =>
  state.unitIds.some((unitId) => isUnitVisible(context, unitId))

/** Whom it is told to now, or was told to when it ended. */
const levelOf = (context: DeskContext, { dueMs, endedAtMs }: PostAlarmState): AlarmView['level'] => {
  const rules = rulesInForce(context)(dayFromMs(dueMs)) ?? DEFAULT_ATTENDANCE_RULES
  return alarmLevel(dueMs, endedAtMs ?? context.nowMs, rules) === 'CENTRE' ? 'CENTRE' : 'HEAD'
}

/** A lead hears of the posts of their own unit from the start, the centre of every post later (domain-rules section 8). */
const isToldTo = (context: DeskContext, level: AlarmView['level'], unitId: string | undefined): boolean => {
  const { staff } = signedIn(context).session
  return (
    (level === 'CENTRE' && staff.roles.some((role) => CENTRE.has(role))) ||
    (staff.unitId === unitId && staff.roles.some((role) => LEADS.has(role)))
  )
}

const view = (context: DeskContext, { id, state }: Kept<PostAlarmState>): AlarmView => {
  const post = context.reference.posts.get(state.postId)
  const level = levelOf(context, state)
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
    level,
    forMe: isToldTo(context, level, post?.unitId),
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
