import { Button } from 'antd'
import { useRef } from 'react'
import type { ImportFileInput } from '../import/read-files.ts'
import { readFiles } from '../import/read-files.ts'

interface SheetChooserProps {
  readonly label: string
  /** What the button says once there is a file. */
  readonly another: string
  /** The file that was chosen; null while there is none. */
  readonly fileName: string | null
  readonly busy: boolean
  readonly onChoose: (file: ImportFileInput) => void
}

/** One spreadsheet of this computer, read as the contract takes it. */
export function SheetChooser({ label, another, fileName, busy, onChoose }: SheetChooserProps) {
  const input = useRef<HTMLInputElement>(null)
  const choose = async (list: FileList | null): Promise<void> => {
    const [file] = await readFiles([...(list ?? [])].slice(0, 1))
    if (file !== undefined) onChoose(file)
  }
  return (
    <p>
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx"
        aria-label={label}
        onChange={(event) => {
          void choose(event.target.files)
          // The same file may be chosen again after it was mended.
          event.target.value = ''
        }}
      />
      <Button
        type={fileName === null ? 'primary' : 'default'}
        loading={busy}
        onClick={() => input.current?.click()}
      >
        {fileName === null ? label : another}
      </Button>{' '}
      <span className="muted">{fileName}</span>
    </p>
  )
}
