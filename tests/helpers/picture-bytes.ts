// Small files with the structure of real ones; nothing is to be seen on them.

const word = (value: number): number[] => [value >> 8, value & 0xff]
const segment = (marker: number, body: readonly number[]): number[] => [
  0xff,
  marker,
  ...word(body.length + 2),
  ...body,
]

/** A JPEG by its structure: markers, a frame header of that size, scans and an end. @param filler bytes of comments */
export const jpegBytes = ({
  width = 16,
  height = 16,
  scans = 1,
  coded = [0x55, 0xaa, 0xff, 0x00, 0x01],
  filler = Buffer.alloc(0),
}: {
  readonly width?: number
  readonly height?: number
  readonly scans?: number
  readonly coded?: readonly number[]
  readonly filler?: Buffer
} = {}): Buffer => {
  const frame = segment(0xc0, [8, ...word(height), ...word(width), 1, 1, 0x11, 0])
  const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), ...coded]
  const comments: Buffer[] = []
  for (let at = 0; at < filler.length; at += 60_000) {
    const part = filler.subarray(at, at + 60_000)
    comments.push(Buffer.from([0xff, 0xfe, ...word(part.length + 2)]), part)
  }
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, ...segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0])]),
    ...comments,
    Buffer.from([...frame, ...Array.from({ length: scans }, () => scan).flat(), 0xff, 0xd9]),
  ])
}

const chunk = (name: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  return Buffer.concat([head, Buffer.from(name), body, Buffer.alloc(4)])
}

export const pngBytes = ({ width = 16, height = 16 } = {}): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from([1, 2, 3])),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export const pdfBytes = (filler: Buffer = Buffer.from('1 0 obj <<>> endobj')): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), filler, Buffer.from('\nstartxref\n9\n%%EOF\n')])
