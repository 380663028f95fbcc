import { z } from 'zod'
import { StaffId, UnitId, WindowId } from '../ids.ts'
import { DecimalText } from './decimal.ts'
import { Dimension, ScoreTarget } from './score-rules.ts'

/** What one entry does to one subject: so many points a count, in one dimension. */
export const Charge = z.object({
  target: ScoreTarget,
  /** Staff number, window or unit. */
  subjectId: z.union([StaffId, WindowId, UnitId]),
  dimension: Dimension.shape.code,
  /** For one count; the entry's quantity multiplies it. */
  delta: DecimalText,
  /** Came along with the first one, such as half of it for the chief representative. */
  linked: z.boolean(),
})
export type Charge = z.infer<typeof Charge>

/** The record a point rests on, to be opened from the score: `kind` is that of an entity, `id` its id. */
export const EvidenceLink = z.object({
  kind: z.string().min(1).max(40),
  id: z.string().min(1).max(120),
})
export type EvidenceLink = z.infer<typeof EvidenceLink>

/** A picture or paper by its content: its bytes travel apart from the record and never hold it up. */
export const AttachedFile = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mime: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
  bytes: z.number().int().positive(),
  name: z.string().max(120),
})
export type AttachedFile = z.infer<typeof AttachedFile>
