import * as fc from '../helpers/properties.ts'
import { describe, expect, it } from 'vitest'
import { clamp, estimate, isSameBoot, isWallRight, needsReview } from '../../db/model/trusted-time.ts'

const T0 = Date.UTC(2026, 0, 5, 1)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const anchor = { serverTime: T0, rtt: 40, wall: T0 + 25, uptime: 1_000_000, run: 'run-a' }
/** So many milliseconds after the anchor, with a wall clock that is off by so much. */
const later = (ms: number, offMs = 0, run = 'run-a') => ({
  wall: anchor.wall + ms + offMs,
  uptime: anchor.uptime + ms,
  run,
})

describe('the time of a record', () => {
  it('is the wall clock while it agrees with the hall', () => {
    const claim = later(HOUR, 900)
    expect(estimate(claim, anchor, null, null, false)).toEqual({ atMs: claim.wall, grade: 'A', errorMs: 380 })
  })
  it.each([HOUR, -HOUR, 365 * 24 * HOUR])(
    'counts from the hall when the wall clock is off by %d',
    (offMs) => {
      const claim = later(10 * MINUTE, offMs)
      expect(estimate(claim, anchor, null, null, true)).toEqual({
        atMs: T0 + 20 + 10 * MINUTE,
        grade: 'A',
        errorMs: 80,
      })
    },
  )
  it('goes on through a restart of the program, and not of the machine', () => {
    expect(estimate(later(MINUTE, 0, 'run-b'), anchor, null, null, false).grade).toBe('A')
    // Started again half an hour later: uptime is small, or large again but of another start.
    expect(estimate({ wall: T0 + HOUR, uptime: 1_000, run: 'run-b' }, anchor, null, null, false).grade).toBe(
      'B',
    )
    const days = { wall: T0 + 48 * HOUR, uptime: anchor.uptime + HOUR, run: 'run-b' }
    expect(isSameBoot(days, anchor)).toBe(false)
    expect(estimate(days, anchor, null, null, false)).toEqual({ atMs: days.wall, grade: 'B', errorMs: null })
  })
  it('is doubtful when the wall clock stands before earlier records, was set, or is ahead of the hall', () => {
    const alone = { wall: T0, uptime: 5_000, run: 'run-c' }
    expect(estimate(alone, null, T0 + 1_500, null, false)).toMatchObject({ atMs: T0 + 1_500, grade: 'B' })
    expect(estimate(alone, null, T0 + HOUR, null, false)).toMatchObject({ atMs: T0 + HOUR, grade: 'C' })
    expect(estimate(alone, null, T0 - HOUR, null, true)).toMatchObject({ atMs: T0, grade: 'C' })
    expect(estimate(alone, null, null, T0 - HOUR, false)).toMatchObject({ atMs: T0 - HOUR, grade: 'C' })
  })
  it('is reviewed when it is doubtful or came more than twelve hours late', () => {
    expect(needsReview('C', T0, T0)).toBe(true)
    expect(needsReview('A', T0, T0 + 12 * HOUR)).toBe(false)
    expect(needsReview('A', T0, T0 + 12 * HOUR + 1)).toBe(true)
  })
  it('knows when an anchor found the wall clock right', () => {
    expect(isWallRight(anchor)).toBe(true)
    expect(isWallRight({ ...anchor, wall: T0 + 2_100 })).toBe(false)
    // A round trip of six seconds says no more than three to either side.
    expect(isWallRight({ ...anchor, rtt: 6_000, wall: T0 + 7_900 })).toBe(true)
  })
})

const ms = fc.integer({ min: 0, max: 4_000_000_000_000 })
const run = fc.constantFrom('run-a', 'run-b', 'run-c')
const anyClaim = fc.record({ wall: ms, uptime: fc.integer({ min: 0, max: 1e11 }), run })
const anyAnchor = fc.record({
  serverTime: ms,
  rtt: fc.integer({ min: 0, max: 600_000 }),
  wall: ms,
  uptime: fc.integer({ min: 0, max: 1e11 }),
  run,
})

describe('estimates, whatever a machine claims', () => {
  it('are never before the previous trusted one nor after the receipt', () => {
    fc.assert(
      fc.property(
        anyClaim,
        fc.option(anyAnchor),
        ms,
        ms,
        fc.boolean(),
        (claim, named, one, other, jumped) => {
          const [previous, received] = [Math.min(one, other), Math.max(one, other)]
          const { atMs } = estimate(claim, named, previous, received, jumped)
          expect(atMs).toBeGreaterThanOrEqual(previous)
          expect(atMs).toBeLessThanOrEqual(received)
          expect(Number.isSafeInteger(atMs)).toBe(true)
        },
      ),
    )
  })
  it('stay behind each other when each is clamped by the one before', () => {
    fc.assert(
      fc.property(fc.array(anyClaim, { minLength: 2 }), fc.option(anyAnchor), (claims, named) => {
        const times: number[] = []
        for (const claim of claims) times.push(estimate(claim, named, times.at(-1) ?? null, null, false).atMs)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }),
    )
  })
  it('are of grade A only with an anchor of this boot', () => {
    fc.assert(
      fc.property(
        anyClaim,
        fc.option(anyAnchor),
        fc.option(ms),
        fc.boolean(),
        (claim, named, previous, jumped) => {
          const { grade } = estimate(claim, named, previous, null, jumped)
          expect(grade === 'A').toBe(named !== null && isSameBoot(claim, named))
          expect(jumped && grade === 'B').toBe(false)
        },
      ),
    )
  })
  it('of a machine that was started again are never of grade A, however its clock was set', () => {
    fc.assert(
      fc.property(
        anyAnchor,
        fc.integer({ min: 0, max: 1e10 }),
        fc.integer({ min: -1e11, max: 1e11 }).filter((offMs) => Math.abs(offMs) > 2_000),
        (named, sinceMs, offMs) => {
          // Up for longer than before, and its start as the wall clock has it lies elsewhere.
          const uptime = named.uptime + sinceMs
          const wall = named.wall - named.uptime + uptime + offMs
          expect(estimate({ wall, uptime, run: 'other' }, named, null, null, false).grade).not.toBe('A')
        },
      ),
    )
  })
  it('are within their error of the truth when the crystal drifts by less than 100 parts in a million', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 * 24 * HOUR }),
        fc.double({ min: -9e-5, max: 9e-5, noNaN: true }),
        fc.integer({ min: 0, max: 4_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (sinceMs, drift, rtt, share, offMs) => {
          const arrived = T0 + Math.round(rtt * share)
          const named = { serverTime: T0, rtt, wall: arrived + offMs, uptime: 500, run: 'run-a' }
          const claim = {
            wall: arrived + offMs + sinceMs,
            uptime: 500 + Math.round(sinceMs * (1 + drift)),
            run: 'run-a',
          }
          const { atMs, errorMs } = estimate(claim, named, null, null, false)
          // A wall clock that agrees is shown, and may be off by the tolerance as well.
          const shown = atMs === claim.wall ? 2_000 + 2 * (errorMs ?? 0) : (errorMs ?? 0)
          expect(Math.abs(atMs - (arrived + sinceMs))).toBeLessThanOrEqual(shown + 2)
        },
      ),
    )
  })
  it('clamp to the previous one when the hall itself was set back', () => {
    expect(clamp(T0, T0 + 10, T0 - 10)).toBe(T0 + 10)
  })
})
