import { inflateSync } from 'node:zlib'

/** What a printer would get: the size of each page in millimetres and the text of all of them without white space. */
interface PrintedPdf {
  readonly pages: readonly { readonly widthMm: number; readonly heightMm: number }[]
  readonly text: string
}

const MM_PER_POINT = 25.4 / 72

/** `<0041>` or `<00410042>` of a character map as text; UTF-16 big endian. */
const utf16 = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)))

/** What the codes of a font stand for, and how many digits a code has: two in fonts drawn glyph by glyph, else four. */
interface FontText {
  readonly digits: number
  readonly texts: ReadonlyMap<number, string>
}

const NO_FONT: FontText = { digits: 4, texts: new Map() }

/** Reads the `ToUnicode` map of a font. */
const readCharacterMap = (map: string): FontText => {
  const texts = new Map<number, string>()
  const digits = /begincodespacerange\s*<([0-9A-Fa-f]+)>/.exec(map)?.[1]?.length ?? 4
  for (const [, block = ''] of map.matchAll(/beginbfchar(.*?)endbfchar/gs))
    for (const [, glyph = '', text = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g))
      texts.set(Number.parseInt(glyph, 16), utf16(text))
  for (const [, block = ''] of map.matchAll(/beginbfrange(.*?)endbfrange/gs))
    for (const [, from = '', to = '', text = ''] of block.matchAll(
      /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g,
    )) {
      const first = Number.parseInt(from, 16)
      for (let glyph = first; glyph <= Number.parseInt(to, 16); glyph += 1) {
        const last = Number.parseInt(text.slice(-4), 16) + glyph - first
        texts.set(glyph, utf16(text.slice(0, -4)) + String.fromCharCode(last))
      }
    }
  return { digits, texts }
}

/** Reads the PDF that the browser writes; not a reader for any PDF. */
export const readPdf = (bytes: Uint8Array): PrintedPdf => {
  const raw = Buffer.from(bytes).toString('latin1')
  const objects = new Map<string, string>()
  for (const [, no = '', body = ''] of raw.matchAll(/(?:^|\n)(\d+) 0 obj\s(.*?)\sendobj/gs))
    objects.set(no, body)
  const stream = (no: string): string => {
    const body = objects.get(no) ?? ''
    const at = body.indexOf('stream')
    if (at < 0) return ''
    const start = body.indexOf('\n', at) + 1
    const data = Buffer.from(body.slice(start, body.lastIndexOf('endstream')), 'latin1')
    return body.slice(0, at).includes('/FlateDecode')
      ? inflateSync(data).toString('latin1')
      : data.toString('latin1')
  }
  const mapOfFont = (no: string): FontText => {
    const reference = /\/ToUnicode (\d+) 0 R/.exec(objects.get(no) ?? '')?.[1]
    return reference === undefined ? NO_FONT : readCharacterMap(stream(reference))
  }
  const pages: PrintedPdf['pages'][number][] = []
  let text = ''
  for (const body of objects.values()) {
    if (!/\/Type \/Page\b(?!s)/.test(body)) continue
    const [, , , width = 0, height = 0] = (/\/MediaBox \[(\S+) (\S+) (\S+) (\S+?)\]/.exec(body) ?? []).map(
      Number,
    )
    pages.push({ widthMm: width * MM_PER_POINT, heightMm: height * MM_PER_POINT })
    const fonts = new Map<string, FontText>()
    for (const [, dictionary = ''] of body.matchAll(/\/Font <<(.*?)>>/gs))
      for (const [, name = '', no = ''] of dictionary.matchAll(/\/(\S+) (\d+) 0 R/g))
        fonts.set(name, mapOfFont(no))
    const content = stream(/\/Contents (\d+) 0 R/.exec(body)?.[1] ?? '')
    let font = NO_FONT
    for (const [, name, hex] of content.matchAll(/\/(\S+) \S+ Tf|<([0-9A-Fa-f]+)>/g)) {
      if (name !== undefined) font = fonts.get(name) ?? NO_FONT
      else
        for (const glyph of (hex ?? '').match(new RegExp(`.{${font.digits}}`, 'g')) ?? [])
          text += font.texts.get(Number.parseInt(glyph, 16)) ?? ''
    }
  }
  return { pages, text: text.replace(/\s/g, '') }
}
