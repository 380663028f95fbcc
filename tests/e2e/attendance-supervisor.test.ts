import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { screenshot } from './browser.ts'
import { newDataDir, startDesk } from './desk.ts'
import { goTo, SAMPLE_PIN, startJourney } from './journey.ts'
import { readPdf } from './pdf-text.ts'

// October at a hall of its own: begun on the 9th, looked at from November.
const folder = mkdtempSync(join(tmpdir(), 'halldesk-sheet-'))
const clockFile = join(folder, 'off-ms')
const shiftedClock = fileURLToPath(new URL('../helpers/shifted-clock.ts', import.meta.url))
const setClock = (wall: string): void =>
  writeFileSync(clockFile, String(Date.parse(`${wall}+08:00`) - Date.now()))
const dataDir = newDataDir()

beforeAll(async () => {
  vi.stubEnv('HALLDESK_TEST_CLOCK', clockFile)
  vi.stubEnv('NODE_OPTIONS', `--import=${shiftedClock}`)
  setClock('2026-10-09T07:40:00')
  const october = await startDesk({ dataDir })
  const punch = (staffId: string) =>
    october.call('session.punch', { staffId, secret: SAMPLE_PIN, kind: 'PIN', leaving: true })
  await punch('1001')
  // Set on by some minutes while the computer runs: whoever punches now waits for a judgement.
  setClock('2026-10-09T07:46:40')
  await vi.waitFor(
    async () => {
      const { grade } = await punch('1003')
      if (grade !== 'C') throw new Error(`the clock is still trusted: ${grade}`)
    },
    { interval: 500, timeout: 10_000 },
  )
  await october.stop()
  setClock('2026-11-03T09:05:00')
}, 120_000)
const journey = startJourney({ dataDir })
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** Both half days of the working days after the 9th of these people, with one of them late on the 12th. */
const attlog = (): string => {
  const days = [10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30].map((day) => `2026-10-${day}`)
  const lines = days.flatMap((day) =>
    ['1001', '1003', '77'].flatMap((userId) =>
      [userId === '1003' && day === '2026-10-12' ? '08:42' : '08:20', '12:05', '14:20', '17:35'].map(
        (clock) => `${userId.padStart(9)}\t${day} ${clock}:11\t1\t0\t1\t0`,
      ),
    ),
  )
  return `${lines.join('\r\n')}\r\n     1001\t2026-10-3`
}

const cell = (page: Page, staffId: string, day: string) =>
  page.locator(`[data-staff="${staffId}"] [data-day="${day}"]`)
const signsOf = async (page: Page, staffId: string, day: string): Promise<string[]> =>
  (await cell(page, staffId, day).locator('.sheet-mark').allInnerTexts()).map((sign) => sign.trim())

/** What the printer would get: the paper is there only while it prints, so it is kept and laid out once more. */
const printed = async (page: Page, as: string | null = null): Promise<ReturnType<typeof readPdf>> => {
  await page.evaluate(() => {
    window.print = () => {
      const rules = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules])
      document.body.dataset['rule'] = rules.map((rule) => rule.cssText).join(' ')
      document.body.dataset['paper'] = document.querySelector('.print-root')?.outerHTML ?? ''
    }
  })
  await page.getByRole('button', { name: '打印', exact: true }).click()
  if (as !== null) await page.getByRole('menuitem', { name: as }).click()
  await page.waitForFunction(() => document.body.dataset['paper'] !== undefined)
  await page.locator('.print-root').waitFor({ state: 'detached' })
  await page.evaluate(() => {
    const { paper = '', rule = '' } = document.body.dataset
    const parsed = new DOMParser().parseFromString(paper, 'text/html').querySelector('.print-root')
    if (parsed !== null) document.body.append(parsed)
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(rule)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  })
  const pdf = readPdf(await page.pdf({ preferCSSPageSize: true }))
  await page.evaluate(() => {
    document.querySelector('.print-root')?.remove()
    delete document.body.dataset['paper']
    document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1)
  })
  return pdf
}

test('a month from the machine’s file to the settled sheet, with a judgement and a voucher', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: '1082', route: '/attendance-sheet' })
  await page.getByRole('grid', { name: '2026年11月考勤表' }).waitFor()
  await page.getByRole('button', { name: '上一月' }).click()
  const grid = page.getByRole('grid', { name: '2026年10月考勤表' })
  await grid.waitFor()
  await page.getByLabel('姓名或工号').fill('王雅琴')
  await expect.poll(() => signsOf(page, '1003', '2026-10-09')).toEqual(['核', '×'])

  // A day by keys: why it stands as it does.
  await grid.focus()
  await page.keyboard.press('Home')
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog', { name: /^王雅琴 10月9日/ })
  await drawer.getByText('存疑的打卡会改变结果，等待核实').waitFor()
  await screenshot(page, 'sheet-day')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })

  // The file of the machine: looked at, recorded, and the same one again has nothing new.
  await page.getByText('考勤机', { exact: true }).click()
  const file = { name: '1_attlog.dat', mimeType: 'application/octet-stream', buffer: Buffer.from(attlog()) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('列不够').or(page.getByText('时间不可读')).waitFor()
  await screenshot(page, 'sheet-machine-preview')
  await page.getByRole('button', { name: '导入 192 行' }).click()
  await page.getByText('新记录 192 行，以前已有 0 行').waitFor()
  await page.getByText('其中 64 行的编号还不认得').waitFor()
  await page.getByRole('button', { name: '再导入一个' }).click()
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('这个文件以前导入过').waitFor()
  expect(await page.getByRole('button', { name: '没有新的行' }).isDisabled()).toBe(true)

  // Whose the unknown id is.
  const queue = page.getByRole('region', { name: '不认得的编号' })
  await queue.getByRole('button', { name: '指定' }).click()
  const assign = page.getByRole('dialog', { name: '编号 77 是谁的' })
  await assign.getByRole('combobox').fill('1004')
  await page.locator('.ant-select-item-option').filter({ hasText: '1004' }).waitFor()
  await page.keyboard.press('Enter')
  await assign.getByRole('button', { name: '指定' }).click()
  await assign.waitFor({ state: 'detached' })
  await queue.getByText('没有等待指定的编号').waitFor()

  // The month cannot be settled before somebody judged the punch; the dialog says so and leads there.
  await page.getByText('月表', { exact: true }).click()
  // Whom the month was searched for is still searched for; numbers will do as well.
  await page.getByLabel('姓名或工号').fill('100')
  await expect.poll(() => signsOf(page, '1003', '2026-10-12')).toEqual(['迟12', '√'])
  await expect.poll(() => signsOf(page, '1004', '2026-10-12')).toEqual(['√', '√'])
  await page.getByRole('button', { name: '结账' }).click()
  const settle = page.getByRole('dialog', { name: '2026年10月 考勤结账' })
  await settle.getByRole('button', { name: /^王雅琴 10月9日.* 上午$/ }).waitFor()
  expect(await settle.getByRole('button', { name: '结账' }).isDisabled()).toBe(true)
  await screenshot(page, 'sheet-settle-blocked')
  await settle.getByRole('button', { name: '去核实' }).click()
  const accept = page.getByRole('button', { name: '认可', exact: true }).first()
  await accept.waitFor()
  while (await accept.isVisible()) {
    const before = await page.getByRole('button', { name: '认可', exact: true }).count()
    await accept.click()
    const judge = page.getByRole('dialog', { name: /^认可 王雅琴/ })
    await judge.getByLabel('核实依据').fill('监控核实')
    await page.keyboard.press('Enter')
    await judge.waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('button', { name: '认可', exact: true }).count()).toBe(before - 1)
  }
  await page.getByText('没有存疑的打卡').waitFor()

  await page.getByText('月表', { exact: true }).click()
  await page.getByRole('button', { name: '结账' }).click()
  await settle.getByText('没有待核的半天').waitFor()
  // Weeks nobody signed are told and stop nothing; every unit at once is chosen, never given.
  await settle
    .getByRole('button', { name: /^10月12日.*起的一周未核对$/ })
    .first()
    .waitFor()
  expect(await settle.getByRole('button', { name: '结账' }).isDisabled()).toBe(true)
  await settle.getByRole('radio', { name: /^全部未结账的单位/ }).check()
  await settle.getByRole('button', { name: '结账' }).click()
  await page.getByText('本月已全部结账').waitFor()

  // From now on by voucher only.
  await page.getByLabel('姓名或工号').fill('王雅琴')
  await cell(page, '1003', '2026-10-12').click()
  const late = page.getByRole('dialog', { name: /^王雅琴 10月12日/ })
  await late.getByRole('button', { name: '开更正凭证' }).first().click()
  const voucher = page.getByRole('dialog', { name: /^更正凭证：王雅琴/ })
  await voucher.getByText('迟到 12 分钟').waitFor()
  const result = voucher.getByRole('combobox', { name: '结果' })
  await result.click()
  await page.locator('.ant-select-item-option').filter({ hasText: '迟到' }).click()
  await voucher.getByLabel('迟到分钟').waitFor()
  expect(await voucher.getByLabel('早退分钟').count()).toBe(0)
  await result.click()
  await page.locator('.ant-select-item-option').filter({ hasText: '正常' }).click()
  await voucher.getByLabel('理由').fill('监控证明 08:20 已到岗')
  await page.keyboard.press('Enter')
  await voucher.waitFor({ state: 'detached' })
  await late.getByText('更正凭证：监控证明 08:20 已到岗').waitFor()
  await page.keyboard.press('Escape')
  await late.waitFor({ state: 'detached' })
  await expect.poll(() => signsOf(page, '1003', '2026-10-12')).toEqual(['√', '√'])
  await grid.getByText('更正凭证 1 张').waitFor()
  await screenshot(page, 'sheet-settled')
  expect(problems).toEqual([])
  await close()
})

test('the sheet on paper and as a spreadsheet; the week’s list is signed', async () => {
  const { page, problems, close } = await journey.arrive({
    staffId: '1082',
    route: '/attendance-sheet?month=2026-10&unit=SCJG',
  })
  await page.getByRole('grid', { name: '2026年10月考勤表' }).getByText('王雅琴').waitFor()
  const month = await printed(page)
  expect(month.pages).toHaveLength(1)
  expect(Math.round(month.pages[0]?.widthMm ?? 0)).toBe(297)
  for (const text of [
    '考勤表',
    '2026年10月',
    '更正凭证1张',
    '王雅琴',
    '本页合计',
    '单位合计',
    '首席代表：',
    '第1页，共1页',
    '截至2026-11-03',
  ])
    expect(month.text).toContain(text)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出 XLSX' }).click(),
  ])
  const [sheet] = readSheets(readFileSync(await download.path()), download.suggestedFilename())
  expect(JSON.stringify(sheet?.rows)).toContain('王雅琴')

  // All units at once: on screen, on paper with a line for each unit first, and as a spreadsheet.
  await goTo(page, '/attendance-sheet?month=2026-10')
  const hall = page.getByRole('grid', { name: '2026年10月考勤表' })
  await hall.getByText('清禾县公安局', { exact: true }).waitFor()
  const ofHall = await printed(page, '全大厅连排，汇总在前')
  expect(ofHall.pages.length).toBeGreaterThan(4)
  for (const text of [
    '全部单位',
    '清禾县公安局',
    '王雅琴',
    '中心领导：',
    '合计',
    `第1页，共${ofHall.pages.length}页`,
  ])
    expect(ofHall.text).toContain(text)
  const perUnit = await printed(page, '按单位分页，各单位签字')
  expect(perUnit.pages.length).toBeGreaterThan(ofHall.pages.length)
  await page.getByLabel('只看单位合计').check()
  await expect.poll(() => hall.getByText('宋嘉树').count()).toBe(0)
  await page.getByLabel('只看单位合计').uncheck()
  await hall.getByText('宋嘉树').waitFor()

  await goTo(page, '/attendance-sheet?tab=week&week=2026-10-12&unit=SCJG')
  await page.getByText('还没有核对').waitFor()
  await page.getByRole('button', { name: '确认已核对' }).click()
  const sign = page.getByRole('dialog', { name: /^确认已核对/ })
  await sign.getByLabel('核对意见').fill('已逐条核对')
  await page.keyboard.press('Enter')
  await sign.waitFor({ state: 'detached' })
  await page.getByText(/^詹月华 已于 2026-11-03 .* 核对$/).waitFor()
  const week = await printed(page)
  expect(Math.round(week.pages[0]?.widthMm ?? 0)).toBe(210)
  expect(week.pages).toHaveLength(1)
  for (const text of ['周考勤核对表', '王雅琴', '已逐条核对', '窗口负责人：'])
    expect(week.text).toContain(text)
  expect(problems).toEqual([])
  await close()
})
