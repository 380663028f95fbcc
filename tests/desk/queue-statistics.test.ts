import readExcel from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Host } from '../../db/host.ts'
import { FIGURE_COLUMNS } from '../../db/contract/queue-statistics.ts'
import { readEntityHistory } from '../../db/store/index.ts'
import { recordQueueSetUp } from '../helpers/queue-setup.ts'
import { createTestDesk, type TestPage } from '../helpers/test-desk.ts'

type Store = ReturnType<Host['store']>

/** What one counts by reading the log from the first record to the last, with no fold of the program in between. */
const countedFromLog = (store: Store) => {
  const entities = store.read.all<{ kind: string; id: string }>(
    "SELECT DISTINCT entity_kind AS kind, entity_id AS id FROM event_log WHERE entity_kind IN ('ticket', 'visit')",
  )
  const events = entities.flatMap(({ kind, id }) => readEntityHistory(store.read, kind, id))
  const issued = new Map<string, { atMs: number; classId: string }>()
  const firstCall = new Map<string, number>()
  const opened = new Map<string, number>()
  const services: number[] = []
  let misses = 0
  for (const { entity, type, atMs, payload } of events) {
    const [, id] = entity
    if (type === 'ticket.issued') {
      const { classId } = z.object({ classId: z.string() }).parse(payload)
      issued.set(id, { atMs, classId })
    }
    if (type === 'ticket.called' && !firstCall.has(id)) firstCall.set(id, atMs)
    if (type === 'ticket.missed') misses += 1
    if (type === 'visit.opened') opened.set(id, atMs)
    if (type === 'visit.closed') services.push(atMs - (opened.get(id) ?? atMs))
  }
  const waits = [...firstCall].map(([id, atMs]) => atMs - (issued.get(id)?.atMs ?? atMs))
  const mean = (list: readonly number[]): number | null =>
    list.length === 0 ? null : Math.round(list.reduce((sum, each) => sum + each, 0) / list.length)
  return {
    issued: issued.size,
    called: firstCall.size,
    served: services.length,
    misses,
    waitMs: mean(waits),
    longestMs: Math.max(...waits),
    late: waits.filter((each) => each > 20 * 60_000).length,
    serviceMs: mean(services),
    ofClassB: [...issued.values()].filter(({ classId }) => classId === 'B').length,
  }
}

/** A morning at two windows: some wait long, some do not come. */
const morning = async (
  desk: ReturnType<typeof createTestDesk>,
  clerk: TestPage,
  other: TestPage,
): Promise<void> => {
  const minutes = (count: number): void => void desk.clock.advance(count * 60_000)
  for (let nth = 0; nth < 9; nth += 1) {
    await clerk.call('queue.issue', { classId: nth % 3 === 2 ? 'B' : 'A' })
    minutes(1 + (nth % 4))
  }
  minutes(12)
  for (let nth = 0; nth < 3; nth += 1) {
    await clerk.call('queue.next', { outcome: 'CONSULTED' })
    await other.call('queue.next', { outcome: 'CONSULTED' })
    minutes(2)
    if (nth === 1) await other.call('queue.miss', {})
    else await other.call('queue.start', {})
    await clerk.call('queue.start', {})
    minutes(3 + nth)
  }
  await clerk.call('queue.finish', { outcome: 'CASE_HANDLED' })
}

test('the figures are those one counts from the records; the workbook says the same', async () => {
  const desk = createTestDesk()
  recordQueueSetUp(desk.host.store())
  const clerk = await desk.signIn('1001')
  const other = await desk.signIn('3001')
  await morning(desk, clerk, other)
  const { day } = await clerk.call('queue.window', {})
  const lead = await desk.signIn('9001')
  const found = await lead.call('queue.statistics', { fromDay: day, toDay: day })
  const counted = countedFromLog(desk.host.store())
  expect(counted.called).toBeGreaterThan(3)
  expect(found.all).toMatchObject({
    issued: counted.issued,
    called: counted.called,
    served: counted.served,
    misses: counted.misses,
    wait: { meanMs: counted.waitMs, maxMs: counted.longestMs, overTarget: counted.late },
    service: { meanMs: counted.serviceMs },
  })
  expect(found.byClass.find(({ classId }) => classId === 'B')?.issued).toBe(counted.ofClassB)
  // Those who still wait are at no window.
  expect(found.byWindow.map(({ windowId }) => windowId)).toEqual(['A01', 'C01', null])
  expect(found.byDay).toMatchObject([{ day, issued: counted.issued }])
  expect(found.byHour.reduce((sum, each) => sum + each.served, 0)).toBe(counted.served)

  const { fileName, base64 } = await lead.call('queue.statisticsExport', {
    fromDay: day,
    toDay: day,
    fileTitle: '排队统计',
    sheets: ['号别', '窗口', '时段', '日期'],
    firstHeadings: ['号别', '窗口', '时段', '日期'],
    headings: FIGURE_COLUMNS.map((key) => key),
    noClass: '没有号别',
    noWindow: '还没到窗口',
    total: '合计',
  })
  expect(fileName).toBe(`排队统计_${day}.xlsx`)
  const sheets = await readExcel(Buffer.from(base64, 'base64'))
  const byClass = sheets[0]?.data ?? []
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['号别', '窗口', '时段', '日期'])
  const total = byClass.find(([first]) => first === '合计')
  expect(total?.slice(1, 5)).toEqual([counted.issued, 0, counted.called, counted.served])
  // Every view adds up to its last row.
  for (const { data } of sheets) {
    const [heads, ...rows] = data.slice(data.findIndex((row) => row.includes('issued')))
    for (const key of ['issued', 'served', 'open', 'misses'] as const) {
      const at = heads?.indexOf(key) ?? -1
      const numbers = rows.map((row) => Number(row[at]))
      expect([key, numbers.slice(0, -1).reduce((sum, each) => sum + each, 0)]).toEqual([key, numbers.at(-1)])
    }
  }
})

/** What the live queue, the statistics and the windows say of today, side by side. */
const threeViews = async (lead: TestPage, pages: readonly TestPage[]) => {
  const live = await lead.call('queue.overview', {})
  const { all, byWindow, toSettle } = await lead.call('queue.statistics', {
    fromDay: live.day,
    toDay: live.day,
  })
  const own = await Promise.all(
    pages.map(async (page) => {
      const { windowId, today } = await page.call('queue.window', {})
      return [windowId, today.served, today.walkIns] as const
    }),
  )
  const { issued, slipOnly, called, served, open, walkIns } = all
  expect(live.counts).toEqual({ issued, slipOnly, called, served, open, walkIns })
  expect(live.windows.reduce((sum, each) => sum + each.served, 0)).toBe(served)
  expect(live.windows.reduce((sum, each) => sum + each.walkIns, 0)).toBe(walkIns)
  for (const [windowId, count, without] of own) {
    const told = live.windows.find((each) => each.windowId === windowId)
    expect([windowId, told?.served, told?.walkIns]).toEqual([windowId, count, without])
    const row = byWindow.find((each) => each.windowId === windowId)
    expect([row?.served ?? 0, row?.walkIns ?? 0]).toEqual([count, without])
  }
  expect(live.doubled).toHaveLength(toSettle)
  return { ...live.counts, hold: all.hold, service: all.service }
}

test('live queue, statistics and windows count the same, with visitors without a ticket and time on hold', async () => {
  const desk = createTestDesk()
  recordQueueSetUp(desk.host.store())
  const clerk = await desk.signIn('1001')
  const other = await desk.signIn('3001')
  const lead = await desk.signIn('9001')
  for (let nth = 0; nth < 4; nth += 1) await clerk.call('queue.issue', { classId: 'A' })
  for (const page of [clerk, other]) {
    await page.call('queue.next', {})
    await page.call('queue.start', {})
  }
  desk.clock.advance(4 * 60_000)
  await clerk.call('queue.hold', { reason: '复印' })
  desk.clock.advance(30 * 60_000)
  await clerk.call('queue.callBack', { ticketId: `${(await clerk.call('queue.window', {})).day}/A001` })
  await clerk.call('queue.start', {})
  desk.clock.advance(2 * 60_000)
  await clerk.call('queue.finish', { outcome: 'CONSULTED' })
  await other.call('queue.finish', { outcome: 'CONSULTED' })
  await other.call('visits.open', {})
  await other.call('queue.finish', { outcome: 'CONSULTED' })
  await clerk.call('queue.next', {})
  expect(await threeViews(lead, [clerk, other])).toMatchObject({
    issued: 4,
    slipOnly: 0,
    called: 3,
    served: 2,
    open: 2,
    walkIns: 1,
    hold: { count: 1, meanMs: 30 * 60_000 },
    service: { count: 3, maxMs: 36 * 60_000 },
  })
})

test('a record tells the visits it was worked on in; other days and other windows stay out', async () => {
  const desk = createTestDesk()
  recordQueueSetUp(desk.host.store())
  const page = await desk.signIn('1001')
  await page.call('queue.issue', { classId: 'A' })
  await page.call('queue.next', {})
  await page.call('queue.start', {})
  const { consultationId } = await page.call('consultations.log', {
    itemId: 'SCJG-001',
    matter: '需要哪些材料',
    answer: '',
    way: 'IN_PERSON',
    outcome: 'ANSWERED',
    visitorName: '',
    visitorPhone: '',
    backEntry: null,
  })
  const { visits } = await page.call('visits.ofRecord', { kind: 'consultation', id: consultationId })
  expect(visits).toMatchObject([{ number: 'A001', closedAtMs: null }])
  expect(await page.codeOf('visits.ofRecord', { kind: 'case', id: consultationId })).toBe('NOT_FOUND')
})

test('days that are too many, or the wrong way round, are refused', async () => {
  const desk = createTestDesk()
  const lead = await desk.signIn('9001')
  const ask = (fromDay: string, toDay: string): Promise<string> =>
    lead.codeOf('queue.statistics', { fromDay, toDay })
  expect(await ask('2026-01-01', '2026-12-31')).toBe('TOO_LARGE')
  expect(await ask('2026-03-02', '2026-03-01')).toBe('TOO_LARGE')
})
