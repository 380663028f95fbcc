import type { slipMethods } from '../contract/records.ts'
import { firstContactHandlers } from './slips/first-contacts.ts'
import { negativeReportHandlers } from './slips/negative-reports.ts'
import type { Handlers } from './context.ts'

export { firstContactView, mayFollowFirstContact } from './slips/first-contacts.ts'
export { negativeReportView } from './slips/negative-reports.ts'

export const slipHandlers: Handlers<typeof slipMethods> = {
  ...firstContactHandlers,
  ...negativeReportHandlers,
}
