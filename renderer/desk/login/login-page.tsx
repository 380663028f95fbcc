import { FieldTimeOutlined, GlobalOutlined, LockOutlined, TrophyOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { PurposeBand } from '../../shared/layout/purpose-band.tsx'
import { StatusBar } from '../../shared/layout/status-bar.tsx'
import { setLanguage, signIn, useSession } from '../../shared/session-store.ts'
import { ShortcutHint, useShortcut } from '../../shared/shortcuts.tsx'
import { readWelcome, useStatus } from '../../shared/status-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { openWinners } from '../winners/winners-address.ts'
import { ActivateForm } from './activate-form.tsx'
import type { LoginPerson } from './find-people.ts'
import './login.css'
import { PersonPicker } from './person-picker.tsx'
import { SampleHint } from './sample-hint.tsx'
import { PunchPane } from './punch-pane.tsx'
import { SecretForm } from './secret-form.tsx'

/** Pick a person, give PIN or password. Also where a switch and an idle lock lead. */
export function LoginPage() {
  const { t, i18n } = useTranslation(['login', 'attendance', 'my-score'])
  const endedBy = useSession((state) => state.endedBy)
  const lastStaffId = useSession((state) => state.lastStaffId)
  const welcome = useStatus((state) => state.welcome)
  const people = useHallQuery('session.people', {}, { refreshOn: ['staff', 'account'] })
  const [chosen, setChosen] = useState<LoginPerson | null>(null)
  const [activating, setActivating] = useState(false)
  const [punching, setPunching] = useState(false)

  useEffect(() => {
    document.title = t('title')
    if (welcome === null) void readWelcome()
  }, [t, welcome])
  useEffect(() => {
    // After an idle lock it is nearly always the same person who comes back.
    if (endedBy !== 'IDLE') return
    const last = people.data?.people.find((person) => person.staffId === lastStaffId)
    if (last !== undefined) setChosen((now) => now ?? last)
  }, [endedBy, lastStaffId, people.data])

  const choose = (person: LoginPerson): void => {
    setChosen(person)
    setActivating(!person.hasPin && !person.hasPassword)
  }
  const switchPunching = (to: boolean): void => {
    setPunching(to)
    setActivating(false)
  }
  useShortcut('F9', () => switchPunching(!punching))
  return (
    <div className="login">
      <PurposeBand />
      <main className="login-main">
        <div className="login-card">
          <header className="login-head">
            <div className="login-brand">
              <div className="login-product">{t('product')}</div>
              <h1 className="login-hall one-line" title={welcome?.hallName}>
                {welcome?.hallName ?? '\u00a0'}
              </h1>
            </div>
            <Button
              icon={<GlobalOutlined aria-hidden />}
              onClick={() => void setLanguage(i18n.language === 'en' ? 'zh-CN' : 'en')}
            >
              {t('otherLanguage')}
            </Button>
          </header>
          {endedBy === null ? null : (
            <Alert
              type="info"
              showIcon
              icon={<LockOutlined />}
              title={t(`ended.${endedBy}`)}
              className="login-ended"
            />
          )}
          <ErrorBanner error={people.error} onRetry={people.reload} />
          <div className="login-columns">
            <PersonPicker
              people={people.data?.people}
              chosen={chosen}
              onChoose={choose}
              leaving={endedBy === 'SWITCH' ? lastStaffId : null}
            />
            <div className="login-secret">
              {activating ? (
                <ActivateForm
                  key={chosen?.staffId ?? ''}
                  staffId={chosen?.staffId ?? ''}
                  onBack={() => setActivating(false)}
                />
              ) : punching ? (
                <PunchPane
                  person={chosen}
                  onBack={() => {
                    setChosen(null)
                    setPunching(false)
                  }}
                />
              ) : chosen === null ? (
                <EmptyState
                  icon={<LockOutlined />}
                  title={t('choose.title')}
                  hint={t('choose.hint')}
                  action={
                    <Button type="link" onClick={() => setActivating(true)}>
                      {t('activate.link')}
                    </Button>
                  }
                />
              ) : (
                <SecretForm
                  key={chosen.staffId}
                  person={chosen}
                  enterText={t('enter')}
                  onEnter={(secret) => signIn({ staffId: chosen.staffId, ...secret })}
                  onActivate={() => setActivating(true)}
                />
              )}
            </div>
          </div>
          <div className="login-punch">
            <Button
              type="text"
              size="small"
              icon={<FieldTimeOutlined aria-hidden />}
              onClick={() => switchPunching(!punching)}
            >
              {t(punching ? 'attendance:punch.onlyBack' : 'attendance:punch.only')}
              <ShortcutHint keys="F9" />
            </Button>
            <Button type="text" size="small" icon={<TrophyOutlined aria-hidden />} onClick={openWinners}>
              {t('my-score:winners.title')}
            </Button>
          </div>
          {welcome?.sampleHint ? <SampleHint hint={welcome.sampleHint} /> : null}
        </div>
      </main>
      <StatusBar />
    </div>
  )
}
