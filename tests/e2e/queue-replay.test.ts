import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '../../db/sample/seeded.ts'
import { launchBrowser, openPage, screenshot } from './browser.ts'
import { newDataDir, startProgram, stopDesks, type RunningDesk } from './desk.ts'
import { activateAll } from './hall-pages.ts'
import { ADMIN, enrolDesk, fillHall, PIN, removeCables, until, type Enrolled } from './hall.ts'
import { goTo } from './journey.ts'
import { stageClock } from './stage-clock.ts'

// An hour of a real office at sixty times its pace, through ticket machines, desks and a board: 57 people came to it between
// eight and nine on 2020-01-02. Where the data lie beside the project the hour is read from them.
const DATA = fileURLToPath(new URL('../../../shared/data/queue/warsaw-served-hourly.csv', import.meta.url))
const [OFFICE, DAY, HOUR, VISITORS] = ['UD_Bemowo', '2020-01-02', '08', 57]
const PACE = 60
const MINUTE_MS = 60_000 / PACE

const visitorsOfTheHour = (): number => {
  if (!existsSync(DATA)) {
    console.warn(`not compared with ${DATA}: it is not there`)
    return VISITORS
  }
  const line = readFileSync(DATA, 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${OFFICE},${DAY},${HOUR},`))
  const served = Number(line?.split(',')[3])
  expect(served).toBe(VISITORS)
  return served
}

const clock = stageClock('2026-11-18', '09:20')
const CLASSES = [
  ['QA', 'A', '企业服务', ['A01', 'A02', 'A03']],
  ['QB', 'B', '公安服务', ['A02', 'A03']],
] as const
const CLERKS = [
  ['A01', '1001'],
  ['A02', '1002'],
  ['A03', '1003'],
] as const

let browser: Browser
let hall: RunningDesk
const kiosks: Enrolled[] = []
const desks: Enrolled[] = []

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
  for (const [classId, prefix, name] of CLASSES)
    await hall.call('queueSetup.saveClass', {
      ticketClass: {
        classId,
        prefix,
        name,
        nameEn: '',
        lane: 'NORMAL',
        unitId: null,
        itemIds: [],
        order: 1,
        dailyMax: null,
        slotMax: null,
        takesFrom: null,
        takesUntil: null,
        active: true,
        version: 0,
      },
    })
  await hall.call('queueSetup.saveServices', {
    services: CLERKS.map(([windowId]) => ({
      windowId,
      version: 0,
      classes: CLASSES.filter(([, , , windows]) => windows.some((each) => each === windowId)).map(
        ([classId]) => ({
          classId,
          weight: 1,
        }),
      ),
    })),
  })
  // Two machines of one name.
  for (const name of ['取号机', '取号机'])
    kiosks.push(await enrolDesk(hall, { name, kind: 'KIOSK', windowId: null }))
  for (const [windowId] of CLERKS)
    desks.push(await enrolDesk(hall, { name: windowId, kind: 'DESK', windowId }))
  await activateAll(
    hall,
    CLERKS.map(([, staffId], index) => [desks[index]?.desk ?? hall, staffId] as const),
  )
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await stopDesks()
  await removeCables()
  for (const name of Object.keys(clock.env)) delete process.env[name]
})

/** Visitors at one machine, one after the other: each takes the next ticket as soon as the machine gives it. */
const visit = async (
  kiosk: RunningDesk,
  arrivals: readonly (readonly [atMs: number, classId: string])[],
  fromMs: number,
) => {
  const numbers: string[] = []
  for (const [index, [atMs, classId]] of arrivals.entries()) {
    await pause(Math.max(0, fromMs + atMs - performance.now()))
    const press = `0193b5a0-0000-4000-8000-${kiosk.pid.toString(16).padStart(8, '0')}${index.toString(16).padStart(4, '0')}`
    for (;;) {
      const taken = await kiosk.call('kiosk.takeTicket', { press, classId })
      if (taken.outcome === 'TAKEN') {
        numbers.push(taken.slip.number)
        break
      }
      if (taken.outcome !== 'TOO_SOON') throw new Error(`no ticket: ${JSON.stringify(taken)}`)
      await pause(taken.waitMs)
    }
  }
  return numbers
}

/** A clerk calls, serves for some minutes, and calls again, until the hall is empty. */
const serve = async (desk: RunningDesk, random: () => number, isOver: () => boolean) => {
  const called: string[] = []
  await desk.call('queue.open', {})
  for (;;) {
    const { got, view } = await desk.call('queue.next', { outcome: 'CONSULTED' })
    if (got === 'CALLED' && view.current) {
      called.push(view.current.number)
      // The visitor walks over.
      await pause(MINUTE_MS / 2)
      await desk.call('queue.start', {})
      await pause((1 + random() * 2) * MINUTE_MS)
      continue
    }
    expect(got).toBe('NOBODY')
    if (isOver()) break
    await pause(MINUTE_MS / 2)
  }
  await desk.call('queue.close', {})
  return called
}

interface Row {
  readonly type: string
  readonly id: string
  readonly atMs: number
  readonly payload: Record<string, unknown>
}

/** The records themselves, read from the database of the hall's own desk. */
const readRows = (dataDir: string): Row[] => {
  const db = new Database(join(dataDir, 'desk', 'hall.db'), { readonly: true })
  try {
    return db
      .prepare<[], { type: string; id: string; atMs: number; bytes: Buffer }>(
        `SELECT type, entity_id AS id, at_ms AS atMs, bytes FROM event_log
         WHERE entity_kind IN ('ticket', 'visit') ORDER BY hall_seq`,
      )
      .all()
      .map(({ bytes, ...row }) => ({ ...row, payload: JSON.parse(bytes.toString('utf8')).payload }))
  } finally {
    db.close()
  }
}

const mean = (times: readonly number[]): number | null =>
  times.length === 0 ? null : Math.round(times.reduce((sum, each) => sum + each, 0) / times.length)

test('an hour of a real office at sixty times its pace: everybody is served once, and the figures are those of the records', async () => {
  const count = visitorsOfTheHour()
  const random = seeded(2020)
  const arrivals = Array.from(
    { length: count },
    () => [random() * 60 * MINUTE_MS, random() < 0.7 ? 'QA' : 'QB'] as const,
  ).toSorted(([one], [other]) => one - other)
  const board = await openPage(browser, `${kiosks[0]?.desk.pageUrl('/') ?? ''}#/kiosk/hall`, 'large')
  await until(async () => {
    const seen = await Promise.all(kiosks.map(async ({ desk }) => desk.call('kiosk.classes', {})))
    return seen.every(({ classes, isStale }) => classes.length === CLASSES.length && !isStale)
  }, 30_000)
  const machines = await Promise.all(kiosks.map(async ({ desk }) => desk.call('kiosk.classes', {})))
  expect(new Set(machines.map(({ machineNo }) => machineNo)).size).toBe(kiosks.length)
  for (const [index, [, staffId]] of CLERKS.entries())
    await desks[index]?.desk.call('session.login', { staffId, secret: PIN, kind: 'PIN' })

  const fromMs = performance.now()
  const progress = { areAllIn: false }
  const watching = (async () => {
    // What the board calls is never at two windows.
    const doubled: string[] = []
    let most = 0
    while (!progress.areAllIn) {
      const { calling } = await (kiosks[1]?.desk ?? hall).call('screen.board', {})
      const numbers = calling.map(({ number }) => number)
      if (new Set(numbers).size < numbers.length) doubled.push(numbers.join(' '))
      most = Math.max(most, numbers.length)
      await pause(100)
    }
    return { doubled, most }
  })()
  const [taken, called] = await Promise.all([
    Promise.all(
      kiosks.map(async ({ desk }, index) =>
        visit(
          desk,
          arrivals.filter((_each, at) => at % kiosks.length === index),
          fromMs,
        ),
      ),
    ).then((numbers) => {
      progress.areAllIn = true
      return numbers.flat()
    }),
    Promise.all(
      desks.map(async ({ desk }, index) => serve(desk, seeded(index + 1), () => progress.areAllIn)),
    ).then((each) => each.flat()),
  ])
  const { doubled, most } = await watching
  expect(doubled).toEqual([])
  expect(most).toBeGreaterThan(0)
  // Every number is given once, and everybody is called once and served.
  expect(taken).toHaveLength(count)
  expect(new Set(taken).size).toBe(count)
  expect(called.toSorted()).toEqual(taken.toSorted())

  // Everything is at the hall, and on its desk.
  const day = '2026-11-18'
  const statistics = async () => hall.call('queue.statistics', { fromDay: day, toDay: day })
  await until(async () => (await statistics()).all.served === count, 30_000)
  const rows = readRows(hall.dataDir)
  const of = (type: string): Row[] => rows.filter((row) => row.type === type)
  const issuedAt = new Map(of('ticket.issued').map(({ id, payload }) => [id, Number(payload['issuedAtMs'])]))
  const classOf = new Map(of('ticket.issued').map(({ id, payload }) => [id, String(payload['classId'])]))
  const firstCall = new Map(
    of('ticket.called')
      .toReversed()
      .map((row) => [row.id, row]),
  )
  const opened = new Map(of('visit.opened').map((row) => [row.id, row]))
  const services = of('visit.closed').map(({ id, atMs }) => ({
    ms: atMs - (opened.get(id)?.atMs ?? Number.NaN),
    windowId: String(opened.get(id)?.payload['windowId']),
  }))
  const waits = [...firstCall].map(([id, { atMs, payload }]) => ({
    ms: Math.max(0, atMs - (issuedAt.get(id) ?? Number.NaN)),
    classId: classOf.get(id),
    windowId: String(payload['windowId']),
  }))
  const told = await statistics()
  expect(told.all).toMatchObject({ issued: count, called: count, served: count, noShow: 0, gone: 0 })
  expect(Math.round(told.all.wait.meanMs ?? -1)).toBe(mean(waits.map(({ ms }) => ms)))
  expect(told.all.wait.maxMs).toBe(Math.max(...waits.map(({ ms }) => ms)))
  expect(Math.round(told.all.service.meanMs ?? -1)).toBe(mean(services.map(({ ms }) => ms)))
  for (const each of told.byClass) {
    const its = waits.filter(({ classId }) => classId === each.classId)
    expect([each.classId, each.wait.count]).toEqual([each.classId, its.length])
    expect(Math.round(each.wait.meanMs ?? -1)).toBe(mean(its.map(({ ms }) => ms)) ?? -1)
  }
  for (const each of told.byWindow) {
    const its = services.filter(({ windowId }) => windowId === each.windowId)
    expect([each.windowId, each.service.count]).toEqual([each.windowId, its.length])
    expect(Math.round(each.service.meanMs ?? -1)).toBe(mean(its.map(({ ms }) => ms)) ?? -1)
  }

  // The board calls nobody any more, and those called last are those of the records.
  const boardNow = await (kiosks[0]?.desk ?? hall).call('screen.board', {})
  expect(boardNow.calling).toEqual([])
  expect(boardNow.waiting).toBe(0)
  await screenshot(board.page, 'queue-replay-board')
  expect(board.problems).toEqual([])
  await board.close()

  const page = await openPage(browser, hall.pageUrl('/'))
  await page.page.getByLabel('工号、姓名、单位或拼音首字母').click()
  await page.page.keyboard.type(ADMIN.staffId)
  await page.page.getByRole('option', { name: ADMIN.staffId }).waitFor()
  await page.page.keyboard.press('Enter')
  await page.page.getByRole('textbox', { name: 'PIN' }).fill(ADMIN.pin)
  await page.page.keyboard.press('Enter')
  await page.page.getByRole('navigation', { name: '主导航' }).waitFor()
  await goTo(page.page, '/live-queue/figures')
  await page.page.getByText(String(count), { exact: true }).first().waitFor()
  await screenshot(page.page, 'queue-replay-figures')
  expect(page.problems).toEqual([])
  await page.close()
}, 240_000)
