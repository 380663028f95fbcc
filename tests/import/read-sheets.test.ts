import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import readExcelFile from 'read-excel-file/node'
import writeExcelFile from 'write-excel-file/node'
import { ContractError } from '../../db/contract/index.ts'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { csvText, encodeGb18030 } from './text-files.ts'
import { rawWorkbook, textCell, textRows } from './workbook.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const cellsOf = (bytes: Uint8Array, fileName = 'x.xlsx'): (readonly string[])[] =>
  (readSheets(bytes, fileName)[0]?.rows ?? []).map(({ cells }) => cells)

const failure = (bytes: Uint8Array, fileName = 'x.xlsx'): { code: string; problem: unknown } => {
  try {
    readSheets(bytes, fileName)
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, problem: error.details['problem'] }
    throw error
  }
  throw new Error('it was read')
}

describe('numbers in a workbook read as the spreadsheet shows them', () => {
  const shown = (value: string, format?: string): string | undefined => {
    const style = format === undefined ? 0 : 1
    const rows = `<row r="1"><c r="A1" s="${style}"><v>${value}</v></c></row>`
    return cellsOf(
      rawWorkbook({ sheets: [{ name: 's', rows }], formats: format === undefined ? [] : [format] }),
    )[0]?.[0]
  }

  test.each([
    ['1001', undefined, '1001'],
    ['1001.0', undefined, '1001'],
    ['1.9900026950E10', undefined, '19900026950'],
    ['0.30000000000000004', undefined, '0.3'],
    ['-2.5', undefined, '-2.5'],
    ['0.15', '0%', '15%'],
    ['0.155', '0.0%', '15.5%'],
    ['12', '0000', '0012'],
    ['20', '0"个工作日"', '20个工作日'],
    ['20', 'General"天"', '20天'],
    ['1234567', '#,##0', '1234567'],
    ['46082', 'yyyy/m/d', '2026-03-01'],
    ['46082', 'yyyy"年"m"月"d"日"', '2026-03-01'],
    ['46082.354166666664', 'yyyy-mm-dd hh:mm', '2026-03-01 08:30'],
    ['0.354166666666667', 'h:mm', '08:30'],
    ['61', 'yyyy-mm-dd', '1900-03-01'],
    ['59', 'yyyy-mm-dd', '1900-02-28'],
    ['19900026950', '0_ ', '19900026950'],
    ['19900026950', '0.00E+00', '19900026950'],
  ])('%s with format %s is %s', (value, format, text) => {
    expect(shown(value, format)).toBe(text)
  })

  test('the 1904 date system of old Macintosh files', () => {
    const rows = '<row r="1"><c r="A1" s="1"><v>44620</v></c></row>'
    expect(
      cellsOf(rawWorkbook({ sheets: [{ name: 's', rows }], formats: ['yyyy-mm-dd'], date1904: true })),
    ).toEqual([['2026-03-01']])
  })

  test('a number with more digits than a spreadsheet keeps is marked', () => {
    const rows = '<row r="1"><c r="A1"><v>43992519900101123</v></c><c r="B1"><v>123456789012345</v></c></row>'
    expect(readSheets(rawWorkbook({ sheets: [{ name: 's', rows }] }), 'x')[0]?.rows[0]?.lossy).toEqual([0])
  })
})

describe('workbooks', () => {
  test('several sheets, the hidden ones marked, empty ones without rows', () => {
    const sheets = readSheets(
      rawWorkbook({
        sheets: [
          { name: '事项', rows: textRows([['a']]) },
          { name: '字典', rows: textRows([['b']]), state: 'hidden' },
          { name: '更深', rows: textRows([['c']]), state: 'veryHidden' },
          { name: 'Sheet4', rows: '' },
        ],
      }),
      'x.xlsx',
    )
    expect(sheets.map(({ name, hidden, rows }) => [name, hidden, rows.length])).toEqual([
      ['事项', false, 1],
      ['字典', true, 1],
      ['更深', true, 1],
      ['Sheet4', false, 0],
    ])
  })

  test('rows keep their numbers across gaps; cells keep their columns; trailing formatted cells do not count', () => {
    const rows = `<row r="2">${textCell('C2', 'x')}<c r="XFD2" s="0"/></row><row r="9"><c r="A9"/></row><row r="12">${textCell('A12', 'y')}</row><row r="1048576"><c r="A1048576" s="0"/></row>`
    expect(readSheets(rawWorkbook({ sheets: [{ name: 's', rows }] }), 'x')[0]?.rows).toEqual([
      { row: 2, cells: ['', '', 'x'] },
      { row: 12, cells: ['y'] },
    ])
  })

  test('rows and cells without addresses follow one another', () => {
    const rows = '<row><c t="str"><v>a</v></c><c><v>1</v></c></row><row><c><v>2</v></c></row>'
    expect(cellsOf(rawWorkbook({ sheets: [{ name: 's', rows }] }))).toEqual([['a', '1'], ['2']])
  })

  test('results of formulas, truth values, errors, and formulas nobody calculated', () => {
    const rows = `<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>甲&amp;x</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#REF!</v></c><c r="E1"><f>SUM(A2)</f></c><c r="F1" t="str"><f>A9</f></c><c r="G1" t="str"><f>A9</f><v></v></c></row>`
    expect(cellsOf(rawWorkbook({ sheets: [{ name: 's', rows }] }))).toEqual([
      ['甲&x', '2', 'TRUE', '#REF!', '#FORMULA!', '#FORMULA!'],
    ])
  })

  test('shared strings: rich text joined, phonetic help left out, escapes undone, rare characters whole', () => {
    const strings =
      '<si><r><t>办事</t></r><r><t xml:space="preserve"> 指南</t></r><rPh><t>zhinan</t></rPh></si><si><t>a_x000D_b</t></si><si><t>&#134071;&#x4DAE;&#x1F600;</t></si>'
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    expect(cellsOf(rawWorkbook({ sheets: [{ name: 's', rows }], sharedStrings: strings }))).toEqual([
      ['办事 指南', 'a\rb', '𠮷䶮😀'],
    ])
  })

  test('a value merged over rows counts for each; a title merged over columns stays one cell', () => {
    const rows = textRows([
      ['标题', '', ''],
      ['县公安局', '甲'],
      ['', '乙'],
      ['', '丙'],
      ['县司法局', '丁'],
    ])
    const after = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="A2:A4"/></mergeCells>'
    expect(cellsOf(rawWorkbook({ sheets: [{ name: 's', rows, after }] }))).toEqual([
      ['标题'],
      ['县公安局', '甲'],
      ['县公安局', '乙'],
      ['县公安局', '丙'],
      ['县司法局', '丁'],
    ])
  })

  test('reads what a common library writes as another common library reads it', async () => {
    const data = [
      ['工号', '姓名', '电话', '日期'],
      ['0012', '欧阳䶮', 19_900_026_950, new Date('2026-03-01T00:00:00Z')],
      ['1002', '𠮷田😀', null, null],
    ]
    const buffer = await writeExcelFile(
      data.map((row) =>
        row.map((value) => (value instanceof Date ? { value, type: Date, format: 'yyyy-mm-dd' } : value)),
      ),
      { sheet: '人员' },
    ).toBuffer()
    const [theirs] = await readExcelFile(buffer)
    const ours = readSheets(new Uint8Array(buffer), '人员.xlsx')[0]
    expect(ours?.name).toBe(theirs?.sheet)
    expect(ours?.rows.map(({ cells }) => cells)).toEqual(
      theirs?.data.map((row) => {
        const texts = row.map((cell) =>
          cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell ?? ''),
        )
        while (texts.at(-1) === '') texts.pop()
        return texts
      }),
    )
  })
})

describe('text files', () => {
  const rows = [
    ['单位名称', '备注'],
    ['清禾县公安局', '第一行\n第二行，"引号"'],
    ['䶮𠮷局', '😀'],
  ]

  test.each([
    ['UTF-8', (text: string) => bytesOf(text)],
    ['UTF-8 with BOM', (text: string) => bytesOf(`\ufeff${text}`)],
    ['GB 18030', (text: string) => encodeGb18030(text)],
    ['UTF-16LE', (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['UTF-16BE', (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())],
  ])('%s', (_name, encode) => {
    expect(cellsOf(encode(csvText(rows)), 'x.csv')).toEqual(rows)
  })

  test.each([
    ['commas, CR LF', ',', '\r\n'],
    ['semicolons', ';', '\n'],
    ['tabs', '\t', '\r\n'],
    ['old Macintosh line ends', ',', '\r'],
  ])('%s', (_name, separator, lineEnd) => {
    expect(cellsOf(bytesOf(csvText(rows, separator, lineEnd)), 'x.csv')).toEqual(rows)
  })

  test('a line that declares the separator is not a row but counts as one', () => {
    expect(readSheets(bytesOf('sep=;\na;b\n'), 'x.csv')[0]?.rows).toEqual([{ row: 2, cells: ['a', 'b'] }])
  })

  test('row numbers are those of a spreadsheet: lines in quotes are one row, empty lines count', () => {
    const read = readSheets(bytesOf('a,b\n\n"x\ny",2\n,,\nlast,3\n'), 'x.csv')[0]?.rows
    expect(read?.map(({ row }) => row)).toEqual([1, 3, 5])
  })

  test('a field of 10 MB is read, for the check to refuse', () => {
    const [, row] = cellsOf(bytesOf(`a,b\n${'长'.repeat(3_500_000)},2\n`), 'x.csv')
    expect(row?.[0]).toHaveLength(3_500_000)
  })
})

describe('what cannot be read ends in a typed failure', () => {
  const compound = (stream: string): Uint8Array =>
    new Uint8Array(
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from(stream, 'utf16le'),
      ]),
    )
  const good = rawWorkbook({ sheets: [{ name: 's', rows: textRows([['a', 'b']]) }] })

  test.each([
    ['an empty file', new Uint8Array(), 'EMPTY_FILE'],
    ['a workbook from before 2007', compound('Workbook'), 'OLD_XLS'],
    ['a workbook behind a password', compound('EncryptedPackage'), 'ENCRYPTED'],
    ['a binary workbook', zipSync({ 'xl/workbook.bin': bytesOf('x') }), 'OLD_XLS'],
    ['another kind of archive', zipSync({ 'word/document.xml': bytesOf('<a/>') }), 'NOT_A_SPREADSHEET'],
    [
      'a web page under a spreadsheet’s name',
      bytesOf('<html><table><tr><td>1</td></tr></table></html>'),
      'NOT_A_SPREADSHEET',
    ],
    ['a PDF', bytesOf('%PDF-1.7'), 'NOT_A_SPREADSHEET'],
    ['a truncated workbook', good.slice(0, good.length - 200), 'DAMAGED'],
    ['half a workbook', good.slice(0, good.length / 2), 'DAMAGED'],
    [
      'XML that ends early',
      rawWorkbook({ sheets: [{ name: 's', rows: '<row r="1"><c r="A1"' }] }),
      'DAMAGED',
    ],
    [
      'a text that is not in the list of texts',
      rawWorkbook({ sheets: [{ name: 's', rows: '<row r="1"><c r="A1" t="s"><v>7</v></c></row>' }] }),
      'DAMAGED',
    ],
    [
      'a document type with entities',
      zipSync({ 'xl/workbook.xml': bytesOf('<!DOCTYPE a [<!ENTITY b "bbbb">]><workbook/>') }),
      'DAMAGED',
    ],
    ['a picture', new Uint8Array(Buffer.from('ffd8ffe000104a46494600010100', 'hex')), 'NOT_A_SPREADSHEET'],
    ['a quotation mark never closed', bytesOf('a,b\n"x,2\n3,4\n'), 'UNBALANCED_QUOTES'],
  ])('%s', (_name, bytes, problem) => {
    expect(failure(bytes)).toEqual({ code: 'FILE_UNREADABLE', problem })
  })

  test('an archive that unpacks to gigabytes is refused before it is unpacked', () => {
    const bomb = zipSync({
      'xl/workbook.xml': bytesOf('<workbook/>'),
      'xl/worksheets/sheet1.xml': new Uint8Array(150_000_000),
    })
    expect(bomb.length).toBeLessThan(1_000_000)
    const before = process.memoryUsage().rss
    expect(failure(bomb)).toEqual({ code: 'TOO_LARGE', problem: 'UNPACKED_BYTES' })
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000)
  })

  test('an archive that lies about its sizes is damaged, not a bomb', () => {
    const bytes = Buffer.from(zipSync({ 'xl/workbook.xml': new Uint8Array(50_000_000) }))
    bytes.writeUInt32LE(100, bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
    expect(failure(new Uint8Array(bytes)).code).toBe('FILE_UNREADABLE')
  })

  test('a value in the furthest corner does not fill the sheet', () => {
    const far = rawWorkbook({
      sheets: [{ name: 's', rows: `<row r="1048576">${textCell('XFD1048576', 'x')}</row>` }],
    })
    expect(failure(far)).toEqual({ code: 'TOO_LARGE', problem: 'COLUMNS' })
    const low = rawWorkbook({
      sheets: [{ name: 's', rows: `<row r="1048576">${textCell('A1048576', 'x')}</row>` }],
    })
    expect(readSheets(low, 'x')[0]?.rows).toEqual([{ row: 1_048_576, cells: ['x'] }])
  })

  test('a file beyond the limit is not looked at', () => {
    expect(failure(new Uint8Array(30_000_001))).toEqual({ code: 'TOO_LARGE', problem: 'FILE_BYTES' })
  })

  test('any damage to a good file is a typed failure or a reading, never a stray error', () => {
    const stray: unknown[] = []
    for (let at = 0; at < good.length; at += 7) {
      const spoiled = good.slice()
      spoiled[at] = (spoiled[at] ?? 0) ^ 0x5a
      try {
        readSheets(spoiled, 'x.xlsx')
      } catch (error) {
        if (!(error instanceof ContractError)) stray.push(error)
      }
    }
    expect(stray).toEqual([])
  })
})
