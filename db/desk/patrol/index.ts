import type { Handlers } from '../context.ts'
import { drawHandlers } from './draws.ts'
import { itemHandlers } from './items.ts'
import { roundHandlers } from './rounds.ts'
import type { PatrolMethods } from './windows.ts'

export const patrolHandlers: Handlers<PatrolMethods> = {
  ...itemHandlers,
  ...drawHandlers,
  ...roundHandlers,
}
