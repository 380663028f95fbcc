import type { Contract } from '../contract/index.ts'
import { activationHandlers } from './activations.ts'
import { administrationHandlers } from './administration.ts'
import { boardHandlers as screenBoardHandlers } from './boards.ts'
import { assessmentHandlers } from './assessment/index.ts'
import { attendanceHandlers } from './attendance/index.ts'
import { caseHandlers } from './cases.ts'
import { consultationHandlers } from './consultations.ts'
import type { Handlers } from './context.ts'
import { queueSetupHandlers } from './queue-setup/index.ts'
import { queueSetupFileHandlers } from './queue-setup/setup-file.ts'
import { evaluationHandlers } from './evaluations/index.ts'
import { fileHandlers } from './files/index.ts'
import { hallAreaHandlers } from './hall/index.ts'
import { itemHandlers } from './items.ts'
import { kioskTicketHandlers } from './kiosk/index.ts'
import { mineHandlers } from './mine.ts'
import { paperHandlers } from './papers.ts'
import { machineFileHandlers } from './attendance/machine-file.ts'
import { patrolHandlers } from './patrol/index.ts'
import { postHandlers } from './posts/index.ts'
import { queueHandlers } from './queue/index.ts'
import { queueStatisticsHandlers } from './queue-statistics/index.ts'
import { requestHandlers } from './requests/index.ts'
import { scoreRulesHandlers } from './score-rules/index.ts'
import { screenHandlers } from './screen.ts'
import { sessionHandlers } from './session.ts'
import { setupHandlers } from './setup.ts'
import { slipHandlers } from './slips.ts'
import { systemHandlers } from './system.ts'
import { workHandlers } from './work/index.ts'

/** What each method of the contract does. */
export const handlers = {
  ...setupHandlers,
  ...sessionHandlers,
  ...activationHandlers,
  ...itemHandlers,
  ...caseHandlers,
  ...consultationHandlers,
  ...paperHandlers,
  ...slipHandlers,
  ...workHandlers,
  ...mineHandlers,
  ...attendanceHandlers,
  ...administrationHandlers,
  ...systemHandlers,
  ...hallAreaHandlers,
  ...requestHandlers,
  ...postHandlers,
  ...machineFileHandlers,
  ...assessmentHandlers,
  ...scoreRulesHandlers,
  ...fileHandlers,
  ...evaluationHandlers,
  ...queueSetupHandlers,
  ...queueSetupFileHandlers,
  ...patrolHandlers,
  ...screenHandlers,
  ...kioskTicketHandlers,
  ...queueHandlers,
  ...queueStatisticsHandlers,
  ...screenBoardHandlers,
} satisfies Handlers<Contract>
