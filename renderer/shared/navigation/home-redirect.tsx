import { Navigate } from 'react-router'
import { navEntriesFor } from '../layout/nav-entries.ts'
import { useSession } from '../session-store.ts'
import { useHallQuery } from '../use-query.ts'
import { paths } from './paths.ts'

/**
 * The first page of a role: the day's work, or the administration for those who see no business records. Until a new hall
 * has what it needs, those who can set it up begin with the checklist.
 */
export function HomeRedirect() {
  const roles = useSession((state) => state.session?.roles)
  const keys = new Set(navEntriesFor(roles ?? []).map((entry) => entry.key))
  const { data, loading } = useHallQuery('setup.progress', keys.has('admin') ? {} : null)
  if (loading) return null
  if (data?.ready === false) return <Navigate to={paths.admin('start')} replace />
  const home = keys.has('today') ? paths.today() : keys.has('admin') ? paths.admin() : paths.items()
  return <Navigate to={home} replace />
}
