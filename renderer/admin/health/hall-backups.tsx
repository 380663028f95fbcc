import { CheckCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { bytes, count, dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'

/** Backups of the server: where they are, whether they were checked, whether a copy is elsewhere. */
export function HallBackupsPanel({ onMade }: { readonly onMade: () => void }) {
  const { t } = useTranslation('hall')
  const query = useHallQuery('hall.backups', {})
  const make = useHallAction('hall.makeBackup')
  const run = async (): Promise<void> => {
    const made = await make.run({})
    if (made === undefined) return
    notifySaved(t('backup.made', { size: bytes(made.bytes), number: count(made.events) }))
    query.reload()
    // What the server worried about may be over.
    onMade()
  }
  const list = query.data
  return (
    <section className="panel health-backups">
      <header>
        <h2>{t('backup.title')}</h2>
        <Button loading={make.busy} onClick={() => void run()}>
          {t('backup.make')}
        </Button>
      </header>
      <ErrorBanner
        error={query.error ?? make.error}
        onRetry={query.error === null ? undefined : query.reload}
      />
      {list === undefined ? null : (
        <>
          <p className="muted">{t('backup.directory', { directory: list.directory })}</p>
          {list.away === '' ? (
            <Alert type="warning" showIcon title={t('backup.noAway')} description={t('backup.noAwayTodo')} />
          ) : (
            <p className="muted">{t('backup.away', { directory: list.away })}</p>
          )}
          {list.backups.length === 0 ? (
            <p>{t('backup.none')}</p>
          ) : (
            <div className="health-scroll">
              <table className="health-table health-backup-table">
                <thead>
                  <tr>
                    {(['at', 'check', 'copy', 'records', 'size', 'file'] as const).map((name) => (
                      <th key={name} scope="col">
                        {t(`backup.${name}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {list.backups.map((backup) => (
                    <tr key={backup.file}>
                      <td>{dayAndTime(backup.atMs)}</td>
                      <td className={backup.verified ? 'health-good' : 'muted'}>
                        {backup.verified ? (
                          <CheckCircleOutlined aria-hidden />
                        ) : (
                          <QuestionCircleOutlined aria-hidden />
                        )}{' '}
                        {t(backup.verified ? 'backup.good' : 'backup.unchecked')}
                      </td>
                      <td>
                        {t(
                          backup.away
                            ? 'backup.isAway'
                            : backup.verified
                              ? 'backup.isHere'
                              : 'backup.unknown',
                        )}
                      </td>
                      <td>{backup.verified ? count(backup.events) : t('backup.unknown')}</td>
                      <td>{bytes(backup.bytes)}</td>
                      <td>{backup.file}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </section>
  )
}
