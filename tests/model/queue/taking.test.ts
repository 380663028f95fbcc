import { describe, expect, it } from 'vitest'
import { msAt } from '../../../db/model/day.ts'
import { DEFAULT_OPENING_SESSIONS } from '../../../db/model/opening-hours.ts'
import {
  beyondLimits,
  bookingSlots,
  SLOT_MS,
  takingRefusal,
  type TakingFacts,
} from '../../../db/model/queue/taking.ts'
import { TicketClass } from '../../../db/model/queue/ticket-class.ts'
import fc from '../../helpers/properties.ts'

const DAY = '2026-03-04'
const at = (clock: string): number => msAt(DAY, clock)

const aClass = (overrides: Partial<Record<keyof TicketClass, unknown>> = {}): TicketClass =>
  TicketClass.parse({
    classId: 'ZH',
    prefix: 'A',
    name: '综合受理',
    nameEn: 'Any business',
    lane: 'NORMAL',
    unitId: null,
    itemIds: [],
    order: 1,
    dailyMax: null,
    slotMax: null,
    takesFrom: null,
    takesUntil: null,
    active: true,
    ...overrides,
  })

const facts = (overrides: Partial<TakingFacts> = {}): TakingFacts => ({
  ticketClass: aClass(),
  nowMs: at('09:10'),
  isWorkingDay: true,
  sessions: DEFAULT_OPENING_SESSIONS,
  issued: [],
  windows: 2,
  ...overrides,
})

const issuedAt = (...clocks: string[]): TakingFacts['issued'] =>
  clocks.map((clock) => ({ issuedAtMs: at(clock), slotMs: null }))
const bookedFor = (...clocks: string[]): TakingFacts['issued'] =>
  clocks.map((clock) => ({ issuedAtMs: at('08:31'), slotMs: at(clock) }))

it('tickets beyond the limits are counted by the day, and by the half hour they were taken in or booked for', () => {
  const issued = issuedAt('08:31', '08:40', '08:59', '09:00')
  const beyond = (limits: { dailyMax?: number; slotMax?: number; lane?: string }, its = issued) =>
    beyondLimits(aClass(limits), its)
  expect(beyond({})).toBe(0)
  expect(beyond({ dailyMax: 4, slotMax: 3 })).toBe(0)
  expect(beyond({ dailyMax: 2 })).toBe(2)
  expect(beyond({ slotMax: 2 })).toBe(1)
  expect(beyond({ dailyMax: 3, slotMax: 1 })).toBe(2)
  expect(beyond({ lane: 'BOOKING', slotMax: 1 }, bookedFor('09:00', '10:00', '10:00'))).toBe(1)
})

describe('a ticket may be taken', () => {
  it('while the hall is open, and told why not otherwise', () => {
    const asked = (clock: string) => takingRefusal(facts({ nowMs: at(clock) }))
    expect(asked('08:29')).toEqual({ code: 'NOT_YET', from: '08:30' })
    expect(asked('08:30')).toBeNull()
    expect(asked('11:59')).toBeNull()
    expect(asked('12:00')).toEqual({ code: 'NOT_YET', from: '14:30' })
    expect(asked('14:30')).toBeNull()
    expect(asked('17:30')).toEqual({ code: 'TOO_LATE', until: '17:30' })
    expect(takingRefusal(facts({ isWorkingDay: false }))).toEqual({ code: 'HALL_CLOSED' })
  })
  it('in the class’s own times where it has some', () => {
    const early = aClass({ takesFrom: '08:00', takesUntil: '16:30' })
    const asked = (clock: string) => takingRefusal(facts({ ticketClass: early, nowMs: at(clock) }))
    expect(asked('07:59')).toEqual({ code: 'NOT_YET', from: '08:00' })
    expect(asked('08:00')).toBeNull()
    expect(asked('12:30')).toBeNull()
    expect(asked('16:30')).toEqual({ code: 'TOO_LATE', until: '16:30' })
    const untilOnly = aClass({ takesUntil: '11:00' })
    expect(takingRefusal(facts({ ticketClass: untilOnly, nowMs: at('08:00') }))).toEqual({
      code: 'NOT_YET',
      from: '08:30',
    })
  })
  it('of a class that is one, and that a window serves', () => {
    expect(takingRefusal(facts({ ticketClass: aClass({ active: false }) }))).toEqual({ code: 'CLASS_GONE' })
    expect(takingRefusal(facts({ windows: 0 }))).toEqual({ code: 'NO_WINDOW' })
  })
  it('until the day is full', () => {
    const ticketClass = aClass({ dailyMax: 2 })
    expect(takingRefusal(facts({ ticketClass, issued: issuedAt('08:31') }))).toBeNull()
    expect(takingRefusal(facts({ ticketClass, issued: issuedAt('08:31', '08:32') }))).toEqual({
      code: 'DAY_FULL',
      max: 2,
    })
  })
  it('until the half hour is full, and again in the next', () => {
    const ticketClass = aClass({ slotMax: 2 })
    const issued = issuedAt('09:00', '09:29')
    expect(takingRefusal(facts({ ticketClass, issued, nowMs: at('09:29') }))).toEqual({
      code: 'SLOT_FULL',
      from: '09:30',
    })
    expect(takingRefusal(facts({ ticketClass, issued, nowMs: at('09:30') }))).toBeNull()
    const last = issuedAt('17:00', '17:01')
    expect(takingRefusal(facts({ ticketClass, issued: last, nowMs: at('17:29') }))).toEqual({
      code: 'SLOT_FULL',
      from: null,
    })
  })
})

describe('a booking', () => {
  const ticketClass = aClass({ lane: 'BOOKING', slotMax: 2 })
  it('is for a half hour of today that is not over', () => {
    const slots = bookingSlots(facts({ ticketClass, nowMs: at('16:45'), issued: bookedFor('17:00') }))
    expect(slots).toEqual([
      { slotMs: at('16:30'), left: 2 },
      { slotMs: at('17:00'), left: 1 },
    ])
    expect(bookingSlots(facts())).toEqual([])
  })
  it('needs its half hour, with room in it', () => {
    const issued = bookedFor('09:30', '09:30')
    expect(takingRefusal(facts({ ticketClass, issued }))).toBeNull()
    expect(takingRefusal(facts({ ticketClass, issued }), at('10:00'))).toBeNull()
    expect(takingRefusal(facts({ ticketClass, issued }), at('09:30'))).toEqual({
      code: 'SLOT_FULL',
      from: '09:00',
    })
    expect(takingRefusal(facts({ ticketClass, issued }), null)).toEqual({ code: 'SLOT_NEEDED' })
    expect(takingRefusal(facts({ ticketClass, issued }), at('12:30'))).toEqual({ code: 'SLOT_NEEDED' })
  })
  it('is refused when every half hour that is left is full', () => {
    const issued = bookedFor('17:00', '17:00')
    expect(takingRefusal(facts({ ticketClass, issued, nowMs: at('17:10') }))).toEqual({
      code: 'SLOT_FULL',
      from: null,
    })
  })
})

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)

describe('whatever the rules and the moment', () => {
  it('a limit is never passed by taking while it is allowed', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 1, max: 20 })),
        fc.option(fc.integer({ min: 1, max: 6 })),
        fc.array(clock, { maxLength: 60 }),
        (dailyMax, slotMax, moments) => {
          const ticketClass = aClass({ dailyMax, slotMax })
          const issued: { issuedAtMs: number; slotMs: null }[] = []
          for (const moment of moments.toSorted()) {
            if (takingRefusal(facts({ ticketClass, nowMs: at(moment), issued })) !== null) continue
            issued.push({ issuedAtMs: at(moment), slotMs: null })
          }
          expect(issued.length).toBeLessThanOrEqual(dailyMax ?? issued.length)
          const byHalfHour = Map.groupBy(issued, ({ issuedAtMs }) => Math.floor(issuedAtMs / SLOT_MS))
          for (const its of byHalfHour.values()) expect(its.length).toBeLessThanOrEqual(slotMax ?? its.length)
        },
      ),
    )
  })
  it('a booking is offered exactly where it is then taken', () => {
    fc.assert(
      fc.property(
        clock,
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 47 }), { maxLength: 30 }),
        fc.integer({ min: 0, max: 47 }),
        (moment, slotMax, booked, wanted) => {
          const ticketClass = aClass({ lane: 'BOOKING', slotMax, takesFrom: '00:00', takesUntil: '23:59' })
          fc.pre(moment !== '23:59')
          const slotOf = (nth: number): number => at('00:00') + nth * SLOT_MS
          const its = facts({
            ticketClass,
            nowMs: at(moment),
            issued: booked.map((nth) => ({ issuedAtMs: null, slotMs: slotOf(nth) })),
          })
          const offered = bookingSlots(its).some(
            ({ slotMs, left }) => slotMs === slotOf(wanted) && left !== 0,
          )
          expect(takingRefusal(its, slotOf(wanted)) === null).toBe(offered)
        },
      ),
    )
  })
})
