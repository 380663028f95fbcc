import { z } from 'zod'
import { dayFromMs } from '../model/day.ts'
import type { ClockAnchor, HallPoint, SyncLog } from '../store/sync-types.ts'
import type { LinkNews } from '../model/link.ts'
import type { AgentOptions } from './agent-types.ts'
import type { BatchSize } from './pacing.ts'
import { anchorText, createSigner, createVerifier, type Verifier } from './signing.ts'
import { NOTES } from './agent-types.ts'
import {
  Difference,
  SyncError,
  type DeviceContact,
  type ScreenContact,
  type ScopeHead,
  type SignedTime,
} from './wire.ts'

// What the parts of the agent share: the way to the hall, and what it said last.

/** This run of the loop was ended or replaced; what still arrives for it is dropped. */
export class Superseded extends Error {
  constructor() {
    super('superseded')
    this.name = 'Superseded'
  }
}

export interface Facts {
  /** Null before the first hello of this start. */
  lineage: string | null
  /** Scopes of this desk and how far the hall has them. */
  readonly heads: Map<string, ScopeHead>
  batch: BatchSize
  sendingUpTo: number
  filling: { scope: string; done: number | null } | null
  durable: number
  anchor: ClockAnchor | null
  serverVersion: string
  contacts: { toldAtMs: number; contacts: readonly DeviceContact[] } | null
  contactsNotedAtMs: number
  screens: readonly ScreenContact[]
  /** Server time of the newest hello after which everything it told was here; null before the first of this start. */
  currentAtMs: number | null
  /** Heads of the hall met in this lineage, by hallSeq. */
  readonly witnessed: Map<number, string>
  /** Answers RESYNC of a scope in succession. */
  readonly resyncs: Map<string, number>
  /** A push failed with what does not keep the desk from pulling; thrown when that is done. */
  pushRefused: unknown
  /** Uptime of the last request for numbers of a family. */
  readonly leaseAskedAtMs: Map<string, number>
  /** Uptime when the history of a record was last asked for. */
  readonly historyAskedAtMs: Map<string, number>
}

export interface Keys {
  sign(text: string): string
  readonly byHall: Verifier
}

export interface Trip {
  readonly options: AgentOptions
  readonly facts: Facts
  keys(): Keys
  /**
   * One request. Rejects with `Superseded` when the loop has been replaced meanwhile, and with UNREACHABLE
   * (`timeout: true`) after `limitMs`, whatever the transport does.
   */
  request<T>(limitMs: number, work: () => Promise<T>): Promise<{ answer: T; rttMs: number }>
  /** Lets the machine do something else for a moment. */
  pause(): Promise<void>
  /** Sends what waits; a refusal that leaves pulling possible is kept for later. */
  outbox(): Promise<void>
  news(code: LinkNews, count: number): void
  /** Something got through: the next failure is a first one again. @param sent own events did */
  progressed(sent: boolean): void
  changed(): void
}

/** Signers read their keys once for each enrolment. */
export const createKeys = (sync: () => SyncLog): (() => Keys) => {
  let known: { of: Uint8Array; keys: Keys } | null = null
  return () => {
    const { enrolment } = sync()
    if (known?.of !== enrolment.privateKey)
      known = {
        of: enrolment.privateKey,
        keys: { sign: createSigner(enrolment.privateKey), byHall: createVerifier(enrolment.hallKey) },
      }
    return known.keys
  }
}

/** A note in its shape; null when there is none or it is of another program's shape. */
export const readNote = <Shape extends z.ZodType>(
  sync: SyncLog,
  key: string,
  shape: Shape,
): z.output<Shape> | null => {
  const text = sync.note(key)
  if (text === null) return null
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Writes only what differs. */
export const writeNote = (sync: SyncLog, key: string, value: unknown): void => {
  const text = value === null ? null : JSON.stringify(value)
  if (sync.note(key) !== text) sync.setNote(key, text)
}

const DRIFT = 100 / 1_000_000

/**
 * Keeps a signed server time when it tells more than the one there is: half its round trip against half of that one's and
 * the drift since, so that one slow answer does not spoil a good anchor.
 * @throws SyncError NOT_TRUSTED when the hall did not sign it for this device
 */
export const takeTime = (trip: Trip, time: SignedTime, rttMs: number): void => {
  const { facts, options } = trip
  const sync = options.sync()
  const { hallId, deviceId } = sync.enrolment
  if (!trip.keys().byHall(anchorText(hallId, deviceId, time), time.signature))
    throw new SyncError('NOT_TRUSTED', { problem: 'time' })
  const { wall, uptime, run } = sync.claim()
  const last = facts.anchor
  const errorOfLast =
    last?.run === run && uptime >= last.uptime ? last.rtt / 2 + (uptime - last.uptime) * DRIFT : Infinity
  if (rttMs / 2 > errorOfLast) return
  const anchor: ClockAnchor = {
    id: time.id,
    serverTime: time.serverTime,
    signature: time.signature,
    rtt: Math.max(0, rttMs),
    wall,
    uptime,
    run,
  }
  sync.setAnchor(anchor)
  facts.anchor = anchor
}

const WITNESSES_MAX = 2_000
const DIFFERENCES_MAX = 20
const Differences = z.array(Difference)

/** Heads of the hall that were told in two ways; said with every hello, the server keeps each once. */
export const differencesOf = (sync: SyncLog): Difference[] =>
  readNote(sync, NOTES.differences, Differences) ?? []

/**
 * Compares a head of the hall with those met before (sync.md point 8). It proves that one of the two was altered and not
 * which: both are kept, and people are told once for each place.
 */
export const meetWitness = (trip: Trip, point: HallPoint): void => {
  const { witnessed } = trip.facts
  const ours = witnessed.get(point.hallSeq)
  if (ours === undefined) {
    witnessed.set(point.hallSeq, point.hallHash)
    if (witnessed.size > WITNESSES_MAX)
      for (const oldest of witnessed.keys()) {
        witnessed.delete(oldest)
        break
      }
    return
  }
  if (ours === point.hallHash) return
  const sync = trip.options.sync()
  const known = differencesOf(sync)
  if (known.some((each) => each.hallSeq === point.hallSeq && each.theirs === point.hallHash)) return
  const { lineage, hallSeq, hallHash: theirs } = point
  const found = { lineage, hallSeq, ours, theirs, atMs: Math.max(0, Math.round(trip.options.clock.wallMs())) }
  writeNote(sync, NOTES.differences, [...known.slice(1 - DIFFERENCES_MAX), found])
  trip.news('WITNESS_DIFFERS', point.hallSeq)
}

const KeptHeads = z.object({
  lineage: z.string(),
  points: z.array(z.tuple([z.string(), z.number(), z.string()])),
})
/** Of today; of each day before only the last stays. */
const HEADS_OF_TODAY = 50
const HEAD_DAYS = 400

/** Writes down what was met, so that a machine switched off every evening remembers years of heads. */
export const keepWitnesses = (trip: Trip): void => {
  const { facts, options } = trip
  const { lineage } = facts
  if (lineage === null) return
  const sync = options.sync()
  const kept = readNote(sync, NOTES.witnesses, KeptHeads)
  const before = kept?.lineage === lineage ? kept.points : []
  const today = dayFromMs(options.clock.wallMs())
  const known = new Set(before.map(([, hallSeq]) => hallSeq))
  const met = [...facts.witnessed]
    .filter(([hallSeq]) => !known.has(hallSeq))
    .map(([hallSeq, hash]): [string, number, string] => [today, hallSeq, hash])
  const all = [...before, ...met]
  const lastOfDay = new Map(all.map((point) => [point[0], point]))
  const earlier = [...lastOfDay.values()].filter(([day]) => day !== today).slice(-HEAD_DAYS)
  const points = [...earlier, ...all.filter(([day]) => day === today).slice(-HEADS_OF_TODAY)]
  writeNote(sync, NOTES.witnesses, { lineage, points })
}

/** What this machine has seen of the hall's log, at the start and after a change of lineage. */
export const recallWitnesses = (trip: Trip, lineage: string): void => {
  const { facts, options } = trip
  facts.witnessed.clear()
  facts.lineage = lineage
  const sync = options.sync()
  const kept = readNote(sync, NOTES.witnesses, KeptHeads)
  if (kept?.lineage === lineage)
    for (const [, hallSeq, hallHash] of kept.points) facts.witnessed.set(hallSeq, hallHash)
  for (const point of [sync.witness(), ...sync.cursors()])
    if (point?.lineage === lineage && point.hallSeq > 0) facts.witnessed.set(point.hallSeq, point.hallHash)
}
