import { describe, expect, test } from 'vitest'
import { pickAhead, planAhead } from '../../../db/model/queue/ahead.ts'
import type { QueuedTicket } from '../../../db/model/queue/order.ts'
import { DEFAULT_QUEUE_RULES } from '../../../db/model/queue/queue-rules.ts'
import type { TicketClassId } from '../../../db/model/queue/ticket-class.ts'
import fc from '../../helpers/properties.ts'

const NOW = Date.UTC(2026, 10, 23, 2)
const id = (classId: string): TicketClassId => classId as TicketClassId

const row = (classId: string, count: number, more: Partial<QueuedTicket> = {}): QueuedTicket[] =>
  Array.from({ length: count }, (_, nth) => {
    const number = `${classId}${String(nth + 1).padStart(3, '0')}`
    return {
      ticketId: `2026-11-23/${number}`,
      number,
      classId: id(classId),
      status: 'WAITING',
      lane: 'NORMAL',
      priority: null,
      slotMs: null,
      placeMs: NOW - (count - nth) * 60_000,
      forWindowId: null,
      windowId: null,
      aheadWindowId: null,
      ...more,
    }
  })
const plan = (tickets: readonly QueuedTicket[], servers: Record<string, number>) =>
  planAhead(tickets, new Map(Object.entries(servers)), DEFAULT_QUEUE_RULES, NOW)
const numbers = (tickets: readonly QueuedTicket[]) => tickets.map(({ number }) => number)

describe('tickets handed ahead', () => {
  test('of each class as many stay with the hall as windows serve it', () => {
    const { front, behind } = plan([...row('A', 4), ...row('B', 3)], { A: 1, B: 2 })
    expect([...front].map((ticketId) => ticketId.slice(-4)).toSorted()).toEqual(['A001', 'B001', 'B002'])
    expect(numbers(behind.get('A') ?? [])).toEqual(['A002', 'A003', 'A004'])
    expect(numbers(behind.get('B') ?? [])).toEqual(['B003'])
  })

  test('one that is lent counts in the order all the same: at the front it is asked back', () => {
    const tickets = row('A', 3, { aheadWindowId: 'W2' })
    expect(plan(tickets, { A: 1 }).front.has('2026-11-23/A001')).toBe(true)
  })

  test('what is for one window alone stays out of it', () => {
    const { front, behind } = plan(row('A', 3, { forWindowId: 'W1' }), { A: 1 })
    expect([front.size, behind.size]).toEqual([0, 0])
  })

  test('a window is handed the next ones behind of what it serves, by its weights', () => {
    const made = plan([...row('A', 6), ...row('B', 6)], { A: 1, B: 1 })
    const asking = (weights: Record<string, number>) => ({
      classes: Object.entries(weights).map(([classId, weight]) => ({ classId: id(classId), weight })),
    })
    const picked = (weights: Record<string, number>, taken: readonly string[] = []) =>
      numbers(pickAhead(made, asking(weights), 3, NOW, (ticketId) => taken.includes(ticketId.slice(-4))))
    expect(picked({ A: 1 })).toEqual(['A002', 'A003', 'A004'])
    expect(picked({ A: 1 }, ['A003'])).toEqual(['A002', 'A004', 'A005'])
    expect(picked({ A: 1, B: 2 })).toEqual(['B002', 'B003', 'B004'])
    expect(picked({ C: 1 })).toEqual([])
    expect(pickAhead(made, asking({ A: 1 }), -1, NOW, () => false)).toEqual([])
  })

  test('of any row: everybody is in front or behind, and nobody is handed out twice', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 30 }),
        fc.nat({ max: 5 }),
        fc.array(fc.nat({ max: 4 }), { maxLength: 8 }),
        (count, servers, wishes) => {
          const { front, behind } = plan(row('A', count), { A: servers })
          expect(front.size).toBe(Math.min(count, servers))
          expect((behind.get('A') ?? []).length).toBe(Math.max(0, count - servers))
          const lent = new Set<string>()
          for (const wish of wishes) {
            const asking = { classes: [{ classId: id('A'), weight: 1 }] }
            const some = pickAhead({ front, behind }, asking, wish, NOW, (ticketId) => lent.has(ticketId))
            for (const { ticketId } of some) {
              expect(lent.has(ticketId) || front.has(ticketId)).toBe(false)
              lent.add(ticketId)
            }
          }
        },
      ),
    )
  })
})
