import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { notifyFailed } from '../../shared/notices.tsx'
import { saveFile } from '../../shared/save-file.ts'
import { useHallAction } from '../../shared/use-query.ts'
import { QueueImportDialog } from './import-dialog.tsx'

/** The set-up as a spreadsheet, out and in. */
export function FileButtons() {
  const { t } = useTranslation('queue-setup')
  const [imports, setImports] = useState(false)
  const download = useHallAction('queueSetup.export', { onError: notifyFailed })
  const save = async (): Promise<void> => {
    const file = await download.run({})
    if (file !== undefined) saveFile(file.fileName, file.base64)
  }
  return (
    <>
      <Button icon={<DownloadOutlined />} loading={download.busy} onClick={() => void save()}>
        {t('file.export')}
      </Button>
      <Button icon={<UploadOutlined />} onClick={() => setImports(true)}>
        {t('file.import')}
      </Button>
      {imports ? <QueueImportDialog onClose={() => setImports(false)} /> : null}
    </>
  )
}
