import { assessmentEvents } from './assessment-events.ts'
import { attendanceEvents } from './attendance-events.ts'
import { caseEvents } from './case-events.ts'
import type { EventDefinition, EventOf } from './define.ts'
import {
  consultationEvents,
  dayEvents,
  firstContactEvents,
  negativeReportEvents,
  paperEvents,
} from './record-events.ts'
import { postEvents } from './post-events.ts'
import { queueEvents } from './queue-events.ts'
import { syncEvents } from './sync-events.ts'
import { accountEvents, audited, deviceEvents, numbersLeased, referenceEvents } from './system-events.ts'

/** Every fact HallDesk knows how to record. An older program stores unknown ones unread and projects them later. */
export const eventDefinitions = [
  ...caseEvents,
  ...consultationEvents,
  ...paperEvents,
  ...firstContactEvents,
  ...negativeReportEvents,
  ...dayEvents,
  ...referenceEvents,
  ...accountEvents,
  audited,
  ...deviceEvents,
  numbersLeased,
  ...syncEvents,
  ...attendanceEvents,
  ...postEvents,
  ...assessmentEvents,
  ...queueEvents,
] as const
export type AnyEvent = EventOf<typeof eventDefinitions>

const byType: ReadonlyMap<string, EventDefinition> = new Map(
  eventDefinitions.map((definition) => [definition.type, definition as EventDefinition]),
)

export const findDefinition = (type: string): EventDefinition | undefined => byType.get(type)
