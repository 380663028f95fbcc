import { describe, expect, test } from 'vitest'
import { aHall, START_MS } from './kiosk-stage.ts'
import { stagedScreens } from './staged-screens.ts'

// The screen of one window, in every size it hangs in; the test plays the host behind the page.

const openStaged = stagedScreens()

const CLASSES = [
  ['企业设立、变更与注销登记', 'Business registration, changes and closing'],
  ['不动产登记', 'Real estate registration'],
  ['工程建设项目审批', 'Approval of construction projects'],
  ['税务与公积金', 'Tax and housing fund'],
  ['社会保险与医疗保障', 'Social insurance and medical care'],
  ['公安户政与出入境', 'Household registration and exit-entry'],
  ['综合受理', 'Any matter'],
] as const

const aWindow = (more: object = {}) => ({
  nowMs: START_MS,
  asOfMs: START_MS,
  isStale: false,
  day: '2026-11-23',
  mode: 'HALL',
  windowId: 'A03',
  windowName: '企业登记三窗口',
  unitNames: ['县市场监督管理局'],
  status: 'OPEN',
  current: {
    ticketId: '2026-11-23/A1000',
    number: 'A1000',
    classId: 'Q0',
    windowId: 'A03',
    windowName: '企业登记三窗口',
    nth: 1,
    atMs: START_MS - 5_000,
    isServing: true,
  },
  classes: CLASSES.map(([name, nameEn], at) => ({
    classId: `Q${at}`,
    prefix: 'ABCDEFG'.charAt(at),
    name,
    nameEn,
  })),
  waiting: 112,
  ...more,
})

const screen = (window: object) => ({
  'screen.hall': aHall(3),
  'screen.window': window,
  'whereabouts.board': {
    asOfMs: START_MS,
    staleSinceMs: null,
    hallName: '',
    people: [
      {
        staffId: '1001',
        name: '欧阳晓敏',
        gender: 'F',
        title: '窗口负责人',
        unitName: '县市场监督管理局',
        windowName: '企业登记三窗口',
        state: 'ON_POST',
        expectedBackMs: null,
        coveredBy: '',
        phone: '',
      },
    ],
  },
  'screen.rating': {
    state: 'OPEN',
    visit: { key: 'k', ticket: 'A1000' },
    optionsVersion: '1',
    options: ['服务热情周到', '办事效率高', '一次性说清楚', '材料不重复要'].map((zh) => ({
      id: zh,
      zh,
      en: '',
    })),
    link: 'https://example.org/r',
  },
})

/** Smallest number a visitor still reads from the other side of the counter, of the screen's shorter edge. */
const NUMBER_PART_MIN = 0.09

const SIZES = [
  [1280, 720],
  [1366, 768],
  [1920, 1080],
  [3840, 2160],
  [800, 1280],
  [1080, 1920],
] as const

describe.each(SIZES)('%i x %i', (width, height) => {
  test.each(['lang=zh', 'lang=both', 'lang=en&easy=1'])(
    'the number is whole and large, %s',
    async (query) => {
      const { page, problems, close } = await openStaged(
        `/window?window=A03&voice=0&${query}`,
        screen(aWindow()),
        { viewport: { width, height } },
      )
      const looks = () =>
        page.evaluate(() => {
          const boxOf = (selector: string) => document.querySelector(selector)?.getBoundingClientRect()
          const text = document.createRange()
          const number = document.querySelector('.window-number')
          if (number) text.selectNodeContents(number)
          const drawn = text.getBoundingClientRect()
          const frame = boxOf('.window-now')
          const rows = [...document.querySelectorAll('.window-classes li')].map((row) =>
            row.getBoundingClientRect(),
          )
          const list = boxOf('.window-classes ul')
          const rating = boxOf('.window-rating')
          const size = number ? Number.parseFloat(getComputedStyle(number).fontSize) : 0
          return {
            part: size / Math.min(window.innerWidth, window.innerHeight),
            isWhole:
              frame !== undefined &&
              drawn.left >= frame.left &&
              drawn.right <= frame.right &&
              // Figures are a letter high, whatever room the font keeps around them.
              (drawn.top + drawn.bottom + size) / 2 <= frame.bottom + 1,
            isListWhole: list === undefined || rows.every(({ bottom }) => bottom <= list.bottom + 1),
            isRatingHere: rating !== undefined && rating.bottom <= window.innerHeight + 1,
          }
        })
      const whole = { isWhole: true, isListWhole: true, isRatingHere: true }
      await page.locator('.rating-level').first().waitFor()
      await expect.poll(looks).toMatchObject(whole)
      expect((await looks()).part).toBeGreaterThan(NUMBER_PART_MIN)
      await page.locator('.rating-level').last().click()
      await page.locator('.rating-send').waitFor()
      await expect.poll(looks).toMatchObject(whole)
      expect((await looks()).part).toBeGreaterThan(NUMBER_PART_MIN)
      expect(problems).toEqual([])
      await close()
    },
  )
})

test('what the window calls without the hall is shown as true, beside what the hall told last', async () => {
  const { page, close } = await openStaged(
    '/window?window=A03&voice=0',
    screen(aWindow({ mode: 'AWAY', current: { ...aWindow().current, isServing: false } })),
  )
  await page.locator('.window-calling').waitFor()
  await page.evaluate((asOfMs) => {
    window.stage.asOfMs = asOfMs - 60_000
    window.stage.tell('queue', {})
  }, START_MS)
  await page.locator('.screen-stale').waitFor()
  expect(await page.locator('.window-calling').count()).toBe(1)
  expect(await page.locator('.window-now .board-heading').innerText()).toContain('请到本窗口')
  expect(await page.locator('body').innerText()).toContain('本屏只显示本窗口的呼叫')
  expect(await page.locator('.window-now').evaluate((now) => getComputedStyle(now).filter)).toBe('none')
  expect(await page.locator('.window-side').evaluate((side) => getComputedStyle(side).filter)).toContain(
    'grayscale',
  )
  await close()
})
