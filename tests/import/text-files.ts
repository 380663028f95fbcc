/** A CSV file with every value quoted that needs it. */
export const csvText = (rows: readonly (readonly string[])[], separator = ',', lineEnd = '\r\n'): string =>
  rows
    .map((cells) =>
      cells
        .map((cell) => (/["\n\r,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(separator),
    )
    .join(lineEnd) + lineEnd

export const csvFile = (
  fileName: string,
  rows: readonly (readonly string[])[],
): { fileName: string; bytes: Uint8Array } => ({
  fileName,
  bytes: new TextEncoder().encode(csvText(rows)),
})

const decoder = new TextDecoder('gb18030', { fatal: true })
const decoded = (bytes: number[]): string | null => {
  try {
    return decoder.decode(Uint8Array.from(bytes))
  } catch {
    return null
  }
}

const twoBytes = new Map<string, number[]>()
const buildTwoBytes = (): void => {
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = trail === 0x7f ? null : decoded([lead, trail])
      if (character !== null && !twoBytes.has(character)) twoBytes.set(character, [lead, trail])
    }
  }
}

/** Four bytes of a character outside the two-byte table; astral planes follow one another without gaps. */
const fourBytes = (character: string): number[] => {
  const point = character.codePointAt(0) ?? 0
  const bytesOf = (linear: number): number[] => [
    0x81 + Math.floor(linear / 12_600),
    0x30 + (Math.floor(linear / 1_260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ]
  if (point > 0xffff) return bytesOf(point - 0x10000 + 189_000)
  for (let linear = 0; linear < 39_420; linear += 1)
    if (decoded(bytesOf(linear)) === character) return bytesOf(linear)
  throw new Error(`no GB 18030 bytes for ${character}`)
}

/** GB 18030 bytes; the platform only decodes, so the table is turned around. */
export const encodeGb18030 = (text: string): Uint8Array => {
  if (twoBytes.size === 0) buildTwoBytes()
  return Uint8Array.from(
    [...text].flatMap((character) => {
      const point = character.codePointAt(0) ?? 0
      return point < 0x80 ? [point] : (twoBytes.get(character) ?? fourBytes(character))
    }),
  )
}
