import { createWorkCalendar } from '../../db/model/calendar.ts'

/** The program's own calendar: 2026 with its holidays and make-up days. */
export const hallCalendar = createWorkCalendar()
