import { Button, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOfMs, useFormat } from '../format.ts'
import { paths } from '../navigation/paths.ts'
import { notifyFailed, notifyInfo } from '../notices.tsx'
import { useSession } from '../session-store.ts'
import { useStatus } from '../status-store.ts'
import { NewsList } from './news-list.tsx'
import { useScopeName } from './scope-name.ts'
import { trySyncNow, useSync } from './sync-store.ts'
import './sync.css'

/** The bar also stands on the log-in page, outside the pages' router: so the address is set by hand. */
const goTo = (path: string): void => {
  window.location.hash = path
}

/** "Try now", wherever waiting is shown. */
export function TryNowButton({ size }: { readonly size?: 'small' }) {
  const { t } = useTranslation('sync')
  const [busy, setBusy] = useState(false)
  const run = async (): Promise<void> => {
    setBusy(true)
    try {
      await trySyncNow()
      notifyInfo(t('outbox.tried'))
    } catch (thrown) {
      notifyFailed(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button {...(size === undefined ? {} : { size })} loading={busy} onClick={() => void run()}>
      {t('outbox.tryNow')}
    </Button>
  )
}

/** Behind the light of the link: to whom, since when, what waits, what the hall told, and what can be done. */
export function LinkDetails({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation('sync')
  const format = useFormat()
  const scopeName = useScopeName()
  const sync = useSync((state) => state.sync)
  const nowMs = useStatus((state) => state.status?.nowMs ?? 0)
  const signedIn = useSession((state) => state.phase === 'IN')
  if (sync === null) return null
  const moment = (atMs: number): string => format.moment(atMs, dayOfMs(nowMs))
  const line = (label: string, value: ReactNode): ReactNode => (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
  return (
    <div className="link-details">
      {sync.filling === null ? null : <p>{t('link.filling', { scope: scopeName(sync.filling.scope) })}</p>}
      <dl>
        {line(t('link.address'), sync.address)}
        {line(t('link.device'), sync.deviceName)}
        {line(
          t('link.lastContact'),
          sync.lastContactAtMs === null ? t('link.never') : moment(sync.lastContactAtMs),
        )}
        {sync.nextTryAtMs === null ? null : line(t('link.nextTry'), format.clockTime(sync.nextTryAtMs))}
        {sync.oldestWaitingAtMs === null ? null : line(t('link.oldest'), moment(sync.oldestWaitingAtMs))}
      </dl>
      <NewsList news={sync.news} />
      {signedIn ? (
        <Space>
          <Button
            type="primary"
            onClick={() => {
              onLeave()
              goTo(paths.outbox())
            }}
          >
            {t('link.outbox')}
          </Button>
          <TryNowButton />
        </Space>
      ) : (
        <p className="muted">{t('link.signIn')}</p>
      )}
    </div>
  )
}

export function ToConflicts({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation('sync')
  const signedIn = useSession((state) => state.phase === 'IN')
  if (!signedIn) return null
  return (
    <Button
      onClick={() => {
        onLeave()
        goTo(paths.conflicts())
      }}
    >
      {t('link.conflicts')}
    </Button>
  )
}
