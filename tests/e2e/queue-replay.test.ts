import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '../../db/sample/seeded.ts'
import { launchBrowser, openPage, screenshot } from './browser.ts'
import {
  callSpans,
  countTickets,
  figuresOf,
  hourTaken,
  hourTimes,
  readRows,
  sheetRow,
  tableRow,
  totals,
  type CallSpan,
  type CountedFigures,
} from './counted-figures.ts'
import { newDataDir, startProgram, stopDesks, type RunningDesk } from './desk.ts'
import { readChart, readTable, readTotals, readWorkbook } from './figures-page.ts'
import { keepFailures, logIn, visit } from './hall-pages.ts'
import { ADMIN, enrolDesk, enrolDeskOf, fillHall, removeCables, until, type Enrolled } from './hall.ts'
import { goTo } from './journey.ts'
import { arrivals, FROM, QUEUES, recordedFigures, windowsOf, type Group } from './real-hours.ts'
import {
  MINUTE_MS,
  queueAtMachine,
  serve,
  serveByKeys,
  touchMachine,
  type Clerk,
  type Replay,
} from './replay-people.ts'
import { stageClock } from './stage-clock.ts'
import { watchBoard, type Shown } from './watched-board.ts'

// Two hours of a real office (real-hours.ts) at sixty times their pace: its visitors at its windows, as many of them open in
// each quarter of an hour as there were. Half of the visitors touch a ticket machine, one clerk presses keys, and everybody
// goes to a window when the hall's board, which hangs there all the time, calls them.
const PACE = 60
const SEED = 2020
const TARGET_MINUTES = 5
/** In true time: a board may be so far behind the windows, and says so itself when it is further. */
const LAG_MS = 10_000
/** A record is dated within so much of the hall's clock. */
const CLOCK_MS = 5_000

const HALL_DAY = '2026-11-18'
const clock = stageClock(HALL_DAY, '11:40', PACE)
const FROM_MS = Date.parse(`${HALL_DAY}T${FROM}:00+08:00`)
const CLERKS: readonly Clerk[] = (['DATA', 'SURVEYS'] as const)
  .flatMap((group) => Array.from({ length: windowsOf(group) }, (_each, nth) => ({ group, nth })))
  .map((place, at) => ({ ...place, windowId: `A0${at + 1}`, staffId: `100${at + 1}` }))

const groupOf = (prefix: string): Group => QUEUES.find((queue) => queue.prefix === prefix)?.group ?? 'DATA'

let browser: Browser
let hall: RunningDesk
let kiosks: readonly Enrolled[]
let desks: readonly RunningDesk[]

beforeAll(async () => {
  Object.assign(process.env, clock.env)
  const dataDir = newDataDir()
  ;[browser, hall] = await Promise.all([
    launchBrowser(),
    startProgram('hall.ts', dataDir, [
      '--lan',
      '0',
      '--lan-host',
      '127.0.0.1',
      '--log',
      join(dataDir, 'hall.log'),
    ]),
  ])
  await fillHall(hall)
  for (const [key, value] of [
    // Whoever is left in the evening is served as well.
    ['hall.opening', '08:00-20:00'],
    ['queue.target_minutes', String(TARGET_MINUTES)],
    // A true second is a minute here: no call leaves the board before a slow machine has drawn it.
    ['queue.call_shown_min', '120'],
  ] as const)
    await hall.call('settings.set', { key, value })
  for (const [order, { prefix, name }] of QUEUES.entries())
    await hall.call('queueSetup.saveClass', {
      ticketClass: {
        classId: `Q${prefix}`,
        prefix,
        name,
        nameEn: '',
        lane: 'NORMAL',
        unitId: null,
        itemIds: [],
        order,
        dailyMax: null,
        slotMax: null,
        takesFrom: null,
        takesUntil: null,
        active: true,
        version: 0,
      },
    })
  await hall.call('queueSetup.saveServices', {
    services: CLERKS.map(({ windowId, group }) => ({
      windowId,
      version: 0,
      classes: QUEUES.filter((queue) => queue.group === group).map(({ prefix }) => ({
        classId: `Q${prefix}`,
        weight: 1,
      })),
    })),
  })
  ;[kiosks, desks] = await Promise.all([
    Promise.all(
      // Two machines of one name.
      ['取号机', '取号机'].map(async (name) => enrolDesk(hall, { name, kind: 'KIOSK', windowId: null })),
    ),
    Promise.all(
      CLERKS.map(async ({ windowId, staffId }) => {
        const { desk } = await enrolDeskOf(hall, staffId, { name: windowId, kind: 'DESK', windowId })
        return desk
      }),
    ),
  ])
}, 180_000)
keepFailures(() => browser)
afterAll(async () => {
  await browser?.close()
  await stopDesks()
  await removeCables()
  for (const name of Object.keys(clock.env)) delete process.env[name]
})

/** What the board said that the records of that moment do not bear out; everything it shows is shown until the next text. */
const untrue = (shown: readonly Shown[], spans: readonly CallSpan[], endMs: number): string[] =>
  shown.flatMap(({ atMs, isOld, calls }, index) => {
    const shownMs = clock.nowMs(atMs)
    const goneMs = clock.nowMs((shown[index + 1]?.atMs ?? endMs) - LAG_MS)
    const windows = calls.map(([, windowId]) => windowId)
    const numbers = calls.map(([number]) => number)
    const twice = [windows, numbers].some((each) => new Set(each).size < each.length)
    const wrong = calls.filter(
      ([number, windowId]) =>
        !spans.some(
          (span) =>
            span.number === number &&
            span.windowId === windowId &&
            span.fromMs <= shownMs + CLOCK_MS &&
            span.untilMs >= goneMs - CLOCK_MS,
        ),
    )
    if (isOld || (!twice && wrong.length === 0)) return []
    return [`${new Date(shownMs + 8 * 3_600_000).toISOString()} ${JSON.stringify(calls)}`]
  })

const toFigures = <Value>(
  counted: ReadonlyMap<string, CountedFigures>,
  row: (figures: CountedFigures) => Value,
): Record<string, Value> => Object.fromEntries([...counted].map(([name, figures]) => [name, row(figures)]))

/** The statistics page and its workbook say what one counts from the records. */
const compareFigures = async (page: Page, dataDir: string): Promise<void> => {
  const tickets = countTickets(readRows(dataDir))
  const targetMs = TARGET_MINUTES * MINUTE_MS
  const all = figuresOf(tickets, targetMs)
  const { windows } = await hall.call('screen.board', {})
  const by = (name: (ticket: (typeof tickets)[number]) => string): Map<string, CountedFigures> =>
    new Map([...Map.groupBy(tickets, name)].map(([key, its]) => [key, figuresOf(its, targetMs)] as const))
  const byClass = by(
    ({ classId }) => `${classId.slice(1)} ${QUEUES.find((each) => `Q${each.prefix}` === classId)?.name}`,
  )
  const byWindow = by(
    ({ windowId }) => `${windowId} ${windows.find((each) => each.windowId === windowId)?.name}`,
  )
  const byHour = by(
    ({ issuedAtMs }) => `${String(new Date(issuedAtMs + 8 * 3_600_000).getUTCHours()).padStart(2, '0')}:00`,
  )
  // Some waited longer than the target and some did not; three hours of the day were met, and every window had visitors.
  expect(all.late).toBeGreaterThan(0)
  expect(all.late).toBeLessThan(all.served)
  expect([...byHour.keys()].slice(0, 3)).toEqual(['11:00', '12:00', '13:00'])
  expect(byWindow.size).toBe(CLERKS.length)

  expect(await readTotals(page)).toEqual(totals(all))
  expect(await readTable(page, '按号别')).toEqual(toFigures(byClass, tableRow))
  expect(await readTable(page, '按窗口')).toEqual(toFigures(byWindow, tableRow))
  expect(await readChart(page, '各时段等候和用时')).toEqual(toFigures(byHour, hourTimes))
  expect(await readChart(page, '各时段取号')).toEqual(toFigures(byHour, hourTaken))
  const withSum = (counted: Map<string, CountedFigures>) =>
    toFigures(new Map([...counted, ['合计', all] as const]), sheetRow)
  expect(await readWorkbook(page)).toEqual({
    按号别: withSum(byClass),
    按窗口: withSum(byWindow),
    按时段: withSum(byHour),
    按日期: withSum(new Map([[HALL_DAY, all]])),
  })
}

test('two hours of a real office at sixty times their pace: everybody is served once, where the board calls them, and the figures are those of the records', async () => {
  const figures = Object.fromEntries(
    QUEUES.map(({ queueId, last, waiting, booths }) => [queueId, { last, waiting, booths }]),
  )
  expect(recordedFigures() ?? figures).toEqual(figures)
  const visitors = arrivals(seeded(SEED))
  const expected = {
    DATA: visitors.filter(({ prefix }) => groupOf(prefix) === 'DATA').length,
    SURVEYS: visitors.filter(({ prefix }) => groupOf(prefix) === 'SURVEYS').length,
  }
  expect(visitors.length).toBeGreaterThan(60)
  const [touched, other] = kiosks.map(({ desk }) => desk)
  const [byKeys, ...byScript] = CLERKS
  if (!touched || !other || !byKeys) throw new Error('machines are missing')

  await until(async () => {
    const seen = await Promise.all(kiosks.map(async ({ desk }) => desk.call('kiosk.classes', {})))
    return seen.every(({ classes, isStale }) => classes.length === QUEUES.length && !isStale)
  }, 30_000)
  const machines = await Promise.all(kiosks.map(async ({ desk }) => desk.call('kiosk.classes', {})))
  expect(new Set(machines.map(({ machineNo }) => machineNo)).size).toBe(kiosks.length)
  const glass = await openPage(browser, `${touched.pageUrl('/')}#/kiosk/tickets`, 'large')
  const hung = await openPage(browser, `${other.pageUrl('/')}#/kiosk/hall?voice=0`, 'large')
  const desk = await visit(browser, desks[0] ?? hall)
  await logIn(desk.page, byKeys.staffId)
  await glass.page.locator('.tk-tile').first().waitFor()
  const all: Replay = {
    clock,
    pace: PACE,
    fromMs: FROM_MS,
    board: await watchBoard(hung.page),
    given: new Map(),
    called: [],
    expected,
  }
  expect(clock.nowMs()).toBeLessThan(FROM_MS)

  clock.run(true)
  await Promise.all([
    touchMachine(
      all,
      glass,
      visitors.filter((_each, index) => index % 2 === 0),
    ),
    queueAtMachine(
      all,
      other,
      visitors.filter((_each, index) => index % 2 === 1),
    ),
    serveByKeys(all, byKeys, desk),
    ...byScript.map(async (clerk, index) => serve(all, clerk, desks[index + 1] ?? hall)),
  ])
  clock.run(false)
  // Every number is given once, and everybody is called once.
  const { board, given, called } = all
  expect(given.size).toBe(visitors.length)
  expect(called.map(({ number }) => number).toSorted()).toEqual([...given.keys()].toSorted())

  // Everything is at the hall, and on its desk; the board calls nobody any more.
  const span = { fromDay: HALL_DAY, toDay: HALL_DAY }
  await until(async () => (await hall.call('queue.statistics', span)).all.served === visitors.length, 30_000)
  await until(() => Promise.resolve(board.shown.at(-1)?.calls.length === 0))
  const spans = callSpans(readRows(hall.dataDir))
  expect(spans).toHaveLength(visitors.length)
  expect(untrue(board.shown, spans, Date.now())).toEqual([])
  await screenshot(hung.page, 'queue-replay-board')

  const office = await visit(browser, hall, 'large')
  await logIn(office.page, ADMIN.staffId, ADMIN.pin)
  await goTo(office.page, '/live-queue/figures')
  await office.page.getByRole('heading', { name: '按窗口' }).waitFor()
  await screenshot(office.page, 'queue-replay-figures')
  await compareFigures(office.page, hall.dataDir)
  for (const { problems, close } of [glass, hung, desk, office]) {
    expect(problems).toEqual([])
    await close()
  }
}, 300_000)
