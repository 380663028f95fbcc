import { z } from 'zod'
import { DayText, ItemId, Ms, WindowId } from '../model/ids.ts'
import { Lane, PublicNotice, TicketClassId } from '../model/queue/ticket-class.ts'
import { VOICE_CHOICES, VOICE_REPEATS_MAX } from '../model/queue/voice.ts'
import { VolumeSpan } from '../model/queue/voice-volume.ts'
import { Material } from '../model/reference.ts'
import { TimeLimit } from '../model/time-limit.ts'
import { defineMethod } from './define.ts'

/** How far a case is, as a screen says it to whoever types its number: nothing of why, and nothing of whom. */
export const PROGRESS_STATES = [
  'RECEIVED',
  'TO_SUPPLEMENT',
  'ACCEPTED',
  'HANDLING',
  'PAUSED',
  'DECIDED',
  'CLOSED',
  'ENDED',
] as const
export type ProgressState = (typeof PROGRESS_STATES)[number]

/** What boards and look-up screens show besides the row itself. */
export const boardMethods = {
  'screen.hall': defineMethod({
    summary: 'What boards need of the hall: its windows, ticket classes, notices of today and how it speaks.',
    params: z.object({}),
    result: z.object({
      nowMs: Ms,
      day: DayText,
      hallName: z.string(),
      openingHours: z.string(),
      windows: z.array(
        z.object({
          windowId: WindowId,
          name: z.string(),
          area: z.string(),
          /** Short names of the units it serves for. */
          units: z.array(z.string()),
          classIds: z.array(TicketClassId),
        }),
      ),
      classes: z.array(
        z.object({
          classId: TicketClassId,
          prefix: z.string(),
          name: z.string(),
          nameEn: z.string(),
          lane: Lane,
        }),
      ),
      notices: z.array(PublicNotice.pick({ noticeId: true, title: true, text: true, textEn: true })),
      /** So many waiting is a crowd; 0: never. */
      crowd: z.number().int().min(0),
      voice: z.object({
        choice: z.enum(VOICE_CHOICES),
        repeats: z.number().int().min(1).max(VOICE_REPEATS_MAX),
        volumes: z.array(VolumeSpan),
      }),
    }),
    access: 'PUBLIC',
  }),
  'screen.findItems': defineMethod({
    summary: 'Items of the hall by name, code, pinyin or initials, best first; all by name for no text.',
    params: z.object({
      text: z.string().max(60),
      limit: z.number().int().min(1).max(60).default(24),
      skip: z.number().int().min(0).max(100_000).default(0),
    }),
    result: z.object({
      total: z.number().int(),
      items: z.array(
        z.object({
          itemId: ItemId,
          name: z.string(),
          unitName: z.string(),
          matched: z.array(z.tuple([z.number(), z.number()])),
          /** False: only like what was typed; the page says so. */
          isExact: z.boolean(),
        }),
      ),
    }),
    access: 'PUBLIC',
  }),
  'screen.item': defineMethod({
    summary: 'The guide of one item: what to bring, what it costs, how long it takes and where.',
    params: z.object({ itemId: ItemId }),
    result: z.object({
      itemId: ItemId,
      name: z.string(),
      unitName: z.string(),
      statutoryLimit: TimeLimit.nullable(),
      promiseLimit: TimeLimit.nullable(),
      isFee: z.boolean(),
      feeStandard: z.string(),
      acceptConditions: z.string(),
      place: z.string(),
      consultPhone: z.string(),
      materials: z.array(
        Material.pick({
          materialId: true,
          name: true,
          requirement: true,
          form: true,
          originals: true,
          copies: true,
          fillNote: true,
          condition: true,
        }),
      ),
      windows: z.array(z.object({ windowId: WindowId, name: z.string(), area: z.string() })),
    }),
    access: 'PUBLIC',
    errors: ['NOT_FOUND'],
  }),
  'screen.caseProgress': defineMethod({
    summary: 'How far the case of a number is, in a word. What it is about and of whom, nobody is told.',
    params: z.object({ caseNo: z.string().trim().min(6).max(60) }),
    result: z.object({
      asOfMs: Ms,
      caseNo: z.string(),
      /** Null for a number nobody has, in the same form as for any other. */
      state: z.enum(PROGRESS_STATES).nullable(),
    }),
    access: 'PUBLIC',
    viaHall: true,
    errors: ['SCREEN_BUSY'],
  }),
}
