import { Navigate } from 'react-router'
import { navEntriesFor } from '../layout/nav-entries.ts'
import { useSession } from '../session-store.ts'
import { paths } from './paths.ts'

/** The first page of a role: the day's work, or the administration for those who see no business records. */
export function HomeRedirect() {
  const roles = useSession((state) => state.session?.roles)
  const keys = new Set(navEntriesFor(roles ?? []).map((entry) => entry.key))
  const home = keys.has('today') ? paths.today() : keys.has('admin') ? paths.admin() : paths.items()
  return <Navigate to={home} replace />
}
