import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { QueueSnapshot } from '../../db/sync/queue-wire.ts'
import { CLASSES, prepareDay, startDay, type CalledThere } from '../helpers/queue-day.ts'
import { memoryOfPage, playVoice, untilCalling, untilShown, type PageMemory } from './board-page.ts'
import { ensureBuilt } from '../../build/scripts/build.ts'
import { openPage } from './browser.ts'
import { newDataDir, startProgram, type RunningDesk } from './desk.ts'
import { stageClock } from './stage-clock.ts'

// A hall board that is left running through two days: the hall's program, the program of the screen's machine and the board's
// page are real; windows and a ticket machine are a script that speaks with the hall as machines do.

const DAYS = ['2026-11-18', '2026-11-19'] as const
const clockModule = new URL('../helpers/passing-clock.ts', import.meta.url).href
/** Every program has looked at the clock by then. */
const LOOKED_MS = 500
const WINDOWS = 60
/** So many call at once: as many as a large board shows. */
const CALLING = 10
const WAITING = 60
const DRAWN_WITHIN_MS = 15_000
/** A hall that was killed is found again, and a board that was grey is true again, within this time. */
const BACK_WITHIN_MS = 40_000

export interface BoardRunOptions {
  readonly browser: Browser
  /** In all, on both days. */
  readonly calls: number
  /** After so many calls memory is looked at. */
  readonly looks: readonly number[]
  /** After so many calls the hall's program is killed, and begun again. */
  readonly hallKilledAt: readonly number[]
  /** After so many calls the program of the screen's machine is killed, and begun again. */
  readonly screenKilledAt: readonly number[]
  readonly midnightAt: number
  readonly say: (text: string) => void
}

export interface BoardLook extends PageMemory {
  readonly calls: number
  /** Resident memory of the two programs. */
  readonly screenMiB: number
  readonly hallMiB: number
}

export interface BoardRun {
  readonly looks: readonly BoardLook[]
  /** Every one of them stood on the page. */
  readonly calls: number
  /** From the press of all windows until a bare socket heard of the call, and until every number stood on the page. */
  readonly heardMs: readonly number[]
  readonly drawnMs: readonly number[]
  /** How often the whole board was compared with the hall's row. */
  readonly compared: number
  readonly spoken: number
  /** Errors nobody caught in the page. */
  readonly problems: readonly string[]
}

const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024

/** What the board has to show of a row, counted from the row alone. */
const boardOf = ({ tickets }: QueueSnapshot) => {
  const newest = tickets
    .filter(({ calls, windowId }) => calls > 0 && windowId !== null)
    .toSorted(
      (one, other) =>
        (other.calledAtMs ?? 0) - (one.calledAtMs ?? 0) || (one.ticketId < other.ticketId ? 1 : -1),
    )
  return {
    calling: newest
      .filter(({ status }) => status === 'CALLED')
      .map(({ number, windowId }) => [number, windowId ?? ''] as const),
    last: newest.filter(({ status }) => status !== 'CALLED').map(({ number }) => number),
    waiting: Object.fromEntries(
      CLASSES.map((classId) => [
        classId,
        tickets.filter((ticket) => ticket.status === 'WAITING' && ticket.classId === classId).length,
      ]),
    ),
  }
}

/** Runs it all. @throws as soon as anything on the board is not so */
export const runBoard = async (options: BoardRunOptions): Promise<BoardRun> => {
  const { browser, say } = options
  await ensureBuilt('renderer')
  const clock = stageClock(DAYS[0], '15:30')
  const clockFile = clock.env['HALLDESK_TEST_CLOCK'] ?? ''
  const nowMs = (): number => Date.now() + Number.parseFloat(readFileSync(clockFile, 'utf8'))
  const env = { ...clock.env, NODE_OPTIONS: `--import=${clockModule}` }
  const place = { dataDir: newDataDir() }
  const prepared = await prepareDay({ place, windows: WINDOWS, ahead: 0, nowMs })

  const startHall = (...args: string[]): Promise<RunningDesk> =>
    startProgram(
      'hall.ts',
      place.dataDir,
      ['--no-build', '--log', join(place.dataDir, 'hall.log'), ...args],
      env,
    )
  let hall = await startHall('--new-code', '大厅屏', '--kiosk')
  const screenDir = newDataDir()
  const startScreen = (...args: string[]): Promise<RunningDesk> =>
    startProgram(
      'desk.ts',
      screenDir,
      ['--no-build', '--headless', '--screen', 'hall?scale=0.7', '--hall', hall.url, ...args],
      env,
    )
  let screen = await startScreen('--code', hall.code ?? '')
  const { page, problems, close } = await openPage(browser, 'about:blank', 'large')
  await page.addInitScript(playVoice)
  await page.goto(screen.screenUrl ?? '')
  await page.locator('.hall-board').waitFor()
  // A touch lets the voice out.
  await page.mouse.click(900, 500)
  const session = await page.context().newCDPSession(page)

  const looks: BoardLook[] = []
  const times = { answered: [], shown: [] }
  const drawnMs: number[] = []
  let day = await startDay(prepared, [hall.url])
  let called = 0
  let compared = 0
  const beginAgain = async (): Promise<void> => {
    day.close()
    day = await startDay(prepared, [hall.url])
  }
  const checkBoard = async (): Promise<void> => {
    await untilShown(page, boardOf(await day.row()), BACK_WITHIN_MS)
    compared += 1
  }
  const killHall = async (): Promise<void> => {
    const { port } = new URL(hall.url)
    await hall.kill()
    hall = await startHall('--port', port)
    await beginAgain()
    say(`board: the hall was killed after ${called} calls`)
  }
  const killScreen = async (): Promise<void> => {
    const { port } = new URL(screen.url)
    await screen.kill()
    screen = await startScreen('--port', port)
    say(`board: the screen's program was killed after ${called} calls`)
  }
  const passTo = async (time: string, onDay?: string): Promise<void> => {
    clock.goTo(time, onDay)
    await pause(LOOKED_MS)
    await beginAgain()
    await checkBoard()
  }
  const passNight = async (): Promise<void> => {
    // What still waits goes with its day.
    await passTo('23:59')
    await passTo('00:00', DAYS[1])
    await passTo('08:40', DAYS[1])
    await day.open()
    say(`board: a night passed after ${called} calls`)
  }
  const look = async (): Promise<void> => {
    await pause(2_000)
    const memory = await memoryOfPage(session)
    looks.push({
      calls: called,
      ...memory,
      screenMiB: residentMiB(screen.pid),
      hallMiB: residentMiB(hall.pid),
    })
    say(`board: ${JSON.stringify(looks.at(-1))}`)
  }
  const isDue = (at: readonly number[], before: number): boolean =>
    at.some((each) => before < each && each <= called)

  let left = 0
  const round = async (): Promise<{ before: number; standing: readonly CalledThere[] }> => {
    if (left < WAITING) {
      await day.issue(WAITING)
      left += WAITING
    }
    const before = called
    const pressedAt = performance.now()
    const standing = await day.callTogether(times, CALLING)
    await untilCalling(
      page,
      standing.map(({ number, windowId }) => [number, windowId] as const),
      DRAWN_WITHIN_MS,
    )
    drawnMs.push(performance.now() - pressedAt)
    called += standing.length
    left -= standing.length
    return { before, standing }
  }
  while (called < options.calls) {
    const { before, standing } = await round()
    const isLook = isDue(options.looks, before)
    if (isDue(options.hallKilledAt, before)) {
      await killHall()
      await checkBoard()
    }
    if (isDue(options.screenKilledAt, before)) {
      await killScreen()
      await checkBoard()
    }
    if (isLook) await checkBoard()
    await day.serve(standing)
    if (isLook) await look()
    if (isDue([options.midnightAt], before)) {
      await passNight()
      left = 0
    }
  }
  await checkBoard()
  const spoken = await page.evaluate(() => window.spokenSentences)
  day.close()
  await close()
  return {
    looks,
    calls: called,
    heardMs: times.shown,
    drawnMs,
    compared,
    spoken,
    problems: problems.filter((each) => each.startsWith('uncaught')),
  }
}
