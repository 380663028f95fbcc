import { strToU8, zipSync } from 'fflate'

export interface RawSheet {
  readonly name: string
  readonly state?: 'hidden' | 'veryHidden'
  /** XML inside sheetData. */
  readonly rows: string
  /** XML after sheetData. */
  readonly after?: string
}

export interface RawBook {
  readonly sheets: readonly RawSheet[]
  /** Format codes; a cell with style n (from 1) has the nth. */
  readonly formats?: readonly string[]
  readonly sharedStrings?: string
  readonly date1904?: boolean
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (body: string): string =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${body}</Relationships>`

/** A workbook written part by part, for what no writing library would write. */
export const rawWorkbook = ({ sheets, formats = [], sharedStrings, date1904 }: RawBook): Uint8Array => {
  const parts: Record<string, string> = {
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relations(
      `<Relationship Id="rId1" Type="${TYPES}/officeDocument" Target="xl/workbook.xml"/>`,
    ),
    'xl/workbook.xml': `<?xml version="1.0"?><workbook ${MAIN} xmlns:r="${TYPES}">${date1904 === true ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets
      .map(
        (sheet, at) =>
          `<sheet name="${escaped(sheet.name)}" sheetId="${at + 1}"${sheet.state === undefined ? '' : ` state="${sheet.state}"`} r:id="rId${at + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      [
        ...sheets.map(
          (_sheet, at) =>
            `<Relationship Id="rId${at + 1}" Type="${TYPES}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
        ),
        `<Relationship Id="rIdS" Type="${TYPES}/styles" Target="styles.xml"/>`,
        `<Relationship Id="rIdT" Type="${TYPES}/sharedStrings" Target="/xl/sharedStrings.xml"/>`,
      ].join(''),
    ),
    'xl/styles.xml': `<styleSheet ${MAIN}><numFmts>${formats
      .map((code, at) => `<numFmt numFmtId="${at + 164}" formatCode="${escaped(code)}"/>`)
      .join(
        '',
      )}</numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats.map((_code, at) => `<xf numFmtId="${at + 164}"/>`).join('')}<xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst ${MAIN}>${sharedStrings ?? ''}</sst>`,
  }
  for (const [at, { rows, after }] of sheets.entries()) {
    parts[`xl/worksheets/sheet${at + 1}.xml`] =
      `<?xml version="1.0"?><worksheet ${MAIN}><sheetData>${rows}</sheetData>${after ?? ''}</worksheet>`
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, strToU8(xml)])))
}

/** XML of an inline text cell. */
export const textCell = (address: string, text: string): string =>
  `<c r="${address}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`

/** XML of rows of texts that begin at row `first`. */
export const textRows = (rows: readonly (readonly string[])[], first = 1): string =>
  rows
    .map(
      (cells, at) =>
        `<row r="${first + at}">${cells.map((cell, column) => (cell === '' ? '' : textCell(`${String.fromCharCode(65 + column)}${first + at}`, cell))).join('')}</row>`,
    )
    .join('')
