import { Alert, Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { signOut, useSession } from '../session-store.ts'
import { ChangeSecretForm } from './change-secret-form.tsx'

/** Somebody whose password an administrator set, or whose password is too old, changes it before (or soon after) working. */
export function OwnSecretGate({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation(['login', 'shell', 'common'])
  const must = useSession((state) => state.session?.mustChangeSecret ?? false)
  const expired = useSession((state) => state.session?.secretExpired ?? false)
  const [later, setLater] = useState(false)
  if (!must && (!expired || later)) return children
  return (
    <main className="secret-gate">
      <div className="panel secret-gate-panel">
        <h1 className="page-title">{t('change.title')}</h1>
        <Alert type="info" showIcon title={must ? t('change.must') : t('change.expired')} />
        <ChangeSecretForm kind="PASSWORD" />
        <div className="secret-gate-other">
          <Button onClick={() => void signOut('LOGOUT')}>{t('shell:person.logout')}</Button>
          {must ? null : <Button onClick={() => setLater(true)}>{t('change.later')}</Button>}
        </div>
      </div>
    </main>
  )
}
