import { ContractError } from '../contract/index.ts'
import { HALL_WIDE_ROLES, WINDOW_ROLES, type Role } from '../model/roles.ts'
import { signedIn, type DeskContext } from './context.ts'

/** Units whose records somebody may see; null stands for every unit. */
export type VisibleUnits = ReadonlySet<string> | null

const UNIT_ROLES: ReadonlySet<Role> = new Set<Role>([...WINDOW_ROLES, 'UNIT_ADMIN'])

/**
 * Whose records the person at this page works with: their own unit's, and those their window takes in. A window that
 * takes in every item serves every unit. Administrators and auditors of the system see no business data
 * (domain-rules sections 15 and 16).
 */
export const visibleUnits = (context: DeskContext): VisibleUnits => {
  const { session } = signedIn(context)
  const { roles, unitId } = session.staff
  if (roles.some((role) => HALL_WIDE_ROLES.includes(role))) return null
  if (!roles.some((role) => UNIT_ROLES.has(role))) return new Set()
  const atWindow = roles.some((role) => WINDOW_ROLES.includes(role)) && session.windowId !== null
  const window =
    atWindow && session.windowId !== null ? context.reference.windows.get(session.windowId) : undefined
  if (window?.kind === 'ANY_ITEM') return null
  return new Set([unitId, ...(window?.unitIds ?? [])])
}

export const isUnitVisible = (context: DeskContext, unitId: string): boolean =>
  visibleUnits(context)?.has(unitId) ?? true

/** @throws ContractError NOT_ALLOWED when the record belongs to a unit this person does not work with. */
export const requireUnit = (context: DeskContext, unitId: string): void => {
  if (!isUnitVisible(context, unitId)) throw new ContractError('NOT_ALLOWED')
}

/** The same for queries: a list to bind, or null for every unit. */
export const visibleUnitList = (context: DeskContext): readonly string[] | null => {
  const units = visibleUnits(context)
  return units && [...units]
}
