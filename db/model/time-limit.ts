import { z } from 'zod'

/**
 * A statutory or promised limit. `WD` working days, `CD` natural days, `H` hours the hall is open, `M` months;
 * `INSTANT` (即办) is done at the window the same day and has value 0.
 */
export const TimeLimit = z.object({
  value: z.number().int().min(0).max(3_650),
  unit: z.enum(['WD', 'CD', 'H', 'M', 'INSTANT']),
  note: z.string().max(200),
})
export type TimeLimit = z.infer<typeof TimeLimit>
