import type { Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchBrowser, openPage, screenshot } from './browser.ts'
import { startDesk, stopDesks, type RunningDesk } from './desk.ts'
import { expectFocus, goTo, logIn, openCase, SAMPLE_PIN } from './journey.ts'

let browser: Browser
let desk: RunningDesk

const asClerk = (running: RunningDesk) =>
  running.call('session.login', { staffId: '1001', secret: SAMPLE_PIN, kind: 'PIN' })

beforeAll(async () => {
  browser = await launchBrowser()
  desk = await startDesk()
  await asClerk(desk)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await stopDesks()
})

const arrive = async (staffId = '1001') => {
  const opened = await openPage(browser, desk.pageUrl())
  opened.page.setDefaultTimeout(10_000)
  await logIn(opened.page, staffId)
  return opened
}
/** A reload cuts off what was still being fetched; that is no fault of the page. */
const faultsOf = (problems: readonly string[]) =>
  problems.filter((problem) => !problem.endsWith('net::ERR_ABORTED'))
const nameField = (page: Page) => page.getByRole('textbox', { name: '姓名' })

test('a reload keeps the session and the page', async () => {
  const { page, problems, close } = await arrive()
  await goTo(page, '/ledger')
  await page.getByRole('heading', { name: '台账' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: '台账' }).waitFor()
  await page.getByRole('button', { name: /周晓敏/ }).waitFor()
  expect(faultsOf(problems)).toEqual([])
  await close()
})

test('after ten minutes without a key the page locks, and the draft waits for its owner', async () => {
  const { page, problems, close } = await arrive()
  await page.clock.install()
  await page.reload()
  await goTo(page, '/intake')
  await nameField(page).fill('等一等')
  await page.clock.runFor(2_000)
  await expect
    .poll(async () => (await desk.call('mine.getDraft', { key: 'intake' })).value ?? '')
    .toContain('等一等')
  await page.clock.fastForward('11:00')
  await page.getByText('因长时间无操作，已自动锁定').waitFor()
  expect(await page.locator('body').innerText()).not.toContain('等一等')
  await screenshot(page, 'survive-locked')
  expect(faultsOf(problems)).toEqual([])
  await close()
  await desk.call('mine.setDraft', { key: 'intake', value: null })
})

test('the bar at the foot tells when the host is gone and when it is back', async () => {
  const { page, problems, close } = await openPage(browser, desk.pageUrl())
  page.setDefaultTimeout(10_000)
  const lines: WebSocketRoute[] = []
  let reachable = true
  await page.routeWebSocket(/\/port$/, (line) => {
    if (!reachable) {
      void line.close()
      return
    }
    lines.push(line)
    line.connectToServer()
  })
  await page.reload()
  await logIn(page)
  const bar = page.getByRole('status', { name: '本机状态' })
  await bar.getByText(/已保存|还没有新记录/).waitFor()
  reachable = false
  for (const line of lines) await line.close()
  await bar.getByText('与后台失去连接').waitFor()
  expect(await bar.getByText(/已保存/).count()).toBe(0)
  await bar.getByRole('button', { name: '与后台失去连接' }).click()
  await page.getByText('已保存的记录都在').first().waitFor()
  await screenshot(page, 'survive-host-gone')
  reachable = true
  await bar.getByText(/已保存|还没有新记录/).waitFor()
  expect(await bar.getByText('与后台失去连接').count()).toBe(0)
  // The same person goes on where they were.
  await page.getByRole('button', { name: /周晓敏/ }).waitFor()
  expect(faultsOf(problems)).toEqual([])
  await close()
})

test('a wrong PIN counts down and locks, in words; the right one does not open it then', async () => {
  const { page, problems, close } = await openPage(browser, desk.pageUrl())
  page.setDefaultTimeout(10_000)
  await page.getByRole('option', { name: '1006' }).waitFor()
  await page.getByLabel('工号、姓名、单位或拼音首字母').click()
  await page.keyboard.type('1006')
  await page.keyboard.press('Enter')
  for (const answer of [
    '还可以再试 4 次',
    '还可以再试 3 次',
    '还可以再试 2 次',
    '还可以再试 1 次',
    '已锁定到',
  ]) {
    await expectFocus(page, 'PIN')
    await page.keyboard.type('9073')
    await page.keyboard.press('Enter')
    await page.getByText(answer).waitFor()
  }
  await page.keyboard.type(SAMPLE_PIN)
  await page.keyboard.press('Enter')
  await page.getByText('可请系统管理员解锁').waitFor()
  await screenshot(page, 'survive-pin-locked')
  expect(faultsOf(problems)).toEqual([])
  await close()
})

test('a power cut in the middle of typing: saved cases are there, the draft is its owner’s and nobody else’s', async () => {
  const saved = await openCase(desk, 'SCJG-015', '已经保存')
  const first = await arrive()
  await goTo(first.page, '/intake')
  await expectFocus(first.page, '事项')
  await first.page.keyboard.type('SCJG-016')
  await first.page.keyboard.press('Enter')
  await nameField(first.page).fill('没写完的人')
  await first.page.getByRole('textbox', { name: '电话' }).fill('13900001111')
  await expect
    .poll(async () => (await desk.call('mine.getDraft', { key: 'intake' })).value ?? '')
    .toContain('13900001111')
  await desk.kill()
  await first.page.getByRole('status', { name: '本机状态' }).getByText('与后台失去连接').waitFor()
  await first.close()

  desk = await startDesk({ dataDir: desk.dataDir })
  await asClerk(desk)
  const kept = await desk.call('cases.get', { caseId: saved.caseId })
  expect(kept).toMatchObject({ caseNo: saved.caseNo, applicant: { name: '已经保存' } })

  // The next person at the machine sees an empty page.
  const other = await arrive('1002')
  await goTo(other.page, '/intake')
  await expectFocus(other.page, '事项')
  expect(await nameField(other.page).inputValue()).toBe('')
  expect(await other.page.locator('body').innerText()).not.toContain('没写完的人')
  expect(await other.page.getByText('已恢复').count()).toBe(0)
  expect(other.problems).toEqual([])
  await other.close()

  const owner = await arrive()
  await goTo(owner.page, '/intake')
  await owner.page.getByText(/已恢复 .* 未完成的收件/).waitFor()
  expect(await nameField(owner.page).inputValue()).toBe('没写完的人')
  expect(await owner.page.getByRole('textbox', { name: '电话' }).inputValue()).toBe('13900001111')
  await owner.page
    .getByText('食品经营许可（变更）')
    .or(owner.page.locator('input[title="食品经营许可（变更）"]'))
    .first()
    .waitFor()
  await screenshot(owner.page, 'survive-draft')
  await owner.page.getByRole('button', { name: '丢弃' }).click()
  expect(await nameField(owner.page).inputValue()).toBe('')
  await expect.poll(async () => (await desk.call('mine.getDraft', { key: 'intake' })).value).toBeNull()
  expect(owner.problems).toEqual([])
  await owner.close()
}, 60_000)

test('a quick switch hands the machine over and shows what is left, but no drafts', async () => {
  const { page, problems, close } = await arrive()
  await goTo(page, '/intake')
  await nameField(page).fill('换人之前')
  await page.keyboard.press('F12')
  await page.getByText('请接替的人选择自己').waitFor()
  await logIn(page, '1002')
  const left = page.getByRole('dialog', { name: '周晓敏 留给您的' })
  await left.waitFor()
  await screenshot(page, 'survive-handover')
  await left.getByRole('button', { name: '知道了，开始工作' }).click()
  await goTo(page, '/intake')
  await expectFocus(page, '事项')
  expect(await nameField(page).inputValue()).toBe('')
  expect(faultsOf(problems)).toEqual([])
  await close()
  await expect
    .poll(async () => (await desk.call('mine.getDraft', { key: 'intake' })).value ?? '')
    .toContain('换人之前')
})
