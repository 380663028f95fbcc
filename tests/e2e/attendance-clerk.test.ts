import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openPage, screenshot } from './browser.ts'
import { expectFocus, goTo, logIn, SAMPLE_PIN, startJourney } from './journey.ts'

// A working Monday before the hall opens: what a punch counts as follows from the time of day.
const MONDAY_MORNING = Date.parse('2026-11-23T08:20:00+08:00')
const folder = mkdtempSync(join(tmpdir(), 'halldesk-clock-'))
const shiftedClock = fileURLToPath(new URL('../helpers/shifted-clock.ts', import.meta.url))

const clockFile = join(folder, 'off-ms')
/** Puts the hall's clock so many minutes after the start of the morning. */
const setClock = (minutes: number): void =>
  writeFileSync(clockFile, String(MONDAY_MORNING + minutes * 60_000 - Date.now()))

beforeAll(() => {
  setClock(0)
  vi.stubEnv('HALLDESK_TEST_CLOCK', clockFile)
  vi.stubEnv('NODE_OPTIONS', `--import=${shiftedClock}`)
})
const journey = startJourney()
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const receipt = (page: Page) => page.locator('.att-receipt')

test('signed in at the log-in page without a log-in, with the tries left when the PIN is wrong', async () => {
  const { page, problems, close } = await openPage(journey.browser, journey.desk.pageUrl())
  page.setDefaultTimeout(10_000)
  await expectFocus(page, '工号、姓名')
  await page.keyboard.press('F9')
  await page.getByText('只签到、签退').waitFor()
  await page.getByLabel('工号、姓名、单位或拼音首字母').click()
  await page.keyboard.type('1003')
  await page.getByRole('option', { name: '1003' }).waitFor()
  await page.keyboard.press('Enter')
  await expectFocus(page, 'PIN')
  await page.keyboard.type('1357')
  await page.keyboard.press('Enter')
  await page.getByText('还可以再试 4 次').waitFor()
  await page.keyboard.type(SAMPLE_PIN)
  await page.keyboard.press('Enter')
  await receipt(page).getByText('签到').waitFor()
  expect(await receipt(page).innerText()).toMatch(/08:2\d\s*签到\s*· 上午\s*· 正常\s*王雅琴/)
  await screenshot(page, 'attendance-punch-only')
  // Nobody is logged in, and the page is the next person's by itself.
  expect(await page.getByRole('navigation', { name: '主导航' }).count()).toBe(0)
  await page.getByText('请先选择自己').waitFor()
  expect(await receipt(page).count()).toBe(0)
  expect(problems).toEqual([])
  await close()
})

test('signs in by F9, asks for half a day, the window head agrees, and the month shows it', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: '1002' })
  await page.keyboard.press('F9')
  await receipt(page).getByText('签到').waitFor()
  expect(await receipt(page).innerText()).toMatch(/08:2\d\s*签到\s*· 上午\s*· 正常/)
  const card = page.getByRole('region', { name: '我的今天' })
  await card.getByText(/08:2\d–/).waitFor()
  await screenshot(page, 'attendance-today')
  // A second key within the minute is the same punch, and says so.
  await page.keyboard.press('F9')
  await receipt(page).getByText('一分钟内已打过卡').waitFor()

  await goTo(page, '/requests')
  await page.getByText('还没有申请').waitFor()
  await page.keyboard.press('Alt+N')
  const form = page.getByRole('dialog', { name: '请假' })
  await form.getByLabel('从', { exact: true }).fill('2026-11-24')
  await page.keyboard.press('Enter')
  await form.getByLabel('到', { exact: true }).fill('2026-11-24')
  await page.keyboard.press('Enter')
  await form.getByLabel('到 半天').getByText('上午').click()
  await form.getByText('1 个半天').waitFor()
  await form.getByText('窗口负责人').waitFor()
  await form.getByRole('textbox', { name: '事由' }).fill('陪老人复查')
  await screenshot(page, 'attendance-leave-form')
  const submit = form.getByRole('button', { name: '提交' })
  await vi.waitFor(async () => expect(await submit.isEnabled()).toBe(true), { timeout: 10_000 })
  await page.keyboard.press('Control+Enter')
  await form.waitFor({ state: 'detached' })
  await page.getByText('待窗口负责人').first().waitFor()

  const head = await journey.arrive({ staffId: '1004' })
  await head.page.getByRole('button', { name: '待我审批 1' }).click()
  await head.page.locator('.ant-table-row').filter({ hasText: '李志强' }).click()
  await head.page.getByRole('button', { name: '同意', exact: true }).click()
  const decide = head.page.getByRole('dialog', { name: '同意李志强的事假' })
  await decide.getByRole('textbox').fill('同意，请交接好')
  await screenshot(head.page, 'attendance-decide')
  await head.page.keyboard.press('Enter')
  await decide.waitFor({ state: 'detached' })
  await head.page.getByText('没有等您审批的申请').waitFor()
  expect(head.problems).toEqual([])
  await head.close()

  await page.getByText('已批准').first().waitFor()
  await page.getByText('同意，请交接好').waitFor()
  await goTo(page, '/attendance')
  const leaveDay = page.locator('[data-day="2026-11-24"]')
  await leaveDay.getByText('事假', { exact: true }).waitFor()
  await page.locator('[data-day="2026-11-23"]').click()
  const day = page.getByRole('dialog')
  await day.getByText(/打卡，靠近上班，记为签到（窗口电脑/).waitFor()
  await day.getByText(/算同一次/).waitFor()
  await screenshot(page, 'attendance-day')
  expect(problems).toEqual([])
  await close()

  await journey.desk.call('session.login', { staffId: '1002', secret: SAMPLE_PIN, kind: 'PIN' })
  const { requests } = await journey.desk.call('requests.list', { box: 'MINE' })
  expect(requests).toMatchObject([{ kind: 'LEAVE', about: 'PRIVATE', status: 'APPROVED', halfDays: 1 }])
  const { days } = await journey.desk.call('attendance.mine', { month: '2026-11' })
  expect(days.find((each) => each.day === '2026-11-24')?.sessions).toMatchObject([
    { half: 'AM', kind: 'LEAVE', leaveKind: 'PRIVATE' },
    { half: 'PM', kind: 'AHEAD' },
  ])
})

test('what was half written in a leave is there again after a switch, for its writer alone', async () => {
  const { page, close } = await journey.arrive({ staffId: '1003', route: '/requests?new=leave' })
  const reason = page.getByRole('dialog', { name: '请假' }).getByRole('textbox', { name: '事由' })
  await reason.fill('还没写完的事由')
  await page.keyboard.press('F12')
  await logIn(page, '1006')
  await goTo(page, '/requests?new=leave')
  await vi.waitFor(async () => expect(await reason.inputValue()).toBe(''), { timeout: 10_000 })
  await page.keyboard.press('F12')
  await logIn(page, '1003')
  await goTo(page, '/requests?new=leave')
  await vi.waitFor(async () => expect(await reason.inputValue()).toBe('还没写完的事由'), {
    timeout: 10_000,
  })
  await close()
})

test('a second F9 in the middle of the session asks first; whoever left and comes back is back', async () => {
  const { page, problems, close } = await journey.arrive({ staffId: '1006' })
  const punches = async () => (await journey.desk.call('attendance.today', {})).punches.length
  await journey.desk.call('session.login', { staffId: '1006', secret: SAMPLE_PIN, kind: 'PIN' })
  const card = page.getByRole('region', { name: '我的今天' })
  await card.getByRole('button', { name: /^签到/ }).waitFor()
  await page.keyboard.press('F9')
  await receipt(page).getByText('签到').waitFor()
  await card.getByRole('button', { name: /^签退/ }).waitFor()

  setClock(50)
  const question = page.getByRole('alertdialog')
  await vi.waitFor(
    async () => {
      await page.keyboard.press('F9')
      await question.waitFor({ timeout: 1_000 })
    },
    { timeout: 10_000 },
  )
  await question.getByText(/您 08:\d\d 已签到。要现在签退离开吗？/).waitFor()
  await screenshot(page, 'attendance-leaving')
  const before = await punches()
  // The key once more is no answer, and Enter is the safe one.
  await page.keyboard.press('F9')
  expect(await question.count()).toBe(1)
  await page.keyboard.press('Enter')
  await question.waitFor({ state: 'detached' })
  await page.keyboard.press('F9')
  await question.waitFor()
  await page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  await page.keyboard.press('F9')
  await question.getByRole('button', { name: '暂离 / 外出' }).click()
  await page.getByRole('dialog').getByText('15').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await punches()).toBe(before)

  await page.keyboard.press('F9')
  await question.getByRole('button', { name: '签退离开' }).click()
  await receipt(page).getByText('签退').waitFor()
  expect(await punches()).toBe(before + 1)
  setClock(60)
  await vi.waitFor(
    async () => {
      await page.keyboard.press('F9')
      await receipt(page).getByText('又签到').waitFor({ timeout: 1_000 })
    },
    { timeout: 10_000 },
  )
  await receipt(page).getByText('回到岗位').waitFor()
  await screenshot(page, 'attendance-back')
  expect(problems).toEqual([])
  await close()
})
