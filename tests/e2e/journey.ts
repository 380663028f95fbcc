import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'
import { launchBrowser, openPage, screenshot, type OpenedPage, type viewports } from './browser.ts'
import { startDesk, stopDesks, type DeskOptions, type RunningDesk } from './desk.ts'

export { applicationFor, openCase } from './intake.ts'

/** The PIN of everybody in the sample hall. */
export const SAMPLE_PIN = '2580'

/** What is asked of a page must be there within this time; nothing sleeps for it. */
const PATIENCE_MS = 10_000

interface Visit {
  readonly staffId?: string
  /** Route inside the document, such as `/intake`; the first page of the person when left out. */
  readonly route?: string
  readonly viewport?: keyof typeof viewports
}

/** One desk with the sample hall and one browser, for a whole test file. */
export interface Journey {
  readonly desk: RunningDesk
  readonly browser: Browser
  /** A page of its own with the person logged in by PIN, by keys, as at the window. */
  arrive(visit?: Visit): Promise<OpenedPage>
}

/** Picks the person and enters the PIN with keys, and waits until the work pages are there. */
export const logIn = async (page: Page, staffId = '1001'): Promise<void> => {
  await page.getByLabel('工号、姓名、单位或拼音首字母').click()
  await page.keyboard.type(staffId)
  await page.getByRole('option', { name: staffId }).waitFor()
  await page.keyboard.press('Enter')
  await expectFocus(page, 'PIN')
  await page.keyboard.type(SAMPLE_PIN)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
  // An administrator's first page is known only after a look at the set-up; it must not replace where the test goes next.
  await page.waitForFunction(() => window.location.hash.length > 2)
}

/** Waits until the control with this accessible name has the focus, as a person sees the cursor there. */
export const expectFocus = async (page: Page, name: string): Promise<void> => {
  await vi.waitFor(
    async () => {
      const focused = await page.evaluate(() => {
        const active = document.activeElement
        if (active === null) return ''
        const labels = active instanceof HTMLInputElement ? [...(active.labels ?? [])] : []
        return active.getAttribute('aria-label') ?? labels.map((label) => label.textContent).join(' ')
      })
      if (!focused.includes(name)) throw new Error(`the focus is on “${focused}”, not on “${name}”`)
    },
    { timeout: PATIENCE_MS },
  )
}

/** Goes to a route of the program without loading the document again. */
export const goTo = async (page: Page, route: string): Promise<void> => {
  await page.evaluate((hash) => {
    window.location.hash = hash
  }, `#${route}`)
}

/** Registers the start and the end of desk and browser for the file that calls it. */
export const startJourney = (options: DeskOptions = {}): Journey => {
  let desk: RunningDesk | undefined
  let browser: Browser | undefined
  const deskNow = (): RunningDesk => {
    if (desk === undefined) throw new Error('the desk has not started')
    return desk
  }
  const browserNow = (): Browser => {
    if (browser === undefined) throw new Error('the browser has not started')
    return browser
  }
  beforeAll(async () => {
    browser = await launchBrowser()
    desk = await startDesk(options)
    // Scripts look into the records as a person of the same window.
    await desk.call('session.login', { staffId: '1001', secret: SAMPLE_PIN, kind: 'PIN' })
  }, 120_000)
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    // What the person saw when it went wrong.
    const pages = browser?.contexts().flatMap((context) => context.pages()) ?? []
    for (const [index, page] of pages.entries())
      await screenshot(page, `failed-${task.name.replace(/\W+/g, '-').slice(0, 60)}-${index + 1}`)
  })
  afterAll(async () => {
    await browser?.close()
    await stopDesks()
  })
  return {
    get desk() {
      return deskNow()
    },
    get browser() {
      return browserNow()
    },
    async arrive({ staffId = '1001', route, viewport = 'small' } = {}) {
      const opened = await openPage(browserNow(), deskNow().pageUrl(), viewport)
      opened.page.setDefaultTimeout(PATIENCE_MS)
      await logIn(opened.page, staffId)
      if (route !== undefined) await goTo(opened.page, route)
      return opened
    },
  }
}

/** The case whose page is shown, by the address. */
export const shownCaseId = async (page: Page): Promise<string> => {
  await page.waitForURL(/#\/cases\//)
  const id = /#\/cases\/([^?]+)/.exec(page.url())?.[1]
  if (id === undefined) throw new Error(`not the page of a case: ${page.url()}`)
  return id
}

/** Somebody entitled finds themselves by number in the dialog that asks for a confirmation, and enters their PIN. */
export const confirmAs = async (page: Page, staffId: string, pin = SAMPLE_PIN): Promise<void> => {
  const confirm = page.getByRole('dialog', { name: '请有权的人确认' })
  const person = confirm.getByRole('combobox')
  await vi.waitFor(
    async () => {
      await person.fill(staffId)
      await page.locator(`[title$=" ${staffId}"]`).first().waitFor({ timeout: 500 })
    },
    { timeout: PATIENCE_MS },
  )
  await page.keyboard.press('Enter')
  await confirm.getByLabel('PIN').fill(pin)
  await confirm.getByRole('button', { name: '确认', exact: true }).click()
}
