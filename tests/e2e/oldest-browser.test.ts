import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchBrowser, openPage } from './browser.ts'
import { becomeChrome109 } from './chrome-109.ts'
import { startDesk, stopDesks, type RunningDesk } from './desk.ts'
import { goTo, logIn, openCase, SAMPLE_PIN } from './journey.ts'

let browser: Browser
let desk: RunningDesk

beforeAll(async () => {
  browser = await launchBrowser()
  desk = await startDesk()
  await desk.call('session.login', { staffId: '1001', secret: SAMPLE_PIN, kind: 'PIN' })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await stopDesks()
})

test('the pages work with the methods of the last browser for Windows 7', async () => {
  const { page, problems, close } = await openPage(browser, 'about:blank')
  page.setDefaultTimeout(10_000)
  await page.addInitScript(becomeChrome109)
  await page.goto(desk.pageUrl())
  await logIn(page)
  // What no library adds is gone: the script ran.
  expect(await page.evaluate(() => 'groupBy' in Object)).toBe(false)

  const { caseId } = await openCase(desk, 'SCJG-015', '欧阳锦绣')
  await goTo(page, `/cases/${caseId}`)
  await page.getByText('跑动次数').waitFor()
  await goTo(page, '/intake/SCJG-001')
  await page.getByText('公司章程').first().waitFor()
  for (const [route, heading] of [
    ['/ledger', '台账'],
    ['/items', '事项'],
    ['/day', '今日账平'],
    ['/outbox', '待送记录'],
    ['/conflicts', '冲突'],
  ] as const) {
    await goTo(page, route)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }
  expect(problems).toEqual([])
  await close()
})

test('the overview of the hall and its administration do so too', async () => {
  const { page, problems, close } = await openPage(browser, 'about:blank')
  page.setDefaultTimeout(10_000)
  await page.addInitScript(becomeChrome109)
  await page.goto(desk.pageUrl())
  await logIn(page, '1082')
  await goTo(page, '/live')
  await page.locator('.ant-table-row').first().waitFor()
  for (const [route, heading] of [
    ['/admin/people', '人员与账号'],
    ['/admin/calendar', '日历'],
    ['/admin/settings', '大厅设置'],
  ] as const) {
    await goTo(page, route)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }
  expect(problems).toEqual([])
  await close()
})
