import { ContractError } from './contract/index.ts'
import { sha256Hex } from './store/sha256.ts'
import { fillSampleHall, SAMPLE_HINT } from './desk/sample-hall.ts'
import { calendarOf } from './desk/hall-rules.ts'
import { watchPosts } from './desk/posts/watch.ts'
import type { DeskServices } from './desk/context.ts'
import type { Host } from './host.ts'
import type { HallNetwork } from './host-hall.ts'
import { createWorkCalendar } from './model/calendar.ts'
import { addDays, dayFromMs, type Day } from './model/day.ts'
import { StaffId, UnitId, WindowId } from './model/ids.ts'
import { playSampleHistory } from './sample/history.ts'
import { sampleRota } from './sample/people-at-work.ts'
import { signInAt } from './sample/sign-in.ts'
import { sampleBeginMs, type SampleStage } from './sample/stage.ts'
import { readReferenceData, type Clock, type Store } from './store/index.ts'
import type { HallEnrolment, NumberGrant, ScopeCursor } from './store/sync-types.ts'
import { createSigner, helloBody, helloText } from './sync/signing.ts'
import { PROTOCOL, type Hello } from './sync/wire.ts'

const DAY_MS = 86_400_000

/** One word with the hall before its desk begins to keep it up to date. */
interface FirstWord {
  /** Nobody has recorded anything there yet. */
  readonly isEmpty: boolean
  /** Where an empty hall stands: a machine that begins it has all there is. */
  readonly cursors: readonly ScopeCursor[]
  lend(families: readonly string[]): Promise<readonly NumberGrant[]>
  close(): void
}

/**
 * The past of the sample hall is played without the hall and on a clock it must not hear of, so what is needed of it is
 * asked before.
 * @throws SyncError
 */
const firstWord = async (
  enrolment: HallEnrolment,
  { network, randomBytes, programVersion }: SamplePreparation,
): Promise<FirstWord> => {
  const nonce = () => Buffer.from(randomBytes(16)).toString('base64url')
  const transport = network.transport(enrolment)
  const nothing = { seq: 0, hash: sha256Hex(enrolment.enrolment) }
  const hello: Hello = {
    hallId: enrolment.hallId,
    deviceId: enrolment.deviceId,
    epoch: enrolment.epoch,
    protocol: PROTOCOL,
    program: programVersion,
    last: nothing,
    acknowledged: nothing,
    witness: null,
    report: {
      waiting: 0,
      oldestWaitingAtMs: null,
      clockGrade: 'B',
      wall: Date.now(),
      diskFreeBytes: null,
      filling: true,
    },
    nonce: nonce(),
  }
  try {
    const sign = createSigner(enrolment.privateKey)
    const { head, lineage, scopes } = await transport.hello(hello, sign(helloText(helloBody(hello))))
    return {
      isEmpty: head.hallSeq === 0,
      cursors: scopes.map(({ scope, version }) => ({
        scope,
        lineage,
        version,
        ...head,
        filled: true,
        sinceMs: null,
      })),
      lend: async (families) => (await transport.lease({ leaseId: nonce(), families: [...families] })).grants,
      close: () => transport.close(),
    }
  } catch (error) {
    transport.close()
    throw error
  }
}

export interface SamplePreparation {
  readonly sampleDir: string
  /** Its last ten working days are played as well. */
  readonly history: boolean
  readonly secrets: DeskServices['secrets']
  readonly randomBytes: (size: number) => Uint8Array
  readonly programVersion: string
  /** Set when the sample desk belongs to a hall. */
  readonly network: HallNetwork
  readonly enrolment: HallEnrolment | null
  /** A host on a stage's clock and with its way of checking secrets, without a way to the hall. */
  readonly openHost: (stageClock: Clock, secrets: DeskServices['secrets']) => Host
  /** A step was refused that a page would have been refused too: the past ends there, the hall is whole. */
  readonly onCutShort: (error: ContractError) => void
}

/** Everybody of the sample has the same PIN under the same hash; checking it once for all of them saves seconds. */
const remembering = (secrets: DeskServices['secrets']): DeskServices['secrets'] => {
  const right = new Set<string>()
  return {
    hash: secrets.hash,
    async verify(secret, known) {
      const key = `${secret}\n${known}`
      if (!right.has(key) && (await secrets.verify(secret, known))) right.add(key)
      return right.has(key)
    },
  }
}

/** A new sample hall: its files imported, and if wanted its last ten working days played on a clock of their own. */
export const prepareSampleHall = async (preparation: SamplePreparation): Promise<void> => {
  // A public screen plays nobody's days.
  if (preparation.enrolment?.kind === 'KIOSK') return
  const word = preparation.enrolment && (await firstWord(preparation.enrolment, preparation))
  try {
    // Another desk has filled this hall; this one gets everything from there.
    if (word?.isEmpty !== false) await fillOn(word, preparation)
  } finally {
    word?.close()
  }
}

const fillOn = async (word: FirstWord | null, preparation: SamplePreparation): Promise<void> => {
  const nowMs = Date.now()
  let stageMs = sampleBeginMs(nowMs)
  const upSinceMs = stageMs - DAY_MS
  let wrongByMs = 0
  // Uptime moves with the stage's clock, so that nothing looks like a clock that jumped unless it is meant to.
  const stageClock: Clock = {
    wallMs: () => stageMs + wrongByMs,
    uptimeMs: () => stageMs - upSinceMs,
  }
  const host = preparation.openHost(stageClock, remembering(preparation.secrets))
  try {
    const store = host.store()
    const filled = await fillSampleHall(store, preparation.sampleDir, preparation.secrets)
    if (!filled || !preparation.history) return
    for (const cursor of word?.cursors ?? []) store.sync?.applyPage(cursor, [])
    const units = [...readReferenceData(store.read).units.keys()]
    if (word) store.sync?.addGrants(await word.lend(units.map((unitId) => `unit/${unitId}`)))
    recordSampleRota(store, nowMs)
    await playSampleHistory(
      {
        setWrong(byMs) {
          wrongByMs = byMs
        },
        watchPosts() {
          const reference = readReferenceData(store.read)
          const nowOnStageMs = store.clock.nowMs()
          watchPosts({ store, reference, calendar: calendarOf(reference), nowMs: nowOnStageMs }, true)
        },
        record: (by, events) => recordSampleEvents(store, by, events),
        setTime(ms) {
          stageMs = Math.max(stageMs, ms)
        },
        signIn: (staffId) => signInAt(host, staffId, SAMPLE_HINT.pin),
      },
      nowMs,
    ).catch((error: unknown) => {
      // Nobody's first look at the program ends on a day nobody thought of.
      if (!(error instanceof ContractError)) throw error
      preparation.onCutShort(error)
    })
  } finally {
    host.stop()
  }
}

/** What the sample's machines and people did that no page is needed for. */
export const recordSampleEvents: (store: Store, ...given: Parameters<SampleStage['record']>) => void = (
  store,
  by,
  events,
) => {
  const clerk = by && {
    staffId: StaffId.parse(by.staffId),
    unitId: UnitId.parse(by.unitId),
    windowId: WindowId.parse(by.windowId),
  }
  const nobody = { staffId: null, unitId: null, windowId: null }
  store.record({ session: null, ...(clerk ?? nobody) }, (act) => {
    for (const event of events) act.append(event)
  })
}

const ROTA_DAYS_AHEAD = 14

/** The rota of the sample's combined windows: the days of its past and the two weeks to come. */
export const recordSampleRota = (store: Store, nowMs: number): void => {
  const { posts, staff } = readReferenceData(store.read)
  const administrator = [...staff.values()].find((person) => person.roles.includes('SYSADMIN'))
  if (!administrator) return
  const calendar = createWorkCalendar()
  const today = dayFromMs(nowMs)
  const days: Day[] = []
  for (
    let day = dayFromMs(sampleBeginMs(nowMs));
    day <= addDays(today, ROTA_DAYS_AHEAD);
    day = addDays(day, 1)
  )
    if (calendar.isWorkingDay(day)) days.push(day)
  const { staffId, unitId } = administrator
  store.record({ staffId, session: null, unitId, windowId: null }, (act) => {
    for (const post of posts.values()) {
      if (post.kind !== 'ROTA') continue
      for (const { day, am, pm } of sampleRota(post, days))
        act.append({
          type: 'reference.rota_set',
          entityId: `${post.postId}/${day}`,
          payload: { postId: post.postId, day, am: [...am], pm: [...pm], source: null },
        })
    }
  })
}
