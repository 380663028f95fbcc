import { conflictHandlers } from './conflicts.ts'
import { joinHandlers } from './join.ts'
import { supervisorHandlers } from './live.ts'
import { hallHandlers } from './questions.ts'
import { syncHandlers } from './sync.ts'
import { reviewHandlers } from './time-review.ts'

/** The way to the hall: joining, what waits, conflicts, the hall's machines, the live hall. */
export const hallAreaHandlers = {
  ...joinHandlers,
  ...syncHandlers,
  ...conflictHandlers,
  ...reviewHandlers,
  ...hallHandlers,
  ...supervisorHandlers,
}
