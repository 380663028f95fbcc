import type { Envelope } from '../model/events/envelope.ts'
import { readEnvelope } from '../model/events/read-envelope.ts'
import { EVENT_BYTES_MAX, PUSH_BYTES_MAX, PUSH_EVENTS_MAX, SyncError } from '../sync/wire.ts'
import { sha256Hex } from '../store/sha256.ts'
import { readEnveloped, type KnowsType, type ReadEvent } from './verdicts.ts'

/** An event of a batch, read as far as it can be without knowing anything of the hall. */
export interface PreparedEvent {
  readonly seq: number
  readonly bytes: Buffer
  readonly hash: string
  /** Null when that part of it is not sound. */
  readonly envelope: Envelope | null
  /** The whole of it. Its payload is checked when this is first asked: the log takes in some while others are read. */
  readonly read: () => ReadEvent
  /** Hash of the one before as the event has it; null when it cannot be read. */
  readonly prev: string | null
}

const NEWLINE = 0x0a

const prevOf = (json: unknown): string | null => {
  const prev: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'prev') : null
  return typeof prev === 'string' ? prev : null
}

const parse = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** @throws SyncError TOO_LARGE, BAD_REQUEST when there is none */
export const checkBatchSize = (events: readonly Buffer[]): void => {
  if (events.length === 0) throw new SyncError('BAD_REQUEST', { problem: 'no events' })
  if (events.length > PUSH_EVENTS_MAX) throw new SyncError('TOO_LARGE', { events: events.length })
  const bytes = events.reduce((sum, event) => sum + event.length, 0)
  if (events.length > 1 && bytes > PUSH_BYTES_MAX) throw new SyncError('TOO_LARGE', { bytes })
}

/**
 * Reads a batch and checks its size and chain.
 * @param from deviceSeq of the first event
 * @throws SyncError TOO_LARGE, BAD_REQUEST when the events of the batch do not follow one another
 */
export const prepareBatch = (from: number, events: readonly Buffer[], knows?: KnowsType): PreparedEvent[] => {
  checkBatchSize(events)
  const prepared: PreparedEvent[] = []
  for (const [index, event] of events.entries()) {
    if (event.length > EVENT_BYTES_MAX) throw new SyncError('TOO_LARGE', { bytes: event.length })
    // It could never be sent on: events travel on lines of their own.
    if (event.includes(NEWLINE)) throw new SyncError('BAD_REQUEST', { problem: 'a line end within an event' })
    const before = prepared.at(-1)
    const json = parse(event)
    const prev = prevOf(json)
    if (before && prev !== null && prev !== before.hash)
      throw new SyncError('BAD_REQUEST', { problem: 'the chain of the batch is broken', seq: from + index })
    const envelope = readEnvelope(json)
    let read: ReadEvent | null = null
    prepared.push({
      seq: from + index,
      bytes: event,
      hash: sha256Hex(event),
      envelope,
      read: () => (read ??= readEnveloped(envelope, knows)),
      prev,
    })
  }
  return prepared
}
