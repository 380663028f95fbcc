import { accountModel } from './account.ts'
import {
  patrolDrawModel,
  patrolModel,
  scoreEntryModel,
  scoreFigureModel,
  scorePeriodModel,
} from './assessment/assessment-models.ts'
import { attendanceMonthModel, attendanceWeekModel } from './attendance/month-models.ts'
import { machineLinesModel, punchModel } from './attendance/punch-models.ts'
import {
  absenceModel,
  extraDutyModel,
  leaveModel,
  makeupModel,
  rollModel,
  swapModel,
} from './attendance/request-models.ts'
import { caseModel } from './case.ts'
import { consultationModel } from './consultation.ts'
import { dayBalanceModel, paperFormModel } from './day-models.ts'
import { deviceModel } from './device.ts'
import type { EntityModel, RecordedEvent } from './events/define.ts'
import { paperModel } from './paper.ts'
import { ticketModel } from './queue/ticket.ts'
import { evaluationModel, pressModel, visitModel } from './queue/visit.ts'
import { windowQueueModel } from './queue/window-queue.ts'
import { coverModel, handoverModel, postAbsenceModel, postAlarmModel } from './posts/post-models.ts'
import { referenceModels } from './reference-models.ts'
import { firstContactModel, negativeReportModel } from './slips.ts'
import { conflictModel, releaseModel } from './sync-models.ts'

/** Erases the types of a model: every event of its kind was checked against its definition before it is folded. */
const model = <State, Event extends RecordedEvent>(each: EntityModel<State, Event>): EntityModel<unknown> =>
  each as unknown as EntityModel<unknown>

const models: ReadonlyMap<string, EntityModel<unknown>> = new Map(
  [
    model(caseModel),
    model(consultationModel),
    model(paperModel),
    model(firstContactModel),
    model(negativeReportModel),
    model(accountModel),
    model(deviceModel),
    model(dayBalanceModel),
    model(paperFormModel),
    model(conflictModel),
    model(releaseModel),
    model(punchModel),
    model(machineLinesModel),
    model(leaveModel),
    model(absenceModel),
    model(makeupModel),
    model(rollModel),
    model(swapModel),
    model(extraDutyModel),
    model(attendanceMonthModel),
    model(attendanceWeekModel),
    model(postAbsenceModel),
    model(coverModel),
    model(handoverModel),
    model(postAlarmModel),
    model(scoreEntryModel),
    model(scorePeriodModel),
    model(scoreFigureModel),
    model(patrolDrawModel),
    model(patrolModel),
    model(ticketModel),
    model(windowQueueModel),
    model(visitModel),
    model(evaluationModel),
    model(pressModel),
    ...referenceModels.map(model),
  ].map((each) => [each.kind, each]),
)

/** How a kind of entity grows out of its events; undefined for kinds that live in the log alone (audit, numbers). */
export const modelOf = (kind: string): EntityModel<unknown> | undefined => models.get(kind)
