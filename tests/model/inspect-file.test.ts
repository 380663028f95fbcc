import fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { inspectFile } from '../../db/model/files/inspect-file.ts'
import { jpegBytes, pdfBytes, pngBytes } from '../helpers/picture-bytes.ts'

describe('what a file is, by its bytes', () => {
  it('knows the three kinds and how large a picture is', () => {
    const jpeg = jpegBytes({ width: 640, height: 480 })
    expect(inspectFile(jpeg)).toEqual({ mime: 'image/jpeg', width: 640, height: 480, end: jpeg.length })
    const png = pngBytes({ width: 3, height: 70_000 })
    expect(inspectFile(png)).toEqual({ mime: 'image/png', width: 3, height: 70_000, end: png.length })
    expect(inspectFile(pdfBytes())).toMatchObject({ mime: 'application/pdf' })
  })

  it('knows restart markers, stuffing and several scans of a picture', () => {
    const jpeg = jpegBytes({
      width: 8,
      height: 8,
      scans: 3,
      coded: [0x12, 0xff, 0x00, 0xff, 0xd3, 0x55, 0xff, 0xff, 0x00],
    })
    expect(inspectFile(jpeg)).toMatchObject({ mime: 'image/jpeg', end: jpeg.length })
  })

  it('takes no text, no page, no drawing with scripts and nothing empty for a picture', () => {
    for (const text of [
      '',
      '照片',
      '<html>',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'MZ',
      'PK\u0003\u0004',
    ])
      expect(inspectFile(Buffer.from(text))).toBe('UNKNOWN')
  })

  it('finds every cut: no beginning of a file passes for the whole', () => {
    const wholes = [jpegBytes({ width: 40, height: 30 }), pngBytes({ width: 4, height: 4 }), pdfBytes()]
    for (const whole of wholes)
      for (let length = 0; length < whole.length - 1; length += 1)
        expect(['UNKNOWN', 'BROKEN']).toContain(inspectFile(whole.subarray(0, length)))
  })

  it('tells where a picture ends when more follows', () => {
    const jpeg = jpegBytes({ width: 40, height: 30 })
    const facts = inspectFile(Buffer.concat([jpeg, Buffer.from('preview')]))
    expect(facts).toMatchObject({ end: jpeg.length })
  })

  it('answers for any bytes at all', () => {
    const heads = [
      Buffer.from([0xff, 0xd8, 0xff]),
      pngBytes({ width: 1, height: 1 }).subarray(0, 8),
      Buffer.from('%PDF-'),
    ]
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, rest) => {
        const answer = inspectFile(Buffer.concat([head, rest]))
        expect(answer === 'BROKEN' || typeof answer === 'object').toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
