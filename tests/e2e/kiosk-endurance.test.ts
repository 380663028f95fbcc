import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../build/scripts/build.ts'
import { launchBrowser } from './browser.ts'
import { aBoard, aHall, openScreen, startStage, type Stage } from './kiosk-stage.ts'

// A board that is left running: calls, lost connections and a change of day, and the memory of its page before and after.

/** A few thousand in every run; HALLDESK_BOARD_CALLS=10000 for the calls of several days. */
const CALLS = Number(process.env['HALLDESK_BOARD_CALLS'] ?? 3_000)
const WARM_UP = 1_000
/** Hall time between two calls, so that the whole run is a long working day. */
const STEP_MS = 3_000
const CALLING = 8

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

interface Memory {
  readonly heapMiB: number
  readonly nodes: number
  readonly listeners: number
}

const memoryOf = async (session: CDPSession): Promise<Memory> => {
  // Twice: what the first finds only by its finalizers goes with the second.
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const read = (name: string): number => metrics.find((each) => each.name === name)?.value ?? Number.NaN
  return {
    heapMiB: Math.round((read('JSHeapUsedSize') / 1_048_576) * 10) / 10,
    nodes: read('Nodes'),
    listeners: read('JSEventListeners'),
  }
}

/** Lets the hall call `count` tickets from number `from` on; every 500th time the connection breaks and comes back. */
const callMany = (page: Page, from: number, count: number): Promise<void> =>
  page.evaluate(
    async ([first, calls, stepMs, shown]) => {
      const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
      const base = window.stage.answers['screen.board'] as { calling: object[]; last: object[]; day: string }
      const [sample] = [...base.calling, ...base.last]
      let calling = base.calling
      let last = base.last
      for (let at = first; at < first + calls; at++) {
        window.stage.aheadMs += stepMs
        const number = `A${String((at % 9_999) + 1).padStart(3, '0')}`
        const call = {
          ...sample,
          ticketId: `${base.day}/${number}`,
          number,
          nth: 1,
          atMs: window.stage.nowMs(),
        }
        calling = [call, ...calling].slice(0, shown)
        last = [...calling.slice(-1), ...last].slice(0, 10)
        window.stage.answers['screen.board'] = { ...base, calling, last }
        window.stage.tell('queue', { asOfMs: window.stage.nowMs(), isStale: false, mode: 'HALL', calls: [] })
        if (at % 500 === 499) {
          window.stage.connect(false)
          await pause(5)
          window.stage.connect(true)
        }
        await pause(0)
      }
    },
    [from, count, STEP_MS, CALLING] as const,
  )

test('a board keeps its memory through thousands of calls, lost connections and a change of day, and is still right', async () => {
  const silent = { choice: 'zh', repeats: 2, volumes: [{ from: '00:00', to: '24:00', volume: 0 }] }
  const { page, problems, close } = await openScreen(browser, stage, '/hall', {
    'screen.board': aBoard(119, CALLING),
    'screen.hall': { ...aHall(119), voice: silent },
  })
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.locator('.call').first().waitFor()
  await page.mouse.click(900, 500)
  await callMany(page, 0, WARM_UP)
  const before = await memoryOf(session)
  await callMany(page, WARM_UP, CALLS)
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
  await expect.poll(() => page.locator('.call-number').allInnerTexts()).toEqual(['A001'])
  const after = await memoryOf(session)
  console.warn(`board after ${CALLS} calls: ${JSON.stringify({ before, after })}`)
  expect(after.heapMiB).toBeLessThan(before.heapMiB * 1.4 + 4)
  expect(after.nodes).toBeLessThan(before.nodes * 1.4 + 300)
  expect(after.listeners).toBeLessThan(before.listeners * 1.2 + 30)
  expect(problems).toEqual([])
  await close()
}, 400_000)
