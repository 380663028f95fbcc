import {
  DownOutlined,
  LockOutlined,
  LogoutOutlined,
  SettingOutlined,
  SwapOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { leave, leaveNow } from '../../desk/queue/leaving.ts'
import { paths } from '../navigation/paths.ts'
import { useSession } from '../session-store.ts'
import { ShortcutHint, useShortcut } from '../shortcuts.tsx'

/** Who is signed in, and the ways out: hand over, lock, log out. */
export function PersonMenu() {
  const { t } = useTranslation(['shell', 'common'])
  const navigate = useNavigate()
  const session = useSession((state) => state.session)
  const handOverNow = (): void => leave('SWITCH')
  useShortcut('F12', handOverNow, { inDialogs: true })
  useShortcut('Ctrl+L', handOverNow, { inDialogs: true })
  if (session === null) return null
  const roles = session.roles.map((role) => t(`common:role.${role}`)).join(' · ')
  return (
    <div className="person-menu">
      <Button icon={<SwapOutlined aria-hidden />} onClick={handOverNow} title={t('person.switchHint')}>
        {t('person.switch')}
        <ShortcutHint keys="F12" />
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'roles', label: `${session.unitName} · ${roles}`, disabled: true },
            { type: 'divider' },
            { key: 'settings', icon: <SettingOutlined />, label: t('person.settings') },
            { key: 'lock', icon: <LockOutlined />, label: t('person.lock') },
            { key: 'logout', icon: <LogoutOutlined />, label: t('person.logout') },
          ],
          onClick: ({ key }) => {
            if (key === 'settings') void navigate(paths.settings())
            else if (key === 'lock') void leaveNow('IDLE')
            else if (key === 'logout') leave('LOGOUT')
          },
        }}
      >
        <Button type="text" className="person-button">
          <UserOutlined aria-hidden />
          <span className="one-line" title={session.name}>
            {session.name}
          </span>
          <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
    </div>
  )
}
