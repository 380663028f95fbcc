import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, screenshot, type OpenedPage } from './browser.ts'
import { stopDesks, type RunningDesk } from './desk.ts'
import { keepFailures, logIn, visit } from './hall-pages.ts'
import { ADMIN, enrolDeskOf, fillHall, removeCables, startHall, type Enrolled } from './hall.ts'
import { expectFocus, goTo, openCase, shownCaseId } from './journey.ts'

let browser: Browser
let hall: RunningDesk
let one: Enrolled
let two: Enrolled
let fang: OpenedPage
let li: OpenedPage

beforeAll(async () => {
  ;[browser, hall] = await Promise.all([launchBrowser(), startHall()])
  await fillHall(hall)
  one = await enrolDeskOf(hall, '1001', { name: '企业登记一窗口', kind: 'DESK', windowId: 'A01' })
  two = await enrolDeskOf(hall, '1002', { name: '企业登记二窗口', kind: 'DESK', windowId: 'A02' })
  fang = await visit(browser, one.desk)
  await logIn(fang.page, '1001')
  li = await visit(browser, two.desk, 'large')
  await logIn(li.page, '1002')
}, 120_000)
afterAll(async () => {
  await browser.close()
  await stopDesks()
  await removeCables()
})
keepFailures(() => browser)

const light = (page: Page, name: string | RegExp) =>
  page.getByRole('status', { name: '本机状态' }).getByRole('button', { name })
const step = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: '可以做的步骤' }).getByRole('button', { name: new RegExp(`^${name}`) })

/** Null while the desk has not heard of the case. */
const statusOf = async (desk: RunningDesk, caseId: string): Promise<string | null> =>
  desk.call('cases.get', { caseId }).then(
    ({ status }) => status,
    () => null,
  )

/** Cases of both desks that both have seen before the cut. */
const opened: string[] = []
let caseWhileApart = ''

test('the network is cut: both desks go on, with numbers nobody else can get', async () => {
  for (const name of ['赵甲', '钱乙']) {
    const { caseId } = await openCase(one.desk, 'SCJG-015', name)
    opened.push(caseId)
    await expect.poll(() => statusOf(two.desk, caseId), { timeout: 10_000 }).toBe('REVIEWING')
  }
  one.cable.cut()
  two.cable.cut()
  await light(fang.page, '离线').waitFor()
  await light(li.page, '离线').waitFor()

  // Intake, notice, its number and its preview, as on any other day.
  const { page } = fang
  await goTo(page, '/intake')
  await expectFocus(page, '事项')
  await page.keyboard.type('SCJG-015')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: '姓名' }).fill('孙丙')
  await page.getByRole('textbox', { name: '证件号码' }).fill('11010519491231002X')
  await page.getByRole('textbox', { name: '电话' }).fill('13912345678')
  await page.getByRole('row', { name: '营业执照' }).first().focus()
  await page.keyboard.press('2')
  await page.keyboard.press('0')
  await page.keyboard.press('Alt+B')
  const notice = page.getByRole('dialog', { name: '出具补正材料通知书' })
  await notice.getByRole('button', { name: '出具通知书' }).waitFor()
  caseWhileApart = await shownCaseId(page)
  await notice.getByRole('button', { name: '出具通知书' }).click()
  await page.waitForURL(/#\/papers\//)
  const [paper] = (await one.desk.call('cases.get', { caseId: caseWhileApart })).papers
  await page
    .getByRole('region', { name: '文书预览' })
    .getByText(paper?.number ?? '—')
    .first()
    .waitFor()
  expect(paper?.number).toMatch(/^清市监补〔\d{4}〕\d{4}号$/)

  const other = await openCase(two.desk, 'SCJG-015', '李丁', { 1: 'MISSING' })
  await two.desk.call('cases.askSupplement', {
    caseId: other.caseId,
    omitted: [],
    dueDay: null,
    way: 'IN_PERSON',
    secondNotice: null,
  })

  // The bar says how many wait, and the outbox shows each with why and what to do.
  await light(page, /^\d+ 条还没到大厅$/).click()
  await page.getByRole('button', { name: '查看待送记录' }).click()
  await page.getByRole('heading', { name: '待送记录' }).waitFor()
  await page.getByText('业务照常办理，记录先存在本机').waitFor()
  const { total, rows } = await one.desk.call('sync.outbox', {})
  expect(rows.map(({ type, state }) => [type, state])).toContainEqual(['paper.issued', 'WAITING'])
  await light(page, `${total} 条还没到大厅`).waitFor()
  await expect.poll(() => page.getByText('等待送出', { exact: true }).count()).toBe(total)
  await screenshot(page, 'hall-outbox-offline')
}, 60_000)

test('reference data are edited with the hall only: refused while offline, with what to do', async () => {
  const admin = await visit(browser, two.desk)
  await logIn(admin.page, ADMIN.staffId, ADMIN.pin)
  await goTo(admin.page, '/admin/people')
  await admin.page.getByText('周晓敏').first().click()
  await admin.page.keyboard.press('Enter')
  await admin.page.getByLabel('职务').fill('窗口首席代表（代）')
  await admin.page.getByRole('button', { name: /^保\s?存/ }).click()
  await admin.page.getByText('现在连不上大厅服务器，只能查看').waitFor()
  await admin.page.getByText('您填写的内容先留在这里，恢复连接后可以直接保存').waitFor()
  expect(await admin.page.getByLabel('职务').inputValue()).toBe('窗口首席代表（代）')
  expect(admin.problems).toEqual([])
  await screenshot(admin.page, 'hall-edit-offline')
  await admin.close()
}, 30_000)

test('two different steps on the same cases while apart', async () => {
  const [first = '', second = ''] = opened
  // One in the browser, the others as the pages would.
  await goTo(fang.page, `/cases/${first}`)
  await step(fang.page, '受理').click()
  const accept = fang.page.getByRole('dialog', { name: '受理' })
  await accept.getByRole('button', { name: /受理/ }).last().click()
  await fang.page.waitForURL(/#\/papers\//)
  await two.desk.call('cases.withdraw', { caseId: first, reason: '申请人当面撤回' })
  await two.desk.call('cases.accept', { caseId: second, tolerance: null })
  await one.desk.call('cases.withdraw', { caseId: second, reason: '材料要重做，自己撤回' })

  // The second desk comes back first and the first after it: what it did is known, what this one did is told.
  two.cable.plugIn()
  await goTo(li.page, '/outbox')
  await li.page.getByRole('button', { name: '立即重试' }).click()
  await li.page.getByText('全部记录都已到大厅').waitFor()
  await light(li.page, '已连大厅').waitFor()
  one.cable.plugIn()
  await goTo(fang.page, '/outbox')
  await fang.page.getByRole('button', { name: '立即重试' }).click()
  await light(fang.page, '2 条记录待裁定').waitFor()
  await light(fang.page, /还没到大厅/).waitFor({ state: 'detached' })
  await expect.poll(() => fang.page.getByText('有冲突，未生效').count()).toBe(2)
  await light(li.page, '2 条记录待裁定').waitFor()
  await screenshot(fang.page, 'hall-outbox-conflicts')

  const numbers = await Promise.all(
    [one, two].map(async ({ desk }) => {
      const { rows } = await desk.call('ledger.query', { limit: 100 })
      return rows.map(({ no }) => no)
    }),
  )
  expect(numbers[0]?.toSorted()).toEqual(numbers[1]?.toSorted())
  expect(new Set(numbers[0]).size).toBe(4)
}, 60_000)

test('the conflict desk: both versions side by side; one is applied, one kept; the history shows both', async () => {
  const { page } = fang
  await light(page, '2 条记录待裁定').click()
  await page.getByRole('button', { name: '打开冲突处理' }).click()
  await page.locator('.ant-table-row').filter({ hasText: '申请人撤回' }).click()
  await page.keyboard.press('Enter')
  const versions = page.getByRole('region', { name: '两个版本对照' })
  const heads = versions.getByRole('columnheader')
  await heads
    .filter({ hasText: '没有生效的一步' })
    .filter({ hasText: '申请人撤回' })
    .getByText('周晓敏')
    .waitFor()
  await heads.filter({ hasText: '大厅现行的一步' }).filter({ hasText: '受理' }).getByText('李志强').waitFor()
  await versions.getByText('材料要重做，自己撤回').waitFor()
  await screenshot(page, 'hall-conflict')
  // A decision needs a reason.
  await page.getByRole('radio', { name: /在现状上补做这一步/ }).click()
  await page.getByRole('button', { name: '确认裁定' }).click()
  await page.getByText('请填写原因').waitFor()
  await page.getByLabel('原因').fill('申请人当面确认撤回')
  await page.getByRole('button', { name: '确认裁定' }).click()
  await page.getByText(/周晓敏 于 .+ 裁定：在现状上补做这一步/).waitFor()
  await screenshot(page, 'hall-conflict-settled')

  // The other is settled at the other desk: what stands is kept, and the paper handed out is named.
  await goTo(li.page, '/conflicts')
  await light(li.page, '1 条记录待裁定').waitFor()
  await li.page.locator('.ant-table-row').filter({ hasText: '受理' }).click()
  await li.page.keyboard.press('Enter')
  await li.page.getByText('现在的状态不允许这一步，不能补做').waitFor()
  await li.page.getByText('请在办件里作废，并向申请人收回').waitFor()
  await li.page.getByRole('radio', { name: /保留现状/ }).click()
  await li.page.getByLabel('原因').fill('申请人先撤回，受理通知书已收回')
  await li.page.getByRole('button', { name: '确认裁定' }).click()
  await li.page.getByText(/李志强 于 .+ 裁定：保留现状/).waitFor()
  await light(page, /条记录待裁定/).waitFor({ state: 'detached' })

  const [first = '', second = ''] = opened
  for (const { desk } of [one, two])
    for (const caseId of [first, second])
      await expect.poll(() => statusOf(desk, caseId), { timeout: 10_000 }).toBe('WITHDRAWN')
  await goTo(page, `/cases/${second}`)
  const history = page.getByRole('listitem').filter({ has: page.locator('time') })
  await history.filter({ hasText: '未生效' }).filter({ hasText: '申请人撤回' }).waitFor()
  await history.filter({ hasText: '受理' }).filter({ hasText: '李志强' }).first().waitFor()
  await expect.poll(() => history.filter({ hasText: '申请人撤回' }).count()).toBe(2)
  await screenshot(page, 'hall-conflict-history')
  await goTo(page, '/conflicts')
  await page.getByText('已裁定', { exact: true }).click()
  await expect.poll(() => page.locator('.ant-table-row').filter({ hasText: '有冲突' }).count()).toBe(2)
  for (const { desk } of [one, two])
    expect(await desk.call('sync.state', {})).toMatchObject({ link: 'ONLINE', waiting: 0, conflicts: 0 })
  expect([...fang.problems, ...li.problems]).toEqual([])
}, 60_000)
