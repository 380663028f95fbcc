import type { joinMethods } from '../../contract/hall.ts'
import { ContractError } from '../../contract/index.ts'
import type { DeskContext, Handlers } from '../context.ts'
import { mayJoin } from './untouched.ts'

const requireUntouched = (context: DeskContext): void => {
  if (!mayJoin(context)) throw new ContractError('NOT_ALLOWED')
}

export const joinHandlers: Handlers<typeof joinMethods> = {
  async 'setup.discoverHalls'(context) {
    requireUntouched(context)
    return { halls: await context.desk.hall.discover() }
  },
  'setup.checkHall'(context, { address }) {
    requireUntouched(context)
    return context.desk.hall.check(address)
  },
  'setup.joinHall'(context, wish) {
    requireUntouched(context)
    return context.desk.hall.join(wish)
  },
}
