import { ContractError } from '../../contract/index.ts'
import { DECIDING_ROLES, type Role } from '../../model/roles.ts'
import { signedIn, type DeskContext } from '../context.ts'
import { visibleUnits, type VisibleUnits } from '../scope.ts'

/** Those whose attendance work is the whole hall's. */
const CENTRE_ROLES: readonly Role[] = ['INSPECTOR', 'CENTER_ADMIN', 'LEADER']
const UNIT_ROLES: readonly Role[] = ['WINDOW_HEAD', 'CHIEF_REP', 'DUTY', 'UNIT_ADMIN']

const rolesOf = (context: DeskContext): readonly Role[] => signedIn(context).session.staff.roles
const hasOne = (roles: readonly Role[], wanted: readonly Role[]): boolean =>
  roles.some((role) => wanted.includes(role))

/** Units whose people's attendance somebody may see; null for all. A clerk sees their own days and nobody else's. */
export const attendanceUnits = (context: DeskContext): VisibleUnits => {
  const roles = rolesOf(context)
  if (hasOne(roles, CENTRE_ROLES)) return null
  return hasOne(roles, UNIT_ROLES) ? visibleUnits(context) : new Set()
}

/** @throws ContractError NOT_ALLOWED */
export const requireAttendanceUnit = (context: DeskContext, unitId: string): void => {
  if (attendanceUnits(context)?.has(unitId) === false) throw new ContractError('NOT_ALLOWED')
}

/** The units a sheet is made of: the one asked for, or all that may be seen. @throws ContractError NOT_ALLOWED */
export const unitsAskedFor = (context: DeskContext, unitId: string | null): VisibleUnits => {
  if (unitId === null) return attendanceUnits(context)
  requireAttendanceUnit(context, unitId)
  return new Set([unitId])
}

export const isOwn = (context: DeskContext, staffId: string): boolean =>
  signedIn(context).session.staff.staffId === staffId

/** Whether somebody may decide over the records of a person of this unit; never over their own. */
export const mayDecideFor = (context: DeskContext, staffId: string, unitId: string | undefined): boolean => {
  const { staff } = signedIn(context).session
  if (staff.staffId === staffId) return false
  if (hasOne(staff.roles, CENTRE_ROLES)) return true
  return hasOne(staff.roles, DECIDING_ROLES) && unitId === staff.unitId
}
