import type { TimelineEntry } from '../../contract/cases.ts'
import type {
  AbsenceState,
  ExtraDutyState,
  LeaveState,
  MakeupState,
  RollState,
  SwapState,
} from '../../model/attendance/request-models.ts'
import { isLeaveInForce, leaveEndMs } from '../../model/attendance/request-models.ts'
import type { AttendanceMonthState } from '../../model/attendance/month-models.ts'
import { clockFromMs, dayAndClock, dayFromMs } from '../../model/day.ts'
import type { AnyEvent } from '../../model/events/registry.ts'
import type { PostAbsenceState } from '../../model/posts/post-models.ts'
import { readEntity } from '../../store/index.ts'
import { staffName, unitName, windowName, type DeskContext } from '../context.ts'
import { maySee } from '../requests/authority.ts'
import { factText, factWord } from './fact-words.ts'

type Facts = TimelineEntry['facts']

const postName = ({ reference }: DeskContext, postId: string): string =>
  reference.posts.get(postId)?.name ?? postId

const coverTexts = (
  context: DeskContext,
  covers: readonly { readonly postId: string; readonly staffId: string }[],
): string[] =>
  covers.map(({ postId, staffId }) => `${postName(context, postId)} ${staffName(context, staffId)}`)

const turnText = ({ locale }: DeskContext, turn: { readonly day: string; readonly half: string } | null) =>
  turn === null ? '' : `${turn.day} ${factWord(locale, 'half', turn.half)}`

const spanText = (fromMs: number, toMs: number): string => {
  const to = dayFromMs(fromMs) === dayFromMs(toMs) ? clockFromMs(toMs) : dayAndClock(toMs)
  return `${dayAndClock(fromMs)} – ${to}`
}

/** Kind and reason of a leave are for the person and the leads of their unit; others on the post read when, not why. */
const leaveWhy = (context: DeskContext, state: LeaveState | undefined): Facts => {
  if (!state) return {}
  const [unitId = ''] = state.unitIds
  return maySee(context, { staffId: state.staffId, unitId })
    ? { leaveKind: state.kind, reason: state.reason }
    : {}
}

const readLeave = ({ store }: DeskContext, leaveId: string): LeaveState | undefined =>
  readEntity<LeaveState>(store.read, 'leave', leaveId)?.state

const chainText = (
  { locale }: DeskContext,
  { halfDaysMax, steps }: { readonly halfDaysMax: number | null; readonly steps: readonly string[] },
): string => `≤ ${halfDaysMax ?? '∞'}: ${steps.map((role) => factWord(locale, 'roles', role)).join(' → ')}`

const settledText = (
  { locale }: DeskContext,
  { kind, late, early }: { readonly kind: string; readonly late: number; readonly early: number },
): string => [factWord(locale, 'counted', kind), ...[late, early].filter((minutes) => minutes > 0)].join(' ')

/** What a record of attendance says, by the label of each line; empty for other kinds. */
export const attendanceFacts = (context: DeskContext, event: AnyEvent): Facts => {
  const name = (staffId: string | null): string => staffName(context, staffId)
  switch (event.type) {
    case 'punch.recorded':
      return {
        staff: name(event.payload.staffId),
        punchBy: event.payload.by,
        window: windowName(context, event.payload.windowId),
      }
    case 'punch.judged': {
      const { accepted, note, by } = event.payload
      return { accepted, note, approverName: name(by) }
    }
    case 'machine_lines.imported': {
      const { unitId, file, lines } = event.payload
      return { unit: unitName(context, unitId), fileName: file.name, lineCount: lines.length }
    }
    case 'leave.submitted': {
      const { staffId, fromMs, toMs, halfDays, covers, unitIds } = event.payload
      const [unitId = ''] = unitIds
      const isTold = maySee(context, { staffId, unitId })
      return {
        staff: name(staffId),
        ...(isTold ? { leaveKind: event.payload.kind } : {}),
        fromAtMs: fromMs,
        untilAtMs: toMs,
        halfDays,
        covers: coverTexts(context, covers),
        ...(isTold ? { reason: event.payload.reason, place: event.payload.place } : {}),
      }
    }
    case 'leave.approved': {
      const { by, note, override } = event.payload
      return {
        approverName: name(by),
        note,
        overrideReason: override?.reason ?? '',
        covers: coverTexts(context, override?.covers ?? []),
      }
    }
    case 'leave.rejected':
    case 'makeup.approved':
    case 'makeup.rejected':
    case 'swap.approved':
    case 'swap.rejected':
    case 'extra_duty.rejected':
    case 'leave.closed':
      return { approverName: name(event.payload.by), note: event.payload.note }
    case 'leave.cancelled':
    case 'makeup.cancelled':
    case 'swap.cancelled':
    case 'extra_duty.cancelled':
    case 'roll.voided':
      return { staff: name(event.payload.by), reason: event.payload.reason }
    case 'leave.extended':
      return { untilAtMs: event.payload.toMs }
    case 'leave.returned':
      return { staff: name(event.payload.by), backAtMs: event.payload.backAtMs, note: event.payload.note }
    case 'absence.started': {
      const { staffId, kind, reason, expectedBackMs, covers, leavesEmpty } = event.payload
      return {
        staff: name(staffId),
        absenceKind: kind,
        reason,
        expectedBackAtMs: expectedBackMs,
        covers: coverTexts(context, covers),
        leavesEmpty,
      }
    }
    case 'absence.ended':
    case 'swap.agreed':
    case 'handover.confirmed':
    case 'handover.closed':
      return { staff: name(event.payload.by) }
    case 'makeup.submitted': {
      const { staffId, day, half, end, atMs, cause, evidence } = event.payload
      return { staff: name(staffId), day, half, end, trueAtMs: atMs, cause, note: evidence }
    }
    case 'roll.filed': {
      const { unitId, day, half, cause, note, by, people } = event.payload
      return {
        unit: unitName(context, unitId),
        day,
        half,
        cause,
        people: people.map(({ staffId }) => name(staffId)),
        note,
        staff: name(by),
      }
    }
    case 'swap.asked': {
      const { staffId, withStaffId, postId, inReturn, reason } = event.payload
      return {
        staff: name(staffId),
        post: postName(context, postId),
        turn: turnText(context, event.payload),
        withStaff: name(withStaffId),
        inReturn: turnText(context, inReturn),
        reason,
      }
    }
    case 'extra_duty.submitted': {
      const { staffId, kind, fromMs, toMs, note } = event.payload
      return { staff: name(staffId), dutyKind: kind, fromAtMs: fromMs, untilAtMs: toMs, note }
    }
    case 'extra_duty.approved': {
      const { by, minutes, note } = event.payload
      return { approverName: name(by), minutes, note }
    }
    case 'attendance_month.locked': {
      const { month, unitId, by, people } = event.payload
      return { month, unit: unitName(context, unitId), peopleCount: people.length, staff: name(by) }
    }
    case 'attendance_month.corrected': {
      const { staffId, day, half, before, after, reason, by } = event.payload
      return {
        staff: name(staffId),
        turn: turnText(context, { day, half }),
        counted: factText(context.locale, 'change', {
          before: settledText(context, before),
          after: settledText(context, after),
        }),
        reason,
        approverName: name(by),
      }
    }
    case 'attendance_week.confirmed': {
      const { weekFrom, unitId, by, note } = event.payload
      return { fromDay: weekFrom, unit: unitName(context, unitId), staff: name(by), note }
    }
    case 'post_absence.booked': {
      const { leaveId, staffId, rank, fromMs, toMs, coverStaffId, override } = event.payload
      const leave = readLeave(context, leaveId)
      return {
        post: postName(context, event.entity[1]),
        staff: name(staffId),
        rank,
        fromAtMs: fromMs,
        untilAtMs: toMs,
        cover: name(coverStaffId),
        ...leaveWhy(context, leave),
        requestStatus: leave?.status ?? null,
        approverName: name(leave?.decisions.at(-1)?.by ?? null),
        ...(override
          ? {
              overrideReason: override.reason,
              overrideBy: name(override.by),
              overrideCover: name(override.coverStaffId),
            }
          : {}),
      }
    }
    case 'post_absence.freed': {
      const { leaveId, fromMs } = event.payload
      return {
        post: postName(context, event.entity[1]),
        staff: name(readLeave(context, leaveId)?.staffId ?? null),
        fromAtMs: fromMs,
      }
    }
    case 'cover.started': {
      const { postId, rank, staffId, forStaffId } = event.payload
      return { post: postName(context, postId), rank, staff: name(staffId), forStaff: name(forStaffId) }
    }
    case 'cover.ended':
    case 'post_alarm.answered':
      return { staff: name(event.payload.by), note: event.payload.note }
    case 'handover.opened': {
      const { postId, fromStaffId, toStaffId, startMs, expectedEndMs, cases, note } = event.payload
      return {
        post: postName(context, postId),
        staff: name(fromStaffId),
        toPerson: name(toStaffId),
        fromAtMs: startMs,
        untilAtMs: expectedEndMs,
        caseCount: cases.length,
        note,
      }
    }
    case 'handover.returned': {
      const { by, problems, materialsBack, done } = event.payload
      return { staff: name(by), caseCount: done.length, note: problems, materialsBack }
    }
    case 'post_alarm.raised': {
      const { postId, sinceMs, cause } = event.payload
      return { post: postName(context, postId), fromAtMs: sinceMs, alarmCause: cause }
    }
    case 'post_alarm.ended':
      return { untilAtMs: event.payload.atMs }
    case 'reference.post_set': {
      const {
        postId,
        name: title,
        unitId,
        windowId,
        kind,
        duties,
        a,
        b,
        c,
        memberIds,
        active,
      } = event.payload
      return {
        postId,
        name: title,
        unit: unitName(context, unitId),
        window: windowName(context, windowId),
        postKind: kind,
        duties,
        postA: name(a),
        postB: name(b),
        postC: name(c),
        members: memberIds.map(name),
        active,
      }
    }
    case 'reference.attendance_rules_set': {
      const { hours, chains, chiefChains, source: _source, version: _version, ...rest } = event.payload
      return {
        ...rest,
        sessionHours: hours.map(({ half, from, to, seasonFrom, seasonTo }) => {
          const season = seasonFrom === null || seasonTo === null ? '' : ` (${seasonFrom} – ${seasonTo})`
          return `${factWord(context.locale, 'half', half)} ${from} – ${to}${season}`
        }),
        chains: chains.map((chain) => chainText(context, chain)),
        chiefChains: chiefChains.map((chain) => chainText(context, chain)),
      }
    }
    case 'reference.rota_set': {
      const { postId, day, am, pm } = event.payload
      return { post: postName(context, postId), day, rotaAm: am.map(name), rotaPm: pm.map(name) }
    }
    default:
      return {}
  }
}

const leaveNow = (context: DeskContext, state: LeaveState): Facts => ({
  staff: staffName(context, state.staffId),
  ...leaveWhy(context, state),
  fromAtMs: state.fromMs,
  untilAtMs: isLeaveInForce(state) ? leaveEndMs(state) : state.toMs,
  requestStatus: state.status,
  approverName: staffName(context, state.decisions.at(-1)?.by ?? null),
})

/** How a record of attendance stands, in a few lines; empty for other kinds. */
export const attendanceNow = (context: DeskContext, kind: string, id: string, state: unknown): Facts => {
  const name = (staffId: string | null): string => staffName(context, staffId)
  switch (kind) {
    case 'leave':
      return leaveNow(context, state as LeaveState)
    case 'absence': {
      const { staffId, kind: absenceKind, fromMs, toMs } = state as AbsenceState
      return { staff: name(staffId), absenceKind, fromAtMs: fromMs, backAtMs: toMs }
    }
    case 'makeup': {
      const { staffId, day, half, status } = state as MakeupState
      return { staff: name(staffId), turn: turnText(context, { day, half }), requestStatus: status }
    }
    case 'roll': {
      const { unitId, day, half, voided } = state as RollState
      const requestStatus = voided ? 'VOIDED' : 'FILED'
      return { unit: unitName(context, unitId), turn: turnText(context, { day, half }), requestStatus }
    }
    case 'swap': {
      const { staffId, withStaffId, status } = state as SwapState
      const turn = turnText(context, state as SwapState)
      return { staff: name(staffId), withStaff: name(withStaffId), turn, requestStatus: status }
    }
    case 'extra_duty': {
      const { staffId, fromMs, toMs, status } = state as ExtraDutyState
      return { staff: name(staffId), fromAtMs: fromMs, untilAtMs: toMs, requestStatus: status }
    }
    case 'attendance_month': {
      const { month, unitId, by, vouchers } = state as AttendanceMonthState
      return { month, unit: unitName(context, unitId), staff: name(by), vouchers: vouchers.length }
    }
    case 'post_absence': {
      const { bookings } = state as PostAbsenceState
      const coming = bookings.filter(({ toMs }) => toMs > context.nowMs)
      return {
        post: postName(context, id),
        bookings: coming.map(
          ({ staffId, rank, fromMs, toMs }) =>
            `${name(staffId)} ${factWord(context.locale, 'rank', rank)} ${spanText(fromMs, toMs)}`,
        ),
      }
    }
    default:
      return {}
  }
}
