import { inspectFile, PDF_BYTES_MAX, type FileMime } from '../../../db/model/files/inspect-file.ts'
import { CHOSEN_BYTES_MAX, encodeSmallEnough, PIXELS_MAX, type PictureSize } from './scaling.ts'

/** Why a chosen file cannot be kept: `files.fault.<code>` in the locale. */
export type ChosenFault =
  'EMPTY' | 'TOO_LARGE' | 'PDF_TOO_LARGE' | 'TOO_MANY_PIXELS' | 'NOT_PICTURE' | 'UNREADABLE'

export class FileRefused extends Error {
  readonly fault: ChosenFault
  constructor(fault: ChosenFault) {
    super(fault)
    this.name = 'FileRefused'
    this.fault = fault
  }
}

export interface PreparedFile {
  readonly mime: FileMime
  readonly name: string
  readonly content: Blob
}

/** What is allowed: pictures alone, or PDFs as well. */
export type FileKinds = 'PICTURES' | 'PICTURES_AND_PDF'

const NAME_MAX = 120

/** The name of a file with another ending, cut to what a record takes. */
const nameAs = (name: string, ending: string): string => {
  const bare = name.replace(/\.[^.]*$/, '') || 'file'
  return `${bare.slice(0, NAME_MAX - ending.length)}${ending}`
}

/** Kinds a browser draws besides those that are kept; whatever it draws is kept as JPEG. */
const isOtherPicture = (head: Uint8Array): boolean => {
  const text = String.fromCharCode(...head.subarray(0, 12))
  return /^(GIF8|BM|RIFF....WEBP|....ftypavif)/s.test(text)
}

const decode = async (file: Blob): Promise<ImageBitmap> => {
  try {
    return await createImageBitmap(file)
  } catch {
    throw new FileRefused('UNREADABLE')
  }
}

const encodeAsJpeg =
  (picture: ImageBitmap) =>
  (size: PictureSize, quality: number): Promise<Blob> => {
    const canvas = document.createElement('canvas')
    canvas.width = size.width
    canvas.height = size.height
    const pen = canvas.getContext('2d', { alpha: false })
    if (pen === null) throw new FileRefused('UNREADABLE')
    // JPEG knows no transparency: what is transparent lies on white paper.
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, size.width, size.height)
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(picture, 0, 0, size.width, size.height)
    return new Promise((resolve, reject) => {
      canvas.toBlob(
        (made) => {
          // The memory of the drawing is given back at once, not with the next collection.
          canvas.width = 0
          canvas.height = 0
          if (made === null) reject(new FileRefused('UNREADABLE'))
          else resolve(made)
        },
        'image/jpeg',
        quality,
      )
    })
  }

/**
 * Makes of a chosen file what is kept: a picture scaled down and drawn anew as JPEG (which leaves out where and with what
 * it was taken), a PDF as it is.
 * @throws FileRefused before anything was sent
 */
export const prepareFile = async (file: File, kinds: FileKinds): Promise<PreparedFile> => {
  if (file.size === 0) throw new FileRefused('EMPTY')
  if (file.size > CHOSEN_BYTES_MAX) throw new FileRefused('TOO_LARGE')
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(await file.arrayBuffer())
  } catch {
    // Moved or locked since it was chosen, or on a stick that was pulled out.
    throw new FileRefused('UNREADABLE')
  }
  const facts = inspectFile(bytes)
  if (facts === 'BROKEN') throw new FileRefused('UNREADABLE')
  if (facts === 'UNKNOWN' && !isOtherPicture(bytes)) throw new FileRefused('NOT_PICTURE')
  if (facts !== 'UNKNOWN' && facts.mime === 'application/pdf') {
    if (kinds === 'PICTURES') throw new FileRefused('NOT_PICTURE')
    if (file.size > PDF_BYTES_MAX) throw new FileRefused('PDF_TOO_LARGE')
    return { mime: facts.mime, name: nameAs(file.name, '.pdf'), content: new Blob([bytes as BlobPart]) }
  }
  if (facts !== 'UNKNOWN' && facts.width * facts.height > PIXELS_MAX) throw new FileRefused('TOO_MANY_PIXELS')
  const picture = await decode(file)
  try {
    const content = await encodeSmallEnough(picture, encodeAsJpeg(picture))
    if (content === null) throw new FileRefused('TOO_LARGE')
    return { mime: 'image/jpeg', name: nameAs(file.name, '.jpg'), content }
  } finally {
    picture.close()
  }
}

export const base64Of = (content: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('error', () => reject(new FileRefused('UNREADABLE')))
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : ''
      resolve(address.slice(address.indexOf(',') + 1))
    })
    reader.readAsDataURL(content)
  })
