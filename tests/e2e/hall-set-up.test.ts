import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, screenshot, type OpenedPage } from './browser.ts'
import { startDesk, stopDesks, type RunningDesk } from './desk.ts'
import { activate, join, keepFailures, newCode, visit } from './hall-pages.ts'
import { ADMIN, PIN, sampleFiles, startHall } from './hall.ts'
import { expectFocus, goTo } from './journey.ts'

const HALL = '清禾县政务服务中心'
/** As long as names of computers get. */
const LONG_NAME = '公安户政窗口电脑（一楼B区靠东门第二排左起第三台）'

let browser: Browser
let hall: RunningDesk
/** Two desks of one unit, one of another, and a supervisor's. */
let desks: RunningDesk[]
let admin: OpenedPage
const pages: OpenedPage[] = []

beforeAll(async () => {
  ;[browser, hall, desks] = await Promise.all([
    launchBrowser(),
    startHall(),
    Promise.all([1, 2, 3, 4].map(async () => startDesk({ sample: false }))),
  ])
}, 120_000)
afterAll(async () => {
  await browser.close()
  await stopDesks()
})

keepFailures(() => browser)

const open = async (desk: RunningDesk | undefined): Promise<OpenedPage> => {
  if (desk === undefined) throw new Error('no such desk')
  const opened = await visit(browser, desk)
  pages.push(opened)
  return opened
}
const pageAt = (index: number): Page => {
  const opened = pages[index]
  if (opened === undefined) throw new Error(`page ${index} is not open`)
  return opened.page
}
const address = (): string => hall.lanUrl ?? ''

// One hall; each test rests on the one before.

test('the hall server and its own desk: first run, import, the first machine', async () => {
  admin = await visit(browser, hall)
  const { page } = admin
  await page.getByRole('heading', { name: '第一次使用：建立大厅' }).waitFor()
  await page.getByLabel('大厅名称').fill(HALL)
  await page.getByLabel('行政区划代码').fill('439925')
  await page.getByLabel('文号简称').fill('清政务')
  await page.getByLabel('工号').fill(ADMIN.staffId)
  await page.getByLabel('姓名').fill('俞思齐')
  await page.getByLabel('口令', { exact: true }).fill(ADMIN.secret)
  await page.getByLabel('再输一次口令').fill(ADMIN.secret)
  await page.getByLabel('PIN', { exact: true }).fill(ADMIN.pin)
  await page.getByLabel('再输一次 PIN').fill(ADMIN.pin)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '建厅清单' }).waitFor()
  await page.getByRole('button', { name: '去导入' }).click()
  await page.locator('input[type=file]').setInputFiles(sampleFiles())
  await page.getByRole('button', { name: /^全部导入（/ }).click({ timeout: 60_000 })
  await page.getByRole('dialog').getByRole('button', { name: '全部导入' }).click()
  await page.getByText(/^已导入：新增/).waitFor({ timeout: 60_000 })

  // What only the server may do needs a proof of who asks, once; a wrong password is told.
  await page.getByRole('link', { name: '机器' }).click()
  const proof = page.getByRole('dialog', { name: '请再输入一次口令' })
  await proof.getByLabel('俞思齐 的口令').fill('falsch')
  await page.keyboard.press('Enter')
  await proof.getByText('工号或口令不对').waitFor()
  await proof.getByLabel('俞思齐 的口令').fill(ADMIN.secret)
  await page.keyboard.press('Enter')
  await proof.waitFor({ state: 'detached' })
  await page.getByText('管理人员电脑（看全大厅）').waitFor()
  await screenshot(page, 'hall-machines-first')
  expect(admin.problems).toEqual([])
}, 120_000)

test('a desk joins: not the server, a wrong code, then the right one; its first fill; a code cannot be used again', async () => {
  const code = await newCode(admin.page, { name: '企业登记一窗口左侧', window: '企业登记一窗口' })
  expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{8}$/)
  const { page, problems } = await open(desks[0])
  await page.getByRole('button', { name: '加入大厅' }).click()
  // Another desk is no hall server.
  await page.getByLabel('服务器地址').fill(desks[1]?.url ?? '')
  await page.keyboard.press('Enter')
  await page.getByText('上应答的不是').waitFor()
  await page.getByText('核对地址和端口：这个地址上是别的设备或网站').waitFor()
  await screenshot(page, 'hall-join-not-a-hall')
  await page.getByLabel('服务器地址').fill(address())
  await page.keyboard.press('Enter')
  // What stands on the slip stands here: the end of the code, in groups.
  const fingerprint = `${code.slice(-8, -4)}-${code.slice(-4)}`
  await page.getByText(fingerprint).waitFor()
  await expectFocus(page, '入网码')
  await page.getByLabel('入网码').fill(`22222-22222-${code.slice(-8)}`)
  await page.getByLabel('这台电脑叫什么').fill('企业登记一窗口左侧')
  await page.keyboard.press('Enter')
  await page.getByText('入网码不对、已被使用或已过期').waitFor()
  await screenshot(page, 'hall-join-wrong-code')
  // Typed as people do.
  await page.getByLabel('入网码').fill(code.toLowerCase().replaceAll('-', ' '))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '已加入' }).waitFor()
  await page.getByText('资料已经收齐').waitFor({ timeout: 30_000 })
  await page.getByRole('heading', { name: `已加入 ${HALL}` }).waitFor()
  await screenshot(page, 'hall-join-filled')
  expect(problems).toEqual([])

  const other = await open(desks[1])
  await join(other.page, { address: address(), code, name: '冒充' })
  await other.page.getByText('入网码不对、已被使用或已过期').waitFor()
}, 60_000)

test('the other desks and a supervisor join, and people log in with their activation codes', async () => {
  const machines = [
    { name: '企业登记二窗口', window: '企业登记二窗口' },
    { name: LONG_NAME, window: '户籍业务窗口' },
    { name: '督查台' },
  ]
  const codes: string[] = []
  for (const machine of machines) codes.push(await newCode(admin.page, machine))
  // The second desk is at the code already, after the one that was used.
  await pageAt(1)
    .getByLabel('入网码')
    .fill(codes[0] ?? '')
  await pageAt(1).getByLabel('这台电脑叫什么').fill('企业登记二窗口')
  await pageAt(1).keyboard.press('Enter')
  for (const [index, { name }] of machines.entries()) {
    if (index === 0) continue
    const { page } = await open(desks[index + 1])
    await join(page, { address: address(), code: codes[index] ?? '', name })
  }
  await hall.call('session.login', { staffId: ADMIN.staffId, secret: ADMIN.secret, kind: 'PASSWORD' })
  for (const [index, staffId] of ['1001', '1002', '1011', '1080'].entries()) {
    const { code } = await hall.call('accounts.issueActivation', { staffId })
    await pageAt(index).getByRole('button', { name: '去登录' }).click()
    // Given while the desk was there: the code arrives a moment after it.
    await expect
      .poll(async () => (await desks[index]?.call('session.people', {}))?.people.length ?? 0)
      .toBeGreaterThan(80)
    await activate(pageAt(index), staffId, code)
    await pageAt(index).getByRole('button', { name: '已连大厅' }).waitFor()
  }
  // Read anew: the list looks by itself only twice a minute.
  await admin.page.getByRole('link', { name: '进驻单位' }).click()
  await admin.page.getByRole('link', { name: '机器' }).click()
  await admin.page.getByText(LONG_NAME).waitFor()
  await screenshot(admin.page, 'hall-machines')
}, 60_000)

test('what one window records the other sees, the supervisor counts, and another unit does not see', async () => {
  const supervisor = pageAt(3)
  await goTo(supervisor, '/live')
  const row = supervisor.locator('.ant-table-row').filter({ hasText: '企业登记一窗口' })
  await row.getByText('还没有', { exact: true }).waitFor()

  const clerk = pageAt(0)
  await goTo(clerk, '/consult')
  await expectFocus(clerk, '事项')
  await clerk.keyboard.type('spjyxkxb')
  await clerk.getByRole('option', { name: '食品经营许可（新办）' }).waitFor()
  await clerk.keyboard.press('Enter')
  await expectFocus(clerk, '咨询事由')
  await clerk.keyboard.insertText('断网的时候还能不能收件')
  await clerk.keyboard.press('Enter')
  await clerk.getByText('断网的时候还能不能收件').waitFor()

  const colleague = pageAt(1)
  await goTo(colleague, '/ledger')
  await colleague.getByText(/^ZX-SCJG-\d{8}-0001$/).click()
  await colleague.getByRole('definition').filter({ hasText: '断网的时候还能不能收件' }).waitFor()
  await row.getByText('还没有', { exact: true }).waitFor({ state: 'detached' })
  await screenshot(supervisor, 'hall-live')
  const live = await desks[3]?.call('session.login', { staffId: '1080', secret: PIN, kind: 'PIN' })
  expect(live?.staffId).toBe('1080')
  const counted = await desks[3]?.call('supervisor.live', {})
  expect(counted?.totals).toMatchObject({ consultations: 1, opened: 0 })
  expect(counted?.windows.find(({ windowId }) => windowId === 'A01')).toMatchObject({
    consultations: 1,
    devices: [{ name: '企业登记一窗口左侧', online: true }],
  })
  await desks[2]?.call('session.login', { staffId: '1011', secret: PIN, kind: 'PIN' })
  expect((await desks[2]?.call('search.everything', { text: '断网的时候' }))?.hits).toEqual([])
  expect(pages.flatMap(({ problems }) => problems)).toEqual([])
}, 60_000)
