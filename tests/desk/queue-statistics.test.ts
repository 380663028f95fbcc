import readExcel from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Host } from '../../db/host.ts'
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
  expect(found.byWindow.map(({ windowId }) => windowId)).toEqual(['A01', 'C01'])
  expect(found.byDay).toMatchObject([{ day, issued: counted.issued }])
  expect(found.byHour.reduce((sum, each) => sum + each.served, 0)).toBe(counted.served)

  const { fileName, base64 } = await lead.call('queue.statisticsExport', {
    fromDay: day,
    toDay: day,
    fileTitle: '排队统计',
    sheets: ['号别', '窗口', '时段', '日期'],
    firstHeadings: ['号别', '窗口', '时段', '日期'],
    headings: Array.from({ length: 14 }, (_each, at) => `列${at + 1}`),
    total: '合计',
  })
  expect(fileName).toBe(`排队统计_${day}.xlsx`)
  const sheets = await readExcel(Buffer.from(base64, 'base64'))
  const byClass = sheets[0]?.data ?? []
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['号别', '窗口', '时段', '日期'])
  const total = byClass.find(([first]) => first === '合计')
  expect(total?.slice(1, 4)).toEqual([counted.issued, counted.called, counted.served])
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
