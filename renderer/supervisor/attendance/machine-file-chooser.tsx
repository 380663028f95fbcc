import { InboxOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

const ACCEPTED = '.dat,.log,.txt,.csv,.xlsx'

/** Drop a machine's file here, or choose it. */
export function MachineFileChooser({
  busy,
  onChoose,
}: {
  readonly busy: boolean
  readonly onChoose: (file: File) => void
}) {
  const { t } = useTranslation('sheet')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const give = (list: FileList | null): void => {
    const file = list?.[0]
    if (file !== undefined && !busy) onChoose(file)
  }
  return (
    <div
      className={over ? 'machine-drop machine-drop-over panel' : 'machine-drop panel'}
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
      <div className="empty-state-title">{t('machine.drop')}</div>
      <div className="muted">{t('machine.dropHint')}</div>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        onChange={(event) => {
          give(event.target.files)
          // The same file may be chosen again after it was mended.
          event.target.value = ''
        }}
      />
      <Button type="primary" autoFocus loading={busy} onClick={() => input.current?.click()}>
        {busy ? t('machine.reading') : t('machine.choose')}
      </Button>
    </div>
  )
}
