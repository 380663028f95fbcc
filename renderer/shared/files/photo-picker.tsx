import { CameraOutlined, CloseOutlined, PictureOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttachedFile } from '../../../db/model/assessment/charges.ts'
import { PDF_BYTES_MAX } from '../../../db/model/files/inspect-file.ts'
import { bytes } from '../format.ts'
import { toHallError } from '../hall-error.ts'
import { hall } from '../hall.ts'
import { useLate } from '../use-late.ts'
import './files.css'
import { KeptFile } from './kept-file.tsx'
import { base64Of, FileRefused, prepareFile, type FileKinds } from './prepare-file.ts'
import { CHOSEN_BYTES_MAX } from './scaling.ts'

const FILES_MAX = 6
/** Long enough that only slow pictures show it. */
const LATE_MS = 500

export interface PhotoPickerProps {
  readonly files: readonly AttachedFile[]
  readonly onChange: (files: readonly AttachedFile[]) => void
  /** Told while pictures are read and kept: what names them must not be saved meanwhile. */
  readonly onBusy?: (busy: boolean) => void
  readonly kinds?: FileKinds
  readonly max?: number
  readonly disabled?: boolean
  /** What the pictures are for; the words of the picker itself unless given. */
  readonly label?: string
}

interface Refused {
  readonly name: string
  readonly why: string
}

/** Whether this machine is held in the hand: then its camera is one press away. */
const hasTouch = (): boolean => window.matchMedia('(pointer: coarse)').matches

/**
 * Choose, drop or take pictures for a record. Each is checked, scaled down and kept on this machine at once, and named in
 * `files`; it goes to the hall only once a record names it. A file that does not fit is told by name; the others stay.
 */
export function PhotoPicker({
  files,
  onChange,
  onBusy,
  kinds = 'PICTURES',
  max = FILES_MAX,
  disabled = false,
  label,
}: PhotoPickerProps) {
  const { t } = useTranslation(['files', 'common'])
  const withPdf = kinds === 'PICTURES_AND_PDF'
  const input = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const chooseButton = useRef<HTMLButtonElement>(null)
  const labelId = useId()
  const hintId = useId()
  const [over, setOver] = useState(false)
  const [work, setWork] = useState<{ number: number; of: number } | null>(null)
  const [refused, setRefused] = useState<readonly Refused[]>([])
  const [said, setSaid] = useState('')
  // What was chosen meanwhile or removed meanwhile counts, not what there was when the work began.
  const present = useRef(files)
  present.current = files
  const listeners = useRef({ onChange, onBusy })
  listeners.current = { onChange, onBusy }
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])
  const isBusy = work !== null
  const late = useLate(isBusy, LATE_MS)
  const isFull = files.length >= max

  const wordsOf = (file: File, thrown: unknown): string => {
    if (!(thrown instanceof FileRefused)) return toHallError(thrown).message
    const size = bytes(file.size)
    const { fault } = thrown
    if (fault === 'NOT_PICTURE') return t(withPdf ? 'fault.NOT_PICTURE_OR_PDF' : 'fault.NOT_PICTURE')
    const limit = fault === 'PDF_TOO_LARGE' ? PDF_BYTES_MAX : CHOSEN_BYTES_MAX
    return t(`fault.${fault}`, { size, limit: bytes(limit) })
  }

  const keep = async (file: File): Promise<string | null> => {
    if (present.current.length >= max) return t('full', { max })
    try {
      const { mime, name, content } = await prepareFile(file, kinds)
      const kept = await hall.call('files.keep', { mime, name, base64: await base64Of(content) })
      if (gone.current) return null
      if (present.current.some((each) => each.sha256 === kept.sha256)) return t('already')
      present.current = [...present.current, kept]
      listeners.current.onChange(present.current)
      return null
    } catch (thrown) {
      return wordsOf(file, thrown)
    }
  }

  const take = async (list: FileList | null): Promise<void> => {
    const chosen = [...(list ?? [])]
    if (chosen.length === 0 || isBusy || disabled) return
    setRefused([])
    setSaid('')
    listeners.current.onBusy?.(true)
    const faults: Refused[] = []
    // One after the other: several pictures decoded at once take more memory than an old machine has.
    for (const [index, file] of chosen.entries()) {
      if (gone.current) break
      setWork({ number: index + 1, of: chosen.length })
      const why = await keep(file)
      if (why !== null) faults.push({ name: file.name, why })
    }
    listeners.current.onBusy?.(false)
    if (gone.current) return
    setWork(null)
    setRefused(faults)
    setSaid(t('added', { count: chosen.length - faults.length }))
  }

  const remove = (file: AttachedFile): void => {
    onChange(files.filter((each) => each.sha256 !== file.sha256))
    setSaid(t('removed', { name: file.name }))
    // The button that was pressed is gone with its picture.
    chooseButton.current?.focus()
  }

  const chosenIn = (element: HTMLInputElement): void => {
    void take(element.files).finally(() => {
      // The same file may be chosen again after it was mended.
      element.value = ''
    })
  }
  const mayAdd = !disabled && !isBusy && !isFull
  return (
    <div
      role="group"
      aria-labelledby={labelId}
      className={over ? 'photo-picker photo-picker-over' : 'photo-picker'}
      onDragOver={(event) => {
        if (!mayAdd) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        // Even when nothing may be added: the browser would open the file in place of the page.
        event.preventDefault()
        setOver(false)
        if (mayAdd) void take(event.dataTransfer.files)
      }}
    >
      <div className="photo-picker-head">
        <span id={labelId}>{label ?? t(withPdf ? 'labelWithPdf' : 'label')}</span>
        <Button
          ref={chooseButton}
          size="small"
          icon={<PictureOutlined aria-hidden />}
          // Disabled it would lose the focus; pressed while busy it does nothing.
          disabled={disabled || isFull}
          loading={late}
          aria-describedby={hintId}
          onClick={() => {
            if (!isBusy) input.current?.click()
          }}
        >
          {t(withPdf ? 'chooseWithPdf' : 'choose')}
        </Button>
        {hasTouch() ? (
          <Button
            size="small"
            icon={<CameraOutlined aria-hidden />}
            disabled={!mayAdd}
            onClick={() => camera.current?.click()}
          >
            {t('take')}
          </Button>
        ) : null}
        <span id={hintId} className="muted">
          {isFull
            ? t('full', { max })
            : withPdf
              ? t('hintWithPdf', { max, pdf: bytes(PDF_BYTES_MAX) })
              : t('hint', { max })}
        </span>
      </div>
      {files.length === 0 ? null : (
        <ul className="kept-files" aria-label={t('list')}>
          {files.map((file) => (
            <li key={file.sha256}>
              <KeptFile file={file} />
              {disabled ? null : (
                <button
                  type="button"
                  className="kept-file-remove"
                  title={t('remove', { name: file.name })}
                  aria-label={t('remove', { name: file.name })}
                  onClick={() => remove(file)}
                >
                  <CloseOutlined aria-hidden />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div role="status" className={late ? 'muted' : 'photo-picker-said'}>
        {late && work !== null ? t('preparing', work) : said}
      </div>
      {refused.length === 0 ? null : (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={
            <ul className="photo-picker-refused">
              {refused.map(({ name, why }) => (
                <li key={`${name} ${why}`}>{t('refused', { name, why })}</li>
              ))}
            </ul>
          }
          closable={{
            closeIcon: true,
            onClose: () => setRefused([]),
            'aria-label': t('common:action.close'),
          }}
        />
      )}
      <input
        ref={input}
        type="file"
        hidden
        multiple={max > 1}
        accept={withPdf ? 'image/*,application/pdf' : 'image/*'}
        onChange={(event) => chosenIn(event.target)}
      />
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        onChange={(event) => chosenIn(event.target)}
      />
    </div>
  )
}
