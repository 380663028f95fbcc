import type { fileMethods } from '../../contract/kept-files.ts'
import { ContractError } from '../../contract/index.ts'
import { bytesMaxOf, inspectFile } from '../../model/files/inspect-file.ts'
import type { Handlers } from '../context.ts'

/** Decoded it takes four bytes a pixel, on every machine that shows it. */
const PIXELS_MAX = 50_000_000
const MEGABYTE = 1_024 * 1_024

const inMegabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`

/** A name as it is shown; nothing in it can lead to a folder or break a line. */
const cleanName = (name: string): string => name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu, '_').trim()

const decode = (base64: string): Buffer => {
  const bytes = Buffer.from(base64, 'base64')
  // Anything that is not base64 is left out by the decoder without a word.
  if (bytes.length !== Math.floor((base64.replace(/=+$/, '').length * 3) / 4))
    throw new ContractError('BAD_REQUEST', { problem: 'base64' })
  return bytes
}

export const fileHandlers: Handlers<typeof fileMethods> = {
  'files.keep'({ store }, { mime, name, base64 }) {
    const bytes = decode(base64)
    const limit = bytesMaxOf(mime)
    if (bytes.length > limit)
      throw new ContractError('FILE_TOO_LARGE', {
        size: inMegabytes(bytes.length),
        limit: inMegabytes(limit),
      })
    const facts = inspectFile(bytes)
    if (typeof facts === 'string' || facts.mime !== mime || facts.end !== bytes.length)
      throw new ContractError('FILE_NOT_PICTURE')
    if (facts.width * facts.height > PIXELS_MAX) throw new ContractError('FILE_NOT_PICTURE')
    return { sha256: store.files.keep({ mime, bytes }), mime, bytes: bytes.length, name: cleanName(name) }
  },
  /** Whoever names the hash may have it: 256 bits that stand only in records this person was shown. */
  async 'files.read'({ store, desk }, { sha256 }) {
    const content = store.files.read(sha256) ?? (await desk.hall.fetchFile(sha256))
    if (content === null) {
      if (desk.hall.joined()) throw new ContractError('FILE_NOT_HERE')
      throw new ContractError('NOT_FOUND', { subject: sha256.slice(0, 8) })
    }
    return { mime: content.mime, base64: content.bytes.toString('base64') }
  },
}
