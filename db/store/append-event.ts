import type { NewEvent } from '../model/events/define.ts'
import type { ClockClaim, Envelope } from '../model/events/envelope.ts'
import { findDefinition } from '../model/events/registry.ts'
import type { DeviceId, HallId } from '../model/ids.ts'
import { insertEvent, loggedEvent, type ChainHead, type LoggedEvent } from './event-log.ts'
import { sha256Hex } from './sha256.ts'
import { newestHallSeqOf } from './queries/events.ts'
import type { WriteDb } from './sql.ts'
import { StoreError } from './store-error.ts'
import type { RecordingContext } from './store-types.ts'

/** What the journal takes in one frame; far above any record a person makes. */
export const EVENT_BYTES_MAX = 2 * 2 ** 20
/**
 * A new record is smaller: a copy of it (after a fork) still fits, and a proxy with its usual limit of 1 MiB lets it through.
 * One that could not be sent would hold up all that come after it.
 */
export const NEW_EVENT_BYTES_MAX = 960 * 1024

/** The chain this machine appends to, and where it stands. */
export interface OwnChain {
  readonly deviceId: DeviceId
  readonly hallId: HallId
  /** Tells the hall which state the person saw: only a machine that belongs to one. */
  readonly isEnrolled: boolean
  epoch: number
  deviceNo: number
  head: ChainHead
}

export interface Appended {
  readonly logged: LoggedEvent
  readonly bytes: Buffer
}

/** Puts an envelope without its place at the end of the chain. */
const appendEnvelope = (
  db: WriteDb,
  chain: OwnChain,
  unplaced: Omit<Envelope, 'v' | 'hallId' | 'deviceId' | 'epoch' | 'deviceSeq' | 'prev'>,
  time: { readonly atMs: number; readonly grade: 'A' | 'B' | 'C' },
  bytesMax: number,
): Appended => {
  const { id, unitId, ...rest } = unplaced
  const envelope: Envelope = {
    v: 1,
    id,
    hallId: chain.hallId,
    unitId,
    deviceId: chain.deviceId,
    epoch: chain.epoch,
    deviceSeq: chain.head.deviceSeq + 1,
    prev: chain.head.hash,
    ...rest,
  }
  const bytes = Buffer.from(JSON.stringify(envelope), 'utf8')
  if (bytes.length > bytesMax)
    throw new StoreError('TOO_LARGE', { problem: envelope.type, limit: `${bytesMax / 1024} KB` })
  const hash = sha256Hex(bytes)
  const { deviceNo } = chain
  const { atMs, grade: clockGrade } = time
  const localSeq = insertEvent(db, {
    deviceNo,
    envelope,
    bytes,
    hash,
    atMs,
    clockGrade,
    hallSeq: null,
  })
  chain.head = { deviceNo, deviceSeq: envelope.deviceSeq, hash }
  const row = {
    local_seq: localSeq,
    device_no: deviceNo,
    hall_seq: null,
    at_ms: atMs,
    clock_grade: clockGrade,
    verdict: '',
    reason: '',
  }
  return { logged: loggedEvent(envelope, row), bytes }
}

/** Appends one new fact, checked against its definition. */
export const appendEvent = (
  db: WriteDb,
  chain: OwnChain,
  event: NewEvent,
  made: {
    readonly id: string
    readonly context: RecordingContext
    readonly claim: ClockClaim
    readonly atMs: number
    readonly grade: 'A' | 'B' | 'C'
  },
): Appended => {
  const definition = findDefinition(event.type)
  if (!definition) throw new Error(`unknown event type ${event.type}`)
  const payload: unknown = definition.payload.parse(event.payload)
  const { context } = made
  const isGuarded = definition.guarded || event.type.startsWith('reference.')
  const base =
    event.base ??
    (chain.isEnrolled && isGuarded
      ? (newestHallSeqOf(db, definition.entity, event.entityId) ?? 0)
      : undefined)
  return appendEnvelope(
    db,
    chain,
    {
      id: made.id as Envelope['id'],
      unitId: context.unitId,
      type: event.type,
      typeVersion: definition.version,
      entity: [definition.entity, event.entityId],
      ...(base === undefined ? {} : { base }),
      actor: { staffId: context.staffId, session: context.session },
      windowId: context.windowId,
      time: made.claim,
      payload,
    },
    made,
    NEW_EVENT_BYTES_MAX,
  )
}

/**
 * Appends an event of an earlier epoch again: what it says stays as it was, its place and its id are new. A copy of a copy
 * names the event that was first, so that the hall knows all of them for one.
 */
export const appendCopy = (
  db: WriteDb,
  chain: OwnChain,
  original: Envelope,
  made: {
    readonly id: string
    readonly payload: unknown
    readonly atMs: number
    readonly grade: 'A' | 'B' | 'C'
  },
): Appended => {
  const { unitId, type, typeVersion, entity, base, actor, windowId, time, epoch, deviceSeq, id } = original
  return appendEnvelope(
    db,
    chain,
    {
      id: made.id as Envelope['id'],
      unitId,
      type,
      typeVersion,
      entity,
      ...(base === undefined ? {} : { base }),
      actor,
      windowId,
      time,
      copiedFrom: original.copiedFrom ?? { epoch, deviceSeq, id },
      payload: made.payload,
    },
    made,
    EVENT_BYTES_MAX,
  )
}
