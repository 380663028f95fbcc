import { Alert, Button, Drawer, Form, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HallDevice } from '../../../db/model/hall-views.ts'
import { bytes, count, dayAndTime } from '../../shared/format.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import type { useDirectory } from '../parts/use-directory.ts'
import { BundleDialog } from './bundle-dialog.tsx'
import { MachineFields, machineValues, type MachineInput } from './machine-fields.tsx'
import { ClockWords, MachineContact } from './machine-words.tsx'
import { StandingDialog } from './standing-dialog.tsx'

interface MachineDrawerProps {
  readonly device: HallDevice
  readonly nowMs: number
  readonly directory: ReturnType<typeof useDirectory>
  readonly onChanged: () => void
  readonly onClose: () => void
}

/** One machine: everything the hall knows of it, and what can be done with it. */
export function MachineDrawer({ device, nowMs, directory, onChanged, onClose }: MachineDrawerProps) {
  const { t } = useTranslation(['hall', 'common'])
  const [editing, setEditing] = useState(false)
  const [asking, setAsking] = useState<HallDevice['standing'] | null>(null)
  const [handingIn, setHandingIn] = useState(false)
  if (editing)
    return (
      <MachineChange
        device={device}
        directory={directory}
        onClose={() => setEditing(false)}
        onChanged={onChanged}
      />
    )
  const place =
    device.windowId === null
      ? device.unitIds
          .map((unitId) => directory.unitNames.get(unitId) ?? unitId)
          .join(t('common:state.separator'))
      : (directory.windowNames.get(device.windowId) ?? device.windowId)
  const fact = (label: string, value: ReactNode): ReactNode => (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
  return (
    <Drawer open size={560} title={device.name} onClose={onClose}>
      <div className="machine-detail">
        {device.standing === 'LOST' ? (
          <Alert
            type="warning"
            showIcon
            title={t('lost.title')}
            description={t('lost.next')}
            action={
              <Button size="small" type="primary" onClick={() => setHandingIn(true)}>
                {t('bundle.open')}
              </Button>
            }
          />
        ) : null}
        {device.standing === 'REVOKED' ? <Alert type="info" showIcon title={t('revoked.title')} /> : null}
        <dl className="machine-facts">
          {fact(t('column.kind'), t(`kind.${device.kind}`))}
          {device.kind === 'DESK' ? fact(t('column.place'), place) : null}
          {fact(t('column.contact'), <MachineContact device={device} nowMs={nowMs} />)}
          {fact(
            t('column.waiting'),
            device.waiting === 0
              ? t('waiting.none')
              : device.oldestWaitingAtMs === null
                ? count(device.waiting)
                : t('waiting.since', { number: device.waiting, at: dayAndTime(device.oldestWaitingAtMs) }),
          )}
          {device.filling ? fact(t('fact.filling'), t('fact.fillingMeans')) : null}
          {fact(t('column.clock'), <ClockWords device={device} />)}
          {fact('', <span className="muted">{t(`clock.${device.clockGrade}_MEANS`)}</span>)}
          {fact(t('column.version'), device.version === '' ? t('fact.unknown') : device.version)}
          {fact(
            t('fact.disk'),
            device.diskFreeBytes === null ? t('fact.unknown') : bytes(device.diskFreeBytes),
          )}
          {fact(t('fact.records'), count(device.records))}
          {fact(t('fact.enrolled'), dayAndTime(device.enrolledAtMs))}
          {fact(
            t('fact.epoch'),
            device.epoch <= 1 ? t('fact.epochNone') : t('fact.epochText', { number: device.epoch - 1 }),
          )}
          {fact(t('fact.id'), <code>{device.deviceId}</code>)}
        </dl>
        <Space wrap>
          {device.standing === 'ACTIVE' ? (
            <>
              <Button onClick={() => setEditing(true)}>{t('action.change')}</Button>
              <Button danger onClick={() => setAsking('REVOKED')}>
                {t('action.revoke')}
              </Button>
              <Button danger onClick={() => setAsking('LOST')}>
                {t('action.lost')}
              </Button>
            </>
          ) : (
            <>
              <Button onClick={() => setAsking('ACTIVE')}>{t('action.takeBack')}</Button>
              {device.standing === 'REVOKED' ? (
                <Button danger onClick={() => setAsking('LOST')}>
                  {t('action.lost')}
                </Button>
              ) : null}
            </>
          )}
        </Space>
      </div>
      {asking === null ? null : (
        <StandingDialog
          device={device}
          standing={asking}
          onClose={() => setAsking(null)}
          onDone={(standing) => {
            setAsking(null)
            onChanged()
            if (standing === 'LOST') setHandingIn(true)
          }}
        />
      )}
      {handingIn ? (
        <BundleDialog deviceName={device.name} onDone={onChanged} onClose={() => setHandingIn(false)} />
      ) : null}
    </Drawer>
  )
}

interface MachineChangeProps {
  readonly device: HallDevice
  readonly directory: ReturnType<typeof useDirectory>
  readonly onChanged: () => void
  readonly onClose: () => void
}

/** Another name, another window. A moved desk is filled with the records of its new units. */
function MachineChange({ device, directory, onChanged, onClose }: MachineChangeProps) {
  const { t } = useTranslation('hall')
  const [form] = Form.useForm<MachineInput>()
  const change = useHallAction('hall.changeDevice')
  const submit = async (values: MachineInput): Promise<void> => {
    const done = await change.run({ deviceId: device.deviceId, ...machineValues(values, device.kind) })
    if (done === undefined) return
    notifySaved(t('changed.saved', { name: values.name }))
    onChanged()
    onClose()
  }
  return (
    <RecordDrawer
      title={t('action.changeOf', { name: device.name })}
      form={form}
      initial={{ name: device.name, kind: device.kind, windowId: device.windowId, unitIds: device.unitIds }}
      busy={change.busy}
      error={change.error}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <MachineFields
        kindFixed={device.kind}
        windowOptions={directory.windowOptions}
        unitOptions={directory.unitOptions}
      />
      {device.kind === 'DESK' ? <p className="muted">{t('change.moveMeans')}</p> : null}
    </RecordDrawer>
  )
}
