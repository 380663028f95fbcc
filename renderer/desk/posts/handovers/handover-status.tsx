import { CloudUploadOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Handover } from './handover-words.ts'
import './handovers.css'

const tones = { OPENED: 'waiting', CONFIRMED: 'work', RETURNED: 'open', CLOSED: 'done' } as const

/** Where a handover lies, and whether the other side can see it at all. */
export function HandoverStatus({ handover }: { readonly handover: Handover }) {
  const { t } = useTranslation('posts')
  return (
    <span className="handover-status">
      <span className={`status-tag status-${tones[handover.status]}`}>
        {t(`handover.status.${handover.status}`)}
      </span>
      {handover.waiting ? (
        <CloudUploadOutlined title={t('handover.waiting')} aria-label={t('handover.waiting')} />
      ) : null}
    </span>
  )
}
