import type { AttachedFile } from '../assessment/charges.ts'

export type FileMime = AttachedFile['mime']

/** Largest picture that is kept, in bytes; a page scales it down to that first. */
export const PICTURE_BYTES_MAX = 1.5 * 1_024 * 1_024
/** Largest PDF that is kept, in bytes. */
export const PDF_BYTES_MAX = 5 * 1_024 * 1_024
/** Largest file of any kind that is kept. */
export const FILE_BYTES_MAX = Math.max(PICTURE_BYTES_MAX, PDF_BYTES_MAX)

/** Largest file of a kind that is kept. */
export const bytesMaxOf = (mime: FileMime): number =>
  mime === 'application/pdf' ? PDF_BYTES_MAX : PICTURE_BYTES_MAX

/** What the bytes themselves say; a size in pixels, 0 by 0 for a PDF. */
export interface FileFacts {
  readonly mime: FileMime
  readonly width: number
  readonly height: number
  /** Where it ends; more may follow, as cameras append previews. */
  readonly end: number
}

/** UNKNOWN: none of the kinds that are kept. BROKEN: one of them, cut off or damaged. */
export type FileFault = 'UNKNOWN' | 'BROKEN'

const startsWith = (bytes: Uint8Array, ...head: readonly number[]): boolean =>
  bytes.length >= head.length && head.every((byte, index) => bytes[index] === byte)

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** Where the coded data of a scan ends: at the next marker that is neither stuffing nor a restart. */
const endOfScan = (bytes: Uint8Array, from: number): number => {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue
    const next = bytes[at + 1] ?? 0
    // A run of 0xFF is filling; the marker follows the last of them.
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

/** From marker to marker to the end of the picture (ITU-T T.81, annex B). */
const inspectJpeg = (bytes: Uint8Array): FileFacts | FileFault => {
  let at = 2
  let width = 0
  let height = 0
  let hasScan = false
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return 'BROKEN'
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9)
      return hasScan && width > 0 && height > 0
        ? { mime: 'image/jpeg', width, height, end: at + 2 }
        : 'BROKEN'
    const length = word(bytes, at + 2)
    if (length < 2 || at + 2 + length > bytes.length) return 'BROKEN'
    if (isFrameHeader(marker) && length >= 8) {
      height = word(bytes, at + 5)
      width = word(bytes, at + 7)
    }
    at += 2 + length
    if (marker === 0xda) {
      hasScan = true
      at = endOfScan(bytes, at)
    }
  }
  return 'BROKEN'
}

const long = (bytes: Uint8Array, at: number): number => word(bytes, at) * 65_536 + word(bytes, at + 2)
const nameAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, Math.min(at + 4, bytes.length)))

/** From chunk to chunk to `IEND`, which comes last (PNG specification, section 5). */
const inspectPng = (bytes: Uint8Array): FileFacts | FileFault => {
  let at = 8
  let hasData = false
  if (nameAt(bytes, at + 4) !== 'IHDR' || long(bytes, at) !== 13) return 'BROKEN'
  const width = long(bytes, at + 8)
  const height = long(bytes, at + 12)
  while (at + 12 <= bytes.length) {
    const end = at + 12 + long(bytes, at)
    if (end > bytes.length) return 'BROKEN'
    const name = nameAt(bytes, at + 4)
    if (name === 'IDAT') hasData = true
    if (name === 'IEND')
      return hasData && width > 0 && height > 0 ? { mime: 'image/png', width, height, end } : 'BROKEN'
    at = end
  }
  return 'BROKEN'
}

const PDF_TAIL = 1_024

/** Begins as a PDF and names its table of objects at the end; what it holds is not looked at. */
const inspectPdf = (bytes: Uint8Array): FileFacts | FileFault => {
  const tail = String.fromCharCode(...bytes.subarray(Math.max(0, bytes.length - PDF_TAIL)))
  return /startxref\s+\d+\s+%%EOF\s*$/.test(tail)
    ? { mime: 'application/pdf', width: 0, height: 0, end: bytes.length }
    : 'BROKEN'
}

/** Tells by its bytes what a file is, whatever its name says, and whether it is whole. */
export const inspectFile = (bytes: Uint8Array): FileFacts | FileFault => {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return inspectJpeg(bytes)
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return inspectPng(bytes)
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return inspectPdf(bytes)
  return 'UNKNOWN'
}
