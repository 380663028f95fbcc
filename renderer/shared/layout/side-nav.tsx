import {
  AuditOutlined,
  BarChartOutlined,
  CalendarOutlined,
  CommentOutlined,
  DashboardOutlined,
  DiffOutlined,
  EnvironmentOutlined,
  FieldTimeOutlined,
  FileAddOutlined,
  FileProtectOutlined,
  FileTextOutlined,
  FormOutlined,
  OrderedListOutlined,
  PieChartOutlined,
  ProfileOutlined,
  ReadOutlined,
  ScheduleOutlined,
  SettingOutlined,
  SolutionOutlined,
  SmileOutlined,
  SoundOutlined,
  StarOutlined,
  TeamOutlined,
  ToolOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useNavigate } from 'react-router'
import { useShortcut } from '../shortcuts.tsx'
import type { NavEntry, NavKey } from './nav-entries.ts'

const icons: Record<NavKey, ReactNode> = {
  today: <CalendarOutlined aria-hidden />,
  live: <DashboardOutlined aria-hidden />,
  consult: <CommentOutlined aria-hidden />,
  intake: <FileAddOutlined aria-hidden />,
  items: <ReadOutlined aria-hidden />,
  ledger: <FileTextOutlined aria-hidden />,
  queue: <SoundOutlined aria-hidden />,
  ratings: <SmileOutlined aria-hidden />,
  liveQueue: <OrderedListOutlined aria-hidden />,
  slips: <SolutionOutlined aria-hidden />,
  reports: <AuditOutlined aria-hidden />,
  day: <PieChartOutlined aria-hidden />,
  attendanceSheet: <ScheduleOutlined aria-hidden />,
  assessment: <BarChartOutlined aria-hidden />,
  forms: <FileProtectOutlined aria-hidden />,
  attendance: <FieldTimeOutlined aria-hidden />,
  requests: <FormOutlined aria-hidden />,
  myScore: <StarOutlined aria-hidden />,
  patrol: <EnvironmentOutlined aria-hidden />,
  posts: <TeamOutlined aria-hidden />,
  conflicts: <DiffOutlined aria-hidden />,
  scoreRules: <ProfileOutlined aria-hidden />,
  admin: <ToolOutlined aria-hidden />,
  settings: <SettingOutlined aria-hidden />,
}

/** Kept at the foot: what is not daily work. */
const isBelow = ({ key }: NavEntry): boolean => key === 'scoreRules' || key === 'admin' || key === 'settings'

/** The first nine go by Alt and their number. */
function NavItem({ entry, index }: { readonly entry: NavEntry; readonly index: number }) {
  const { t } = useTranslation('shell')
  const navigate = useNavigate()
  const keys = `Alt+${index + 1}`
  useShortcut(keys, () => void navigate(entry.path), { active: index < 9 })
  return (
    <NavLink
      to={entry.path}
      className="nav-item"
      title={index < 9 ? `${t(`nav.${entry.key}`)} (${keys})` : t(`nav.${entry.key}`)}
    >
      {icons[entry.key]}
      <span>{t(`nav.${entry.key}`)}</span>
    </NavLink>
  )
}

export function SideNav({ entries }: { readonly entries: readonly NavEntry[] }) {
  const { t } = useTranslation('shell')
  return (
    <nav className="side-nav no-print" aria-label={t('nav.label')}>
      <div className="nav-most">
        {entries.map((entry, index) =>
          isBelow(entry) ? null : <NavItem key={entry.key} entry={entry} index={index} />,
        )}
      </div>
      {entries.map((entry, index) =>
        isBelow(entry) ? <NavItem key={entry.key} entry={entry} index={index} /> : null,
      )}
    </nav>
  )
}
