import { useTranslation } from 'react-i18next'
import { ChangeSecretForm } from '../../shared/account/change-secret-form.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { Choices } from './choices.tsx'
import { KeyboardList } from './keyboard-list.tsx'
import './settings.css'

/** My own settings on this machine: looks, language, printing, secrets, and the keys to know. */
export function SettingsPage() {
  const { t } = useTranslation(['settings', 'login'])
  const session = useSession((state) => state.session)
  return (
    <PageFrame
      title={t('title')}
      subtitle={session === null ? undefined : t('subtitle', { name: session.name })}
    >
      <div className="settings-columns">
        <div className="settings-column">
          <Choices />
          <KeyboardList />
        </div>
        <div className="settings-column">
          <section className="panel settings-panel">
            <h2>{t('secret.password')}</h2>
            <ChangeSecretForm kind="PASSWORD" />
          </section>
          <section className="panel settings-panel">
            <h2>{t('secret.pin')}</h2>
            <p className="muted">
              {session?.hasPin === false ? t('login:change.noPin') : t('secret.pinHint')}
            </p>
            <ChangeSecretForm kind="PIN" />
          </section>
        </div>
      </div>
    </PageFrame>
  )
}
