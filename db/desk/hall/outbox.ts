import type { ResultInput } from '../../contract/index.ts'
import type { DeskContext } from '../context.ts'

/** What of this machine's own records the hall does not have, or has and did not accept. */
export const outboxOf = (context: DeskContext, _limit: number): ResultInput<'sync.outbox'> => {
  if (!context.desk.hall.joined()) return { rows: [], total: 0, ofOthers: 0 }
  return { rows: [], total: 0, ofOthers: 0 }
}
