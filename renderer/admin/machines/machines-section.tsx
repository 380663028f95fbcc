import { DesktopOutlined, FileProtectOutlined, PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, Segmented } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HallDevice } from '../../../db/model/hall-views.ts'
import { DataTable } from '../../shared/data-table.tsx'
import { EmptyState } from '../../shared/empty-state.tsx'
import { count, dayAndTime } from '../../shared/format.ts'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useStatus } from '../../shared/status-store.ts'
import { useEvery } from '../../shared/use-every.ts'
import { useHallQuery } from '../../shared/use-query.ts'
import { NoHall } from '../parts/no-hall.tsx'
import { useDirectory } from '../parts/use-directory.ts'
import { BundleDialog } from './bundle-dialog.tsx'
import { MachineDrawer } from './machine-drawer.tsx'
import { arrangeMachines, countMachines, MACHINE_FILTERS, type MachineFilter } from './machine-list.ts'
import { ClockWords, MachineContact } from './machine-words.tsx'
import './machines.css'
import { NewMachine } from './new-machine.tsx'
import { OpenCodes } from './open-codes.tsx'

const REFRESH_MS = 30_000

/** 机器: every computer of the hall, whether it is heard of, and what it has not sent. */
export function MachinesSection() {
  const { t } = useTranslation(['hall', 'admin', 'common'])
  const standsAlone = useStatus((state) => state.status?.link === 'STANDALONE')
  const nowMs = useStatus((state) => state.status?.nowMs ?? 0)
  const query = useHallQuery('hall.devices', standsAlone ? null : {}, { keepPrevious: true })
  const codes = useHallQuery('hall.openCodes', standsAlone ? null : {}, { keepPrevious: true })
  const reload = (): void => {
    query.reload()
    codes.reload()
  }
  useEvery(REFRESH_MS, reload, !standsAlone)
  const directory = useDirectory()
  const { unitNames, windowNames } = directory
  const [filter, setFilter] = useState<MachineFilter>('ALL')
  const [text, setText] = useState('')
  const [openId, setOpenId] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const [handingIn, setHandingIn] = useState(false)
  const devices = useMemo(() => query.data?.devices ?? [], [query.data])
  const placeOf = useCallback(
    (device: Pick<HallDevice, 'windowId' | 'unitIds'>): string =>
      device.windowId === null
        ? device.unitIds.map((unitId) => unitNames.get(unitId) ?? unitId).join(t('common:state.separator'))
        : (windowNames.get(device.windowId) ?? device.windowId),
    [unitNames, windowNames, t],
  )
  const shown = useMemo(
    () => arrangeMachines(devices, filter, text, placeOf),
    [devices, filter, text, placeOf],
  )
  const columns = useMemo<ColumnsType<HallDevice>>(
    () => [
      {
        key: 'name',
        title: t('column.name'),
        ellipsis: true,
        render: (_value, device) => (
          <div className="machine-name" title={`${device.name}\n${placeOf(device)}`}>
            <div className="one-line">{device.name}</div>
            <div className="one-line muted">
              {device.kind === 'DESK' ? placeOf(device) : t(`kind.${device.kind}`)}
            </div>
          </div>
        ),
      },
      {
        key: 'contact',
        title: t('column.contact'),
        width: 290,
        render: (_value, device) => <MachineContact device={device} nowMs={nowMs} />,
      },
      {
        key: 'waiting',
        title: t('column.waiting'),
        width: 240,
        render: (_value, device) =>
          device.waiting === 0 ? (
            <span className="muted">{t('waiting.none')}</span>
          ) : (
            <span className="machine-warn number">
              {device.oldestWaitingAtMs === null
                ? count(device.waiting)
                : t('waiting.since', { number: device.waiting, at: dayAndTime(device.oldestWaitingAtMs) })}
            </span>
          ),
      },
      {
        key: 'clock',
        title: t('column.clock'),
        width: 150,
        render: (_value, device) => <ClockWords device={device} />,
      },
      {
        key: 'version',
        title: t('column.version'),
        width: 90,
        render: (_value, device) => device.version,
      },
    ],
    [t, nowMs, placeOf],
  )
  if (standsAlone) return <NoHall title={t('admin:nav.machines')} />
  const open = devices.find((device) => device.deviceId === openId)
  return (
    <PageFrame
      fill
      title={t('admin:nav.machines')}
      subtitle={t('machines.subtitle')}
      error={query.error}
      onRetry={query.reload}
      loading={query.loading}
      actions={
        <>
          <Input
            className="machine-search"
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t('admin:list.search')}
            aria-label={t('admin:list.search')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button icon={<FileProtectOutlined aria-hidden />} onClick={() => setHandingIn(true)}>
            {t('bundle.open')}
          </Button>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('add.button')}
          </Button>
        </>
      }
    >
      {query.data === undefined ? null : (
        <div className="panel admin-list">
          <div className="list-head">
            <Segmented<MachineFilter>
              value={filter}
              aria-label={t('machines.filter')}
              options={MACHINE_FILTERS.map((value) => ({
                value,
                label: t(`filter.${value}`, { number: countMachines(devices, value) }),
              }))}
              onChange={setFilter}
            />
            <span className="muted">{t('machines.clockHint')}</span>
          </div>
          <DataTable
            autoFocus
            rows={shown}
            columns={columns}
            rowKey={(device) => device.deviceId}
            label={t('admin:nav.machines')}
            onOpen={(device) => setOpenId(device.deviceId)}
            minWidth={1_060}
            empty={
              devices.length === 0 ? (
                <EmptyState
                  icon={<DesktopOutlined />}
                  title={t('machines.none')}
                  hint={t('machines.noneHint')}
                />
              ) : (
                <EmptyState title={t('machines.notFound')} />
              )
            }
          />
        </div>
      )}
      <OpenCodes codes={codes.data?.codes ?? []} nowMs={nowMs} placeOf={placeOf} onChanged={reload} />
      {open === undefined ? null : (
        <MachineDrawer
          key={open.deviceId}
          device={open}
          nowMs={nowMs}
          directory={directory}
          onChanged={query.reload}
          onClose={() => setOpenId(null)}
        />
      )}
      {adding ? (
        <NewMachine
          directory={directory}
          onClose={() => {
            setAdding(false)
            reload()
          }}
        />
      ) : null}
      {handingIn ? (
        <BundleDialog deviceName={null} onDone={query.reload} onClose={() => setHandingIn(false)} />
      ) : null}
    </PageFrame>
  )
}
