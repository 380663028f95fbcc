import { describe, expect, it } from 'vitest'
import {
  ASSUMED_SERVICE,
  estimateRow,
  minuteRange,
  serviceTimeOf,
  type RowFacts,
  type RowTicket,
} from '../../../db/model/queue/estimate.ts'
import { TicketClassId, WindowService } from '../../../db/model/queue/ticket-class.ts'
import fc from '../../helpers/properties.ts'

const MINUTE = 60_000
const NOW = 1_772_600_000_000

let serial = 0
const aTicket = (overrides: Omit<Partial<RowTicket>, 'classId'> & { classId?: string } = {}): RowTicket => {
  serial += 1
  return {
    ticketId: `2026-03-04/A${String(serial).padStart(3, '0')}`,
    status: 'WAITING',
    lane: 'NORMAL',
    slotMs: null,
    placeMs: NOW - 10 * MINUTE + serial,
    windowId: null,
    forWindowId: null,
    calledAtMs: null,
    startedAtMs: null,
    endedAtMs: null,
    ...overrides,
    classId: TicketClassId.parse(overrides.classId ?? 'A'),
  }
}

const served = (minutes: number, classId = 'A'): RowTicket =>
  aTicket({
    classId,
    status: 'DONE',
    calledAtMs: NOW - 60 * MINUTE,
    startedAtMs: NOW - 60 * MINUTE,
    endedAtMs: NOW - 60 * MINUTE + minutes * MINUTE,
  })

const service = (windowId: string, ...classIds: string[]): WindowService =>
  WindowService.parse({ windowId, classes: classIds.map((classId) => ({ classId, weight: 1 })) })

const facts = (overrides: Partial<RowFacts> = {}): RowFacts => {
  const services = overrides.services ?? [service('W1', 'A')]
  return {
    tickets: [],
    windows: services.map(({ windowId }) => ({ windowId, status: 'OPEN' })),
    services,
    rules: { bookingToleranceMs: 15 * MINUTE },
    nowMs: NOW,
    ...overrides,
  }
}

describe('how long a visitor keeps a window', () => {
  it('is assumed until five of the class were served today', () => {
    const four = [8, 10, 12, 14].map((minutes) => served(minutes))
    expect(serviceTimeOf(four, 'A')).toEqual(ASSUMED_SERVICE)
    expect(serviceTimeOf([...four, served(16)], 'A')).toEqual({
      lowMs: 10 * MINUTE,
      highMs: 14 * MINUTE,
      basis: 'TODAY',
    })
    expect(serviceTimeOf([...four, served(16, 'B')], 'A').basis).toBe('ASSUMED')
  })
  it('counts from the call, and those who never came not at all', () => {
    const called = (startedAfter: number) =>
      aTicket({
        status: 'DONE',
        calledAtMs: NOW - 30 * MINUTE,
        startedAtMs: NOW - 30 * MINUTE + startedAfter * MINUTE,
        endedAtMs: NOW - 20 * MINUTE,
      })
    const times = serviceTimeOf([0, 1, 2, 3, 4].map(called), 'A')
    expect([times.lowMs, times.highMs]).toEqual([10 * MINUTE, 10 * MINUTE])
    const noShow = aTicket({ status: 'VOID', calledAtMs: NOW - MINUTE, endedAtMs: NOW })
    expect(serviceTimeOf([...[0, 1, 2, 3].map(called), noShow], 'A').basis).toBe('ASSUMED')
  })
})

const weighed = (windowId: string, weights: Readonly<Record<string, number>>): WindowService =>
  WindowService.parse({
    windowId,
    classes: Object.entries(weights).map(([classId, weight]) => ({ classId, weight })),
  })

describe('weights of a window', () => {
  const four = ['B', 'B', 'C', 'C'].map((classId) => aTicket({ classId }))
  const waitOf = (weights: Readonly<Record<string, number>>, classId: string) =>
    estimateRow(facts({ services: [weighed('W1', weights)], tickets: four }))(classId, 'NORMAL')

  it('give a class that weighs more its larger share of the window', () => {
    expect(waitOf({ A: 1, B: 1, C: 1 }, 'A')).toMatchObject({ ahead: 4, wait: { lowMs: 20 * MINUTE } })
    // Half of those of the other classes are passed.
    expect(waitOf({ A: 4, B: 2, C: 2 }, 'A')).toMatchObject({ ahead: 2, wait: { lowMs: 10 * MINUTE } })
    // Nobody has more before them than there are.
    expect(waitOf({ A: 1, B: 5, C: 5 }, 'A')).toMatchObject({ ahead: 4, wait: { lowMs: 20 * MINUTE } })
  })
  it('are those of the windows that serve the class: a window for it alone works for it alone', () => {
    const tickets = [aTicket(), aTicket(), ...four]
    const services = [weighed('W1', { A: 1, B: 1, C: 1 }), weighed('W2', { A: 1 })]
    const { wait } = estimateRow(facts({ services, tickets }))('A', 'NORMAL')
    // W1 would need 30 minutes for the two and the four others, W2 10 for the two: together 7.5.
    expect(wait?.lowMs).toBe(7.5 * MINUTE)
  })
  it('say nothing about a lane before or behind', () => {
    const tickets = [aTicket({ classId: 'B', lane: 'PRIORITY' }), aTicket({ classId: 'B' })]
    const estimate = estimateRow(facts({ services: [weighed('W1', { A: 10, B: 1 })], tickets }))
    expect(estimate('A', 'NORMAL').ahead).toBe(1)
    expect(estimate('A', 'PRIORITY').ahead).toBe(0)
  })
})

describe('a new ticket', () => {
  it('is called at once where a window is free', () => {
    expect(estimateRow(facts())('A', 'NORMAL')).toEqual({
      ahead: 0,
      wait: { lowMs: 0, highMs: 0 },
      basis: 'ASSUMED',
      openWindows: 1,
    })
  })
  it('waits for those before it, shared among the open windows of its class', () => {
    const tickets = [aTicket(), aTicket(), aTicket(), aTicket()]
    const one = estimateRow(facts({ tickets }))('A', 'NORMAL')
    expect([one.ahead, one.wait]).toEqual([4, { lowMs: 20 * MINUTE, highMs: 60 * MINUTE }])
    const services = [service('W1', 'A'), service('W2', 'A')]
    const two = estimateRow(facts({ tickets, services }))('A', 'NORMAL')
    expect([two.ahead, two.wait]).toEqual([4, { lowMs: 10 * MINUTE, highMs: 30 * MINUTE }])
    const paused = facts({ tickets, services })
    const windows = paused.windows.map((each) =>
      each.windowId === 'W2' ? { ...each, status: 'PAUSED' as const } : each,
    )
    expect(estimateRow({ ...paused, windows })('A', 'NORMAL').openWindows).toBe(1)
  })
  it('counts what is left of the visitor at the window', () => {
    const serving = aTicket({
      status: 'SERVING',
      windowId: 'W1',
      calledAtMs: NOW - 4 * MINUTE,
      startedAtMs: NOW - 4 * MINUTE,
    })
    const { ahead, wait } = estimateRow(facts({ tickets: [serving] }))('A', 'NORMAL')
    expect([ahead, wait]).toEqual([0, { lowMs: MINUTE, highMs: 11 * MINUTE }])
    const long = { ...serving, calledAtMs: NOW - 50 * MINUTE }
    expect(estimateRow(facts({ tickets: [long] }))('A', 'NORMAL').wait).toEqual({ lowMs: 0, highMs: 0 })
  })
  it('waits for other classes too where its window serves them', () => {
    const services = [service('W1', 'A', 'B')]
    const tickets = [aTicket({ classId: 'B' }), aTicket({ classId: 'B' })]
    expect(estimateRow(facts({ services, tickets }))('A', 'NORMAL').ahead).toBe(2)
    const apart = [service('W1', 'A'), service('W2', 'B')]
    expect(estimateRow(facts({ services: apart, tickets }))('A', 'NORMAL').ahead).toBe(0)
  })
  it('goes before others with priority, and behind those that have it', () => {
    const tickets = [aTicket(), aTicket(), aTicket({ lane: 'PRIORITY' })]
    const estimate = estimateRow(facts({ tickets }))
    expect(estimate('A', 'PRIORITY').ahead).toBe(1)
    expect(estimate('A', 'NORMAL').ahead).toBe(3)
  })
  it('of a booking is not called before its time', () => {
    const slotMs = NOW + 60 * MINUTE
    expect(estimateRow(facts())('A', 'BOOKING', slotMs).wait).toEqual({
      lowMs: 45 * MINUTE,
      highMs: 45 * MINUTE,
    })
    const due = [aTicket({ lane: 'BOOKING', slotMs: NOW + 10 * MINUTE }), aTicket()]
    expect(estimateRow(facts({ tickets: due }))('A', 'BOOKING', NOW).ahead).toBe(1)
    const early = [aTicket({ lane: 'BOOKING', slotMs })]
    expect(estimateRow(facts({ tickets: early }))('A', 'BOOKING', NOW).ahead).toBe(0)
  })
  it('is not told a time while no window of its class is open', () => {
    const shut = facts({ tickets: [aTicket(), aTicket({ lane: 'PRIORITY' })] })
    const estimate = estimateRow({ ...shut, windows: [{ windowId: 'W1', status: 'CLOSED' }] })
    expect(estimate('A', 'NORMAL')).toEqual({ ahead: 2, wait: null, basis: 'ASSUMED', openWindows: 0 })
    expect(estimate('A', 'PRIORITY').ahead).toBe(1)
  })
  it('leaves out those kept for a window that is not open, and those at a window already', () => {
    const tickets = [
      aTicket({ forWindowId: 'W9' }),
      aTicket({ status: 'HELD', windowId: 'W1' }),
      aTicket({ status: 'MISSED' }),
      aTicket({ status: 'VOID' }),
    ]
    expect(estimateRow(facts({ tickets }))('A', 'NORMAL').ahead).toBe(0)
  })
})

const CLASSES = ['A', 'B', 'C']
const ticket = fc.record({
  classId: fc.constantFrom(...CLASSES),
  lane: fc.constantFrom('NORMAL', 'PRIORITY', 'BOOKING'),
  status: fc.constantFrom('WAITING', 'WAITING', 'WAITING', 'MISSED', 'DONE'),
  slotMs: fc.option(fc.integer({ min: -120, max: 120 }).map((minutes) => NOW + minutes * MINUTE)),
  placeMs: fc.integer({ min: NOW - 180 * MINUTE, max: NOW }),
  endedAtMs: fc.integer({ min: NOW - 180 * MINUTE, max: NOW }),
})
const row = fc
  .tuple(
    fc.array(ticket, { maxLength: 40 }),
    fc.array(
      fc.tuple(
        fc.subarray(CLASSES, { minLength: 1 }),
        fc.constantFrom('OPEN', 'OPEN', 'PAUSED'),
        fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 3, maxLength: 3 }),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([tickets, windows]) =>
    facts({
      tickets: tickets.map(({ endedAtMs, ...each }, index) =>
        aTicket({
          ...each,
          ticketId: `2026-03-04/A${String(index + 1).padStart(3, '0')}`,
          ...(each.status === 'DONE'
            ? {
                startedAtMs: endedAtMs - (index + 1) * MINUTE,
                calledAtMs: endedAtMs - (index + 1) * MINUTE,
                endedAtMs,
              }
            : {}),
        }),
      ),
      services: windows.map(([classIds, , weights], index) =>
        weighed(`W${index}`, Object.fromEntries(classIds.map((classId, at) => [classId, weights[at] ?? 1]))),
      ),
      windows: windows.map(([, status], index) => ({ windowId: `W${index}`, status })),
    }),
  )

describe('whatever the row', () => {
  it('the range is one, and all of the same class that come first are before it', () => {
    fc.assert(
      fc.property(
        row,
        fc.constantFrom(...CLASSES),
        fc.constantFrom('NORMAL', 'PRIORITY'),
        (its, classId, lane) => {
          const { ahead, wait, openWindows } = estimateRow(its)(classId, lane)
          const waiting = its.tickets.filter(({ status }) => status === 'WAITING')
          expect(ahead).toBeLessThanOrEqual(waiting.length)
          const before = waiting.filter(
            (each) => each.classId === classId && (lane === 'NORMAL' || each.lane === 'PRIORITY'),
          )
          expect(ahead).toBeGreaterThanOrEqual(before.length)
          expect(wait === null).toBe(openWindows === 0)
          expect(wait?.highMs ?? 0).toBeGreaterThanOrEqual(wait?.lowMs ?? 0)
        },
      ),
    )
  })
  it('is between all windows of the class for it alone and one of them for everybody', () => {
    fc.assert(
      fc.property(row, fc.constantFrom(...CLASSES), (its, classId) => {
        const { wait, openWindows } = estimateRow(its)(classId, 'NORMAL')
        if (wait === null) return
        const waiting = its.tickets.filter(({ status }) => status === 'WAITING')
        const own = waiting.filter((each) => each.classId === classId)
        const time = serviceTimeOf(its.tickets, classId)
        // Nobody is at a window in these rows.
        expect(wait.lowMs).toBeGreaterThanOrEqual(Math.floor((own.length * time.lowMs) / openWindows))
        const all = waiting.reduce(
          (sum, each) => sum + serviceTimeOf(its.tickets, each.classId ?? '').highMs,
          0,
        )
        expect(wait.highMs).toBeLessThanOrEqual(all)
      }),
    )
  })
  it('one more who waits never makes the wait shorter', () => {
    fc.assert(
      fc.property(
        row,
        fc.constantFrom(...CLASSES),
        fc.constantFrom(...CLASSES),
        fc.constantFrom('NORMAL', 'PRIORITY'),
        (its, classId, other, lane) => {
          const one = aTicket({ classId: other, lane, placeMs: NOW, ticketId: '2026-03-04/Z999' })
          const before = estimateRow(its)(classId, 'NORMAL').wait
          const after = estimateRow({ ...its, tickets: [...its.tickets, one] })(classId, 'NORMAL').wait
          expect(after?.lowMs ?? 0).toBeGreaterThanOrEqual(before?.lowMs ?? 0)
          expect(after?.highMs ?? 0).toBeGreaterThanOrEqual(before?.highMs ?? 0)
        },
      ),
    )
  })
  it('one more window never makes the wait longer, whatever else it serves', () => {
    fc.assert(
      fc.property(
        row,
        fc.constantFrom(...CLASSES),
        fc.subarray(CLASSES, { minLength: 1 }),
        fc.integer({ min: 1, max: 10 }),
        fc.option(fc.nat(20)),
        (its, classId, classIds, weight, sinceMinutes) => {
          const services = [
            ...its.services,
            weighed('W9', Object.fromEntries(classIds.map((each) => [each, weight]))),
          ]
          const present = aTicket({
            status: 'SERVING',
            windowId: 'W9',
            ticketId: '2026-03-04/Z998',
            calledAtMs: NOW - (sinceMinutes ?? 0) * MINUTE,
          })
          const more = {
            ...its,
            services,
            tickets: sinceMinutes === null ? its.tickets : [...its.tickets, present],
            windows: [...its.windows, { windowId: 'W9', status: 'OPEN' as const }],
          }
          const before = estimateRow(its)(classId, 'NORMAL').wait
          const after = estimateRow(more)(classId, 'NORMAL').wait
          if (before === null) return
          expect(after?.lowMs).toBeLessThanOrEqual(before.lowMs)
          expect(after?.highMs).toBeLessThanOrEqual(before.highMs)
        },
      ),
    )
  })
  it('the order its tickets come in changes nothing', () => {
    fc.assert(
      fc.property(row, fc.constantFrom(...CLASSES), (its, classId) => {
        const other = { ...its, tickets: its.tickets.toReversed() }
        expect(estimateRow(other)(classId, 'NORMAL')).toEqual(estimateRow(its)(classId, 'NORMAL'))
      }),
    )
  })
  it('one more of the class is one more before it', () => {
    fc.assert(
      fc.property(row, fc.constantFrom(...CLASSES), (its, classId) => {
        const more = {
          ...its,
          tickets: [...its.tickets, aTicket({ classId, placeMs: NOW, ticketId: '2026-03-04/Z999' })],
        }
        expect(estimateRow(more)(classId, 'NORMAL').ahead).toBeGreaterThan(
          estimateRow(its)(classId, 'NORMAL').ahead,
        )
      }),
    )
  })
})

describe('minutes', () => {
  it.each([
    [0, 0, 0, 0],
    [30_000, 90_000, 0, 2],
    [4 * MINUTE, 12 * MINUTE, 4, 12],
    [7 * MINUTE, 16 * MINUTE, 5, 20],
    [21 * MINUTE, 59 * MINUTE, 20, 60],
  ])('of %d to %d ms are %d to %d', (lowMs, highMs, low, high) => {
    expect(minuteRange({ lowMs, highMs })).toEqual({ low, high })
  })
  it('never promise less than the range they stand for', () => {
    fc.assert(
      fc.property(fc.nat(4 * 60 * MINUTE), fc.nat(4 * 60 * MINUTE), (one, other) => {
        const [lowMs, highMs] = [Math.min(one, other), Math.max(one, other)]
        const { low, high } = minuteRange({ lowMs, highMs })
        expect(low * MINUTE).toBeLessThanOrEqual(lowMs)
        expect(high * MINUTE).toBeGreaterThanOrEqual(highMs)
      }),
    )
  })
})
