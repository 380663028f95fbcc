import { CheckOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { ImportPreview } from '../../../db/contract/administration.ts'

/** What each sheet was taken for, which columns are used, and what it would change. */
export function PreviewFiles({ files }: { readonly files: ImportPreview['files'] }) {
  const { t } = useTranslation('admin')
  return (
    <div className="import-files">
      {files.map((file) => (
        <section key={`${file.fileName} ${file.sheet}`} className="panel import-file">
          <div className="import-file-head">
            <strong className="one-line" title={`${file.fileName} ${file.sheet}`}>
              {file.fileName} {file.sheet}
            </strong>
            <span className={file.table === null ? 'severity-error' : ''}>
              {file.table === null ? t('import.unknownTable') : t(`import.table.${file.table}`)}
            </span>
            <span>{t('import.rows', { count: file.rows })}</span>
            <span>{t('import.added', { count: file.added })}</span>
            <span>{t('import.changed', { count: file.changed })}</span>
            <span className="muted">{t('import.unchanged', { count: file.unchanged })}</span>
          </div>
          <div className="import-headings">
            {file.headings.map((heading, index) => (
              <span
                // Two columns may have the same heading.
                key={`${heading.heading} ${String(index)}`}
                className={heading.field === null ? 'heading-chip heading-unused' : 'heading-chip'}
                title={heading.field === null ? t('import.headingUnused') : t('import.headingUsed')}
              >
                {heading.field === null ? null : <CheckOutlined aria-hidden />} {heading.heading}
              </span>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}
