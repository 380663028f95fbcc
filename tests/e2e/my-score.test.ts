import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage } from './browser.ts'
import { SAMPLE_PIN, startJourney } from './journey.ts'
import { stageClock } from './stage-clock.ts'

// A Friday; the week is settled on the Monday after it.
const [FRIDAY, MONDAY] = ['2026-11-20', '2026-11-23']
const clock = stageClock(FRIDAY, '08:20')
const journey = startJourney({ env: clock.env })

const INSPECTOR = '1080'
const PUBLISHER = '1083'
/** A of window A02. */
const CLERK = '1002'
const ITEM = '上班时间串岗、聊天、玩手机、吃零食'

const signIn = (staffId: string) =>
  journey.desk.call('session.login', { staffId, secret: SAMPLE_PIN, kind: 'PIN' })
const rowOf = (page: Page, text: string) => page.locator('.ant-table-row').filter({ hasText: text })
const scoreOf = async (page: Page): Promise<number> =>
  Number(
    await page
      .getByRole('region', { name: /的得分$/ })
      .locator('strong')
      .innerText(),
  )

test('a clerk sees the deduction with its photo, objects, appeals after publication and sees the outcome', async () => {
  const { desk } = journey
  await signIn(CLERK)
  await desk.call('attendance.punch', {})
  clock.goTo('10:05')
  const clerk = await journey.arrive({ staffId: CLERK, route: '/my-score' })
  await clerk.page.getByRole('region', { name: /的得分$/ }).waitFor()
  const before = await scoreOf(clerk.page)

  const inspector = await journey.arrive({ staffId: INSPECTOR, route: '/patrol' })
  await inspector.page.getByRole('button', { name: '开始巡查' }).click()
  const begin = inspector.page.getByRole('dialog', { name: '开始巡查' })
  await begin.getByText('自选窗口').click()
  await begin.getByRole('checkbox', { name: 'A02' }).check()
  await begin.getByRole('button', { name: '开始，共 1 个窗口' }).click()
  await inspector.page.getByRole('button', { name: new RegExp(`^${ITEM}`) }).click()
  const sheet = inspector.page.getByRole('dialog', { name: ITEM })
  await sheet
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: '现场.png',
      mimeType: 'image/png',
      buffer: await inspector.page.screenshot(),
    })
  await sheet.getByRole('button', { name: /打开 现场/ }).waitFor()
  await sheet.getByRole('button', { name: '保存', exact: true }).click()
  await inspector.page.getByRole('list', { name: '本次在这个窗口发现的问题' }).waitFor()

  // It is there at once: on the first page, and in the score.
  await expect.poll(() => scoreOf(clerk.page)).toBe(before - 1)
  await clerk.page.getByRole('link', { name: '今日', exact: true }).click()
  await clerk.page.getByRole('button', { name: /我的考评.*等您答复/ }).click()
  await rowOf(clerk.page, ITEM).click()
  const entry = clerk.page.getByRole('dialog')
  await entry.getByRole('button', { name: /现场/ }).waitFor()
  await entry.getByRole('button', { name: '有异议' }).click()
  const objection = clerk.page.getByRole('dialog', { name: '有异议' })
  await objection.getByRole('button', { name: '提交异议' }).click()
  await objection.getByText('请填写异议理由').waitFor()
  await objection.getByLabel('异议理由').fill('当时在接办事群众的电话')
  await objection.getByRole('button', { name: '提交异议' }).click()
  await objection.waitFor({ state: 'detached' })
  await entry.getByText(/当时在接办事群众的电话/).waitFor()
  // There is nothing to appeal against yet.
  expect(await entry.getByRole('button', { name: '申诉' }).count()).toBe(0)
  await clerk.page.keyboard.press('Escape')
  await clerk.page.getByText('得分由来').click()
  await clerk.page.getByRole('tree', { name: '得分由来' }).getByText(ITEM).waitFor()
  for (const opened of [inspector, clerk]) {
    expect(opened.problems).toEqual([])
    await opened.close()
  }

  clock.goTo('09:00', MONDAY)
  await signIn(PUBLISHER)
  // The clock of the test has leapt over the weekend.
  await desk.call('system.confirmClock', { wallMs: Date.parse(`${MONDAY}T09:00:00+08:00`) })
  const { periodId } = await desk.call('assessment.compile', { kind: 'WEEK', day: FRIDAY })
  await desk.call('assessment.publish', { periodId, leaveProposals: true })

  const later = await journey.arrive({ staffId: CLERK, route: `/my-score?day=${FRIDAY}` })
  await later.page.getByText(/申诉截止/).waitFor()
  await later.page.getByText(/^全部记录/).click()
  await rowOf(later.page, ITEM).click()
  const published = later.page.getByRole('dialog')
  await published.getByRole('button', { name: '申诉', exact: true }).click()
  const appeal = later.page.getByRole('dialog', { name: '申诉' })
  await appeal.getByLabel('申诉理由').fill('通话记录可以证明，请复核')
  await appeal.getByRole('button', { name: '提交申诉' }).click()
  await appeal.waitFor({ state: 'detached' })
  await published.getByText(/通话记录可以证明/).waitFor()
  expect(await published.getByRole('button', { name: '申诉', exact: true }).count()).toBe(0)

  await signIn(PUBLISHER)
  const { open } = await desk.call('assessment.appeals', {})
  const entryId = open.find(({ itemText, staffId }) => itemText === ITEM && staffId === CLERK)?.entryId ?? ''
  await desk.call('assessment.decideAppeal', { entryId, outcome: 'REVOKED', reason: '通话记录属实' })
  await published.getByText(/通话记录属实/).waitFor()
  await published.getByText('复核撤销', { exact: true }).first().waitFor()
  await later.page.keyboard.press('Escape')
  await expect.poll(() => scoreOf(later.page)).toBe(before)
  expect(later.problems).toEqual([])
  await later.close()
}, 150_000)

test('a lead sees the window and the unit they answer for', async () => {
  const lead = await journey.arrive({ staffId: '1001', route: `/my-score?day=${FRIDAY}` })
  const choice = lead.page.getByRole('radiogroup', { name: '看谁的考评' })
  await choice.getByText(/清禾县市场监督管理局/).click()
  await lead.page.getByRole('region', { name: '清禾县市场监督管理局的得分' }).waitFor()
  expect(lead.problems).toEqual([])
  await lead.close()
}, 60_000)

test('winners are shown to whoever stands before the screen, without a log-in', async () => {
  for (const viewport of ['small', 'large'] as const) {
    const { page, problems, close } = await openPage(journey.browser, journey.desk.pageUrl(), viewport)
    await page.getByRole('button', { name: '光荣榜' }).click()
    await page.getByRole('heading', { name: '光荣榜' }).waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByLabel('工号、姓名、单位或拼音首字母').waitFor()
    expect(problems).toEqual([])
    await close()
  }
}, 60_000)
