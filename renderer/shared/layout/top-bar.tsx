import { GlobalOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { notifyFailed } from '../notices.tsx'
import { setLanguage } from '../session-store.ts'
import { useStatus } from '../status-store.ts'
import { GlobalSearch } from './global-search.tsx'
import { PersonMenu } from './person-menu.tsx'
import { WindowSelect } from './window-select.tsx'

export function TopBar({ searchable }: { readonly searchable: boolean }) {
  const { t, i18n } = useTranslation('shell')
  const hallName = useStatus((state) => state.status?.hallName ?? state.welcome?.hallName ?? '')
  const nextLanguage = i18n.language === 'en' ? 'zh-CN' : 'en'
  return (
    <header className="top-bar no-print">
      <div className="top-hall one-line" title={hallName}>
        {hallName}
      </div>
      {searchable ? <GlobalSearch /> : <div className="grow" />}
      <WindowSelect />
      <PersonMenu />
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden />}
        title={t('language.other')}
        onClick={() => {
          setLanguage(nextLanguage).catch(notifyFailed)
        }}
      >
        {t('language.short')}
      </Button>
    </header>
  )
}
