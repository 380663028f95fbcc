import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { seeded } from '../../db/sample/seeded.ts'
import type { OpenedPage } from './browser.ts'
import type { RunningDesk } from './desk.ts'
import { until } from './hall.ts'
import { minutesEach, openSpans, QUARTERS, QUEUES, type Arrival, type Group } from './real-hours.ts'
import type { StageClock } from './stage-clock.ts'
import type { WatchedBoard } from './watched-board.ts'

// Who comes to the hall of the replay, and who serves them: by methods as a script does, or on the pages with touch and keys.

export const MINUTE_MS = 60_000
/** Of the time a window had for each visitor it was busy for so much. */
const BUSY = 0.75
/** In true time: nobody waits longer for a page to show what it must. */
const PATIENCE_MS = 60_000

export interface Clerk {
  readonly group: Group
  /** Among the windows of its group, from 0. */
  readonly nth: number
  readonly windowId: string
  readonly staffId: string
}

/** What the people of all machines and windows have in common. */
export interface Replay {
  readonly clock: StageClock
  readonly pace: number
  /** Begin of the first quarter of an hour. */
  readonly fromMs: number
  readonly board: WatchedBoard
  /** Prefixes of the classes by the numbers given out. */
  readonly given: Map<string, string>
  /** Numbers in the order in which the windows called them. */
  readonly called: { readonly number: string; readonly group: Group }[]
  /** Visitors who will have come in the end. */
  readonly expected: Readonly<Record<Group, number>>
}

/** Waits for a moment of the hall's clock. */
const at = async ({ clock, pace }: Replay, hallMs: number): Promise<void> => {
  for (;;) {
    const leftMs = (hallMs - clock.nowMs()) / pace
    if (leftMs <= 0) return
    await pause(Math.max(1, leftMs))
  }
}
const minutes = async ({ pace }: Replay, count: number): Promise<void> => pause((count * MINUTE_MS) / pace)

const isOver = ({ called, expected }: Replay, group: Group): boolean =>
  called.filter((each) => each.group === group).length >= expected[group]

/** A visitor waits until the board sends them, and walks over. */
const comes = async (all: Replay, number: string, windowId: string): Promise<void> => {
  await until(() => Promise.resolve(all.board.hasCalled(number, windowId)), PATIENCE_MS)
  await minutes(all, 0.5)
}

/** Visitors at a machine, one after the other, by its method. */
export const queueAtMachine = async (
  all: Replay,
  kiosk: RunningDesk,
  visitors: readonly Arrival[],
): Promise<void> => {
  for (const [index, { afterMs, prefix }] of visitors.entries()) {
    await at(all, all.fromMs + afterMs)
    const press = `0193b5a0-0000-4000-8000-${index.toString(16).padStart(12, '0')}`
    for (;;) {
      const taken = await kiosk.call('kiosk.takeTicket', { press, classId: `Q${prefix}` })
      if (taken.outcome === 'TAKEN') {
        all.given.set(taken.slip.number, prefix)
        break
      }
      if (taken.outcome !== 'TOO_SOON') throw new Error(`no ticket: ${JSON.stringify(taken)}`)
      await pause(taken.waitMs)
    }
  }
}

/** Visitors at a machine, one after the other, by touching its glass. */
export const touchMachine = async (
  all: Replay,
  { page }: OpenedPage,
  visitors: readonly Arrival[],
): Promise<void> => {
  for (const { afterMs, prefix } of visitors) {
    const name = QUEUES.find((queue) => queue.prefix === prefix)?.name ?? ''
    await at(all, all.fromMs + afterMs)
    await page.locator('.tk-tile').filter({ hasText: name }).click()
    await page.getByRole('button', { name: '取号', exact: true }).click()
    all.given.set((await page.locator('.tk-number').textContent()) ?? '', prefix)
    await page.getByRole('button', { name: /^完成/ }).click()
  }
}

/** How long each visitor is at this window. */
const service = ({ group, windowId }: Clerk): (() => number) => {
  const random = seeded(Number(windowId.slice(1)))
  return () => BUSY * minutesEach(group) * (0.4 + 1.2 * random())
}

/** A clerk calls, serves and calls again while the window is open; at the last quarter until nobody is left. */
export const serve = async (all: Replay, clerk: Clerk, desk: RunningDesk): Promise<void> => {
  const { group, nth, windowId } = clerk
  const serviceMinutes = service(clerk)
  for (const [fromMs, untilMs] of openSpans(group, nth)) {
    const isLast = untilMs === QUARTERS * 15 * MINUTE_MS
    const isClosing = (): boolean =>
      isLast ? isOver(all, group) : all.clock.nowMs() >= all.fromMs + untilMs || isOver(all, group)
    await at(all, all.fromMs + fromMs)
    await desk.call('queue.open', {})
    while (!isClosing()) {
      const { got, view } = await desk.call('queue.next', {})
      const number = view.current?.number
      if (got !== 'CALLED' || number === undefined) {
        await minutes(all, 0.25)
        continue
      }
      all.called.push({ number, group })
      await comes(all, number, windowId)
      await desk.call('queue.start', {})
      await minutes(all, serviceMinutes())
      await desk.call('queue.finish', { outcome: 'CONSULTED' })
    }
    await desk.call('queue.close', {})
  }
}

/** What the call bar says, in one look; BUSY while a step is under way. */
const readBar = (page: Page) =>
  page.evaluate(() => {
    const bar = document.querySelector('.callbar')
    const main = bar?.querySelector('.callbar-main')
    const words = main?.textContent ?? ''
    const states = { 开始叫号: 'CLOSED', 叫下一个: 'FREE', 开始办理: 'CALLED', 办完: 'SERVING' } as const
    const isBusy = main?.classList.contains('ant-btn-loading') === true
    const found = Object.entries(states).find(([start]) => !isBusy && words.startsWith(start))
    return {
      state: found?.[1] ?? ('BUSY' as const),
      number: bar?.querySelector('.callbar-number')?.textContent ?? '',
      waiting: Number(bar?.querySelector('.callbar-waiting strong')?.textContent),
    }
  })
type BarState = Awaited<ReturnType<typeof readBar>>

/** The same by the keys of the call bar, at a window that is open all the time. */
export const serveByKeys = async (all: Replay, clerk: Clerk, { page }: OpenedPage): Promise<void> => {
  const { group, windowId } = clerk
  const serviceMinutes = service(clerk)
  const settled = async (wanted: readonly BarState['state'][]): Promise<BarState> => {
    let seen = await readBar(page)
    await until(async () => wanted.includes((seen = await readBar(page)).state), PATIENCE_MS)
    return seen
  }
  await settled(['CLOSED'])
  await at(all, all.fromMs)
  await page.keyboard.press('F8')
  for (;;) {
    const { state, number, waiting } = await settled(['FREE', 'CALLED', 'SERVING'])
    if (state === 'FREE') {
      if (isOver(all, group)) break
      if (waiting > 0) await page.keyboard.press('F8')
      await minutes(all, 0.25)
      continue
    }
    all.called.push({ number, group })
    // Called in the moment in which the key was pressed once more, the visitor is there already.
    if (state === 'CALLED') {
      await comes(all, number, windowId)
      await page.keyboard.press('F8')
      await settled(['SERVING'])
    }
    await minutes(all, serviceMinutes())
    // Nothing was recorded at the desk, so the clerk says how it ended; the same key calls the next one.
    await page.keyboard.press('F8')
    const ending = page.getByRole('dialog', { name: `${number} 办得怎么样` })
    await ending.waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'radio')
    await page.keyboard.press('2')
    await page.keyboard.press('Enter')
    await ending.waitFor({ state: 'detached' })
    await until(async () => (await readBar(page)).number !== number, PATIENCE_MS)
  }
  await page.getByRole('button', { name: '更多叫号操作' }).click()
  await page.getByRole('menuitem', { name: '今天不再叫号' }).click()
  await settled(['CLOSED'])
}
