import { Refusal, type EntityModel } from '../events/define.ts'
import type { AttendanceMonthEvent, AttendanceWeekEvent } from '../events/attendance-events.ts'
import type { StaffId } from '../ids.ts'

type Locked = Extract<AttendanceMonthEvent, { type: 'attendance_month.locked' }>['payload']
type Corrected = Extract<AttendanceMonthEvent, { type: 'attendance_month.corrected' }>['payload']

/** A settled month of a unit: what was locked, and every voucher since, oldest first. */
export interface AttendanceMonthState extends Locked {
  readonly lockedAtMs: number
  readonly vouchers: readonly (Corrected & {
    readonly voucherId: string
    readonly atMs: number
  })[]
}

export const attendanceMonthModel: EntityModel<AttendanceMonthState, AttendanceMonthEvent> = {
  kind: 'attendance_month',
  apply(state, event) {
    if (event.type === 'attendance_month.locked')
      return state ? new Refusal('MONTH_LOCKED') : { ...event.payload, lockedAtMs: event.atMs, vouchers: [] }
    if (!state) return new Refusal('NOT_FOUND')
    const voucher = { ...event.payload, voucherId: event.id, atMs: event.atMs }
    return { ...state, vouchers: [...state.vouchers, voucher] }
  },
}

/** Who of a unit signed the week's list; the newest signature holds. */
export interface AttendanceWeekState {
  readonly weekFrom: string
  readonly unitId: string
  readonly by: StaffId
  readonly note: string
  readonly atMs: number
}

export const attendanceWeekModel: EntityModel<AttendanceWeekState, AttendanceWeekEvent> = {
  kind: 'attendance_week',
  apply: (_before, event) => ({ ...event.payload, atMs: event.atMs }),
}
