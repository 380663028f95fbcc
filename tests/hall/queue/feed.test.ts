import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { setTimeout as delay } from 'node:timers/promises'
import { openHallDb } from '../../../db/hall/storage/index.ts'
import type { TicketState } from '../../../db/model/queue/ticket.ts'
import { readState } from '../../../db/hall/entities.ts'
import type { HallService } from '../../../db/hall/service.ts'
import { PublicTicket } from '../../../db/model/queue/public-row.ts'
import { type NextAnswer, type QueueChange } from '../../../db/sync/queue-wire.ts'
import { SyncError } from '../../../db/sync/wire.ts'
import { startPostgres, type TestPostgres } from '../../helpers/postgres.ts'
import {
  basics,
  CLERK,
  finished,
  listening,
  makeQueueHall,
  opened,
  setting,
  staff,
  started,
  step,
  type QueueHall,
} from '../../helpers/queue-hall.ts'
import { createTestServer } from '../../helpers/test-server.ts'
import { temporaryFolder } from '../../helpers/test-store.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.close())

const MINUTE = 60_000
const until = async (what: string, is: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await is()) return
    await delay(10)
  }
  throw new Error(`never: ${what}`)
}
/** By the real clock, although the server's own stands still. */
const soon = (work: () => void, afterMs: number): (() => void) => {
  const timer = setTimeout(work, afterMs)
  return () => clearTimeout(timer)
}
const heldBy = ({ ahead }: NextAnswer): string[] => ahead.map(({ basics: { number } }) => number)

describe.each(['sqlite', 'postgres'] as const)('the row on %s', (dialect) => {
  const setUp = async (isTimed = true): Promise<QueueHall> => {
    const databaseUrl = dialect === 'postgres' ? await postgres.createDatabase() : undefined
    const db = await openHallDb({
      directory: temporaryFolder(),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    })
    onTestFinished(() => db.close())
    return makeQueueHall(await createTestServer({ db, ...(isTimed ? { later: soon } : {}) }))
  }
  const leases = (hall: QueueHall) =>
    hall.server.db.all<{ ticket_id: string; window_id: string; until_ms: number }>(
      "SELECT ticket_id, window_id, until_ms FROM queue_ahead WHERE window_id <> '' ORDER BY ticket_id",
    )
  /** Calls, serves and finishes one. */
  const serve = async (hall: QueueHall, desk: Awaited<ReturnType<QueueHall['desk']>>, windowId: string) => {
    const answer = await hall.next(desk, windowId)
    if (!answer.call) throw new Error('no call')
    desk.record(started(answer.call, windowId))
    desk.record(finished(answer.call.ticketId, windowId))
    await desk.push()
    return answer
  }

  describe('as screens are told', () => {
    test('each change comes once, in its order, to every process, and holds nothing of a person', async () => {
      const hall = await setUp()
      const desk = await hall.desk('W1')
      const other = dialect === 'postgres' ? hall.server.another() : hall.server.service
      const near = await listening(hall.server.service, hall.kiosk)
      const far = await listening(other, hall.office)
      expect(near.changes).toMatchObject([{ tickets: [], windows: [] }])
      const [id = ''] = await hall.issue('A', 1)
      const { call } = await hall.next(desk, 'W1')
      if (!call) throw new Error('no call')
      desk.record(step('ticket.recalled', id, { windowId: 'W1' }))
      await desk.push()
      desk.record(started(call, 'W1'))
      await desk.push()
      await hall.record(opened('W1', 'paused'))
      for (const { changes } of [near, far]) {
        await until('the pause is told', () => changes.at(-1)?.windows[0]?.status === 'PAUSED')
        const rows = changes.flatMap(({ tickets }) => tickets)
        const steps = rows.map(({ status, calls }) => `${status} ${calls}`)
        // What comes together is told together; nothing goes back and nothing comes twice.
        const all = ['WAITING 0', 'CALLED 1', 'CALLED 2', 'SERVING 2']
        expect(steps).toEqual(all.filter((each) => steps.includes(each)))
        expect(steps.at(-1)).toBe('SERVING 2')
        expect(changes.map(({ seq }) => seq)).toEqual(
          changes.map(({ seq }) => seq).toSorted((one, next) => one - next),
        )
        for (const row of rows) expect(PublicTicket.strict().parse(row)).toEqual(row)
      }
      near.stop()
      const before = near.changes.length
      await hall.record(opened('W1'))
      await until('the other hears it', () => far.changes.at(-1)?.windows[0]?.status === 'OPEN')
      expect(near.changes).toHaveLength(before)
    })

    test('the whole of today, and nothing when nothing changed', async () => {
      const hall = await setUp()
      const desk = await hall.desk('W1')
      await hall.issue('A', 2)
      const { call } = await hall.next(desk, 'W1')
      const { service } = hall.server
      const first = await service.queue(hall.kiosk.token, null)
      expect(first).toMatchObject({
        day: hall.today,
        tickets: [
          { number: 'A001', status: 'CALLED', windowId: 'W1' },
          { number: 'A002', status: 'WAITING' },
        ],
        windows: [{ windowId: 'W1', status: 'OPEN' }],
      })
      expect(await service.queue(hall.kiosk.token, first)).toBeNull()
      // What has nothing to do with the row does not make it new.
      await hall.record(setting('hall.phone', '1'))
      expect(await service.queue(hall.kiosk.token, first)).toBeNull()
      await hall.record(staff('1002'))
      expect(await service.queue(hall.kiosk.token, first)).toBeNull()
      if (!first) throw new Error('no row')
      expect(await service.queue(hall.kiosk.token, { ...first, lineage: 'another' })).not.toBeNull()
      if (!call) throw new Error('no call')
      desk.record(started(call, 'W1'))
      await desk.push()
      expect((await service.queue(hall.kiosk.token, first))?.tickets[0]).toMatchObject({ status: 'SERVING' })
    })

    test('many at once come in messages a machine takes', async () => {
      const hall = await setUp()
      await hall.desk('W1')
      const heard = await listening(hall.server.service, hall.kiosk)
      await hall.issue('A', 600)
      const told = (): number => heard.changes.reduce((sum, { tickets }) => sum + tickets.length, 0)
      await until('all are told', () => told() === 600)
      const largest = Math.max(...heard.changes.map((each: QueueChange) => JSON.stringify(each).length))
      expect(largest).toBeLessThanOrEqual(64 * 1024)
      expect(heard.changes.length).toBeGreaterThan(2)
    })

    test('a call of a window that fell silent is told as none until that window has told what it did', async () => {
      const hall = await setUp()
      const desk = await hall.desk('W1')
      const other = await hall.desk('W2')
      const [first = '', second = ''] = await hall.issue('A', 2)
      await hall.next(desk, 'W1')
      const callsOf = async (ticketId: string) => {
        const row = await hall.server.service.queue(other.token, null).catch(() => null)
        return row?.tickets.find((ticket) => ticket.ticketId === ticketId)?.calls
      }
      expect(await callsOf(first)).toBe(1)
      const heard = await listening(hall.server.service, hall.kiosk)
      hall.server.advance(71_000)
      await other.hello()
      // What another window calls now is told as ever, once the hall has waited for the silent one.
      const press = (): Promise<NextAnswer> =>
        hall.next(other, 'W2').catch((error: unknown) => {
          if (error instanceof SyncError && error.code === 'BUSY') return press()
          throw error
        })
      const call = press()
      for (let seconds = 0; seconds < 8; seconds += 1) {
        hall.server.advance(1_000)
        await delay(60)
      }
      expect((await call).call?.ticketId).toBe(second)
      await until('both', async () => (await callsOf(first)) === 0 && (await callsOf(second)) === 1)
      expect(heard.changes.flatMap(({ tickets }) => tickets)).toContainEqual(
        expect.objectContaining({ ticketId: first, status: 'CALLED', windowId: 'W1', calls: 0 }),
      )
      // Back, with a record that has not come yet.
      const report = { waiting: 1, oldestWaitingAtMs: hall.server.nowMs(), clockGrade: 'A' as const }
      await desk.hello({
        report: { ...report, wall: hall.server.nowMs(), diskFreeBytes: null, filling: false },
      })
      await until('the row', async () => (await callsOf(first)) !== undefined)
      expect(await callsOf(first)).toBe(0)
      await desk.hello()
      await until('called again', async () => (await callsOf(first)) === 1)
    })

    test('a window that is back and has only asked for the row has told nothing, whichever process is asked', async () => {
      const hall = await setUp()
      const desk = await hall.desk('W1')
      const other = await hall.desk('W2')
      const [first = ''] = await hall.issue('A', 1)
      await hall.next(desk, 'W1')
      const { service } = hall.server
      const rowOf = (at: Pick<HallService, 'queue'>) => at.queue(other.token, null).catch(() => null)
      const callsOf = async (at: Pick<HallService, 'queue'>) =>
        (await rowOf(at))?.tickets.find(({ ticketId }) => ticketId === first)?.calls
      const silenceOf = async () =>
        (await rowOf(service))?.windows.map(({ windowId, silentSinceMs }) => [windowId, silentSinceMs])
      expect(await silenceOf()).toEqual([
        ['W1', null],
        ['W2', null],
      ])
      const toldMs = hall.server.nowMs()
      hall.server.advance(71_000)
      await other.hello()
      // The hall waits for the one that fell silent with it, and no longer.
      hall.server.advance(6_000)
      await until('silent', async () => (await callsOf(service)) === 0)
      // Its line is back: the row is asked for with the token of before the cut, and the contact is written down.
      await service.queue(desk.token, null)
      await service.tick()
      expect(await callsOf(service)).toBe(0)
      expect(await silenceOf()).toEqual([
        ['W1', toldMs],
        ['W2', null],
      ])
      const again = await hall.server.another()
      hall.server.advance(6_000)
      await until('another process', async () => (await callsOf(again)) !== undefined)
      expect(await callsOf(again)).toBe(0)
      await desk.hello()
      await until('called again', async () => (await callsOf(service)) === 1)
    })

    test('while nothing changes, a beat tells that it still stands', async () => {
      const hall = await setUp(false)
      const heard = await listening(hall.server.service, hall.kiosk)
      hall.server.advance(5_000)
      hall.server.runLater()
      await until('a beat', () => heard.changes.length === 2)
      expect(heard.changes[1]).toMatchObject({ tickets: [], windows: [], atMs: hall.server.nowMs() })
    })
  })

  describe('handed ahead', () => {
    test('the first of each class stay free, those behind go round the open windows', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      await hall.desk('W3')
      await hall.record(opened('W3', 'closed'))
      await hall.issue('A', 9)
      // Two windows are open: after the call A002 and A003 stay free.
      const first = await hall.next(one, 'W1')
      expect(first.call?.basics.number).toBe('A001')
      expect(heldBy(first)).toEqual(['A004', 'A005'])
      expect(first.ahead[0]?.forMs).toBe(15 * MINUTE)
      const second = await hall.next(two, 'W2')
      expect(second.call?.basics.number).toBe('A002')
      expect(heldBy(second)).toEqual(['A006', 'A007'])
      expect((await leases(hall)).map(({ window_id: windowId }) => windowId)).toEqual([
        'W1',
        'W1',
        'W2',
        'W2',
      ])
      const row = await hall.server.service.queue(one.token, null)
      expect(row?.tickets.map(({ aheadWindowId }) => aheadWindowId)).toEqual([
        null,
        null,
        null,
        'W1',
        'W1',
        'W2',
        'W2',
        null,
        null,
      ])
    })

    test('what comes to the front is asked back, passed over meanwhile, and free once it is given back', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      const heard = await listening(hall.server.service, one)
      await hall.issue('A', 8)
      expect(heldBy(await serve(hall, one, 'W1'))).toEqual(['A004', 'A005'])
      await serve(hall, two, 'W2')
      // A004 is among the next two now.
      await until('it is asked back', () => heard.yields.length > 0)
      expect(heard.yields[0]?.ticketIds).toEqual([`${hall.today}/A004`])
      expect((await serve(hall, two, 'W2')).call?.basics.number).toBe('A003')
      // The desk is silent: the order goes around what it may have called, and says so.
      const around = await serve(hall, two, 'W2')
      expect(around.call).toMatchObject({ basics: { number: 'A006' }, reason: { passedOver: 2 } })
      await hall.server.service.yieldTickets(one.token, {
        windowId: 'W1' as never,
        ticketIds: [`${hall.today}/A004`, `${hall.today}/A005`],
      })
      expect((await serve(hall, two, 'W2')).call?.basics.number).toBe('A004')
      expect((await hall.server.service.queue(one.token, null))?.tickets[4]).toMatchObject({
        number: 'A005',
        aheadWindowId: null,
      })
    })

    test('nobody gives back what another one holds', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      await hall.issue('A', 6)
      await hall.next(one, 'W1')
      const ticketIds = (await leases(hall)).map(({ ticket_id: id }) => id)
      expect(ticketIds).toHaveLength(2)
      await hall.server.service.yieldTickets(two.token, { windowId: 'W1' as never, ticketIds })
      expect(await leases(hall)).toHaveLength(2)
    })

    test('a term ends a minute after the machine was told it does', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      await hall.issue('A', 4)
      expect(heldBy(await serve(hall, one, 'W1'))).toEqual(['A004'])
      await serve(hall, two, 'W2')
      await serve(hall, two, 'W2')
      hall.server.advance(15 * MINUTE + 59_000)
      expect((await hall.next(two, 'W2')).call).toBeNull()
      hall.server.advance(1_000)
      expect((await hall.next(two, 'W2')).call?.basics.number).toBe('A004')
    })

    test('its own window calls it as any other, and holds it no longer', async () => {
      const hall = await setUp()
      const one = await hall.desk('W1')
      await hall.issue('A', 4)
      expect(heldBy(await serve(hall, one, 'W1'))).toEqual(['A003', 'A004'])
      await serve(hall, one, 'W1')
      const third = await hall.next(one, 'W1', { holds: [`${hall.today}/A003`, `${hall.today}/A004`] })
      expect(third.call?.basics.number).toBe('A003')
      expect(heldBy(third)).toEqual([])
    })

    test('what a machine does not name it is told again, and nobody else may call it', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      await hall.issue('A', 4)
      expect(heldBy(await serve(hall, one, 'W1'))).toEqual(['A004'])
      hall.server.advance(5 * MINUTE)
      // Called there without the hall, its record still on the way; or the answer was lost.
      await serve(hall, two, 'W2')
      await serve(hall, two, 'W2')
      expect((await hall.next(two, 'W2')).call).toBeNull()
      hall.server.advance(14 * MINUTE)
      expect((await hall.next(two, 'W2')).call?.basics.number).toBe('A004')
    })

    test('each call prolongs what the machine holds', async () => {
      const hall = await setUp()
      const one = await hall.desk('W1')
      await hall.issue('A', 6)
      expect(heldBy(await hall.next(one, 'W1'))).toEqual(['A003', 'A004'])
      hall.server.advance(MINUTE)
      expect(heldBy(await hall.next(one, 'W1'))).toEqual(['A003', 'A004'])
      expect((await leases(hall)).map(({ until_ms: untilMs }) => untilMs)).toEqual([
        hall.server.nowMs() + 16 * MINUTE,
        hall.server.nowMs() + 16 * MINUTE,
      ])
    })

    test('a ticket of another window’s is not called by its number either', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      await hall.issue('A', 6)
      await hall.next(one, 'W1')
      const wish = { byNumber: { ticketId: `${hall.today}/A004`, note: '着急' } }
      await expect(hall.next(two, 'W2', wish)).rejects.toMatchObject({
        code: 'TICKET_ELSEWHERE',
        details: { problem: 'AHEAD' },
      })
    })

    test('called without the hall and passed on to a window, it is that window’s at once', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      await hall.issue('A', 6, {})
      await serve(hall, one, 'W1')
      const ticketId = `${hall.today}/A004`
      expect((await leases(hall)).map(({ ticket_id: id }) => id)).toContain(ticketId)
      one.record(
        step('ticket.called', ticketId, {
          unitIds: ['SCJG'],
          windowId: 'W1',
          staffId: CLERK,
          mode: 'AHEAD',
          reason: { code: 'AHEAD', waitedMs: null, weight: null, run: 0, passedOver: 0, note: '' },
          basics: basics('A', 4, { issuedAtMs: hall.server.nowMs() }),
        }),
      )
      one.record(
        step('ticket.transferred', ticketId, {
          unitIds: ['SCJG'],
          windowId: 'W1',
          toClassId: null,
          toWindowId: 'W2',
          reason: '另一件事',
        }),
      )
      expect(await one.push()).toMatchObject([{ verdict: 'accepted' }, { verdict: 'accepted' }])
      expect((await hall.next(two, 'W2')).call).toMatchObject({
        ticketId,
        reason: { code: 'TRANSFERRED_HERE' },
      })
      expect((await leases(hall)).map(({ ticket_id: id }) => id)).not.toContain(ticketId)
    })

    test('called without the hall and told later, it is one history; no lease is left', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      await hall.issue('A', 6, {})
      await serve(hall, one, 'W1')
      const ticketId = `${hall.today}/A004`
      one.record(
        step('ticket.called', ticketId, {
          unitIds: ['SCJG'],
          windowId: 'W1',
          staffId: CLERK,
          mode: 'AHEAD',
          reason: { code: 'AHEAD', waitedMs: null, weight: null, run: 0, passedOver: 0, note: '' },
          basics: basics('A', 4, { issuedAtMs: hall.server.nowMs() }),
        }),
      )
      expect(await one.push()).toMatchObject([{ verdict: 'accepted' }])
      await hall.next(two, 'W2')
      expect((await leases(hall)).map(({ ticket_id: id }) => id)).not.toContain(ticketId)
      expect(
        await readState<TicketState>(hall.server.db, hall.server.hallId, 'ticket', ticketId),
      ).toMatchObject({ status: 'CALLED', windowId: 'W1', mode: 'AHEAD' })
    })

    test('after the log began anew no lease of before counts', async () => {
      const hall = await setUp()
      const [one, two] = [await hall.desk('W1'), await hall.desk('W2')]
      await hall.issue('A', 4)
      expect(heldBy(await serve(hall, one, 'W1'))).toEqual(['A004'])
      await serve(hall, two, 'W2')
      await serve(hall, two, 'W2')
      await hall.server.db.transaction(hall.server.hallId, async (tx) => {
        const { hallId } = hall.server
        const head = await tx.get<{ s: number; h: string }>(
          'SELECT head_seq AS s, head_hash AS h FROM hall WHERE hall_id = ?',
          hallId,
        )
        await tx.insert(
          'lineage',
          ['hall_id', 'lineage', 'from_seq', 'from_hash', 'began_at_ms', 'cause'],
          [[hallId, 'anew', head?.s ?? 0, head?.h ?? '', hall.server.nowMs() + 1, 'RESTORED']],
        )
        await tx.run("UPDATE hall SET lineage = 'anew' WHERE hall_id = ?", hallId)
      })
      const answer = await hall.next(two, 'W2')
      expect(answer).toMatchObject({ call: { basics: { number: 'A004' } }, lineage: 'anew' })
    })
  })
})
