import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { createHallService } from '../../db/hall/core.ts'
import { issueCode } from '../../db/hall/enrolment.ts'
import { silentLog } from '../../db/hall/hall-log.ts'
import { createHall, type HallBasis } from '../../db/hall/halls.ts'
import { openMasterKey } from '../../db/hall/master-key.ts'
import type { HallService } from '../../db/hall/service.ts'
import { openHallDb } from '../../db/hall/storage/index.ts'
import { dayFromMs } from '../../db/model/day.ts'
import type { WindowId } from '../../db/model/ids.ts'
import { readEnrolCode } from '../../db/sync/codes.ts'
import { createHttpTransport } from '../../db/sync/http-transport.ts'
import type { NextAnswer, QueueSnapshot } from '../../db/sync/queue-wire.ts'
import type { SyncTransport } from '../../db/sync/transport.ts'
import { Hello, LiveMessage, SyncError } from '../../db/sync/wire.ts'
import { createFakeDesk, type FakeDesk } from './fake-desk.ts'
import {
  CLERK,
  finished,
  issued,
  opened,
  serves,
  serviceWindow,
  setting,
  staff,
  started,
  VISIT,
} from './queue-hall.ts'

// A day at the windows of a hall whose server runs in processes of its own: real requests, real live channels.

export const CLASSES = ['A', 'B', 'C', 'D', 'E'] as const

export interface QueueDayOptions {
  readonly place: { readonly dataDir: string; readonly databaseUrl?: string }
  readonly windows: number
  /** Tickets handed ahead to each window. */
  readonly ahead: number
  /** The clock of the hall and its machines; the computer's own when left out. */
  readonly nowMs?: () => number
}

interface Machine {
  readonly desk: FakeDesk
  readonly windowId: string | null
}

export interface PreparedDay {
  readonly hallId: string
  readonly windows: readonly Machine[]
  readonly kiosk: Machine
  readonly board: Machine
  readonly nowMs: () => number
  /** Tickets given so far, by class and day: numbers go on wherever the hall is begun again. */
  readonly given: Map<string, number>
}

const bytes = (size: number): Uint8Array => randomBytes(size)

/** What each window serves: all five classes here and there, two or three as a rule. */
const classesOf = (nth: number): Record<string, number> => {
  const count = nth % 7 === 0 ? 5 : 2 + (nth % 2)
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [CLASSES[(nth + at) % CLASSES.length] ?? 'A', 1]),
  )
}

const ticketClass = (classId: string, order: number) => ({
  type: 'reference.ticket_class_set',
  entity: ['ticket_class', classId] as const,
  payload: {
    classId,
    prefix: classId,
    name: `号别${classId}`,
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
    source: null,
  },
  staffId: 'admin',
})

/** Makes the hall, its windows and machines, before its server runs. */
export const prepareDay = async (options: QueueDayOptions): Promise<PreparedDay> => {
  const { place, windows, ahead, nowMs = Date.now } = options
  const db = await openHallDb({ directory: place.dataDir, databaseUrl: place.databaseUrl })
  const masterKey = openMasterKey(place.dataDir, { mayCreate: true, randomBytes: bytes })
  const basis: HallBasis = { db, masterKey, nowMs, randomBytes: bytes }
  const { hallId } = await createHall(basis, { purpose: 'SAMPLE', name: '清禾县政务服务中心' })
  const service = createHallService({
    ...basis,
    verifySecret: () => Promise.resolve(false),
    programVersion: '0.0.0-test',
    directory: place.dataDir,
    log: silentLog,
  })
  const join = async (
    kind: 'DESK' | 'SUPERVISOR' | 'KIOSK',
    name: string,
    windowId: string | null,
  ): Promise<Machine> => {
    const wish = { name, kind, windowId, unitIds: [], createdBy: null }
    const { code } = await issueCode(basis, hallId, wish, null)
    const desk = createFakeDesk({ service, randomBytes: bytes, nowMs, name })
    await desk.enrol(readEnrolCode(code)?.secret ?? '')
    return { desk, windowId }
  }
  const office = await join('SUPERVISOR', 'office', null)
  await office.desk.hello()
  office.desk.record(staff('admin', true, 'SYSADMIN'))
  office.desk.record(staff(CLERK))
  office.desk.record(setting('queue.ahead', String(ahead)))
  for (const [order, classId] of CLASSES.entries()) office.desk.record(ticketClass(classId, order))
  const ids = Array.from({ length: windows }, (_, nth) => `W${nth + 1}`)
  for (const [nth, windowId] of ids.entries())
    for (const fact of [serviceWindow(windowId), serves(windowId, classesOf(nth)), opened(windowId)])
      office.desk.record(fact)
  const refused = (await office.desk.push()).filter(({ verdict }) => verdict !== 'accepted')
  if (refused.length > 0) throw new Error(`the hall was not made: ${JSON.stringify(refused[0])}`)
  const machines: Machine[] = []
  for (const windowId of ids) machines.push(await join('DESK', windowId, windowId))
  const prepared = {
    hallId,
    windows: machines,
    kiosk: await join('KIOSK', 'kiosk', null),
    board: await join('KIOSK', 'board', null),
    nowMs,
    given: new Map<string, number>(),
  }
  await service.stop()
  await db.close()
  return prepared
}

/** Of a hall over its network what a test's desk asks it for. */
const overHttp = (transport: SyncTransport): HallService =>
  ({
    hello: (body: string, signature: string) => transport.hello(Hello.parse(JSON.parse(body)), signature),
    push: (_token: string, header: Parameters<SyncTransport['push']>[0], events: readonly Buffer[]) =>
      transport.push(header, events),
  }) as unknown as HallService

interface Connected {
  readonly machine: Machine
  readonly transport: SyncTransport
  readonly socket: WebSocket
}

const connect = async (machine: Machine, url: string, hear: (text: string) => void): Promise<Connected> => {
  const transport = createHttpTransport({ address: url, certificate: null })
  machine.desk.speakWith(overHttp(transport))
  await machine.desk.hello()
  // Bare: what it costs a machine to read the row is not the hall's, and here all of them are one process.
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/sync/live?queue=1`, {
    headers: { authorization: `Bearer ${machine.desk.token}` },
    perMessageDeflate: false,
  })
  socket.on('message', (data: Buffer) => hear(data.toString('utf8')))
  await once(socket, 'open')
  return { machine, transport, socket }
}

/** As a machine does when the hall has its hands full: it comes back when it was told to. */
const patiently = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  for (;;)
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'BUSY') throw error
      await delay(Number(error.details['retryAfterMs'] ?? 1_000))
    }
}

export interface CallTimes {
  /** From the press to the answer, milliseconds. */
  readonly answered: number[]
  /** From the press to the board. */
  readonly shown: number[]
}

/** A ticket that was just called, and where. */
export interface CalledThere {
  readonly windowId: string
  readonly number: string
  readonly call: NonNullable<NextAnswer['call']>
}

export interface RunningDay {
  /** So many tickets of all classes; every ninth has priority. */
  issue(count: number): Promise<void>
  /** Every window begins to call, as it does each morning. */
  open(): Promise<void>
  /**
   * Windows press at the same instant; those they call stand on the board until they are served.
   * @param count so many whose turn it is to press; all when left out
   */
  callTogether(times: CallTimes, count?: number): Promise<readonly CalledThere[]>
  /** Windows serve those whom they called, and are through. */
  serve(calls: readonly CalledThere[]): Promise<void>
  /** Every window presses at the same instant, serves whom it called, and is through. Answers how many were called. */
  pressTogether(times: CallTimes): Promise<number>
  /** One window after the other presses, `gapMs` apart. */
  pressInTurn(times: CallTimes, gapMs: number, count: number): Promise<number>
  /** Every ticket called, in the order the windows heard of it. */
  readonly called: readonly string[]
  /** The row as the hall tells it to whoever asks. */
  row(): Promise<QueueSnapshot>
  /** What the board shows as called or being served, by ticket, with each window it ever stood at. */
  readonly shownAt: ReadonlyMap<string, ReadonlySet<string>>
  close(): void
}

/** Connects every machine of the hall; with several servers, each window to one of them in turn. */
export const startDay = async (prepared: PreparedDay, urls: readonly string[]): Promise<RunningDay> => {
  const called: string[] = []
  const shownAt = new Map<string, Set<string>>()
  const shownWhen = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  const urlOf = (nth: number): string => urls[nth % urls.length] ?? ''

  // A machine takes the whole row after the first word; this board only hears what changes from then on.
  const begun = Promise.withResolvers<void>()
  const hearRow = (text: string): void => {
    const nowMs = performance.now()
    const message = LiveMessage.parse(JSON.parse(text))
    if (message.kind !== 'queue') return
    begun.resolve()
    for (const { ticketId, status, windowId } of message.tickets) {
      if (status === 'WAITING' || windowId === null) continue
      shownAt.set(ticketId, (shownAt.get(ticketId) ?? new Set()).add(windowId))
      if (shownWhen.has(ticketId)) continue
      shownWhen.set(ticketId, nowMs)
      waiting.get(ticketId)?.()
    }
  }
  const board = await connect(prepared.board, urlOf(urls.length - 1), hearRow)
  const kiosk = await connect(prepared.kiosk, urlOf(0), () => undefined)
  const holds = new Map<string, readonly string[]>()
  const windows: Connected[] = []
  for (const [nth, machine] of prepared.windows.entries()) {
    const windowId = machine.windowId ?? ''
    const connected = await connect(machine, urlOf(nth), (text) => {
      if (!text.startsWith('{"kind":"yield"')) return
      const message = LiveMessage.parse(JSON.parse(text))
      if (message.kind !== 'yield') return
      const { ticketIds } = message
      holds.set(
        windowId,
        (holds.get(windowId) ?? []).filter((id) => !ticketIds.includes(id)),
      )
      void connected.transport
        .yieldTickets({ windowId: windowId as WindowId, ticketIds })
        .catch(() => undefined)
    })
    windows.push(connected)
  }

  await begun.promise

  const shown = (ticketId: string): Promise<void> =>
    shownWhen.has(ticketId)
      ? Promise.resolve()
      : new Promise((resolve) => {
          waiting.set(ticketId, resolve)
        })

  const press = async ({ machine, transport }: Connected, times: CallTimes): Promise<NextAnswer['call']> => {
    const windowId = machine.windowId ?? ''
    const pressedAt = performance.now()
    const answer = await transport.next({
      windowId: windowId as WindowId,
      staffId: CLERK,
      holds: [...(holds.get(windowId) ?? [])],
      byNumber: null,
    })
    times.answered.push(performance.now() - pressedAt)
    holds.set(
      windowId,
      answer.ahead.map(({ ticketId }) => ticketId),
    )
    const { call } = answer
    if (!call) return null
    if (call.again) throw new Error(`${windowId} was given ${call.ticketId} again`)
    called.push(call.ticketId)
    await shown(call.ticketId)
    times.shown.push((shownWhen.get(call.ticketId) ?? Number.NaN) - pressedAt)
    return call
  }
  /** Window whose turn it is to press. */
  let turn = 0
  const push = async ({ machine }: Connected): Promise<void> => {
    const refused = (await patiently(() => machine.desk.push())).filter(
      ({ verdict }) => verdict !== 'accepted',
    )
    if (refused.length > 0) throw new Error(`not accepted: ${JSON.stringify(refused)}`)
  }
  const serve = async (window: Connected, call: NonNullable<NextAnswer['call']>): Promise<void> => {
    const { desk, windowId } = window.machine
    desk.record(started(call, windowId ?? '', VISIT))
    desk.record(finished(call.ticketId, windowId ?? '', VISIT))
    await push(window)
  }
  const callTogether = async (times: CallTimes, count = windows.length): Promise<CalledThere[]> => {
    const begin = turn
    turn += count
    const pressing = Array.from({ length: count }, (_, nth) => windows[(begin + nth) % windows.length])
    const calls = await Promise.all(
      pressing.flatMap((window) => (window ? [press(window, times).then((call) => ({ window, call }))] : [])),
    )
    return calls.flatMap(({ window, call }) =>
      call === null ? [] : [{ windowId: window.machine.windowId ?? '', number: call.basics.number, call }],
    )
  }
  const serveAll = async (calls: readonly CalledThere[]): Promise<void> => {
    await Promise.all(
      calls.map(async ({ windowId, call }) => {
        const window = windows.find(({ machine }) => machine.windowId === windowId)
        if (window) await serve(window, call)
      }),
    )
  }

  const { nowMs, given } = prepared
  let issuedSoFar = 0
  return {
    called,
    shownAt,
    async issue(count) {
      for (let nth = 0; nth < count; nth += 1) {
        const prefix = CLASSES[issuedSoFar % CLASSES.length] ?? 'A'
        const issuedAtMs = nowMs()
        const series = `${dayFromMs(issuedAtMs)}/${prefix}`
        const serial = (given.get(series) ?? 0) + 1
        given.set(series, serial)
        const isFirst = issuedSoFar % 9 === 0
        kiosk.machine.desk.record(
          issued(prefix, serial, {
            issuedAtMs,
            lane: isFirst ? 'PRIORITY' : 'NORMAL',
            priority: isFirst ? 'ELDERLY' : null,
          }),
        )
        issuedSoFar += 1
      }
      await kiosk.machine.desk.push()
    },
    async open() {
      for (const window of windows) {
        window.machine.desk.record(opened(window.machine.windowId ?? ''))
        await push(window)
      }
    },
    callTogether,
    serve: serveAll,
    async row() {
      const row = await patiently(() => board.transport.queue(null))
      if (row === null) throw new Error('the hall told no row')
      return row
    },
    async pressTogether(times) {
      const calls = await callTogether(times)
      await serveAll(calls)
      return calls.length
    },
    async pressInTurn(times, gapMs, count) {
      let calls = 0
      for (let nth = 0; nth < count; nth += 1) {
        const window = windows[turn % windows.length]
        turn += 1
        if (!window) break
        const startedAt = performance.now()
        const call = await press(window, times)
        if (call) {
          calls += 1
          await serve(window, call)
        }
        const restMs = gapMs - (performance.now() - startedAt)
        if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
      }
      return calls
    },
    close() {
      for (const { transport, socket } of [board, kiosk, ...windows]) {
        socket.terminate()
        transport.close()
      }
    },
  }
}
