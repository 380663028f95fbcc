import { ContractError } from '../../contract/index.ts'
import type { StaffMember } from '../../model/reference.ts'
import { DECIDING_ROLES, type Role } from '../../model/roles.ts'
import type { ReferenceData } from '../../store/index.ts'
import { attendanceUnits } from '../attendance/access.ts'
import { signedIn, type DeskContext } from '../context.ts'

// Who may decide over what (domain-rules sections 7 and 15). Nobody ever decides their own.

/** Roles that decide for the whole hall; the others for people of their own unit alone. */
const CENTRE_ROLES: ReadonlySet<Role> = new Set<Role>(['INSPECTOR', 'CENTER_ADMIN', 'LEADER'])

const holds = (staff: StaffMember, role: Role, unitId: string): boolean =>
  staff.active && staff.roles.includes(role) && (CENTRE_ROLES.has(role) || staff.unitId === unitId)

/** CENTER_ADMIN may act for INSPECTOR, LEADER for anyone. */
const actsFor = (staff: StaffMember, role: Role, unitId: string): boolean =>
  holds(staff, role, unitId) ||
  (role === 'INSPECTOR' && holds(staff, 'CENTER_ADMIN', unitId)) ||
  holds(staff, 'LEADER', unitId)

/** Whether a person could decide the step of a role over a request of somebody of a unit. */
export const mayDecideStep = (
  staff: StaffMember,
  role: Role,
  request: { readonly staffId: string; readonly unitId: string },
): boolean => staff.staffId !== request.staffId && actsFor(staff, role, request.unitId)

/** Whether somebody other than the applicant holds a role for a unit. */
export const hasHolder = (reference: ReferenceData, role: Role, staffId: string, unitId: string): boolean =>
  [...reference.staff.values()].some((each) => each.staffId !== staffId && holds(each, role, unitId))

/** Those who hold a role for a unit; where nobody does, those who may act for them. */
export const decidersOf = (
  reference: ReferenceData,
  role: Role,
  request: { readonly staffId: string; readonly unitId: string },
): StaffMember[] => {
  const able = [...reference.staff.values()].filter((each) => mayDecideStep(each, role, request))
  const holders = able.filter((each) => holds(each, role, request.unitId))
  return holders.length > 0 ? holders : able
}

/** Whether a person leads somebody of a unit: may report them back from leave or sign them in. Never themselves. */
export const leads = (staff: StaffMember, staffId: string | null, unitId: string): boolean =>
  staff.active &&
  staff.staffId !== staffId &&
  DECIDING_ROLES.some((role) => staff.roles.includes(role) && holds(staff, role, unitId))

const APPROVING_ROLES: readonly Role[] = ['WINDOW_HEAD', 'CHIEF_REP', 'INSPECTOR', 'CENTER_ADMIN', 'LEADER']

/** Whether a person may agree to what needs one lead only: a swap, extra duty, the end of a leave. Never their own. */
export const approves = (staff: StaffMember, staffId: string | null, unitId: string): boolean =>
  staff.active && staff.staffId !== staffId && APPROVING_ROLES.some((role) => holds(staff, role, unitId))

/**
 * Whether what one lead decides waits for this person: for the head and the representative of the unit, and for the centre
 * where the unit has nobody else. The centre may all the same.
 */
export const isForLead = (
  reference: ReferenceData,
  staff: StaffMember,
  staffId: string,
  unitId: string,
): boolean => {
  const ofUnit = (['WINDOW_HEAD', 'CHIEF_REP'] as const).filter((role) => holds(staff, role, unitId))
  if (ofUnit.length > 0) return true
  return (
    !hasHolder(reference, 'WINDOW_HEAD', staffId, unitId) &&
    !hasHolder(reference, 'CHIEF_REP', staffId, unitId)
  )
}

export const me = (context: DeskContext): StaffMember => signedIn(context).session.staff

/** Whether the person at this page may look at a request of somebody of a unit. */
export const maySee = (
  context: DeskContext,
  request: { readonly staffId: string | null; readonly unitId: string; readonly withStaffId?: string },
): boolean => {
  const { staffId } = me(context)
  if (request.staffId === staffId || request.withStaffId === staffId) return true
  return attendanceUnits(context)?.has(request.unitId) ?? true
}

/** @throws ContractError OWN_REQUEST, NOT_ALLOWED */
export const requireApprover = (context: DeskContext, staffId: string, unitId: string): void => {
  if (me(context).staffId === staffId) throw new ContractError('OWN_REQUEST')
  if (!approves(me(context), staffId, unitId)) throw new ContractError('NOT_ALLOWED')
}
