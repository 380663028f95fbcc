import { createHash } from 'node:crypto'
import type { HallId, StaffId, UnitId, WindowId } from '../../db/model/ids.ts'
import type { RecordingContext, StoreOptions } from '../../db/store/store.ts'

/** Chance without chance: SHA-256 of a counter, the same on every run. */
export const seededBytes = (seed: string): ((size: number) => Uint8Array) => {
  let counter = 0
  return (size) => {
    const parts: Buffer[] = []
    for (let length = 0; length < size; length += 32) {
      parts.push(createHash('sha256').update(`${seed}/${counter}`).digest())
      counter += 1
    }
    return Buffer.concat(parts).subarray(0, size)
  }
}

/** A clock that stands still until it is moved. */
export const movableClock = (wallMs: number) => {
  let wall = wallMs
  let uptime = 1_000_000
  return {
    wallMs: () => wall,
    uptimeMs: () => uptime,
    /** Time passes. */
    advance(ms: number) {
      wall += ms
      uptime += ms
    },
    /** Somebody sets the clock. */
    setWall(ms: number) {
      wall = ms
    },
  }
}

/** Monday 2 March 2026, 09:00 in the hall. */
export const A_MORNING = Date.parse('2026-03-02T09:00:00+08:00')

export const TEST_KEY = Buffer.alloc(32, 7)

export const CLERK: RecordingContext = {
  staffId: '1001' as StaffId,
  session: 'test',
  unitId: 'SCJG' as UnitId,
  windowId: 'A01' as WindowId,
}

/** Each opening draws other numbers, as real chance would, and the same ones on every run of a test file. */
let openings = 0

export const storeOptions = (directory: string, overrides: Partial<StoreOptions> = {}): StoreOptions => ({
  directory,
  dataKey: TEST_KEY,
  clock: movableClock(A_MORNING),
  randomBytes: seededBytes(`opening ${(openings += 1)}`),
  device: { hallId: '439925' as HallId, name: 'test desk', purpose: 'SAMPLE' },
  programVersion: '0.0.0-test',
  ...overrides,
})
