import { expect, test } from 'vitest'
import type { TicketEvent, VisitEvent } from '../../../db/model/events/queue-events.ts'
import { Refusal } from '../../../db/model/events/define.ts'
import { queueFigures, spreadOf } from '../../../db/model/queue/figures.ts'
import { ticketModel, type TicketState } from '../../../db/model/queue/ticket.ts'
import { visitModel, type VisitState } from '../../../db/model/queue/visit.ts'
import fc from '../../helpers/properties.ts'

const NINE = Date.parse('2026-11-23T09:00:00+08:00')
const MINUTE = 60_000
const TARGET = 20 * MINUTE

/** What happens to one visitor: minutes after nine, and how it ends. */
interface Story {
  readonly issued: number
  readonly waits: number
  readonly serves: number
  readonly end: 'DONE' | 'NO_SHOW' | 'LEFT' | 'WAITS'
  readonly classId: 'A' | 'B'
  readonly windowId: 'A01' | 'A02'
  readonly recalls: number
}

type AnyEvent = { readonly type: string; readonly atMs: number; readonly entity: readonly [string, string] }

const common = {
  typeVersion: 1,
  deviceSeq: 1,
  hallSeq: null,
  copyOf: null,
  unitId: null,
  windowId: null,
  staffId: null,
}

const eventsOf = (story: Story, index: number): AnyEvent[] => {
  const number = `${story.classId}${String(index + 1).padStart(3, '0')}`
  const ticketId = `2026-11-23/${number}`
  const visitId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
  const issuedAtMs = NINE + story.issued * MINUTE
  const basics = {
    day: '2026-11-23',
    number,
    classId: story.classId,
    lane: 'NORMAL',
    priority: null,
    slotMs: null,
    visitorHash: null,
    issuedAtMs,
  }
  const ticket = (type: string, atMs: number, payload: object): AnyEvent & { payload: object } => ({
    ...common,
    type,
    atMs,
    entity: ['ticket', ticketId],
    payload,
  })
  const visit = (type: string, atMs: number, payload: object): AnyEvent & { payload: object } => ({
    ...common,
    type,
    atMs,
    entity: ['visit', visitId],
    payload,
  })
  const { windowId } = story
  const calledAtMs = issuedAtMs + story.waits * MINUTE
  const startedAtMs = calledAtMs + story.recalls * 20_000
  const endedAtMs = startedAtMs + story.serves * MINUTE
  const issued = ticket('ticket.issued', issuedAtMs, {
    ...basics,
    via: 'KIOSK',
    taken: { seriesKey: 'x', seq: 1 },
    isReserve: false,
  })
  if (story.end === 'WAITS') return [issued]
  const reason = { code: 'LONGEST_WAIT', waitedMs: 0, weight: 1, run: 0, passedOver: 0, note: '' }
  const called = [
    issued,
    ticket('ticket.called', calledAtMs, {
      unitIds: [],
      windowId,
      staffId: '1001',
      mode: 'HALL',
      reason,
      basics,
    }),
    ...Array.from({ length: story.recalls }, (_each, turn) =>
      ticket('ticket.recalled', calledAtMs + (turn + 1) * 20_000, { windowId }),
    ),
  ]
  if (story.end === 'NO_SHOW')
    return [
      ...called,
      ticket('ticket.missed', startedAtMs, { windowId, policy: 'VOID', placeMs: startedAtMs }),
    ]
  if (story.end === 'LEFT')
    return [...called, ticket('ticket.voided', startedAtMs, { cause: 'LEFT', note: '', by: '1001' })]
  return [
    ...called,
    ticket('ticket.started', startedAtMs, { unitIds: [], windowId, visitId, mode: 'HALL', basics }),
    visit('visit.opened', startedAtMs, {
      unitIds: [],
      windowId,
      staffId: '1001',
      ticketId,
      classId: story.classId,
    }),
    visit('visit.closed', endedAtMs, { outcome: 'CONSULTED', note: '', by: '1001' }),
    ticket('ticket.finished', endedAtMs, { windowId, visitId }),
  ]
}

const folded = (events: readonly AnyEvent[]): { tickets: TicketState[]; visits: VisitState[] } => {
  const tickets = new Map<string, TicketState>()
  const visits = new Map<string, VisitState>()
  for (const event of events) {
    const [kind, id] = event.entity
    // The stories are written by hand here; the models parse nothing.
    if (kind === 'ticket') {
      const next = ticketModel.apply(tickets.get(id), event as unknown as TicketEvent)
      if (next instanceof Refusal) throw new Error(`${event.type}: ${next.code}`)
      tickets.set(id, next)
    } else {
      const next = visitModel.apply(visits.get(id), event as unknown as VisitEvent)
      if (next instanceof Refusal) throw new Error(`${event.type}: ${next.code}`)
      visits.set(id, next)
    }
  }
  return { tickets: [...tickets.values()], visits: [...visits.values()] }
}

const story: fc.Arbitrary<Story> = fc.record({
  issued: fc.integer({ min: 0, max: 420 }),
  waits: fc.integer({ min: 0, max: 60 }),
  serves: fc.integer({ min: 0, max: 40 }),
  end: fc.constantFrom('DONE', 'NO_SHOW', 'LEFT', 'WAITS'),
  classId: fc.constantFrom('A', 'B'),
  windowId: fc.constantFrom('A01', 'A02'),
  recalls: fc.integer({ min: 0, max: 2 }),
})

/** What is told of nobody at all. */
const NOTHING = queueFigures([], [], TARGET).all

test('the figures are those one counts from the stories themselves', () => {
  fc.assert(
    fc.property(fc.array(story, { maxLength: 40 }), (stories) => {
      const { tickets, visits } = folded(stories.flatMap(eventsOf))
      const figures = queueFigures(tickets, visits, TARGET)
      const check = (mine: readonly Story[], known = NOTHING): void => {
        const called = mine.filter(({ end }) => end !== 'WAITS')
        const done = mine.filter(({ end }) => end === 'DONE')
        expect(known).toMatchObject({
          issued: mine.length,
          called: called.length,
          served: done.length,
          noShow: mine.filter(({ end }) => end === 'NO_SHOW').length,
          gone: mine.filter(({ end }) => end === 'LEFT').length,
        })
        expect(known.wait.overTarget).toBe(called.filter(({ waits }) => waits > 20).length)
        const waits = called.map((each) => each.waits).toSorted((one, other) => one - other)
        expect(known.wait.maxMs).toBe(waits.length === 0 ? null : (waits.at(-1) ?? 0) * MINUTE)
        expect(known.wait.medianMs).toBe(
          waits.length === 0 ? null : (waits[Math.ceil(waits.length / 2) - 1] ?? 0) * MINUTE,
        )
        const total = done.reduce((sum, { serves }) => sum + serves, 0)
        expect(known.service.meanMs).toBe(
          done.length === 0 ? null : Math.round((total * MINUTE) / done.length),
        )
      }
      check(stories, figures.all)
      for (const classId of ['A', 'B'] as const)
        check(
          stories.filter((each) => each.classId === classId),
          figures.byClass.get(classId),
        )
      const perHour = [...figures.byHour.values()].reduce((sum, each) => sum + each.issued, 0)
      expect(perHour).toBe(stories.length)
      const served = [...figures.byWindow.values()].reduce((sum, each) => sum + each.served, 0)
      expect(served).toBe(stories.filter(({ end }) => end === 'DONE').length)
    }),
  )
})

test('of a few times the nearest rank is one of them', () => {
  expect(spreadOf([])).toEqual({ count: 0, meanMs: null, medianMs: null, p90Ms: null, maxMs: null })
  expect(spreadOf([30, 10, 20])).toEqual({ count: 3, meanMs: 20, medianMs: 20, p90Ms: 30, maxMs: 30 })
  expect(spreadOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 100])).toMatchObject({ medianMs: 5, p90Ms: 9, maxMs: 100 })
})

test('a slip known by its number alone counts, but has no waiting time', () => {
  const figures = queueFigures(
    [
      {
        classId: 'A',
        windowId: 'A01',
        status: 'DONE',
        issuedAtMs: null,
        firstCalledAtMs: NINE,
        misses: 0,
        transfers: 0,
        voidCause: null,
      },
    ],
    [],
    TARGET,
  )
  expect(figures.all).toMatchObject({ issued: 1, called: 1, wait: { count: 0, meanMs: null } })
  expect([...figures.byHour.keys()]).toEqual([9])
})
