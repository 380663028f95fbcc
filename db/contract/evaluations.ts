import { z } from 'zod'
import { EvaluationLevel } from '../model/events/queue-events.ts'
import { DayText, Ms, StaffId, WindowId } from '../model/ids.ts'
import type { Role } from '../model/roles.ts'
import { defineMethod } from './define.ts'

const LOOKING: readonly Role[] = [
  'INSPECTOR',
  'CENTER_ADMIN',
  'LEADER',
  'CALLBACK',
  'WINDOW_HEAD',
  'CHIEF_REP',
  'UNIT_ADMIN',
]
const Span = z.object({ from: DayText, to: DayText })
const VisitKey = z.uuid()

const Option = z.object({ id: z.string(), zh: z.string(), en: z.string() })
const Figures = z.object({
  /** By grade, very satisfied first. */
  counts: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]),
  valid: z.number().int(),
  /** Shares between 0 and 1; null where there are too few to tell. */
  satisfied: z.number().nullable(),
  bad: z.number().nullable(),
  active: z.number().nullable(),
})

/** 好差评 at the window: voluntary, once a visit, and never seen by the rated person with who gave it. */
export const evaluationMethods = {
  'screen.rating': defineMethod({
    summary: 'Whether the visitor at a window may rate now, what is asked, and the code for a telephone.',
    params: z.object({ windowId: WindowId }),
    result: z.object({
      state: z.enum(['NOBODY', 'OPEN', 'RATED']),
      visit: z
        .object({ key: VisitKey, ticket: z.string().nullable(), sinceMs: Ms, untilMs: Ms.nullable() })
        .nullable(),
      optionsVersion: z.string(),
      options: z.array(Option),
      /** Address a telephone opens; null where the hall has none. */
      link: z.string().nullable(),
    }),
    access: 'PUBLIC',
    viaHall: 'NOW',
  }),
  'screen.rate': defineMethod({
    summary: 'Rates the visit at a window. A press that does not count is kept as such and refused.',
    params: z.object({
      windowId: WindowId,
      /** The visit the screen showed; left out by a device with keys alone. */
      visit: VisitKey.nullable().default(null),
      level: EvaluationLevel,
      options: z.array(z.string().max(40)).max(20).default([]),
      text: z.string().trim().max(1_000).default(''),
    }),
    result: z.object({ visit: VisitKey }),
    access: 'PUBLIC',
    viaHall: 'NOW',
    errors: ['RATING_REFUSED', 'NOT_FOUND'],
  }),
  'screen.addToRating': defineMethod({
    summary: 'A few more words to a rating just given.',
    params: z.object({ windowId: WindowId, visit: VisitKey, text: z.string().trim().min(1).max(1_000) }),
    result: z.object({}),
    access: 'PUBLIC',
    viaHall: 'NOW',
    errors: ['RATING_REFUSED'],
  }),
  'evaluations.mine': defineMethod({
    summary:
      'My own totals and the words people left, in steps of ten ratings up to yesterday, without who, when and where.',
    params: z.object({}),
    result: z.object({
      /** Of all steps together. */
      figures: Figures.omit({ active: true }),
      options: z.array(Option.extend({ count: z.number().int() })),
      /** Ten ratings each, newest first; the newest fifty steps. */
      steps: z.array(
        z.object({
          nth: z.number().int(),
          counts: Figures.shape.counts,
          /** In no order that tells anything. */
          texts: z.array(z.string()),
        }),
      ),
    }),
    access: 'SIGNED_IN',
  }),
  'evaluations.overview': defineMethod({
    summary:
      'Ratings by window and person with their rates, presses that did not count, and what does not ring true.',
    params: Span.extend({ withBasic: z.boolean().default(true) }),
    result: z.object({
      completeUpToMs: Ms.nullable(),
      total: Figures,
      closedVisits: z.number().int(),
      byWindow: z.array(
        z.object({
          windowId: WindowId,
          windowName: z.string(),
          figures: Figures,
          closedVisits: z.number().int(),
        }),
      ),
      byPerson: z.array(
        z.object({ staffId: StaffId, name: z.string(), figures: Figures, closedVisits: z.number().int() }),
      ),
      /** Presses that did not count, by reason. */
      refused: z.array(
        z.object({
          windowId: z.string().nullable(),
          reason: z.enum(['NO_VISIT', 'TWICE', 'TOO_LATE', 'STAFF_SIDE']),
          count: z.number().int(),
        }),
      ),
    }),
    access: LOOKING,
  }),
  'evaluations.list': defineMethod({
    summary:
      'Single ratings to be followed up: bad ones, flagged ones, those with words. The own ones are left out.',
    params: Span.extend({ only: z.enum(['BAD', 'FLAGGED', 'TEXT', 'ALL']).default('BAD') }),
    result: z.object({
      rows: z
        .array(
          z.object({
            visitId: VisitKey,
            atMs: Ms,
            windowId: WindowId,
            windowName: z.string(),
            staffId: StaffId,
            staffName: z.string(),
            ticket: z.string().nullable(),
            level: EvaluationLevel,
            options: z.array(z.string()),
            text: z.string(),
            supplements: z.array(z.string()),
            channel: z.enum(['WINDOW_SCREEN', 'QR', 'PHONE', 'OTHER']),
            flags: z.array(z.enum(['BURST', 'SHORT_SERVICE'])),
            /**
             * What became of a bad one as a score entry, for those who score; null for a good one, and for others. LATER:
             * it is proposed on `day`, when its week is over.
             */
            score: z
              .object({
                state: z.enum(['LATER', 'PROPOSED', 'COUNTS', 'REJECTED', 'TAKEN_BACK']),
                day: DayText,
              })
              .nullable(),
          }),
        )
        .max(500),
      more: z.boolean(),
    }),
    access: LOOKING,
  }),
}
