import { DesktopOutlined } from '@ant-design/icons'
import { Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { WINDOW_ROLES } from '../../../db/model/roles.ts'
import { leave } from '../../desk/queue/leaving.ts'
import { useSession } from '../session-store.ts'
import { useHallQuery } from '../use-query.ts'

/** The window this person works at now; asks for it where it is not known. */
export function WindowSelect() {
  const { t } = useTranslation('shell')
  const session = useSession((state) => state.session)
  const atWindow = session !== null && session.roles.some((role) => WINDOW_ROLES.includes(role))
  const directory = useHallQuery('hall.directory', atWindow ? {} : null, { refreshOn: ['window', 'unit'] })
  const options = useMemo(() => {
    const windows = directory.data?.windows.filter((window) => window.active) ?? []
    // Windows of the own unit first; a combined window serves many units and comes with them.
    const mine = (unitIds: readonly string[]): number =>
      session !== null && unitIds.includes(session.unitId) ? 0 : 1
    return windows
      .map((window) => ({
        value: window.windowId as string,
        label: `${window.windowId} ${window.name}`,
        rank: mine(window.unitIds),
      }))
      .sort((a, b) => a.rank - b.rank || a.value.localeCompare(b.value))
  }, [directory.data, session])
  if (!atWindow) return null
  // Until the directory is there, the present window still shows by its name.
  const own =
    session.windowId === null
      ? []
      : [{ value: session.windowId as string, label: `${session.windowId} ${session.windowName}`, rank: 0 }]
  return (
    <Select
      className="window-select"
      aria-label={t('window.label')}
      prefix={<DesktopOutlined aria-hidden />}
      value={session.windowId as string | null}
      status={session.windowId === null ? 'warning' : ''}
      placeholder={t('window.choose')}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={320}
      options={options.length > 0 ? options : own}
      onChange={(toWindowId: string) => leave({ toWindowId })}
    />
  )
}
