import { z } from 'zod'
import {
  ContractError,
  PageMessage,
  type HostMessage,
  type Locale,
  type MethodName,
  type TopicName,
  type Topics,
} from './contract/index.ts'
import type { DeskContext, DeskServices, Handler } from './desk/context.ts'
import { mayJoin } from './desk/hall/untouched.ts'
import { handlers } from './desk/index.ts'
import { EXIT_LOCK_MS } from './desk/screen.ts'
import { diskFree, readStatus } from './desk/status.ts'
import { createTries } from './desk/tries.ts'
import { calendarOf } from './desk/hall-rules.ts'
import {
  listBackups,
  readReferenceData,
  openStore,
  type Clock,
  type ReferenceData,
  type Store,
  type StoreOptions,
} from './store/index.ts'
import { admit, failureOf, isNumbersExhausted } from './host-calls.ts'
import { createPostWatch } from './host-posts.ts'
import { createHostQueue } from './host-queue/host-queue.ts'
import { createHostHall, type HallNetwork, type JoinWish } from './host-hall.ts'
import { beginAsJoined, endJoining, keepJoined } from './host-joining.ts'
import { createHallAnswers, isKioskMachine, isScreen, toldToScreens } from './host-screens.ts'
import { createSessions, type Connection } from './host-sessions.ts'
import { updateFeedOf, type UpdateState } from './host-updates.ts'
import type { WorkCalendar } from './model/calendar.ts'
import { createVault } from './store/vault.ts'
import type { Timers } from './sync/agent-types.ts'

export interface HostOptions {
  readonly store: Omit<StoreOptions, 'clock' | 'randomBytes'>
  readonly clock: Clock
  readonly randomBytes: (size: number) => Uint8Array
  readonly secrets: DeskServices['secrets']
  readonly sampleHint: DeskServices['sampleHint']
  readonly locale: Locale
  /** Also check what handlers answer against the contract; on in tests and development. */
  readonly checkResults: boolean
  /** Where unexpected errors go, with the reference the user was told. */
  readonly logError: (reference: string, error: unknown) => void
  /** The way to a hall server; without it the machine stands alone whatever it belongs to. */
  readonly network?: HallNetwork
  /** Address of the hall server the program was started with. */
  readonly hallAddress?: string
  /** A check found the database damaged: the host must start again, which recovers it. */
  readonly onDamage?: () => void
  /** What a sample hall does by itself; asked at every tick before posts are looked at. */
  readonly sampleLife?: (store: Store) => void
  /** How often clock and backups are looked after, milliseconds; null in tests that do it by hand. */
  readonly tickMs: number | null
}

export interface HostConnection {
  /** Takes one message of a page; whatever it is, the answer is a message too. */
  receive(message: unknown): Promise<void>
  close(): void
}

export interface Host {
  /** @param page `screen`: of a public screen; on a machine that is one every page is, whatever it says */
  connect(send: (message: HostMessage) => void, page?: { readonly screen?: boolean }): HostConnection
  /** One call without a page, for start-up work such as filling the sample hall. */
  readonly store: () => Store
  /** Makes this machine one of a hall, as the first-run page does. @throws ContractError NOT_ALLOWED when people worked here */
  join(wish: JoinWish): Promise<void>
  /** Where updates come from, and whether this is a moment to end the program for one. */
  updates(): UpdateState
  tick(): void
  stop(): void
}

/** Of a machine without a way to any hall. */
const nodeTimers: Timers = {
  set: (ms, work) => setTimeout(work, ms),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
}

const REFERENCE_TYPES = 'reference.'
/** Long enough not to meet the next key press of the same act. */
const FILE_SEARCH_AFTER_MS = 400
/** The first minutes of a morning belong to the people at the window. */
const BACKUP_AFTER_START_MS = 2 * 60_000
/** A row of records, as of a morning's punches, is looked at once. */
const POSTS_AFTER_MS = 500
/** Shorter than a glance. */
const STATUS_AFTER_MS = 100
/** More than this, as after an import: the kinds alone are told. */
const CHANGED_IDS_MAX = 200
const BACKUP_EVERY_MS = 24 * 3_600_000
/** About 60,000 events: read again in well under a second at the next start. */
const JOURNAL_BYTES_MAX = 64 * 1024 * 1024

/** Wires store and desk together and serves the contract to any number of pages. */
export const createHost = (options: HostOptions): Host => {
  const storeOptions: StoreOptions = {
    ...options.store,
    clock: options.clock,
    randomBytes: options.randomBytes,
    onListenerError: (error) => options.logError('listener', error),
  }
  const { directory } = options.store
  /** Seals what belongs to this machine alone, whatever hall it belongs to. */
  const machine = createVault(options.store.dataKey, options.randomBytes)
  /** Opens the records; those of the hall once this machine has joined one. */
  const open = (): Store => {
    const enrolment = beginAsJoined(directory, machine, options.clock.wallMs())
    const opened = openStore({ ...storeOptions, ...(enrolment ? { enrolment } : {}) })
    if (enrolment) endJoining(directory)
    return opened
  }
  let store = open()
  let reference: ReferenceData = readReferenceData(store.read)
  let calendar: WorkCalendar = calendarOf(reference)
  const connections = new Set<Connection>()
  const strangers = createTries()
  const exitTries = createTries(EXIT_LOCK_MS)

  const publish = <T extends TopicName>(
    topic: T,
    payload: Topics[T],
    to: Iterable<Connection> = connections,
  ): void => {
    const toScreens = toldToScreens(topic, payload)
    for (const connection of to) {
      const told = isScreen(connection, store) ? toScreens : payload
      if (told === null) continue
      try {
        connection.send({ kind: 'topic', topic, payload: told })
      } catch (error) {
        // A page that is gone keeps nobody else from hearing.
        options.logError('page gone', error)
      }
    }
  }

  /** How this machine stands with the hall is not what pages were told last. */
  let hallMoved = false
  const publishStatus = (): void => {
    if (hallMoved) publish('changed', { kinds: ['hall'], ids: [] })
    hallMoved = false
    try {
      publish('status', readStatus(store, reference, calendar, options.store.programVersion, hall.view()))
    } catch (error) {
      options.logError('status', error)
    }
  }
  const sessions = createSessions({
    store: () => store,
    reference: () => reference,
    connections,
    randomBytes: options.randomBytes,
    tellEnded: (cause, pages) => publish('sessionEnded', { cause }, pages),
    onEnded(session) {
      hall.forget(session.sessionId)
      queue.left(session)
    },
    onMoved: (session) => queue.left(session),
    logError: options.logError,
  })
  const hall = createHostHall({
    network: options.network ?? null,
    address: options.hallAddress ?? null,
    deviceName: options.store.device.name,
    programVersion: options.store.programVersion,
    clock: options.clock,
    randomBytes: options.randomBytes,
    store: () => store,
    place: { directory, machine },
    becomeOneOf: (enrolment) =>
      reopenAfter(() => {
        keepJoined(directory, machine, enrolment)
      }),
    diskFree: () => diskFree(store.directory),
    queue: {
      begun: () => queue.listener.begun(),
      heard: (message) => queue.listener.heard(message),
      lost: () => queue.listener.lost(),
    },
    onState: () => {
      hallMoved = true
      publishStatusSoon()
    },
    logError: options.logError,
  })
  const queue = createHostQueue({
    store: () => store,
    clock: options.clock,
    timers: options.network?.timers ?? nodeTimers,
    random: () => (options.randomBytes(1)[0] ?? 0) / 256,
    way: hall.way,
    pushNow: hall.pushNow,
    lookNow: hall.lookNow,
    heardAgain: hall.heardAgain,
    lendNumbers: hall.lendNumbers,
    settle: hall.settle,
    reference: () => reference,
    isAnybodyAt: (windowId) => sessions.isAnybodyAt(windowId),
    publish: (message) => publish('queue', message),
    logError: options.logError,
  })
  const hallAnswers = createHallAnswers(async (method, params) => hall.askPublic(method, params))
  const posts = createPostWatch({
    context: () => ({ store, reference, calendar, nowMs: store.clock.nowMs() }),
    link: () => hall.view().link,
    currentAtMs: () => hall.linkOf(() => null).contacts().currentAtMs,
    soonMs: options.tickMs === null ? null : POSTS_AFTER_MS,
    onChanged: () => publish('changed', { kinds: ['post_status'], ids: [] }),
    logError: options.logError,
  })
  let statusTimer: NodeJS.Timeout | null = null
  /** Reading the status asks the disk: a row of records is told once, still before anybody could have looked. */
  const publishStatusSoon = (): void => {
    if (options.tickMs === null) publishStatus()
    else
      statusTimer ??= setTimeout(() => {
        statusTimer = null
        publishStatus()
      }, STATUS_AFTER_MS)
  }

  /** Whoever came and is not yet recorded is no reason for an alarm: posts are looked at when all of it is. */
  let isLiving = false
  const live = (): void => {
    isLiving = true
    try {
      options.sampleLife?.(store)
    } finally {
      isLiving = false
    }
  }

  const watch = (opened: Store): void => {
    opened.onRecorded((events) => {
      if (events.some((event) => event.type.startsWith(REFERENCE_TYPES))) {
        reference = readReferenceData(opened.read)
        calendar = calendarOf(reference)
        sessions.review()
      }
      // The id of a rating names its visit, and whoever served it is at one of these pages.
      const ids = new Set(
        events.filter(({ entity: [kind] }) => kind !== 'evaluation').map(({ entity: [, id] }) => id),
      )
      publish('changed', {
        kinds: [...new Set(events.map((event) => event.entity[0]))],
        ids: ids.size > CHANGED_IDS_MAX ? [] : [...ids],
      })
      hall.recorded()
      queue.recorded(events)
      if (!isLiving) posts.recorded(events)
      publishStatusSoon()
      fileSearchSoon()
    })
  }

  let filing: NodeJS.Timeout | null = null
  /** The word index is written when the desk is quiet for a moment; a search that comes first does it itself. */
  const fileSearchSoon = (): void => {
    if (options.tickMs === null || filing !== null) return
    filing = setTimeout(() => {
      filing = null
      try {
        if (store.fileSearch() > 0) fileSearchSoon()
      } catch (error) {
        options.logError('search index', error)
      }
    }, FILE_SEARCH_AFTER_MS)
  }
  watch(store)
  queue.start()
  hall.start()

  /** @throws StoreError when the records cannot be opened again */
  const reopen = (): void => {
    try {
      store = open()
    } catch (error) {
      // Without records there is nothing to serve; a new start recovers what can be recovered, or says why not.
      options.onDamage?.()
      throw error
    }
    reference = readReferenceData(store.read)
    calendar = calendarOf(reference)
    watch(store)
    queue.start()
    hall.start()
    sessions.review()
    publish('changed', { kinds: ['*'], ids: [] })
  }

  const reopenAfter = (work: () => void): void => {
    hall.stop()
    queue.stop()
    store.close()
    try {
      work()
    } finally {
      reopen()
    }
  }

  const servicesFor = (connection: Connection): DeskServices => ({
    programVersion: options.store.programVersion,
    deviceName: options.store.device.name,
    // Everybody's secret of the sample hall; of no other hall, whatever this desk was started as.
    get sampleHint() {
      return store.device.purpose === 'SAMPLE' ? options.sampleHint : null
    },
    randomBytes: options.randomBytes,
    secrets: options.secrets,
    startSession: (start, kind) => sessions.start(connection, start, kind),
    replaceSession: sessions.replace,
    resumeSession: (resumeToken) => sessions.resume(connection, resumeToken),
    endSession(cause) {
      if (connection.session) sessions.end(connection.session, cause)
    },
    hall: hall.linkOf(() => connection.session),
    queue: queue.link,
    strangers,
    exitTries,
    upForMs: () => store.clock.claim().uptime - startedAtUptimeMs,
    setLocale(locale) {
      connection.locale = locale
    },
    progress: (task, done) => publish('progress', { task, done }, [connection]),
    reopenAfter,
  })

  const call = async (
    connection: Connection,
    services: DeskServices,
    method: string,
    params: unknown,
  ): Promise<unknown> => {
    const definition = admit({ session: connection.session, isScreen: isScreen(connection, store) }, method)
    const parsed: unknown = definition.params.parse(params)
    if (definition.viaHall && isKioskMachine(store)) return hallAnswers.ask(method, definition, parsed)
    const context: DeskContext = {
      get store() {
        return store
      },
      get reference() {
        return reference
      },
      get calendar() {
        return calendar
      },
      locale: connection.locale,
      nowMs: store.clock.nowMs(),
      get session() {
        return connection.session
      },
      desk: services,
    }
    // The table of handlers is checked method by method where it is made; here the names are only known at run time.
    const handler = handlers[method as MethodName] as Handler<MethodName>
    if (definition.needsHall) hall.requireHall()
    const seqBefore = hall.lastSeq()
    const act = async (): Promise<unknown> => handler(context, parsed as never)
    const value = await act().catch(async (error: unknown) => {
      // Numbers the hall can still lend: once it has, the same act is done again, if nothing of it was recorded.
      const wasNothing = hall.lastSeq() === seqBefore
      if (!wasNothing || !isNumbersExhausted(error) || !(await hall.lendNumbers())) throw error
      return act()
    })
    if (definition.needsHall) await hall.settleSince(seqBefore)
    return options.checkResults ? definition.result.parse(value) : value
  }

  const startedAtUptimeMs = store.clock.claim().uptime
  let backingUp = false
  let stopped = false
  /** Calls being answered. */
  let calls = 0
  /** A copy a day, made while work goes on; a failure is told by the status bar, which shows the age of the last one. */
  const backUpIfDue = (): void => {
    if (store.readOnly) return
    const lastAtMs = listBackups(store.directory)[0]?.atMs ?? 0
    const isRecent = Math.abs(options.clock.wallMs() - lastAtMs) < BACKUP_EVERY_MS
    if (store.clock.claim().uptime - startedAtUptimeMs < BACKUP_AFTER_START_MS) return
    if (backingUp || (isRecent && store.journalBytes() < JOURNAL_BYTES_MAX)) return
    backingUp = true
    store
      .backUp()
      .catch((error: unknown) => {
        if (store.isDamaged()) options.onDamage?.()
        // A copy cut off by the end of the program is thrown away and made at the next start.
        if (!stopped) options.logError('backup', error)
      })
      .finally(() => {
        backingUp = false
      })
  }

  const tick = (): void => {
    for (const [name, look] of [
      ['clock', () => store.checkClock()],
      ['backup', backUpIfDue],
      ['sample', live],
      ['posts', posts.look],
      ['queue', queue.tick],
    ] as const) {
      try {
        look()
      } catch (error) {
        // A disk that is full now is looked at again at the next tick; nobody's work ends for it.
        options.logError(name, error)
      }
    }
    publishStatus()
  }
  const timer = options.tickMs === null ? null : setInterval(tick, options.tickMs)

  return {
    store: () => store,
    async join(wish) {
      if (!mayJoin({ store, reference })) throw new ContractError('NOT_ALLOWED')
      await hall.linkOf(() => null).join(wish)
    },
    updates() {
      const { sync } = store
      const { sendingUpTo } = hall.linkOf(() => null)
      return {
        feed: updateFeedOf(sync && { address: hall.view().address, certificate: sync.enrolment.certificate }),
        waiting: sync?.waiting().count ?? 0,
        isBusy: calls > 0 || sendingUpTo() > 0,
      }
    },
    tick,
    connect(send, page = {}) {
      const connection: Connection = {
        session: null,
        locale: options.locale,
        screen: page.screen ?? false,
        send,
      }
      const services = servicesFor(connection)
      connections.add(connection)
      return {
        async receive(raw) {
          const message = PageMessage.safeParse(raw)
          if (!message.success) {
            // Without a number there is nobody to answer.
            const id = z.object({ id: z.number().int().nonnegative() }).safeParse(raw).data?.id
            if (id === undefined) return
            const {
              code,
              message: text,
              details,
            } = failureOf(message.error, connection.locale, options.logError)
            send({ kind: 'answer', id, ok: false, error: { code, message: text, details: { ...details } } })
            return
          }
          const { id, method, params } = message.data
          calls += 1
          try {
            send({ kind: 'answer', id, ok: true, value: await call(connection, services, method, params) })
          } catch (error) {
            const { code, message: text, details } = failureOf(error, connection.locale, options.logError)
            send({ kind: 'answer', id, ok: false, error: { code, message: text, details: { ...details } } })
          } finally {
            calls -= 1
          }
        },
        close() {
          connections.delete(connection)
        },
      }
    },
    stop() {
      if (stopped) return
      stopped = true
      if (timer) clearInterval(timer)
      if (filing) clearTimeout(filing)
      if (statusTimer) clearTimeout(statusTimer)
      posts.stop()
      connections.clear()
      hall.stop()
      queue.stop()
      store.close()
    },
  }
}
