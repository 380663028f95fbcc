import { accountModel } from '../../model/account.ts'
import { dayBalanceModel, paperFormModel } from '../../model/day-models.ts'
import { deviceModel } from '../../model/device.ts'
import { referenceModels } from '../../model/reference-models.ts'
import { conflictModel, releaseModel } from '../../model/sync-models.ts'
import { attendanceMonthModel, attendanceWeekModel } from '../../model/attendance/month-models.ts'
import { postAbsenceModel } from '../../model/posts/post-models.ts'
import { assessmentProjectors } from './assessment.ts'
import { attendanceProjectors } from './attendance.ts'
import { postProjectors } from './posts.ts'
import { caseProjector, consultationProjector } from './ledger.ts'
import { paperProjector } from './papers.ts'
import { queueProjectors } from './queue.ts'
import { projector, type Projector } from './projector.ts'
import { firstContactProjector, negativeReportProjector } from './slips.ts'

/** Every kind of entity that has a state. Kinds that are not listed (audit) live in the event log alone. */
const all: readonly Projector[] = [
  caseProjector,
  consultationProjector,
  paperProjector,
  firstContactProjector,
  negativeReportProjector,
  projector({ model: accountModel }),
  projector({ model: deviceModel }),
  projector({ model: dayBalanceModel }),
  projector({ model: paperFormModel }),
  projector({ model: conflictModel }),
  projector({ model: releaseModel }),
  ...attendanceProjectors,
  projector({ model: attendanceMonthModel }),
  projector({ model: attendanceWeekModel }),
  projector({ model: postAbsenceModel }),
  ...postProjectors,
  ...assessmentProjectors,
  ...queueProjectors,
  ...referenceModels.map((model) => projector({ model })),
]

export const projectorOf: ReadonlyMap<string, Projector> = new Map(all.map((each) => [each.model.kind, each]))

/** Tables that are made from the event log and from nothing else, with the columns that identify a row. */
export const PROJECTION_TABLES = [
  { name: 'entity', columns: 'kind, id, state, events' },
  { name: 'conflict', columns: '*' },
  { name: 'number_block', columns: '*' },
  { name: 'ledger', columns: '*' },
  { name: 'paper', columns: '*' },
  { name: 'slip', columns: '*' },
  { name: 'doubled_number', columns: '*' },
  { name: 'punch', columns: '*' },
  { name: 'request', columns: '*' },
  { name: 'cover', columns: '*' },
  { name: 'handover', columns: '*' },
  { name: 'post_alarm', columns: '*' },
  { name: 'score_entry', columns: '*' },
  { name: 'score_charge', columns: '*' },
  { name: 'score_period', columns: '*' },
  { name: 'score_figure', columns: '*' },
  { name: 'patrol', columns: '*' },
  { name: 'patrol_draw', columns: '*' },
  { name: 'ticket', columns: '*' },
  { name: 'visit', columns: '*' },
  { name: 'evaluation', columns: '*' },
  { name: 'search_doc', columns: 'kind, id, text, names, marks' },
] as const
