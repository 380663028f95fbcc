import type { Browser, Page } from 'playwright-core'
import { afterEach } from 'vitest'
import { openPage, screenshot, type OpenedPage, type viewports } from './browser.ts'
import type { RunningDesk } from './desk.ts'
import { ADMIN, PIN, SECRET } from './hall.ts'

const PATIENCE_MS = 15_000

/** What the people saw when a test of this file went wrong. */
export const keepFailures = (browser: () => Browser): void => {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const pages = browser()
      .contexts()
      .flatMap((context) => context.pages())
    for (const [index, page] of pages.entries())
      await screenshot(page, `failed-${task.name.replace(/\W+/g, '-').slice(0, 60)}-${index + 1}`)
  })
}

/** A page of its own on a desk, nobody logged in. */
export const visit = async (
  browser: Browser,
  desk: RunningDesk,
  viewport: keyof typeof viewports = 'small',
): Promise<OpenedPage> => {
  const opened = await openPage(browser, desk.pageUrl(), viewport)
  opened.page.setDefaultTimeout(PATIENCE_MS)
  return opened
}

const choosePerson = async (page: Page, staffId: string): Promise<void> => {
  await page.getByLabel('工号、姓名、单位或拼音首字母').click()
  await page.keyboard.type(staffId)
  await page.getByRole('option', { name: staffId }).waitFor()
  await page.keyboard.press('Enter')
}

const arrived = (page: Page): Promise<void> => page.getByRole('navigation', { name: '主导航' }).waitFor()

/** The first log-in of a person, with the code on their slip. */
export const activate = async (page: Page, staffId: string, code: string): Promise<void> => {
  await choosePerson(page, staffId)
  await page.getByLabel('激活码').fill(code)
  await page.getByLabel('新口令').fill(SECRET)
  await page.getByLabel('再输一次口令').fill(SECRET)
  await page.getByLabel('新 PIN').fill(PIN)
  await page.keyboard.press('Enter')
  await arrived(page)
}

/** By PIN, as at the window. */
export const logIn = async (page: Page, staffId: string, pin: string = PIN): Promise<void> => {
  await choosePerson(page, staffId)
  await page.getByRole('textbox', { name: 'PIN' }).fill(pin)
  await page.keyboard.press('Enter')
  await arrived(page)
}

/** The administrator, by password: this proves them to the hall server as well. */
export const logInAdmin = async (page: Page): Promise<void> => {
  await choosePerson(page, ADMIN.staffId)
  await page.getByText('口令', { exact: true }).first().click()
  await page.getByRole('textbox', { name: '口令' }).fill(ADMIN.secret)
  await page.keyboard.press('Enter')
  await arrived(page)
}

/** Joins the hall with the wizard. Stops at the first fill. */
export const join = async (
  page: Page,
  machine: { readonly address: string; readonly code: string; readonly name: string },
): Promise<void> => {
  await page.getByRole('button', { name: '加入大厅' }).click()
  await page.getByLabel('服务器地址').fill(machine.address)
  await page.keyboard.press('Enter')
  await page.getByLabel('入网码').fill(machine.code)
  await page.getByLabel('这台电脑叫什么').fill(machine.name)
  await page.keyboard.press('Enter')
}

/** In "Machines": adds one and reads its one-time code. */
export const newCode = async (
  page: Page,
  machine: { readonly name: string; readonly window?: string },
): Promise<string> => {
  await page.getByRole('button', { name: '添加机器' }).click()
  await page.getByLabel('机器名称').fill(machine.name)
  if (machine.window === undefined) {
    await page.getByRole('combobox', { name: '用途' }).click()
    await page.locator('.ant-select-item-option').filter({ hasText: '管理人员电脑' }).click()
  } else {
    await page.getByRole('combobox', { name: '所在窗口' }).click()
    await page.keyboard.insertText(machine.window)
    await page.locator('.ant-select-item-option').filter({ hasText: machine.window }).waitFor()
    await page.keyboard.press('Enter')
  }
  await page.getByRole('button', { name: '取得入网码' }).click()
  const code = (await page.getByLabel('入网码', { exact: true }).innerText()).trim()
  await page.getByRole('button', { name: '好了' }).click()
  return code
}
