import { useTranslation } from 'react-i18next'
import { dayOfMs, useFormat } from '../shared/format.ts'
import { contactOf, lastContactOf, type Contact, type LiveWindow } from './live-rows.ts'

interface ContactWordsProps {
  readonly window: LiveWindow
  readonly nowMs: number
  /** This machine does not reach the hall: of the others it knows only how things were. */
  readonly cutOff: boolean
}

/** Contact with the machines of a window, in a dot and words. It speaks of computers, never of people. */
export function ContactWords({ window, nowMs, cutOff }: ContactWordsProps) {
  const { t } = useTranslation('supervisor')
  const format = useFormat()
  const contact: Contact = contactOf(window)
  const lastMs = lastContactOf(window)
  const at = lastMs === null ? null : format.moment(lastMs, dayOfMs(nowMs))
  if (cutOff)
    return (
      <span className="contact contact-none">
        <span className="contact-dot" aria-hidden />
        {t(contact === 'NONE' ? 'contact.NONE' : at === null ? 'contact.never' : 'contact.upTo', {
          at: at ?? '',
        })}
      </span>
    )
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
