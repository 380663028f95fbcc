import { useTranslation } from 'react-i18next'
import type { HallDevice } from '../../../db/model/hall-views.ts'
import { dayOfMs, useFormat } from '../../shared/format.ts'

/** Beyond this the clock of a machine wants a look; papers are refused at ten minutes. */
export const CLOCK_OFF_NOTICED_MS = 60_000

/** Contact with a machine: a dot and words, so that neither colour nor shape is needed. */
export function MachineContact({ device, nowMs }: { readonly device: HallDevice; readonly nowMs: number }) {
  const { t } = useTranslation('hall')
  const format = useFormat()
  if (device.standing !== 'ACTIVE')
    return <span className="machine-standing">{t(`standing.${device.standing}`)}</span>
  const words = device.online
    ? t('contact.online')
    : device.lastContactAtMs === null
      ? t('contact.never')
      : t('contact.offline', { at: format.moment(device.lastContactAtMs, dayOfMs(nowMs)) })
  return (
    <span className={device.online ? 'machine-contact' : 'machine-contact machine-offline'}>
      <span className="machine-dot" aria-hidden />
      {words}
    </span>
  )
}

/** Grade of the clock, and how far it is off where that matters. */
export function ClockWords({ device }: { readonly device: HallDevice }) {
  const { t } = useTranslation('hall')
  const off = Math.abs(device.clockOffMs)
  return (
    <span
      title={t(`clock.${device.clockGrade}_MEANS`)}
      className={device.clockGrade === 'C' ? 'machine-warn' : ''}
    >
      {t(`clock.${device.clockGrade}`)}
      {off < CLOCK_OFF_NOTICED_MS
        ? null
        : ` ${t(device.clockOffMs > 0 ? 'clock.fast' : 'clock.slow', { minutes: Math.round(off / 60_000) })}`}
    </span>
  )
}
