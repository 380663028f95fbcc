import type { conflictMethods } from '../../contract/hall.ts'
import { ContractError } from '../../contract/index.ts'
import type { Handlers } from '../context.ts'

/** A machine that belongs to no hall has nothing the hall did not accept. */
export const conflictHandlers: Handlers<typeof conflictMethods> = {
  'conflicts.list': () => ({ conflicts: [] }),
  'conflicts.get'(_context, { eventId }) {
    throw new ContractError('NOT_FOUND', { subject: eventId })
  },
  'conflicts.settle'(_context, { eventId }) {
    throw new ContractError('NOT_FOUND', { subject: eventId })
  },
}
