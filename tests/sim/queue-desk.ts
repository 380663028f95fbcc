import type { DeskContext, DeskServices } from '../../db/desk/context.ts'
import { standAlone } from '../../db/desk/hall/stand-alone.ts'
import { calendarOf } from '../../db/desk/hall-rules.ts'
import type { QueueLink } from '../../db/desk/queue/queue-link.ts'
import { createTries } from '../../db/desk/tries.ts'
import { createHostQueue } from '../../db/host-queue/host-queue.ts'
import { WindowId } from '../../db/model/ids.ts'
import { readReferenceData, type LoggedEvent, type Store } from '../../db/store/index.ts'
import type { Agent, QueueListener, Timers } from '../../db/sync/agent-types.ts'
import type { SyncTransport } from '../../db/sync/transport.ts'
import type { Worker } from './work.ts'

/** What a machine needs to issue and call tickets: the program's own code, on the simulation's time. */
export interface QueueDesk {
  readonly link: QueueLink
  readonly listener: QueueListener
  start(): void
  stop(): void
  recorded(events: readonly LoggedEvent[]): void
  /** Of the person at the machine, or of nobody at a ticket machine; null before the person is known here. */
  context(): DeskContext | null
}

/** The supervisor works here when the hall is busy: a machine without a window of its own may serve any. */
const SPARE_WINDOW = 'C01'
/** Where the person at a machine serves. */
export const windowAt = ({ windowId }: Pick<Worker, 'windowId'>): string => windowId ?? SPARE_WINDOW

/** As the program waits for numbers that are asked for. */
const LEND_MS = 5_000
const LEND_LOOK_MS = 50

const notHere = (): never => {
  throw new Error('no part of the queue')
}

export const createQueueDesk = (options: {
  readonly store: Store
  readonly clock: { wallMs(): number; uptimeMs(): number }
  readonly timers: Timers
  readonly random: () => number
  readonly randomBytes: (size: number) => Uint8Array
  readonly transport: SyncTransport
  readonly agent: () => Agent | null
  readonly worker: Worker
  readonly isKiosk: boolean
  readonly onError: (error: unknown) => void
}): QueueDesk => {
  const { store, clock, timers, worker } = options
  let reference = readReferenceData(store.read)
  const lendNumbers = async (): Promise<boolean> => {
    const before = store.sync?.grants().length ?? 0
    options.agent()?.pushNow()
    const untilMs = clock.uptimeMs() + LEND_MS
    while (clock.uptimeMs() < untilMs) {
      if ((store.sync?.grants().length ?? 0) > before) return true
      await new Promise<void>((resolve) => void timers.set(LEND_LOOK_MS, resolve))
    }
    return false
  }
  const queue = createHostQueue({
    store: () => store,
    clock,
    timers,
    random: options.random,
    way: () => options.transport,
    pushNow: () => options.agent()?.pushNow(),
    lookNow: () => options.agent()?.lookNow(),
    heardAgain: () => options.agent()?.heardAgain(),
    lendNumbers,
    settle: async (timeoutMs) => {
      const agent = options.agent()
      return agent ? agent.settle(store.sync?.last().seq ?? 0, timeoutMs) : false
    },
    reference: () => reference,
    isAnybodyAt: () => true,
    publish: () => undefined,
    logError: (_reference, error) => options.onError(error),
  })
  const desk: DeskServices = {
    programVersion: '0.0.0-sim',
    deviceName: 'sim',
    sampleHint: null,
    randomBytes: options.randomBytes,
    secrets: { hash: notHere, verify: notHere },
    hall: standAlone('sim', { offeredAddress: () => null, discover: notHere, check: notHere, join: notHere }),
    queue: queue.link,
    strangers: createTries(),
    exitTries: createTries(),
    upForMs: () => 0,
    startSession: notHere,
    replaceSession: notHere,
    resumeSession: notHere,
    endSession: notHere,
    setLocale: notHere,
    progress: notHere,
    reopenAfter: notHere,
  }
  return {
    link: queue.link,
    listener: queue.listener,
    start: queue.start,
    stop: queue.stop,
    recorded(events) {
      if (events.some(({ type }) => type.startsWith('reference.'))) reference = readReferenceData(store.read)
      queue.recorded(events)
    },
    context() {
      const staff = reference.staff.get(worker.staffId)
      if (!staff && !options.isKiosk) return null
      const windowId = WindowId.parse(windowAt(worker))
      return {
        store,
        get reference() {
          return reference
        },
        get calendar() {
          return calendarOf(reference)
        },
        locale: 'zh-CN',
        nowMs: store.clock.nowMs(),
        session: staff
          ? { sessionId: 'sim', resumeToken: 'sim', staff, windowId, mustChangeSecret: false }
          : null,
        desk,
      }
    },
  }
}
