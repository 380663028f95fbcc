import { z } from 'zod'

/**
 * What the hall says of an event it has put into its log (sync.md points 3 and 9). Whatever it says, the event is kept.
 * `accepted`: folded everywhere. `conflict`: an illegal step, or one taken without having seen a later one; a person
 * settles it. `quarantined`: it failed validation or authorisation, or is of a type the hall does not know.
 */
export const Verdict = z.enum(['accepted', 'conflict', 'quarantined'])
export type Verdict = z.infer<typeof Verdict>

/** Why an event was not accepted; stable codes, texts are in the locale. A refusal of a fold adds its own code. */
export const VERDICT_REASONS = [
  'CHANGED_MEANWHILE',
  'UNKNOWN_TYPE',
  'INVALID',
  'NOT_ALLOWED',
  'OUT_OF_SCOPE',
  'DUPLICATE_ID',
] as const
