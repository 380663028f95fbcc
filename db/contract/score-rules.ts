import { z } from 'zod'
import { SCORE_RULES_PROBLEMS } from '../model/assessment/rules-check.ts'
import { ScoreRuleSet } from '../model/assessment/score-rules.ts'
import { Ms } from '../model/ids.ts'
import { defineMethod } from './define.ts'
import { BadCell, SheetFile } from './sheet-file.ts'
import { Subject, Id, Params, FileOut } from './assessment-views.ts'

const RULE_MAKERS = ['CENTER_ADMIN', 'SYSADMIN'] as const

/** One thing wrong with a rule set: `score-rules:problem.<code>` in the locale. */
export const ScoreRulesProblem = z.object({
  code: z.enum(SCORE_RULES_PROBLEMS),
  /** Where: code of the item, dimension, grade or award; target of a sheet; name of the other set. Empty: the whole. */
  at: z.string(),
  params: Params,
})
export type ScoreRulesProblem = z.infer<typeof ScoreRulesProblem>

export const scoreRulesMethods = {
  'scoreRules.list': defineMethod({
    summary: 'Every rule set of the hall with what is wrong with it, and the pack it starts from.',
    params: z.object({}),
    result: z.object({
      sets: z.array(
        z.object({
          rules: ScoreRuleSet,
          /** 0: never saved; the pack that counts until the hall has its own. */
          savedVersion: z.number().int(),
          active: z.boolean(),
          inForce: z.boolean(),
          problems: z.array(ScoreRulesProblem),
        }),
      ),
      mayChange: z.boolean(),
    }),
    access: 'SIGNED_IN',
  }),
  'scoreRules.check': defineMethod({
    summary: 'What is wrong with a rule set that is being edited, beside the sets of the hall.',
    params: z.object({ rules: ScoreRuleSet }),
    result: z.object({ problems: z.array(ScoreRulesProblem) }),
    access: RULE_MAKERS,
  }),
  'scoreRules.save': defineMethod({
    summary:
      'Save a rule set as its next version. A set already in force ends the day before a new one begins where that is asked for.',
    params: z.object({
      rules: ScoreRuleSet,
      /** Version it was edited from; 0 for a new one. */
      baseVersion: z.number().int().min(0),
      endPrevious: z.boolean().default(false),
      source: z
        .object({ fileName: z.string().max(200), sha256: z.string().max(64) })
        .nullable()
        .default(null),
    }),
    result: z.object({ version: z.number().int() }),
    access: RULE_MAKERS,
    needsHall: true,
    errors: ['SCORE_RULES_BAD', 'VERSION_CHANGED'],
  }),
  'scoreRules.retire': defineMethod({
    summary: 'Give a rule set up that no published period rests on.',
    params: z.object({ rulesId: Id, baseVersion: z.number().int().min(1) }),
    result: z.object({}),
    access: RULE_MAKERS,
    needsHall: true,
    errors: ['SCORE_RULES_USED', 'VERSION_CHANGED', 'NOT_FOUND'],
  }),
  'scoreRules.dryRun': defineMethod({
    summary: 'What a rule set would make of a month that was: every score before and after.',
    params: z.object({ rules: ScoreRuleSet, month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
    result: z.object({
      rows: z.array(
        z.object({
          subject: Subject,
          before: z.string(),
          after: z.string(),
          gradeBefore: z.string(),
          gradeAfter: z.string(),
        }),
      ),
      /** Entries of that month that count; with none there is nothing a rule could change. */
      entries: z.number().int(),
      /** Those whose rule the new set does not have; they keep their points. */
      unknownItems: z.array(
        z.object({ itemCode: z.string(), itemText: z.string(), entries: z.number().int() }),
      ),
    }),
    access: RULE_MAKERS,
    errors: ['SCORE_RULES_BAD', 'NO_SCORE_RULES'],
  }),
  'scoreRules.export': defineMethod({
    summary: 'A rule set as a spreadsheet that `scoreRules.readFile` reads again.',
    params: z.object({ rulesId: Id }),
    result: FileOut,
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
  'scoreRules.readFile': defineMethod({
    summary:
      'Read a rule set from a spreadsheet: the set, with every row that does not fit. Nothing is saved.',
    params: SheetFile,
    result: z.object({
      rules: ScoreRuleSet.nullable(),
      sha256: z.string(),
      problems: z.array(ScoreRulesProblem),
      badRows: z.array(BadCell),
    }),
    access: RULE_MAKERS,
    errors: ['FILE_UNREADABLE', 'TOO_LARGE'],
  }),
  'scoreRules.versions': defineMethod({
    summary: 'Every version a rule set ever had, newest first, with who saved it.',
    params: z.object({ rulesId: Id }),
    result: z.object({
      versions: z.array(
        z.object({
          rules: ScoreRuleSet,
          active: z.boolean(),
          byName: z.string(),
          atMs: Ms,
          /** The spreadsheet it was read from; empty: typed. */
          fileName: z.string(),
        }),
      ),
    }),
    access: 'SIGNED_IN',
    errors: ['NOT_FOUND'],
  }),
}
