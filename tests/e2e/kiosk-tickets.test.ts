import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openPage, type OpenedPage } from './browser.ts'
import { SAMPLE_PIN, startJourney } from './journey.ts'
import { stageClock } from './stage-clock.ts'

// A Friday, while the sample hall is open.
const stage = stageClock('2026-11-20', '10:20')
const journey = startJourney({ env: stage.env })

const PATIENCE_MS = 10_000

interface Wishes {
  readonly query?: string
  readonly size?: { readonly width: number; readonly height: number }
  readonly before?: (page: Page) => Promise<unknown>
}

/** A visitor walks up to the machine. */
const walkUp = async ({ query = '', size, before }: Wishes = {}): Promise<OpenedPage> => {
  const opened = await openPage(journey.browser, 'about:blank', 'large')
  const { page } = opened
  page.setDefaultTimeout(PATIENCE_MS)
  if (size) await page.setViewportSize(size)
  await before?.(page)
  await page.goto(`${journey.desk.pageUrl('/')}#/kiosk/tickets${query}`)
  await tile(page, '企业服务').or(tile(page, 'Business services')).first().waitFor()
  return opened
}

const tile = (page: Page, name: string) => page.locator('.tk-tile').filter({ hasText: name })
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click()
const numberOn = async (page: Page): Promise<string> => (await page.locator('.tk-number').textContent()) ?? ''
const type = async (page: Page, signs: string): Promise<void> => {
  for (const sign of signs) await press(page, sign)
}
/** Leaves the number; a machine gives the next one no sooner than after two seconds, which pass at once. */
const leave = async (page: Page, done = /^完成/): Promise<void> => {
  await press(page, done)
  await page.locator('.tk-tile').first().waitFor()
  await stage.pass(2_100)
}
const serialOf = (number: string): number => Number(number.replace(/^\D+/, ''))

/** What stands on the paper, kept when the browser is told to print. */
const catchPaper = (page: Page) =>
  page.addInitScript(() => {
    window.print = () => {
      const root = document.querySelector('.print-root')
      window.sessionStorage.setItem('paper', root?.textContent ?? '')
      const rules = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules])
      window.sessionStorage.setItem('page', rules.map((rule) => rule.cssText).join(' '))
    }
  })
const withoutPaper = (page: Page) =>
  page.addInitScript(() => {
    window.print = () => {
      throw new Error('out of paper')
    }
  })

describe('a visitor', () => {
  it('takes a number with two touches, sees where to go, and leaves nothing behind', async () => {
    const { page, problems, close } = await walkUp()
    await tile(page, '企业服务').click()
    await press(page, '取号')
    const number = await numberOn(page)
    expect(number).toMatch(/^A\d{3}$/)
    await page.getByRole('img', { name: '号票二维码' }).waitFor()
    await page.getByText(/请在 .*A区.* 等候/).waitFor()
    // Nobody has opened a window yet.
    await page.getByText('现在没有窗口叫号').waitFor()
    await page.getByText(/可能叫到：A01、A02.* 等 \d+ 个窗口/).waitFor()
    await leave(page)
    expect(await page.locator('main').textContent()).not.toContain(number)
    await tile(page, '企业服务').click()
    await press(page, '取号')
    expect(serialOf(await numberOn(page))).toBe(serialOf(number) + 1)
    await leave(page)
    expect(problems).toEqual([])
    await close()
  })
  it('who touches twice has one ticket, and gets it again after the page was loaded anew', async () => {
    const { page, close } = await walkUp()
    await tile(page, '公安服务').click()
    await page.getByRole('button', { name: '取号', exact: true }).dblclick()
    const number = await numberOn(page)
    await page.reload()
    await page.locator('.tk-number').waitFor()
    expect(await numberOn(page)).toBe(number)
    await leave(page)
    await tile(page, '公安服务').click()
    await press(page, '取号')
    expect(serialOf(await numberOn(page))).toBe(serialOf(number) + 1)
    await leave(page)
    await close()
  })
  it('finds the class by the first letters of what is to be done, or by the department', async () => {
    const { page, close } = await walkUp()
    await press(page, '按事项查找')
    await type(page, 'SFZ')
    await page.getByRole('button', { name: /居民身份证申领/ }).click()
    await page.getByRole('heading', { name: '公安服务' }).waitFor()
    await press(page, '返回')
    await press(page, '按事项查找')
    await type(page, 'UUV')
    await page.getByText('没有找到').waitFor()
    await press(page, '清空')
    await type(page, 'GSDJ')
    await page.getByText('没有完全符合的').waitFor()
    await page.getByRole('button', { name: /公司设立登记.*企业服务/ }).waitFor()
    expect(await page.getByRole('button', { name: /更正登记/ }).count()).toBe(0)
    await press(page, '按部门')
    await page.getByRole('button', { name: '清禾县不动产登记中心' }).click()
    await page.getByRole('button', { name: /不动产抵押权首次登记/ }).click()
    await page.getByRole('heading', { name: '工程建设与不动产' }).waitFor()
    expect(await page.getByRole('button', { name: '取号', exact: true }).isEnabled()).toBe(true)
    await close()
  })
  it('who goes first by law says so, and is told when the number typed is wrong', async () => {
    const { page, close } = await walkUp()
    await press(page, '优先取号')
    await press(page, '65 岁及以上老年人')
    await tile(page, '社会民生').click()
    await press(page, '留下证件号或手机号（可不填）')
    const digits = '110101199003071230'
    await type(page, digits)
    await press(page, '填好了')
    const alert = page.getByRole('alert').filter({ hasText: '最后一位校验不通过' })
    await alert.waitFor()
    expect(await page.content()).not.toContain(digits.slice(0, 6))
    await press(page, '显示号码')
    await page.getByText(digits, { exact: true }).waitFor()
    // What was wrong with one number is not said of another.
    await press(page, '手机号')
    expect(await alert.count()).toBe(0)
    expect(await page.content()).not.toContain(digits.slice(0, 6))
    await press(page, '不填，跳过')
    await press(page, '取号')
    await page.getByText('优先号', { exact: true }).waitFor()
    await leave(page)
    // The next visitor is nobody's elder.
    await page.getByRole('button', { name: '优先取号' }).waitFor()
    await close()
  })
  it('with a booking chooses its half hour', async () => {
    const { page, close } = await walkUp()
    await tile(page, '预约办理').filter({ hasText: '限已预约的人' }).click()
    await page.getByText('只给已经预约的人取号').waitFor()
    expect(await page.locator('.tk-slots').textContent()).not.toContain('余')
    await page.getByRole('button', { name: /^15:00/ }).click()
    await press(page, '取号')
    expect(await numberOn(page)).toMatch(/^Y\d{3}$/)
    await page.getByText(/预约时段 15:00/).waitFor()
    await leave(page)
    await close()
  })
  it('reads English, and the next one Chinese again', async () => {
    const { page, close } = await walkUp()
    await press(page, 'English')
    await tile(page, 'Business services').click()
    await press(page, 'Take a ticket')
    await page.getByText(/watch the board and listen/).waitFor()
    await leave(page, /^Done/)
    await page.getByRole('heading', { name: '请选择要办的业务' }).waitFor()
    expect(await page.locator('.tk').getAttribute('lang')).toBe('zh-CN')
    await close()
  })
})

describe('the printer', () => {
  it('gets a slip of 80 mm in both languages, without anything of the visitor', async () => {
    const { page, problems, close } = await walkUp({ query: '?printer=1', before: catchPaper })
    await tile(page, '企业服务').click()
    await press(page, '取号并打印')
    const number = await numberOn(page)
    await page.getByText('请取走号票').waitFor()
    const [paper, rule] = await page.evaluate(() => [
      window.sessionStorage.getItem('paper') ?? '',
      window.sessionStorage.getItem('page') ?? '',
    ])
    for (const part of [
      number,
      '清禾县政务服务中心',
      '企业服务',
      'Business services',
      '前面等候',
      'Ahead of you',
    ])
      expect(paper).toContain(part)
    expect(rule).toMatch(/@page \{[^}]*80mm/)
    expect(problems).toEqual([])
    // Nothing came out all the same: the visitor says so.
    await press(page, '没有出票？')
    await page.getByRole('img', { name: '号票二维码' }).waitFor()
    await page.getByText('已通知工作人员').waitFor()
    await leave(page)
    await close()
  })
  it('out of paper is told to the visitor and to staff, and the ticket counts', async () => {
    const { page, close } = await walkUp({ query: '?printer=1', before: withoutPaper })
    await tile(page, '企业服务').click()
    await press(page, '取号并打印')
    const number = await numberOn(page)
    await page.getByText(/没有打印出来.*请记下号码.*二维码。已通知工作人员。/).waitFor()
    await page.getByRole('img', { name: '号票二维码' }).waitFor()
    await leave(page)
    await journey.desk.call('session.login', { staffId: '1080', secret: SAMPLE_PIN, kind: 'PIN' })
    const { machines } = await journey.desk.call('kiosk.troubles', {})
    expect(machines).toMatchObject([{ state: 'FAILED', slips: 2 }])
    const { ticket } = await journey.desk.call('queue.ticket', { ticketId: `2026-11-20/${number}` })
    expect(ticket.status).toBe('WAITING')
    await close()
  })
})

const WORDS = {
  zh: {
    easy: '大字 · 轮椅 · 慢速',
    group: '优先取号',
    disabled: '残疾人',
    search: '按事项查找',
    unit: '按部门',
    back: '返回',
    class: '企业服务',
    document: '留下证件号或手机号（可不填）',
    passport: '护照号',
    skip: '不填，跳过',
    take: '取号',
    done: /^完成/,
  },
  en: {
    easy: 'Large · wheelchair · slow',
    group: 'Priority ticket',
    disabled: 'Disabled',
    search: 'Find by item',
    unit: 'By department',
    back: 'Back',
    class: 'Business services',
    document: 'Leave an ID or telephone number (optional)',
    passport: 'Passport number',
    skip: 'Skip this',
    take: 'Take a ticket',
    done: /^Done/,
  },
} as const
const SIZES = [
  { width: 1080, height: 1920, lang: 'zh' },
  { width: 1080, height: 1920, lang: 'en' },
  { width: 1920, height: 1080, lang: 'en' },
  { width: 1366, height: 768, lang: 'zh' },
  { width: 1366, height: 768, lang: 'en' },
] as const

describe('the easy display', () => {
  it.each(SIZES)(
    'has all that is touched in the lower half, on $width×$height in $lang',
    async ({ lang, ...size }) => {
      const say = WORDS[lang]
      const { page, close } = await walkUp({ size, query: `?lang=${lang}` })
      const letterBefore = await page
        .locator('.tk')
        .evaluate((each) => parseFloat(getComputedStyle(each).fontSize))
      await press(page, say.easy)
      const letter = await page.locator('.tk').evaluate((each) => parseFloat(getComputedStyle(each).fontSize))
      expect(letter / letterBefore).toBeGreaterThan(1.15)
      /** What is wrong with what is touched: out of the lower half, off the screen, over another, or smaller than a finger. */
      const wrongNow = (): Promise<string[]> =>
        page.evaluate(() => {
          const wrong: string[] = []
          const buttons = [...document.querySelectorAll('.tk button')].map((button) => {
            const { top, bottom, left, right } = button.getBoundingClientRect()
            return { name: button.textContent, top, bottom, left, right }
          })
          if (buttons.length === 0) wrong.push('nothing to touch')
          for (const [at, one] of buttons.entries()) {
            if (one.top < window.innerHeight / 2 - 1) wrong.push(`${one.name} is too high`)
            if (one.bottom > window.innerHeight || one.left < 0 || one.right > window.innerWidth)
              wrong.push(`${one.name} is off the screen`)
            if (one.bottom - one.top <= 24) wrong.push(`${one.name} is too low for a finger`)
            for (const other of buttons.slice(at + 1)) {
              const isApart =
                one.bottom <= other.top + 1 ||
                other.bottom <= one.top + 1 ||
                one.right <= other.left + 1 ||
                other.right <= one.left + 1
              if (!isApart) wrong.push(`${one.name} lies over ${other.name}`)
            }
          }
          // Names and waits are read to their end, in the display meant for weak eyes above all.
          for (const tile of document.querySelectorAll('.tk-tile'))
            if (tile.scrollHeight > tile.clientHeight + 1 || tile.scrollWidth > tile.clientWidth + 1)
              wrong.push(`${tile.textContent} is cut`)
          return wrong
        })
      // A step has settled once its letters are there and its tiles have measured themselves.
      const check = async (step: string): Promise<void> => {
        await expect.poll(wrongNow, { message: step, timeout: PATIENCE_MS, interval: 100 }).toEqual([])
      }
      await check('tiles')
      await press(page, say.group)
      await check('priority')
      await press(page, say.disabled)
      await press(page, say.search)
      await type(page, 'SF')
      await page.locator('.tk-line').first().waitFor()
      await check('search')
      await press(page, say.unit)
      await page.locator('.tk-units').waitFor()
      await check('departments')
      await page.locator('.tk-units .tk-line').first().click()
      await page.locator('.tk-found .tk-line').first().waitFor()
      await check('items of a department')
      await press(page, say.back)
      await tile(page, say.class).click()
      await check('confirm')
      await press(page, say.document)
      await check('document')
      await press(page, say.passport)
      await check('passport')
      await press(page, say.skip)
      await press(page, say.take)
      await page.locator('.tk-number').waitFor()
      await check('result')
      const number = await page.locator('.tk-number').boundingBox()
      expect((number?.y ?? 0) + (number?.height ?? 0)).toBeLessThan(size.height / 2)
      await leave(page, say.done)
      await close()
    },
  )
})

it('who walks away is asked, and what was typed is gone', async () => {
  const { page, close } = await walkUp({ before: (page) => page.clock.install() })
  await tile(page, '企业服务').click()
  await press(page, '留下证件号或手机号（可不填）')
  await type(page, '1101')
  await page.clock.runFor(20_500)
  await page.getByText('为保护您的信息，输入的号码已清除').waitFor()
  await page.clock.runFor(10_000)
  await page.getByRole('alertdialog', { name: '还要继续吗？' }).waitFor()
  await press(page, '继续')
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.clock.runFor(45_000)
  await page.getByRole('heading', { name: '请选择要办的业务' }).waitFor()
  expect(await page.getByRole('alertdialog').count()).toBe(0)
  await close()
})

it('two machines of one name give different numbers', async () => {
  const [one, other] = [await walkUp(), await walkUp()]
  const numbers: string[] = []
  for (const { page } of [one, other]) {
    await tile(page, '综合受理').click()
    await press(page, '取号')
    numbers.push(await numberOn(page))
    await leave(page)
  }
  expect(new Set(numbers).size).toBe(2)
  await one.close()
  await other.close()
})

it('outside its hours the machine says when it is open', async () => {
  stage.goTo('20:00')
  const { page, close } = await walkUp()
  await page.getByText(/现在不在服务时间 · 今天服务时间/).waitFor()
  expect(await tile(page, '企业服务').isDisabled()).toBe(true)
  stage.goTo('10:30')
  await close()
})

// Last: nothing answers after it.
it('a machine whose host is gone offers nothing and says so on its first page', async () => {
  const { page, close } = await walkUp({ before: (page) => page.clock.install() })
  expect(await tile(page, '企业服务').isEnabled()).toBe(true)
  await journey.desk.kill()
  await page.clock.runFor(20_000)
  await page.getByText('取号机正在恢复').waitFor()
  expect(await tile(page, '企业服务').isDisabled()).toBe(true)
  expect(await page.locator('.tk-tile-wait').count()).toBe(0)
  await close()
})
