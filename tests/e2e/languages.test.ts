import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { openPage, screenshot, viewports, type OpenedPage } from './browser.ts'
import { applicationFor, goTo, startJourney } from './journey.ts'

const journey = startJourney()

const FIXED_ROUTES = [
  'today',
  'consult',
  'intake',
  'items',
  'ledger',
  'items/SCJG-015',
  'slips',
  'reports',
  'day',
  'forms',
  'attendance',
  'requests',
  'live-queue',
  'queue',
  'live-queue/figures',
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
  // A name as long as they come must not break a layout.
  const application = await applicationFor(
    desk,
    'SCJG-015',
    '清禾县鑫源餐饮管理有限责任公司第二分公司（城东店）',
    {
      1: 'MISSING',
      2: 'DEFECTIVE',
    },
  )
  const opened = await desk.call('cases.open', {
    ...application,
    applicant: { ...application.applicant, kind: 'ORGANISATION', identifier: null },
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
    // Whom all of it is for must not have to scroll to learn that a page is there.
    const most = document.querySelector('nav .nav-most')
    if (most !== null && most.scrollHeight > most.clientHeight) flaws.push('pages out of sight')
    const text = document.body.innerText
    // A code of the records is no word for a person.
    for (const code of text.match(/\b[A-Z]{3,}(?:_[A-Z]{2,})+\b/g) ?? []) flaws.push(`a code: ${code}`)
    // A key without a text shows as itself (`nav.today`), a blank that was not filled in braces.
    const keys = text.match(/(?<![/\w.])[a-z][A-Za-z]+(?:[.:][a-z][A-Za-z_]+)+\b/g) ?? []
    const blanks = text.match(/\{\{\w*\}\}|\bundefined\b|\bNaN\b|\[object /g) ?? []
    for (const key of [...keys, ...blanks])
      if (!/\.(?:db|key|csv|xlsx|json|pdf|zip)$/.test(key)) flaws.push(`no text: ${key}`)
    return flaws
  })

/** The page of the route stands, and for a moment nothing has changed in it any more. */
const settled = async (page: Page, route: string): Promise<void> => {
  await page.evaluate((hash) => {
    if (window.location.hash !== hash) document.querySelector('main h1')?.setAttribute('data-left', '')
  }, `#${route}`)
  await goTo(page, route)
  await page.locator('main h1:not([data-left])').first().waitFor()
  await quiet(page)
}

const QUIET_MS = 200

/** Answers and letters arrive as changes of the document: none for a while means that all are there. */
const quiet = async (page: Page): Promise<void> => {
  await page.evaluate(
    (quietMs) =>
      new Promise<void>((resolve) => {
        let timer = window.setTimeout(resolve, quietMs)
        new MutationObserver(() => {
          window.clearTimeout(timer)
          timer = window.setTimeout(resolve, quietMs)
        }).observe(document.body, { subtree: true, childList: true, characterData: true })
      }),
    QUIET_MS,
  )
  await page.locator('main .ant-skeleton').waitFor({ state: 'detached' })
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
