// Takes the README's pictures from the real program: node tests/e2e/take-pictures.ts
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { takeAssessmentPictures } from './assessment-pictures.ts'
import { launchBrowser, openPage } from './browser.ts'
import { callerOf, newDataDir, startProgram, stopDesks } from './desk.ts'
import { layCable, removeCables, until } from './hall.ts'
import { openCase } from './intake.ts'
import { takeQueuePictures } from './queue-pictures.ts'
import { startSample } from './sample-start.ts'
import { stageClock } from './stage-clock.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'build', 'pictures')
// Every program of the pictures goes by the same morning of a working day, whenever they are taken.
Object.assign(process.env, stageClock('2026-11-20', '10:20').env)
const { pageUrl: address, hall, code } = await startSample()

const browser = await launchBrowser()
try {
  mkdirSync(folder, { recursive: true })
  const { page } = await openPage(browser, address)
  const take = async (name: string, of = page) => {
    await of.evaluate(() => document.fonts.ready)
    // A message of the step before would cover the page.
    await of.locator('.ant-message-notice').first().waitFor({ state: 'detached' })
    await of.waitForLoadState('networkidle')
    await of.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  }
  const go = async (route: string, on = page) => {
    await on.evaluate((hash) => {
      window.location.hash = hash
    }, `#${route}`)
  }
  const signIn = async (from: string, staffId: string) => {
    const opened = await openPage(browser, from)
    await opened.page.getByLabel('工号、姓名、单位或拼音首字母').click()
    await opened.page.keyboard.type(staffId)
    await opened.page.getByRole('option', { name: staffId }).waitFor()
    await opened.page.keyboard.press('Enter')
    await opened.page.getByRole('textbox', { name: 'PIN' }).fill('2580')
    await opened.page.keyboard.press('Enter')
    await opened.page.getByRole('navigation', { name: '主导航' }).waitFor()
    return opened.page
  }
  const studio = { signIn: async (staffId: string) => signIn(address, staffId), go, take }
  const { origin, searchParams } = new URL(address)
  await takeAssessmentPictures(studio)
  await page.getByRole('button', { name: /以 \d+ 进入/ }).click()
  await page.getByText('本单位', { exact: true }).click()
  await page.getByRole('main').getByText('已受理').first().waitFor()
  await take('today')

  const desk = new URL(address)
  const call = callerOf(desk.origin, desk.searchParams.get('token') ?? '')
  await call('session.login', { staffId: '1001', secret: '2580', kind: 'PIN' })
  const { papers } = await call('papers.list', {
    fromDay: '2020-01-01',
    toDay: '2099-12-31',
    kinds: ['NOTICE_SUPPLEMENT'],
    mineOnly: false,
  })
  const [paper] = papers
  if (!paper) throw new Error('the sample hall has no supplement notice')
  await go(`/cases/${paper.caseId}`)
  await page.getByText('跑动次数').waitFor()
  await take('case')
  await go(`/papers/${paper.paperId}`)
  await page.getByText('打印记录').waitFor()
  await take('paper')

  await go('/intake/SCJG-001')
  await page.getByText('公司章程').first().waitFor()
  await page.getByRole('main').getByLabel('姓名').first().fill('欧阳锦绣')
  await page.keyboard.press('Alt+m')
  for (const key of ['1', '1', '2', '1', '3']) await page.keyboard.press(key)
  await take('intake')

  await go('/ledger')
  await page.getByText('个体工商户设立登记').first().waitFor()
  await take('ledger')

  // More machines of the hall, one of them switched off again, all with names people give them.
  const windowsWithDesk = ['B01', 'C01', 'C04']
  await call('session.login', { staffId: '1082', secret: '2580', kind: 'PIN' })
  const { windows } = await call('hall.directory', {})
  const nameOf = (windowId: string): string =>
    windows.find((window) => window.windowId === windowId)?.name ?? windowId
  for (const windowId of windowsWithDesk) {
    const made = await call('hall.createCode', { name: nameOf(windowId), kind: 'DESK', windowId })
    const args = ['--headless', '--hall', hall, '--code', made.code]
    const joined = await startProgram('desk.ts', newDataDir(), args)
    if (windowId === windowsWithDesk.at(-1)) await joined.stop()
  }

  // A second desk of the sample hall, at the end of a cable.
  const cable = await layCable(hall)
  const second = await startProgram('desk.ts', newDataDir(), [
    '--headless',
    '--hall',
    cable.address,
    '--code',
    code,
  ])
  await until(async () => (await second.call('sync.state', {})).link === 'ONLINE', 120_000)
  const { devices: enrolled } = await call('hall.devices', {})
  for (const { deviceId, windowId, unitIds } of enrolled) {
    const name = windowId === null ? '一楼督查台' : nameOf(windowId)
    await call('hall.changeDevice', { deviceId, name, windowId, unitIds })
  }
  await call('session.login', { staffId: '1001', secret: '2580', kind: 'PIN' })
  await second.call('session.login', { staffId: '1002', secret: '2580', kind: 'PIN' })
  const { caseId } = await openCase(second, 'SCJG-015', '欧阳锦绣')
  await until(async () => (await call('cases.get', { caseId })).status === 'REVIEWING')
  cable.cut()
  await call('cases.withdraw', { caseId, reason: '申请人要补充场地材料，当面撤回' })
  await second.call('cases.accept', { caseId, tolerance: null })
  const other = await openCase(second, 'SCJG-015', '司徒明远', { 1: 'MISSING' })
  await second.call('cases.askSupplement', {
    caseId: other.caseId,
    omitted: [],
    dueDay: null,
    way: 'IN_PERSON',
    secondNotice: null,
  })
  const desk2 = await signIn(second.pageUrl(), '1002')
  await go('/outbox', desk2)
  await desk2.getByRole('button', { name: /条还没到大厅/ }).waitFor()
  await desk2.getByText('等待送出', { exact: true }).first().waitFor()

  cable.plugIn()
  await desk2.getByRole('button', { name: '立即重试' }).click()
  await desk2.getByText('有冲突，未生效').first().waitFor()
  await go('/conflicts', desk2)
  await desk2.locator('.ant-table-row').first().click()
  await desk2.keyboard.press('Enter')
  await desk2.getByText('两个版本对照').waitFor()
  await take('conflict', desk2)

  const supervisor = await signIn(address, '1080')
  await call('session.login', { staffId: '1080', secret: '2580', kind: 'PIN' })
  await go('/live', supervisor)
  // A machine hears of new ones with its next greeting, within a minute.
  await until(async () => {
    const { windows } = await call('supervisor.live', {})
    return windows.some(({ windowId, devices }) => windowId === 'A02' && devices.some(({ online }) => online))
  }, 120_000)
  await supervisor.reload()
  await supervisor.locator('.ant-table-row').first().waitFor()
  await take('live', supervisor)

  await go('/posts', supervisor)
  await supervisor.getByText('顶岗').first().waitFor()
  await take('posts', supervisor)
  await go('/attendance-sheet', supervisor)
  await supervisor.getByText('应到').first().waitFor()
  await take('attendance-sheet', supervisor)
  await go('/attendance')
  await page.getByText('迟到').first().waitFor()
  await take('attendance')

  // The hall takes ten log-ins a minute from one machine, and an administrator's pages need theirs.
  await pause(61_000)
  const administrator = await signIn(address, '1086')
  await go('/admin/machines', administrator)
  await administrator.locator('.ant-table-row').filter({ hasText: '企业登记二窗口' }).waitFor()
  await take('machines', administrator)
  await pause(61_000)
  // Last: so many people sign in that the hall takes no further log-in of this machine for a minute.
  await takeQueuePictures({
    ...studio,
    call: callerOf(origin, searchParams.get('token') ?? ''),
    async openScreen(hash, size) {
      const opened = await openPage(browser, 'about:blank')
      await opened.page.setViewportSize(size)
      await opened.page.goto(`${address}${hash}`)
      return opened.page
    },
  })
} finally {
  await browser.close()
  await stopDesks()
  await removeCables()
}
