/**
 * Steps of the way to a result, in the order in which they are told. The locale has a sentence for each:
 * `attendance.reason.<code>`. Clock times in `params` are texts of the hall's clock, `kind` and `was` are codes of
 * leave kinds and result kinds.
 */
export const REASON_CODES = [
  // Whether anybody was to be here.
  'NOT_SUBJECT',
  'NOT_WORKING_DAY',
  'NOT_SCHEDULED',
  'ROSTERED',
  'NO_RULES',
  /** name, version */
  'RULES',
  'NO_SESSION',
  /** from, to: HH:MM */
  'SESSION',
  // Leave: kind, from, to (HH:MM) within the session.
  'LEAVE_ALL',
  'LEAVE_START',
  'LEAVE_END',
  'LEAVE_MIDDLE',
  // Punches and what stands for them: at (HH:MM:SS), source and grade of punches.
  'ROLL_IN',
  'ROLL_OUT',
  /** The roll gives no time for that end: punches decide it. */
  'ROLL_NO_IN',
  'ROLL_NO_OUT',
  'PUNCH_IN',
  'PUNCH_OUT',
  'PUNCH_BETWEEN',
  'PUNCH_REPEAT',
  'PUNCH_SUSPECT',
  'PUNCH_REJECTED',
  'PUNCH_NOT_USED',
  'SINGLE_IN',
  'SINGLE_OUT',
  'IN_NOT_ASKED',
  'OUT_NOT_ASKED',
  'NO_PUNCH',
  'NO_PUNCH_ALL_DAY',
  'MAKEUP_IN',
  'MAKEUP_OUT',
  // What follows: minutes, limit (minutes).
  'NOT_BEGUN',
  'UNDER_WAY',
  'ON_TIME',
  'LATE',
  'LATE_IN_GRACE',
  'LATE_ABSENT',
  'EARLY',
  'EARLY_IN_GRACE',
  'EARLY_ABSENT',
  'IN_MISSING',
  'OUT_MISSING',
  'ABSENT',
  /** was, late, early: the result before a make-up punch. */
  'MAKEUP_CHANGED',
  'REVIEW',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]
