import { FileProtectOutlined } from '@ant-design/icons'
import { Alert, Button, Modal } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BundleResult } from '../../../db/model/hall-views.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { notifyFailed } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { readFiles } from '../import/read-files.ts'

interface BundleDialogProps {
  /** The machine it is expected of; null when somebody only has a file. */
  readonly deviceName: string | null
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Hand in what a lost or broken machine had not sent. The same file twice changes nothing. */
export function BundleDialog({ deviceName, onClose, onDone }: BundleDialogProps) {
  const { t } = useTranslation(['hall', 'common'])
  const input = useRef<HTMLInputElement>(null)
  const bundle = useHallAction('sync.importBundle')
  const [fileName, setFileName] = useState('')
  const [result, setResult] = useState<BundleResult | null>(null)
  const take = async (files: FileList | null): Promise<void> => {
    const file = files?.[0]
    if (file === undefined) return
    setFileName(file.name)
    setResult(null)
    try {
      const [read] = await readFiles([file])
      const done = read === undefined ? undefined : await bundle.run({ base64: read.base64 })
      if (done === undefined) return
      setResult(done)
      onDone()
    } catch (thrown) {
      notifyFailed(thrown)
    }
  }
  return (
    <Modal
      open
      title={deviceName === null ? t('bundle.title') : t('bundle.titleOf', { name: deviceName })}
      width={560}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('common:action.close')}</Button>}
    >
      <div className="machine-bundle">
        <ul className="machine-consequences">
          <li>{t('bundle.what')}</li>
          <li>{t('bundle.how')}</li>
          <li>{t('bundle.once')}</li>
        </ul>
        <input
          ref={input}
          type="file"
          hidden
          accept=".bundle"
          onChange={(event) => {
            void take(event.target.files)
            // The same file may be chosen again.
            event.target.value = ''
          }}
        />
        <Button
          type="primary"
          autoFocus
          icon={<FileProtectOutlined aria-hidden />}
          loading={bundle.busy}
          onClick={() => input.current?.click()}
        >
          {t('bundle.choose')}
        </Button>
        {bundle.error === null ? null : <div className="muted">{fileName}</div>}
        <ErrorBanner error={bundle.error} onClose={bundle.clearError} />
        {result === null ? null : (
          <Alert
            type="success"
            showIcon
            title={t('bundle.done', { name: result.deviceName, number: result.records })}
            description={t('bundle.doneParts', { added: result.added, already: result.alreadyThere })}
          />
        )}
      </div>
    </Modal>
  )
}
