import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { ensureBuilt } from '../../build/scripts/build.ts'
import { launchBrowser } from './browser.ts'
import { openScreen, startStage, type OpenedScreen, type ScreenOptions, type Stage } from './kiosk-stage.ts'

export type OpenStaged = (
  path: string,
  answers: Readonly<Record<string, unknown>>,
  options?: ScreenOptions,
) => Promise<OpenedScreen>

/** One browser and the built pages for a test file; opens screens whose host the test plays with `window.stage`. */
export const stagedScreens = (): OpenStaged => {
  let browser: Browser | undefined
  let stage: Stage | undefined
  beforeAll(async () => {
    await ensureBuilt('renderer')
    browser = await launchBrowser()
    stage = await startStage()
  }, 180_000)
  afterAll(async () => {
    stage?.close()
    await browser?.close()
  })
  return (path, answers, options) => {
    if (browser === undefined || stage === undefined) throw new Error('screens are opened in a test')
    return openScreen(browser, stage, path, answers, options)
  }
}
