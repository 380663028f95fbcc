import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { monthOf } from '../../../db/model/month.ts'
import type { ParamsInput, Result } from '../../../db/contract/index.ts'
import { readFiles } from '../../admin/import/read-files.ts'
import { dayOfMs } from '../../shared/format.ts'
import { notifyFailed } from '../../shared/notices.tsx'
import { PageFrame } from '../../shared/page-frame.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { MachineFileChooser } from './machine-file-chooser.tsx'
import { MachineFiles } from './machine-files.tsx'
import { MachineIds } from './machine-ids.tsx'
import { MachinePreview, type MachineMapping } from './machine-preview.tsx'
import { MachineResult } from './machine-result.tsx'
import './machine.css'
import type { TabProps } from './tab-props.ts'

type Preview = Result<'attendance.previewFile'>
type Imported = Result<'attendance.importFile'>

/** Where the wizard is: nothing chosen, a file looked at, or a file recorded. */
type Stage =
  | { readonly at: 'CHOOSE' }
  | { readonly at: 'LOOK'; readonly name: string; readonly base64: string; readonly preview: Preview }
  | { readonly at: 'DONE'; readonly name: string; readonly result: Imported; readonly lastMs: number | null }

/** Files of the attendance machines: looked at first, then recorded; and whose the ids in them are. */
export function MachineTab({ scope, tabs, onAddress }: TabProps) {
  const { t } = useTranslation('sheet')
  const [stage, setStage] = useState<Stage>({ at: 'CHOOSE' })
  const [reading, setReading] = useState(false)
  const preview = useHallAction('attendance.previewFile')
  const record = useHallAction('attendance.importFile')

  const look = async (params: ParamsInput<'attendance.previewFile'>): Promise<void> => {
    const found = await preview.run(params)
    if (found !== undefined)
      setStage({ at: 'LOOK', name: params.name, base64: params.base64, preview: found })
  }
  const choose = async (file: File): Promise<void> => {
    setReading(true)
    record.clearError()
    try {
      const [read] = await readFiles([file])
      if (read !== undefined) await look({ name: read.fileName, base64: read.base64, mapping: null })
    } catch (thrown) {
      notifyFailed(thrown)
    } finally {
      setReading(false)
    }
  }
  const map = (mapping: MachineMapping): void => {
    if (stage.at === 'LOOK') void look({ name: stage.name, base64: stage.base64, mapping })
  }
  const importFile = async (): Promise<void> => {
    if (stage.at !== 'LOOK') return
    const { name, base64, preview: looked } = stage
    const result = await record.run({ name, base64, mapping: looked.mapping })
    if (result !== undefined) setStage({ at: 'DONE', name, result, lastMs: looked.toMs })
  }
  return (
    <PageFrame
      title={t('title')}
      error={preview.error ?? record.error}
      onCloseError={preview.error === null ? record.clearError : preview.clearError}
      actions={tabs}
    >
      <div className="machine-page">
        <section className="machine-wizard" aria-label={t('machine.title')}>
          {stage.at === 'CHOOSE' ? (
            <MachineFileChooser busy={reading} onChoose={(file) => void choose(file)} />
          ) : stage.at === 'LOOK' ? (
            <MachinePreview
              name={stage.name}
              preview={stage.preview}
              busy={record.busy}
              refreshing={preview.busy}
              onMapping={map}
              onImport={() => void importFile()}
              onAgain={() => setStage({ at: 'CHOOSE' })}
            />
          ) : (
            <MachineResult
              name={stage.name}
              result={stage.result}
              onAgain={() => setStage({ at: 'CHOOSE' })}
              onSheet={() =>
                onAddress({
                  tab: 'month',
                  ...(stage.lastMs === null ? {} : { month: monthOf(dayOfMs(stage.lastMs)) }),
                })
              }
            />
          )}
          {stage.at === 'LOOK' ? null : <MachineFiles />}
        </section>
        <MachineIds scope={scope} />
      </div>
    </PageFrame>
  )
}
