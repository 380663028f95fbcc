import { useCallback, useEffect, useState } from 'react'
import type { Result } from '../../../db/contract/index.ts'
import type { AttachedFile } from '../../../db/model/assessment/charges.ts'
import { toHallError } from '../hall-error.ts'
import { hall, type HallError } from '../hall.ts'

export interface KeptContent {
  /** Address of the picture in this page; null while it is read, for a PDF, and when it cannot be had. */
  readonly address: string | null
  readonly error: HallError | null
  readonly reload: () => void
}

const addressOf = ({ mime, base64 }: Result<'files.read'>): string => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  return URL.createObjectURL(new Blob([bytes], { type: mime }))
}

/** Reads a kept file once `wanted`; its memory is given back when the part that shows it goes. */
export function useKeptFile(file: AttachedFile, wanted: boolean): KeptContent {
  const [content, setContent] = useState<Omit<KeptContent, 'reload'>>({
    address: null,
    error: null,
  })
  const [turn, setTurn] = useState(0)
  const { sha256 } = file
  useEffect(() => {
    if (!wanted) return undefined
    let gone = false
    let address: string | null = null
    hall.call('files.read', { sha256 }).then(
      (read) => {
        if (gone) return
        address = read.mime === 'application/pdf' ? null : addressOf(read)
        setContent({ address, error: null })
      },
      (thrown: unknown) => {
        if (!gone) setContent({ address: null, error: toHallError(thrown) })
      },
    )
    return () => {
      gone = true
      if (address !== null) URL.revokeObjectURL(address)
    }
  }, [sha256, wanted, turn])
  const reload = useCallback(() => setTurn((count) => count + 1), [])
  return { ...content, reload }
}
