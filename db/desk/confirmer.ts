import { ContractError } from '../contract/index.ts'
import type { Confirmer } from '../contract/session.ts'
import type { StaffId } from '../model/ids.ts'
import type { StaffMember } from '../model/reference.ts'
import { CONFIRMING_ROLES, HALL_WIDE_ROLES } from '../model/roles.ts'
import type { DeskContext } from './context.ts'
import { checkSecret } from './session.ts'

/** Whether somebody may confirm steps of a unit: a head or representative of it, or the centre. */
export const mayConfirmFor = (staff: StaffMember, unitId: string): boolean =>
  staff.active &&
  staff.roles.some((role) => CONFIRMING_ROLES.includes(role)) &&
  (staff.unitId === unitId || staff.roles.some((role) => HALL_WIDE_ROLES.includes(role)))

/**
 * Checks the PIN of somebody who confirms a step beside the person at the page. A wrong one counts as a failed log-in and
 * locks after five, so that a PIN cannot be guessed here either.
 *
 * @throws ContractError CONFIRMER_REFUSED
 */
export const requireConfirmer = async (
  context: DeskContext,
  confirmer: Confirmer,
  unitId: string,
): Promise<StaffId> => {
  const staff = context.reference.staff.get(confirmer.staffId)
  // Looked at first: the answer must not tell somebody without the role whether a PIN was right.
  if (!staff || !mayConfirmFor(staff, unitId)) throw new ContractError('CONFIRMER_REFUSED')
  try {
    await checkSecret(context, staff.staffId, confirmer.pin, 'PIN')
  } catch (error) {
    const isWrongPin =
      error instanceof ContractError && (error.code === 'LOGIN_FAILED' || error.code === 'LOGIN_LOCKED')
    throw isWrongPin ? new ContractError('CONFIRMER_REFUSED', error.details) : error
  }
  return staff.staffId
}
