import { z } from 'zod'
import { DayText, Ms, WindowId } from '../model/ids.ts'
import { TicketClassId } from '../model/queue/ticket-class.ts'
import { DECIDING_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'
import { VisitView } from './queue-views.ts'

const Count = z.number().int().nonnegative()
/** Milliseconds; null where there was nobody. */
const Times = {
  count: Count,
  meanMs: Ms.nullable(),
  medianMs: Ms.nullable(),
  p90Ms: Ms.nullable(),
  maxMs: Ms.nullable(),
}

const FiguresView = z.object({
  issued: Count,
  /** Numbers typed from slips that nobody is known to have given out. */
  slipOnly: Count,
  called: Count,
  served: Count,
  /** Visits without a ticket. */
  walkIns: Count,
  noShow: Count,
  gone: Count,
  /** Neither served to the end nor void: issued + slipOnly = served + noShow + gone + open. */
  open: Count,
  misses: Count,
  transfers: Count,
  wait: z.object({ ...Times, overTarget: Count }),
  /** Without the time on hold. */
  service: z.object(Times),
  hold: z.object(Times),
})
export type FiguresView = z.infer<typeof FiguresView>

/** Columns of the workbook after the first one. */
export const FIGURE_COLUMNS = [
  'issued',
  'slipOnly',
  'called',
  'served',
  'walkIns',
  'noShow',
  'gone',
  'open',
  'misses',
  'transfers',
  'meanWaitMin',
  'medianWaitMin',
  'p90WaitMin',
  'maxWaitMin',
  'overTarget',
  'meanServiceMin',
  'p90ServiceMin',
  'held',
  'meanHoldMin',
] as const

/** Days a question may span: a quarter. */
export const STATISTICS_DAYS_MAX = 92

const days = { fromDay: DayText, toDay: DayText }

export const queueStatisticsMethods = {
  'queue.statistics': defineMethod({
    summary: 'Waiting and service times of some days by class, window, hour and day, beside the target.',
    params: z.object(days),
    result: z.object({
      nowMs: Ms,
      fromDay: DayText,
      toDay: DayText,
      targetWaitMs: z.number(),
      /** Tickets of which a record waits for a person; each is counted once, as its records leave it so far. */
      toSettle: Count,
      all: FiguresView,
      /** Null: tickets of which the class is not known, and visits without a ticket. */
      byClass: z.array(
        FiguresView.extend({ classId: TicketClassId.nullable(), prefix: z.string(), name: z.string() }),
      ),
      /** Null: tickets no window has yet, or that ended before one had them. */
      byWindow: z.array(FiguresView.extend({ windowId: WindowId.nullable(), name: z.string() })),
      byHour: z.array(FiguresView.extend({ hour: z.number().int().min(0).max(23) })),
      byDay: z.array(FiguresView.extend({ day: DayText })),
    }),
    access: DECIDING_ROLES,
    errors: ['TOO_LARGE', 'HALL_FILLING'],
  }),
  'queue.statisticsExport': defineMethod({
    summary: 'The same as an XLSX file, one sheet for each view; times in minutes.',
    params: z.object({
      ...days,
      fileTitle: z.string().max(60),
      /** Names of the sheets and of their first columns: class, window, hour, day. */
      sheets: z.array(z.string().min(1).max(30)).length(4),
      firstHeadings: z.array(z.string().max(60)).length(4),
      /** Of the figures, in the order of `FIGURE_COLUMNS`. */
      headings: z.array(z.string().max(60)).length(FIGURE_COLUMNS.length),
      /** For the rows of what has no class and no window. */
      noClass: z.string().max(60),
      noWindow: z.string().max(60),
      total: z.string().max(30),
    }),
    result: z.object({ fileName: z.string(), base64: z.string() }),
    access: DECIDING_ROLES,
    errors: ['TOO_LARGE', 'HALL_FILLING'],
  }),
  'visits.ofRecord': defineMethod({
    summary: 'The visits a case or a consultation was worked on in, newest first.',
    params: z.object({ kind: z.enum(['case', 'consultation']), id: z.string().max(200) }),
    result: z.object({ visits: z.array(VisitView) }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
}
