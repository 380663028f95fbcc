import { expect, test } from 'vitest'
import type { TicketEvent, VisitEvent } from '../../../db/model/events/queue-events.ts'
import { Refusal } from '../../../db/model/events/define.ts'
import { countTickets, queueFigures, spreadOf, type Figures } from '../../../db/model/queue/figures.ts'
import { publicTicket } from '../../../db/model/queue/public-row.ts'
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
  /** Minutes aside in the middle of the service. */
  readonly held: number
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
  const endedAtMs = startedAtMs + (story.serves + story.held) * MINUTE
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
    ...(story.held === 0
      ? []
      : [
          ticket('ticket.held', startedAtMs, { windowId, reason: '' }),
          ticket('ticket.called', startedAtMs + story.held * MINUTE, {
            unitIds: [],
            windowId,
            staffId: '1001',
            mode: 'HALL',
            reason,
            basics,
          }),
          ticket('ticket.started', startedAtMs + story.held * MINUTE, {
            unitIds: [],
            windowId,
            visitId,
            mode: 'HALL',
            basics,
          }),
        ]),
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
  held: fc.constantFrom(0, 0, 7, 45),
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
      const { tickets } = folded(stories.flatMap(eventsOf))
      const figures = queueFigures(tickets, [], TARGET)
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
        const held = done.filter((each) => each.held > 0)
        expect([known.hold.count, known.hold.maxMs]).toEqual([
          held.length,
          held.length === 0 ? null : Math.max(...held.map((each) => each.held)) * MINUTE,
        ])
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

test('a slip nobody gave out is counted apart, and has no waiting time', () => {
  const figures = queueFigures(
    [
      {
        classId: 'A',
        windowId: 'A01',
        status: 'DONE',
        issuedAtMs: null,
        firstCalledAtMs: NINE,
        placeMs: NINE,
        misses: 0,
        transfers: 0,
        voidCause: null,
        servedMs: MINUTE,
        heldMs: 0,
      },
    ],
    [],
    TARGET,
  )
  expect(figures.all).toMatchObject({
    issued: 0,
    slipOnly: 1,
    called: 1,
    served: 1,
    wait: { count: 0, meanMs: null },
  })
  expect([...figures.byHour.keys()]).toEqual([9])
})

// Whatever happens to a few tickets at two windows that know nothing of each other, in whatever order it arrives.

const step = fc.record({
  number: fc.constantFrom('A001', 'A002', 'A003', 'B001', 'A500'),
  windowId: fc.constantFrom('A01', 'A02'),
  type: fc.constantFrom(
    'ticket.issued',
    'ticket.called',
    'ticket.started',
    'ticket.started',
    'ticket.held',
    'ticket.finished',
    'ticket.finished',
    'ticket.missed',
    'ticket.transferred',
    'ticket.voided',
  ),
  byHand: fc.boolean(),
  policy: fc.constantFrom('VOID', 'REQUEUE_AFTER_N', 'RECALLABLE_LAST_5'),
  cause: fc.constantFrom('LEFT', 'MISTAKE'),
  afterMinutes: fc.integer({ min: 0, max: 30 }),
})

type Step = typeof step extends fc.Arbitrary<infer Of> ? Of : never

/** What is left of such steps: the tickets, and those of which a step was refused. */
const lived = (steps: readonly Step[]) => {
  const tickets = new Map<string, TicketState>()
  const refused = new Set<string>()
  let atMs = NINE
  for (const { number, windowId, type, byHand, policy, cause, afterMinutes } of steps) {
    atMs += afterMinutes * MINUTE
    const ticketId = `2026-11-23/${number}`
    const isIssue = type === 'ticket.issued'
    // Nobody ever gives out A500: it is typed from no slip.
    if (isIssue && number === 'A500') continue
    const basics = {
      day: '2026-11-23',
      number,
      classId: number.slice(0, 1),
      lane: 'NORMAL',
      priority: null,
      slotMs: null,
      visitorHash: null,
      issuedAtMs: isIssue ? atMs : (tickets.get(ticketId)?.issuedAtMs ?? null),
    }
    const payload = isIssue
      ? { ...basics, via: 'KIOSK', taken: { seriesKey: 'x', seq: 1 }, isReserve: false }
      : {
          unitIds: [],
          windowId,
          staffId: '1001',
          mode: byHand ? 'BY_HAND' : 'HALL',
          reason: { code: 'LONGEST_WAIT', waitedMs: 0, weight: 1, run: 0, passedOver: 0, note: '' },
          basics,
          visitId: `visit of ${number} at ${windowId}`,
          policy,
          placeMs: atMs,
          toClassId: null,
          toWindowId: null,
          cause,
          note: '',
          by: '1001',
        }
    const event = { ...common, type, atMs, entity: ['ticket', ticketId], payload }
    // Written by hand here; the model parses nothing.
    const next = ticketModel.apply(tickets.get(ticketId), event as unknown as TicketEvent)
    if (next instanceof Refusal) refused.add(ticketId)
    else tickets.set(ticketId, next)
  }
  return { tickets: [...tickets.values()], refused, untilMs: atMs }
}

const walkIn = fc.record({
  windowId: fc.constantFrom('A01', 'A02', 'B07'),
  openedAtMs: fc.integer({ min: 0, max: 400 }).map((minutes) => NINE + minutes * MINUTE),
  minutes: fc.option(fc.nat(60)),
})

const COUNTS = [
  'issued',
  'slipOnly',
  'called',
  'served',
  'open',
  'walkIns',
  'noShow',
  'gone',
  'misses',
  'transfers',
] as const

test('whatever happened: classes, windows, hours and days add up to the whole, and every ticket is somewhere', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.array(walkIn, { maxLength: 6 }), (steps, comers) => {
      const { tickets, untilMs } = lived(steps)
      const walkIns = comers.map(({ windowId, openedAtMs, minutes }) => ({
        windowId,
        openedAtMs,
        closedAtMs: minutes === null ? null : openedAtMs + minutes * MINUTE,
      }))
      const { all, ...views } = queueFigures(tickets, walkIns, TARGET)
      for (const view of Object.values(views)) {
        const parts: Figures[] = [...view.values()]
        const sum = (of: (figures: Figures) => number): number =>
          parts.reduce((total, each) => total + of(each), 0)
        for (const key of COUNTS) expect([key, sum((each) => each[key])]).toEqual([key, all[key]])
        for (const key of ['wait', 'service', 'hold'] as const)
          expect([key, sum((each) => each[key].count)]).toEqual([key, all[key].count])
      }
      expect(all.issued + all.slipOnly).toBe(all.served + all.noShow + all.gone + all.open)
      expect(all.service.count).toBe(all.served + all.walkIns)
      // Once per ticket, whatever two windows did to it.
      expect(all.served).toBe(tickets.filter(({ status }) => status === 'DONE').length)
      for (const { servedMs, heldMs } of tickets) {
        expect(Math.min(servedMs, heldMs)).toBeGreaterThanOrEqual(0)
        expect(servedMs + heldMs).toBeLessThanOrEqual(untilMs - NINE)
      }
    }),
  )
})

test('the live row of the same minute counts the same', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { tickets } = lived(steps)
      const row = tickets.map((ticket) => publicTicket(ticket, null))
      const { all, byWindow, byClass } = queueFigures(tickets, [], TARGET)
      expect(all).toMatchObject(countTickets(row))
      for (const [windowId, figures] of byWindow)
        expect(figures).toMatchObject(countTickets(row.filter((each) => each.windowId === windowId)))
      for (const [classId, figures] of byClass)
        expect(figures).toMatchObject(countTickets(row.filter((each) => each.classId === classId)))
    }),
  )
})

test('who was called in vain and was void with the day did not come; who was never called had left', () => {
  const stories: Story[] = (['NO_SHOW', 'WAITS'] as const).map((end) => ({
    issued: 0,
    waits: 5,
    serves: 0,
    held: 0,
    end,
    classId: 'A',
    windowId: 'A01',
    recalls: 0,
  }))
  const states = stories.map((story, index) => {
    let state: TicketState | undefined
    const closed = {
      ...common,
      type: 'ticket.voided',
      atMs: NINE + 600 * MINUTE,
      payload: { cause: 'DAY_CLOSED', note: '', by: null },
    }
    const events = eventsOf(story, index)
    const [{ entity }] = events as [AnyEvent]
    for (const event of [...events, { ...closed, entity }]) {
      const kept =
        event.type === 'ticket.missed'
          ? { ...event, payload: { windowId: 'A01', policy: 'RECALLABLE_LAST_5', placeMs: NINE, reason: '' } }
          : event
      const next = ticketModel.apply(state, kept as TicketEvent)
      if (next instanceof Refusal) throw new Error(next.code)
      state = next
    }
    if (!state) throw new Error('no ticket')
    return state
  })
  expect(states.map(({ status, voidCause, misses }) => [status, voidCause, misses])).toEqual([
    ['VOID', 'DAY_CLOSED', 1],
    ['VOID', 'DAY_CLOSED', 0],
  ])
  expect(queueFigures(states, [], TARGET).all).toMatchObject({
    issued: 2,
    noShow: 1,
    gone: 1,
    open: 0,
    misses: 1,
  })
})
