import { App, ConfigProvider, Empty } from 'antd'
import antdEnglish from 'antd/es/locale/en_GB'
import antdChinese from 'antd/es/locale/zh_CN'
import { useEffect, useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAppearance } from './appearance.ts'
import { NoticeHolder } from './notices.tsx'
import { pageNonce } from './page-nonce.ts'
import { paletteVariables, themeOf } from './theme.ts'

/** Theme, language of the parts, policy nonce and the place where short notices appear. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const { i18n, t } = useTranslation()
  const appearance = useAppearance()
  const theme = useMemo(() => themeOf(appearance), [appearance])
  const csp = useMemo(() => ({ nonce: pageNonce() }), [])
  useEffect(() => {
    const root = document.documentElement
    for (const [name, value] of Object.entries(paletteVariables(appearance)))
      root.style.setProperty(name, value)
    root.classList.toggle('large-type', appearance.largeType)
    root.classList.toggle('high-contrast', appearance.highContrast)
  }, [appearance])
  return (
    <ConfigProvider
      csp={csp}
      theme={theme}
      locale={i18n.language === 'en' ? antdEnglish : antdChinese}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: true, colon: false }}
      renderEmpty={() => <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('state.nothing')} />}
      wave={{ disabled: true }}
    >
      <App message={{ maxCount: 3 }} notification={{ placement: 'bottomLeft', bottom: 44, maxCount: 3 }}>
        <NoticeHolder />
        {children}
      </App>
    </ConfigProvider>
  )
}
