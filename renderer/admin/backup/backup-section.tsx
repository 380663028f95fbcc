import { CheckCircleOutlined, CloseCircleOutlined, DatabaseOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Modal, Progress } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { bytes, count, dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useHallAction, useHallQuery } from '../../shared/use-query.ts'
import { useProgress } from '../../shared/use-progress.ts'

type Backup = Result<'backups.list'>['backups'][number]

/** Backups, restoring, and proof that the data are whole. */
export function BackupSection() {
  const { t } = useTranslation(['admin', 'common'])
  const list = useHallQuery('backups.list', {})
  const [restoring, setRestoring] = useState<Backup | null>(null)
  const columns = useMemo<ColumnsType<Backup>>(
    () => [
      {
        key: 'at',
        title: t('backup.at'),
        width: 150,
        render: (_value, backup) => <span className="number">{dayAndTime(backup.atMs)}</span>,
      },
      {
        key: 'verified',
        title: t('backup.checked'),
        width: 120,
        render: (_value, backup) =>
          backup.verified ? (
            <span className="due-on_time">
              <CheckCircleOutlined aria-hidden /> {t('backup.good')}
            </span>
          ) : (
            <span className="severity-error">
              <CloseCircleOutlined aria-hidden /> {t('backup.bad')}
            </span>
          ),
      },
      {
        key: 'events',
        title: t('backup.events'),
        width: 110,
        align: 'right',
        render: (_value, backup) => count(backup.events),
      },
      {
        key: 'bytes',
        title: t('backup.size'),
        width: 100,
        align: 'right',
        render: (_value, backup) => bytes(backup.bytes),
      },
      {
        key: 'file',
        title: t('backup.file'),
        ellipsis: true,
        render: (_value, backup) => <span title={backup.file}>{backup.file}</span>,
      },
      {
        key: 'act',
        title: '',
        width: 100,
        render: (_value, backup) => (
          <Button size="small" disabled={!backup.verified} onClick={() => setRestoring(backup)}>
            {t('backup.restore')}
          </Button>
        ),
      },
    ],
    [t],
  )
  return (
    <PageFrame
      fill
      title={t('nav.backup')}
      subtitle={list.data === undefined ? undefined : t('backup.folder', { directory: list.data.directory })}
      error={list.error}
      onRetry={list.reload}
      loading={list.loading}
    >
      {list.data === undefined ? null : (
        <div className="import-body">
          <div className="backup-panels">
            <MakeBackup onMade={list.reload} />
            <Verify />
            <Rebuild />
          </div>
          <div className="panel admin-list">
            <DataTable
              rows={list.data.backups}
              columns={columns}
              rowKey={(backup) => backup.file}
              label={t('nav.backup')}
              minWidth={760}
              empty={
                <EmptyState
                  icon={<DatabaseOutlined />}
                  title={t('backup.none')}
                  hint={t('backup.noneHint')}
                />
              }
            />
          </div>
        </div>
      )}
      {restoring === null ? null : <RestoreDialog backup={restoring} onClose={() => setRestoring(null)} />}
    </PageFrame>
  )
}

/** A bar while something long runs; without a share it only says that it runs. */
function TaskProgress({ task, active }: { readonly task: string; readonly active: boolean }) {
  const { t } = useTranslation('admin')
  const done = useProgress(task, active)
  if (!active) return null
  return done === null ? (
    <Progress percent={100} status="active" showInfo={false} aria-label={t('backup.running')} />
  ) : (
    <Progress percent={Math.round(done * 100)} status="active" />
  )
}

function MakeBackup({ onMade }: { readonly onMade: () => void }) {
  const { t } = useTranslation('admin')
  const make = useHallAction('backups.make')
  const run = async (): Promise<void> => {
    const made = await make.run({})
    if (made === undefined) return
    notifySaved(t('backup.made', { size: bytes(made.bytes), events: count(made.events) }))
    onMade()
  }
  return (
    <section className="panel backup-panel">
      <h2>{t('backup.makeTitle')}</h2>
      <p className="muted">{t('backup.makeHint')}</p>
      <ErrorBanner error={make.error} />
      <TaskProgress task="backup" active={make.busy} />
      <Button type="primary" loading={make.busy} onClick={() => void run()}>
        {t('backup.make')}
      </Button>
    </section>
  )
}

function Verify() {
  const { t } = useTranslation('admin')
  const verify = useHallAction('system.verify')
  const [report, setReport] = useState<Result<'system.verify'> | null>(null)
  const run = async (): Promise<void> => {
    setReport(null)
    setReport((await verify.run({})) ?? null)
  }
  const whole =
    report !== null && report.chainsWhole && report.projectionsEqual && report.problems.length === 0
  return (
    <section className="panel backup-panel">
      <h2>{t('verify.title')}</h2>
      <p className="muted">{t('verify.hint')}</p>
      <ErrorBanner error={verify.error} />
      {report === null ? null : (
        <Alert
          type={whole ? 'success' : 'error'}
          showIcon
          title={
            whole
              ? t('verify.whole', { events: count(report.events) })
              : t('verify.broken', { number: report.problems.length })
          }
          description={
            whole
              ? undefined
              : report.problems.slice(0, 5).map((problem) => <div key={problem}>{problem}</div>)
          }
        />
      )}
      <TaskProgress task="verify" active={verify.busy} />
      <Button loading={verify.busy} onClick={() => void run()}>
        {t('verify.run')}
      </Button>
    </section>
  )
}

function Rebuild() {
  const { t } = useTranslation(['admin', 'common'])
  const rebuild = useHallAction('system.rebuild')
  const [asking, setAsking] = useState(false)
  const run = async (): Promise<void> => {
    setAsking(false)
    const done = await rebuild.run({})
    if (done !== undefined)
      notifySaved(
        t('rebuild.done', { events: count(done.events), seconds: (done.tookMs / 1_000).toFixed(1) }),
      )
  }
  return (
    <section className="panel backup-panel">
      <h2>{t('rebuild.title')}</h2>
      <p className="muted">{t('rebuild.hint')}</p>
      <ErrorBanner error={rebuild.error} />
      <TaskProgress task="rebuild" active={rebuild.busy} />
      <Button loading={rebuild.busy} onClick={() => setAsking(true)}>
        {t('rebuild.run')}
      </Button>
      <Modal
        open={asking}
        title={t('rebuild.title')}
        okText={t('rebuild.run')}
        cancelText={t('common:action.cancel')}
        onOk={() => void run()}
        onCancel={() => setAsking(false)}
      >
        <p>{t('rebuild.ask')}</p>
      </Modal>
    </section>
  )
}

function RestoreDialog({ backup, onClose }: { readonly backup: Backup; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common'])
  const restore = useHallAction('backups.restore')
  const [sure, setSure] = useState(false)
  const run = async (): Promise<void> => {
    const done = await restore.run({ file: backup.file })
    if (done === undefined) return
    notifySaved(t('restore.done', { events: count(done.events), fromJournal: count(done.fromJournal) }))
    onClose()
  }
  return (
    <Modal
      open
      title={t('restore.title', { time: dayAndTime(backup.atMs) })}
      okText={t('restore.run')}
      okButtonProps={{ disabled: !sure, danger: true }}
      cancelText={t('common:action.cancel')}
      confirmLoading={restore.busy}
      onOk={() => void run()}
      onCancel={onClose}
    >
      <p>{t('restore.means')}</p>
      <p>{t('restore.keeps')}</p>
      <Checkbox checked={sure} onChange={(event) => setSure(event.target.checked)}>
        {t('restore.sure')}
      </Checkbox>
      <ErrorBanner error={restore.error} />
    </Modal>
  )
}
