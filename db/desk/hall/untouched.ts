import { countEventsOfPeople } from '../../store/queries/system.ts'
import type { DeskContext } from '../context.ts'

/**
 * Whether this machine may still become one of a hall: it belongs to none, knows nobody, and nobody has recorded
 * anything here. What the machine itself recorded (its start, its clock) is set aside with its database.
 */
export const mayJoin = (context: DeskContext): boolean =>
  !context.desk.hall.joined() &&
  !context.store.readOnly &&
  context.reference.staff.size === 0 &&
  countEventsOfPeople(context.store.read) === 0
