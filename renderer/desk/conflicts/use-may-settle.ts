import type { Role } from '../../../db/model/roles.ts'
import { useSession } from '../../shared/session-store.ts'

const SETTLERS: ReadonlySet<Role> = new Set([
  'CLERK',
  'WINDOW_HEAD',
  'CHIEF_REP',
  'DUTY',
  'CENTER_ADMIN',
  'INSPECTOR',
  'LEADER',
])

/** Whether the person at this page may settle a conflict, or say what was done about a number. */
export const useMaySettle = (): boolean =>
  useSession((state) => state.session?.roles.some((role) => SETTLERS.has(role)) ?? false)
