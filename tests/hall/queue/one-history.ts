import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openHallDb } from '../../../db/hall/storage/index.ts'

// The log of a hall and the databases of its machines, after all programs have ended.

const KINDS = "('ticket', 'visit', 'window_queue')"

export interface Recorded {
  readonly hallSeq: number
  readonly type: string
  readonly kind: string
  readonly id: string
  readonly verdict: string
  readonly atMs: number
  /** When the hall had it; null while it has not. */
  readonly receivedAtMs: number | null
  readonly hash: string
  readonly payload: Readonly<Record<string, unknown>>
}

export interface QueueHistory {
  /** When the newest process of the server began, as far as it has been written down. */
  readonly beganAtMs: number | null
  readonly events: readonly Recorded[]
  /** Folded states by kind and id. */
  readonly states: ReadonlyMap<string, unknown>
}

interface EventRow extends Omit<Recorded, 'payload' | 'hash'> {
  readonly hash: string | Uint8Array
  readonly bytes: Uint8Array
}

const read = (
  events: readonly EventRow[],
  states: readonly { readonly kind: string; readonly id: string; readonly state: string }[],
  beganAtMs: number | null = null,
): QueueHistory => ({
  beganAtMs,
  events: events.map(({ bytes, hash, ...row }) => ({
    ...row,
    hash: typeof hash === 'string' ? hash : Buffer.from(hash).toString('hex'),
    payload: JSON.parse(Buffer.from(bytes).toString('utf8')).payload,
  })),
  states: new Map(states.map(({ kind, id, state }) => [`${kind} ${id}`, JSON.parse(state)])),
})

/** What the hall's log says of tickets, visits and windows, in its order. */
export const historyOfHall = async (place: {
  readonly directory: string
  readonly databaseUrl: string | undefined
  readonly hallId: string
}): Promise<QueueHistory> => {
  const db = await openHallDb(place)
  try {
    const events = await db.all<EventRow>(
      `SELECT hall_seq AS "hallSeq", type, kind, entity_id AS id, verdict, at_ms AS "atMs",
         received_at_ms AS "receivedAtMs", hash, bytes FROM event
       WHERE hall_id = ? AND kind IN ${KINDS} ORDER BY hall_seq`,
      place.hallId,
    )
    const states = await db.all<{ kind: string; id: string; state: string }>(
      `SELECT kind, entity_id AS id, state FROM entity WHERE hall_id = ? AND state <> '' AND kind IN ${KINDS}`,
      place.hallId,
    )
    const began = await db.get<{ ms: number | null }>(
      'SELECT max(started_at_ms) AS ms FROM server_process WHERE hall_id = ?',
      place.hallId,
    )
    return read(events, states, began?.ms ?? null)
  } finally {
    await db.close()
  }
}

/** The same of one machine; what the hall has not answered has no place and comes with 0. */
export const historyOfMachine = (directory: string): QueueHistory => {
  const db = new Database(join(directory, 'hall.db'), { readonly: true })
  try {
    const events = db
      .prepare<[], EventRow>(
        `SELECT coalesce(hall_seq, 0) AS hallSeq, type, entity_kind AS kind, entity_id AS id, verdict, at_ms AS atMs,
           received_at_ms AS receivedAtMs, hash, bytes
         FROM event_log WHERE entity_kind IN ${KINDS} ORDER BY hall_seq, local_seq`,
      )
      .all()
    const states = db
      .prepare<[], { kind: string; id: string; state: string }>(
        `SELECT kind, id, state FROM entity WHERE kind IN ${KINDS}`,
      )
      .all()
    return read(events, states)
  } finally {
    db.close()
  }
}

/** How many records of the others the first of these machines does not have yet. */
export const lacking = ([first = '', ...others]: readonly string[]): number => {
  const here = new Set(historyOfMachine(first).events.map(({ hash }) => hash))
  const there = new Set(others.flatMap((each) => historyOfMachine(each).events.map(({ hash }) => hash)))
  return [...there].filter((hash) => !here.has(hash)).length
}

/** Where a machine that has a part of the history differs from the hall; empty when it is the same as far as it goes. */
export const differences = (hall: QueueHistory, machine: QueueHistory): string[] => {
  const bySeq = new Map(hall.events.map((event) => [event.hallSeq, event]))
  const found: string[] = []
  const count = (history: QueueHistory): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const { kind, id } of history.events)
      counts.set(`${kind} ${id}`, (counts.get(`${kind} ${id}`) ?? 0) + 1)
    return counts
  }
  for (const event of machine.events) {
    const there = bySeq.get(event.hallSeq)
    if (there?.hash !== event.hash || there.verdict !== event.verdict)
      found.push(
        `${event.type} of ${event.id}: ${event.verdict} at ${event.hallSeq}, there ${there?.verdict}`,
      )
  }
  const whole = count(hall)
  for (const [key, events] of count(machine))
    if (events === whole.get(key)) {
      const [here, there] = [machine, hall].map(({ states }) => JSON.stringify(sorted(states.get(key))))
      if (here !== there) found.push(`${key}: ${here}, there ${there}`)
    }
  return found
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value
