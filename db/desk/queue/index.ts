import type { queueScreenMethods } from '../../contract/queue-screens.ts'
import type { queueMethods, visitMethods } from '../../contract/queue.ts'
import type { Handlers } from '../context.ts'
import { callHandlers } from './calls.ts'
import { issueHandlers } from './issue.ts'
import { overviewHandlers } from './overview.ts'
import { queueScreenHandlers } from './screens.ts'
import { statusHandlers } from './status.ts'
import { stepHandlers } from './steps.ts'
import { ticketHandlers } from './ticket-history.ts'
import { visitHandlers } from './visits.ts'

export const queueHandlers: Handlers<typeof queueMethods & typeof visitMethods & typeof queueScreenMethods> =
  {
    ...statusHandlers,
    ...callHandlers,
    ...stepHandlers,
    ...issueHandlers,
    ...overviewHandlers,
    ...ticketHandlers,
    ...visitHandlers,
    ...queueScreenHandlers,
  }
