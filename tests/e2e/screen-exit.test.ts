import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../build/scripts/build.ts'
import { launchBrowser } from './browser.ts'
import { aBoard, aHall, aStart, openScreen, startStage, type Stage } from './kiosk-stage.ts'

// The way to the settings of a public screen, where a visitor stands before it and no code is set.

let browser: Browser
let stage: Stage

beforeAll(async () => {
  await ensureBuilt('renderer')
  browser = await launchBrowser()
  stage = await startStage()
}, 180_000)
afterAll(async () => {
  stage?.close()
  await browser?.close()
})

const open = (start: object, path = '/hall?voice=0', size = { width: 1366, height: 768 }) =>
  openScreen(
    browser,
    stage,
    path,
    {
      'screen.board': aBoard(3, 1),
      'screen.hall': aHall(3),
      'screen.start': { ...aStart(), maySetUp: false, ...start },
    },
    { viewport: size },
  )
const askForSettings = async (page: Page): Promise<void> => {
  await page.locator('.call').first().waitFor()
  await page.keyboard.press('Control+Shift+KeyQ')
}
const holdTheCorner = async (page: Page): Promise<void> => {
  await page.mouse.move(5, 5)
  await page.mouse.down()
  await page.waitForTimeout(3_200)
  await page.mouse.up()
}

test('without a code a visitor gets to the settings neither by the keys nor by the corner', async () => {
  const { page, problems, close } = await open({})
  await askForSettings(page)
  await page.getByRole('dialog', { name: '本屏设置已锁定' }).waitFor()
  expect(await page.getByRole('dialog').innerText()).toContain('重新启动这台机器')
  expect(await page.locator('.chooser').count()).toBe(0)
  await page.getByRole('button', { name: '返回' }).click()
  await page.locator('.call').first().waitFor()
  await holdTheCorner(page)
  await page.getByRole('dialog', { name: '本屏设置已锁定' }).waitFor()
  expect(await page.locator('.chooser').count()).toBe(0)
  expect(problems).toEqual([])
  await close()
})

test('what was true when the page last asked does not open them', async () => {
  const { page, close } = await open({ maySetUp: true })
  await page.locator('.call').first().waitFor()
  await page.evaluate(
    (start) => {
      window.stage.answers['screen.start'] = start
    },
    { ...aStart(), maySetUp: false },
  )
  await askForSettings(page)
  await page.getByRole('dialog', { name: '本屏设置已锁定' }).waitFor()
  expect(await page.locator('.chooser').count()).toBe(0)
  await close()
})

test('shortly after the machine was started they open, and where nobody has chosen yet at once', async () => {
  const started = await open({ maySetUp: true })
  await askForSettings(started.page)
  await started.page.locator('.chooser').waitFor()
  expect(await started.page.locator('.chooser').innerText()).toContain('开机后十分钟内')
  await started.close()
  const fresh = await open({}, '')
  await fresh.page.locator('.chooser').waitFor()
  await fresh.close()
})
