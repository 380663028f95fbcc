import { useMemo } from 'react'
import { DECIDING_ROLES, type Role } from '../../../db/model/roles.ts'
import { useSession } from '../../shared/session-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'

const CENTRE: readonly Role[] = ['INSPECTOR', 'CENTER_ADMIN', 'LEADER']
const SETTLING: readonly Role[] = ['INSPECTOR', 'CENTER_ADMIN']
const SIGNING: readonly Role[] = ['CHIEF_REP', 'WINDOW_HEAD', 'CENTER_ADMIN']

const NO_ROLES: readonly Role[] = []

/** What somebody may do at the sheet, so that nothing is offered that the host would refuse; the host checks again. */
export function useSheetScope() {
  const roles = useSession((state) => state.session?.roles ?? NO_ROLES)
  const staffId = useSession((state) => state.session?.staffId ?? '')
  const unitId = useSession((state) => state.session?.unitId ?? '')
  const directory = useHallQuery('hall.directory', {}, { refreshOn: ['unit', 'staff'] }).data
  return useMemo(() => {
    const holds = (wanted: readonly Role[]): boolean => roles.some((role) => wanted.includes(role))
    const seesAll = holds(CENTRE)
    return {
      staffId,
      ownUnitId: unitId,
      seesAll,
      mayJudge: holds(DECIDING_ROLES),
      maySettle: holds(SETTLING),
      maySign: holds(SIGNING),
      mayImport: seesAll,
      mayAssign: holds(['CENTER_ADMIN']),
      units: (directory?.units ?? [])
        .filter((unit) => seesAll || unit.unitId === unitId)
        .map((unit) => ({ value: unit.unitId as string, label: unit.name })),
      people: (directory?.staff ?? []).map((person) => ({
        value: person.staffId as string,
        label: `${person.name} ${person.staffId}`,
      })),
    }
  }, [roles, staffId, unitId, directory])
}
export type SheetScope = ReturnType<typeof useSheetScope>
