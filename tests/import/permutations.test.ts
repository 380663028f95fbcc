import { parse } from 'csv-parse/sync'
import fc from '../helpers/properties.ts'
import { describe, expect, test } from 'vitest'
import { canonical } from '../../db/desk/import/draft.ts'
import { importFields } from '../../db/desk/import/fields.ts'
import { emptyHall, type HallReference } from '../../db/desk/import/hall-reference.ts'
import { planImport, type ImportSource } from '../../db/desk/import/plan-import.ts'
import { afterEvents, sampleFile, sampleFiles } from './sample-hall.ts'
import { csvFile, csvText, encodeGb18030 } from './text-files.ts'
import { writeSpreadsheet } from '../../db/desk/spreadsheet-out.ts'

const rowsOf = (fileName: string): string[][] => parse(Buffer.from(sampleFile(fileName).bytes))
const whole = (hall: HallReference): string =>
  canonical(
    Object.fromEntries(
      Object.entries(hall).map(([table, map]: [string, ReadonlyMap<string, unknown>]) => [
        table,
        [...map].sort(),
      ]),
    ),
  )
const imported = (files: readonly ImportSource[]): HallReference => {
  const plan = planImport(files, emptyHall)
  expect(plan.preview.problems.filter(({ severity }) => severity === 'ERROR')).toEqual([])
  return afterEvents(emptyHall, plan.events)
}
const expected = whole(imported(sampleFiles()))

const tables = {
  '进驻单位.csv': 'units',
  '窗口.csv': 'windows',
  '工作人员.csv': 'staff',
  '岗位.csv': 'posts',
  '机构关闭日.csv': 'closures',
} as const
const shuffled = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length })

describe('the same lists in another shape', () => {
  test('any order of rows and columns gives the same hall', () => {
    const files = sampleFiles().map(({ fileName }) => ({ fileName, rows: rowsOf(fileName) }))
    const shape = fc.tuple(
      ...files.map(({ rows }) =>
        fc.tuple(
          shuffled(rows.slice(1).map((_row, at) => at + 1)),
          shuffled((rows[0] ?? []).map((_heading, at) => at)),
        ),
      ),
    )
    fc.assert(
      fc.property(shape, (orders) => {
        const moved = files.map(({ fileName, rows }, at) => {
          const [rowOrder, columnOrder] = orders[at] ?? [[], []]
          return csvFile(
            fileName,
            [0, ...rowOrder].map((row) => columnOrder.map((column) => rows[row]?.[column] ?? '')),
          )
        })
        expect(whole(imported(moved))).toBe(expected)
      }),
      { numRuns: 6 },
    )
  })

  test('any synonym of any heading gives the same records', () => {
    const files = Object.entries(tables).map(([fileName, table]) => ({
      fileName,
      table,
      rows: rowsOf(fileName),
    }))
    const others = sampleFiles().filter(({ fileName }) => !Object.hasOwn(tables, fileName))
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const renamed = files.map(({ fileName, table, rows }) => {
          const headings = (rows[0] ?? []).map((heading) => {
            const field = importFields[table].find((candidate) => candidate.heading === heading)
            const choices = [heading, `${heading}*`, ` ${heading}（必填）`, ...(field?.synonyms ?? [])]
            return choices[(numbers.next().value ?? 0) % choices.length] ?? heading
          })
          // The file's own name still says which table a list of very general headings is.
          return csvFile(fileName, [headings, ...rows.slice(1)])
        })
        expect(whole(imported([...renamed, ...others]))).toBe(expected)
      }),
      { numRuns: 15 },
    )
  }, 20_000)

  test('GB 18030 and XLSX give the same hall as UTF-8', async () => {
    const inGb = sampleFiles().map(({ fileName }) => ({
      fileName,
      bytes: encodeGb18030(csvText(rowsOf(fileName))),
    }))
    expect(whole(imported(inGb))).toBe(expected)
    const sheets = sampleFiles().map(({ fileName }) => {
      const [headings = [], ...rows] = rowsOf(fileName)
      return {
        name: fileName.replace('.csv', ''),
        title: '清禾县政务服务中心',
        columns: headings.map((heading) => ({ heading, kind: 'TEXT' as const })),
        rows,
      }
    })
    expect(whole(imported([{ fileName: '大厅资料.xlsx', bytes: await writeSpreadsheet(sheets) }]))).toBe(
      expected,
    )
  })
})
