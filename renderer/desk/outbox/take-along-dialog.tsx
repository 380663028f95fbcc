import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { notifySaved } from '../../shared/notices.tsx'
import { saveFile } from '../../shared/save-file.ts'
import { useHallAction } from '../../shared/use-query.ts'
import { StepDialog } from '../parts/step-dialog.tsx'

const BUNDLE_TYPE = 'application/octet-stream'

/** Unsent records onto a memory stick: says what the file is before it is made. */
export const TakeAlongDialog = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const { t } = useTranslation('sync')
  const bundle = useHallAction('sync.exportBundle')
  const run = async (): Promise<void> => {
    const made = await bundle.run({})
    if (made === undefined) return
    saveFile(made.fileName, made.base64, BUNDLE_TYPE)
    notifySaved(t('take.done', { count: made.records, file: made.fileName }))
    onClose()
  }
  return (
    <StepDialog
      title={t('take.title')}
      okText={t('take.run')}
      width={520}
      busy={bundle.busy}
      error={bundle.error?.message ?? null}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <div>{t('take.lead')}</div>
      <ul className="outbox-facts">
        <li>{t('take.what')}</li>
        <li>{t('take.sealed')}</li>
        <li>{t('take.keeps')}</li>
        <li>{t('take.then')}</li>
      </ul>
    </StepDialog>
  )
}
