import { describe, expect, test } from 'vitest'
import { guideAnswers } from './kiosk-answers.ts'
import { aBoard, aHall, aStart, boardAnswers, START_MS } from './kiosk-stage.ts'
import { stagedScreens } from './staged-screens.ts'

// The screens a visitor stands in front of, in a real browser under the policy of the shells; the test plays the host behind
// the page.

const openStaged = stagedScreens()

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
      ...boardAnswers(aBoard(3, 1)),
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
