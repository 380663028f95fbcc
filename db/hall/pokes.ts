import { z } from 'zod'
import type { DeviceId } from '../model/ids.ts'
import type { LiveMessage } from '../sync/wire.ts'
import type { HallDb } from './hall-db.ts'
import type { HallLog } from './hall-log.ts'

/** News are gathered so long before desks are told (sync.md point 11). */
export const POKE_GATHER_MS = 150
/** PostgreSQL carries less than 8,000 bytes in a notification. */
const NOTICE_SCOPES_MAX = 60
const YIELDS_MAX = 100

const Notice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('news'),
    hallId: z.string(),
    scopes: z.array(z.tuple([z.string(), z.number().int()])),
  }),
  /** These devices, or all, may follow other scopes or be served no more. */
  z.object({ kind: z.literal('hello'), hallId: z.string(), deviceId: z.string().nullable() }),
  /** The row of a hall changed; each process reads by itself what did. */
  z.object({ kind: z.literal('queue'), hallId: z.string() }),
  /** This device is to give tickets back. */
  z.object({
    kind: z.literal('yield'),
    hallId: z.string(),
    deviceId: z.string(),
    ticketIds: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('back'),
    hallId: z.string(),
    deviceId: z.string(),
    atMs: z.number(),
    goneMs: z.number().nullable(),
    hasRecords: z.boolean(),
  }),
])
type Notice = z.infer<typeof Notice>

interface Listener {
  readonly hallId: string
  readonly deviceId: DeviceId
  /** The scopes the device follows at present. */
  readonly scopesNow: () => Promise<readonly string[]>
  readonly tell: (message: LiveMessage) => void
}

/** A machine that was out of contact has said hello. */
export interface MachineBack {
  readonly hallId: string
  readonly deviceId: string
  /** When it said so. */
  readonly atMs: number
  /** When it was heard of last before; null for a moment ago. */
  readonly goneMs: number | null
  /** It brings records of meanwhile. */
  readonly hasRecords: boolean
}

/** Tells connected devices of news in their scopes, whichever process of the installation they are connected to. */
export interface Pokes {
  /** The newest hallSeq of scopes; told to all with what else comes within 150 ms. */
  news(hallId: string, scopes: ReadonlyMap<string, number>): void
  /** A device, or every device of the hall, is to say hello again. */
  hello(hallId: string, deviceId: string | null): Promise<void>
  /** The row of a hall changed. */
  queue(hallId: string): Promise<void>
  /** Asks one device for tickets that were handed to it ahead. */
  askBack(hallId: string, deviceId: string, ticketIds: readonly string[]): Promise<void>
  /** Hears of each hall whose row changed, in whatever process. */
  onQueue(listener: (hallId: string) => void): () => void
  back(machine: MachineBack): Promise<void>
  /** Hears of machines that are back, in whatever process they said hello. */
  onBack(listener: (machine: MachineBack) => void): () => void
  listen(listener: Listener): Promise<() => void>
  /** Tells what is gathered at once. */
  flush(): Promise<void>
  stop(): Promise<void>
}

export const createPokes = (
  db: HallDb,
  log: HallLog,
  later: (work: () => void, afterMs: number) => () => void,
): Pokes => {
  /** Each with the scopes it is told of. */
  const listeners = new Map<Listener, ReadonlySet<string>>()
  const queueListeners = new Set<(hallId: string) => void>()
  const backListeners = new Set<(machine: MachineBack) => void>()
  const gathered = new Map<string, Map<string, number>>()
  let cancel: (() => void) | null = null

  const tell = (listener: Listener, message: LiveMessage): void => {
    try {
      listener.tell(message)
    } catch (error) {
      log.writeError('poke', error)
    }
  }
  /** Its scopes are looked up again; when nobody asked for this device alone, it hears of it only if they changed. */
  const askForHello = async (listener: Listener, isMeant: boolean): Promise<void> => {
    let isChanged = true
    try {
      const scopes = new Set(await listener.scopesNow())
      const before = listeners.get(listener)
      if (!before) return
      isChanged = scopes.size !== before.size || [...scopes].some((scope) => !before.has(scope))
      listeners.set(listener, scopes)
    } catch (error) {
      log.writeError('scopes', error)
    }
    if (isMeant || isChanged) tell(listener, { kind: 'hello' })
  }
  const receive = (text: string): void => {
    let notice: Notice
    try {
      notice = Notice.parse(JSON.parse(text))
    } catch {
      // Of another part of the program, or a newer one.
      return
    }
    if (notice.kind === 'queue') {
      for (const listen of queueListeners) listen(notice.hallId)
      return
    }
    if (notice.kind === 'back') {
      for (const listen of backListeners) listen(notice)
      return
    }
    for (const [listener, scopes] of listeners) {
      if (listener.hallId !== notice.hallId) continue
      if (notice.kind === 'yield') {
        if (notice.deviceId === listener.deviceId)
          tell(listener, { kind: 'yield', ticketIds: notice.ticketIds })
        continue
      }
      if (notice.kind === 'hello') {
        const isMeant = notice.deviceId === listener.deviceId
        if (isMeant || notice.deviceId === null) void askForHello(listener, isMeant)
        continue
      }
      for (const [scope, head] of notice.scopes)
        if (scopes.has(scope)) tell(listener, { kind: 'poke', scope, head })
    }
  }
  const stopHearing = db.onNotify(receive)

  const send = async (notice: Notice): Promise<void> => {
    try {
      await db.notify(JSON.stringify(notice))
    } catch (error) {
      // Devices poll: what is not told is found a little later.
      log.writeError('notify', error)
    }
  }
  const flush = async (): Promise<void> => {
    cancel?.()
    cancel = null
    const notices: Notice[] = []
    for (const [hallId, scopes] of gathered) {
      const pairs = [...scopes]
      for (let at = 0; at < pairs.length; at += NOTICE_SCOPES_MAX)
        notices.push({ kind: 'news', hallId, scopes: pairs.slice(at, at + NOTICE_SCOPES_MAX) })
    }
    gathered.clear()
    for (const notice of notices) await send(notice)
  }
  return {
    news(hallId, scopes) {
      const its = gathered.get(hallId) ?? new Map<string, number>()
      gathered.set(hallId, its)
      for (const [scope, head] of scopes) its.set(scope, Math.max(head, its.get(scope) ?? 0))
      cancel ??= later(() => void flush(), POKE_GATHER_MS)
    },
    queue: (hallId) => send({ kind: 'queue', hallId }),
    async askBack(hallId, deviceId, ticketIds) {
      for (let at = 0; at < ticketIds.length; at += YIELDS_MAX)
        await send({ kind: 'yield', hallId, deviceId, ticketIds: ticketIds.slice(at, at + YIELDS_MAX) })
    },
    onQueue(listener) {
      queueListeners.add(listener)
      return () => queueListeners.delete(listener)
    },
    async back(machine) {
      // Here before it is answered; elsewhere a moment later. Heard twice it is no more.
      for (const listen of backListeners) listen(machine)
      await send({ kind: 'back', ...machine })
    },
    onBack(listener) {
      backListeners.add(listener)
      return () => backListeners.delete(listener)
    },
    hello: (hallId, deviceId) => send({ kind: 'hello', hallId, deviceId }),
    async listen(listener) {
      listeners.set(listener, new Set(await listener.scopesNow()))
      return () => listeners.delete(listener)
    },
    flush,
    async stop() {
      await flush()
      stopHearing()
      listeners.clear()
    },
  }
}
