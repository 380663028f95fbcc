import { z } from 'zod'
import { FileOut } from './assessment-views.ts'
import { defineMethod } from './define.ts'
import { BadCell, SheetFile } from './sheet-file.ts'

const ADMINS = ['CENTER_ADMIN', 'SYSADMIN'] as const
const Change = z.object({ id: z.string(), name: z.string(), kind: z.enum(['NEW', 'CHANGED']) })

/** Ticket classes and what windows serve as one spreadsheet, out and in. */
export const queueSetupFileMethods = {
  'queueSetup.export': defineMethod({
    summary:
      'Ticket classes and what windows serve as a spreadsheet that `queueSetup.importFile` reads again.',
    params: z.object({}),
    result: FileOut,
    access: ADMINS,
  }),
  'queueSetup.importFile': defineMethod({
    summary:
      'Read ticket classes and what windows serve from a spreadsheet: what would change, or every cell that does not fit. Saves all of it or nothing; what the file does not name stays.',
    params: SheetFile.extend({
      /** The set-up that was looked at, as `state` of the answer before; null: look only. */
      save: z.string().max(64).nullable(),
    }),
    result: z.object({
      saved: z.boolean(),
      state: z.string(),
      classes: z.array(Change),
      windows: z.array(Change),
      badRows: z.array(BadCell),
    }),
    access: ADMINS,
    errors: ['FILE_UNREADABLE', 'TOO_LARGE', 'VERSION_CHANGED'],
    needsHall: true,
  }),
}
