import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, screenshot } from './browser.ts'
import { startDesk, stopDesks, type RunningDesk } from './desk.ts'
import { expectFocus, goTo } from './journey.ts'
import { readPdf } from './pdf-text.ts'

const sampleFolder = fileURLToPath(new URL('../../db/sample', import.meta.url))
const HALL = '清禾县政务服务中心'

let desk: RunningDesk
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
  desk = await startDesk({ sample: false })
}, 120_000)
afterAll(async () => {
  await browser.close()
  await stopDesks()
})

const arrive = async () => {
  const opened = await openPage(browser, desk.pageUrl())
  opened.page.setDefaultTimeout(10_000)
  return opened
}

const pictures = (): string => {
  const folder = fileURLToPath(new URL('../../out/screenshots', import.meta.url))
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Types into the field that has the focus and goes on to the next one. */
const typeOn = async (page: Page, field: string, text: string): Promise<void> => {
  await expectFocus(page, field)
  await page.keyboard.insertText(text)
  await page.keyboard.press('Tab')
}

test('a new machine: set up, import, codes, a clerk activates and logs a consultation', async () => {
  const { page, problems, close } = await arrive()

  // 1 The first run, by keys alone: a hall on this machine by itself.
  await page.getByRole('heading', { name: '第一次使用这台电脑' }).waitFor()
  await screenshot(page, 'first-run-choose')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '第一次使用：建立大厅' }).waitFor()
  await expectFocus(page, '大厅名称')
  await screenshot(page, 'first-run-empty')
  // Sent empty, it says what is missing and goes there.
  await page.keyboard.press('Enter')
  await page.getByText('请填写工号').waitFor()
  await screenshot(page, 'first-run-errors')
  await page.getByLabel('大厅名称').focus()
  await typeOn(page, '大厅名称', HALL)
  await typeOn(page, '行政区划代码', '009925')
  await page.getByText('前两位不是现行的省级代码').waitFor()
  await page.getByLabel('行政区划代码').fill('439925')
  await page.getByText('前两位不是现行的省级代码').waitFor({ state: 'detached' })
  expect(await page.getByLabel('单位名称').inputValue()).toBe(HALL)
  await page.getByLabel('文号简称').focus()
  await typeOn(page, '文号简称', '清政务')
  await typeOn(page, '工号', '9001')
  await typeOn(page, '姓名', '俞思齐')
  await expectFocus(page, '口令')
  await page.keyboard.insertText('qinghe')
  await page.getByText('至少 8 位').first().waitFor()
  await screenshot(page, 'first-run-weak')
  await page.getByLabel('口令', { exact: true }).fill('Qinghe@2026')
  await page.getByLabel('再输一次口令').fill('Qinghe@2026')
  await page.getByLabel('PIN', { exact: true }).fill('1234')
  await page.getByText('不能是连号').first().waitFor()
  await page.getByLabel('PIN', { exact: true }).fill('2580')
  await page.getByLabel('再输一次 PIN').focus()
  await page.keyboard.insertText('2580')
  await page.getByText(desk.dataDir).waitFor()
  await screenshot(page, 'first-run-filled')
  await page.keyboard.press('Enter')

  // 2 It lands on the checklist, and the import takes the sample hall's own files.
  await page.getByRole('heading', { name: '建厅清单' }).waitFor()
  await page.getByText('目前只有管理大厅的单位').waitFor()
  await screenshot(page, 'setup-checklist-empty')
  await page.getByRole('button', { name: '去导入' }).click()
  const files = readdirSync(sampleFolder).filter((name) => name.endsWith('.csv'))
  await page.locator('input[type=file]').setInputFiles(files.map((name) => join(sampleFolder, name)))
  await page.getByRole('button', { name: /^全部导入（/ }).click({ timeout: 60_000 })
  await page.getByRole('dialog').getByRole('button', { name: '全部导入' }).click()
  await page.getByText(/^已导入：新增/).waitFor({ timeout: 60_000 })
  await page.getByRole('link', { name: '建厅清单' }).click()
  await page.getByText('90 人还没有口令和激活码').waitFor()
  await screenshot(page, 'setup-checklist-ready')

  // 3 Codes for one unit, printed and shown once.
  await page.getByRole('button', { name: '批量发激活码' }).click()
  await page.getByRole('combobox', { name: '单位' }).click()
  await page.keyboard.insertText('市场监督')
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: '勾选列出的全部人员' }).click()
  await screenshot(page, 'activation-ticked')
  await page.getByRole('button', { name: /^发放激活码（/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发放' }).click()
  await page.getByText('这些激活码只在这里显示一次').waitFor({ timeout: 60_000 })
  await screenshot(page, 'activation-issued')
  const row = page.locator('.ant-table-row').filter({ hasText: '周晓敏' })
  const code = (await row.locator('.code-text').innerText()).trim()
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
  // What goes to the printer is laid out for the moment of printing; a copy of it stays for this test.
  await page.evaluate(() => {
    window.print = () => {
      const sheets = document.querySelector('.print-root')?.cloneNode(true)
      if (sheets !== undefined) document.body.append(sheets)
    }
  })
  await page.getByRole('button', { name: '打印小条' }).click()
  await page.getByText(/^已打印/).waitFor()
  const margin = { top: '25mm', bottom: '25mm', left: '20mm', right: '20mm' }
  const slips = await page.pdf({ path: join(pictures(), 'activation-slips.pdf'), format: 'A4', margin })
  expect(readPdf(slips).text).toContain(code)
  expect(readPdf(slips).text).toContain('周晓敏')
  await page.evaluate(() => document.querySelector('.print-root')?.remove())
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '保存为表格' }).click()
  expect((await download).suggestedFilename()).toMatch(/^激活码 .*\.xlsx$/)
  await page.getByRole('button', { name: '发完了' }).click()
  await page.getByRole('heading', { name: '激活码', exact: true }).waitFor()
  expect(await page.getByText(code).count()).toBe(0)

  // The home of the administrator is the day's work from now on.
  await goTo(page, '/')
  await page.waitForURL(/#\/today/)
  expect(problems).toEqual([])
  await close()

  // 4 The clerk, at a page of her own.
  const clerk = await arrive()
  await clerk.page.getByRole('option', { name: '1001' }).waitFor()
  await clerk.page.getByLabel('工号、姓名、单位或拼音首字母').click()
  await clerk.page.keyboard.type('1001')
  await clerk.page.keyboard.press('Enter')
  await expectFocus(clerk.page, '激活码')
  await clerk.page.keyboard.type(code.toLowerCase())
  await clerk.page.keyboard.press('Tab')
  await clerk.page.keyboard.type('Zhou@20261122')
  await clerk.page.getByLabel('再输一次口令').fill('Zhou@20261122')
  await clerk.page.getByLabel('新 PIN').fill('1357')
  // The way on is in sight without scrolling.
  const submit = await clerk.page.getByRole('button', { name: '激活并登录' }).boundingBox()
  const card = await clerk.page.locator('.login-secret').boundingBox()
  expect((submit?.y ?? Infinity) + (submit?.height ?? 0)).toBeLessThanOrEqual(
    (card?.y ?? 0) + (card?.height ?? 0),
  )
  await screenshot(clerk.page, 'activation-clerk')
  await clerk.page.keyboard.press('Enter')
  await clerk.page.getByRole('navigation', { name: '主导航' }).waitFor()

  // 5 And the first record of the new hall.
  await goTo(clerk.page, '/consult')
  await expectFocus(clerk.page, '事项')
  await clerk.page.keyboard.type('spjyxkxb')
  await clerk.page.getByRole('option', { name: '食品经营许可（新办）' }).waitFor()
  await clerk.page.keyboard.press('Enter')
  await expectFocus(clerk.page, '咨询事由')
  await clerk.page.keyboard.insertText('新开的小店要办什么证')
  await clerk.page.keyboard.press('Enter')
  await clerk.page.getByText('新开的小店要办什么证').waitFor()
  await screenshot(clerk.page, 'first-record')
  expect(clerk.problems).toEqual([])
  await clerk.close()

  await desk.call('session.login', { staffId: '9001', secret: 'Qinghe@2026', kind: 'PASSWORD' })
  expect(await desk.call('system.verify', {})).toMatchObject({
    chainsWhole: true,
    projectionsEqual: true,
    problems: [],
  })
}, 240_000)
