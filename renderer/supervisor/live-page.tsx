import { AppstoreOutlined, SearchOutlined, TableOutlined } from '@ant-design/icons'
import { Input, Segmented, Select } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { emptyLedgerFilter, writeLedgerFilter } from '../desk/ledger/ledger-filter.ts'
import { DataTable } from '../shared/data-table.tsx'
import { EmptyState } from '../shared/empty-state.tsx'
import { clockTime, count, dayOfMs, useFormat } from '../shared/format.ts'
import { LIVE_ROLES } from '../shared/layout/nav-entries.ts'
import { PageMissing } from '../shared/navigation/page-missing.tsx'
import { paths } from '../shared/navigation/paths.ts'
import { PageFrame } from '../shared/page-frame.tsx'
import { setPreference, useSession } from '../shared/session-store.ts'
import { useStatus } from '../shared/status-store.ts'
import { CompletenessLine } from '../shared/sync/completeness-line.tsx'
import { useEvery } from '../shared/use-every.ts'
import { useHallQuery } from '../shared/use-query.ts'
import { ContactWords } from './contact-words.tsx'
import {
  arrangeWindows,
  contactOf,
  LIVE_SORTS,
  toLiveSort,
  type LiveSort,
  type LiveWindow,
} from './live-rows.ts'
import { CutOffBanner } from './cut-off-banner.tsx'
import { LiveTotals } from './live-totals.tsx'
import './live.css'
import { WindowCards } from './window-cards.tsx'

const REFRESH_MS = 30_000
const NUMBERS = ['red', 'yellow', 'dueToday', 'open', 'opened', 'closed', 'consultations', 'waiting'] as const

/** 实时大厅: every window at a glance, with what has not arrived said beside it. */
export function LivePage() {
  const { t } = useTranslation(['supervisor', 'common'])
  const format = useFormat()
  const navigate = useNavigate()
  const allowed = useSession(
    (state) => state.session?.roles.some((role) => LIVE_ROLES.includes(role)) ?? false,
  )
  const sort = toLiveSort(useSession((state) => state.preferences['live.sort']))
  const shape = useSession((state) => (state.preferences['live.shape'] === 'CARDS' ? 'CARDS' : 'TABLE'))
  const query = useHallQuery('supervisor.live', allowed ? {} : null, { refreshOn: ['*'], keepPrevious: true })
  useEvery(REFRESH_MS, query.reload, allowed)
  const standsAlone = useStatus((state) => state.status?.link === 'STANDALONE')
  const cutOff = useStatus((state) => state.status?.link === 'OFFLINE')
  const [text, setText] = useState('')
  const [unitName, setUnitName] = useState<string | null>(null)
  const live = query.data
  const windows = useMemo(
    () => arrangeWindows(live?.windows ?? [], { text, unitName, sort }),
    [live, text, unitName, sort],
  )
  const units = useMemo(
    () =>
      [...new Set((live?.windows ?? []).flatMap((window) => window.unitNames))].toSorted((left, right) =>
        left.localeCompare(right, 'zh-CN'),
      ),
    [live],
  )
  const nowMs = live?.asOfMs ?? 0
  const columns = useMemo<ColumnsType<LiveWindow>>(
    () => [
      {
        key: 'window',
        title: t('column.window'),
        ellipsis: true,
        render: (_value, window) => {
          const about = [
            window.unitNames.join(t('common:state.separator')),
            window.people.map((person) => person.name).join(t('common:state.separator')),
          ]
            .filter((part) => part !== '')
            .join(' · ')
          return (
            <div className="live-window" title={`${window.windowName}\n${about}`}>
              <div className="one-line">{`${window.windowId} ${window.windowName}`}</div>
              <div className="one-line muted">{about}</div>
            </div>
          )
        },
      },
      // A machine that stands alone is the whole hall: there is nothing to be out of touch with.
      ...NUMBERS.filter((key) => !(standsAlone && key === 'waiting')).map((key) => ({
        key,
        title: t(`count.${key}`),
        width: 84,
        align: 'right' as const,
        render: (_value: unknown, window: LiveWindow) => (
          <span
            className={['number', window[key] === 0 ? 'zero' : `live-number-${key.toLowerCase()}`].join(' ')}
          >
            {count(window[key])}
          </span>
        ),
      })),
      {
        key: 'last',
        title: t('column.lastRecord'),
        width: 138,
        render: (_value, window) => (
          <span className={window.lastRecordAtMs === null ? 'number zero' : 'number'}>
            {window.lastRecordAtMs === null
              ? t('noRecord')
              : format.moment(window.lastRecordAtMs, dayOfMs(nowMs))}
          </span>
        ),
      },
      ...(standsAlone
        ? []
        : [
            {
              key: 'contact',
              title: t('column.contact'),
              width: 190,
              render: (_value: unknown, window: LiveWindow) => (
                <ContactWords window={window} nowMs={nowMs} cutOff={cutOff} />
              ),
            },
          ]),
    ],
    [t, format, nowMs, standsAlone, cutOff],
  )
  if (!allowed) return <PageMissing />
  const open = ({ windowId }: LiveWindow): void => {
    const filter = writeLedgerFilter({ ...emptyLedgerFilter, windowId })
    void navigate(`${paths.ledger()}?${filter.toString()}`)
  }
  const empty = (
    <EmptyState
      title={t(live?.windows.length === 0 ? 'noWindows' : 'notFound')}
      hint={t(live?.windows.length === 0 ? 'noWindowsHint' : 'notFoundHint')}
    />
  )
  return (
    <PageFrame
      fill
      title={t('title')}
      // Cut off, the banner says of when things are.
      subtitle={live === undefined || cutOff ? undefined : t('asOf', { at: clockTime(live.asOfMs) })}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          <Input
            className="live-search"
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t('search')}
            aria-label={t('search')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Select<string>
            className="live-unit"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('allUnits')}
            aria-label={t('unit')}
            options={units.map((name) => ({ value: name, label: name }))}
            onChange={(name: string | undefined) => setUnitName(name ?? null)}
          />
          <Select<LiveSort>
            className="live-sort"
            aria-label={t('sortLabel')}
            value={sort}
            options={LIVE_SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
            onChange={(value) => void setPreference('live.sort', value)}
          />
          <Segmented
            value={shape}
            aria-label={t('shape.label')}
            options={[
              { value: 'TABLE', icon: <TableOutlined aria-hidden />, label: t('shape.TABLE') },
              { value: 'CARDS', icon: <AppstoreOutlined aria-hidden />, label: t('shape.CARDS') },
            ]}
            onChange={(value) => void setPreference('live.shape', value)}
          />
        </>
      }
    >
      {live === undefined ? null : (
        <div className="live-page">
          <LiveTotals totals={live.totals} />
          {cutOff ? <CutOffBanner nowMs={nowMs} /> : null}
          <CompletenessLine unitIds={null} />
          {shape === 'TABLE' ? (
            <div className="panel live-list">
              <DataTable
                autoFocus
                rows={windows}
                columns={columns}
                rowKey={(window) => window.windowId}
                label={t('title')}
                onOpen={open}
                minWidth={1_200}
                rowClassName={(window) => (!cutOff && contactOf(window) === 'OFFLINE' ? 'live-stale' : '')}
                empty={empty}
              />
            </div>
          ) : windows.length === 0 ? (
            <div className="panel">{empty}</div>
          ) : (
            <WindowCards windows={windows} nowMs={nowMs} cutOff={cutOff} onOpen={open} />
          )}
        </div>
      )}
    </PageFrame>
  )
}
