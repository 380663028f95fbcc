import type { assessmentMethods } from '../../contract/assessment.ts'
import type { Handlers } from '../context.ts'
import { appealHandlers } from './appeals.ts'
import { entryHandlers } from './entries.ts'
import { proposalHandlers } from './proposals.ts'

/** Facts, entries and appeals; periods and what is read of them beside. */
export const assessmentHandlers = {
  ...proposalHandlers,
  ...entryHandlers,
  ...appealHandlers,
} satisfies Partial<Handlers<typeof assessmentMethods>>
