import { z } from 'zod'
import { DayText, Ms, WindowId } from '../model/ids.ts'
import { Lane, TicketClassId } from '../model/queue/ticket-class.ts'
import { TicketId, TicketNumber } from '../model/queue/ticket-number.ts'
import { defineMethod } from './define.ts'
import { QueueStatus, RowAge } from './queue-views.ts'

/** HALL: calls are arranged by the hall. AWAY: it is out of reach, windows call by themselves, and this may lag behind. */
export const BoardMode = z.enum(['HALL', 'AWAY'])

/** A call as it is shown and spoken. */
export const BoardCall = z.object({
  ticketId: TicketId,
  number: TicketNumber,
  classId: TicketClassId.nullable(),
  windowId: WindowId,
  windowName: z.string(),
  /** 1 for the call, more for a recall. */
  nth: z.number(),
  atMs: Ms,
  isServing: z.boolean(),
})
export type BoardCall = z.infer<typeof BoardCall>

const Board = z.object({
  ...RowAge,
  day: DayText,
  mode: BoardMode,
  /** Called and not yet at the window, the newest call first. */
  calling: z.array(BoardCall),
  /** The last calls of today, newest first, whatever became of them. */
  last: z.array(BoardCall),
  classes: z.array(
    z.object({
      classId: TicketClassId,
      prefix: z.string(),
      name: z.string(),
      nameEn: z.string(),
      lane: Lane,
      waiting: z.number(),
      /** Since when the first of them waits. */
      oldestSinceMs: Ms.nullable(),
      openWindows: z.number(),
      isCrowd: z.boolean(),
    }),
  ),
  windows: z.array(
    z.object({
      windowId: WindowId,
      name: z.string(),
      status: QueueStatus,
      classIds: z.array(TicketClassId),
      /** The ticket it calls or serves. */
      number: z.string().nullable(),
      isServing: z.boolean(),
    }),
  ),
  waiting: z.number(),
  isCrowd: z.boolean(),
})

const WindowScreen = z.object({
  ...RowAge,
  day: DayText,
  mode: BoardMode,
  windowId: WindowId,
  windowName: z.string(),
  /** Units at work there. */
  unitNames: z.array(z.string()),
  status: QueueStatus,
  current: BoardCall.nullable(),
  classes: z.array(
    z.object({ classId: TicketClassId, prefix: z.string(), name: z.string(), nameEn: z.string() }),
  ),
  waiting: z.number(),
})

/** The row on public screens: numbers, windows, times, and nobody's name. */
export const queueScreenMethods = {
  'screen.crowd': defineMethod({
    summary:
      'Whether more people wait than the hall wants to have waiting, in all and by class; nothing of an old row.',
    params: z.object({}),
    result: z.object({
      waiting: z.number(),
      isCrowd: z.boolean(),
      /** From so many on; 0: never. */
      limit: z.number(),
      classLimit: z.number(),
      /** Classes with a crowd of their own, the largest first. */
      classes: z.array(
        z.object({
          classId: TicketClassId,
          prefix: z.string(),
          name: z.string(),
          nameEn: z.string(),
          waiting: z.number(),
        }),
      ),
    }),
    access: 'PUBLIC',
  }),
  'screen.board': defineMethod({
    summary: 'The hall board: now calling, last called, waiting by class, windows, and of when it is.',
    params: z.object({}),
    result: Board,
    access: 'PUBLIC',
  }),
  'screen.window': defineMethod({
    summary: 'The screen above one window.',
    params: z.object({ windowId: WindowId }),
    result: WindowScreen,
    access: 'PUBLIC',
    errors: ['NOT_FOUND'],
  }),
}

/** Topic `queue`: the row changed. `calls` are new and to be spoken, oldest first; read the rest again. */
export const QueueTopic = z.object({
  asOfMs: Ms.nullable(),
  isStale: z.boolean(),
  mode: BoardMode,
  calls: z.array(
    z.object({ ticketId: TicketId, number: TicketNumber, windowId: WindowId, nth: z.number(), atMs: Ms }),
  ),
})
export type QueueTopic = z.infer<typeof QueueTopic>
