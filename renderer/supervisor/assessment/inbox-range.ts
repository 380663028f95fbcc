import { TODAY_KINDS } from '../../desk/attendance/today-kinds.ts'
import { SCORE_KINDS } from '../../shared/assessment/assessment-kinds.ts'

/** How far back the inbox looks unless asked otherwise: a month and the week before it. */
export const INBOX_DAYS = 38

/** Kinds of records a fact follows from. */
export const FACT_KINDS = [
  ...SCORE_KINDS,
  ...TODAY_KINDS,
  'case',
  'paper',
  'conflict',
  'negative_report',
] as const
