import { backoffMs as backoff, slowMs as slow } from '../../db/sync/pacing.ts'

// Stands in for db/sync/pacing.ts in programs that are to try again soon (quick-retries.ts).
export * from '../../db/sync/pacing.ts'

const TIMES = 10

export const backoffMs: typeof backoff = (failures, chance) => backoff(failures, chance) / TIMES
export const slowMs: typeof slow = (chance) => slow(chance) / TIMES
