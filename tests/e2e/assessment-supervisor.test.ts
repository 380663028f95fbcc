import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readSheets } from '../../db/desk/import/read-sheets.ts'
import { screenshot } from './browser.ts'
import { startDesk } from './desk.ts'
import { goTo, SAMPLE_PIN, startJourney } from './journey.ts'

// A week of a hall that nobody punched in: every half day of it is a fact. It is published on the Monday after and locked
// a week later, when the time for appeals is over.
const folder = mkdtempSync(join(tmpdir(), 'halldesk-assessment-'))
const dataDir = join(folder, 'desk')
const clockFile = join(folder, 'off-ms')
const shiftedClock = fileURLToPath(new URL('../helpers/shifted-clock.ts', import.meta.url))
const setClock = (wall: string): void =>
  writeFileSync(clockFile, String(Date.parse(`${wall}+08:00`) - Date.now()))
const WEEK = '2026-10-19'
const PERIOD = `WEEK/${WEEK}`

beforeAll(async () => {
  vi.stubEnv('HALLDESK_TEST_CLOCK', clockFile)
  vi.stubEnv('NODE_OPTIONS', `--import=${shiftedClock}`)
  // The sample has its own days before this one; the journey is about a week after them.
  setClock('2026-10-09T07:40:00')
  const begun = await startDesk({ dataDir })
  await begun.stop()
}, 120_000)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const facts = (page: Page): Locator => page.getByRole('listbox', { name: '待确认事实' })
const control = (page: Page): Locator => page.getByRole('region', { name: /第43周/ })
/** A step of the period through its dialog. */
const step = async (page: Page, button: string, dialogName: RegExp): Promise<void> => {
  await control(page).getByRole('button', { name: button, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: dialogName })
  const leave = dialog.getByRole('checkbox')
  await dialog.locator('.assess-happens').waitFor()
  for (const each of await leave.all()) await each.check()
  await dialog.getByRole('button', { name: button, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

describe('the Monday after', () => {
  beforeAll(() => setClock('2026-10-26T09:10:00'))
  const journey = startJourney({ dataDir })

  test('facts are confirmed and rejected, the week is compiled and published', async () => {
    const { page, problems, close } = await journey.arrive({
      staffId: '1080',
      route: `/assessment?tab=inbox&of=period&day=${WEEK}`,
    })
    await facts(page).waitFor()
    await page.getByPlaceholder('姓名、窗口或单位').fill('1003')
    await expect.poll(() => facts(page).getByRole('option').count()).toBe(10)
    await screenshot(page, 'assessment-inbox')

    // One by one: confirmed, taken back by a reversal that stays, and the next rejected with a reason.
    await facts(page).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.getByText('已确认 1 条。撤销时原记录和撤回都会保留。').waitFor()
    await expect.poll(() => facts(page).getByRole('option').count()).toBe(9)
    await page.getByRole('button', { name: '撤销', exact: true }).click()
    await page.getByText('已撤销', { exact: true }).waitFor()
    await facts(page).focus()
    await page.keyboard.press('Delete')
    const reject = page.getByRole('dialog', { name: /^不予计分：/ })
    await reject.getByRole('button', { name: '不予计分' }).click()
    await reject.getByText('请填写原因').waitFor()
    await reject.getByLabel('原因').fill('监控证明当时在岗')
    await page.keyboard.press('Enter')
    await reject.waitFor({ state: 'detached' })
    await expect.poll(() => facts(page).getByRole('option').count()).toBe(8)

    // The rest of the kind at once.
    await facts(page).focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: '确认 8 条' }).click()
    await page.getByText('已确认 8 条。').waitFor()
    await page.getByText('没有符合的事实').waitFor()
    await page.getByText('不予计分', { exact: true }).first().click()
    await page.getByText(/监控证明当时在岗/).waitFor()

    // The week: compiled, and published with what nobody decided on left out on purpose.
    await goTo(page, `/assessment?tab=period&day=${WEEK}`)
    await control(page)
      .getByText(/还有 \d+ 条待确认事实/)
      .waitFor()
    await step(page, '汇总', /^汇总2026年第43周/)
    await control(page).getByText('已汇总', { exact: true }).first().waitFor()
    await screenshot(page, 'assessment-period')
    await step(page, '公示', /^公示2026年第43周/)
    await control(page)
      .getByText(/申诉期到10月29日.*才结束/)
      .waitFor()
    // Whoever inspects neither locks nor withdraws.
    expect(await control(page).getByRole('button', { name: '锁定' }).count()).toBe(0)
    expect(problems).toEqual([])
    await close()
  })

  test('a score opens down to its entry, and goes on paper and into a spreadsheet', async () => {
    const { page, problems, close } = await journey.arrive({
      staffId: '1080',
      route: `/assessment?day=${WEEK}`,
    })
    const board = page.getByRole('group', { name: /第43周.*考评表（个人）$/ })
    await board.locator('.ant-table-row').first().waitFor()
    await screenshot(page, 'assessment-board')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 XLSX' }).click(),
    ])
    const sheets = readSheets(readFileSync(await download.path()), download.suggestedFilename())
    expect(JSON.stringify(sheets.map(({ rows }) => rows))).toContain('王雅琴')
    await page.getByLabel('姓名、拼音、窗口或单位').fill('wyq')
    await expect.poll(() => board.locator('.ant-table-row').count()).toBe(1)
    await board.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')

    const tree = page.getByRole('tree', { name: '得分由来' })
    await tree.waitFor()
    await page.getByText('按公示时的记录重算，结果一致').waitFor()
    await tree.getByText('1 × −5 = −5').first().waitFor()
    expect(await tree.getByRole('treeitem').filter({ hasText: '旷工半天' }).count()).toBe(8)
    await screenshot(page, 'assessment-derivation')
    await tree.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowLeft')
    expect(await tree.getByRole('treeitem').count()).toBe(1)
    await page.keyboard.press('ArrowRight')
    await tree.getByRole('treeitem').filter({ hasText: '旷工半天' }).first().click()
    const entry = page.getByRole('dialog', { name: /旷工半天$/ })
    await entry.getByText('骆秉义 确认').waitFor()
    await entry
      .getByRole('button', { name: /^当天打卡 2026-10-2/ })
      .first()
      .waitFor()
    await screenshot(page, 'assessment-entry')
    await page.keyboard.press('Escape')
    await entry.waitFor({ state: 'detached' })

    await page.getByRole('button', { name: '打印反馈单' }).click()
    const preview = page.getByRole('dialog', { name: /^打印预览：反馈单：王雅琴/ })
    for (const text of [
      '考评结果反馈单',
      '本页合计 8 条 −40',
      '单位签收（首席代表）：',
      '第 1 页，共 1 页',
      '各维度得分',
    ])
      await preview.getByText(text).first().waitFor()
    await screenshot(page, 'assessment-feedback')
    expect(problems).toEqual([])
    await close()
  })

  test('an appeal is decided by somebody who did not score', async () => {
    await journey.desk.call('session.login', { staffId: '1003', secret: SAMPLE_PIN, kind: 'PIN' })
    const { entries } = await journey.desk.call('assessment.entries', {
      from: WEEK,
      to: '2026-10-25',
      target: 'PERSON',
      subjectId: '1003',
    })
    const mine = entries.find(({ may }) => may.includes('APPEAL'))
    if (mine === undefined) throw new Error('nothing to appeal against')
    await journey.desk.call('assessment.appeal', {
      entryId: mine.entryId,
      periodId: PERIOD,
      text: '当天上午在税务窗口顶岗，有交接记录',
    })

    const scorer = await journey.arrive({ staffId: '1080', route: '/assessment?tab=appeals' })
    await scorer.page.getByText('您参与了评分或申诉，请由其他考核人员复核。').waitFor()
    expect(await scorer.page.getByRole('button', { name: '复核', exact: true }).count()).toBe(0)
    await scorer.close()

    const { page, problems, close } = await journey.arrive({
      staffId: '1082',
      route: '/assessment?tab=appeals',
    })
    const appeal = page.getByRole('article', { name: '申诉详情' })
    await appeal.getByText('当天上午在税务窗口顶岗，有交接记录').first().waitFor()
    await appeal.getByText(/还剩 5 个工作日/).waitFor()
    await screenshot(page, 'assessment-appeal')
    await appeal.getByRole('button', { name: '复核', exact: true }).click()
    const decide = page.getByRole('dialog', { name: /^复核：/ })
    await decide.getByRole('radio', { name: '撤销' }).click()
    await decide.getByLabel('复核理由').fill('交接记录属实')
    await page.keyboard.press('Control+Enter')
    await decide.waitFor({ state: 'detached' })
    await page.getByText('没有待复核的申诉').waitFor()
    await goTo(page, `/assessment/score?period=${encodeURIComponent(PERIOD)}&target=PERSON&subject=1003`)
    const tree = page.getByRole('tree', { name: '得分由来' })
    await tree.waitFor()
    expect(await tree.getByRole('treeitem').filter({ hasText: '旷工半天' }).count()).toBe(7)
    expect(problems).toEqual([])
    await close()
  })
})

describe('when the time for appeals is over', () => {
  beforeAll(() => setClock('2026-11-02T09:10:00'))
  const journey = startJourney({ dataDir })

  test('the week is locked, and changes by a voucher alone', async () => {
    const { page, problems, close } = await journey.arrive({
      staffId: '1082',
      route: `/assessment?tab=period&day=${WEEK}`,
      viewport: 'large',
    })
    await control(page).waitFor()
    await step(page, '锁定', /^锁定2026年第43周/)
    await control(page).getByText('已锁定。成绩只能用更正凭单改变', { exact: false }).waitFor()
    await control(page).getByRole('button', { name: '出更正凭单' }).click()
    const voucher = page.getByRole('dialog', { name: /^更正凭单：2026年第43周/ })
    await voucher.getByRole('combobox', { name: '更正谁的成绩' }).fill('1003')
    await page.locator('.ant-select-item-option').filter({ hasText: '王雅琴' }).waitFor()
    await page.keyboard.press('Enter')
    await voucher.getByLabel('加减分值').fill('5')
    await voucher.getByLabel('原因').fill('监控证明当天在岗')
    await screenshot(page, 'assessment-voucher')
    await voucher.getByRole('button', { name: '出具凭单' }).click()
    await voucher.waitFor({ state: 'detached' })
    await page.getByText(/凭单已出具：.* → /).waitFor()

    // It stands with the period it corrects, and with the one whose publication tells of it.
    const own = control(page).getByRole('region', { name: '更正凭单' })
    await own.getByText(/监控证明当天在岗/).waitFor()
    await screenshot(page, 'assessment-vouchers')
    await goTo(page, '/assessment?tab=period&day=2026-10-26')
    const told = page.getByRole('region', { name: /^随本期公布的更正/ })
    await told.getByText(/监控证明当天在岗/).waitFor()
    await screenshot(page, 'assessment-vouchers-told')

    await goTo(page, `/assessment/score?period=${encodeURIComponent(PERIOD)}&target=PERSON&subject=1003`)
    await page
      .getByRole('tree', { name: '得分由来' })
      .getByText(/监控证明当天在岗/)
      .waitFor()
    await screenshot(page, 'assessment-derivation-large')
    expect(problems).toEqual([])
    await close()
  })

  test('a lead sees the own unit and decides nothing', async () => {
    const { page, problems, close } = await journey.arrive({
      staffId: '1001',
      route: `/assessment?day=${WEEK}`,
    })
    const board = page.getByRole('group', { name: /考评表（个人）$/ })
    await board.getByText('王雅琴').waitFor()
    expect(await board.getByText('欧阳雪').count()).toBe(0)
    expect(await page.getByText('待确认事实', { exact: true }).count()).toBe(0)
    expect(problems).toEqual([])
    await close()
  })
})
