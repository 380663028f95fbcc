import * as fc from '../helpers/properties.ts'
import { describe, expect, test } from 'vitest'
import { watchClock, type ClockHistory } from '../../db/store/clock.ts'
import type { ClockAnchor } from '../../db/store/sync-types.ts'
import { A_MORNING, movableClock } from '../helpers/store-options.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOTHING: ClockHistory = { newestTrustedMs: null, jumpedSinceMs: 0 }

/** A clock, its watch, and a hall whose time goes on with the machine's uptime. */
const anchored = ({ wallOffMs = 0, rtt = 0, history = NOTHING, run = 'run-a' } = {}) => {
  const clock = movableClock(A_MORNING + wallOffMs)
  const startedAt = clock.uptimeMs()
  const watch = watchClock(clock, run, history)
  const trueMs = () => A_MORNING + clock.uptimeMs() - startedAt
  let contacts = 0
  const contact = (): ClockAnchor => {
    const anchor: ClockAnchor = {
      id: `anchor-${(contacts += 1)}`,
      serverTime: trueMs() - rtt / 2,
      signature: '',
      rtt,
      wall: clock.wallMs(),
      uptime: clock.uptimeMs(),
      run,
    }
    watch.setAnchor(anchor)
    return anchor
  }
  return { clock, watch, trueMs, contact }
}

describe('a clock without server time', () => {
  test('names no anchor and is never of grade A', () => {
    const { clock, watch } = anchored({ wallOffMs: HOUR })
    expect(watch.reading()).toEqual({
      claim: { wall: clock.wallMs(), uptime: clock.uptimeMs(), run: 'run-a', anchor: null },
      atMs: clock.wallMs(),
      grade: 'B',
    })
    expect(watch.offByMs()).toBe(0)
  })
})

describe('a clock with server time of this boot', () => {
  test('that agrees shows the wall clock, and claims name the anchor', () => {
    const { clock, watch, contact } = anchored({ wallOffMs: 1_500 })
    const { id } = contact()
    clock.advance(HOUR)
    expect(watch.claim()).toMatchObject({ anchor: id, wall: clock.wallMs() })
    expect([watch.grade(), watch.nowMs(), watch.offByMs()]).toEqual(['A', clock.wallMs(), 0])
  })
  test.each([HOUR, -HOUR])('that is off by %d is measured, and the hall’s time is shown', (wallOffMs) => {
    const { clock, watch, trueMs, contact } = anchored({ wallOffMs, rtt: 80 })
    contact()
    clock.advance(20 * MINUTE)
    expect([watch.grade(), watch.nowMs(), watch.offByMs()]).toEqual(['A', trueMs(), wallOffMs])
    // What is claimed is what the clock shows; the hall makes its own estimate of it.
    expect(watch.claim().wall).toBe(clock.wallMs())
  })
  test('that is set still tells of its jump, and goes on by the hall’s time', () => {
    const { clock, watch, trueMs, contact } = anchored()
    contact()
    clock.advance(MINUTE)
    clock.setWall(clock.wallMs() + 24 * HOUR)
    expect(watch.check()).toMatchObject({ byMs: 24 * HOUR })
    expect(watch.check()).toBeNull()
    expect([watch.grade(), watch.nowMs(), watch.offByMs()]).toEqual(['A', trueMs(), 24 * HOUR])
  })
  test('that stood before earlier records is not reported again while the hall’s time counts', () => {
    const history = { newestTrustedMs: A_MORNING, jumpedSinceMs: 0 }
    const known = anchored({ wallOffMs: -HOUR, history })
    known.contact()
    expect(known.watch.check()).toBeNull()
    expect(anchored({ wallOffMs: -HOUR, history }).watch.check()).toMatchObject({ byMs: -HOUR })
  })
  test('found right by the hall owes nothing for jumps before', () => {
    const { clock, watch, contact } = anchored()
    clock.setWall(A_MORNING + 10 * MINUTE)
    watch.check()
    expect(watch.grade()).toBe('C')
    contact()
    expect(watch.offByMs()).toBe(10 * MINUTE)
    clock.setWall(A_MORNING)
    watch.check()
    const right = contact()
    expect(watch.offByMs()).toBe(0)
    // The anchor of another boot says nothing about now; the jumps before it are settled all the same.
    watch.setAnchor({ ...right, run: 'other', uptime: right.uptime + 1 })
    expect([watch.grade(), watch.offByMs()]).toEqual(['B', 0])
  })
})

describe('a clock with server time of an earlier boot', () => {
  test('is no better than alone', () => {
    const { clock, watch } = anchored({ wallOffMs: HOUR, run: 'run-b' })
    const stale = { id: 'old', serverTime: A_MORNING - 24 * HOUR, signature: '', rtt: 10, run: 'run-a' }
    watch.setAnchor({ ...stale, wall: A_MORNING - 24 * HOUR, uptime: clock.uptimeMs() + HOUR })
    expect([watch.grade(), watch.nowMs(), watch.offByMs()]).toEqual(['B', clock.wallMs(), 0])
    expect(watch.claim().anchor).toBe('old')
    watch.setAnchor({ ...stale, wall: A_MORNING - 24 * HOUR, uptime: 5 })
    expect(watch.grade()).toBe('B')
  })
  test('counts again when only the program was started again', () => {
    const first = anchored({ wallOffMs: HOUR })
    const anchor = first.contact()
    first.clock.advance(MINUTE)
    const second = watchClock(first.clock, 'run-b', NOTHING)
    second.setAnchor(anchor)
    expect([second.grade(), second.nowMs(), second.offByMs()]).toEqual(['A', first.trueMs(), HOUR])
  })
})

test('whatever happens to the wall clock, time goes on by the hall once it was told', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 8 * HOUR }) }),
    fc.record({ kind: fc.constant('set' as const), ms: fc.integer({ min: -1e11, max: 1e11 }) }),
    fc.record({ kind: fc.constant('check' as const), ms: fc.constant(0) }),
    fc.record({ kind: fc.constant('contact' as const), ms: fc.constant(0) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { clock, watch, trueMs, contact } = anchored()
      let known = false
      /** From the true time, where the wall clock is known to be off, and anywhere. */
      const offs: number[] = []
      const drifts: number[] = []
      for (const { kind, ms } of steps) {
        if (kind === 'pass') clock.advance(ms)
        else if (kind === 'set') clock.setWall(A_MORNING + ms)
        else if (kind === 'check') watch.check()
        else {
          contact()
          known = true
        }
        expect(watch.grade() === 'A').toBe(known)
        if (known) offs.push(watch.offByMs() === 0 ? 0 : watch.nowMs() - trueMs())
        if (known) drifts.push(Math.abs(watch.nowMs() - trueMs()))
      }
      expect(offs.every((ms) => ms === 0)).toBe(true)
      // 100 parts in a million of up to 320 hours are 115 seconds, and only the wall clock moves it.
      expect(Math.max(0, ...drifts)).toBeLessThanOrEqual(2_000 + 115_200)
    }),
  )
})
