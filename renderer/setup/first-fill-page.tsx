import { CheckCircleFilled, CloudDownloadOutlined } from '@ant-design/icons'
import { Alert, Button, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { useStatus } from '../shared/status-store.ts'
import { useScopeName } from '../shared/sync/scope-name.ts'
import { readSync, useSync } from '../shared/sync/sync-store.ts'
import { useEvery } from '../shared/use-every.ts'
import { SetupFrame } from './setup-frame.tsx'

interface FirstFillPageProps {
  /** Known at once to who has just joined; otherwise as the status tells. */
  readonly joinedHall: string | null
  /** People have arrived: somebody can log in although the rest still comes. */
  readonly mayLogIn: boolean
  /** The hall is new as well: nobody exists anywhere, and this machine may begin it. */
  readonly mayCreate: boolean
  readonly onLogIn: () => void
}

const LOOK_EVERY_MS = 1_500

/** A machine that has just joined: what arrives, and what can be done meanwhile. */
export function FirstFillPage({ joinedHall, mayLogIn, mayCreate, onLogIn }: FirstFillPageProps) {
  const { t } = useTranslation(['setup', 'shell'])
  const scopeName = useScopeName()
  const sync = useSync((state) => state.sync)
  const hallName = useStatus((state) => state.status?.hallName ?? '')
  useEvery(LOOK_EVERY_MS, () => void readSync())
  const done = sync?.filling?.done ?? null
  const isDone = sync !== null && sync.link === 'ONLINE'
  const isCutOff = sync !== null && (sync.link === 'OFFLINE' || sync.problem !== null)
  // A hall that nobody has named yet tells none at the door; its settings bring it.
  const name = joinedHall === null || joinedHall === '' ? hallName : joinedHall
  return (
    <SetupFrame
      narrow
      title={name === '' ? t('fill.titleNoName') : t('fill.title', { name })}
      lead={t(isDone ? 'fill.doneLead' : 'fill.lead')}
    >
      <section className="fill-progress" role="status" aria-live="polite">
        <div className="fill-line">
          {isDone ? (
            <>
              <CheckCircleFilled className="fill-done" aria-hidden /> {t('fill.done')}
            </>
          ) : (
            <>
              <CloudDownloadOutlined aria-hidden />{' '}
              {sync === null || sync.filling === null
                ? t('fill.begins')
                : t('fill.now', { scope: scopeName(sync.filling.scope) })}
            </>
          )}
        </div>
        <Progress
          percent={isDone ? 100 : Math.floor((done ?? 0) * 100)}
          showInfo={isDone || done !== null}
          status={isDone ? 'success' : isCutOff ? 'exception' : 'active'}
          aria-label={t('fill.lead')}
        />
      </section>
      {isCutOff ? (
        <Alert
          type="warning"
          showIcon
          title={t(`shell:status.link.${sync.problem ?? 'OFFLINE'}.short`)}
          description={t('fill.cutOff')}
        />
      ) : null}
      {isDone ? null : (
        <ul className="fill-meanwhile">
          <li>{t('fill.keepsOn')}</li>
          <li>{t('fill.peopleFirst')}</li>
          <li>{t('fill.restLater')}</li>
        </ul>
      )}
      <footer className="setup-foot join-foot">
        <Button type="primary" size="large" disabled={!mayLogIn && !(isDone && mayCreate)} onClick={onLogIn}>
          {t(!isDone ? 'fill.logInNow' : mayLogIn ? 'fill.logIn' : 'fill.create')}
        </Button>
      </footer>
    </SetupFrame>
  )
}
