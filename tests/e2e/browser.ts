import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { unpackBrowser } from '../../build/scripts/unpack-browser.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The old monitors of many windows, and the usual ones. */
export const viewports = {
  small: { width: 1366, height: 768 },
  large: { width: 1920, height: 1080 },
} as const

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

/** Starts the browser; a test file does so once in `beforeAll` and closes it in `afterAll`. */
export const launchBrowser = async (): Promise<Browser> => {
  const { executablePath, env } = unpackBrowser()
  return chromium.launch({
    executablePath,
    headless: true,
    args: flags, // Chinese file names need a locale that knows UTF-8, whatever the machine has set.
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
  })
}

export interface OpenedPage {
  readonly page: Page
  /** Errors of the page, refused resources and failed requests so far: a healthy page has none. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

/** Opens `url` in a profile of its own (nothing stored, nobody logged in) as a desk in the hall would. */
export const openPage = async (
  browser: Browser,
  url: string,
  viewport: keyof typeof viewports = 'small',
): Promise<OpenedPage> => {
  const context = await browser.newContext({
    viewport: viewports[viewport],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  page.on('requestfailed', (request) =>
    problems.push(`request: ${request.url()} ${request.failure()?.errorText}`),
  )
  await page.goto(url)
  return { page, problems, close: () => context.close() }
}

/** Writes out/screenshots/NAME.png once texts are drawn in their own fonts; returns the path. */
export const screenshot = async (page: Page, name: string): Promise<string> => {
  const folder = join(root, 'out', 'screenshots')
  mkdirSync(folder, { recursive: true })
  await page.evaluate(() => document.fonts.ready)
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  return path
}
