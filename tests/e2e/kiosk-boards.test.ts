import { isDeepStrictEqual } from 'node:util'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import {
  aBoard,
  aHall,
  boardAnswers,
  passUntil,
  setBoard,
  showNext,
  START_MS,
  type Board,
} from './kiosk-stage.ts'
import { untilDrawn } from './looks.ts'
import { stagedScreens } from './staged-screens.ts'

// The boards in a real browser, under the policy of the shells; the test plays the host behind the page.

const openStaged = stagedScreens()

const textOf = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allInnerTexts()

describe('the hall board', () => {
  test('shows who is called where, and a call leaves it when the row says so', async () => {
    const board = aBoard(3, 2)
    const { page, problems, close } = await openStaged('/hall?voice=0', boardAnswers(board))
    await page.locator('.call').first().waitFor()
    expect(await textOf(page, '.call-number')).toEqual(['A100', 'B101'])
    expect(await textOf(page, '.call-sign')).toEqual(['1 号窗口', '2 号窗口'])
    await setBoard(page, { ...board, calling: board.calling.slice(1) })
    await expect.poll(() => textOf(page, '.call-number')).toEqual(['B101'])
    await setBoard(page, { ...board, calling: [] })
    await expect.poll(() => textOf(page, '.call-number')).toEqual([])
    expect(await page.locator('.calls-none').innerText()).toContain('暂无呼叫')
    expect(problems).toEqual([])
    await close()
  })

  test('is grey and dated once the hall is silent for 15 s, and never says now of what was', async () => {
    const { page, close } = await openStaged('/hall?voice=0', boardAnswers(aBoard(3, 2)))
    await page.locator('.call').first().waitFor()
    expect(await page.locator('.calls .board-heading').innerText()).toContain('正在呼叫')
    await page.evaluate((asOfMs) => {
      window.stage.asOfMs = asOfMs - 20_000
      window.stage.tell('queue', {})
    }, START_MS)
    await page.locator('.screen-stale').waitFor()
    expect(await page.locator('.calls .board-heading').innerText()).toContain('10:41')
    expect(await page.locator('body').innerText()).not.toContain('正在呼叫')
    expect(await page.locator('.screen-note-stale').innerText()).toContain('10:41')
    expect(await page.locator('.screen-body').evaluate((body) => getComputedStyle(body).filter)).toContain(
      'grayscale',
    )
    await page.evaluate(() => {
      window.stage.asOfMs = null
      window.stage.tell('queue', {})
    })
    await expect.poll(() => page.locator('.screen-stale').count()).toBe(0)
    expect(await page.locator('.calls .board-heading').innerText()).toContain('正在呼叫')
    await close()
  })

  test('becomes grey by itself when nothing answers any more', async () => {
    const { page, close } = await openStaged('/hall?voice=0', boardAnswers(aBoard(3, 1)), { ownTime: true })
    await page.locator('.call').first().waitFor()
    const isStale = async (): Promise<boolean> => (await page.locator('.screen-stale').count()) > 0
    await page.evaluate(() => {
      window.stage.silent = true
    })
    await page.clock.runFor(14_000)
    expect(await isStale()).toBe(false)
    await passUntil(page, 10_000, isStale)
    await page.evaluate(() => {
      window.stage.silent = false
    })
    await passUntil(page, 25_000, async () => !(await isStale()))
    await close()
  })

  test('shows 119 windows calling in parts, and the newest call at once', async () => {
    const board = aBoard(119, 119)
    const { page, close } = await openStaged('/hall?voice=0', boardAnswers(board, 119), { ownTime: true })
    await page.locator('.call').first().waitFor()
    const first = await textOf(page, '.call-number')
    expect(first).toHaveLength(12)
    await passUntil(page, 15_000, async () => !isDeepStrictEqual(await textOf(page, '.call-number'), first))
    const [one] = board.calling
    if (one === undefined) throw new Error('the board has no call')
    const newest = { ...one, ticketId: '2026-11-23/Z999', number: 'Z999', atMs: START_MS + 1 }
    await setBoard(page, { ...board, calling: [newest, ...board.calling] })
    await expect.poll(async () => (await textOf(page, '.call-number'))[0]).toBe('Z999')
    await close()
  })

  test.each([
    [1280, 720],
    [1366, 768],
    [1920, 1080],
    [1080, 1920],
    [3840, 2160],
  ])(
    'fits %i x %i: numbers large enough for eight metres, nothing cut off',
    async (width, height) => {
      const board = boardAnswers({ ...aBoard(119, 30), isCrowd: true, mode: 'AWAY' as const }, 119)
      const { page, problems, close } = await openStaged('/hall?voice=0', board, {
        viewport: { width, height },
      })
      for (const query of [
        '?voice=0',
        '?voice=0&lang=en',
        '?voice=0&lang=both&easy=1',
        '?voice=0&scale=1.4&contrast=1',
      ]) {
        if (query !== '?voice=0') await showNext(page, `/hall${query}`, board)
        await page.locator('.call').first().waitFor()
        await untilDrawn(page)
        const found = await page.evaluate(() => {
          const inside = (element: Element): boolean => {
            const box = element.getBoundingClientRect()
            const around = element
              .closest('.call, .board-side > section, .screen-head')
              ?.getBoundingClientRect()
            return around === undefined || (box.bottom <= around.bottom + 2 && box.top >= around.top - 2)
          }
          return {
            cut: [
              ...document.querySelectorAll('.call-number, .call-sign, .last-calls li, .classes li'),
            ].filter((element) => !inside(element)).length,
            scrolls: document.documentElement.scrollWidth > window.innerWidth,
            rows: document.querySelectorAll('.call').length,
            letterPx: Number.parseFloat(
              getComputedStyle(document.querySelector('.call-number') ?? document.body).fontSize,
            ),
            halfNames: [...document.querySelectorAll('.class-name .fitted')].flatMap((name) =>
              name.scrollWidth > name.clientWidth + 1 || name.scrollHeight > name.clientHeight * 1.3
                ? [name.textContent]
                : [],
            ),
            overNumber: [...document.querySelectorAll('.call')].filter((call) => {
              const number = call.querySelector('.call-number')?.getBoundingClientRect()
              const sign = call.querySelector('.call-window')?.getBoundingClientRect()
              return number !== undefined && sign !== undefined && number.right > sign.left
            }).length,
          }
        })
        expect(found, query).toMatchObject({ cut: 0, scrolls: false, overNumber: 0, halfNames: [] })
        expect(found.rows, query).toBeGreaterThanOrEqual(4)
        // A twentieth of the height of a lying picture, a thirtieth of a standing one (nearly twice as tall).
        expect(found.letterPx / height, query).toBeGreaterThan(width > height ? 1 / 20 : 1 / 34)
        expect(problems, query).toEqual([])
      }
      await close()
    },
    120_000,
  )

  test('says which part of the classes is shown, where not all have room', async () => {
    const { page, close } = await openStaged('/hall?voice=0', boardAnswers(aBoard(3, 2)), {
      viewport: { width: 1366, height: 768 },
      ownTime: true,
    })
    await page.locator('.classes li').first().waitFor()
    expect(await page.locator('.classes li').count()).toBeLessThan(8)
    const turn = page.locator('.classes .board-heading-turn')
    expect(await turn.innerText()).toBe('1/2')
    await passUntil(page, 15_000, async () => (await turn.innerText()) === '2/2')
    await close()
  })

  test('speaks English, shows both, and keeps nothing of yesterday', async () => {
    const { page, close } = await openStaged('/hall?voice=0&lang=en', boardAnswers(aBoard(3, 2)))
    await page.locator('.call').first().waitFor()
    expect(await page.locator('body').innerText()).toContain('Now calling')
    expect(await textOf(page, '.call-sign')).toEqual(['Window 1', 'Window 2'])
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.evaluate(() => {
      window.stage.aheadMs = 14 * 3_600_000
      window.stage.tell('queue', {})
    })
    await expect.poll(() => textOf(page, '.call-number')).toEqual([])
    expect(await textOf(page, '.last-calls li')).toEqual([])
    await close()
  })

  test('moves by a few pixels so that nothing burns in, and has no bright ground', async () => {
    const { page, close } = await openStaged('/hall?voice=0', boardAnswers(aBoard(3, 1)))
    await page.locator('.screen').waitFor()
    const ground = await page.evaluate(() => {
      const box = document.querySelector('.kiosk')
      return box === null ? '' : getComputedStyle(box).backgroundColor
    })
    const brightness = (/\d+/g[Symbol.match](ground) ?? []).map(Number)
    expect(Math.max(...brightness)).toBeLessThan(50)
    expect(await page.locator('.screen').getAttribute('style')).toContain('translate(')
    await close()
  })
})

describe('the whereabouts board', () => {
  test('has the letters of rare names', async () => {
    const { page, problems, close } = await openStaged('/whereabouts', {
      'screen.hall': aHall(3),
      'whereabouts.board': {
        asOfMs: START_MS,
        staleSinceMs: null,
        hallName: '清禾县政务服务中心',
        people: ['郭䶮', '𠮷野家明'].map((name, at) => ({
          staffId: String(at),
          name,
          unitName: '县市场监督管理局',
          windowName: '企业登记三窗口',
          postName: '岗',
          title: '',
          state: 'ON_POST',
          expectedBackMs: null,
          coveredBy: '',
          phone: '',
        })),
      },
    })
    await page.locator('.who-name', { hasText: '郭䶮' }).waitFor()
    await page.evaluate(() => document.fonts.ready)
    const loaded = await page.evaluate(
      () =>
        [...document.fonts].filter(
          ({ status, unicodeRange }) => status === 'loaded' && /U\+4dae/i.test(unicodeRange),
        ).length,
    )
    expect(loaded).toBe(1)
    expect(problems).toEqual([])
    await close()
  })
})

describe('a screen that breaks', () => {
  test('says so and comes back by itself', async () => {
    const board = aBoard(3, 2)
    const { page, close } = await openStaged('/hall?voice=0', boardAnswers(board))
    await page.locator('.call').first().waitFor()
    // No answer of a host is like this; whatever else may go wrong in a page ends here too.
    await setBoard(page, { ...board, calling: [null] } as unknown as Board)
    await page.locator('.screen-broken').waitFor()
    expect(await page.locator('.screen-broken').innerText()).toContain('自行恢复')
    await page.locator('.call').first().waitFor({ timeout: 15_000 })
    expect(await textOf(page, '.call-number')).toEqual(['A100', 'B101'])
    await close()
  }, 45_000)
})
