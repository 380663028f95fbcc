import type { LedgerScope } from '../../store/queries/ledger.ts'
import { HALL_WIDE_ROLES } from '../../model/roles.ts'
import { signedIn, type DeskContext } from '../context.ts'
import { visibleUnits } from '../scope.ts'

/**
 * Whose records lists and search show: narrower than what may be opened at a window that takes in every item, where
 * people see what they or their neighbours took in there, not the whole hall.
 */
export const workScope = (context: DeskContext): LedgerScope => {
  const { staff, windowId } = signedIn(context).session
  const visible = visibleUnits(context)
  if (visible) return { unitIds: [...visible], windowId: null }
  const isHallWide = staff.roles.some((role) => HALL_WIDE_ROLES.includes(role))
  return isHallWide ? { unitIds: null, windowId: null } : { unitIds: [staff.unitId], windowId }
}

/** Whether a record of that unit and window is among them. */
export const isInScope = (
  { unitIds, windowId }: LedgerScope,
  unitId: string | null,
  recordWindowId: string | null,
): boolean =>
  unitIds === null ||
  (unitId !== null && unitIds.includes(unitId)) ||
  (windowId !== null && windowId === recordWindowId)

export const isScopeEmpty = ({ unitIds, windowId }: LedgerScope): boolean =>
  unitIds?.length === 0 && windowId === null
