import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OutboxFiles } from '../../../db/contract/hall.ts'
import { bytes, dayAndTime } from '../../shared/format.ts'
import { useReasonWords } from '../../shared/sync/reason-words.ts'

/** Photos and PDFs on their way, and those the hall did not take, each with the reason; nothing while there are none. */
export function FilesNote({ files }: { readonly files: OutboxFiles }) {
  const { t, i18n } = useTranslation('files')
  const reasonWords = useReasonWords()
  const why = (code: string): string =>
    i18n.exists(`files:outbox.reason.${code}`)
      ? t(`outbox.reason.${code}` as 'outbox.reason.FILE_DAMAGED')
      : t('outbox.reason.OTHER', { code })
  const { waiting, refused, problem } = files
  return (
    <>
      {waiting === 0 ? null : (
        <Alert
          type={problem === null ? 'info' : 'warning'}
          showIcon
          title={
            <>
              <div>
                {t(files.sending ? 'outbox.sending' : 'outbox.waiting', {
                  count: waiting,
                  size: bytes(files.bytes),
                })}
              </div>
              {problem === null ? null : <div>{t('outbox.failed', { ...reasonWords(problem) })}</div>}
            </>
          }
        />
      )}
      {refused.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          title={
            <>
              <div>{t('outbox.refused', { count: refused.length })}</div>
              <ul className="outbox-facts">
                {refused.map((file) => (
                  <li key={file.sha256}>
                    {t('outbox.one', {
                      at: dayAndTime(file.keptAtMs),
                      size: bytes(file.bytes),
                      why: why(file.reason),
                    })}
                  </li>
                ))}
              </ul>
            </>
          }
        />
      )}
    </>
  )
}
