// The package has no types; every project that reaches this file needs the declaration, whatever it includes.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./saxen.d.ts" />
import { Parser } from 'saxen'

export interface XmlHandler {
  open?(name: string, attributes: () => Readonly<Record<string, string>>): void
  close?(name: string): void
  text?(value: string): void
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' }

// The parser's own decoder cuts code points above U+FFFF down to 16 bits, which would spoil rare characters.
const decodeEntities = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(
        /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi,
        (whole, hex?: string, decimal?: string, name?: string) => {
          if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole
          const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
          return point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole
        },
      )
    : text

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * Walks through machine-written XML; names come without their namespace prefix. A document type declaration is
 * refused: no spreadsheet has one, and entities defined in it could grow without bound.
 * @throws Error when the text is not well formed.
 */
export const scanXml = (xml: string, handler: XmlHandler): void => {
  const parser = new Parser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('attention', (value) => {
    if (/^<!DOCTYPE/i.test(value)) throw new Error('document type declaration')
  })
  const { open, close, text } = handler
  if (open !== undefined) {
    parser.on('openTag', (name, attributes) =>
      open(localName(name), () =>
        Object.fromEntries(Object.entries(attributes()).map(([key, value]) => [key, decodeEntities(value)])),
      ),
    )
  }
  if (close !== undefined) parser.on('closeTag', (name) => close(localName(name)))
  if (text !== undefined) {
    parser.on('text', (value) => text(decodeEntities(value)))
    parser.on('cdata', text)
  }
  parser.parse(xml)
}
