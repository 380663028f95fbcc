import { familyOf } from '../../db/model/number-family.ts'
import type { NumberGrant } from '../../db/store/sync-types.ts'
import type { Hello } from '../../db/sync/wire.ts'

const overlap = (one: NumberGrant, other: NumberGrant): boolean =>
  one.family === other.family && one.first <= other.last && other.first <= one.last

export interface Taken {
  readonly seriesKey: string
  readonly seq: number
}

/**
 * Knows who was lent which numbers in which life of the server's files, what the hall has heard of that, and when each
 * machine drew. A hall that was taken back lends again what it forgot: until it has heard of both machines, and has told
 * them, nothing keeps the two apart. Only then may a number be given out twice.
 */
export const createLent = () => {
  /** Grows when the server's files are taken back. */
  let life = 0
  /** Order of what happened; virtual time stands still for too much of it. */
  let now = 0
  const lent: {
    readonly deviceId: string
    readonly range: NumberGrant
    readonly life: number
  }[] = []
  /** By device, what the hall knows in this life. */
  let heard = new Map<string, NumberGrant[]>()
  const hear = (deviceId: string, ranges: readonly NumberGrant[]): void => {
    heard.set(deviceId, [...(heard.get(deviceId) ?? []), ...ranges])
  }
  const told: {
    readonly deviceId: string
    readonly range: NumberGrant
    readonly at: number
  }[] = []
  const drawn = new Map<string, number>()
  const drawnKey = (deviceId: string, { seriesKey, seq }: Taken): string => `${deviceId} ${seriesKey} ${seq}`

  return {
    serverTakenBack(): void {
      life += 1
      heard = new Map()
    },
    leased(deviceId: string, ranges: readonly NumberGrant[]): void {
      for (const range of ranges) lent.push({ deviceId, range, life })
      hear(deviceId, ranges)
    },
    /** The hall took a hello in; answers what it ought to say is void. */
    helloHeard({ deviceId, numbers = [], held = [] }: Hello): readonly NumberGrant[] {
      hear(deviceId, [...held, ...numbers.map(({ family, last }) => ({ family, first: last, last }))])
      const ofOthers = [...heard].flatMap(([other, ranges]) => (other === deviceId ? [] : ranges))
      return held.filter((range) => ofOthers.some((other) => overlap(range, other)))
    },
    /** The answer arrived. */
    helloAnswered(deviceId: string, ranges: readonly NumberGrant[]): void {
      now += 1
      for (const range of ranges) told.push({ deviceId, range, at: now })
    },
    drew(deviceId: string, taken: Taken): void {
      now += 1
      const key = drawnKey(deviceId, taken)
      if (!drawn.has(key)) drawn.set(key, now)
    },
    /** Whether both may have given out this number: lent in two lives of the server, and neither knew when it drew. */
    mayBeTwice(one: string, other: string, taken: Taken): boolean {
      const family = familyOf(taken.seriesKey)
      const number = { family, first: taken.seq, last: taken.seq }
      const livesOf = (deviceId: string): Set<number> =>
        new Set(
          lent.flatMap((each) =>
            each.deviceId === deviceId && overlap(each.range, number) ? [each.life] : [],
          ),
        )
      const [lives, others] = [livesOf(one), livesOf(other)]
      if (lives.size === 0 || others.size === 0 || !lives.isDisjointFrom(others)) return false
      return [one, other].every((deviceId) => {
        const at = drawn.get(drawnKey(deviceId, taken)) ?? Infinity
        return !told.some((each) => each.deviceId === deviceId && each.at < at && overlap(each.range, number))
      })
    },
  }
}
export type Lent = ReturnType<typeof createLent>
