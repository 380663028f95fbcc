import { PICTURE_BYTES_MAX } from '../../../db/model/files/inspect-file.ts'

/** Longer side of a kept picture: a sheet of paper on it can still be read. */
export const SIDE_MAX = 1_600
/** Largest file that is read at all; a page must not fill the memory of an old machine. */
export const CHOSEN_BYTES_MAX = 40 * 1_024 * 1_024
/** Decoded it takes four bytes a pixel; no camera of a hall makes more. */
export const PIXELS_MAX = 120_000_000

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** The size a picture is kept in: never larger than it is, its longer side at most `most`. */
export const scaledSize = ({ width, height }: PictureSize, most: number = SIDE_MAX): PictureSize => {
  const share = Math.min(1, most / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  }
}

/** Longer side and JPEG quality, one try after the other; pictures full of noise need the later ones. */
export const TRIES = [
  { side: SIDE_MAX, quality: 0.8 },
  { side: SIDE_MAX, quality: 0.65 },
  { side: 1_280, quality: 0.6 },
  { side: 1_024, quality: 0.5 },
  { side: 800, quality: 0.4 },
] as const

export type Encode = (size: PictureSize, quality: number) => Promise<Blob>

/** The best picture that is small enough; null when even the smallest try is too large. */
export const encodeSmallEnough = async (
  size: PictureSize,
  encode: Encode,
  bytesMax: number = PICTURE_BYTES_MAX,
): Promise<Blob | null> => {
  for (const { side, quality } of TRIES) {
    const made = await encode(scaledSize(size, side), quality)
    if (made.size <= bytesMax) return made
  }
  return null
}
