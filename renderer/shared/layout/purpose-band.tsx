import { ExperimentOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { useStatus } from '../status-store.ts'

/** On every page of a sample or drill hall, so that nobody takes it for the real one. */
export function PurposeBand() {
  const { t } = useTranslation('shell')
  const purpose = useStatus((state) => state.status?.purpose ?? state.welcome?.purpose ?? 'REAL')
  if (purpose === 'REAL') return null
  return (
    <div className={`purpose-band purpose-${purpose.toLowerCase()}`} role="note">
      <ExperimentOutlined aria-hidden />
      <strong>{t(`purpose.${purpose}`)}</strong>
      <span>{t(`purpose.${purpose}_HINT`)}</span>
    </div>
  )
}
