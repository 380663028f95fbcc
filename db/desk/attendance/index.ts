import type { attendanceMethods } from '../../contract/attendance.ts'
import type { Handlers } from '../context.ts'
import { dayHandlers } from './days.ts'
import { monthHandlers } from './months.ts'
import { punchHandlers } from './punches.ts'
import { rulesHandlers } from './rules-and-rota.ts'
import { sheetHandlers } from './sheets.ts'
import { suspectHandlers } from './suspects.ts'
import { todayHandlers } from './today.ts'

type FileMethods =
  | 'attendance.previewFile'
  | 'attendance.importFile'
  | 'attendance.machineFiles'
  | 'attendance.unknownIds'
  | 'attendance.assignId'

/** Everything about attendance except files of attendance machines. */
export const attendanceHandlers: Handlers<Omit<typeof attendanceMethods, FileMethods>> = {
  ...punchHandlers,
  ...todayHandlers,
  ...dayHandlers,
  ...sheetHandlers,
  ...monthHandlers,
  ...suspectHandlers,
  ...rulesHandlers,
}
