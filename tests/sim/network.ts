import { closeSync, openSync, readSync } from 'node:fs'
import type { HallService } from '../../db/hall/service.ts'
import { decodePull, decodePush, encodePull, encodePush } from '../../db/sync/lines.ts'
import { helloBody, epochBody } from '../../db/sync/signing.ts'
import type { SyncTransport } from '../../db/sync/transport.ts'
import { SyncError, type LiveMessage, type PulledPage } from '../../db/sync/wire.ts'
import type { AheadAnswer, NextAnswer, NextRequest } from '../../db/sync/queue-wire.ts'
import type { FaultCount } from './faults.ts'
import type { Lent } from './lent.ts'
import type { Timeline } from './timeline.ts'

/** How the way between one machine and the hall behaves at the moment; chances are 0 to 1. */
export interface Weather {
  down: boolean
  requestLost: number
  answerLost: number
  doubled: number
  reordered: number
  cut: number
}

export const fairWeather = (): Weather => ({
  down: false,
  requestLost: 0,
  answerLost: 0,
  doubled: 0,
  reordered: 0,
  cut: 0,
})

/** Which life of the server answers; null while there is none. */
export interface Server {
  service(): HallService | null
}

/** Thrown inside a server that is killed; nobody outside ever sees it. */
export class ServerDied extends Error {}

const LATENCY_MS = 4
const TIMEOUT_MS = 5_000
const LATE_MS = 3_000
/** A machine that answers no ping for so long has no channel any more. */
const CHANNEL_MS = 60_000

const unreachable = (): SyncError => new SyncError('UNREACHABLE')

/** So small that a snapshot takes several. */
const PART_BYTES_MAX = 2_000

const readPart = (path: string, offset: number, length: number): Buffer => {
  const handle = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(handle, bytes, 0, length, offset))
  } finally {
    closeSync(handle)
  }
}

const mustFail = (decode: () => unknown, what: string): void => {
  try {
    decode()
  } catch {
    return
  }
  throw new Error(`${what} that was cut passed for whole`)
}

/** The way from one machine to the server, within one process and on virtual time. */
export const createSimTransport = (options: {
  readonly timeline: Timeline
  readonly random: () => number
  readonly server: Server
  readonly weather: Weather
  readonly faults: FaultCount
  readonly lent: Lent
  /** Resolves when the machine is awake; nothing that arrives at one asleep is looked at before. */
  readonly awake: () => Promise<void>
  /** For how long it has been asleep; 0 while it is awake. */
  readonly asleepMs: () => number
  /** Told what the hall answered to windows, whether the answer arrives or not; null: nobody asks. */
  readonly onQueue: {
    answered(deviceId: string, request: NextRequest, answer: NextAnswer): void
    handed(deviceId: string, ahead: AheadAnswer['ahead']): void
  } | null
}): SyncTransport => {
  const { timeline, random, server, weather, faults, lent, awake, asleepMs } = options
  let token = ''
  let deviceId = ''
  let closed = false
  const lives = new Set<() => void>()
  const wait = async (ms: number) => new Promise<void>((resolve) => void timeline.after(ms, resolve))
  const chance = (share: number): boolean => share > 0 && random() < share

  /** One request and its answer; `cut` plays a connection that ends in the middle of either. */
  const exchange = async <Answer>(
    ask: (service: HallService) => Promise<Answer>,
    cut: { request?: () => void; answer?: (answer: Answer) => void } = {},
    what: 'NEXT' | 'YIELD' | null = null,
  ): Promise<Answer> => {
    const count = (how: 'NOT_SENT' | 'ANSWER_LOST' | 'DOUBLED' | 'LATE'): void => {
      if (what !== null) faults.count(`${what}_${how}`)
    }
    await wait(LATENCY_MS)
    if (closed) throw unreachable()
    // The hall lets calls wait for records that are on their way.
    const during = what === 'NEXT' ? timeline.duringWait : timeline.during
    if (weather.down) {
      faults.count('NETWORK_DOWN')
      count('NOT_SENT')
      await wait(TIMEOUT_MS)
      throw unreachable()
    }
    if (chance(weather.requestLost)) {
      faults.count('REQUEST_LOST')
      count('NOT_SENT')
      await wait(TIMEOUT_MS)
      throw unreachable()
    }
    if (cut.request && chance(weather.cut)) {
      faults.count('CUT_REQUEST')
      cut.request()
      throw unreachable()
    }
    if (chance(weather.reordered)) {
      faults.count('REORDERED')
      count('LATE')
      await wait(Math.floor(random() * LATE_MS))
    }
    const service = server.service()
    if (!service) throw unreachable()
    if (chance(weather.doubled)) {
      faults.count('REQUEST_DOUBLED')
      count('DOUBLED')
      // The network hands the same request over again, now or much later; whatever comes of it reaches nobody.
      const again = Math.floor(random() * 2 * LATE_MS)
      timeline.after(again, () => {
        const then = server.service()
        if (then) void during(ask(then)).catch(() => undefined)
      })
    }
    const answer = await during(ask(service)).catch((error: unknown) => {
      if (error instanceof ServerDied || server.service() !== service) throw unreachable()
      throw error
    })
    // A server that died meanwhile sends nothing.
    if (server.service() !== service) throw unreachable()
    if (chance(weather.answerLost)) {
      faults.count('ANSWER_LOST')
      count('ANSWER_LOST')
      await wait(TIMEOUT_MS)
      throw unreachable()
    }
    if (cut.answer && chance(weather.cut)) {
      faults.count('CUT_ANSWER')
      cut.answer(answer)
      throw unreachable()
    }
    await wait(LATENCY_MS)
    await awake()
    return answer
  }

  const cutAt = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(random() * bytes.length))

  return {
    about: async () => exchange(async (service) => service.about()),
    enrol: async (request) => exchange(async (service) => service.enrol(request)),
    async hello(hello, signature) {
      const body = helloBody(hello)
      const { answer, voided } = await exchange(async (service) => {
        const said = await service.hello(body, signature)
        return { answer: said, voided: lent.helloHeard(hello) }
      })
      token = answer.token
      deviceId = hello.deviceId
      lent.helloAnswered(deviceId, voided)
      return answer
    },
    epoch: async (request, signature) => {
      const body = epochBody(request)
      return exchange(async (service) => service.epoch(body, signature))
    },
    async push(header, events) {
      const bytes = encodePush(header, events)
      return exchange(
        async (service) => {
          const sent = decodePush(Buffer.from(bytes))
          return service.push(token, sent.header, sent.events)
        },
        { request: () => mustFail(() => decodePush(cutAt(bytes)), 'a push') },
      )
    },
    async pull(scope, after, of) {
      const encoded = (page: PulledPage): Buffer => {
        const { events, ...header } = page
        return encodePull(header, events)
      }
      const page = await exchange(async (service) => service.pull(token, scope, after, of), {
        answer: (answer) => mustFail(() => decodePull(cutAt(encoded(answer))), 'a page'),
      })
      const { header, events } = decodePull(encoded(page))
      return { ...header, events }
    },
    snapshot: async (scope) => exchange(async (service) => service.snapshot(token, scope)),
    snapshotPart: async (id, offset, length) => {
      const part = await exchange(async (service) => {
        const path = await service.snapshotFile(token, id)
        faults.count('SNAPSHOT_FILL')
        return readPart(path, offset, Math.min(length, PART_BYTES_MAX))
      })
      if (!chance(weather.cut)) return part
      // Cut off, or ended early by something between that calls it whole.
      faults.count('SNAPSHOT_CUT')
      if (random() < 0.5) throw unreachable()
      return part.subarray(0, Math.floor(random() * part.length))
    },
    check: async (scope, from, upTo) => exchange(async (service) => service.check(token, scope, from, upTo)),
    askPublic: async (method, params) =>
      exchange(async (service) => service.askPublic(token, method, params)),
    lackingFiles: async (sha256s) => exchange(async (service) => service.lackingFiles(token, sha256s)),
    putFile: async (sha256, { mime, bytes }) =>
      exchange(async (service) => {
        faults.count('FILE_SENT')
        await service.putFile(token, sha256, { mime, bytes: Buffer.from(bytes) })
      }),
    file: async (sha256) => exchange(async (service) => service.file(token, sha256)),
    lease: async (request) =>
      exchange(async (service) => {
        const answer = await service.lease(token, request)
        lent.leased(deviceId, answer.grants)
        return answer
      }),
    queue: async (known) => exchange(async (service) => service.queue(token, known)),
    next: async (request) =>
      exchange(
        async (service) => {
          const answer = await service.next(token, request)
          options.onQueue?.answered(deviceId, request, answer)
          return answer
        },
        {},
        'NEXT',
      ),
    ahead: async (request) =>
      exchange(
        async (service) => {
          const answer = await service.ahead(token, request)
          options.onQueue?.handed(deviceId, answer.ahead)
          return answer
        },
        {},
        'NEXT',
      ),
    yieldTickets: async (request) =>
      exchange(async (service) => service.yieldTickets(token, request), {}, 'YIELD'),
    login: async (request) => exchange(async (service) => service.login(token, request)),
    ask: async (path, userToken, body) =>
      exchange(async (service) => service.ask(token, userToken, path, body)),
    live(onMessage, onClose, wishes) {
      let over = false
      let stopListening: (() => void) | null = null
      const end = (): void => {
        if (over) return
        over = true
        lives.delete(end)
        stopListening?.()
        onClose()
      }
      lives.add(end)
      /** Its server has given it up; the machine finds that on waking. */
      const goneAsleep = async (): Promise<void> => {
        stopListening?.()
        await awake()
        end()
      }
      const service = server.service()
      const hear = (message: LiveMessage): void => {
        timeline.after(LATENCY_MS, () => {
          if (over) return
          if (server.service() !== service) end()
          // Nothing is left out of a channel that stands: what does not arrive ends it.
          else if (wishes?.queue === true && (weather.down || chance(weather.requestLost))) {
            faults.count('ROW_CHANNEL_CUT')
            end()
          } else if (wishes?.queue === true && asleepMs() > CHANNEL_MS) void goneAsleep()
          else if (weather.down || chance(weather.requestLost)) faults.count('REQUEST_LOST')
          else void awake().then(() => over || onMessage(message))
        })
      }
      if (!service || weather.down || closed) timeline.after(LATENCY_MS, end)
      else
        void timeline.during(service.listen(token, hear, wishes)).then(
          (stop) => {
            stopListening = stop
            if (over) stop()
          },
          () => end(),
        )
      return { close: end }
    },
    close() {
      closed = true
      for (const end of lives) end()
    },
  }
}
