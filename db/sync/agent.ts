import type { LinkNews, LinkProblem } from '../model/link.ts'
import type { Agent, AgentOptions, AgentView, QueueListener } from './agent-types.ts'
import { NOTES } from './agent-types.ts'
import { beginNewEpoch, noteCurrent, sayHello } from './contact.ts'
import { isTimeout, judge, mayStillPull } from './failures.ts'
import { createFileSender, type FileSender } from './file-sender.ts'
import { fetchHistories } from './history.ts'
import { leaseNumbers } from './lease.ts'
import { createLive } from './live.ts'
import { askedMs, backoffMs, LARGEST_BATCH, pollMs, pullJitterMs, slowMs } from './pacing.ts'
import { checkScopes, pullScopes } from './pull.ts'
import { pushOutbox } from './push.ts'
import { createSchedule } from './schedule.ts'
import { createKeys, readNote, Superseded, writeNote, type Facts, type Trip } from './trip.ts'
import { SyncError, type LiveMessage } from './wire.ts'
import { z } from 'zod'

/** Records of one act are gathered into one push. */
const GATHER_MS = 50
const BEAT_MS = 5_000
/** A beat this late: the machine slept. */
const SLEPT_MS = 5_000
const STUCK_MS = 5 * 60_000
const CHECK_EVERY_MS = 24 * 3_600_000
/** Failures answered at once in a row; after that they are failures like others. */
const AT_ONCE_MAX = 2
/** The hall answers others: a request that is older than this went out when it did not. */
const UNHEARD_MS = 3_000
/** So many leases in a row that were refused are told. */
const LEASES_FAILED_TOLD = 3

/**
 * Keeps a desk and its hall at the same records (sync.md points 3 to 5 and 10 to 12): hello, what waits here, what is new
 * there, and idle until something happens. It never gives up; whatever fails is tried again.
 */
export const createAgent = (options: AgentOptions): Agent => {
  const { clock, timers, transport } = options
  const keys = createKeys(options.sync)
  const facts: Facts = {
    lineage: null,
    heads: new Map(),
    batch: LARGEST_BATCH,
    sendingUpTo: 0,
    filling: null,
    durable: 0,
    anchor: null,
    serverVersion: '',
    contacts: null,
    contactsNotedAtMs: 0,
    screens: [],
    currentAtMs: null,
    witnessed: new Map(),
    resyncs: new Map(),
    pushRefused: null,
    leaseAskedAtMs: new Map(),
    historyAskedAtMs: new Map(),
  }
  /** Grows with every start of the loop; what belongs to an older one is dropped. */
  let generation = 0
  let running = false
  let online = false
  let greeted = false
  let problem: LinkProblem | null = null
  let nextTryAtMs: number | null = null
  let lastContactAtMs: number | null = null
  let failures = 0
  let atOnce = 0
  let stuck = false
  /** Uptime when something of what waits last went, or could first have gone. */
  let progressAtMs = 0
  let beat: unknown = null
  let beatAtMs = 0
  let shownState = ''
  const settling = new Set<() => void>()
  const underWay = new Set<{ readonly sinceMs: number; readonly giveUp: () => void }>()
  const schedule = createSchedule(timers, clock.uptimeMs)

  const state = (): AgentView => {
    const sync = options.sync()
    const { count, oldestAtMs } = sync.waiting()
    const filled = new Set(sync.cursors().flatMap(({ scope, filled }) => (filled ? [scope] : [])))
    // Of a scope the hall has named and nothing has come of yet there is no cursor.
    const isFilling =
      sync.cursors().some((cursor) => !cursor.filled) ||
      [...facts.heads.keys()].some((scope) => !filled.has(scope))
    return {
      link: online ? (isFilling ? 'FILLING' : 'ONLINE') : 'OFFLINE',
      address: sync.enrolment.address,
      deviceName: sync.enrolment.name,
      lastContactAtMs,
      nextTryAtMs,
      problem,
      waiting: count,
      oldestWaitingAtMs: oldestAtMs,
      sendingUpTo: facts.sendingUpTo,
      stuck,
      filling: facts.filling,
      serverVersion: facts.serverVersion,
      files: sender.view(),
    }
  }

  const newSender = (): FileSender =>
    createFileSender({
      agent: options,
      mayGo: () => online && greeted && options.sync().waiting().count === 0,
      changed: () => changed(),
    })
  let sender = newSender()

  const changed = (): void => {
    // The store may be closed by then.
    if (!running) return
    try {
      for (const look of settling) look()
      const view = state()
      // Every answer moves the time of contact; nobody needs to hear of that alone.
      const shown = JSON.stringify({ ...view, lastContactAtMs: null })
      if (shown === shownState) return
      shownState = shown
      options.onState(view)
    } catch (error) {
      options.onError('state', error)
    }
  }

  const tripOf = (mine: number): Trip => {
    const check = (): void => {
      if (mine !== generation) throw new Superseded()
    }
    const trip: Trip = {
      options,
      facts,
      keys,
      changed,
      request: async (limitMs, work) => {
        check()
        const sentAtMs = clock.uptimeMs()
        let giveUp = (): void => undefined
        const timeout = new Promise<never>((_resolve, reject) => {
          giveUp = () => reject(new SyncError('UNREACHABLE', { timeout: true }))
        })
        const limit = timers.set(limitMs, giveUp)
        const waited = { sinceMs: sentAtMs, giveUp }
        underWay.add(waited)
        try {
          const answer = await Promise.race([work(), timeout])
          check()
          lastContactAtMs = Math.round(clock.wallMs())
          return { answer, rttMs: Math.max(0, clock.uptimeMs() - sentAtMs) }
        } catch (error) {
          // A failure of a run that was replaced must not lead to anything either.
          check()
          throw error
        } finally {
          timers.clear(limit)
          underWay.delete(waited)
        }
      },
      pause: async () => {
        await new Promise<void>((resolve) => {
          timers.set(0, resolve)
        })
        check()
      },
      outbox: async () => {
        if (facts.pushRefused !== null) return
        try {
          await pushOutbox(trip)
        } catch (error) {
          if (!mayStillPull(error)) throw error
          facts.pushRefused = error
        }
      },
      news: (code: LinkNews, count) => {
        try {
          options.onNews({ atMs: Math.round(clock.wallMs()), code, count })
        } catch (error) {
          options.onError('news', error)
        }
      },
      progressed: (sent) => {
        // Pulling well says nothing of a push that was refused a moment ago.
        if (facts.pushRefused === null) {
          failures = 0
          atOnce = 0
        }
        if (sent) {
          progressAtMs = clock.uptimeMs()
          stuck = false
        }
        changed()
      },
    }
    return trip
  }

  const hello = async (trip: Trip): Promise<void> => {
    greeted = false
    schedule.at('hello', Infinity)
    await sayHello(trip)
    greeted = true
    if (!online) progressAtMs = clock.uptimeMs()
    online = true
    // A hello may come before the channel is to be opened again: the next one does not wait for the poll then.
    const liveInMs = live.open()
    const nextMs = pollMs(options.random())
    schedule.in('hello', liveInMs > 0 ? Math.min(nextMs, liveInMs) : nextMs)
    changed()
  }

  /** A daily look whether both sides hold the same; the first one a day after joining. */
  const checkWhenDue = async (trip: Trip): Promise<void> => {
    const sync = options.sync()
    const checkedAtMs = readNote(sync, NOTES.checkedAtMs, z.number())
    const nowMs = Math.round(clock.wallMs())
    if (checkedAtMs !== null) {
      if (Math.abs(nowMs - checkedAtMs) < CHECK_EVERY_MS) return
      await checkScopes(trip)
    }
    writeNote(options.sync(), NOTES.checkedAtMs, nowMs)
  }

  let leasesFailed = 0
  /**
   * Numbers that are not to be had keep neither records nor pages from travelling. People are told when it is no passing
   * trouble: the reserve lasts.
   */
  const lease = async (trip: Trip): Promise<void> => {
    try {
      await leaseNumbers(trip)
      leasesFailed = 0
    } catch (error) {
      const { retry, online: isOnline } = judge(error)
      if (!(error instanceof SyncError) || !isOnline || retry === 'NEW_EPOCH') throw error
      leasesFailed += 1
      if (leasesFailed === LEASES_FAILED_TOLD) trip.news('NUMBERS_LOW', options.sync().numbersWanted().length)
    }
  }

  const round = async (trip: Trip): Promise<void> => {
    if (!greeted || schedule.isDue('hello')) await hello(trip)
    facts.pushRefused = null
    schedule.at('push', Infinity)
    await trip.outbox()
    await lease(trip)
    if (schedule.isDue('pull')) schedule.at('pull', Infinity)
    const toldAtMs = facts.contacts?.toldAtMs ?? null
    await pullScopes(trip)
    await fetchHistories(trip)
    noteCurrent(trip, toldAtMs)
    if (facts.pushRefused !== null) throw facts.pushRefused
    await checkWhenDue(trip)
  }

  /** Answers how long to wait. */
  const failed = (error: unknown): number => {
    const judgement = judge(error)
    if (judgement.unexpected) options.onError('sync', error)
    facts.filling = null
    // After a hello that went well, one large request without an answer is a bad line and no missing server.
    if (!judgement.online && !(greeted && isTimeout(error))) {
      online = false
      live.close()
    }
    // Whatever a failure means, the next attempt begins with who is there and how far both are; a busy server is spared it.
    if (judgement.retry !== 'ASKED') greeted = false
    if (judgement.retry === 'AT_ONCE' && atOnce < AT_ONCE_MAX) {
      atOnce += 1
      return 0
    }
    // After a pause it may be answered at once again: a fork met offline must still heal later.
    atOnce = 0
    problem = judgement.problem ?? 'INTERNAL'
    failures += 1
    const chance = options.random()
    if (judgement.retry === 'SLOW') return slowMs(chance)
    if (judgement.retry === 'ASKED') return askedMs(judgement.retryAfterMs, chance)
    return backoffMs(failures, chance)
  }

  const loop = async (mine: number): Promise<void> => {
    const trip = tripOf(mine)
    for (;;) {
      if (mine !== generation) return
      let waitMs: number
      try {
        await round(trip)
        problem = null
        nextTryAtMs = null
        failures = 0
        atOnce = 0
        if (options.sync().waiting().count > 0) schedule.in('push', GATHER_MS)
        else sender.kick()
        changed()
        await schedule.until(['hello', 'push', 'pull'])
        continue
      } catch (caught) {
        let error: unknown = caught
        if (!(error instanceof Superseded) && judge(error).retry === 'NEW_EPOCH' && atOnce < AT_ONCE_MAX)
          try {
            atOnce += 1
            await beginNewEpoch(trip)
            error = new SyncError('RESYNC')
          } catch (failure) {
            error = failure
          }
        if (mine !== generation) return
        waitMs = failed(error)
      }
      nextTryAtMs = waitMs > 0 ? Math.round(clock.wallMs() + waitMs) : null
      changed()
      schedule.in('retry', waitMs)
      await schedule.until(['retry'])
    }
  }

  /** Ends what is under way and begins with a hello. */
  const restart = (): void => {
    generation += 1
    schedule.clear()
    facts.sendingUpTo = 0
    greeted = false
    void loop(generation)
  }

  let isTold = false
  /** What the listener does wrong is its own trouble: records travel on. */
  const tellQueue = (tell: (queue: QueueListener) => void): void => {
    if (!options.queue) return
    try {
      tell(options.queue)
    } catch (error) {
      options.onError('queue', error)
    }
  }
  const queueLost = (): void => {
    if (!isTold) return
    isTold = false
    tellQueue((queue) => queue.lost())
  }
  const heard = (message: LiveMessage): void => {
    if (message.kind === 'queue' && !isTold) {
      isTold = true
      tellQueue((queue) => queue.begun())
    }
    if (message.kind === 'queue' || message.kind === 'yield') tellQueue((queue) => queue.heard(message))
    if (message.kind === 'hello') schedule.in('hello', pullJitterMs(options.random()))
    if (message.kind === 'bye') {
      // Closed here first: its end is no loss, and the time the server named holds.
      live.close()
      schedule.in('hello', askedMs(message.afterMs, options.random()))
    }
    if (message.kind !== 'poke') return
    const head = facts.heads.get(message.scope)
    if (!head) schedule.in('hello', pullJitterMs(options.random()))
    else if (message.head > head.head) {
      facts.heads.set(message.scope, { ...head, head: message.head })
      // The first poke sets the time: later ones must not put it off for ever.
      if (schedule.when('pull') === Infinity) schedule.in('pull', pullJitterMs(options.random()))
    }
  }
  const live = createLive({
    open: (onMessage, onClose) => transport.live(onMessage, onClose, { queue: options.queue !== undefined }),
    onClosed: queueLost,
    onMessage: heard,
    uptimeMs: clock.uptimeMs,
    random: options.random,
    // A channel that broke is often the first sign of a server that is gone.
    onLost: (afterMs) => {
      if (schedule.when('hello') > clock.uptimeMs() + afterMs) schedule.in('hello', afterMs)
    },
  })

  /** sync.md point 12: what waits too long while the hall is there is shown, and the loop begins anew. */
  const watch = (nowMs: number): void => {
    if (!online || options.sync().waiting().count === 0) {
      progressAtMs = nowMs
      stuck = false
    } else if (nowMs - progressAtMs > STUCK_MS) {
      stuck = true
      progressAtMs = nowMs
      live.close()
      restart()
    }
  }

  const onBeat = (): void => {
    const nowMs = clock.uptimeMs()
    const late = nowMs - beatAtMs - BEAT_MS
    beatAtMs = nowMs
    beat = timers.set(BEAT_MS, onBeat)
    try {
      if (late > SLEPT_MS) {
        // Connections did not outlive the sleep, and nothing that was waited for counts any more.
        failures = 0
        live.close()
        restart()
      } else watch(nowMs)
      changed()
    } catch (error) {
      options.onError('watch', error)
    }
  }

  const pushNow = (): void => {
    schedule.at('push', -Infinity)
    schedule.at('retry', -Infinity)
  }

  const lookNow = (): void => {
    schedule.at('hello', -Infinity)
    pushNow()
    sender.kickNow()
  }

  return {
    state,
    pushNow,
    lookNow,
    heardAgain() {
      for (const { sinceMs, giveUp } of underWay) if (clock.uptimeMs() - sinceMs >= UNHEARD_MS) giveUp()
      // Once the loop has heard of it, and waits for its next try.
      const mine = generation
      timers.set(0, () => {
        if (mine !== generation || !running) return
        failures = 0
        lookNow()
      })
    },
    screens: () => facts.screens,
    contacts: () => (facts.contacts ? { ...facts.contacts, currentAtMs: facts.currentAtMs } : null),
    start() {
      if (running) return
      running = true
      sender.stop()
      sender = newSender()
      progressAtMs = clock.uptimeMs()
      beatAtMs = progressAtMs
      beat = timers.set(BEAT_MS, onBeat)
      restart()
    },
    stop() {
      running = false
      generation += 1
      timers.clear(beat)
      schedule.clear()
      sender.stop()
      live.close()
      online = false
      for (const look of settling) look()
    },
    recorded() {
      if (running && schedule.when('push') === Infinity) schedule.in('push', GATHER_MS)
      changed()
    },
    settle: async (seq, timeoutMs) => {
      const epoch = options.sync().epoch()
      const isSettled = (): boolean => options.sync().acknowledged().seq >= seq
      if (isSettled()) return true
      pushNow()
      return new Promise((resolve) => {
        const end = (settled: boolean): void => {
          settling.delete(look)
          timers.clear(limit)
          resolve(settled)
        }
        const look = (): void => {
          // After a fork the record has another number.
          if (!running || options.sync().epoch() !== epoch) end(false)
          else if (isSettled()) end(true)
        }
        const limit = timers.set(timeoutMs, () => end(false))
        settling.add(look)
      })
    },
  }
}
