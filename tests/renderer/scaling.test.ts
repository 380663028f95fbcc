import fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { PICTURE_BYTES_MAX } from '../../db/model/files/inspect-file.ts'
import {
  encodeSmallEnough,
  scaledSize,
  SIDE_MAX,
  TRIES,
  type PictureSize,
} from '../../renderer/shared/files/scaling.ts'

const blobOf = (bytes: number): Blob => new Blob([new Uint8Array(bytes)])

describe('the size a picture is kept in', () => {
  it('brings the longer side to 1600 and leaves small pictures as they are', () => {
    expect(scaledSize({ width: 4_000, height: 3_000 })).toEqual({ width: 1_600, height: 1_200 })
    expect(scaledSize({ width: 3_000, height: 4_000 })).toEqual({ width: 1_200, height: 1_600 })
    expect(scaledSize({ width: 640, height: 480 })).toEqual({ width: 640, height: 480 })
    expect(scaledSize({ width: 1_600, height: 1 })).toEqual({ width: 1_600, height: 1 })
  })

  it('keeps the shape, never enlarges and never comes to nothing', () => {
    const side = fc.integer({ min: 1, max: 20_000 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        const scaled = scaledSize({ width, height })
        expect(Math.min(scaled.width, scaled.height)).toBeGreaterThanOrEqual(1)
        expect(Math.max(scaled.width, scaled.height)).toBe(Math.min(SIDE_MAX, Math.max(width, height)))
        expect(scaled.width).toBeLessThanOrEqual(width)
        expect(scaled.height).toBeLessThanOrEqual(height)
        // To half a pixel of the shorter side.
        const share = Math.max(scaled.width, scaled.height) / Math.max(width, height)
        const shorter = Math.min(width, height) * share
        expect(Math.abs(Math.min(scaled.width, scaled.height) - Math.max(1, shorter))).toBeLessThanOrEqual(
          0.5,
        )
      }),
    )
  })
})

describe('making a picture small enough', () => {
  const size = { width: 4_000, height: 3_000 }
  const encoder = (bytesOf: (size: PictureSize, quality: number) => number) => {
    const asked: [PictureSize, number][] = []
    return {
      asked,
      encode: (to: PictureSize, quality: number) => {
        asked.push([to, quality])
        return Promise.resolve(blobOf(bytesOf(to, quality)))
      },
    }
  }

  it('takes the first try for an ordinary photograph', async () => {
    const { asked, encode } = encoder(() => 400_000)
    expect((await encodeSmallEnough(size, encode))?.size).toBe(400_000)
    expect(asked).toEqual([[{ width: 1_600, height: 1_200 }, 0.8]])
  })

  it('goes down step by step for one full of noise, and stops at what fits', async () => {
    const { asked, encode } = encoder(({ width, height }, quality) =>
      Math.round(width * height * quality * 1.3),
    )
    const made = await encodeSmallEnough(size, encode)
    expect(made?.size).toBeLessThanOrEqual(PICTURE_BYTES_MAX)
    expect(asked.map(([, quality]) => quality)).toEqual([0.8, 0.65, 0.6])
  })

  it('answers nothing rather than a file that is too large', async () => {
    const { asked, encode } = encoder(() => PICTURE_BYTES_MAX + 1)
    expect(await encodeSmallEnough(size, encode)).toBeNull()
    expect(asked).toHaveLength(TRIES.length)
  })

  it('takes what is exactly as large as may be', async () => {
    expect(await encodeSmallEnough(size, () => Promise.resolve(blobOf(PICTURE_BYTES_MAX)))).not.toBeNull()
  })
})
