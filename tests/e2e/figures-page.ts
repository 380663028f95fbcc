import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import readExcel from 'read-excel-file/node'

/** Rows by their first cell, and in them the cells by the heading of their column. */
export type Cells<Value = string> = Readonly<Record<string, Readonly<Record<string, Value>>>>

const byHeading = <Value>(
  [, ...heads]: readonly string[],
  rows: readonly { readonly name: string; readonly cells: readonly Value[] }[],
): Cells<Value> =>
  Object.fromEntries(
    rows.map(({ name, cells }) => [
      name.replace(/\s+/g, ' ').trim(),
      Object.fromEntries(
        cells.flatMap((cell, at) => {
          const head = heads[at]
          return head === undefined ? [] : [[head.trim(), cell] as const]
        }),
      ),
    ]),
  )

const readCells = async (table: Locator, rows: string): Promise<Cells> =>
  byHeading(
    await table.locator('thead th').allInnerTexts(),
    await table.locator(rows).evaluateAll((found) =>
      found.map((row) => {
        const [name = '', ...cells] = [...row.querySelectorAll('td')].map((cell) => cell.textContent)
        return { name, cells }
      }),
    ),
  )

/** A table of the statistics page, as it stands there. */
export const readTable = async (page: Page, title: string): Promise<Cells> =>
  readCells(
    page.locator('.lq-figures').filter({ has: page.getByRole('heading', { name: title }) }),
    'tbody tr.ant-table-row',
  )

/** The numbers behind a chart, turned to with its own button. */
export const readChart = async (page: Page, title: string): Promise<Cells> => {
  const chart = page.locator('figure').filter({ has: page.getByText(title, { exact: true }) })
  await chart.getByRole('button').click()
  await chart.locator('table').waitFor()
  return readCells(chart, 'tbody tr')
}

/** The line of totals. */
export const readTotals = async (page: Page): Promise<Readonly<Record<string, string>>> => {
  const facts = await page
    .locator('.lq-totals > div')
    .evaluateAll((found) =>
      found.map(
        (fact) =>
          [fact.querySelector('dt')?.textContent ?? '', fact.querySelector('dd')?.textContent ?? ''] as const,
      ),
    )
  return Object.fromEntries(facts)
}

/** The workbook the page hands out: its sheets by their names. */
export const readWorkbook = async (page: Page): Promise<Readonly<Record<string, Cells<number | null>>>> => {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出 XLSX' }).click(),
  ])
  const sheets = await readExcel(readFileSync(await file.path()))
  return Object.fromEntries(
    sheets.map(({ sheet, data }) => {
      const [heads = [], ...rows] = data.slice(data.findIndex((row) => row.includes('取号')))
      const named = rows.map(([name, ...cells]) => ({
        name: String(name),
        cells: cells.map((cell) => (cell === null ? null : Number(cell))),
      }))
      return [sheet, byHeading(heads.map(String), named)]
    }),
  )
}
