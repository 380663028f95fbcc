import { ContractError } from '../../contract/index.ts'
import type { queueScreenMethods } from '../../contract/queue-screens.ts'
import type { queueMethods, visitMethods } from '../../contract/queue.ts'
import type { Handlers } from '../context.ts'

const notYet = (): never => {
  throw new ContractError('QUEUE_HALL_AWAY')
}

export const queueHandlers: Handlers<typeof queueMethods & typeof visitMethods & typeof queueScreenMethods> =
  {
    'queue.window': notYet,
    'queue.open': notYet,
    'queue.pause': notYet,
    'queue.resume': notYet,
    'queue.close': notYet,
    'queue.next': notYet,
    'queue.callNumber': notYet,
    'queue.recall': notYet,
    'queue.start': notYet,
    'queue.finish': notYet,
    'queue.hold': notYet,
    'queue.callBack': notYet,
    'queue.miss': notYet,
    'queue.transfer': notYet,
    'queue.void': notYet,
    'queue.prioritise': notYet,
    'queue.byHand': notYet,
    'queue.undo': notYet,
    'queue.issue': notYet,
    'queue.overview': notYet,
    'queue.ticket': notYet,
    'visits.open': notYet,
    'visits.close': notYet,
    'visits.list': notYet,
    'screen.board': notYet,
    'screen.window': notYet,
  }
