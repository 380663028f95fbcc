import { z } from 'zod'

/** What was found and done when a damaged or missing database was replaced; told to the user and kept as an event. */
export const RecoveryReport = z.object({
  /** Folder the damaged files were moved to, untouched; empty when there were none. */
  setAside: z.string(),
  fromJournal: z.number(),
  salvaged: z.number(),
  /** Numbers of this device's sequence that no source still had. */
  missing: z.number(),
})
export type RecoveryReport = Readonly<z.infer<typeof RecoveryReport>>

/** Row of `meta` that holds the report until it has become an event. */
export const REPORT_KEY = 'recovery_report'
