import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { IMPORT_TABLES, type ImportTable } from '../../../db/contract/administration.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { saveFile } from '../../shared/save-file.ts'
import { useHallAction } from '../../shared/use-query.ts'

/** Empty spreadsheets with the right headings. */
export function TemplateDownloads() {
  const { t } = useTranslation('admin')
  const make = useHallAction('import.template', { onError: notifyFailed })
  const download = async (table: ImportTable): Promise<void> => {
    const file = await make.run({ table })
    if (file !== undefined) saveFile(file.fileName, file.base64)
  }
  return (
    <section className="panel import-file">
      <p className="muted">{t('import.templates')}</p>
      <div className="template-row">
        {IMPORT_TABLES.map((table) => (
          <Button
            key={table}
            icon={<DownloadOutlined />}
            disabled={make.busy}
            onClick={() => void download(table)}
          >
            {t(`import.table.${table}`)}
          </Button>
        ))}
      </div>
    </section>
  )
}
