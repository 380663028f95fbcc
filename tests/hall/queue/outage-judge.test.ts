import { expect, test } from 'vitest'
import type { Recorded } from './one-history.ts'
import { judgeCalls, knownTo } from './outage-judge.ts'

const BEGAN = 1_000_000
const back = { beganAtMs: BEGAN }
const event = (
  type: string,
  windowId: string,
  mode: string,
  atMs: number,
  receivedAtMs: number,
): Recorded => ({
  hallSeq: 1,
  type,
  kind: 'ticket',
  id: '2026-11-18/A007',
  verdict: 'accepted',
  atMs,
  receivedAtMs,
  hash: '',
  payload: { windowId, mode },
})
const wrong = { number: 'A007', windowId: 'C01', found: 'stood at A01' }
/** The hall called the visitor to C01 so long after it began. */
const called = (afterMs: number) => event('ticket.called', 'C01', 'HALL', BEGAN + afterMs, BEGAN + afterMs)
const judged = (taken: Recorded, calledAfterMs: number) =>
  judgeCalls([wrong], [taken, called(calledAfterMs)], back).length

test('a hall that calls whom it knew of, or had promised to wait for, is wrong; one that was told too late is not', () => {
  const byHand = (atMs: number, receivedAtMs: number) =>
    event('ticket.started', 'A01', 'BY_HAND', BEGAN + atMs, BEGAN + receivedAtMs)
  // Served in the outage.
  expect(judged(byHand(-60_000, 2_000), 3_000)).toBe(1)
  expect(judged(byHand(-60_000, 3_000), 2_000)).toBe(1)
  expect(judged(byHand(-60_000, 9_000), 6_000)).toBe(0)
  // Taken from hand to hand while the hall was back already.
  expect(judged(byHand(5_000, 5_400), 5_200)).toBe(1)
  expect(judged(byHand(5_000, 7_000), 6_000)).toBe(0)
  expect(judged(byHand(5_500, 5_700), 5_200)).toBe(0)
  // Nothing excuses a call that no record explains.
  expect(judgeCalls([wrong], [called(6_000)], back)).toHaveLength(1)
  expect(judgeCalls([wrong], [byHand(-60_000, 9_000)], back)).toHaveLength(1)
})

test('the hall goes by what it waited for from when it was recorded, by all else from when it had it', () => {
  expect(knownTo(back)({ atMs: BEGAN - 60_000, receivedAtMs: BEGAN + 2_000 })).toBe(BEGAN - 60_000)
  expect(knownTo(back)({ atMs: BEGAN - 60_000, receivedAtMs: BEGAN + 9_000 })).toBe(BEGAN + 9_000)
  expect(knownTo(back)({ atMs: BEGAN + 1_000, receivedAtMs: BEGAN + 2_000 })).toBe(BEGAN + 2_000)
  expect(knownTo(back)({ atMs: BEGAN, receivedAtMs: null })).toBe(Infinity)
})
