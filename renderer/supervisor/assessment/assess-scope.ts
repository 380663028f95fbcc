import { useMemo } from 'react'
import { ASSESSING_ROLES, type Role } from '../../../db/model/roles.ts'
import { useSession } from '../../shared/session-store.ts'

const LOCKING: readonly Role[] = ['CENTER_ADMIN', 'LEADER']
const NO_ROLES: readonly Role[] = []

/** What somebody may do in the assessment, so that nothing is offered that the host would refuse; the host checks again. */
export function useAssessScope() {
  const roles = useSession((state) => state.session?.roles ?? NO_ROLES)
  const staffId = useSession((state) => state.session?.staffId ?? '')
  return useMemo(() => {
    const holds = (wanted: readonly Role[]): boolean => roles.some((role) => wanted.includes(role))
    return {
      staffId,
      /** Scores: confirms, compiles, publishes, enters rates. */
      mayAssess: holds(ASSESSING_ROLES),
      /** Locks, takes back a publication, corrects what is locked. */
      mayLock: holds(LOCKING),
      /** An auditor sees windows and units, not persons. */
      seesPersons: roles.some((role) => role !== 'AUDITOR'),
    }
  }, [roles, staffId])
}
export type AssessScope = ReturnType<typeof useAssessScope>
