import { KeyOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { DataPlace } from '../../db/contract/setup.ts'

/** Where the data rest, and what to do about the key: a backup is worth nothing without it. */
export function KeyNote({ place }: { readonly place: DataPlace }) {
  const { t } = useTranslation('setup')
  return (
    <div className="key-note">
      <KeyOutlined aria-hidden />
      <div>
        <div>
          {t('key.folder')} <code>{place.directory}</code>
        </div>
        <div className="muted">{t(`key.${place.key}`, { file: place.keyFile })}</div>
      </div>
    </div>
  )
}
