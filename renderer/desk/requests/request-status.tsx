import { CloudUploadOutlined, DiffOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import './requests.css'
import { toneOfStatus, useRequestWords, type RequestView } from './request-words.ts'

/** Where a request lies, and whether the hall has it at all. */
export function RequestStatus({ request }: { readonly request: RequestView }) {
  const { t } = useTranslation('requests')
  const words = useRequestWords()
  if (request.conflict)
    return (
      <span className="status-tag req-conflict">
        <DiffOutlined aria-hidden /> {t('conflict')}
      </span>
    )
  const tone = toneOfStatus(request.status)
  return (
    <span className="req-status">
      <span
        className={`status-tag ${tone === 'refused' ? 'req-refused' : `status-${tone}`}`}
        title={words.status(request)}
      >
        {words.status(request)}
      </span>
      {request.waiting ? (
        <CloudUploadOutlined className="req-not-sent" title={t('waiting')} aria-label={t('waiting')} />
      ) : null}
    </span>
  )
}
