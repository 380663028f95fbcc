import { z } from 'zod'
import type { NumberGrant } from '../store/sync-types.ts'
import { NOTES } from './agent-types.ts'
import { epochBody, epochText, helloBody, helloText } from './signing.ts'
import {
  differencesOf,
  keepWitnesses,
  meetWitness,
  readNote,
  recallWitnesses,
  takeTime,
  writeNote,
  type Trip,
} from './trip.ts'
import {
  CURSORS_MAX,
  HELD_MAX,
  NUMBERS_MAX,
  PROTOCOL,
  SyncError,
  type EpochRequest,
  type Hello,
  type HelloAnswer,
} from './wire.ts'

/** The transport has its own, shorter limits; this one is for a transport that says nothing at all. */
export const REQUEST_LIMIT_MS = 60_000
/** Times of contact change with every hello; writing them down each time would wear the disk for nothing. */
const CONTACTS_NOTED_EVERY_MS = 5 * 60_000

const nonce = (trip: Trip): string => Buffer.from(trip.options.randomBytes(16)).toString('base64url')

/** Those lent last are the ones a hall may have forgotten. */
const newestOfEach = (grants: readonly NumberGrant[]): NumberGrant[] =>
  [...Map.groupBy(grants, ({ family }) => family).values()]
    .flatMap((its) =>
      its.toSorted((one, other) => other.last - one.last).map((grant, place) => ({ grant, place })),
    )
    .toSorted((one, other) => one.place - other.place)
    .map(({ grant }) => grant)

const helloOf = (trip: Trip): Hello => {
  const { options } = trip
  const sync = options.sync()
  const waiting = sync.waiting()
  const differences = differencesOf(sync)
  const cursors = sync
    .cursors()
    .filter(({ hallSeq }) => hallSeq > 0)
    .map(({ lineage, hallSeq, hallHash }) => ({ lineage, hallSeq, hallHash }))
  return {
    hallId: sync.enrolment.hallId,
    deviceId: sync.enrolment.deviceId,
    epoch: sync.epoch(),
    protocol: PROTOCOL,
    program: options.program,
    last: sync.last(),
    acknowledged: sync.acknowledged(),
    witness: sync.witness(),
    cursors: cursors.slice(0, CURSORS_MAX),
    numbers: sync.highestNumbers().slice(0, NUMBERS_MAX),
    held: newestOfEach(sync.grants()).slice(0, HELD_MAX),
    report: {
      waiting: waiting.count,
      oldestWaitingAtMs: waiting.oldestAtMs,
      wall: Math.round(options.clock.wallMs()),
      filling: sync.cursors().some((cursor) => !cursor.filled),
      ...options.report(),
      ...(differences.length === 0 ? {} : { differences }),
    },
    nonce: nonce(trip),
  }
}

/** The hall's log began anew after a restore: what came after the branch is forgotten and sent again. */
const followLineage = (trip: Trip, answer: HelloAnswer): void => {
  const sync = trip.options.sync()
  const seen = sync.witness() ?? sync.cursors()[0] ?? null
  if (seen !== null && seen.lineage !== answer.lineage) {
    sync.followLineage({ lineage: answer.lineage, ...answer.branch })
    trip.news('HALL_RESTORED', 0)
  }
  if (trip.facts.lineage !== answer.lineage) recallWitnesses(trip, answer.lineage)
}

/** @throws SyncError FORK when the hall has a chain of this device that goes on elsewhere */
const compareChains = (trip: Trip, known: HelloAnswer['known'], acknowledgedBefore: number): void => {
  const sync = trip.options.sync()
  const acknowledged = sync.acknowledged()
  if (known.seq > sync.last().seq) throw new SyncError('FORK')
  if (known.seq > 0 && known.seq === acknowledged.seq && known.hash !== acknowledged.hash)
    throw new SyncError('FORK')
  if (known.seq < acknowledged.seq) sync.rewind(known)
  if (known.seq < acknowledgedBefore) trip.news('RESENT', acknowledgedBefore - known.seq)
}

const Current = z.object({ currentAtMs: z.number().nullish() })

const writeContacts = (trip: Trip): void => {
  const { facts, options } = trip
  if (!facts.contacts) return
  const sync = options.sync()
  // Of an earlier start until this one has had everything.
  const currentAtMs = facts.currentAtMs ?? readNote(sync, NOTES.contacts, Current)?.currentAtMs ?? null
  writeNote(sync, NOTES.contacts, {
    ...facts.contacts,
    currentAtMs,
    atMs: options.clock.wallMs(),
  })
  facts.contactsNotedAtMs = facts.contacts.toldAtMs
  keepWitnesses(trip)
}

/** Everything the hall had at a hello is here; the first time in a start it is written down at once. */
export const noteCurrent = (trip: Trip, toldAtMs: number | null): void => {
  if (toldAtMs === null) return
  const isFirst = trip.facts.currentAtMs === null
  trip.facts.currentAtMs = toldAtMs
  if (isFirst) writeContacts(trip)
}

const noteContacts = (trip: Trip, answer: HelloAnswer): void => {
  const { facts, options } = trip
  const sync = options.sync()
  const machines = (contacts: HelloAnswer['contacts']) =>
    JSON.stringify(
      contacts.map(({ deviceId, name, windowId, unitIds }) => [deviceId, name, windowId, unitIds]),
    )
  const changed = !facts.contacts || machines([...facts.contacts.contacts]) !== machines(answer.contacts)
  facts.contacts = { toldAtMs: answer.time.serverTime, contacts: answer.contacts }
  facts.screens = answer.screens ?? []
  if (changed || Math.abs(facts.contacts.toldAtMs - facts.contactsNotedAtMs) >= CONTACTS_NOTED_EVERY_MS)
    writeContacts(trip)
  writeNote(sync, NOTES.device, {
    kind: answer.kind,
    name: answer.name,
    windowId: answer.windowId,
    serverVersion: answer.server.version,
  })
}

/** Says who this is and how far it is, and follows what the hall answers (sync.md points 4, 5 and 8). */
export const sayHello = async (trip: Trip): Promise<void> => {
  const { facts, options } = trip
  const send = async (hello: Hello) => {
    const signature = trip.keys().sign(helloText(helloBody(hello)))
    return {
      hello,
      ...(await trip.request(REQUEST_LIMIT_MS, () => options.transport.hello(hello, signature))),
    }
  }
  const { hello, answer, rttMs } = await send(helloOf(trip)).catch(async (error: unknown) => {
    if (!(error instanceof SyncError) || error.code !== 'UNKNOWN_DEVICE') throw error
    // A server restored from a backup older than this enrolment takes the machine in again on the record it signed.
    const { enrolment, name } = options.sync().enrolment
    return send({ ...helloOf(trip), enrolment, ...(name === '' ? {} : { name }) })
  })
  takeTime(trip, answer.time, rttMs)
  if (answer.voidNumbers) options.sync().dropGrants(answer.voidNumbers)
  followLineage(trip, answer)
  meetWitness(trip, { lineage: answer.lineage, ...answer.head })
  compareChains(trip, answer.known, hello.acknowledged.seq)
  const sync = options.sync()
  if (answer.durable !== facts.durable) sync.setDurable(answer.durable)
  facts.durable = answer.durable
  facts.heads.clear()
  for (const head of answer.scopes) facts.heads.set(head.scope, head)
  for (const { scope } of sync.cursors()) {
    if (facts.heads.has(scope)) continue
    sync.dropCursor(scope)
    for (const key of [NOTES.fill, NOTES.refill, NOTES.wholeFrom]) writeNote(sync, key + scope, null)
  }
  facts.serverVersion = answer.server.version
  noteContacts(trip, answer)
}

/** After a fork: a new incarnation, in which what the hall does not have is appended again (sync.md point 3). */
export const beginNewEpoch = async (trip: Trip): Promise<void> => {
  const { options } = trip
  const { enrolment, epoch } = options.sync()
  const request: EpochRequest = {
    hallId: enrolment.hallId,
    deviceId: enrolment.deviceId,
    from: epoch(),
    nonce: nonce(trip),
  }
  const signature = trip.keys().sign(epochText(epochBody(request)))
  const { answer } = await trip.request(REQUEST_LIMIT_MS, () => options.transport.epoch(request, signature))
  const sync = options.sync()
  // The other machine of this fork may hold the same request; its numbers would come twice.
  writeNote(sync, NOTES.lease, null)
  trip.news('FORK_HEALED', sync.beginEpoch(answer.epoch, answer.enrolment))
}
