import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { openPage, screenshot, viewports, type OpenedPage } from './browser.ts'
import { goTo, openCase, startJourney } from './journey.ts'

const journey = startJourney()

const FIXED_ROUTES = [
  'today',
  'consult',
  'intake',
  'items',
  'items/SCJG-015',
  'ledger',
  'slips',
  'reports',
  'day',
  'forms',
  'settings',
] as const
const ADMIN_ROUTES = [
  'import',
  'people',
  'units',
  'windows',
  'items',
  'calendar',
  'settings',
  'templates',
  'backup',
]

/** Routes by the name of their picture; those of one record are known once the records are made. */
const clerkRoutes = new Map<string, string>(
  FIXED_ROUTES.map((route) => [route.replace('/', '-'), `/${route}`]),
)

beforeAll(async () => {
  const { desk } = journey
  const opened = await openCase(desk, 'SCJG-015', '清禾县鑫源餐饮管理有限责任公司第二分公司（城东店）', {
    1: 'MISSING',
    2: 'DEFECTIVE',
  })
  const { paperId } = await desk.call('cases.askSupplement', {
    caseId: opened.caseId,
    omitted: [],
    dueDay: null,
    way: 'IN_PERSON',
    secondNotice: null,
  })
  const consultation = await desk.call('consultations.log', {
    itemId: 'SCJG-022',
    matter: '企业开办一件事要带哪些材料，能不能一次办完设立登记、公章刻制、发票申领和社保开户',
    answer: '可以一窗受理，一次办完',
    way: 'IN_PERSON',
    outcome: 'ANSWERED',
    visitorName: '慕容云海',
    visitorPhone: '13912345678',
    backEntry: null,
  })
  await desk.call('forms.print', { formKind: 'CASE', count: 3 })
  clerkRoutes.set('case', `/cases/${opened.caseId}`)
  clerkRoutes.set('paper', `/papers/${paperId}`)
  clerkRoutes.set('consultation', `/consultations/${consultation.consultationId}`)
}, 60_000)

/** What a person with a screen reader, or a reader of texts, would stumble over. */
const flawsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const flaws: string[] = []
    const shown = (element: Element): boolean => {
      const box = element.getBoundingClientRect()
      return box.width > 0 && box.height > 0 && element.closest('[aria-hidden="true"], [inert]') === null
    }
    const textOf = (ids: string | null): string =>
      (ids ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join('')
    const nameOf = (element: Element): string =>
      (element.getAttribute('aria-label') ?? '') +
      textOf(element.getAttribute('aria-labelledby')) +
      (element instanceof HTMLInputElement ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLButtonElement
        ? [...(element.labels ?? [])].map((label) => label.textContent).join('')
        : '') +
      (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
        ? ''
        : (element.textContent ?? '') +
          (element.querySelector('[aria-label]')?.getAttribute('aria-label') ?? '')) +
      (element.getAttribute('title') ?? '')
    const sketch = (element: Element): string => element.outerHTML.replace(/\s+/g, ' ').slice(0, 160)
    for (const input of document.querySelectorAll('input:not([type="hidden"]), textarea'))
      if (shown(input) && nameOf(input).trim() === '') flaws.push(`no label: ${sketch(input)}`)
    for (const button of document.querySelectorAll(
      'button, [role="button"], a[href], [role="radio"], [role="tab"]',
    ))
      if (shown(button) && nameOf(button).trim() === '') flaws.push(`no name: ${sketch(button)}`)
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id)
    for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index)))
      flaws.push(`id twice: ${id}`)
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) flaws.push(`wider than the screen: ${scrollWidth} of ${clientWidth}`)
    const text = document.body.innerText
    // A key without a text shows as itself: `namespace:part.part` or `part.part`; a blank that was not filled in braces.
    for (const key of text.match(
      /\b[a-z][A-Za-z]+(?::[a-z][A-Za-z]*)?(?:\.[a-z][A-Za-z_]+){2,}\b|\{\{\w*\}\}|\bundefined\b|\bNaN\b|\[object /g,
    ) ?? [])
      flaws.push(`no text: ${key}`)
    return flaws
  })

/** Nothing is still being read and no letters are still on their way. */
const settled = async (page: Page, route: string): Promise<void> => {
  await goTo(page, route)
  await page.waitForURL((url) => url.hash.startsWith(`#${route}`))
  await page.waitForLoadState('networkidle')
  await page.locator('main h1').first().waitFor()
  await expect.poll(() => page.locator('main .ant-skeleton').count(), { timeout: 10_000 }).toBe(0)
}

const inEnglish = async ({ page }: OpenedPage): Promise<void> => {
  await page.getByRole('button', { name: 'EN', exact: false }).filter({ hasText: 'EN' }).first().click()
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor()
}

/** Every route at both sizes of monitor, each with its picture; what is wrong, by picture. */
const walk = async (
  { page, problems, close }: OpenedPage,
  language: string,
  routes: Iterable<readonly [name: string, route: string]>,
): Promise<unknown> => {
  const flaws: Record<string, string[]> = {}
  for (const [name, route] of routes) {
    await settled(page, route)
    for (const size of ['small', 'large'] as const) {
      await page.setViewportSize(viewports[size])
      const picture = `${name}-${language}-${size}`
      await screenshot(page, picture)
      const found = await flawsOf(page)
      if (found.length > 0) flaws[picture] = found
    }
  }
  await close()
  return { flaws, problems }
}

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  test('every page of a window clerk, on a small and a large monitor', async () => {
    const opened = await journey.arrive()
    if (language === 'en') await inEnglish(opened)
    expect(await walk(opened, language, clerkRoutes)).toEqual({ flaws: {}, problems: [] })
  }, 90_000)

  test('every page of the administrator, on a small and a large monitor', async () => {
    const { people } = await journey.desk.call('session.people', {})
    const staffId = people.find(({ roles }) => roles.includes('SYSADMIN'))?.staffId ?? ''
    const opened = await journey.arrive({ staffId })
    if (language === 'en') await inEnglish(opened)
    const routes = ADMIN_ROUTES.map((section) => [`admin-${section}`, `/admin/${section}`] as const)
    expect(await walk(opened, language, routes)).toEqual({ flaws: {}, problems: [] })
  }, 90_000)

  test('the log-in page, before and after a wrong PIN', async () => {
    const { page, problems, close } = await openPage(journey.browser, journey.desk.pageUrl())
    page.setDefaultTimeout(10_000)
    await page.getByRole('option', { name: '1007' }).waitFor()
    if (language === 'en') await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('option', { name: '1007' }).click()
    for (const size of ['small', 'large'] as const) {
      await page.setViewportSize(viewports[size])
      await screenshot(page, `login-${language}-${size}`)
      expect(await flawsOf(page)).toEqual([])
    }
    await page.keyboard.type('9073')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await screenshot(page, `login-wrong-${language}`)
    expect(await flawsOf(page)).toEqual([])
    expect(problems).toEqual([])
    await close()
  })
})
