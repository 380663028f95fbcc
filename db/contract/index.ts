import type { z } from 'zod'
import { administrationMethods, systemMethods } from './administration.ts'
import { assessmentMethods } from './assessment.ts'
import { boardMethods } from './boards.ts'
import { fileMethods } from './kept-files.ts'
import { patrolMethods } from './patrol.ts'
import { queueSetupFileMethods } from './queue-setup-file.ts'
import { queueSetupMethods } from './queue-setup.ts'
import { scoreRulesMethods } from './score-rules.ts'
import { attendanceMethods } from './attendance.ts'
import { requestMethods } from './requests.ts'
import { caseMethods } from './cases.ts'
import {
  conflictMethods,
  hallMethods,
  joinMethods,
  reviewMethods,
  supervisorMethods,
  syncMethods,
} from './hall.ts'
import { evaluationMethods } from './evaluations.ts'
import { itemMethods } from './items.ts'
import { kioskTicketMethods } from './kiosk-tickets.ts'
import { postMethods } from './posts.ts'
import { queueScreenMethods } from './queue-screens.ts'
import { queueMethods, visitMethods } from './queue.ts'
import { consultationMethods, paperMethods, slipMethods } from './records.ts'
import { queueStatisticsMethods } from './queue-statistics.ts'
import { screenMethods } from './screen.ts'
import { sessionMethods } from './session.ts'
import { activationMethods, setupMethods } from './setup.ts'
import { workMethods } from './work.ts'

/** Every method a page or a script can call. Both sides take their types from here. */
export const contract = {
  ...setupMethods,
  ...sessionMethods,
  ...activationMethods,
  ...itemMethods,
  ...caseMethods,
  ...consultationMethods,
  ...paperMethods,
  ...slipMethods,
  ...workMethods,
  ...administrationMethods,
  ...systemMethods,
  ...joinMethods,
  ...syncMethods,
  ...conflictMethods,
  ...reviewMethods,
  ...hallMethods,
  ...supervisorMethods,
  ...attendanceMethods,
  ...requestMethods,
  ...postMethods,
  ...scoreRulesMethods,
  ...assessmentMethods,
  ...patrolMethods,
  ...fileMethods,
  ...evaluationMethods,
  ...queueSetupMethods,
  ...queueSetupFileMethods,
  ...screenMethods,
  ...queueStatisticsMethods,
  ...kioskTicketMethods,
  ...boardMethods,
  ...queueMethods,
  ...visitMethods,
  ...queueScreenMethods,
}
export type Contract = typeof contract
export type MethodName = keyof Contract
/** What a caller hands in (defaults may be left out). */
export type ParamsInput<M extends MethodName> = z.input<Contract[M]['params']>
/** What a handler receives, parsed. */
export type Params<M extends MethodName> = z.output<Contract[M]['params']>
export type Result<M extends MethodName> = z.output<Contract[M]['result']>
/** What a handler gives back: branded ids are plain strings until the result is checked. */
export type ResultInput<M extends MethodName> = z.input<Contract[M]['result']>

export { ContractError, errorMessage } from './errors.ts'
export type { ContractFailure, ErrorCode, ErrorDetails, Locale } from './errors.ts'
export { HostMessage, PageMessage } from './port.ts'
export type { TopicName, Topics } from './topics.ts'
