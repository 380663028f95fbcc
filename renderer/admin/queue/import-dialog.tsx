import { Alert, Button, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Result } from '../../../db/contract/index.ts'
import { ErrorBanner } from '../../shared/error-banner.tsx'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import type { ImportFileInput } from '../import/read-files.ts'
import { BadRows } from '../parts/bad-rows.tsx'
import { SheetChooser } from '../parts/sheet-chooser.tsx'

type Looked = Result<'queueSetup.importFile'>
type Change = Looked['classes'][number]

interface Chosen {
  readonly fileName: string
  readonly fileBase64: string
}

function Changes({ title, changes }: { readonly title: string; readonly changes: readonly Change[] }) {
  const { t } = useTranslation('queue-setup')
  if (changes.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul className="queue-problems">
        {changes.map(({ id, name, kind }) => (
          <li key={id}>{t(`file.${kind}`, { id, name })}</li>
        ))}
      </ul>
    </>
  )
}

/** Ticket classes and what windows serve out of a spreadsheet: looked at first, taken as a whole or not at all. */
export function QueueImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['queue-setup', 'common'])
  const main = useRef<HTMLButtonElement>(null)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [looked, setLooked] = useState<Looked | null>(null)
  const action = useHallAction('queueSetup.importFile')
  const count = looked === null ? 0 : looked.classes.length + looked.windows.length
  const isReady = looked !== null && looked.badRows.length === 0 && count > 0
  useEffect(() => main.current?.focus(), [isReady])
  const choose = async (sent: ImportFileInput): Promise<void> => {
    const file = { fileName: sent.fileName, fileBase64: sent.base64 }
    setLooked(null)
    setChosen(file)
    const answer = await action.run({ ...file, save: null })
    if (answer !== undefined) setLooked(answer)
  }
  const save = async (): Promise<void> => {
    if (chosen === null || looked === null) return
    const answer = await action.run({ ...chosen, save: looked.state })
    if (answer?.saved !== true) {
      if (answer !== undefined) setLooked(answer)
      return
    }
    notifySaved(t('queue-setup:file.saved', { count }))
    onClose()
  }
  return (
    <Modal
      open
      width={860}
      title={t('queue-setup:file.title')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          {isReady ? (
            <Button ref={main} type="primary" loading={action.busy} onClick={() => void save()}>
              {t('queue-setup:file.save', { count })}
            </Button>
          ) : null}
        </>
      }
    >
      <p className="muted">{t('queue-setup:file.help')}</p>
      <SheetChooser
        label={t('queue-setup:file.choose')}
        another={t('queue-setup:file.another')}
        fileName={chosen?.fileName ?? null}
        busy={action.busy}
        onChoose={(sent) => void choose(sent)}
      />
      <ErrorBanner error={action.error} />
      {looked !== null && looked.badRows.length > 0 ? <BadRows rows={looked.badRows} /> : null}
      {looked !== null && looked.badRows.length === 0 && count === 0 ? (
        <Alert type="info" showIcon role="status" title={t('queue-setup:file.same')} />
      ) : null}
      <Changes title={t('queue-setup:tab.classes')} changes={looked?.classes ?? []} />
      <Changes title={t('queue-setup:tab.windows')} changes={looked?.windows ?? []} />
    </Modal>
  )
}
