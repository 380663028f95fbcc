import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { CLASSES, SERVICES, SHEET_NAMES } from '../../db/desk/queue-setup/columns.ts'
import { writeTable } from '../../db/desk/score-rules/table.ts'
import { writeSpreadsheet } from '../../db/desk/spreadsheet-out.ts'
import { screenshot } from './browser.ts'
import { startJourney } from './journey.ts'

const journey = startJourney()
const ADMIN = '1082'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const NEW_CLASS = {
  classId: 'H',
  prefix: 'H',
  name: '不动产登记',
  nameEn: 'Real estate',
  lane: 'NORMAL' as const,
  unit: null,
  itemIds: [],
  order: 90,
  dailyMax: 120,
  slotMax: null,
  takesFrom: '08:30',
  takesUntil: null,
  active: 'YES' as const,
}

const fileOf = async (name: string, classId: string) => ({
  name,
  mimeType: XLSX,
  buffer: Buffer.from(
    await writeSpreadsheet([
      writeTable(...SHEET_NAMES.classes, CLASSES, [NEW_CLASS]),
      writeTable(...SHEET_NAMES.services, SERVICES, [{ window: 'C01', classes: [{ classId, weight: 2 }] }]),
    ]),
  ),
})

test('the set-up goes out as a spreadsheet and comes in as a whole or not at all', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: ADMIN, route: '/admin/queue' })
  await page.getByText('咨询导办').first().waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /导\s?出/ }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^号别与窗口 .*\.xlsx$/)
  await screenshot(page, 'queue-setup-file-buttons')

  await page.getByRole('button', { name: /导\s?入/ }).click()
  const dialog = page.getByRole('dialog', { name: '导入号别与窗口' })
  const choose = dialog.locator('input[type=file]')
  await choose.setInputFiles({
    name: '未改.xlsx',
    mimeType: XLSX,
    buffer: await readFile(await download.path()),
  })
  await dialog.getByText('与现在的设置一样，没有要改的。').waitFor()

  // One cell names a class there is none of: nothing is imported, and it is told where.
  await choose.setInputFiles(await fileOf('写错.xlsx', 'HH'))
  await dialog.getByText('有 1 处读不懂，什么都没有导入').waitFor()
  await dialog.getByRole('cell', { name: '办理的号别' }).waitFor()
  await screenshot(page, 'queue-setup-file-bad')

  await choose.setInputFiles(await fileOf('改好.xlsx', 'H'))
  await dialog.getByText('新增 H 不动产登记').waitFor()
  await screenshot(page, 'queue-setup-file-changes')
  await dialog.getByRole('button', { name: '导入 2 项改动' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page
    .locator('.ant-table-row')
    .filter({ hasText: '不动产登记' })
    .filter({ hasText: 'C01' })
    .first()
    .waitFor()
  expect(problems).toEqual([])
  await close()
})
