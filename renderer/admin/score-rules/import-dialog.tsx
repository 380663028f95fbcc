import { Alert, Button, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import type { ImportFileInput } from '../import/read-files.ts'
import { BadRows } from '../parts/bad-rows.tsx'
import { SheetChooser } from '../parts/sheet-chooser.tsx'
import { ChangeList } from './change-list.tsx'
import type { DraftRules, RulesEntry } from './rules-draft.ts'
import { useFaults } from './rules-words.ts'

type ReadFile = Result<'scoreRules.readFile'>

export interface ImportedRules {
  readonly rules: DraftRules
  readonly source: { readonly fileName: string; readonly sha256: string }
}

interface ImportDialogProps {
  readonly sets: readonly RulesEntry[]
  readonly onTake: (imported: ImportedRules, as: 'VERSION' | 'NEW') => void
  readonly onClose: () => void
}

/** A rule book out of a spreadsheet: looked at first, and taken into the editor as a whole or not at all. */
export function ImportDialog({ sets, onTake, onClose }: ImportDialogProps) {
  const { t } = useTranslation(['score-rules', 'common'])
  const [file, setFile] = useState<{ fileName: string; read: ReadFile } | null>(null)
  const action = useHallAction('scoreRules.readFile')
  const rules = file?.read.rules ?? null
  const faults = useFaults(rules, sets)
  const same = sets.find((set) => set.active && set.savedVersion > 0 && set.rules.rulesId === rules?.rulesId)
  const choose = async (sent: ImportFileInput): Promise<void> => {
    setFile(null)
    const read = await action.run({ fileName: sent.fileName, fileBase64: sent.base64 })
    if (read !== undefined) setFile({ fileName: sent.fileName, read })
  }
  const take = (as: 'VERSION' | 'NEW'): void => {
    if (file !== null && rules !== null)
      onTake({ rules, source: { fileName: file.fileName, sha256: file.read.sha256 } }, as)
  }
  const main = useRef<HTMLButtonElement>(null)
  useEffect(() => main.current?.focus(), [file])
  return (
    <Modal
      open
      width={860}
      title={t('score-rules:import.title')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          {rules !== null && same !== undefined ? (
            <Button onClick={() => take('NEW')}>{t('score-rules:import.asNew')}</Button>
          ) : null}
          {rules === null ? null : (
            <Button ref={main} type="primary" onClick={() => take(same === undefined ? 'NEW' : 'VERSION')}>
              {same === undefined
                ? t('score-rules:import.asNew')
                : t('score-rules:import.asVersion', {
                    name: same.rules.name,
                    version: same.savedVersion + 1,
                  })}
            </Button>
          )}
        </>
      }
    >
      <div className="score-form">
        <p className="muted">{t('score-rules:import.help')}</p>
        <SheetChooser
          label={t('score-rules:import.choose')}
          another={t('score-rules:import.another')}
          fileName={file?.fileName ?? null}
          busy={action.busy}
          onChoose={(sent) => void choose(sent)}
        />
        <ErrorBanner error={action.error} />
        {file !== null && file.read.badRows.length > 0 ? <BadRows rows={file.read.badRows} /> : null}
        {rules === null ? null : (
          <>
            <p role="status">
              {t('score-rules:import.found', {
                name: rules.name,
                from: rules.validFrom,
                sheets: rules.sheets.length,
                count: rules.items.length,
              })}
            </p>
            {faults.map(({ text, isRemark }) => (
              <Alert key={text} type={isRemark ? 'info' : 'warning'} showIcon title={text} />
            ))}
            {same === undefined ? (
              <p className="muted">{t('score-rules:import.isNew')}</p>
            ) : (
              <>
                <h3>
                  {t('score-rules:import.changes', { name: same.rules.name, version: same.savedVersion })}
                </h3>
                <ChangeList before={same.rules} after={rules} />
              </>
            )}
          </>
        )}
      </div>
    </Modal>
  )
}
