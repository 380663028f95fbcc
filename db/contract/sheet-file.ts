import { z } from 'zod'

// A spreadsheet somebody chose, and what of it does not fit.

/** Base64 of 20 MB at most. */
export const SheetFile = z.object({ fileName: z.string().max(200), fileBase64: z.string().max(28_000_000) })

/** Why a cell of a spreadsheet, of scoring rules or of ticket classes, does not fit. */
export const SheetFault = z.enum([
  'SHEET_MISSING',
  'COLUMN_MISSING',
  'EMPTY',
  'BAD_NUMBER',
  'BAD_POINTS',
  'BAD_DAY',
  'BAD_TIME',
  'BAD_CODE',
  'BAD_WORD',
  'BAD_LINK',
  'UNKNOWN_DIMENSION',
  'UNKNOWN_CODE',
  'TOO_LONG',
  'TWICE',
  'TOO_MANY',
])
export type SheetFault = z.infer<typeof SheetFault>

/** Where, what stands there, why it does not fit, and what would. */
export const BadCell = z.object({
  sheet: z.string(),
  /** 0: of the sheet as a whole. */
  row: z.number().int(),
  column: z.string(),
  value: z.string(),
  reason: SheetFault,
  allowed: z.string(),
})
export type BadCell = z.infer<typeof BadCell>
