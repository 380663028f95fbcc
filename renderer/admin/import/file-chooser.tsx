import { InboxOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

const ACCEPTED = '.xlsx,.csv,.txt'

interface FileChooserProps {
  readonly busy: boolean
  readonly onChoose: (files: readonly File[]) => void
}

/** Drop files here, or choose them. */
export function FileChooser({ busy, onChoose }: FileChooserProps) {
  const { t } = useTranslation('admin')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const give = (list: FileList | null): void => {
    const files = [...(list ?? [])]
    if (files.length > 0 && !busy) onChoose(files)
  }
  return (
    <div
      className={over ? 'drop-zone drop-zone-over' : 'drop-zone'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        give(event.dataTransfer.files)
      }}
    >
      <InboxOutlined className="empty-state-icon" aria-hidden />
      <div className="empty-state-title">{t('import.drop')}</div>
      <div className="muted">{t('import.dropHint')}</div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        onChange={(event) => {
          give(event.target.files)
          // The same file may be chosen again after it was mended.
          event.target.value = ''
        }}
      />
      <Button type="primary" autoFocus loading={busy} onClick={() => input.current?.click()}>
        {busy ? t('import.reading') : t('import.choose')}
      </Button>
    </div>
  )
}
