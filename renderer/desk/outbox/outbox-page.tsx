import { CheckCircleOutlined, CloudUploadOutlined, UsbOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { OutboxRow } from '../../../db/contract/hall.ts'
import type { Role } from '../../../db/model/roles.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { useEventName } from '../../shared/event-name.ts'
import { dayAndTime } from '../../shared/format.ts'
import { paths } from '../../shared/navigation/paths.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useSession } from '../../shared/session-store.ts'
import { useStatus } from '../../shared/status-store.ts'
import { TryNowButton } from '../../shared/sync/link-details.tsx'
import { useReasonWords } from '../../shared/sync/reason-words.ts'
import { useSync } from '../../shared/sync/sync-store.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { FilesNote } from './files-note.tsx'
import { LinkAlert } from './link-alert.tsx'
import './outbox.css'
import { TakeAlongDialog } from './take-along-dialog.tsx'

const ROWS_MAX = 500
/** A file with everybody's records leaves the house: somebody answers for it. */
const MAY_TAKE_ALONG: ReadonlySet<Role> = new Set([
  'WINDOW_HEAD',
  'CHIEF_REP',
  'DUTY',
  'CENTER_ADMIN',
  'SYSADMIN',
])

const isRefused = (row: OutboxRow): boolean => row.state === 'CONFLICT' || row.state === 'QUARANTINED'

/** What the hall does not have, record by record: its state, why, and what to do. */
export function OutboxPage() {
  const { t } = useTranslation('sync')
  const navigate = useNavigate()
  const eventName = useEventName()
  const reasonWords = useReasonWords()
  const sync = useSync((state) => state.sync)
  const standsAlone = useStatus((state) => state.status?.link === 'STANDALONE')
  const mayTakeAlong = useSession(
    (state) => state.session?.roles.some((role) => MAY_TAKE_ALONG.has(role)) ?? false,
  )
  const query = useHallQuery('sync.outbox', { limit: ROWS_MAX }, { refreshOn: ['*'], keepPrevious: true })
  const { reload } = query
  const [taking, setTaking] = useState(false)
  // What is sent leaves the list without any record changing.
  useEffect(reload, [reload, sync])
  const columns = useMemo<ColumnsType<OutboxRow>>(
    () => [
      {
        key: 'at',
        title: t('outbox.column.at'),
        width: 148,
        render: (_value, row) => (
          <span className="number">
            {dayAndTime(row.atMs)}
            {row.clockGrade === 'C' ? <div className="muted">{t('outbox.clockC')}</div> : null}
          </span>
        ),
      },
      {
        key: 'what',
        title: t('outbox.column.what'),
        width: 150,
        ellipsis: true,
        render: (_value, row) => <span title={eventName(row.type)}>{eventName(row.type)}</span>,
      },
      {
        key: 'subject',
        title: t('outbox.column.subject'),
        render: (_value, row) => {
          // Numbers a machine took from its reserve belong to no record that a person knows.
          const subject = row.type === 'numbers.leased' ? t('outbox.ownNumbers') : row.subject
          return (
            <div className="outbox-subject" title={subject}>
              {subject}
            </div>
          )
        },
      },
      {
        key: 'by',
        title: t('outbox.column.by'),
        width: 100,
        ellipsis: true,
        render: (_value, row) => <span title={row.staffName}>{row.staffName}</span>,
      },
      {
        key: 'state',
        title: t('outbox.column.state'),
        width: 150,
        render: (_value, row) => (
          <span className={`status-tag outbox-${row.state.toLowerCase()}`}>
            {t(`outbox.state.${row.state}`)}
          </span>
        ),
      },
      {
        key: 'why',
        title: t('outbox.column.why'),
        width: '34%',
        render: (_value, row) => {
          if (row.reason === '') return <span className="muted">{t('outbox.turn')}</span>
          const { says, todo } = reasonWords(row.reason)
          // What holds all of them is told once above the list, with what to do.
          if (!isRefused(row))
            return (
              <span title={todo}>
                {says} <span className="muted">{t('outbox.above')}</span>
              </span>
            )
          return (
            <div className="outbox-why" title={`${says} ${todo}`}>
              <div>{says}</div>
              <div className="muted">{todo}</div>
            </div>
          )
        },
      },
    ],
    [t, eventName, reasonWords],
  )
  const open = (row: OutboxRow): void => {
    if (isRefused(row)) void navigate(paths.conflicts(row.eventId))
    else if (row.caseId !== null) void navigate(paths.case(row.caseId))
  }
  const outbox = query.data
  return (
    <PageFrame
      fill
      title={t('outbox.title')}
      subtitle={t('outbox.subtitle')}
      error={query.error}
      onRetry={reload}
      loading={query.loading}
      actions={
        standsAlone ? undefined : (
          <>
            {mayTakeAlong ? (
              <Button
                icon={<UsbOutlined aria-hidden />}
                disabled={(sync?.waiting ?? 0) + (sync?.filesWaiting ?? 0) === 0}
                onClick={() => setTaking(true)}
              >
                {t('take.button')}
              </Button>
            ) : null}
            <TryNowButton />
          </>
        )
      }
    >
      {outbox === undefined ? null : standsAlone ? (
        <div className="panel">
          <EmptyState
            icon={<CloudUploadOutlined />}
            title={t('outbox.standalone')}
            hint={t('outbox.standaloneHint')}
          />
        </div>
      ) : (
        <div className="outbox-page">
          <LinkAlert />
          <FilesNote files={outbox.files} />
          {outbox.ofOthers === 0 ? null : (
            <Alert type="info" showIcon title={t('outbox.ofOthers', { count: outbox.ofOthers })} />
          )}
          <div className="panel outbox-list">
            {outbox.rows.length < outbox.total ? (
              <div className="outbox-shown muted">
                {t('outbox.shown', { shown: outbox.rows.length, total: outbox.total })}
              </div>
            ) : null}
            <DataTable
              autoFocus
              rows={outbox.rows}
              columns={columns}
              rowKey={(row) => row.eventId}
              label={t('outbox.title')}
              onOpen={open}
              minWidth={980}
              rowClassName={(row) => (isRefused(row) || row.caseId !== null ? '' : 'outbox-closed')}
              empty={
                <EmptyState
                  icon={<CheckCircleOutlined />}
                  title={t('outbox.empty')}
                  hint={t('outbox.emptyHint')}
                />
              }
            />
          </div>
        </div>
      )}
      {taking ? <TakeAlongDialog onClose={() => setTaking(false)} /> : null}
    </PageFrame>
  )
}
