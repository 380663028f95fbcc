import type { postMethods } from '../../contract/posts.ts'
import type { Handlers } from '../context.ts'
import { alarmHandlers } from './alarms.ts'
import { boardHandlers } from './board.ts'
import { coverHandlers } from './covers.ts'
import { handoverHandlers } from './handovers.ts'
import { referencePostHandlers } from './reference-posts.ts'

export const postHandlers: Handlers<typeof postMethods> = {
  ...referencePostHandlers,
  ...boardHandlers,
  ...coverHandlers,
  ...handoverHandlers,
  ...alarmHandlers,
}
