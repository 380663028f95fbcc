import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage, screenshot, type OpenedPage } from './browser.ts'
import { startJourney } from './journey.ts'
import { stageClock } from './stage-clock.ts'

// The boards behind a real desk: what its people do at the window is what the hall sees.

// A working Monday while tickets are given.
const clock = stageClock('2026-11-23', '09:30')
const journey = startJourney({ env: clock.env })

const PATIENCE_MS = 10_000

/** A screen on the wall of the hall. */
const hang = async (route: string): Promise<OpenedPage> => {
  const opened = await openPage(journey.browser, 'about:blank', 'large')
  opened.page.setDefaultTimeout(PATIENCE_MS)
  await opened.page.goto(`${journey.desk.pageUrl('/')}#/kiosk${route}`)
  return opened
}

const calling = (page: Page): Promise<string[]> => page.locator('.call-number').allInnerTexts()

test('a call is on the board at once, on the screen of its window, and gone once it is served', async () => {
  const { desk } = journey
  const board = await hang('/hall?voice=0')
  await board.page.getByText('清禾县政务服务中心').first().waitFor()
  await desk.call('queue.open', {})
  const { classes, windowId } = await desk.call('queue.window', {})
  const { number } = await desk.call('queue.issue', { classId: classes[0]?.classId ?? '' })
  const above = await hang(`/window?window=${windowId}&voice=0`)
  await above.page.locator('.window-now').waitFor()
  await expect.poll(() => above.page.locator('.window-now').innerText()).toContain('请等候叫号')

  await desk.call('queue.next', {})
  await expect.poll(() => calling(board.page)).toEqual([number])
  expect(await board.page.locator('.call-sign').innerText()).toContain(windowId ?? '?')
  await expect.poll(() => above.page.locator('.window-number').innerText()).toBe(number)
  expect(await above.page.locator('.window-now').innerText()).toContain('请到本窗口')
  await screenshot(board.page, 'board-calling')
  await screenshot(above.page, 'window-calling')

  await desk.call('queue.start', {})
  await expect.poll(() => calling(board.page)).toEqual([])
  await expect.poll(() => board.page.locator('.last-calls').innerText()).toContain(number)
  await expect.poll(() => above.page.locator('.window-now').innerText()).toContain('正在办理')

  await desk.call('queue.finish', { outcome: 'GUIDED_ELSEWHERE' })
  await desk.call('queue.pause', { reason: '取资料' })
  await expect.poll(() => above.page.locator('.window-now').innerText()).toContain('暂停服务')
  // Why it is paused is told to nobody in the hall.
  expect(await above.page.locator('body').innerText()).not.toContain('取资料')
  expect([...board.problems, ...above.problems]).toEqual([])
  await board.close()
  await above.close()
}, 60_000)

test('a visitor finds a guide by initials, and how far a case is by its number alone', async () => {
  const { page, problems, close } = await hang('/guide')
  await page.locator('.item-list button').first().waitFor()
  for (const letter of 'SPJY') await page.locator('.key', { hasText: new RegExp(`^${letter}$`) }).click()
  await page.locator('.item-list button').filter({ hasText: '食品经营' }).first().click()
  await page.getByText('要带的材料').waitFor()
  expect(await page.locator('.guide-materials li').count()).toBeGreaterThan(0)
  await screenshot(page, 'guide-item')

  const { items } = await journey.desk.call('items.search', { text: '食品经营' })
  expect(items.length).toBeGreaterThan(0)
  await page.locator('.guide-tab').nth(1).click()
  for (const sign of '439925') await page.locator('.key', { hasText: new RegExp(`^${sign}$`) }).click()
  await page.locator('.key-ask').click()
  await page.getByText('没有查到编号 439925').waitFor()
  expect(problems).toEqual([])
  await close()
})

test('whereabouts and winners hang on screens where nobody is signed in', async () => {
  const where = await hang('/whereabouts')
  await where.page.locator('.who').first().waitFor()
  expect(await where.page.locator('body').innerText()).not.toMatch(/病假|事假|年休假/)
  await screenshot(where.page, 'whereabouts-screen')
  expect(where.problems).toEqual([])
  await where.close()
  const winners = await hang('/winners')
  await winners.page.locator('.winners').waitFor()
  expect(await winners.page.getByRole('button').count()).toBe(0)
  expect(winners.problems).toEqual([])
  await winners.close()
})
