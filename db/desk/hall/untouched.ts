import type { ReferenceData, Store } from '../../store/index.ts'
import { countEventsOfPeople } from '../../store/queries/system.ts'

/**
 * Whether this machine may still become one of a hall: it belongs to none, knows nobody, and nobody has recorded
 * anything here. What the machine itself recorded (its start, its clock) is set aside with its database.
 */
export const mayJoin = ({
  store,
  reference,
}: {
  readonly store: Store
  readonly reference: ReferenceData
}): boolean =>
  store.sync === null &&
  !store.readOnly &&
  reference.staff.size === 0 &&
  countEventsOfPeople(store.read) === 0
