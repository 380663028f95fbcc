import { GlobalOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PurposeBand } from '../shared/layout/purpose-band.tsx'
import { setLanguage } from '../shared/session-store.ts'
import './setup.css'

interface SetupFrameProps {
  readonly title: string
  readonly lead: string
  readonly narrow?: boolean
  readonly children: ReactNode
}

/** What a page of the first run is about, and the other language. */
export function SetupHead({ title, lead }: Pick<SetupFrameProps, 'title' | 'lead'>) {
  const { t, i18n } = useTranslation('login')
  return (
    <header className="setup-head">
      <div>
        <div className="setup-product">{t('product')}</div>
        <h1>{title}</h1>
        <p className="muted">{lead}</p>
      </div>
      <Button
        icon={<GlobalOutlined aria-hidden />}
        onClick={() => void setLanguage(i18n.language === 'en' ? 'zh-CN' : 'en')}
      >
        {t('otherLanguage')}
      </Button>
    </header>
  )
}

/** The one card of a machine that is being set up. */
export function SetupFrame({ title, lead, narrow = false, children }: SetupFrameProps) {
  const { t } = useTranslation('setup')
  useEffect(() => {
    document.title = t('firstRun.documentTitle')
  }, [t])
  return (
    <div className="setup">
      <PurposeBand />
      <main className="setup-main">
        <div className={narrow ? 'setup-card setup-card-narrow' : 'setup-card'}>
          <SetupHead title={title} lead={lead} />
          {children}
        </div>
      </main>
    </div>
  )
}
