import { useTranslation } from 'react-i18next'
import { dayOfMs, useFormat } from '../shared/format.ts'
import { contactOf, lastContactOf, type Contact, type LiveWindow } from './live-rows.ts'

/** Contact with the machines of a window, in a dot and words. It speaks of computers, never of people. */
export function ContactWords({ window, nowMs }: { readonly window: LiveWindow; readonly nowMs: number }) {
  const { t } = useTranslation('supervisor')
  const format = useFormat()
  const contact: Contact = contactOf(window)
  const lastMs = lastContactOf(window)
  const at = lastMs === null ? null : format.moment(lastMs, dayOfMs(nowMs))
  const words =
    contact === 'OFFLINE'
      ? at === null
        ? t('contact.never')
        : t('contact.OFFLINE', { at })
      : contact === 'PARTLY'
        ? t('contact.PARTLY', {
            online: window.devices.filter((device) => device.online).length,
            all: window.devices.length,
          })
        : t(`contact.${contact}`)
  const title = window.devices
    .map((device) =>
      [
        device.name,
        device.online
          ? t('contact.ONLINE')
          : device.lastContactAtMs === null
            ? t('contact.never')
            : t('contact.OFFLINE', { at: format.moment(device.lastContactAtMs, dayOfMs(nowMs)) }),
      ].join(' '),
    )
    .join('\n')
  return (
    <span className={`contact contact-${contact.toLowerCase()}`} title={title}>
      <span className="contact-dot" aria-hidden />
      {words}
    </span>
  )
}
