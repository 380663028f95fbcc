import { dayFromMs } from '../../db/model/day.ts'
import { isLeaveInForce, type LeaveState } from '../../db/model/attendance/request-models.ts'
import type { StaffId } from '../../db/model/ids.ts'
import type { RecordingAct, Store } from '../../db/store/store.ts'
import { contextOf, type Worker } from './work.ts'

// Punches, leaves, covers and posts as desks record them, each from what it alone knows.

type Random = () => number
const HOUR = 3_600_000
/** A of the post is of one unit, B of another: both units' desks hold everything about it. */
const POST = { postId: 'P1', a: '1001', b: '2001', unitIds: ['SCJG', 'RSJ'] } as const
const DECIDERS: Readonly<Record<string, string>> = { SCJG: '1003', RSJ: '2001', ZX: '9001' }

const pick = <Value>(random: Random, values: readonly Value[]): Value | undefined =>
  values[Math.floor(random() * values.length)]

const newest = <State>(act: RecordingAct, kind: string): { id: string; state: State }[] =>
  act.db
    .all<{ id: string; state: string }>(
      'SELECT id, state FROM entity WHERE kind = ? ORDER BY id DESC LIMIT 6',
      kind,
    )
    .map(({ id, state }) => ({ id, state: JSON.parse(state) as State }))

const unitsOf = (worker: Worker): readonly string[] =>
  worker.staffId === POST.a || worker.staffId === POST.b
    ? [worker.unitId, ...POST.unitIds.filter((unitId) => unitId !== worker.unitId)]
    : [worker.unitId]

const punch = (act: RecordingAct, worker: Worker): void => {
  act.append({
    type: 'punch.recorded',
    entityId: act.newId(),
    payload: {
      staffId: worker.staffId,
      unitIds: unitsOf(worker),
      by: 'PIN',
      windowId: worker.windowId,
      ownWindowId: worker.windowId,
    },
  })
}

const judgePunch = (act: RecordingAct, worker: Worker, random: Random): void => {
  const row = pick(random, newest<{ judged: object | null }>(act, 'punch'))
  if (!row || row.state.judged) return punch(act, worker)
  act.append({
    type: 'punch.judged',
    entityId: row.id,
    payload: { accepted: random() < 0.5, note: '看过监控', by: DECIDERS[worker.unitId] ?? '9001' },
  })
}

const askForLeave = (act: RecordingAct, worker: Worker, random: Random): void => {
  const fromMs = act.nowMs + Math.floor(random() * 72) * HOUR
  act.append({
    type: 'leave.submitted',
    entityId: act.newId(),
    payload: {
      staffId: worker.staffId,
      unitIds: unitsOf(worker),
      kind: pick(random, ['SICK', 'PRIVATE', 'ANNUAL', 'MEETING']),
      fromMs,
      toMs: fromMs + (1 + Math.floor(random() * 16)) * HOUR,
      halfDays: 1,
      reason: '有事',
      place: '',
      covers: [],
      chain: random() < 0.6 ? ['CHIEF_REP'] : ['CHIEF_REP', 'INSPECTOR'],
      toldAtMs: null,
      hasProof: false,
      extendsLeaveId: null,
    },
  })
}

/** A step of a leave; the last approval books the post in the same act, as the desk does it. */
const moveLeave = (act: RecordingAct, worker: Worker, random: Random): void => {
  const row = pick(random, newest<LeaveState>(act, 'leave'))
  if (!row) return askForLeave(act, worker, random)
  const { id, state } = row
  const by = DECIDERS[worker.unitId] ?? '9001'
  const say = (type: string, payload: object, entityId = id) => act.append({ type, entityId, payload })
  if (state.status === 'SUBMITTED') {
    const step = state.decisions.length
    if (random() < 0.15) say('leave.rejected', { step, by, note: '人手不够' })
    else if (random() < 0.1) say('leave.cancelled', { reason: '不去了', by: state.staffId })
    else if (by !== state.staffId) {
      say('leave.approved', { step, by, note: '', override: null })
      const rank = state.staffId === POST.a ? 'A' : state.staffId === POST.b ? 'B' : null
      if (rank === null || step + 1 < state.chain.length) return
      const { staffId, fromMs, toMs } = state
      const booking = { unitIds: POST.unitIds, leaveId: id, staffId, rank, fromMs, toMs, coverStaffId: null }
      say('post_absence.booked', { ...booking, override: null }, POST.postId)
    }
  } else if (state.status === 'RETURNED') say('leave.closed', { note: '', by })
  else if (isLeaveInForce(state) && state.status !== 'CLOSED') {
    const backAtMs = state.fromMs + Math.floor(random() * 4) * HOUR
    say('leave.returned', { backAtMs, note: '', by: state.staffId })
    if (state.staffId === POST.a || state.staffId === POST.b)
      say('post_absence.freed', { leaveId: id, fromMs: backAtMs }, POST.postId)
  } else askForLeave(act, worker, random)
}

const cover = (act: RecordingAct, worker: Worker, random: Random): void => {
  const running = newest<{ toMs: number | null }>(act, 'cover').filter(({ state }) => state.toMs === null)
  const row = pick(random, running)
  if (row && random() < 0.6) {
    act.append({ type: 'cover.ended', entityId: row.id, payload: { by: worker.staffId, note: '' } })
    return
  }
  act.append({
    type: 'cover.started',
    entityId: act.newId(),
    payload: {
      unitIds: POST.unitIds,
      postId: POST.postId,
      rank: 'B',
      staffId: POST.b,
      forStaffId: POST.a,
      windowId: worker.windowId,
    },
  })
}

const stepOut = (act: RecordingAct, worker: Worker, random: Random): void => {
  const running = newest<{ toMs: number | null; staffId: StaffId }>(act, 'absence').filter(
    ({ state }) => state.toMs === null,
  )
  const row = pick(random, running)
  if (row && random() < 0.7) {
    act.append({ type: 'absence.ended', entityId: row.id, payload: { by: worker.staffId } })
    return
  }
  act.append({
    type: 'absence.started',
    entityId: act.newId(),
    payload: {
      staffId: worker.staffId,
      unitIds: unitsOf(worker),
      kind: 'SHORT_ABSENCE',
      reason: '',
      expectedBackMs: act.nowMs + HOUR / 4,
      covers: [],
      leavesEmpty: random() < 0.3,
    },
  })
}

const callRoll = (act: RecordingAct, worker: Worker, random: Random): void => {
  const by = DECIDERS[worker.unitId] ?? '9001'
  const row = pick(random, newest<{ voided: object | null }>(act, 'roll'))
  if (row && row.state.voided === null && random() < 0.4) {
    act.append({ type: 'roll.voided', entityId: row.id, payload: { reason: '填错', by } })
    return
  }
  act.append({
    type: 'roll.filed',
    entityId: act.newId(),
    payload: {
      unitId: worker.unitId,
      day: dayFromMs(act.nowMs),
      half: random() < 0.5 ? 'AM' : 'PM',
      cause: 'MACHINE_FAULT',
      note: '',
      by,
      people: [{ staffId: worker.staffId, inAtMs: act.nowMs, outAtMs: null }],
    },
  })
}

/** Machines that see everything notice the same empty post at the same rule moment: one alarm, however often it is told. */
const raiseAlarm = (act: RecordingAct, random: Random): void => {
  const dueMs = Math.floor(act.nowMs / HOUR) * HOUR
  const entityId = `${POST.postId}/${dueMs}`
  if (random() < 0.4 && newest(act, 'post_alarm').some(({ id }) => id === entityId)) {
    act.append({ type: 'post_alarm.ended', entityId, payload: { atMs: act.nowMs } })
    return
  }
  const alarm = { postId: POST.postId, windowId: null, sinceMs: dueMs, dueMs, cause: 'NOT_PUNCHED' }
  act.append({ type: 'post_alarm.raised', entityId, payload: { ...alarm, unitIds: POST.unitIds } })
}

const setPost = (act: RecordingAct, random: Random): void => {
  act.append({
    type: 'reference.post_set',
    entityId: POST.postId,
    payload: {
      postId: POST.postId,
      name: `综合岗 ${Math.floor(random() * 1e6)}`,
      unitId: 'SCJG',
      windowId: null,
      kind: 'FIXED',
      duties: '',
      itemIds: [],
      a: POST.a,
      b: POST.b,
      c: null,
      memberIds: [],
      active: true,
      source: null,
    },
  })
}

/** One act about attendance; whatever it throws, nothing of it may have happened. */
export const attend = (store: Store, worker: Worker, random: Random, seesAll: boolean): void => {
  store.record(contextOf(worker), (act) => {
    const kind = random()
    if (seesAll && kind < 0.08) setPost(act, random)
    else if (seesAll && kind < 0.16) raiseAlarm(act, random)
    else if (kind < 0.4) punch(act, worker)
    else if (kind < 0.46) judgePunch(act, worker, random)
    else if (kind < 0.58) askForLeave(act, worker, random)
    else if (kind < 0.78) moveLeave(act, worker, random)
    else if (kind < 0.87) cover(act, worker, random)
    else if (kind < 0.95) stepOut(act, worker, random)
    else callRoll(act, worker, random)
  })
}
