import { useTranslation } from 'react-i18next'
import type { HallDevice } from '../../../db/model/hall-views.ts'
import { ReasonDialog } from '../../desk/parts/reason-dialog.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'

interface StandingDialogProps {
  readonly device: HallDevice
  readonly standing: HallDevice['standing']
  readonly onClose: () => void
  readonly onDone: (standing: HallDevice['standing']) => void
}

/** Withdraw a machine, mark it as lost, or take it back; says what happens before it does. */
export function StandingDialog({ device, standing, onClose, onDone }: StandingDialogProps) {
  const { t } = useTranslation('hall')
  const change = useHallAction('hall.revokeDevice')
  const submit = async (reason: string): Promise<void> => {
    const done = await change.run({ deviceId: device.deviceId, standing, reason })
    if (done === undefined) return
    notifySaved(t(`changed.${standing}`, { name: device.name }))
    onDone(standing)
  }
  return (
    <ReasonDialog
      title={t(`change.${standing}.title`, { name: device.name })}
      okText={t(`change.${standing}.run`)}
      danger={standing !== 'ACTIVE'}
      maxLength={200}
      hint={
        <ul className="machine-consequences">
          <li>{t(`change.${standing}.first`)}</li>
          <li>{t(`change.${standing}.second`)}</li>
          <li>
            {standing !== 'ACTIVE' && device.waiting > 0
              ? t(standing === 'LOST' ? 'change.waitingLost' : 'change.waiting', { number: device.waiting })
              : t(`change.${standing}.third`)}
          </li>
        </ul>
      }
      busy={change.busy}
      error={change.error?.message ?? null}
      onSubmit={(reason) => void submit(reason)}
      onClose={onClose}
    />
  )
}
