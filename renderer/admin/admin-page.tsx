import { lazy, Suspense, type ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, NavLink, useParams } from 'react-router'
import { ASSESSING_ROLES, type Role } from '../../db/model/roles.ts'
import { PageMissing } from '../shared/navigation/page-missing.tsx'
import { ADMIN_SECTIONS, paths, type AdminSection } from '../shared/navigation/paths.ts'
import { PageFrame } from '../shared/page-frame.tsx'
import { useSession } from '../shared/session-store.ts'
import { useHallQuery } from '../shared/use-query.ts'
import './admin.css'

const section = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }))

const sections: Record<AdminSection, ComponentType> = {
  start: section(async () => (await import('./start/start-section.tsx')).StartSection),
  import: section(async () => (await import('./import/import-section.tsx')).ImportSection),
  people: section(async () => (await import('./people/people-section.tsx')).PeopleSection),
  codes: section(async () => (await import('./codes/codes-section.tsx')).CodesSection),
  units: section(async () => (await import('./units/units-section.tsx')).UnitsSection),
  windows: section(async () => (await import('./windows/windows-section.tsx')).WindowsSection),
  queue: section(async () => (await import('./queue/queue-section.tsx')).QueueSection),
  posts: section(async () => (await import('./posts/posts-section.tsx')).PostsSection),
  rota: section(async () => (await import('./rota/rota-section.tsx')).RotaSection),
  'attendance-rules': section(
    async () => (await import('./attendance-rules/rules-section.tsx')).RulesSection,
  ),
  'score-rules': section(
    async () => (await import('./score-rules/score-rules-section.tsx')).ScoreRulesSection,
  ),
  items: section(async () => (await import('./items/items-section.tsx')).ItemsSection),
  calendar: section(async () => (await import('./calendar/calendar-section.tsx')).CalendarSection),
  settings: section(async () => (await import('./settings/settings-section.tsx')).SettingsSection),
  templates: section(async () => (await import('./templates/templates-section.tsx')).TemplatesSection),
  machines: section(async () => (await import('./machines/machines-section.tsx')).MachinesSection),
  health: section(async () => (await import('./health/health-section.tsx')).HealthSection),
  backup: section(async () => (await import('./backup/backup-section.tsx')).BackupSection),
}

const ADMINS: ReadonlySet<Role> = new Set(['SYSADMIN', 'CENTER_ADMIN'])
/** What supervisors may look up here without caring for the hall. */
const READABLE: ReadonlySet<AdminSection> = new Set(['score-rules'])

/** The checklist while the hall is being set up, the tables of the hall afterwards. */
function AdminHome() {
  const { data, loading } = useHallQuery('setup.progress', {})
  if (loading) return null
  return <Navigate to={paths.admin(data?.ready === false ? 'start' : 'import')} replace />
}

/** What the hall is made of, and the care of this machine's data. */
export function AdminPage() {
  const { t } = useTranslation('admin')
  const { section: asked } = useParams()
  const cares = useSession((state) => state.session?.roles.some((role) => ADMINS.has(role)) ?? false)
  const reads = useSession(
    (state) => state.session?.roles.some((role) => ASSESSING_ROLES.includes(role)) ?? false,
  )
  const givesCodes = useSession((state) => state.session?.roles.includes('SYSADMIN') ?? false)
  if (!cares && !reads) return <PageMissing />
  if (asked === undefined) return cares ? <AdminHome /> : <Navigate to={paths.admin('score-rules')} replace />
  const shown = ADMIN_SECTIONS.filter((name) => (cares ? name !== 'codes' || givesCodes : READABLE.has(name)))
  const current = shown.find((name) => name === asked)
  if (current === undefined) return <PageMissing />
  const Section = sections[current]
  return (
    <div className="admin">
      {shown.length === 1 ? null : (
        <nav className="admin-nav" aria-label={t('nav.label')}>
          {shown.map((name) => (
            <NavLink key={name} to={paths.admin(name)}>
              {t(`nav.${name}`)}
            </NavLink>
          ))}
        </nav>
      )}
      <div className="admin-section">
        <Suspense fallback={<PageFrame title={t(`nav.${current}`)} loading />}>
          <Section />
        </Suspense>
      </div>
    </div>
  )
}
