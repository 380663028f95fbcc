import { unzipSync } from 'fflate'
import readExcelFile from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import { IMPORT_TABLES } from '../../db/contract/administration.ts'
import { recogniseSheet } from '../../db/desk/import/columns.ts'
import { emptyHall } from '../../db/desk/import/hall-reference.ts'
import { planImport } from '../../db/desk/import/plan-import.ts'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { templateFor } from '../../db/desk/import/templates.ts'
import { writeSpreadsheet } from '../../db/desk/spreadsheet-out.ts'

describe('spreadsheets we write', () => {
  const text = (heading: string): { heading: string; kind: 'TEXT' } => ({ heading, kind: 'TEXT' })

  test('every kind of value comes back as it was, by another reader too', async () => {
    const bytes = await writeSpreadsheet([
      {
        name: '台账',
        title: '2026年3月',
        columns: [
          text('编号'),
          { heading: '件数', kind: 'NUMBER' },
          { heading: '日期', kind: 'DAY' },
          { heading: '时间', kind: 'MOMENT' },
          { heading: '比率', kind: 'SHARE' },
          text('是否'),
        ],
        rows: [
          ['0012', 3, '2026-03-01', Date.UTC(2026, 2, 1, 0, 30), 0.985, true],
          [null, Number.NaN, '无', null, null, false],
        ],
        totals: ['合计', 3],
      },
    ])
    expect(readSheets(bytes, 'x.xlsx')[0]?.rows.map(({ cells }) => cells)).toEqual([
      ['2026年3月'],
      ['编号', '件数', '日期', '时间', '比率', '是否'],
      ['0012', '3', '2026-03-01', '2026-03-01 08:30', '98.5%', 'true'],
      ['', '', '无', '', '', 'false'],
      ['合计', '3'],
    ])
    const [other] = await readExcelFile(Buffer.from(bytes))
    expect(other?.data[2]).toEqual([
      '0012',
      3,
      new Date('2026-03-01T00:00:00Z'),
      new Date('2026-03-01T08:30:00Z'),
      0.985,
      'true',
    ])
  })

  test('what looks like a formula stays a text', async () => {
    const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://x","y")', '\t=1', '|cmd']
    const bytes = await writeSpreadsheet([
      { name: 's', columns: [text('内容')], rows: dangerous.map((value) => [value]) },
    ])
    const xml = new TextDecoder().decode(unzipSync(bytes)['xl/worksheets/sheet1.xml'])
    expect(xml).not.toContain('<f>')
    const [, ...rows] = (await readExcelFile(Buffer.from(bytes), { trim: false }))[0]?.data ?? []
    expect(rows.map(([value]) => value)).toEqual(dangerous)
  })

  test('characters a spreadsheet cannot hold do not spoil the file; rare ones stay', async () => {
    const rows = [['a\u0000b\u0008c'], ['\ud842x'], ['䶮𠮷😀'], ['_x0041_'], ['<&>"'], ['长'.repeat(40_000)]]
    const bytes = await writeSpreadsheet([{ name: 's', columns: [text('内容')], rows }])
    const read = readSheets(bytes, 'x.xlsx')[0]
      ?.rows.slice(1)
      .map(({ cells }) => cells[0])
    expect(read?.slice(0, 5)).toEqual(['abc', 'x', '䶮𠮷😀', '_x0041_', '<&>"'])
    expect(read?.[5]).toHaveLength(32_767)
  })

  test('sheet names are made fit and different', async () => {
    const columns = [text('a')]
    const name = '一次性告知书[2026/03]:*?台账台账台账台账台账台账台账台账台账'
    const bytes = await writeSpreadsheet([
      { name, columns, rows: [] },
      { name, columns, rows: [] },
      { name: '', columns, rows: [] },
    ])
    const names = readSheets(bytes, 'x.xlsx').map((sheet) => sheet.name)
    expect(new Set(names).size).toBe(3)
    for (const written of names) expect(written).toMatch(/^[^[\]:*?/\\]{1,31}$/)
  })

  test('the headings are frozen', async () => {
    const bytes = await writeSpreadsheet([{ name: 's', title: 't', columns: [text('a')], rows: [['1']] }])
    const xml = new TextDecoder().decode(unzipSync(bytes)['xl/worksheets/sheet1.xml'])
    expect(xml).toMatch(/<pane [^>]*ySplit="2"[^>]*state="frozen"/)
  })
})

describe('templates', () => {
  test.each(IMPORT_TABLES.map((table) => [table]))(
    '%s: recognised, explained in both languages, its example skipped',
    async (table) => {
      const { fileName, bytes } = await templateFor(table, 'zh-CN')
      const [data, notes] = readSheets(bytes, fileName)
      expect(data === undefined ? null : recogniseSheet(data, fileName)?.table).toBe(table)
      expect(data?.rows).toHaveLength(2)
      expect(notes?.rows.length).toBeGreaterThan(2)
      const plan = planImport([{ fileName, bytes }], emptyHall)
      expect(plan.preview.files[0]?.headings.filter(({ field }) => field === null)).toEqual([])
      expect(plan.preview.problems.map(({ code, severity }) => [code, severity])).toEqual([
        ['NO_ROWS', 'WARNING'],
      ])
      expect(plan.events).toEqual([])
      const english = await templateFor(table, 'en')
      expect(planImport([english], emptyHall).preview.errors).toBe(0)
    },
  )
})
