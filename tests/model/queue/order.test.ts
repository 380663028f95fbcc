import fc from '../../helpers/properties.ts'
import { describe, expect, test } from 'vitest'
import {
  chooseNext,
  orderFor,
  placeAfterMiss,
  type AskingWindow,
  type QueuedTicket,
} from '../../../db/model/queue/order.ts'
import { DEFAULT_QUEUE_RULES } from '../../../db/model/queue/queue-rules.ts'
import type { TicketClassId } from '../../../db/model/queue/ticket-class.ts'

const NOW = Date.UTC(2026, 10, 23, 2)
const MINUTE = 60_000
const RULES = DEFAULT_QUEUE_RULES
const id = (classId: string): TicketClassId => classId as TicketClassId

let serial = 0
const waiting = (overrides: Partial<QueuedTicket> & { waitedMin?: number } = {}): QueuedTicket => {
  const { waitedMin = 10, ...rest } = overrides
  serial += 1
  const number = `A${String(serial).padStart(3, '0')}`
  return {
    ticketId: `2026-11-23/${number}`,
    number,
    classId: id('A'),
    status: 'WAITING',
    lane: 'NORMAL',
    priority: null,
    slotMs: null,
    placeMs: NOW - waitedMin * MINUTE,
    forWindowId: null,
    windowId: null,
    aheadWindowId: null,
    ...rest,
  }
}
const priority = (overrides: Parameters<typeof waiting>[0] = {}): QueuedTicket =>
  waiting({ lane: 'PRIORITY', priority: 'ELDERLY', ...overrides })
const booking = (slotInMin: number, overrides: Parameters<typeof waiting>[0] = {}): QueuedTicket =>
  waiting({ lane: 'BOOKING', slotMs: NOW + slotInMin * MINUTE, ...overrides })
const window = (overrides: Partial<AskingWindow> = {}): AskingWindow => ({
  windowId: 'W1',
  classes: [{ classId: id('A'), weight: 1 }],
  run: 0,
  ...overrides,
})
const order = (tickets: readonly QueuedTicket[], asking = window()) => orderFor(tickets, asking, RULES, NOW)
const ids = (tickets: readonly QueuedTicket[], asking = window()) =>
  order(tickets, asking).map(({ ticket }) => ticket.ticketId)

describe('whom a window calls next', () => {
  test('priority, then bookings around their slot, then who waits longest', () => {
    const normal = waiting({ waitedMin: 50 })
    const long = waiting({ waitedMin: 90 })
    const due = booking(10, { waitedMin: 1 })
    const old = priority({ waitedMin: 2 })
    expect(order([normal, due, long, old]).map(({ ticket, reason }) => [ticket, reason.code])).toEqual([
      [old, 'PRIORITY'],
      [due, 'BOOKING_DUE'],
      [long, 'LONGEST_WAIT'],
      [normal, 'LONGEST_WAIT'],
    ])
  })

  test('after three out of the lanes ahead one normal has its turn, and the count begins anew', () => {
    const many = Array.from({ length: 7 }, (_, nth) => priority({ waitedMin: 30 - nth }))
    const normals = [waiting({ waitedMin: 9 }), waiting({ waitedMin: 8 })]
    expect(order([...many, ...normals]).map(({ reason }) => `${reason.code} ${reason.run}`)).toEqual([
      'PRIORITY 1',
      'PRIORITY 2',
      'PRIORITY 3',
      'NORMAL_TURN 0',
      'PRIORITY 1',
      'PRIORITY 2',
      'PRIORITY 3',
      'NORMAL_TURN 0',
      'PRIORITY 1',
    ])
    const [first] = order([...many, ...normals], window({ run: 3 }))
    expect(first).toMatchObject({ ticket: normals[0], reason: { code: 'NORMAL_TURN', run: 0 } })
    // Nobody normal waits: the lanes ahead go on, and the count with them.
    expect(order(many, window({ run: 3 }))[0]?.reason).toMatchObject({ code: 'PRIORITY', run: 4 })
  })

  test('what was transferred to the window comes first, and leaves the count as it is', () => {
    const here = waiting({ waitedMin: 1, forWindowId: 'W1', classId: id('Z') })
    const elsewhere = waiting({ waitedMin: 99, forWindowId: 'W2' })
    const old = priority()
    const normal = waiting()
    const choices = order([here, elsewhere, old, normal], window({ run: 3 }))
    expect(choices.map(({ ticket }) => ticket)).toEqual([here, normal, old])
    expect(choices[0]?.reason).toMatchObject({ code: 'TRANSFERRED_HERE', run: 3 })
    expect(choices[1]?.reason.code).toBe('NORMAL_TURN')
  })

  test('a booking has its rank within the tolerance alone', () => {
    const codeAt = (slotInMin: number) => order([booking(slotInMin)])[0]?.reason.code
    expect([-16, -15, 0, 15].map(codeAt)).toEqual([
      'LONGEST_WAIT',
      'BOOKING_DUE',
      'BOOKING_DUE',
      'BOOKING_DUE',
    ])
    const early = booking(16, { waitedMin: 200 })
    const normal = waiting({ waitedMin: 0 })
    expect(ids([early, normal])).toEqual([normal.ticketId, early.ticketId])
    // Somebody transferred here is not sent back to wait for a slot.
    const transferred = booking(60, { forWindowId: 'W1' })
    expect(ids([normal, transferred])[0]).toBe(transferred.ticketId)
  })

  test('a minute counts for the weight of its class', () => {
    const asking = window({
      classes: [
        { classId: id('A'), weight: 1 },
        { classId: id('B'), weight: 3 },
      ],
    })
    const long = waiting({ waitedMin: 29 })
    const heavy = waiting({ waitedMin: 10, classId: id('B') })
    const light = waiting({ waitedMin: 31 })
    expect(order([long, heavy, light], asking).map(({ ticket }) => ticket)).toEqual([light, heavy, long])
    expect(order([long, heavy, light], asking)[1]?.reason).toMatchObject({ weight: 3, waitedMs: 10 * MINUTE })
  })

  test('what is handed ahead to another window is passed over, and counted', () => {
    const lent = waiting({ waitedMin: 40, aheadWindowId: 'W2' })
    const own = waiting({ waitedMin: 30, aheadWindowId: 'W1' })
    const free = waiting({ waitedMin: 20 })
    const choices = order([lent, own, free])
    expect(choices.map(({ ticket, reason }) => [ticket, reason.passedOver])).toEqual([
      [own, 1],
      [free, 1],
    ])
    expect(chooseNext([lent], window(), RULES, NOW)).toBeNull()
  })

  test('a clock that is behind does not make a wait negative', () => {
    const future = waiting({ waitedMin: -30 })
    expect(order([future])[0]?.reason.waitedMs).toBe(0)
  })
})

describe('a missed ticket', () => {
  test('goes behind the n-th of its class, or behind the last', () => {
    const row = [30, 20, 10].map((waitedMin) => waiting({ waitedMin }))
    const missed = { ticketId: '2026-11-23/A900', classId: id('A') }
    expect(placeAfterMiss(row, missed, 2, NOW)).toBe(NOW - 20 * MINUTE + 1)
    expect(placeAfterMiss(row, missed, 9, NOW)).toBe(NOW - 10 * MINUTE + 1)
    expect(placeAfterMiss([waiting({ classId: id('B') })], missed, 3, NOW)).toBe(NOW)
  })
})

const anyTicket = fc.record({
  lane: fc.constantFrom('NORMAL', 'PRIORITY', 'BOOKING'),
  classId: fc.constantFrom('A', 'B', 'C', null),
  status: fc.constantFrom('WAITING', 'WAITING', 'WAITING', 'WAITING', 'CALLED', 'SERVING', 'HELD', 'MISSED'),
  waitedMin: fc.integer({ min: -5, max: 120 }),
  slotInMin: fc.option(fc.integer({ min: -60, max: 60 })),
  forWindowId: fc.constantFrom(null, null, null, null, 'W1', 'W2'),
  aheadWindowId: fc.constantFrom(null, null, null, 'W1', 'W2'),
})
const anyRow = fc.array(anyTicket, { maxLength: 60 }).map((drawn) =>
  drawn.map(({ waitedMin, slotInMin, lane, classId, ...rest }, nth): QueuedTicket => {
    const number = `A${String(nth + 1).padStart(3, '0')}`
    return {
      ...waiting({ waitedMin }),
      ...rest,
      ticketId: `2026-11-23/${number}`,
      number,
      lane,
      classId: classId === null ? null : id(classId),
      priority: lane === 'PRIORITY' ? 'DISABLED' : null,
      slotMs: lane === 'BOOKING' && slotInMin !== null ? NOW + slotInMin * MINUTE : null,
    } as QueuedTicket
  }),
)
const anyWindow = fc
  .record({ run: fc.integer({ min: 0, max: 6 }), weights: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)) })
  .map(({ run, weights }): AskingWindow => ({
    windowId: 'W1',
    run,
    classes: ['A', 'B', 'C'].flatMap((classId, nth) => {
      const weight = weights[nth] ?? 0
      return weight === 0 ? [] : [{ classId: id(classId), weight }]
    }),
  }))

describe('of any row', () => {
  const serves = (asking: AskingWindow, ticket: QueuedTicket): boolean =>
    asking.classes.some(({ classId }) => classId === ticket.classId)

  test('each ticket the window may call is called once, and no other one', () => {
    fc.assert(
      fc.property(anyRow, anyWindow, (row, asking) => {
        const called = orderFor(row, asking, RULES, NOW).map(({ ticket }) => ticket.ticketId)
        const mayCall = row.filter(
          (ticket) =>
            ticket.status === 'WAITING' &&
            (ticket.forWindowId === 'W1' || (ticket.forWindowId === null && serves(asking, ticket))) &&
            ticket.aheadWindowId !== 'W2',
        )
        expect(called.toSorted()).toEqual(mayCall.map(({ ticketId }) => ticketId).toSorted())
      }),
    )
  })

  test('the order does not depend on how the row is handed in', () => {
    fc.assert(
      fc.property(anyRow, anyWindow, fc.infiniteStream(fc.nat()), (row, asking, chances) => {
        const shuffled = row
          .map((ticket) => ({ ticket, chance: chances.next().value ?? 0 }))
          .toSorted((one, other) => one.chance - other.chance)
          .map(({ ticket }) => ticket)
        expect(orderFor(shuffled, asking, RULES, NOW)).toEqual(orderFor(row, asking, RULES, NOW))
      }),
    )
  })

  test('the next one is the first of the order, reason and all', () => {
    fc.assert(
      fc.property(anyRow, anyWindow, (row, asking) => {
        expect(chooseNext(row, asking, RULES, NOW)).toEqual(orderFor(row, asking, RULES, NOW)[0] ?? null)
      }),
    )
  })

  test('no normal one waits through more calls out of the lanes ahead than the rule allows', () => {
    fc.assert(
      fc.property(anyRow, anyWindow, (row, asking) => {
        const choices = orderFor(row, asking, RULES, NOW)
        const runs = choices.map(({ reason }) => reason.run)
        const before = [asking.run, ...runs]
        const isNormal = ({ ticket, reason: { code } }: (typeof choices)[number]): boolean =>
          code === 'NORMAL_TURN' || (code === 'LONGEST_WAIT' && !isEarly(ticket))
        const isAhead = ({ reason: { code } }: (typeof choices)[number]): boolean =>
          code === 'PRIORITY' || code === 'BOOKING_DUE'
        const expected = choices.map((choice, nth) => {
          const run = before[nth] ?? 0
          if (choice.reason.code === 'TRANSFERRED_HERE') return run
          return isAhead(choice) ? run + 1 : 0
        })
        expect(runs).toEqual(expected)
        const unfair = choices.filter(
          (choice, nth) =>
            isAhead(choice) &&
            (before[nth] ?? 0) >= RULES.priorityRun &&
            choices.slice(nth).some((later) => isNormal(later)),
        )
        expect(unfair).toEqual([])
      }),
    )
  })

  test('calling one after the other comes to the same as the order told in advance', () => {
    fc.assert(
      fc.property(anyRow, anyWindow, (row, asking) => {
        let left = row
        let { run } = asking
        const called: string[] = []
        for (;;) {
          const choice = chooseNext(left, { ...asking, run }, RULES, NOW)
          if (!choice) break
          called.push(choice.ticket.ticketId)
          run = choice.reason.run
          left = left.filter((ticket) => ticket !== choice.ticket)
        }
        expect(called).toEqual(orderFor(row, asking, RULES, NOW).map(({ ticket }) => ticket.ticketId))
      }),
    )
  })
})

const isEarly = ({ lane, slotMs }: QueuedTicket): boolean =>
  lane === 'BOOKING' && slotMs !== null && NOW < slotMs - RULES.bookingToleranceMs
