import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewDeviceCode } from '../../../db/model/hall-views.ts'
import { dayAndTime } from '../../shared/format.ts'

interface MachineSlipProps {
  readonly code: NewDeviceCode
  readonly name: string
  readonly hallName: string
}

/** What somebody takes to the new machine. */
export const MachineSlip = ({ code, name, hallName }: MachineSlipProps): ReactNode => {
  const { t } = useTranslation('hall')
  return (
    <article className="machine-slip">
      <header>
        <span>{hallName}</span>
        <strong>{t('slip.title')}</strong>
      </header>
      <h1>{name}</h1>
      <div className="machine-slip-code">{code.code}</div>
      <p>{t('slip.expires', { at: dayAndTime(code.expiresAtMs) })}</p>
      <p>{t('code.addresses')}</p>
      {code.addresses.map((address) => (
        <p key={address}>
          <strong>{address}</strong>
        </p>
      ))}
      <p>
        {t('code.fingerprint')} {code.fingerprint === '' ? t('code.noFingerprint') : code.fingerprint}
      </p>
      <ol>
        <li>{t('slip.open')}</li>
        <li>{t('slip.join')}</li>
        <li>{t('slip.compare')}</li>
        <li>{t('slip.type')}</li>
        <li>{t('slip.destroy')}</li>
      </ol>
    </article>
  )
}
