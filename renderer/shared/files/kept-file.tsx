import { CloudDownloadOutlined, FilePdfOutlined, WarningOutlined } from '@ant-design/icons'
import { Modal } from 'antd'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { AttachedFile } from '../../../db/model/assessment/charges.ts'
import { bytes } from '../format.ts'
import { hall } from '../hall.ts'
import { notifyFailed } from '../notices.tsx'
import { saveFile } from '../save-file.ts'
import { useLate } from '../use-late.ts'
import './files.css'
import { useKeptFile } from './use-kept-file.ts'

/** True once the part has been in view: a long list does not read all its pictures at once. */
const useSeen = (part: RefObject<Element | null>): boolean => {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const element = part.current
    if (element === null || seen) return undefined
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [part, seen])
  return seen
}

function KeptPicture({ file }: { readonly file: AttachedFile }) {
  const { t } = useTranslation('files')
  const button = useRef<HTMLButtonElement>(null)
  const { address, error, reload } = useKeptFile(file, useSeen(button))
  const late = useLate(address === null && error === null, 500)
  const [open, setOpen] = useState(false)
  const isElsewhere = error?.code === 'FILE_NOT_HERE'
  return (
    <>
      <button
        ref={button}
        type="button"
        className="kept-file"
        title={error === null ? file.name : isElsewhere ? t('elsewhereHint') : error.message}
        aria-label={
          error === null
            ? t('open', { name: file.name })
            : `${file.name}: ${t(isElsewhere ? 'elsewhere' : 'unreadable')}`
        }
        onClick={() => {
          if (address !== null) setOpen(true)
          else if (error !== null) reload()
        }}
      >
        {address === null ? (
          <span className="kept-file-words">
            {error === null ? (
              late ? (
                <span role="status">{t('reading', { name: file.name })}</span>
              ) : null
            ) : (
              <>
                {isElsewhere ? <CloudDownloadOutlined aria-hidden /> : <WarningOutlined aria-hidden />}
                <span>{t(isElsewhere ? 'elsewhere' : 'unreadable')}</span>
              </>
            )}
          </span>
        ) : (
          <img src={address} alt="" />
        )}
      </button>
      <Modal
        open={open}
        title={file.name}
        footer={null}
        width="min(1200px, 94vw)"
        style={{ top: 24 }}
        onCancel={() => setOpen(false)}
      >
        <div className="kept-file-large">
          {address === null ? null : <img src={address} alt={file.name} />}
        </div>
      </Modal>
    </>
  )
}

function KeptPdf({ file }: { readonly file: AttachedFile }) {
  const { t } = useTranslation('files')
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const { base64, mime } = await hall.call('files.read', { sha256: file.sha256 })
      saveFile(file.name, base64, mime)
    } catch (thrown) {
      notifyFailed(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <button
      type="button"
      className="kept-file"
      title={file.name}
      aria-label={t('save', { name: file.name })}
      disabled={busy}
      onClick={() => void save()}
    >
      <span className="kept-file-words">
        <FilePdfOutlined aria-hidden />
        <span className="kept-file-name">{file.name}</span>
        <span className="muted number">{bytes(file.bytes)}</span>
      </span>
    </button>
  )
}

/** A kept file, small: a picture opens large, a PDF is saved. Says so while its bytes are not to be had. */
export function KeptFile({ file }: { readonly file: AttachedFile }) {
  return file.mime === 'application/pdf' ? <KeptPdf file={file} /> : <KeptPicture file={file} />
}

/** The files of one record side by side; nothing when it has none. */
export function KeptFiles({ files }: { readonly files: readonly AttachedFile[] }) {
  const { t } = useTranslation('files')
  if (files.length === 0) return null
  return (
    <ul className="kept-files" aria-label={t('list')}>
      {files.map((file) => (
        <li key={file.sha256}>
          <KeptFile file={file} />
        </li>
      ))}
    </ul>
  )
}
