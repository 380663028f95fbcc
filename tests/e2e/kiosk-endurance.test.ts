import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../build/scripts/build.ts'
import { memoryOfPage, playVoice, untilShown } from './board-page.ts'
import { launchBrowser } from './browser.ts'
import { aBoard, aHall, openScreen, startStage, type Stage } from './kiosk-stage.ts'

// What one call leaves behind in the page of a board that is left running: the host is played, so that thousands pass in
// seconds. With the real programs, ten thousand calls and a night between them: `npm run bench -- --only board`.

const WARM_UP = 1_500
const CALLS = 2_500
/** After so many calls the connection breaks and comes back, and the whole board is compared. */
const STRETCH = 500
/** Hall time between two calls, so that the whole run is a long working day. */
const STEP_MS = 3_000
const CALLING = 8
/** Less than one kept row of a ticket. */
const BYTES_A_CALL_MAX = 300

let browser: Browser
let stage: Stage

beforeAll(async () => {
  await ensureBuilt('renderer')
  browser = await launchBrowser()
  stage = await startStage()
}, 180_000)
afterAll(async () => {
  stage?.close()
  await browser?.close()
})

/** Lets the hall call `count` tickets from number `from` on; then the connection breaks and comes back. */
const callMany = (page: Page, from: number, count: number): Promise<void> =>
  page.evaluate(
    async ([first, calls, stepMs, shown]) => {
      const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
      const { stage: host } = window
      const base = host.answers['screen.board'] as {
        calling: object[]
        last: object[]
        day: string
        classes: { waiting: number }[]
      }
      const [sample] = [...base.calling, ...base.last]
      let { calling, last } = base
      for (let at = first; at < first + calls; at++) {
        host.aheadMs += stepMs
        const number = `A${String((at % 9_999) + 1).padStart(3, '0')}`
        const ticketId = `${base.day}/${number}`
        calling = [{ ...sample, ticketId, number, nth: 1, atMs: host.nowMs() }, ...calling].slice(0, shown)
        last = [...calling.slice(-1), ...last].slice(0, 10)
        const classes = base.classes.map((each, nth) => ({ ...each, waiting: (at + nth) % 31 }))
        host.answers['screen.board'] = { ...base, calling, last, classes }
        host.tell('queue', { asOfMs: host.nowMs(), isStale: false, mode: 'HALL', calls: [] })
        await pause(0)
      }
      host.connect(false)
      await pause(5)
      host.connect(true)
    },
    [from, count, STEP_MS, CALLING] as const,
  )

interface Told {
  readonly calling: readonly { readonly number: string; readonly windowId: string }[]
  readonly last: readonly { readonly number: string }[]
  readonly classes: readonly { readonly prefix: string; readonly waiting: number }[]
}

/** The board shows what the host last told, and nothing else. */
const expectRight = async (page: Page): Promise<void> => {
  const told = await page.evaluate(() => window.stage.answers['screen.board'] as Told)
  const called = new Set(told.calling.map(({ number }) => number))
  await untilShown(
    page,
    {
      calling: told.calling.map(({ number, windowId }) => [number, windowId] as const),
      last: told.last.map(({ number }) => number).filter((number) => !called.has(number)),
      waiting: Object.fromEntries(told.classes.map(({ prefix, waiting }) => [prefix, waiting])),
    },
    20_000,
  )
}

test('thousands of calls, spoken and shown, leave nothing behind in the page of a board', async () => {
  const { page, problems, close } = await openScreen(browser, stage, '/hall?scale=0.7', {
    'screen.board': aBoard(119, CALLING),
    'screen.hall': aHall(119),
  })
  await page.addInitScript(playVoice)
  await page.reload()
  const session = await page.context().newCDPSession(page)
  await page.locator('.call').first().waitFor()
  // A touch lets the voice out.
  await page.mouse.click(900, 500)
  const callUpTo = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at += STRETCH) {
      await callMany(page, at, STRETCH)
      await expectRight(page)
    }
  }
  await callUpTo(0, WARM_UP)
  const before = await memoryOfPage(session)
  const spokenBefore = await page.evaluate(() => window.spokenSentences)
  await callUpTo(WARM_UP, WARM_UP + CALLS)
  const after = await memoryOfPage(session)
  const spoken = (await page.evaluate(() => window.spokenSentences)) - spokenBefore
  const bytesACall = ((after.heapMiB - before.heapMiB) * 2 ** 20) / CALLS
  console.warn(`${CALLS} calls, ${spoken} spoken: ${JSON.stringify({ bytesACall, before, after })}`)
  expect(bytesACall).toBeLessThan(BYTES_A_CALL_MAX)
  expect(after.nodes).toBeLessThan(before.nodes + 100)
  expect(after.listeners).toBeLessThan(before.listeners + 20)
  expect(spoken).toBeGreaterThan(CALLS / 10)

  await page.evaluate(() => {
    // The next morning: numbers begin again.
    window.stage.aheadMs += 16 * 3_600_000
    const day = new Date(window.stage.nowMs() + 8 * 3_600_000).toISOString().slice(0, 10)
    const board = window.stage.answers['screen.board'] as { calling: object[]; day: string }
    const [sample] = board.calling
    window.stage.answers['screen.board'] = {
      ...board,
      day,
      last: [],
      calling: [{ ...sample, ticketId: `${day}/A001`, number: 'A001', atMs: window.stage.nowMs() }],
    }
    window.stage.tell('queue', {})
  })
  await expectRight(page)
  expect(problems).toEqual([])
  await close()
}, 180_000)
