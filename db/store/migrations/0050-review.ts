import { LATE_MS } from '../../model/trusted-time.ts'
import type { Migration } from './migration.ts'

/** Finds the few records whose time a person has to look at, among millions (sync.md point 7). */
export const DOUBTFUL_TIME = `(clock_grade = 'C' OR received_at_ms - at_ms > ${LATE_MS})`

export const review: Migration = {
  number: 50,
  name: 'review of times',
  sql: `CREATE INDEX event_time_review ON event_log (at_ms) WHERE ${DOUBTFUL_TIME};`,
}
