import type { assessmentMethods } from '../../contract/assessment.ts'
import type { Handlers } from '../context.ts'
import { appealHandlers } from './appeals.ts'
import { awardHandlers } from './awards.ts'
import { boardHandlers } from './board.ts'
import { countHandlers } from './counts.ts'
import { derivationHandlers } from './derivation.ts'
import { entryHandlers } from './entries.ts'
import { exportHandlers } from './export.ts'
import { figureHandlers } from './figures.ts'
import { mineHandlers } from './mine.ts'
import { periodHandlers } from './periods.ts'
import { proposalHandlers } from './proposals.ts'
import { voucherHandlers } from './vouchers.ts'

/** Facts, entries and appeals; periods and what is read of them. */
export const assessmentHandlers: Handlers<typeof assessmentMethods> = {
  ...countHandlers,
  ...proposalHandlers,
  ...entryHandlers,
  ...appealHandlers,
  ...periodHandlers,
  ...voucherHandlers,
  ...figureHandlers,
  ...boardHandlers,
  ...derivationHandlers,
  ...mineHandlers,
  ...awardHandlers,
  ...exportHandlers,
}
