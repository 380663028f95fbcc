import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, screenshot, type OpenedPage } from './browser.ts'
import { stopDesks, type RunningDesk } from './desk.ts'
import { keepFailures, logIn, logInAdmin, visit } from './hall-pages.ts'
import { enrolDeskOf, fillHall, removeCables, startHall, until, type Enrolled } from './hall.ts'
import { goTo, openCase } from './journey.ts'

let browser: Browser
let hall: RunningDesk
let lost: Enrolled
let revoked: Enrolled
let admin: OpenedPage

beforeAll(async () => {
  ;[browser, hall] = await Promise.all([launchBrowser(), startHall()])
  await fillHall(hall)
  lost = await enrolDeskOf(hall, '1001', { name: '企业登记一窗口', kind: 'DESK', windowId: 'A01' })
  revoked = await enrolDeskOf(hall, '1011', { name: '户籍业务窗口', kind: 'DESK', windowId: 'B01' })
  admin = await visit(browser, hall)
  await logInAdmin(admin.page)
}, 120_000)
afterAll(async () => {
  await browser.close()
  await stopDesks()
  await removeCables()
})
keepFailures(() => browser)

// The administrator works in English here; people's and machines' names stay as they are.

const drawer = (page: Page, name: string) => page.getByRole('dialog', { name })
const machine = (page: Page, name: string) => page.locator('.ant-table-row').filter({ hasText: name })
const openMachine = async (page: Page, name: string): Promise<void> => {
  await machine(page, name).click()
  await drawer(page, name).getByText('Identifier').waitFor()
}
const light = (page: Page, name: string | RegExp) =>
  page.getByRole('status', { name: '本机状态' }).getByRole('button', { name })

test('the machines of a hall: last contact, and a new name', async () => {
  const { page } = admin
  await page.getByRole('button', { name: 'EN' }).click()
  await goTo(page, '/admin/machines')
  await page.getByRole('heading', { name: 'Machines' }).waitFor()
  await machine(page, '户籍业务窗口').getByText('Online').waitFor()
  await openMachine(page, '户籍业务窗口')
  await screenshot(page, 'hall-machine-en')
  await page.getByRole('button', { name: 'Rename or move' }).click()
  await page.getByLabel('Name of the machine').fill('户籍业务窗口右侧')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Changed: 户籍业务窗口右侧').waitFor()
  await drawer(page, '户籍业务窗口右侧').getByRole('button', { name: 'Close' }).click()
  await machine(page, '户籍业务窗口右侧').waitFor()
  expect((await hall.call('hall.devices', {})).devices.map(({ name }) => name)).toContain('户籍业务窗口右侧')
}, 60_000)

test('a code nobody used is listed with who made it and for what, and is withdrawn', async () => {
  const { page } = admin
  const { code } = await hall.call('hall.createCode', {
    name: '不动产登记综合受理窗口（二楼C区靠西侧楼梯口）右侧',
    kind: 'DESK',
    windowId: 'C01',
  })
  await page.reload()
  const codes = page.getByRole('region', { name: 'Codes not used yet (1)' })
  const row = codes.getByRole('listitem').filter({ hasText: '不动产登记综合受理窗口' })
  await row.getByText('made by 俞思齐').waitFor()
  await row.getByText('good until').waitFor()
  for (const part of code.split('-')) expect(await page.locator('body').innerText()).not.toContain(part)
  await screenshot(page, 'hall-open-codes-en')
  await row.getByRole('button', { name: /^Withdraw the code for/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw', exact: true }).click()
  await page.getByText(/^Withdrawn: the code for/).waitFor()
  await codes.waitFor({ state: 'detached' })
  expect(await hall.call('hall.openCodes', {})).toEqual({ codes: [] })
}, 30_000)

test('a desk that is withdrawn keeps working and says what to do', async () => {
  const clerk = await visit(browser, revoked.desk)
  await logIn(clerk.page, '1011')
  const { page } = admin
  await openMachine(page, '户籍业务窗口右侧')
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click()
  const dialog = drawer(page, 'Withdraw 户籍业务窗口右侧?')
  await dialog.getByText('From now on the hall takes nothing from this machine').waitFor()
  await dialog.getByLabel('Reason').fill('Replaced by a new computer')
  await dialog.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByText('Withdrawn: 户籍业务窗口右侧').waitFor()
  await drawer(page, '户籍业务窗口右侧').getByText('the hall takes nothing from it').waitFor()
  await screenshot(page, 'hall-machine-withdrawn-en')
  await drawer(page, '户籍业务窗口右侧').getByRole('button', { name: 'Close' }).click()

  // It is told at once, keeps what it has and goes on recording.
  await light(clerk.page, '这台电脑已被停用').click()
  await clerk.page.getByText('请停止在这台电脑上登记业务，联系系统管理员').waitFor()
  await screenshot(clerk.page, 'hall-desk-withdrawn')
  await clerk.page.keyboard.press('Escape')
  await goTo(clerk.page, '/consult')
  await clerk.page.getByLabel('咨询事由').fill('停用以后登记的')
  await clerk.page.keyboard.press('Enter')
  await clerk.page.getByText('停用以后登记的').waitFor()
  await light(clerk.page, /条还没到大厅/).waitFor()
  expect(clerk.problems).toEqual([])
  await clerk.close()
}, 60_000)

test('a lost computer: what it had not sent leaves on a memory stick and is accepted once', async () => {
  lost.cable.cut()
  const unsent = await openCase(lost.desk, 'SCJG-015', '周丢失')
  const clerk = await visit(browser, lost.desk)
  await logIn(clerk.page, '1001')
  await goTo(clerk.page, '/outbox')
  await clerk.page.getByRole('button', { name: '存到U盘' }).click()
  const take = clerk.page.getByRole('dialog', { name: '把没送出的记录存到U盘' })
  await take.getByText('只有大厅服务器能打开').waitFor()
  await screenshot(clerk.page, 'hall-bundle')
  const download = clerk.page.waitForEvent('download')
  await take.getByRole('button', { name: '生成并保存文件' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/\.bundle$/)
  const path = await file.path()
  expect(readFileSync(path).includes('周丢失')).toBe(false)
  const stick = {
    name: file.suggestedFilename(),
    mimeType: 'application/octet-stream',
    buffer: readFileSync(path),
  }
  await clerk.close()

  const { page } = admin
  await openMachine(page, '企业登记一窗口')
  await page.getByRole('button', { name: 'Lost or broken' }).click()
  const dialog = drawer(page, 'Mark 企业登记一窗口 as lost or broken?')
  await dialog.getByLabel('Reason').fill('Stolen over the weekend')
  await dialog.getByRole('button', { name: 'Mark as lost' }).click()
  const handIn = drawer(page, 'Hand in the bundle of 企业登记一窗口')
  await handIn.locator('input[type=file]').setInputFiles(stick)
  await handIn.getByText(/^Received from 企业登记一窗口: \d+ records$/).waitFor()
  await handIn.getByText(/^New: [1-9]\d*; already at the hall: 0\.$/).waitFor()
  await screenshot(page, 'hall-bundle-taken-en')
  await until(async () => (await hall.call('cases.get', { caseId: unsent.caseId })).caseNo === unsent.caseNo)
  const recordsOfLost = async (): Promise<number | undefined> =>
    (await hall.call('hall.devices', {})).devices.find(({ name }) => name === '企业登记一窗口')?.records
  const once = await recordsOfLost()
  await handIn.locator('input[type=file]').setInputFiles(stick)
  await handIn.getByText(/^New: 0; already at the hall: [1-9]\d*\.$/).waitFor()
  expect(await recordsOfLost()).toBe(once)
  // What is no bundle is turned away in words.
  await handIn.locator('input[type=file]').setInputFiles({ ...stick, buffer: Buffer.from('not a bundle') })
  await handIn.getByRole('alert').getByText('bundle', { exact: false }).first().waitFor()
  await screenshot(page, 'hall-bundle-refused-en')
  await handIn.getByRole('button', { name: 'Close' }).last().click()
  await drawer(page, '企业登记一窗口').getByRole('button', { name: 'Close' }).click()
}, 60_000)

test('the health of the server: plots, numbers, and a backup that is checked', async () => {
  const { page, problems } = admin
  await goTo(page, '/admin/health')
  await page.getByText('The hall server has never been backed up.').waitFor()
  // One bar a step of last contact is there from the start; the lines come with the first minute.
  const plot = page.getByRole('img', { name: /^Plot: / }).first()
  await plot.locator('canvas').waitFor()
  const isDrawn = async (): Promise<boolean> =>
    plot.locator('canvas').evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return false
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      return pixels.some((value) => value !== 0)
    })
  await expect.poll(isDrawn).toBe(true)
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText(/^Backup made and checked: \d+ records/).waitFor()
  await page.getByRole('cell', { name: 'Passed' }).waitFor()
  await page.getByRole('cell', { name: 'Server only' }).waitFor()
  await screenshot(page, 'hall-health-en')
  await page.getByText('Table', { exact: true }).click()
  await screenshot(page, 'hall-health-table-en')
  expect(problems).toEqual([])
}, 60_000)

test('after the hall was put back, health asks for a look through the machines until somebody has said it was had', async () => {
  const { page, problems } = admin
  const database = new Database(join(hall.dataDir, 'hall.db'))
  // As a restore leaves it.
  database.exec(`INSERT INTO lineage (hall_id, lineage, from_seq, from_hash, began_at_ms, cause)
    SELECT hall_id, 'restored', head_seq, head_hash, ${Date.now()}, 'RESTORED' FROM hall;
    UPDATE hall SET lineage = 'restored'`)
  database.close()
  await page.getByText('Plots', { exact: true }).click()
  await page.reload()
  const warning = page.getByText(/this hall was put back to its state of/)
  await warning.waitFor()
  await page.getByText('None yet').waitFor()
  await screenshot(page, 'hall-went-back-en')
  await page.getByRole('button', { name: 'Machines checked' }).click()
  await warning.waitFor({ state: 'detached' })
  expect(problems).toEqual([])
}, 60_000)
