import { expect, test } from 'vitest'
import { aBoard, aHall, START_MS } from './kiosk-stage.ts'
import { stagedScreens } from './staged-screens.ts'

// The rating on the window's screen in a real browser; the test plays the host behind the page.

const openStaged = stagedScreens()

const KEY = '019a0000-0000-7000-8000-000000000001'

const openRating = async () => {
  const [call] = aBoard(3, 1).calling
  return openStaged(
    '/window?window=A03&voice=0',
    {
      'screen.hall': aHall(3),
      'screen.window': {
        nowMs: START_MS,
        asOfMs: START_MS,
        isStale: false,
        day: '2026-11-23',
        mode: 'HALL',
        windowId: 'A03',
        windowName: '企业登记三窗口',
        unitNames: ['县市场监督管理局'],
        status: 'OPEN',
        current: { ...call, windowId: 'A03', isServing: true, atMs: START_MS - 60_000 },
        classes: [{ classId: 'QA', prefix: 'A', name: '企业服务', nameEn: 'Business services' }],
        waiting: 12,
      },
      'whereabouts.board': { asOfMs: START_MS, staleSinceMs: null, hallName: '', people: [] },
      'screen.rating': {
        state: 'OPEN',
        visit: { key: KEY, ticket: 'A100', sinceMs: START_MS, untilMs: null },
        optionsVersion: '1',
        options: [{ id: 'ATTITUDE', zh: '服务态度', en: 'Courtesy' }],
        link: null,
      },
      'screen.rate': { visit: KEY },
    },
    { viewport: { width: 1366, height: 768 } },
  )
}

test('a rating that counts is not drawn as something that is off while the row is old', async () => {
  const { page, problems, close } = await openRating()
  await page.locator('.rating-level').first().waitFor()
  await page.evaluate((asOfMs) => {
    window.stage.asOfMs = asOfMs - 20_000
    window.stage.tell('queue', {})
  }, START_MS)
  await page.locator('.screen-stale').waitFor()
  const looksOf = (selector: string): Promise<string[]> =>
    page.evaluate((name) => {
      const found: string[] = []
      for (let at = document.querySelector(name); at !== null; at = at.parentElement) {
        const { filter, opacity } = getComputedStyle(at)
        if (filter !== 'none' || opacity !== '1') found.push(`${filter} ${opacity}`)
      }
      return found
    }, selector)
  await expect
    .poll(() => looksOf('.window-number'))
    .toEqual([expect.stringMatching(/^grayscale\(1\) 0\.\d+$/)])
  expect(await looksOf('.rating-level')).toEqual([])
  await page.locator('.rating-level').nth(1).click()
  await page.locator('.rating-send').click()
  await page.getByText('感谢您的评价').waitFor()
  expect(await page.evaluate(() => window.stage.asked['screen.rate'])).toBe(1)
  expect(problems).toEqual([])
  await close()
})

test('a screen that asks the hall says that it cannot rate while the hall is away, and can again', async () => {
  const { page, problems, close } = await openRating()
  await page.locator('.rating-level').first().waitFor()
  await page.evaluate(() => {
    window.stage.refusals['screen.rating'] = 'HALL_UNREACHABLE'
    window.stage.tell('queue', {})
  })
  await page.getByText('暂时不能在这里评价').waitFor()
  expect(await page.locator('.rating-level').count()).toBe(0)
  await page.evaluate(() => {
    window.stage.refusals = {}
    window.stage.tell('queue', {})
  })
  await page.locator('.rating-level').first().waitFor()
  expect(problems).toEqual([])
  await close()
})
