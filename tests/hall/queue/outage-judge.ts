import type { WrongCall } from './morning-hall.ts'
import type { Recorded } from './one-history.ts'

// What a hall that is back has to know, by the times of the records themselves: however slow the machines of a test are, it is
// judged by what it had in hand, and by how long it has promised to wait for more (db/hall/queue/settling.ts).

/** A server that has just begun waits so long for the windows that were there; the rest is for reading a clock. */
const WAITS_MS = 5_000 - 250
/** Nobody is called so soon after the windows heard of the hall: whom they took until then is on the way. */
const HEARD_MS = 1_000

type Times = Pick<Recorded, 'atMs' | 'receivedAtMs'>

export interface HallBack {
  /** When the server began. */
  readonly beganAtMs: number
}

/** From when on the hall has to go by a record: what came while it waited, it has waited for. */
export const knownTo =
  ({ beganAtMs }: HallBack) =>
  ({ atMs, receivedAtMs }: Times): number => {
    if (receivedAtMs === null) return Infinity
    return atMs < beganAtMs && receivedAtMs <= beganAtMs + WAITS_MS ? atMs : receivedAtMs
  }

/** Calls of visitors who stood elsewhere, or had been served, that the hall must not have made. */
export const judgeCalls = (
  calls: readonly WrongCall[],
  events: readonly Recorded[],
  { beganAtMs }: HallBack,
): string[] =>
  calls.flatMap(({ number, windowId, found }) => {
    const its = events.filter(({ id, kind }) => kind === 'ticket' && id.endsWith(`/${number}`))
    const isAt = ({ payload }: Recorded): boolean => payload['windowId'] === windowId
    const call = its.findLast(
      (event) => event.type === 'ticket.called' && isAt(event) && event.payload['mode'] === 'HALL',
    )
    const taken = its.find(
      (event) =>
        !isAt(event) &&
        (event.type === 'ticket.started' ||
          (event.type === 'ticket.called' && event.payload['mode'] === 'AHEAD')),
    )
    const text = `${number} to ${windowId}: ${found}`
    if (!call || !taken || taken.receivedAtMs === null) return [text]
    const { atMs, receivedAtMs } = taken
    if (receivedAtMs <= call.atMs) return [`${text}; known for ${call.atMs - receivedAtMs} ms`]
    const isExcused =
      atMs < beganAtMs
        ? receivedAtMs > beganAtMs + WAITS_MS
        : // Taken by a clerk who had not heard of the hall yet, or long on the way.
          atMs > call.atMs || receivedAtMs - atMs > HEARD_MS
    return isExcused ? [] : [`${text}; ${receivedAtMs - atMs} ms on the way`]
  })
