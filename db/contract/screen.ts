import { z } from 'zod'
import { Ms } from '../model/ids.ts'
import { defineMethod } from './define.ts'
import { Locale } from './session.ts'

/** Public screens: boards, window screens and ticket machines, where nobody logs in. */
export const screenMethods = {
  'screen.start': defineMethod({
    summary:
      'All a public screen needs to begin: which hall and machine this is, and whether the hall is reached.',
    params: z.object({}),
    result: z.object({
      nowMs: Ms,
      hallName: z.string(),
      deviceName: z.string(),
      /** Window this machine stands at; null for one of the hall. */
      windowId: z.string().nullable(),
      purpose: z.enum(['REAL', 'SAMPLE', 'DRILL']),
      locale: Locale,
      version: z.string(),
      /** The machine itself is a public screen; otherwise a page of a desk is used as one. */
      isKiosk: z.boolean(),
      link: z.enum(['STANDALONE', 'ONLINE', 'OFFLINE', 'FILLING']),
      lastContactAtMs: Ms.nullable(),
      /** A code is set with which the lock of the screen is left. */
      mayExit: z.boolean(),
      /** Where no code is set: its machine was started a short while ago, so that what it shows may be changed. */
      maySetUp: z.boolean(),
    }),
    access: 'PUBLIC',
  }),
  'screen.exit': defineMethod({
    summary:
      'Checks the code of the setting screen.exitCode: before a screen is set up anew, or to leave its lock. Wrong tries make the next one wait.',
    params: z.object({
      code: z.string().min(1).max(32),
      /** Also ends the lock, where the shell holds one; otherwise the code is only checked, as before settings. */
      leave: z.boolean().default(false),
    }),
    result: z.object({}),
    access: 'PUBLIC',
    errors: ['SCREEN_CODE_WRONG', 'SCREEN_CODE_LOCKED'],
  }),
}
