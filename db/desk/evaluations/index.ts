import type { evaluationMethods } from '../../contract/evaluations.ts'
import type { Handlers } from '../context.ts'
import { evaluationFigureHandlers } from './figures.ts'
import { rateHandlers } from './rate.ts'

export const evaluationHandlers: Handlers<typeof evaluationMethods> = {
  ...rateHandlers,
  ...evaluationFigureHandlers,
}
