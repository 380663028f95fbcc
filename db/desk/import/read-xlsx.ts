import { unzipSync } from 'fflate'
import { ContractError } from '../../contract/index.ts'
import { numberFormat, showNumber, type NumberFormat } from './number-format.ts'
import { scanXml } from './scan-xml.ts'
import { SHEET_LIMITS, tooLarge, UNCALCULATED, unreadable, type Sheet, type SheetRow } from './sheet.ts'

/**
 * The sheets of an Office Open XML workbook, as it shows them. Values of formulas are those last calculated; a cell
 * merged over several rows counts for each of them, as people read it.
 * @throws ContractError FILE_UNREADABLE or TOO_LARGE
 */
export const readXlsx = (bytes: Uint8Array, file: string): Sheet[] => {
  const parts = unpack(bytes, file)
  try {
    return readWorkbook(parts, file)
  } catch (error) {
    if (error instanceof ContractError) throw error
    throw unreadable(file, 'DAMAGED')
  }
}

type Parts = Readonly<Record<string, Uint8Array>>

/** Only the parts that carry cells, and never more than the limit: sizes are checked before anything is unpacked. */
const unpack = (bytes: Uint8Array, file: string): Parts => {
  let unpackedBytes = 0
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const wanted =
          name.endsWith('.rels') ||
          (name.endsWith('.xml') && !/\/(?:drawings|pivot|charts|theme|media|comments)/i.test(name))
        if (!wanted) return name === 'xl/workbook.bin'
        unpackedBytes += originalSize
        if (unpackedBytes > SHEET_LIMITS.unpackedBytes) throw tooLarge(file, 'UNPACKED_BYTES', '100 MB')
        return true
      },
    })
  } catch (error) {
    if (error instanceof ContractError) throw error
    throw unreadable(file, 'DAMAGED')
  }
}

const partText = (parts: Parts, path: string): string | null => {
  const bytes = parts[path]
  if (bytes === undefined) return null
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8'
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}

const readWorkbook = (parts: Parts, file: string): Sheet[] => {
  const workbookPath =
    relations(parts, '').find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  const workbook = partText(parts, workbookPath)
  if (workbook === null) {
    throw unreadable(file, parts['xl/workbook.bin'] === undefined ? 'NOT_A_SPREADSHEET' : 'OLD_XLS')
  }
  const links = relations(parts, workbookPath)
  const sharedPath = links.find(({ type }) => type.endsWith('/sharedStrings'))?.target
  const stylesPath = links.find(({ type }) => type.endsWith('/styles'))?.target
  const shared = sharedPath === undefined ? [] : readSharedTexts(partText(parts, sharedPath) ?? '')
  const formats = stylesPath === undefined ? [] : readFormats(partText(parts, stylesPath) ?? '')
  const { listed, date1904 } = readSheetList(workbook)
  if (listed.length === 0) throw unreadable(file, 'NOT_A_SPREADSHEET')
  if (listed.length > SHEET_LIMITS.sheets) throw tooLarge(file, 'SHEETS', String(SHEET_LIMITS.sheets))
  let cellsLeft: number = SHEET_LIMITS.cells
  return listed.flatMap(({ name, hidden, relation }) => {
    const link = links.find(({ id }) => id === relation)
    // A sheet that is only a chart has no cells.
    if (link === undefined || !link.type.endsWith('/worksheet')) return []
    const xml = partText(parts, link.target)
    if (xml === null) throw unreadable(file, 'DAMAGED')
    const rows = readRows(xml, { shared, formats, date1904, file, cellsLeft })
    cellsLeft -= rows.reduce((sum, { cells }) => sum + cells.length, 0)
    return [{ name, hidden, rows }]
  })
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
}

const relations = (parts: Parts, path: string): Relation[] => {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  const xml = partText(parts, `${folder}_rels/${path.slice(folder.length)}.rels`)
  const found: Relation[] = []
  if (xml === null) return found
  scanXml(xml, {
    open(name, attributes) {
      if (name !== 'Relationship') return
      const { Id: id = '', Type: type = '', Target: target = '' } = attributes()
      const segments = (target.startsWith('/') ? target.slice(1) : folder + target).split('/')
      const plain: string[] = []
      for (const segment of segments) {
        if (segment === '..') plain.pop()
        else if (segment !== '.' && segment !== '') plain.push(segment)
      }
      found.push({ id, type, target: plain.join('/') })
    },
  })
  return found
}

const readSheetList = (
  xml: string,
): { listed: { name: string; hidden: boolean; relation: string }[]; date1904: boolean } => {
  const listed: { name: string; hidden: boolean; relation: string }[] = []
  let date1904 = false
  scanXml(xml, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attributes()['date1904'] ?? '')
      if (name !== 'sheet') return
      const found = attributes()
      const relation = Object.entries(found).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1]
      const state = found['state'] ?? 'visible'
      listed.push({
        name: unescaped(found['name'] ?? ''),
        hidden: state !== 'visible',
        relation: relation ?? '',
      })
    },
  })
  return { listed, date1904 }
}

/** `_x000D_` and the like stand for characters that XML cannot carry. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9a-f]{4})_/gi, (_whole, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text

const readSharedTexts = (xml: string): string[] => {
  const texts: string[] = []
  let text = ''
  let inText = false
  let inReading = false
  scanXml(xml, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') inText = true
      else if (name === 'rPh') inReading = true
    },
    close(name) {
      if (name === 'si') texts.push(unescaped(text))
      else if (name === 't') inText = false
      else if (name === 'rPh') inReading = false
    },
    text(value) {
      if (inText && !inReading) text += value
    },
  })
  return texts
}

const readFormats = (xml: string): NumberFormat[] => {
  const codes = new Map<number, string>()
  const formats: NumberFormat[] = []
  let inCellFormats = false
  scanXml(xml, {
    open(name, attributes) {
      if (name === 'numFmt') {
        const { numFmtId, formatCode = '' } = attributes()
        codes.set(Number(numFmtId), formatCode)
      } else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attributes()['numFmtId'] ?? 0)
        formats.push(numberFormat(id, codes.get(id) ?? null))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return formats
}

interface RowContext {
  readonly shared: readonly string[]
  readonly formats: readonly NumberFormat[]
  readonly date1904: boolean
  readonly file: string
  readonly cellsLeft: number
}

interface MutableRow {
  readonly row: number
  readonly cells: string[]
  readonly lossy: number[]
}

const readRows = (xml: string, context: RowContext): SheetRow[] => {
  const rows: MutableRow[] = []
  const merges: string[] = []
  let current: MutableRow = { row: 0, cells: [], lossy: [] }
  let column = -1
  let filled = 0
  let cell: { type: string; style: number; value: string | null; inline: string; formula: boolean } | null =
    null
  let inValue = false
  let inText = false
  let inReading = false
  const put = (text: string, lossy: boolean): void => {
    if (text === '') return
    if (column >= SHEET_LIMITS.columns) throw tooLarge(context.file, 'COLUMNS', String(SHEET_LIMITS.columns))
    filled += Math.max(1, column + 1 - current.cells.length)
    if (filled > context.cellsLeft) throw tooLarge(context.file, 'CELLS', String(SHEET_LIMITS.cells))
    while (current.cells.length < column) current.cells.push('')
    current.cells[column] = text
    if (lossy) current.lossy.push(column)
  }
  scanXml(xml, {
    open(name, attributes) {
      if (name === 'row') {
        current = { row: rowNumber(attributes()['r'], current.row + 1), cells: [], lossy: [] }
        column = -1
      } else if (name === 'c') {
        const { r: address, t: type = 'n', s: style = '0' } = attributes()
        column = address === undefined ? column + 1 : columnOf(address)
        cell = { type, style: Number(style), value: null, inline: '', formula: false }
      } else if (name === 'v') {
        inValue = true
        if (cell !== null) cell.value ??= ''
      } else if (name === 'f' && cell !== null) cell.formula = true
      else if (name === 't') inText = true
      else if (name === 'rPh') inReading = true
      else if (name === 'mergeCell') merges.push(attributes()['ref'] ?? '')
    },
    close(name) {
      if (name === 'c' && cell !== null) {
        const shown = showCell(cell, context)
        put(shown.text, shown.lossy)
        cell = null
      } else if (name === 'row' && current.cells.length > 0) {
        if (rows.length >= SHEET_LIMITS.rows) throw tooLarge(context.file, 'ROWS', String(SHEET_LIMITS.rows))
        rows.push(current)
      } else if (name === 'v') inValue = false
      else if (name === 't') inText = false
      else if (name === 'rPh') inReading = false
    },
    text(value) {
      if (cell === null) return
      if (inValue) cell.value = (cell.value ?? '') + value
      else if (inText && !inReading) cell.inline += value
    },
  })
  rows.sort((left, right) => left.row - right.row)
  spreadMerged(rows, merges, context.file)
  return rows.map(({ row, cells, lossy }) => (lossy.length === 0 ? { row, cells } : { row, cells, lossy }))
}

const rowNumber = (written: string | undefined, next: number): number => {
  const row = Number(written ?? next)
  if (!Number.isInteger(row) || row < 1) throw new Error('row number')
  return row
}

const columnOf = (address: string): number => {
  let column = 0
  for (const letter of /^[A-Z]*/i.exec(address)?.[0].toUpperCase() ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64
  if (column === 0) throw new Error('cell address')
  return column - 1
}

const showCell = (
  cell: { type: string; style: number; value: string | null; inline: string; formula: boolean },
  context: RowContext,
): { text: string; lossy: boolean } => {
  const plain = (text: string): { text: string; lossy: boolean } => ({ text, lossy: false })
  // Some programs write formulas and leave the calculation to whoever opens the file.
  if (cell.formula && cell.value === null) return plain(UNCALCULATED)
  const value = cell.value ?? ''
  switch (cell.type) {
    case 's': {
      const text = context.shared[Number(value)]
      if (text === undefined) throw new Error('shared string')
      return plain(text)
    }
    case 'inlineStr':
      return plain(unescaped(cell.inline))
    case 'str':
      return plain(unescaped(value))
    case 'b':
      return plain(value === '' ? '' : value === '1' ? 'TRUE' : 'FALSE')
    case 'e':
      return plain(value)
    case 'd':
      return plain(value.replace('T', ' ').replace(/ 00:00(?::00)?(?:\.0+)?Z?$/, ''))
    default:
      return (
        showNumber(value, context.formats[cell.style] ?? { kind: 'GENERAL' }, context.date1904) ??
        plain(value)
      )
  }
}

/** Gives a value merged over several rows to each of them. Titles merged over columns stay one cell. */
const spreadMerged = (rows: MutableRow[], merges: readonly string[], file: string): void => {
  let filled = 0
  for (const merge of merges) {
    const [from = '', to = ''] = merge.split(':')
    if (!/^[A-Z]+\d+:[A-Z]+\d+$/.test(merge)) continue
    const column = columnOf(from)
    const firstRow = Number(/\d+$/.exec(from)?.[0])
    const lastRow = Number(/\d+$/.exec(to)?.[0])
    if (lastRow <= firstRow) continue
    let at = firstRowFrom(rows, firstRow)
    const top = rows[at]
    const value = top?.row === firstRow ? (top.cells[column] ?? '') : ''
    if (value === '' || top === undefined) continue
    for (at += 1; (rows[at]?.row ?? Infinity) <= lastRow; at += 1) {
      const row = rows[at]
      if (row === undefined) break
      filled += 1
      if (filled > SHEET_LIMITS.cells) throw tooLarge(file, 'CELLS', String(SHEET_LIMITS.cells))
      while (row.cells.length < column) row.cells.push('')
      row.cells[column] = value
      if (top.lossy.includes(column)) row.lossy.push(column)
    }
  }
}

/** Index of the first row numbered `row` or higher. */
const firstRowFrom = (rows: readonly MutableRow[], row: number): number => {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.row ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low
}
