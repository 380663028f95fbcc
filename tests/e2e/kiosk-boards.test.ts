import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import places from '../../renderer/kiosk/voice/clips/places.json' with { type: 'json' }
import { guideAnswers } from './kiosk-answers.ts'
import { aBoard, aHall, aStart, START_MS, type Board } from './kiosk-stage.ts'
import { stagedScreens } from './staged-screens.ts'

// The boards in a real browser, under the policy of the shells; the test plays the host behind the page.

const assets = fileURLToPath(new URL('../../out/renderer/assets', import.meta.url))

const openStaged = stagedScreens()

const answers = (board: Board, windows = 3) => ({ 'screen.board': board, 'screen.hall': aHall(windows) })
const textOf = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allInnerTexts()
const setBoard = (page: Page, board: Board): Promise<void> =>
  page.evaluate((next) => {
    window.stage.answers['screen.board'] = next
    window.stage.tell('queue', {})
  }, board)

const aWindow = (current: object | null, more: object = {}) => ({
  nowMs: START_MS,
  asOfMs: START_MS,
  isStale: false,
  day: '2026-11-23',
  mode: 'HALL',
  windowId: 'A03',
  windowName: '企业登记三窗口',
  unitNames: ['县市场监督管理局'],
  status: 'OPEN',
  current,
  classes: [{ classId: 'QA', prefix: 'A', name: '企业服务', nameEn: 'Business services' }],
  waiting: 12,
  ...more,
})

describe('the hall board', () => {
  test('shows who is called where, and a call leaves it when the row says so', async () => {
    const board = aBoard(3, 2)
    const { page, problems, close } = await openStaged('/hall?voice=0', answers(board))
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
    const { page, close } = await openStaged('/hall?voice=0', answers(aBoard(3, 2)))
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
    const { page, close } = await openStaged('/hall?voice=0', answers(aBoard(3, 1)))
    await page.locator('.call').first().waitFor()
    await page.evaluate(() => {
      window.stage.silent = true
    })
    await page.locator('.screen-stale').waitFor({ timeout: 25_000 })
    await page.evaluate(() => {
      window.stage.silent = false
    })
    await expect.poll(() => page.locator('.screen-stale').count(), { timeout: 25_000 }).toBe(0)
    await close()
  }, 90_000)

  test('shows 119 windows calling in parts, and the newest call at once', async () => {
    const board = aBoard(119, 119)
    const { page, close } = await openStaged('/hall?voice=0', answers(board, 119))
    await page.locator('.call').first().waitFor()
    const first = await textOf(page, '.call-number')
    expect(first).toHaveLength(12)
    await expect.poll(() => textOf(page, '.call-number'), { timeout: 15_000 }).not.toEqual(first)
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
      for (const query of [
        '?voice=0',
        '?voice=0&lang=en',
        '?voice=0&lang=both&easy=1',
        '?voice=0&scale=1.4&contrast=1',
      ]) {
        const board = { ...aBoard(119, 30), isCrowd: true, mode: 'AWAY' as const }
        const { page, problems, close } = await openStaged(`/hall${query}`, answers(board, 119), {
          viewport: { width, height },
        })
        await page.locator('.call').first().waitFor()
        await page.evaluate(() => document.fonts.ready)
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
        await close()
      }
    },
    120_000,
  )

  test('says which part of the classes is shown, where not all have room', async () => {
    const { page, close } = await openStaged('/hall?voice=0', answers(aBoard(3, 2)), {
      viewport: { width: 1366, height: 768 },
    })
    await page.locator('.classes li').first().waitFor()
    expect(await page.locator('.classes li').count()).toBeLessThan(8)
    expect(await page.locator('.classes .board-heading-turn').innerText()).toBe('1/2')
    await expect
      .poll(() => textOf(page, '.classes .board-heading-turn'), { timeout: 15_000 })
      .toEqual(['2/2'])
    await close()
  })

  test('speaks English, shows both, and keeps nothing of yesterday', async () => {
    const { page, close } = await openStaged('/hall?voice=0&lang=en', answers(aBoard(3, 2)))
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
    const { page, close } = await openStaged('/hall?voice=0', answers(aBoard(3, 1)))
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
    const { page, close } = await openStaged('/hall?voice=0', answers(board))
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

describe('the window screen', () => {
  test('shows its number, then that it serves, then that it is paused', async () => {
    const [call] = aBoard(3, 1).calling
    if (call === undefined) throw new Error('the board has no call')
    const people = [
      ['李秀英', '企业登记三窗口', 'ON_POST', ''],
      ['王芳', '企业登记三窗口', 'OUT', '赵敏'],
      ['张伟', '别的窗口', 'ON_POST', ''],
    ].map(([name, windowName, state, coveredBy], at) => ({
      staffId: String(at),
      name,
      unitName: '县市场监督管理局',
      windowName,
      postName: `岗${at}`,
      title: '',
      state,
      expectedBackMs: null,
      coveredBy,
      phone: '',
    }))
    const { page, problems, close } = await openStaged('/window?window=A03&voice=0', {
      'screen.hall': aHall(3),
      'screen.window': aWindow({ ...call, windowId: 'A03' }),
      'whereabouts.board': { asOfMs: START_MS, staleSinceMs: null, hallName: '', people },
      'screen.rating': { state: 'NOBODY', visit: null, optionsVersion: '', options: [], link: null },
    })
    await page.locator('.window-number').waitFor()
    expect(await page.locator('.window-now').innerText()).toContain('请到本窗口')
    await page.locator('.window-staff').waitFor()
    const staff = await page.locator('.window-staff').innerText()
    expect(staff).toContain('李秀英')
    expect(staff).toContain('代办：赵敏')
    expect(staff).not.toContain('王芳')
    expect(staff).not.toContain('张伟')
    const show = (next: unknown): Promise<void> =>
      page.evaluate((value) => {
        window.stage.answers['screen.window'] = value
        window.stage.tell('queue', {})
      }, next)
    await show(aWindow({ ...call, isServing: true }))
    await expect.poll(() => page.locator('.window-now').innerText()).toContain('正在办理')
    await show(aWindow(null, { status: 'PAUSED' }))
    await expect.poll(() => page.locator('.window-now').innerText()).toContain('暂停服务')
    expect(problems).toEqual([])
    await close()
  })
})

describe('glass with little room', () => {
  test('keeps the number of the window off its frame while a visitor rates', async () => {
    const [call] = aBoard(3, 1).calling
    const { page, close } = await openStaged(
      '/window?window=A03&voice=0',
      {
        'screen.hall': aHall(3),
        'screen.window': aWindow({ ...call, windowId: 'A03', isServing: true }),
        'whereabouts.board': { asOfMs: START_MS, staleSinceMs: null, hallName: '', people: [] },
        'screen.rating': {
          state: 'OPEN',
          visit: { key: 'k', ticket: 'A100' },
          optionsVersion: '1',
          options: ['服务热情', '办事快', '一次办好'].map((zh) => ({ id: zh, zh, en: '' })),
          link: 'https://example.org/r',
        },
      },
      { viewport: { width: 1366, height: 768 } },
    )
    await page.locator('.rating-level').last().click()
    await page.locator('.rating-send').waitFor()
    const part = await page.evaluate(() => {
      const number = document.querySelector('.window-number') ?? document.body
      const frame = document.querySelector('.window-now') ?? document.body
      return Number.parseFloat(getComputedStyle(number).fontSize) / frame.clientHeight
    })
    // Above it stands the heading, with a sixth of the height.
    expect(part).toBeLessThan(0.6)
    await close()
  })
  test.each([
    [1080, 1920],
    [1366, 768],
  ])(
    'has room for long names on a ticket machine set to the easy display, %i x %i',
    async (width, height) => {
      const names = ['Construction and real estate registration', 'Tax, transport and housing fund', 'Police']
      const wait = { ahead: 5, estimate: { low: 10, high: 25, basis: 'TODAY', pastClosing: false } }
      const { page, close } = await openStaged(
        '/tickets?easy=1&lang=en&scale=1.4',
        {
          'kiosk.classes': {
            nowMs: START_MS,
            day: '2026-11-23',
            hallName: '清禾县政务服务中心',
            machineName: '取号机',
            machineNo: '3F',
            isOpen: true,
            hours: [],
            asOfMs: START_MS,
            isStale: false,
            asksDocument: true,
            units: [],
            classes: names.map((nameEn, at) => ({
              classId: `Q${at}`,
              prefix: 'ABC'.charAt(at),
              name: nameEn,
              nameEn,
              lane: 'NORMAL',
              unitId: null,
              unitName: '',
              refusal: null,
              wait,
              priorityWait: wait,
              openWindows: 1,
              areas: [],
              slots: [],
            })),
          },
        },
        { viewport: { width, height } },
      )
      await page.locator('.tk-tile').first().waitFor()
      await page.evaluate(() => document.fonts.ready)
      const cut = await page.locator('.tk-tile').evaluateAll((tiles) =>
        tiles.flatMap((tile) => {
          const { top, bottom } = tile.getBoundingClientRect()
          const isCut = [...tile.querySelectorAll('span')].some((part) => {
            const box = part.getBoundingClientRect()
            return box.top < top || box.bottom > bottom
          })
          return isCut ? [tile.textContent] : []
        }),
      )
      expect(cut).toEqual([])
      await page.locator('.tk-button-main').click()
      await page.locator('.tk-key').first().waitFor()
      const foot = await page.locator('.tk-foot').boundingBox()
      const keys = await page
        .locator('.tk-key')
        .evaluateAll((all) => Math.max(...all.map((key) => key.getBoundingClientRect().bottom)))
      expect(keys).toBeLessThanOrEqual(foot?.y ?? 0)
      await close()
    },
  )
})

describe('the look-up screen', () => {
  const guide = {
    'screen.hall': aHall(3),
    'screen.findItems': {
      total: 1,
      items: [
        {
          itemId: 'SCJG-001',
          name: '食品经营许可',
          unitName: '县市场监督管理局',
          matched: [],
          isExact: true,
        },
      ],
    },
    'screen.item': {
      itemId: 'SCJG-001',
      name: '食品经营许可',
      unitName: '县市场监督管理局',
      statutoryLimit: { unit: 'WD', value: 20, note: '' },
      promiseLimit: { unit: 'WD', value: 5, note: '' },
      isFee: false,
      feeStandard: '',
      acceptConditions: '',
      place: '',
      consultPhone: '',
      materials: [],
      windows: [],
    },
    'screen.caseProgress': {
      asOfMs: START_MS,
      caseNo: '123456',
      state: null,
    },
  }
  test('finds a guide by touch, and forgets it for the next visitor', async () => {
    const { page, problems, close } = await openStaged('/guide', guide, { hasTouch: true })
    await page.clock.install({ time: START_MS })
    for (const letter of 'SPJ') await page.locator('.key', { hasText: new RegExp(`^${letter}$`) }).tap()
    expect(await page.locator('.item-text').innerText()).toBe('SPJ')
    await page.locator('.item-list button').first().tap()
    await page.locator('.item-guide-body').waitFor()
    expect(await page.locator('.item-guide').innerText()).toContain('不收费')
    await page.clock.fastForward(61_000)
    await expect.poll(() => page.locator('.item-text').count()).toBe(0)
    expect(await page.locator('.item-guide').count()).toBe(0)
    expect(problems).toEqual([])
    await close()
  })
  test('has its keys in the lower half of upright glass', async () => {
    const { page, close } = await openStaged('/guide', guide, {
      viewport: { width: 1080, height: 1920 },
    })
    const highest = async (selector: string): Promise<number> =>
      Math.min(
        ...(await page
          .locator(selector)
          .evaluateAll((keys) => keys.map((key) => key.getBoundingClientRect().top))),
      )
    await page.locator('.key').first().waitFor()
    expect(await highest('.key, .guide-tab')).toBeGreaterThan(1920 / 2)
    await page.locator('.guide-tab').nth(1).click()
    await page.locator('.key-ask').waitFor()
    expect(await highest('.key, .guide-tab')).toBeGreaterThan(1920 / 2)
    await close()
  })
  test('says that a guide goes on below the glass, and goes there by touch', async () => {
    const { page, problems, close } = await openStaged('/guide', guideAnswers, {
      viewport: { width: 1280, height: 720 },
      hasTouch: true,
    })
    await page.locator('.item-list button').first().tap()
    const below = page.locator('.scrolled-below')
    await below.waitFor()
    expect(await below.innerText()).toContain('下面还有')
    const last = page.locator('.item-guide-body .guide-text')
    expect((await last.boundingBox())?.y).toBeGreaterThan(720)
    const key = page.locator('.scrolled-keys button').last()
    await expect
      .poll(
        async () => {
          if (await key.isEnabled()) await key.dispatchEvent('click')
          return key.innerText()
        },
        { timeout: 20_000, interval: 300 },
      )
      .toContain('已到末尾')
    const box = await last.boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(720)
    expect(problems).toEqual([])
    await close()
  })
  test('waits after five numbers that nobody has', async () => {
    const { page, close } = await openStaged('/guide', guide)
    await page.locator('.guide-tab').nth(1).click()
    for (const digit of '123456') await page.locator('.key', { hasText: new RegExp(`^${digit}$`) }).click()
    for (let at = 0; at < 5; at++) {
      await page.locator('.key-ask:not([disabled])').click()
      await expect.poll(() => page.evaluate(() => window.stage.asked['screen.caseProgress'])).toBe(at + 1)
      await expect.poll(() => page.locator('.progress-answer').innerText()).toContain('没有查到')
    }
    await expect.poll(() => page.locator('.key-ask').isDisabled()).toBe(true)
    expect(await page.locator('.progress-answer').innerText()).toContain('秒后再试')
    await close()
  })
})

describe('what a screen shows', () => {
  test('is chosen once, kept on its machine, and changed only with the code', async () => {
    const { page, problems, close } = await openStaged('', {
      ...answers(aBoard(3, 1)),
      'screen.start': aStart(true),
    })
    await page.locator('.chooser').waitFor()
    await page.getByRole('button', { name: '中英文' }).click()
    await page.getByRole('button', { name: '语音叫号' }).click()
    await page.getByRole('button', { name: '开始显示' }).click()
    await page.locator('.call').first().waitFor()
    await page.reload()
    await page.locator('.call').first().waitFor()
    expect(await page.locator('body').innerText()).toContain('Now calling')
    await page.keyboard.press('Control+Shift+KeyQ')
    await page.locator('.code-pad').waitFor()
    for (const digit of '123456') await page.locator('.key', { hasText: new RegExp(`^${digit}$`) }).click()
    await page.locator('.key-main').click()
    await page.locator('.code-pad [role=alert]').waitFor()
    expect(await page.locator('.chooser').count()).toBe(0)
    await page.evaluate(() => {
      window.stage.answers['screen.exit'] = {}
    })
    await page.locator('.key', { hasText: /^1$/ }).click()
    await page.locator('.key-main').click()
    await page.locator('.chooser').waitFor()
    expect(problems).toEqual([])
    await close()
  })
})

describe('the voice in the browser', () => {
  test('asks for one touch, then says the call with the bundled sound to its end', async () => {
    const { page, problems, close } = await openStaged('/hall', answers(aBoard(3, 0)))
    // Looking into the page counts as a touch for the browser, so it is left alone until it has found out.
    await page.waitForTimeout(4_000)
    expect(await page.locator('.screen-sound').innerText()).toContain('触摸')
    await page.mouse.click(900, 500)
    await expect.poll(() => page.locator('.screen-sound').count()).toBe(0)
    const board = aBoard(3, 1)
    const nowMs = await page.evaluate(() => window.stage.nowMs())
    await setBoard(page, { ...board, calling: board.calling.map((call) => ({ ...call, atMs: nowMs })) })
    await page.locator('.call-speaking').waitFor()
    const beganAt = Date.now()
    await expect.poll(() => page.locator('.call-speaking').count(), { timeout: 25_000 }).toBe(0)
    // The chime and the sentence twice; far less than the limit at which a sound counts as hung.
    expect(Date.now() - beganAt).toBeGreaterThan(5_000)
    expect(Date.now() - beganAt).toBeLessThan(18_000)
    expect(await page.locator('.screen-sound').count()).toBe(0)
    expect(problems).toEqual([])
    await close()
  }, 60_000)
  test('has sound files that decode whole, as long as the words need', async () => {
    const { page, close } = await openStaged('/hall?voice=0', answers(aBoard(3, 0)))
    for (const language of ['zh', 'en'] as const) {
      const name = readdirSync(assets).find(
        (each) => each.startsWith(`${language}-`) && each.endsWith('.ogg'),
      )
      const seconds = await page.evaluate(async (address) => {
        const answer = await fetch(address)
        const decoded = await new AudioContext().decodeAudioData(await answer.arrayBuffer())
        return decoded.duration
      }, `/assets/${name}`)
      const end = Math.max(
        ...Object.values(places[language]).map(([startMs = 0, lengthMs = 0]) => startMs + lengthMs),
      )
      expect(seconds * 1_000).toBeGreaterThanOrEqual(end)
    }
    await close()
  })
})
