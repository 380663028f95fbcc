import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { notifyFailed, notifySaved } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { FileChooser } from './file-chooser.tsx'
import { PreviewFiles } from './preview-files.tsx'
import { ProblemTable } from './problem-table.tsx'
import { readFiles, type ImportFileInput } from './read-files.ts'
import { TemplateDownloads } from './template-downloads.tsx'

interface Chosen {
  readonly files: readonly ImportFileInput[]
  readonly preview: Result<'import.preview'>
}

/** Spreadsheets in: choose, look at what would change and what is wrong, then all or nothing. */
export function ImportSection() {
  const { t } = useTranslation(['admin', 'common'])
  const { modal } = App.useApp()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [reading, setReading] = useState(false)
  const preview = useHallAction('import.preview')
  const apply = useHallAction('import.apply')

  const choose = async (files: readonly File[]): Promise<void> => {
    setReading(true)
    apply.clearError()
    try {
      const read = await readFiles(files)
      const result = await preview.run({ files: read })
      setChosen(result === undefined ? null : { files: read, preview: result })
    } catch (thrown) {
      notifyFailed(thrown)
    } finally {
      setReading(false)
    }
  }
  const run = async (): Promise<void> => {
    if (chosen === null) return
    const done = await apply.run({ files: [...chosen.files] })
    if (done === undefined) return
    setChosen(null)
    notifySaved(t('import.done', done))
  }
  const changes = chosen?.preview.files.reduce((sum, file) => sum + file.added + file.changed, 0) ?? 0
  const ask = async (): Promise<void> => {
    const agreed = await modal.confirm({
      title: t('import.askTitle', { count: changes }),
      content: t('import.ask'),
      okText: t('import.apply'),
      cancelText: t('common:action.cancel'),
    })
    if (agreed) await run()
  }
  const errors = chosen?.preview.errors ?? 0
  return (
    <PageFrame
      fill
      title={t('nav.import')}
      subtitle={
        chosen === null
          ? t('import.subtitle')
          : t('import.summary', { files: chosen.files.length, errors, warnings: chosen.preview.warnings })
      }
      error={preview.error}
      onCloseError={preview.clearError}
      actions={
        chosen === null ? null : (
          <>
            <Button onClick={() => setChosen(null)}>{t('import.again')}</Button>
            <Button
              type="primary"
              disabled={errors > 0 || changes === 0}
              loading={apply.busy}
              onClick={() => void ask()}
            >
              {errors > 0
                ? t('import.blocked', { count: errors })
                : changes === 0
                  ? t('import.nothing')
                  : t('import.applyCount', { count: changes })}
            </Button>
          </>
        )
      }
    >
      {chosen === null ? (
        <div className="import-body">
          <FileChooser busy={reading} onChoose={(files) => void choose(files)} />
          <TemplateDownloads />
        </div>
      ) : (
        <div className="import-body">
          <ErrorBanner error={apply.error} onClose={apply.clearError} />
          <PreviewFiles files={chosen.preview.files} />
          <ProblemTable problems={chosen.preview.problems} />
        </div>
      )}
    </PageFrame>
  )
}
