import type { StaffMember } from '../../model/reference.ts'
import { WINDOW_ROLES } from '../../model/roles.ts'
import type { ReferenceData } from '../../store/index.ts'

/**
 * Whether a person has a score, or had one: those who serve at a window, and the chief representatives, who answer for
 * theirs. The people of the centre are not scored.
 */
export const isScored = (staff: StaffMember | undefined): staff is StaffMember =>
  staff !== undefined &&
  staff.roles.some((role) => WINDOW_ROLES.includes(role)) &&
  (staff.windowId !== null || staff.roles.includes('CHIEF_REP'))

/** Those who left included: what they did before counts. */
export const scoredStaff = ({ staff }: Pick<ReferenceData, 'staff'>): readonly StaffMember[] =>
  [...staff.values()].filter(isScored)
