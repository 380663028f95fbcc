import { z } from 'zod'
import { DecimalText } from '../model/assessment/decimal.ts'
import { CountUnit, RuleItem, ScoreTarget } from '../model/assessment/score-rules.ts'
import { DayText, Ms, StaffId, WindowId } from '../model/ids.ts'
import { ASSESSING_ROLES } from '../model/roles.ts'
import { defineMethod } from './define.ts'
import { EntryView, Note, Id } from './assessment-views.ts'

export const PatrolView = z.object({
  patrolId: z.string(),
  kind: z.enum(['ROUTE', 'RANDOM', 'MYSTERY_VISIT']),
  byName: z.string(),
  mine: z.boolean(),
  startedAtMs: Ms,
  closedAtMs: Ms.nullable(),
  note: z.string(),
  drawId: z.string().nullable(),
  windows: z.array(
    z.object({
      windowId: WindowId,
      name: z.string(),
      area: z.string(),
      unitNames: z.string(),
      seenAtMs: Ms.nullable(),
      note: z.string(),
      findings: z.number().int(),
    }),
  ),
  findings: z.array(EntryView),
})
export type PatrolView = z.infer<typeof PatrolView>

export const DrawView = z.object({
  drawId: z.string(),
  day: DayText,
  seed: z.string(),
  byName: z.string(),
  atMs: Ms,
  note: z.string(),
  windowPool: z.array(z.object({ id: z.string(), name: z.string() })),
  inspectorPool: z.array(z.object({ id: z.string(), name: z.string() })),
  windows: z.array(z.object({ id: z.string(), name: z.string() })),
  inspectors: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Drawn again here from the seed and the lists: the same. */
  replayed: z.boolean(),
})
export type DrawView = z.infer<typeof DrawView>

export const patrolMethods = {
  'patrol.items': defineMethod({
    summary: 'Rules a finding can be recorded under today, those used most first.',
    params: z.object({}),
    result: z.object({
      items: z.array(
        z.object({
          itemCode: z.string(),
          target: ScoreTarget,
          dimensionName: z.string(),
          text: z.string(),
          unit: CountUnit,
          delta: DecimalText,
          deltaTo: DecimalText.nullable(),
          evidence: RuleItem.shape.evidence,
          veto: RuleItem.shape.veto,
          /** A walk past the window can show it; the others are looked for on purpose. */
          inPassing: z.boolean(),
        }),
      ),
      /** Windows with the people at them, the one on duty now first. */
      windows: z.array(
        z.object({
          windowId: WindowId,
          name: z.string(),
          area: z.string(),
          unitNames: z.string(),
          people: z.array(z.object({ staffId: StaffId, name: z.string(), onDuty: z.boolean() })),
        }),
      ),
    }),
    access: ASSESSING_ROLES,
    errors: ['NO_SCORE_RULES'],
  }),
  'patrol.draw': defineMethod({
    summary:
      'Draw windows and inspectors at random; the seed is published and the draw can be repeated by anybody.',
    params: z.object({
      windows: z.number().int().min(1).max(500),
      inspectors: z.number().int().min(0).max(50),
      /** Lists to draw from; empty: every window, every inspector. */
      windowPool: z.array(WindowId).max(2_000).default([]),
      inspectorPool: z.array(StaffId).max(500).default([]),
      note: Note.default(''),
    }),
    result: DrawView,
    access: ASSESSING_ROLES,
    errors: ['DRAW_TOO_MANY', 'NOT_FOUND'],
  }),
  'patrol.draws': defineMethod({
    summary: 'Draws of the last year, newest first, each drawn again and compared.',
    params: z.object({}),
    result: z.object({ draws: z.array(DrawView) }),
    access: 'SIGNED_IN',
  }),
  'patrol.start': defineMethod({
    summary: 'Begin a round through windows, in the order given or as drawn.',
    params: z.object({
      kind: z.enum(['ROUTE', 'RANDOM', 'MYSTERY_VISIT']),
      /** Empty with a draw: the windows drawn. */
      route: z.array(WindowId).max(500),
      drawId: z.string().max(64).nullable().default(null),
    }),
    result: PatrolView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND'],
  }),
  'patrol.see': defineMethod({
    summary: 'A window of the round was looked at and is in order, or has its findings.',
    params: z.object({ patrolId: Id, windowId: WindowId, note: Note.default('') }),
    result: PatrolView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND', 'PATROL_CLOSED'],
  }),
  'patrol.close': defineMethod({
    summary: 'End a round.',
    params: z.object({ patrolId: Id, note: Note.default('') }),
    result: PatrolView,
    access: ASSESSING_ROLES,
    errors: ['NOT_FOUND', 'PATROL_CLOSED'],
  }),
  'patrol.list': defineMethod({
    summary: 'Rounds of the last 90 days, the open ones first.',
    params: z.object({}),
    result: z.object({ patrols: z.array(PatrolView) }),
    access: ASSESSING_ROLES,
  }),
}
