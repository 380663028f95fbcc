import { LinkNews } from './model/link.ts'
import { z } from 'zod'
import { ContractError } from './contract/index.ts'
import type { FoundHall, SyncView } from './contract/hall.ts'
import type { HallLink } from './desk/hall/hall-link.ts'
import { standAlone } from './desk/hall/stand-alone.ts'
import type { DeskSession } from './desk/context.ts'
import { bundleFailureOf, contractErrorOf, refusalOf } from './host-failures.ts'
import { StaffId } from './model/ids.ts'
import { countRefused, worstVerdict } from './store/queries/outbox.ts'
import type { Clock, Store, Vault } from './store/index.ts'
import { sha256Hex } from './store/sha256.ts'
import type { FileContent, HallEnrolment } from './store/sync-types.ts'
import { addressText, readAddress } from './sync/address.ts'
import { createAgent } from './sync/agent.ts'
import { NOTES, type Agent, type AgentNews, type AgentView, type Timers } from './sync/agent-types.ts'
import { exportBundle } from './sync/bundle.ts'
import type { SnapshotFiles } from './sync/snapshot-files.ts'
import type { QueueListener } from './sync/agent-types.ts'
import type { SyncTransport } from './sync/transport.ts'
import { DeviceContact, SyncError, type PublicAnswer } from './sync/wire.ts'

export interface JoinWish {
  readonly address: string
  readonly code: string
  readonly deviceName: string
}
/** Where this machine keeps what it is, sealed under its own key. */
export interface MachinePlace {
  readonly directory: string
  readonly machine: Vault
}
export interface Joined {
  readonly enrolment: HallEnrolment
  readonly hallName: string
}

/** What the host needs of the network; over HTTP in the program, within one process in tests. */
export interface HallNetwork {
  /** The way to the hall this machine belongs to. */
  transport(way: Pick<HallEnrolment, 'address' | 'certificate'>): SyncTransport
  /** Hall servers that announce themselves nearby. */
  discover(): Promise<z.output<typeof FoundHall>[]>
  /** @throws SyncError */
  check(address: string): Promise<z.output<typeof FoundHall>>
  /** Enrols this machine; the same code again, after an answer that was lost, gets the same answer. @throws SyncError */
  enrol(wish: JoinWish, place: MachinePlace): Promise<Joined>
  readonly timers: Timers
  /** Where parts of a snapshot rest. */
  files(directory: string): SnapshotFiles
}

export interface HostHallOptions {
  readonly network: HallNetwork | null
  /** Address the program was started with: where the hall answers, or is to be joined. */
  readonly address: string | null
  readonly deviceName: string
  readonly programVersion: string
  readonly clock: Clock
  readonly randomBytes: (size: number) => Uint8Array
  readonly store: () => Store
  readonly place: MachinePlace
  /** Sets the store aside and opens one of the hall. */
  readonly becomeOneOf: (enrolment: HallEnrolment) => void
  readonly diskFree: () => number | null
  /** Hears of the row of the hall. */
  readonly queue: QueueListener
  /** How the machine stands with the hall has changed. */
  readonly onState: () => void
  readonly logError: (reference: string, error: unknown) => void
}

export interface HostHall {
  /** After the store was opened: begins to talk with the hall, if this machine belongs to one. */
  start(): void
  /** Before the store is closed. */
  stop(): void
  /** New own records. */
  recorded(): void
  view(): z.output<typeof SyncView>
  /** The way to the hall as the person of a session. */
  linkOf(session: () => DeskSession | null): HallLink
  /** A session is over: what the hall believed of it is forgotten. */
  forget(sessionId: string): void
  /** @throws ContractError HALL_NEEDED */
  requireHall(): void
  /**
   * After an edit of what the hall shares: waits until the hall has answered for what was appended since `afterSeq`.
   * @throws ContractError VERSION_CHANGED, NOT_ALLOWED
   */
  settleSince(afterSeq: number): Promise<void>
  lastSeq(): number
  /**
   * Asks the desk that runs beside the hall server, as a public screen.
   * @throws ContractError what that desk refused with, or HALL_UNREACHABLE, HALL_REFUSED, NOT_JOINED
   */
  askPublic(method: string, params: unknown): Promise<unknown>
  /** The way to the hall; null while there is none. */
  way(): SyncTransport | null
  /** Sends what waits at once. */
  pushNow(): void
  /** The same, and asks what is new. */
  lookNow(): void
  /** The hall answers the row of this machine again after a silence. */
  heardAgain(): void
  /** Whether the hall has all own records, after waiting so long at most. */
  settle(timeoutMs: number): Promise<boolean>
  /** Asks the hall for the numbers that are wanted; whether it lent any within a few seconds. */
  lendNumbers(): Promise<boolean>
}

/** A person has looked away for longer than this at most while an edit is on its way. */
const SETTLE_MS = 10_000
/** A person's proof is good for 30 minutes at the hall; it is asked for again a little before. */
const PROOF_MS = 29 * 60_000
/** As long as somebody at a window may stare at a button. */
const LEND_MS = 5_000
const LEND_LOOK_MS = 50
/** Screens greet the hall every half minute. */
const SILENT_SCREEN_MS = 3 * 60_000
const NEWS_MAX = 20
const NEWS_AGE_MAX_MS = 7 * 24 * 3_600_000
const NEWS_NOTE = 'host.news'

const StoredContacts = z.object({
  toldAtMs: z.number(),
  contacts: z.array(DeviceContact),
  currentAtMs: z.number().nullish(),
})
const StoredNews = z.array(
  z.object({
    atMs: z.number(),
    code: LinkNews,
    count: z.number(),
  }),
)

const parsed = <Schema extends z.ZodType>(schema: Schema, text: string | null): z.output<Schema> | null => {
  if (text === null) return null
  try {
    const result = schema.safeParse(JSON.parse(text))
    return result.success ? result.data : null
  } catch {
    return null
  }
}

/** Keeps the agent of a machine of a hall, and answers for it. */
export const createHostHall = (options: HostHallOptions): HostHall => {
  const { network, store, clock } = options
  let agent: Agent | null = null
  let transport: SyncTransport | null = null
  let shown: AgentView | null = null
  /** Proofs of persons for the hall, by session; never written down. */
  const proofs = new Map<string, { readonly token: string; readonly untilMs: number }>()

  /** What was typed at the start without a way means what it meant at enrolment: a pinned certificate is HTTPS. */
  const addressNow = (): string => {
    const enrolment = store().sync?.enrolment
    if (options.address === null) return enrolment?.address ?? ''
    const typed = readAddress(options.address)
    if (!typed || typed.isExplicit) return options.address
    return addressText({ ...typed, secure: typed.secure || (enrolment?.certificate ?? null) !== null })
  }
  const failed = (error: unknown): unknown => contractErrorOf(error, addressNow())

  const news = (): AgentNews[] => parsed(StoredNews, store().sync?.note(NEWS_NOTE) ?? null) ?? []
  const keepNews = (item: AgentNews): void => {
    const kept = news().filter((each) => item.atMs - each.atMs < NEWS_AGE_MAX_MS)
    store().sync?.setNote(NEWS_NOTE, JSON.stringify([...kept, item].slice(-NEWS_MAX)))
    options.onState()
  }

  /** A hall that has moved and has signed what it said is found there without being told again. */
  const keepAddress = ({ link }: AgentView): void => {
    const { sync } = store()
    if (!sync || link === 'OFFLINE' || options.address === null) return
    const address = addressNow()
    if (sync.enrolment.address !== address) sync.setAddress(address)
  }

  const start = (): void => {
    const { sync, readOnly } = store()
    if (!network || !sync || readOnly) return
    const { enrolment } = sync
    transport = network.transport({ address: addressNow(), certificate: enrolment.certificate })
    agent = createAgent({
      sync: () => {
        const present = store().sync
        if (!present) throw new Error('the store belongs to no hall')
        return present
      },
      transport,
      clock,
      random: () => (options.randomBytes(1)[0] ?? 0) / 256,
      randomBytes: options.randomBytes,
      timers: network.timers,
      program: options.programVersion,
      report: () => ({ clockGrade: store().clock.grade(), diskFreeBytes: options.diskFree() }),
      files: network.files(store().directory),
      onState: (view) => {
        shown = view
        keepAddress(view)
        options.onState()
      },
      onNews: keepNews,
      queue: options.queue,
      onError: (what, error) => options.logError(`sync ${what}`, error),
    })
    agent.start()
  }

  const stop = (): void => {
    agent?.stop()
    transport?.close()
    agent = null
    transport = null
    shown = null
  }

  const offline = (enrolment: HallEnrolment): AgentView => {
    const { count, oldestAtMs } = store().sync?.waiting() ?? { count: 0, oldestAtMs: null }
    return {
      link: 'OFFLINE',
      address: addressNow(),
      deviceName: enrolment.name,
      lastContactAtMs: null,
      nextTryAtMs: null,
      problem: null,
      waiting: count,
      oldestWaitingAtMs: oldestAtMs,
      sendingUpTo: 0,
      stuck: false,
      filling: null,
      serverVersion: '',
      files: { waiting: store().sync?.files.count().count ?? 0, refused: 0, sending: false, problem: null },
    }
  }

  const alone = standAlone(options.deviceName, {
    offeredAddress: () => (store().sync ? null : options.address),
    discover: () => (network ? network.discover() : Promise.resolve([])),
    async check(address) {
      if (!network) throw new ContractError('HALL_UNREACHABLE', { address })
      try {
        return await network.check(address)
      } catch (error) {
        throw contractErrorOf(error, address)
      }
    },
    async join(wish) {
      if (!network) throw new ContractError('HALL_UNREACHABLE', { address: wish.address })
      try {
        const { enrolment, hallName } = await network.enrol(wish, options.place)
        options.becomeOneOf(enrolment)
        return { hallName, deviceName: enrolment.name }
      } catch (error) {
        throw contractErrorOf(error, wish.address)
      }
    },
  })

  const view = (): z.output<typeof SyncView> => {
    const { sync, read } = store()
    if (!sync) return alone.view()
    const { sendingUpTo: _sendingUpTo, files, ...state } = agent?.state() ?? shown ?? offline(sync.enrolment)
    const { conflicts, quarantined } = countRefused(read)
    const whole = (ms: number | null): number | null => (ms === null ? null : Math.round(ms))
    return {
      ...state,
      filesWaiting: files.waiting,
      address: addressNow(),
      lastContactAtMs: whole(state.lastContactAtMs),
      nextTryAtMs: whole(state.nextTryAtMs),
      conflicts,
      quarantined,
      news: news(),
    }
  }

  const requireTransport = (): SyncTransport => {
    if (!store().sync) throw new ContractError('NOT_JOINED')
    if (!transport) throw new ContractError('HALL_UNREACHABLE', { address: addressNow() })
    return transport
  }

  /** Files being fetched: several pages that show the same picture ask once. */
  const fetching = new Map<string, Promise<FileContent | null>>()
  const fetchOnce = async (sha256: string): Promise<FileContent | null> => {
    if (!store().sync || !transport) return null
    let content: FileContent
    try {
      content = await transport.file(sha256)
    } catch (error) {
      if (error instanceof SyncError) return null
      throw error
    }
    // Whatever the hall says it is: it counts by what it is called.
    if (sha256Hex(content.bytes) !== sha256) return null
    const { readOnly, files } = store()
    if (!readOnly) files.keepOfHall(content)
    return content
  }
  const fetchFile = (sha256: string): Promise<FileContent | null> => {
    const present = fetching.get(sha256)
    if (present) return present
    const asked = fetchOnce(sha256).finally(() => fetching.delete(sha256))
    fetching.set(sha256, asked)
    return asked
  }

  const prove = async (
    sessionId: string | undefined,
    staffId: string,
    secret: string,
    kind: 'PASSWORD' | 'PIN',
  ): Promise<void> => {
    const { userToken } = await requireTransport().login({ staffId: StaffId.parse(staffId), secret, kind })
    if (sessionId !== undefined)
      proofs.set(sessionId, { token: userToken, untilMs: clock.uptimeMs() + PROOF_MS })
  }

  const askPublic = async (method: string, params: unknown): Promise<unknown> => {
    let answer: PublicAnswer
    try {
      answer = await requireTransport().askPublic(method, params)
    } catch (error) {
      throw failed(error)
    }
    if (answer.ok) return answer.value
    throw refusalOf(answer.error)
  }

  return {
    start,
    stop,
    view,
    recorded: () => agent?.recorded(),
    forget: (sessionId) => void proofs.delete(sessionId),
    requireHall() {
      if (store().sync && view().link !== 'ONLINE') throw new ContractError('HALL_NEEDED')
    },
    way: () => (store().sync ? transport : null),
    pushNow: () => agent?.pushNow(),
    lookNow: () => agent?.lookNow(),
    heardAgain: () => agent?.heardAgain(),
    async settle(timeoutMs) {
      const seq = store().sync?.last().seq ?? 0
      return agent ? agent.settle(seq, timeoutMs) : false
    },
    lastSeq: () => store().sync?.last().seq ?? 0,
    askPublic,
    async lendNumbers() {
      const { sync } = store()
      if (!sync || !agent || !network || view().link === 'OFFLINE') return false
      const { timers } = network
      const before = sync.grants().length
      agent.pushNow()
      const untilMs = clock.uptimeMs() + LEND_MS
      while (clock.uptimeMs() < untilMs) {
        if ((store().sync?.grants().length ?? 0) > before) return true
        await new Promise<void>((resolve) => void timers.set(LEND_LOOK_MS, resolve))
      }
      return false
    },
    async settleSince(afterSeq) {
      const { sync, read, device } = store()
      const upTo = sync?.last().seq ?? 0
      if (!sync || !agent || upTo <= afterSeq) return
      // Not answered in time: the record is saved and goes on its way; what becomes of it is shown where conflicts are.
      if (!(await agent.settle(upTo, SETTLE_MS))) return
      const refused = worstVerdict(read, device, afterSeq, upTo)
      if (refused === 'quarantined') throw new ContractError('NOT_ALLOWED')
      if (refused === 'conflict') throw new ContractError('VERSION_CHANGED')
    },
    linkOf: (session) => ({
      ...alone,
      view,
      joined: () => store().sync !== null,
      async retry() {
        agent?.lookNow()
      },
      files() {
        const { sending, problem } = agent?.state().files ?? { sending: false, problem: null }
        return { sending, problem }
      },
      fetchFile,
      async askInTime(method, params, withinMs) {
        if (!network || view().link === 'OFFLINE') return null
        const { timers } = network
        let ends: unknown
        const tooLate = new Promise<null>((resolve) => {
          ends = timers.set(withinMs, () => resolve(null))
        })
        try {
          return await Promise.race([askPublic(method, params).catch(() => null), tooLate])
        } finally {
          timers.clear(ends)
        }
      },
      sendingUpTo: () => agent?.state().sendingUpTo ?? 0,
      contacts() {
        const noted = parsed(StoredContacts, store().sync?.note(NOTES.contacts) ?? null)
        const told = agent?.contacts() ?? noted
        return {
          toldAtMs: told?.toldAtMs ?? null,
          machines: told?.contacts ?? [],
          currentAtMs: told?.currentAtMs ?? noted?.currentAtMs ?? null,
        }
      },
      silentScreens() {
        const toldAtMs = agent?.contacts()?.toldAtMs
        if (!agent || toldAtMs === undefined) return []
        return agent
          .screens()
          .filter(({ lastContactAtMs }) => toldAtMs - (lastContactAtMs ?? 0) > SILENT_SCREEN_MS)
      },
      isFilling() {
        const cursors = store().sync?.cursors()
        return cursors !== undefined && (cursors.length === 0 || cursors.some((cursor) => !cursor.filled))
      },
      sinceMs() {
        const since = (store().sync?.cursors() ?? []).flatMap(({ sinceMs }) =>
          sinceMs === null ? [] : [sinceMs],
        )
        return since.length === 0 ? null : Math.max(...since)
      },
      async login(staffId, secret, kind) {
        try {
          await prove(session()?.sessionId, staffId, secret, kind)
        } catch (error) {
          throw failed(error)
        }
      },
      proveSoon(staffId, secret, kind) {
        if (!transport || view().link === 'OFFLINE') return
        prove(session()?.sessionId, staffId, secret, kind).catch((error: unknown) => {
          // Asked for again when something needs it; only a defect is worth a line.
          if (!(error instanceof SyncError) && !(error instanceof ContractError))
            options.logError('proof', error)
        })
      },
      async ask(question, body, answer) {
        const way = requireTransport()
        const sessionId = session()?.sessionId ?? ''
        const proof = proofs.get(sessionId)
        if (!proof || proof.untilMs < clock.uptimeMs()) throw new ContractError('HALL_LOGIN_NEEDED')
        let told: unknown
        try {
          told = await way.ask(question, proof.token, body)
        } catch (error) {
          // The proof is of half an hour ago, or of a hall that has new keys.
          if (
            error instanceof SyncError &&
            (error.code === 'NOT_TRUSTED' || error.code === 'TOKEN_EXPIRED')
          ) {
            proofs.delete(sessionId)
            throw new ContractError('HALL_LOGIN_NEEDED')
          }
          throw question === 'bundle' ? bundleFailureOf(error, addressNow()) : failed(error)
        }
        const checked = answer.safeParse(told)
        if (!checked.success) throw new ContractError('HALL_REFUSED', { problem: 'ANSWER' })
        return checked.data
      },
      async sealUnsent() {
        const { sync } = store()
        if (!sync) throw new ContractError('NOT_JOINED')
        const bundle = exportBundle(sync, clock.wallMs(), options.randomBytes)
        if (!bundle) throw new ContractError('NOTHING_WAITING')
        return bundle
      },
    }),
  }
}
